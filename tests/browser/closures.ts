// Checks of closures on the map page: drawing, clicks, and selection by keyboard.

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
  await page.locator("canvas.maplibregl-canvas").waitFor();
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

/** Waits until at least five pixels within `reach` of the centre of the window have a colour. */
async function waitForColour(page: Page, colours: Colours, reach: number): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const clip = { x: width / 2 - reach, y: height / 2 - reach, width: 2 * reach, height: 2 * reach };
  for (let tries = 0; tries < 300; tries++) {
    const picture = (await page.screenshot({ clip })).toString("base64");
    if ((await count(page, picture, colours)) >= 5) return;
    await page.waitForTimeout(200);
  }
  assert.fail(`no pixels between ${JSON.stringify(colours)} at ${page.url()}`);
}

/** Clicks the centre of the window. Returns the text of the card that opens. */
async function cardAtCentre(page: Page): Promise<string> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  await page.mouse.click(width / 2, height / 2);
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

/** Closures are listed in the panel. The keyboard opens the card of one and returns to the list. */
export async function closures_are_chosen_by_keyboard({ page, url }: Visit): Promise<void> {
  for (const size of WINDOWS) {
    await page.setViewportSize(size);
    await page.goto("about:blank");
    await page.goto(`${url}/`);
    await page.locator("canvas.maplibregl-canvas").waitFor();
    const narrow = (await page.locator("#panneau").getAttribute("open")) === null;
    if (narrow) await page.locator("#panneau > summary").press("Enter");
    const list = page.locator("#perturbations");
    await list.locator("summary").waitFor();
    assert.equal(await list.locator("summary").innerText(), "Perturbations : 3");
    await list.locator("summary").press("Enter");
    const button = list.locator('[data-perturbation="travaux"]');
    assert.match(
      await button.innerText(),
      /Travaux, passage impossible\s+Voie y · Depuis le 12\/05\/2026, fin non connue/,
    );
    assert.ok((await button.boundingBox())?.height ?? 0 >= 44, "a target for fingers");
    await button.press("Enter");
    const card = page.getByRole("group", { name: "Travaux, passage impossible" });
    await card.waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("fiche"));
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
    const focused = await page.evaluate(() => document.activeElement?.closest("[data-perturbation], summary")?.tagName);
    assert.equal(focused, narrow ? "SUMMARY" : "BUTTON", "the focus after the card");
  }
}

/**
 * The page of an étape lists only its closures, and shows the length with a detour. A voie without closures has no
 * list.
 */
export async function pages_list_the_closures_of_their_way({ page, url }: Visit): Promise<void> {
  for (const [path, codes] of [
    ["/voies/y", ["travaux", "maree", "chasse"]],
    ["/voies/y/etapes/1", ["maree"]],
    ["/voies/y/etapes/2", ["travaux", "chasse"]],
    ["/voies/z", []],
  ] as const) {
    await page.goto("about:blank");
    await page.goto(url + path);
    await page.locator("#page h2").waitFor();
    const listed = await page
      .locator("[data-perturbation]")
      .evaluateAll((all) => all.map((button) => (button as HTMLElement).dataset.perturbation));
    assert.deepEqual([...listed].sort(), [...codes].sort(), path);
    assert.equal(await page.locator("#perturbations").isVisible(), codes.length > 0, path);
    const walked = await page.locator("#page .aujourdhui").allInnerTexts();
    const detours = (codes as readonly string[]).includes("travaux") ? 1 : 0;
    assert.equal(walked.length, detours, path);
    if (detours) assert.match(walked.join(), /^Aujourd'hui \d,\d\skm par la déviation \(chemin balisé : \d,\d\skm\)$/);
  }
}
