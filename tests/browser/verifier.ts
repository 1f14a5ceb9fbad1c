// The page for route editors: a file is sent, its findings are visited by keyboard, mends are seen and downloaded.
// `expected` has the path of a track with known faults, and a folder with « bruit.gpx », which is no track.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Map as MapLibre } from "maplibre-gl";
import type { Page } from "playwright-core";
import { none, tooSmall, tooWide, violations } from "./faults.ts";
import type { Visit } from "./main.ts";
import { SIZES, withoutPictures } from "./pages.ts";
import { invalid, validator } from "./validity.ts";

/** The page stores its map on the figure. */
declare const carte: HTMLElement & { carte: MapLibre };

const RULES = ["sommet-double", "aller-retour", "trou"];

/** Chooses a file and sends the form. Waits for the result. */
async function sends(page: Page, file: string): Promise<void> {
  await page.locator("input[name=fichier]").setInputFiles(file);
  await page.locator("#verifier button.principal").click();
  await page.locator("#resultat").waitFor();
}

/** Fails if axe-core finds something, if the page is too wide, or if its HTML is invalid. */
async function isAccessible(page: Page, where: string): Promise<void> {
  const found = [...(await violations(page)), ...(await tooWide(page)), ...(await tooSmall(page))];
  none(found.map((fault) => `${where}: ${fault}`));
}

/** Returns the text that a screen reader would announce. */
const announced = (page: Page): Promise<string> =>
  page.locator("#carte .courant [role=status]").evaluate((voice) => voice.textContent ?? "");

/** Returns the HTML with which the service answers the form. */
async function answered(url: string, file: string): Promise<string> {
  const form = new FormData();
  form.append("fichier", new Blob([readFileSync(file)]), "a.gpx");
  for (const mend of ["trous", "aller-retour"]) form.append("par", mend);
  return (await fetch(`${url}/verifier`, { method: "POST", body: form })).text();
}

/** Presses Tab until an element of this kind has the focus. */
async function tabsTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** Waits until the map shows a place, with the sign of the chosen finding. */
async function shows(page: Page, link: string): Promise<void> {
  const [lat, lon] = link.split("/").slice(-2).map(Number) as [number, number];
  await page.waitForFunction(
    ([lat, lon]) => {
      const map = carte.carte;
      const { x, y } = map.project([lon, lat]);
      const { clientWidth, clientHeight } = map.getCanvas();
      const isInside = x > 0 && y > 0 && x < clientWidth && y < clientHeight;
      return map.getZoom() > 15 && isInside && map.queryRenderedFeatures({ layers: ["verif-choisi"] }).length > 0;
    },
    [lat, lon] as const,
  );
}

export async function an_editor_checks_and_mends_a_file(visit: Visit): Promise<void> {
  const { page, url, expected, errors } = visit;
  const [file = "", folder = ""] = expected;
  await page.setViewportSize(SIZES[1]);
  await withoutPictures(page);
  await page.goto(`${url}/verifier`);
  await isAccessible(page, "empty");
  // A file that is no track is refused in place, and the focus is on the reason.
  await sends(page, join(folder, "bruit.gpx"));
  await page.getByText("Ce format n'est pas reconnu").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "resultat");
  await isAccessible(page, "refused");
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("415")));
  await sends(page, file);
  await page.locator("#constats").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "resultat");
  assert.equal(new URL(page.url()).pathname, "/verifier");
  const rules = await page.locator(".par-regle code").allTextContents();
  for (const rule of RULES) assert.ok(rules.includes(rule), `${rule} in ${rules}`);
  none(await invalid(await validator(), await answered(url, file), "/verifier"));
  // By keyboard from the result to the first finding, and from there to its place on the map.
  await page.locator("#carte.dessinee").waitFor();
  await tabsTo(page, "#constats a.aller");
  const link = (await page.evaluate(() => (document.activeElement as HTMLAnchorElement).href)) ?? "";
  await page.keyboard.press("Enter");
  await shows(page, link);
  assert.match(await announced(page), /^1\/\d+ – km .+ – .+/);
  assert.ok(
    await page.evaluate(() => document.activeElement?.matches("#constats a.aller")),
    "the focus stays in the list",
  );
  // The lines are told apart by width, and findings by their signs.
  const layers = await page.evaluate(() => {
    const map = carte.carte;
    const width = (id: string): unknown => map.getPaintProperty(id, "line-width");
    const signs = ["erreur", "avertissement", "information"].map((sign) => map.hasImage(`verif-${sign}`));
    return { trace: width("verif-trace"), publie: width("verif-publie"), signs };
  });
  assert.ok(layers.trace !== layers.publie && layers.signs.every(Boolean), JSON.stringify(layers));
  await isAccessible(page, "result");
  // The mends that fit what was found are chosen. Their effect is shown, and the mended file downloaded.
  await page.locator(".apercu-reparation").click();
  await page.locator("#repare").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "repare");
  const done = await page.locator("#repare ~ table tbody tr").allTextContents();
  assert.ok(done.length >= 3 && done.some((row) => row.includes("pointes") && row.includes("1 fois")), done.join("\n"));
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["verif-repare"] }).length > 0);
  await isAccessible(page, "mended");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Télécharger le GPX").click()]);
  assert.equal(download.suggestedFilename(), "trace-reparee.gpx");
  const mended = await download.path();
  assert.match(readFileSync(mended, "utf8"), /<trkpt /);
  await sends(page, mended);
  await page.locator("#repare").waitFor({ state: "detached" });
  const left = await page.locator(".par-regle code").allTextContents();
  for (const rule of RULES) assert.ok(!left.includes(rule), `${rule} in ${left}`);
}

