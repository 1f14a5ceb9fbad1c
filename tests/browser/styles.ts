// Checks of the map styles and of the grounds below them.

import assert from "node:assert/strict";
import type { Map as MapLibre } from "maplibre-gl";
import type { Locator, Page } from "playwright-core";
import type { Visit } from "./main.ts";
import { count, drawn } from "./pictures.ts";

/** The page stores its map on the container. */
declare const carte: HTMLElement & { carte: MapLibre };

/** Returns the colour channels of a pixel of the window. */
async function pixel(page: Page, [x, y]: [number, number]): Promise<number[]> {
  const picture = (await page.screenshot({ clip: { x, y, width: 1, height: 1 } })).toString("base64");
  return page.evaluate(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const context = document.createElement("canvas").getContext("2d");
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])];
  }, picture);
}

/** Every style draws the ways with their shields and the names of their ends, on its own sheet colour. */
export async function every_style_draws_ways_shields_and_names({ page, url }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  const seen: string[] = [];
  for (const style of ["hent", "sombre", "contraste"]) {
    await page.evaluate((style) => localStorage.setItem("style-carte", style), style);
    await page.goto(`${url}/`);
    await drawn(page, style);
    for (const layer of ["voies", "etapes-numero", "bouts", "bouts-nom", "voies-sans-texte"]) {
      assert.ok((await count(page, layer)) > 0, `${style}: ${layer} draws nothing`);
    }
    const sheet = await pixel(page, [990, 300]);
    seen.push(sheet.join());
    if (style === "sombre") assert.ok(Math.max(...sheet) < 80, `${style}: ${sheet}`);
    else assert.ok(Math.min(...sheet) > 180, `${style}: ${sheet}`);
  }
  assert.equal(new Set(seen).size, 3, `the sheets are ${seen.join(" and ")}`);

  // A choice in the form on the map is shown at once and remembered.
  await page.locator("#reglages > summary").click();
  await page.getByLabel("Sombres").check();
  await drawn(page, "sombre");
  assert.equal(await page.evaluate(() => localStorage.getItem("style-carte")), "sombre");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "style-sombre", "the focus stays");
}

/** The page of an étape shows it above the others, which are pale, with its start, its end and its kilometres. */
export async function the_chosen_way_stands_out({ page, url }: Visit): Promise<void> {
  const pale = (): Promise<unknown> => page.evaluate(() => carte.carte.getPaintProperty("voies", "line-opacity"));
  await page.goto(`${url}/`);
  await drawn(page, "hent");
  assert.equal((await pale()) ?? 1, 1);
  assert.equal(await count(page, "etape-choisie"), 0);
  await page.goto(`${url}/voies/y`);
  await drawn(page, "hent");
  await page.waitForFunction(() => carte.carte.getLayer("choix-bouts") !== undefined);
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["choix-bouts"] }).length >= 3);
  assert.ok((await count(page, "voie-choisie")) > 0);
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["choix-km-5"] }).length > 0);
  // Shields and arrows are those of the chosen voie.
  const shown = await page.evaluate(() => carte.carte.queryRenderedFeatures({ layers: ["etapes-numero", "fleches"] }));
  for (const { properties } of shown) assert.equal(properties.voie ?? properties.code, "y");
  await page.goto(`${url}/voies/y/etapes/1`);
  await drawn(page, "hent");
  await page.waitForFunction(() => carte.carte.getLayer("choix-bouts") !== undefined);
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["choix-bouts"] }).length >= 2);
  assert.equal(await pale(), 0.3);
  assert.ok((await count(page, "etape-choisie")) > 0);
  assert.equal(await count(page, "voie-choisie"), 0);
  // It stays chosen in another style.
  await page.locator("#reglages > summary").click();
  await page.getByLabel("Très contrastées").check();
  await drawn(page, "contraste");
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["etape-choisie"] }).length > 0);
}

/** A PNG picture of one white pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8////fwYACf4D/lXz7pYAAAAASUVORK5CYII=",
  "base64",
);

/** Nothing is fetched from another host before the visitor agrees, and nothing after the consent is withdrawn. */
export async function a_ground_of_another_host_waits_for_consent(visit: Visit): Promise<void> {
  const { page, context, url } = visit;
  let asked = 0;
  await context.route("https://tuiles.example/**", (route) => {
    asked += 1;
    return route.fulfill({ contentType: "image/png", body: PNG, headers: { "access-control-allow-origin": "*" } });
  });
  const ground = page.getByLabel("Plan d'ailleurs", { exact: true });
  const open = async (): Promise<void> => {
    await page.goto(`${url}/`);
    await drawn(page, "hent");
    await page.locator("#reglages > summary").click();
  };
  await open();
  await ground.check();
  const question = page.locator("#reglages .accord");
  assert.match(await question.innerText(), /tuiles\.example.*adresse IP/s);
  await page.getByText("Non merci").click();
  await question.waitFor({ state: "detached" });
  assert.ok(!(await ground.isChecked()));
  assert.equal(asked, 0, "asked before consent");

  // By keyboard: arrow keys pass over the ground and its question, and Tab leads to the buttons.
  const focus = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
  await ground.focus();
  await page.keyboard.press("Space");
  await question.waitFor();
  assert.equal(await focus(), "fond-ailleurs", "the question takes the focus");
  await page.keyboard.press("ArrowDown");
  await question.waitFor({ state: "detached" });
  await drawn(page, "hent");
  await page.waitForFunction(() => document.activeElement?.id === "fond-aucun");
  await page.keyboard.press("ArrowUp");
  await question.waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("© Ailleurs").waitFor({ state: "attached" }); // it folds after a while
  await drawn(page, "hent ailleurs");
  assert.equal(await focus(), "fond-ailleurs", "the focus is lost after consent");
  assert.ok(asked > 0);
  assert.ok((await count(page, "voies")) > 0, "the ways lie over the ground");

  // The choice is remembered until it is withdrawn.
  asked = 0;
  await open();
  await drawn(page, "hent ailleurs");
  assert.ok(asked > 0);
  await page.locator("#reglages .retirer").focus();
  await page.keyboard.press("Enter");
  await page.locator("#reglages .retirer").waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement?.closest("#reglages")), "the focus is lost");
  await page.getByText("© Ailleurs").waitFor({ state: "detached" });
  asked = 0;
  await open();
  assert.equal(asked, 0, "asked after the consent was taken back");

  await silent(visit, ground);
}

/** Shows a ground whose server does not respond: the page says so, and the ways are drawn. */
async function silent({ page, context, errors }: Visit, ground: Locator): Promise<void> {
  await context.unroute("https://tuiles.example/**");
  await context.route("https://tuiles.example/**", (route) => route.fulfill({ status: 503 }));
  await ground.check();
  await page.getByText("Afficher ce fond").click();
  await page.getByText("Le fond « Plan d'ailleurs » ne répond pas").waitFor();
  await page.waitForFunction(() => carte.carte.queryRenderedFeatures({ layers: ["voies"] }).length > 0);
  assert.ok(errors.length > 0 && errors.every((error) => error.includes("tuiles.example")), errors.join("\n"));
  errors.length = 0;
}
