// Checks of the page with the list of hosts along a voie.

import assert from "node:assert/strict";
import type { Visit } from "./main.ts";

/**
 * On a phone the page does not scroll sideways. It has the expected texts, and tables with captions
 * and headers.
 */
export async function the_page_fits_a_phone({ page, url }: Visit): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${url}/listes/y.html`);
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.equal(await page.locator("h1").count(), 1);
  const root = page.locator("html");
  const [scrollWidth, clientWidth] = await root.evaluate((root) => [root.scrollWidth, root.clientWidth] as const);
  assert.ok(scrollWidth <= clientWidth && clientWidth <= 360, `${scrollWidth} in ${clientWidth} px`);
  const text = await page.locator("body").innerText();
  for (const words of [
    "Données de démonstration",
    "Variante nord",
    "Étape 1\u00a0: Localité 1 – Localité 2",
    "© des tests",
    "Hôte 1",
  ]) {
    assert.ok(text.includes(words), `« ${words} » is not in ${text}`);
  }
  const alone = await page.evaluate(() =>
    [...document.querySelectorAll("table")].every(
      (table) => table.caption && table.tHead?.querySelectorAll("th[scope=col]").length === 2,
    ),
  );
  assert.ok(alone, "every table has a caption and two headed columns");
}
