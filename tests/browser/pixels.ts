// What a page has drawn, as pixels of its picture.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** Counts the pixels of the page that have the colour of the voie (`#rrggbb`), and those that are dark text. */
async function pixels(page: Page, colour: string): Promise<{ voie: number; text: number }> {
  const picture = (await page.screenshot()).toString("base64");
  return page.evaluate(
    async ([picture, colour]) => {
      // No policy of the page forbids a picture that is made from its bytes.
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context?.drawImage(image, 0, 0);
      const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
      const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      let [voie, text] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const own = [0, 1, 2].map((channel) => data[i + channel] ?? 0);
        if (own.every((value, channel) => Math.abs(value - (wanted[channel] ?? 0)) <= 12)) voie += 1;
        if (own.every((value) => value < 110)) text += 1;
      }
      return { voie, text };
    },
    [picture, colour] as const,
  );
}

/** Waits until the voie and texts are drawn. */
export async function drawn(page: Page, colour: string): Promise<void> {
  let found = { voie: 0, text: 0 };
  for (let tries = 0; tries < 120; tries += 1) {
    found = await pixels(page, colour);
    if (found.voie >= 150 && found.text >= 40) return;
    await page.waitForTimeout(500);
  }
  assert.fail(`pixels at ${page.url()}: ${JSON.stringify(found)}`);
}
