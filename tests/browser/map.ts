// Checks of the map page, at `/` and at the URLs of voies and étapes.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";

/** Returns the resources that the page loaded from other servers. */
const elsewhere = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    return names.filter((name) => ![location.origin, "blob:", "data:"].some((start) => name.startsWith(start)));
  });

/** The script lists the voies, draws the map with its attribution, and loads nothing from another server. */
export async function the_map_works_in_a_browser({ page, url }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  await page.locator("canvas.maplibregl-canvas").waitFor();
  await page.getByText("Voie y").first().waitFor();
  await page.locator('a[href="/traces/y.gpx"]').waitFor();
  await page.getByText("© des tests").waitFor();
  assert.deepEqual(await elsewhere(page), [], "requests that leave the service");
  // Accessibility: a language, a name for the map, one heading, a link to skip the map.
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.ok(await page.locator("#carte").getAttribute("aria-label"), "the map has a name");
  assert.equal(await page.locator("h1").count(), 1);
  assert.equal(await page.locator("a.evitement").getAttribute("href"), "#voies");
}

/** The page of a voie shows its length in the same words as its files. */
export async function the_page_of_a_voie_has_the_length_of_its_files({ page, url, expected }: Visit): Promise<void> {
  await page.goto(`${url}/voies/y`);
  await page.waitForFunction(() => document.querySelector<HTMLElement>("#page h2")?.innerText === "Voie y");
  const figures = await page.locator("#page p").first().innerText();
  assert.ok(figures.startsWith(`${expected[0]} · montée`), `« ${figures} » says ${expected[0]}`);
}

/** On a narrow phone nothing scrolls sideways, and the panel is closed at first. */
export async function the_map_fits_a_phone({ page, url }: Visit): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  const widest = (): Promise<number> =>
    page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth));
  for (const path of ["/", "/voies/y", "/voies/y/etapes/1"]) {
    await page.goto("about:blank");
    await page.goto(url + path);
    await page.locator('#voies a[href="/traces/y.gpx"]').waitFor({ state: "attached" });
    if (path !== "/") await page.locator("#page h2").waitFor({ state: "attached" });
    assert.equal(await page.locator("#panneau").getAttribute("open"), null, `${path}: the panel is closed at first`);
    assert.ok((await widest()) <= 360, `${path}: closed, ${await widest()} px wide`);
    await page.locator("#panneau > summary").click();
    await page.locator("#q").waitFor();
    assert.ok((await widest()) <= 360, `${path}: open, ${await widest()} px wide`);
    const panel = await page.locator("#panneau").evaluate((panel) => panel.scrollWidth <= panel.clientWidth);
    assert.ok(panel, `${path}: the panel scrolls sideways`);
  }
}

/** After a voie is chosen in the list, the URL names it, the list marks it, and the map shows it. */
export async function choosing_a_voie_in_the_list_shows_it_on_the_map({ page, url }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  await page.locator("canvas.maplibregl-canvas").waitFor();
  await page.locator('[data-voie="y"]').focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /^#voie=y(&|$)/.test(location.hash));
  assert.equal(await page.locator('[data-voie="y"]').getAttribute("aria-current"), "true");
  await page.waitForFunction(() => /vue=/.test(location.hash));
  const [before, after] = ["/voies/y/etapes/1", "/voies/y/etapes/2"];
  // Links lead from étape to étape.
  await page.goto(`${url}/voies/y`);
  await page.locator(`#page ol a[href="${before}"]`).click();
  await page.locator(`#page a[href="${after}"]`).click();
  await page.waitForFunction((path) => location.pathname === path, after);
  await page.locator("#page img.profil").waitFor();
  await page.locator(`#page a[href="${before}"]`).waitFor();
  assert.match(await page.title(), /^2\. Étape 2 – /);
}

/** Under a base path such as `/carte`, all requests and links stay under that path. */
export async function the_map_works_under_a_base_path({ page, context, url }: Visit): Promise<void> {
  const { pathname: base } = new URL(url);
  const outside: string[] = [];
  context.on("request", (request) => {
    if (![`${url}/`, "blob:", "data:"].some((start) => request.url().startsWith(start))) outside.push(request.url());
  });
  const tile = page.waitForResponse((answer) => answer.url().startsWith(`${url}/tiles/`) && answer.ok());
  const events = page.waitForRequest(`${url}/evenements`);
  await page.goto(`${url}/`);
  await page.locator(`#voies a[href="${base}/traces/y.gpx"]`).waitFor();
  await page.getByText("© des tests").waitFor();
  await Promise.all([tile, events]);

  await page.locator("#q").fill("etape 2");
  await page.locator("#reponses li").click();
  await page.waitForFunction((path) => location.pathname === path, `${base}/voies/y/etapes/2`);
  await page.locator("#page h2").waitFor();
  const profile = page.locator("#page img.profil");
  await profile.evaluate((picture: HTMLImageElement) => picture.decode());
  const links = await page.locator("#panneau a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const away = links.filter((link) => !link?.startsWith(`${base}/`) && !link?.startsWith("#"));
  assert.deepEqual(away, [], "links that leave the base path");
  assert.ok(links.includes(`${base}/traces/y/2.gpx`), `no track among ${links.join(" ")}`);
  assert.ok(links.includes(`${base}/listes/y/2.html`), `no list among ${links.join(" ")}`);
  await page.locator(`#page a[href="${base}/"]`).click();
  await page.locator("#voies [data-voie]").first().waitFor();
  assert.deepEqual(outside, [], "requests that leave the base path");
}
