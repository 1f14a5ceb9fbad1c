// Checks of the drawn map, by rendered features and by pixels: the way over a ground, relief, the ground of another
// server, and labels beside the way.

import assert from "node:assert/strict";
import type { Map as MapLibre } from "maplibre-gl";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";
import {
  contrasts,
  count,
  difference,
  drawn,
  go,
  keep,
  keepCentre,
  layers,
  onCentre,
  paint,
  show,
} from "./pictures.ts";

/** The page stores its map on the container. */
declare const carte: HTMLElement & { carte: MapLibre };

/** Opens the map page in a style, and waits until it is drawn. */
async function open(page: Page, url: string, style: string): Promise<void> {
  await page.addInitScript((style) => {
    if (location.protocol === "http:") localStorage.setItem("style-carte", style); // not on about:blank
  }, style);
  await page.goto("about:blank");
  await page.goto(`${url}/`);
  await drawn(page, style);
}

/** The kinds of things that a ground shows, each with a pattern for the layers that draw them. */
const GROUND = {
  roads: /^route-/,
  woods: /^sol-bois$/,
  water: /^(ocean|eau)$/,
  buildings: /^batiment$/,
  names: /^nom-/,
};

/** Every style draws roads, woods, water and names of the ground, and the way over them with enough contrast. */
export async function every_style_draws_the_ground_below_the_way({ page, url }: Visit): Promise<void> {
  const middle: [number, number] = [7.4195, 43.7335];
  for (const style of ["hent", "sombre", "contraste"]) {
    await open(page, url, style);
    const seen = new Map<string, number>();
    for (const zoom of [13, 15]) {
      await go(page, middle, zoom);
      const ids = await page.evaluate(() => carte.carte.queryRenderedFeatures().map(({ layer }) => layer.id));
      for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    for (const [kind, of] of Object.entries(GROUND)) {
      assert.ok(
        [...seen.keys()].some((id) => of.test(id)),
        `${style}: no ${kind} among ${[...seen.keys()].join(" ")}`,
      );
    }
    const ways = (await layers(page)).filter(({ source }) => source === "hent").map(({ id }) => id);
    // Only the line is compared, because hosts and shields are on it on purpose.
    const lines = ways.filter((id) => /^voies(-lisere|-trait-\d)?$/.test(id));
    await show(
      page,
      ways.filter((id) => !lines.includes(id)),
      false,
    );
    await keep(page, "way");
    await show(page, lines, false);
    await keep(page, "ground");
    assert.ok((await difference(page, "way", "ground")) > 1000, `${style}: the way is not drawn over the ground`);
    const rest = (await layers(page)).filter(({ type }) => type !== "background").map(({ id }) => id);
    await show(page, rest, false);
    await keep(page, "blank");
    assert.ok((await difference(page, "ground", "blank")) > 50_000, `${style}: the ground is blank`);
    const found = await contrasts(page, "way", "ground");
    const of = (share: number): number => found[Math.floor(found.length * share)] ?? 0;
    console.log(`${style}: contrast of the way ${of(0.5).toFixed(1)} (half), ${of(0.7).toFixed(1)} (seven tenths)`);
    // The line or its casing counts: on a dark ground a dark voie is visible by its light casing.
    assert.ok(of(0.7) >= 3, `${style}: seven tenths of the way have a contrast of ${of(0.7)} at most`);
  }
}

/**
 * The layers that are on the way on purpose: shields with the number of an étape, groups of hosts, and kilometres. Their
 * text is inside their own sign. No other text may cover the line.
 */
const ON_THE_WAY = ["etapes-numero", "hebergeurs-groupe", "choix-km", "choix-km-5"];

/**
 * Compares the centre lines of the voies with and without text, at some zooms and on the page of an étape. `expected`
 * has the path of that page, a place on the étape, and then the zooms.
 */
export async function no_label_covers_the_way({ page, url, expected }: Visit): Promise<void> {
  const [path = "", ...rest] = expected;
  const [lon = 0, lat = 0, ...zooms] = rest.map(Number);
  for (const zoom of zooms) {
    await open(page, url, "hent");
    await go(page, [lon, lat], zoom);
    await compareTexts(page, `zoom ${zoom}`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(url + path);
  await page.locator("#carte .ouvrir").click();
  await drawn(page, "hent");
  await page.waitForFunction(() => carte.carte.getLayer("choix-km-5") !== undefined);
  await page.waitForFunction(() => {
    const marks = carte.carte.querySourceFeatures("choix");
    const isShown = (): boolean => carte.carte.queryRenderedFeatures({ layers: ["choix-km-5"] }).length > 0;
    return marks.length > 0 && (isShown() || !marks.some(({ properties: { km, role } }) => role === "km" && km === 5));
  });
  await compareTexts(page, path);
}

/** Fails if a text of the map covers the centre line of a voie. */
async function compareTexts(page: Page, where: string): Promise<void> {
  const symbols = (await layers(page)).filter(({ type }) => type === "symbol").map(({ id }) => id);
  // Changing the opacity does not change the placement of labels.
  await paint(page, symbols, "icon-opacity", 0);
  await paint(
    page,
    symbols.filter((id) => ON_THE_WAY.includes(id)),
    "text-opacity",
    0,
  );
  await keep(page, "texts");
  await paint(page, symbols, "text-opacity", 0);
  await keep(page, "bare");
  const texts = await difference(page, "texts", "bare");
  await keepCentre(page);
  const { all, differ } = await onCentre(page, "texts", "bare");
  console.log(`${where}: ${texts} pixels of text, ${all} of ways, ${differ} of both`);
  assert.ok(texts > 300, `${where}: ${texts} pixels of text`);
  assert.ok(all > 40, `${where}: ${all} pixels of ways`);
  assert.equal(differ, 0, `${where}: text covers ${differ} of ${all} pixels of ways`);
}

/** Hill shading and contour lines, in a light and a dark style. */
export async function relief_is_drawn_as_shade_and_contour_lines({ page, url }: Visit): Promise<void> {
  for (const style of ["hent", "sombre"]) {
    await open(page, url, style);
    await page.waitForFunction(() => carte.carte.getLayer("courbes") !== undefined);
    await go(page, [-2.96, 48.02], 12.6);
    await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["courbes"] }).length > 0);
    const heights = await page.evaluate(() => {
      const lines = carte.carte.queryRenderedFeatures({ layers: ["courbes"] });
      return [...new Set(lines.map(({ properties }) => Number(properties.ele)))].sort((a, b) => a - b);
    });
    // There is a line every 20 m at this zoom, up to the top of a hill of 400 m.
    assert.ok(heights.length >= 8 && heights.every((height) => height % 20 === 0), `${style}: ${heights}`);
    assert.ok((heights.at(-1) ?? 0) > 300 && (heights.at(-1) ?? 0) <= 400, `${style}: ${heights}`);
    const named = await page.evaluate(() =>
      carte.carte.queryRenderedFeatures({ layers: ["courbes-altitude"] }).map(({ properties }) => properties.level > 0),
    );
    assert.ok(named.length > 0 && named.every(Boolean), `${style}: heights are written on ${named.length} lines`);
    await keep(page, "relief");
    for (const layer of ["courbes", "relief-ombre"]) {
      await show(page, [layer], false);
      await keep(page, "without");
      const pixels = await difference(page, "relief", "without");
      console.log(`${style}: ${layer} draws ${pixels} pixels`);
      assert.ok(pixels > 2000, `${style}: ${layer} draws ${pixels} pixels`);
      await show(page, [layer], true);
    }
    await page.getByText("©_colline").waitFor({ state: "attached" });
  }
}

