// Checks of closures on the map and on the pages.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";

/** The window sizes of a phone held upright and of a desktop. */
const WINDOWS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/**
 * Latitude and longitude of a place half-way along the closed stretch of the Rust side. `DETOUR` is a place on its
 * detour.
 */
const CLOSED = [48.0027, -2.9425];
const DETOUR = [47.992, -2.9462];

/** Opens the map centred on a place. */
async function open(page: Page, url: string, zoom: number, [lat, lon]: number[]): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${url}/#vue=${zoom}/${lat}/${lon}`);
  await page.locator("#carte.dessinee").waitFor();
}

/** Returns the centre of the map in the window. */
async function centre(page: Page): Promise<[x: number, y: number]> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator("#carte .vive").boundingBox()) ?? {};
  return [x + width / 2, y + height / 2];
}

/** A range of colours: the lowest and the highest red, green and blue. */
type Colours = [low: number, high: number][];

const RED: Colours = [
  [150, 255],
  [0, 90],
  [0, 80],
];
const YELLOW: Colours = [
  [220, 255],
  [150, 215],
  [0, 110],
];

/** Counts the pixels of a PNG picture (base64) that have a colour. The browser decodes the picture. */
const count = (page: Page, picture: string, colours: Colours): Promise<number> =>
  page.evaluate(
    async ({ picture, colours }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0);
      const values = [...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
      const pixels = values.flatMap((_, i) => (i % 4 === 0 ? [values.slice(i, i + 3)] : []));
      return pixels.filter((pixel) =>
        colours.every(([low, high], i) => low <= (pixel[i] ?? 0) && (pixel[i] ?? 0) <= high),
      ).length;
    },
    { picture, colours },
  );

/** Waits until at least five pixels within `reach` of the centre of the map have a colour. */
async function waitForColour(page: Page, colours: Colours, reach: number): Promise<void> {
  const [x, y] = await centre(page);
  const clip = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
  for (let tries = 0; tries < 300; tries++) {
    const picture = (await page.screenshot({ clip })).toString("base64");
    if ((await count(page, picture, colours)) >= 5) return;
    await page.waitForTimeout(200);
  }
  assert.fail(`no pixels between ${JSON.stringify(colours)} at ${page.url()}`);
}

/** Clicks the centre of the map. Returns the text of the card that opens. */
async function cardAtCentre(page: Page): Promise<string> {
  await page.mouse.click(...(await centre(page)));
  return page.locator(".maplibregl-popup .fiche").innerText();
}

/** The closed stretch and the detour are drawn, and a click on either opens the closure's card. */
export async function closures_are_drawn_and_open_their_cards({ page, url }: Visit): Promise<void> {
  for (const size of WINDOWS) {
    await page.setViewportSize(size);
    for (const zoom of [12, 9]) {
      const reach = zoom === 12 ? 16 : 12;
      await open(page, url, zoom, CLOSED);
      await waitForColour(page, RED, reach);
      const card = await cardAtCentre(page);
      for (const said of [
        "Travaux, passage impossible",
        "Depuis le 12/05/2026, fin non connue",
        "Passerelle démontée.\nSuivre <la> déviation.",
        "source : mairie · vérifié le 18/05/2026",
      ]) {
        assert.ok(card.includes(said), `${zoom}: « ${said} » in « ${card} »`);
      }
      assert.match(card, /Déviation à suivre : \d,\d\skm/);
      await open(page, url, zoom, DETOUR);
      await waitForColour(page, YELLOW, reach);
      assert.match(await cardAtCentre(page), /^Travaux, passage impossible/, `${zoom}: the card of the detour`);
    }
  }
}

/**
 * The page of an étape lists only its closures, and shows the length with a detour. A voie without closures has no
 * list.
 */
export async function pages_list_the_closures_of_their_way({ page, url }: Visit): Promise<void> {
  for (const [path, kinds] of [
    ["/voies/y", ["Chasse", "Marée", "Travaux"]],
    ["/voies/y/etapes/1", ["Marée"]],
    ["/voies/y/etapes/2", ["Chasse", "Travaux"]],
    ["/voies/z", []],
  ] as const) {
    await page.goto(url + path);
    const titles = await page.locator("aside.perturbations li :is(b, strong)").allInnerTexts();
    assert.deepEqual(titles.map((title) => title.split(",")[0]).sort(), [...kinds], path);
    const text = await page.locator("main").innerText();
    const detour = /[Aa]ujourd'hui \d,\d\skm par la déviation \(chemin balisé : \d,\d\skm\)/;
    assert.equal(detour.test(text.replaceAll("\u00a0", " ")), (kinds as readonly string[]).includes("Travaux"), path);
  }
}