export async function an_editor_checks_a_file_on_a_phone({ page, url, expected: [file = ""] }: Visit): Promise<void> {
  await page.setViewportSize(SIZES[0]);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await withoutPictures(page);
  await page.goto(`${url}/verifier`);
  await isAccessible(page, "empty");
  await sends(page, file);
  await page.locator("#constats").waitFor();
  await isAccessible(page, "result");
  // The still picture is that of the file.
  assert.match((await page.locator("#carte img").getAttribute("src")) ?? "", /^data:image\/svg/);
  const link = page.locator("#constats a.aller").first();
  await link.click();
  await page.locator("body.carte-ouverte #carte.dessinee").waitFor();
  await shows(page, (await link.getAttribute("href")) ?? "");
  // From there to the next one, without the list.
  await page.getByRole("button", { name: "Suivant" }).click();
  assert.match(await announced(page), /^2\/\d+ – /);
  none(await tooWide(page));
  // Back from the map, the result is still there.
  await page.goBack();
  await page.locator("body:not(.carte-ouverte)").waitFor();
  await page.locator("#constats").waitFor();
}

/** Without WebGL the list works, and without a script the form does. */
export async function a_file_is_checked_without_a_script_and_without_webgl(visit: Visit): Promise<void> {
  const { page, context, url, expected } = visit;
  const [file = ""] = expected;
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    Object.assign(HTMLCanvasElement.prototype, {
      getContext(this: HTMLCanvasElement, kind: "2d") {
        return kind === "2d" ? real.call(this, kind) : null;
      },
    });
  });
  await page.goto(`${url}/verifier`);
  await sends(page, file);
  await page.locator("#constats a.aller").first().click();
  await page.getByText("WebGL manque").waitFor();
  assert.match(await announced(page), /^1\//);
  assert.ok(await page.locator("#carte img").isVisible());
  const browser = context.browser();
  const plain = await browser?.newContext({ javaScriptEnabled: false, viewport: SIZES[0] });
  const scriptless = await plain?.newPage();
  if (!scriptless) throw new Error("no browser");
  await scriptless.goto(`${url}/verifier`);
  await sends(scriptless, file);
  const rules = await scriptless.locator(".par-regle code").allTextContents();
  for (const rule of RULES) assert.ok(rules.includes(rule), `${rule} in ${rules}`);
  // The file was not kept, so it is chosen again.
  assert.ok((await scriptless.content()).includes("choisissez de nouveau votre fichier"));
  await scriptless.locator("input[name=fichier]").setInputFiles(file);
  await scriptless.locator(".apercu-reparation").click();
  await scriptless.locator("#repare").waitFor();
  await scriptless.locator("input[name=fichier]").setInputFiles(file);
  const [download] = await Promise.all([
    scriptless.waitForEvent("download"),
    scriptless.getByText("Télécharger le GPX").click(),
  ]);
  assert.match(download.suggestedFilename(), /\.gpx$/);
  await plain?.close();
}

/** The findings of the store: the same list and the same map. */
export async function the_findings_of_a_voie_are_on_the_map({ page, url }: Visit): Promise<void> {
  await page.setViewportSize(SIZES[1]);
  await page.goto(`${url}/verifier`);
  await page.locator('a[href="/verifier?voie=y"]').click();
  await page.locator("#carte.dessinee").waitFor();
  const link = page.locator("#constats a.aller").first();
  await link.focus();
  await page.keyboard.press("Enter");
  await shows(page, (await link.getAttribute("href")) ?? "");
  assert.match(await announced(page), /^1\/\d+ – /);
  await isAccessible(page, "voie");
  // A touch of a sign on the map finds it in the list.
  const touched = await page.evaluate(() => {
    const map = carte.carte;
    const { left, top } = map.getCanvas().getBoundingClientRect();
    const signs = map.queryRenderedFeatures({ layers: ["verif-constats"] }).flatMap(({ geometry, properties }) => {
      if (geometry.type !== "Point") return [];
      const { x, y } = map.project(geometry.coordinates as [number, number]);
      return [{ x: x + left, y: y + top, id: String(properties.id) }];
    });
    // A sign may lie below the card or outside the window.
    return signs.find(({ x, y }) => document.elementFromPoint(x, y) === map.getCanvas());
  });
  assert.ok(touched, "a sign can be touched");
  await page.evaluate(() => document.querySelector("a[aria-current=location]")?.removeAttribute("aria-current"));
  await page.mouse.click(touched.x, touched.y);
  await page.locator("a[aria-current=location]").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement?.matches("a[aria-current=location]")));
  await page.locator("#carte .courant").getByRole("button", { name: "Fermer" }).click();
  await page.locator("#carte .courant").waitFor({ state: "hidden" });
}