/**
 * The style of another server, with its own sprite and fonts: nothing is fetched before consent. After consent its
 * layers are below ours. `expected` has the URL of that server.
 */
export async function the_style_of_another_server_lies_below_the_ways({
  page,
  context,
  url,
  expected: [site = ""],
}: Visit): Promise<void> {
  const asked: string[] = [];
  context.on("request", (request) => {
    if (request.url().startsWith(site)) asked.push(decodeURI(request.url().slice(site.length)));
  });
  await page.goto(`${url}/`);
  await drawn(page, "hent");
  await page.locator("#reglages > summary").click();
  await page.getByLabel("Plan lointain", { exact: true }).check();
  await page.getByText("Afficher ce fond").waitFor();
  assert.equal(asked.length, 0, `asked before consent: ${asked.join(" ")}`);
  await page.getByText("Afficher ce fond").click();
  await drawn(page, "hent lointain");
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["nom-lointain"] }).length > 0);
  const order = (await layers(page)).map(({ id }) => id);
  assert.deepEqual(order.slice(0, 3), ["lointain", "parc", "nom-lointain"]);
  assert.ok(order.indexOf("voies") > 2 && !order.includes("terre"), order.join(" "));
  await go(page, [-2.96, 48.0], 12.5); // single hosts have their sign from zoom 12
  for (const layer of ["voies", "bouts", "hebergeurs-signe", "etapes-numero"]) {
    assert.ok((await count(page, layer)) > 0, `${layer} draws nothing`);
  }
  assert.ok(asked.includes("/plan/donnees.json"), asked.join(" "));
  assert.ok(
    asked.some((path) => path.startsWith("/plan/lettres/Lointaine/")),
    asked.join(" "),
  );
  assert.ok(!asked.some((path) => path.includes("Atkinson")), "our letters come from the service");
  await page.getByText("© Plan lointain").waitFor({ state: "attached" });
  // The background of the other server is below the way.
  const ways = order.filter((id) => !["lointain", "parc", "nom-lointain"].includes(id));
  await keep(page, "both");
  await show(page, ways, false);
  await keep(page, "theirs");
  assert.ok((await difference(page, "both", "theirs")) > 1000);

  asked.length = 0;
  await page.reload();
  await drawn(page, "hent lointain");
  assert.ok(asked.length > 0, "the consent is remembered");
}
