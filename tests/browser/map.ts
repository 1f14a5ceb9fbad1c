// Checks of the live map on the pages: at `/`, and at the addresses of voies and étapes.

import assert from "node:assert/strict";
import type { Map as MapLibre } from "maplibre-gl";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";

/** The page stores its map on the figure. */
declare const carte: HTMLElement & { carte: MapLibre };

/** Returns the resources that the page loaded from other servers. */
const elsewhere = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    return names.filter((name) => ![location.origin, "blob:", "data:"].some((start) => name.startsWith(start)));
  });

/** The live map takes the place of the picture, with its attribution. It loads nothing from another server. */
export async function the_map_works_in_a_browser({ page, url }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  const picture = page.locator("#carte .ouvrir");
  const before = await picture.boundingBox();
  await page.locator("#carte.dessinee canvas").waitFor();
  const after = await page.locator("#carte .vive").boundingBox();
  assert.deepEqual(after, before, "the map is where the picture was");
  await page.getByText("© des tests").first().waitFor({ state: "attached" }); // it folds after a while
  assert.deepEqual(await elsewhere(page), [], "requests that leave the service");
  assert.ok(await page.locator("#carte canvas").getAttribute("aria-label"), "the map has a name");
  // A click on a line opens a card with the names of étape and voie, as links to their pages.
  const [x, y] = await page.evaluate(() => {
    const map = carte.carte;
    const [line] = map.queryRenderedFeatures({ layers: ["etapes-cible"] });
    const lines = line?.geometry.type === "MultiLineString" ? line.geometry.coordinates : [];
    const coordinates = line?.geometry.type === "LineString" ? line.geometry.coordinates : (lines[0] ?? []);
    const [lon = 0, lat = 0] = coordinates[coordinates.length >> 1] ?? [];
    const place = map.project([lon, lat]);
    const { left, top } = map.getCanvas().getBoundingClientRect();
    return [place.x + left, place.y + top] as const;
  });
  await page.mouse.click(x, y);
  const card = page.locator(".maplibregl-popup .fiche");
  await card.locator('h2 a[href^="/voies/y/etapes/"]').first().waitFor();
  await card.locator('a[href="/voies/y"]').first().waitFor();
  // The Escape key closes it, and the focus is on the map.
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
}

/** Without WebGL the picture stays, and the page says why. */
export async function without_webgl_the_picture_stays({ page, url }: Visit): Promise<void> {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.goto(`${url}/voies/y`);
  await page.getByText("WebGL manque").waitFor();
  assert.ok(await page.locator("#carte img").isVisible());
}

/** The page of a voie shows its length in the same words as its files. */
export async function the_page_of_a_voie_has_the_length_of_its_files({ page, url, expected }: Visit): Promise<void> {
  await page.goto(`${url}/voies/y`);
  const text = (await page.locator("main .tete").innerText()).replaceAll("\u00a0", " ");
  const said = (expected[0] ?? "").replaceAll("\u00a0", " ");
  assert.ok(text.includes(said.split(" ").slice(0, 2).join(" ")), `« ${text} » says ${said}`);
}

/**
 * On a phone the map fills the screen. The page is a sheet over it, with three stops. Back closes the map, and the page
 * is where it was.
 */
export async function the_map_fits_a_phone({ page, url }: Visit): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${url}/voies/y/etapes/1`);
  const open = page.locator("#carte .ouvrir");
  await open.focus();
  const scrolled = await page.evaluate(() => scrollY);
  for (const closes of ["button", "history"]) {
    await open.press("Enter");
    const close = page.getByRole("button", { name: "Fermer la carte" });
    await page.locator("#carte.dessinee").waitFor();
    assert.ok(((await close.boundingBox())?.height ?? 0) >= 44, "a target for fingers");
    const heights: number[] = [(await page.locator("main").boundingBox())?.height ?? 0];
    assert.ok(await page.locator("main h1").isVisible());
    assert.ok(!(await page.locator("main .suite").isVisible()));
    for (const key of ["Enter", "ArrowUp"]) {
      await page.getByRole("button", { name: "Plus de texte" }).press(key);
      heights.push((await page.locator("main").boundingBox())?.height ?? 0);
    }
    const [peek = 0, half = 0, full = 0] = heights;
    assert.ok(peek < half && half < full && full <= 740, `the stops are ${heights}`);
    assert.ok(await page.locator("main .suite").isVisible());
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `${wide} px wide`);
    if (closes === "button") await close.press("Enter");
    else await page.goBack();
    await page.waitForFunction((y) => !document.querySelector(".fermer-carte") && Math.abs(scrollY - y) < 2, scrolled);
  }
  assert.ok(await open.isVisible(), "the page has its picture again");
}

/** « Où suis-je ? » answers with étape, distance, rest, water and beds. The cursor of the profile moves with the map. */
export async function the_position_and_the_profile_are_said_in_words({ page, context, url }: Visit): Promise<void> {
  await context.grantPermissions(["geolocation"]);
  await page.goto(`${url}/voies/y/etapes/1`);
  await page.locator("#carte.dessinee").waitFor();
  const start = await page.evaluate(async () => {
    const { trace } = await (await fetch("/api/voies/y/etapes/1/profil")).json();
    return trace[trace.length >> 1] as [number, number, number];
  });
  const [, longitude, latitude] = start;
  await context.setGeolocation({ longitude, latitude: latitude + 0.005, accuracy: 12 });
  const slider = page.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() =>
    document.querySelector("[role=slider]")?.getAttribute("aria-valuetext")?.startsWith("0,0"),
  );
  await page.keyboard.press("End");
  await page.waitForFunction(() => Number(document.querySelector("[role=slider]")?.getAttribute("aria-valuenow")) > 0);
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["curseur"] }).length > 0);
  await page.goto(`${url}/`);
  await page.getByRole("button", { name: "Où suis-je" }).click();
  const answer = page.locator(".reponse");
  await answer.getByText("m près").waitFor();
  const text = (await answer.innerText()).replaceAll("\u00a0", " ");
  assert.match(text, /Le chemin est à [\d,]+ k?m d'ici, vers l/);
  assert.match(text, /Reste \d+,\d km/);
  assert.match(text, /12 m près/);
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
  await page.getByText("© des tests").first().waitFor({ state: "attached" }); // it folds after a while
  await Promise.all([tile, events]);

  await page.locator("#q").fill("etape 2");
  await page.locator("#reponses li").click();
  await page.waitForFunction((path) => location.pathname === path, `${base}/voies/y/etapes/2`);
  const profile = page.locator("img.profil");
  await profile.scrollIntoViewIfNeeded();
  await profile.evaluate((picture: HTMLImageElement) => picture.decode());
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const ours = links.filter((link) => link && !/^(https?|tel|mailto|geo):/.test(link));
  const away = ours.filter((link) => !link?.startsWith(base) && !link?.startsWith("#"));
  assert.deepEqual(away, [], "links that leave the base path");
  assert.ok(links.includes(`${base}/traces/y/2.gpx`), `no track among ${links.join(" ")}`);
  assert.deepEqual(outside, [], "requests that leave the base path");
}
