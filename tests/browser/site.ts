// Checks of the pages as their visitors use them: journeys along visible text, and accessibility of every page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";

/** The source of axe-core, which runs inside the page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The part of the results of axe-core that the checks read. */
interface AxeResults {
  violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[];
}

/** The pages in French. */
const PAGES = [
  "/",
  "/voies/beauport",
  "/voies/beauport/etapes/2",
  "/voies/saint-mathieu/etapes/3?sens=retour",
  "/voies/beauport/km/5-17.5",
  "/itineraires/beauport",
  "/recherche?q=redon",
  "/aide",
  "/accessibilite",
  "/donnees",
  "/voies/beauport/etapes/2/imprimer",
  "/nulle-part",
];
const LANGUAGES = ["", "/en", "/br", "/es", "/de"];
const SCHEMES = [
  { colorScheme: "light", contrast: "no-preference" },
  { colorScheme: "dark", contrast: "no-preference" },
  { colorScheme: "light", contrast: "more" },
] as const;
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/** Pictures take the server's time here, and axe does not look at them. */
async function withoutPictures(page: Page): Promise<void> {
  const body = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>';
  await page.route(/\/(images|profils)[/.]/, (route) => route.fulfill({ contentType: "image/svg+xml", body }));
}

/** Asserts that nothing makes the page scroll sideways. */
async function fits(page: Page, where: string): Promise<void> {
  const root = page.locator("html");
  const [scroll, client] = await root.evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
  assert.ok(scroll <= client, `${where}: ${scroll} in ${client} px`);
}

/** Returns what axe-core finds, one line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } }).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/**
 * Each page in two languages, with scheme and size in turn, so that every language meets every scheme and size. Each page
 * is accessible, fits the window at 100 % and at 400 %, and asks no other server for anything.
 */
export async function pages_are_accessible({ page, url, errors }: Visit): Promise<void> {
  await withoutPictures(page);
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  for (const [i, path] of PAGES.entries()) {
    for (const j of [i % 5, (i + 2) % 5]) {
      const language = LANGUAGES[j] ?? "";
      const [scheme, size] = [SCHEMES[(i + j) % 3], SIZES[(Math.floor((i + j) / 3) + j) % 2]];
      await page.emulateMedia(scheme ?? {});
      await page.setViewportSize(size ?? { width: 360, height: 740 });
      const address = language + path === `${language}/` ? language || "/" : language + path;
      const where = `${address} ${JSON.stringify(scheme)} ${size?.width}`;
      await page.goto(url + address, { waitUntil: "domcontentloaded" });
      await page.evaluate(() => document.fonts.ready);
      assert.deepEqual(await violations(page), [], where);
      await fits(page, where);
      await page.setViewportSize({ width: 320, height: 256 }); // 1280 px at 400 %
      await fits(page, `${where} at 400 %`);
    }
  }
  assert.deepEqual(elsewhere, [], "a page asks other servers");
  // The unknown page answers 404, which the console reports.
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("404")));
}

/**
 * A pilgrim on a phone follows what can be read: to the track of an étape, to a list to print, to a plan of 20 km a
 * day, to a telephone, and home again. Without a mouse, the first key leads to the content.
 */
export async function journeys_follow_visible_text({ page, url }: Visit): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await withoutPictures(page);
  const follow = (text: string | RegExp) => page.getByRole("link", { name: text }).first().click();
  const home = async (): Promise<void> => {
    await follow("Les chemins de Compostelle en Bretagne");
    await page.waitForURL(`${url}/`);
  };
  await page.goto(url);

  await follow("Voie de la Pointe Saint-Mathieu");
  await follow(/Étape 3 /);
  const download = page.waitForEvent("download");
  await follow("Télécharger le GPX");
  assert.equal(
    (await download).suggestedFilename(),
    "Voie de la Pointe Saint-Mathieu, étape 3 - Plougastel-Daoulas – Le Faou.gpx",
  );
  await home();

  await follow("Voie de l'Abbaye de Beauport");
  await follow("Liste des hébergements, à imprimer");
  await page.getByRole("heading", { level: 1, name: /^Hébergements/ }).waitFor();
  await home();

  await follow("Voie de l'Abbaye de Beauport");
  await follow("Composer mes étapes");
  await page.getByLabel(/Km par jour/i).fill("20");
  await page.getByRole("button", { name: "Proposer des étapes" }).click();
  await page.waitForURL(/km_par_jour=20/);
  assert.ok((await page.locator("table.jours tbody tr").count()) > 3);
  await home();

  await follow("Voie de l'Abbaye de Beauport");
  await follow(/Étape 1 /);
  await page.getByRole("heading", { name: "Où dormir" }).waitFor();
  const call = page.locator("#dormir a[href^='tel:']").first();
  assert.match((await call.getAttribute("aria-label")) ?? "", /^Appeler /);
  const box = await call.boundingBox();
  assert.ok(box && box.height >= 44 && box.width >= 44, "a button for a finger");

  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Aller au contenu" });
  assert.ok(await skip.evaluate((link) => link === document.activeElement));
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("main").evaluate((main) => main === document.activeElement));
}
