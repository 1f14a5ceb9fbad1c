// Checks of the search field and its suggestions.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";

/** Waits until the box announces a text to screen readers. */
const says = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction((text) => document.getElementById("compte")?.textContent === text, text);

/** Empties the field without an input event, then types a text. */
async function type(page: Page, text: string): Promise<void> {
  await page.locator("#q").evaluate((field: HTMLInputElement) => {
    field.value = "";
    field.focus();
  });
  await page.keyboard.type(text);
}

/** Searches by keyboard only, as WAI-ARIA describes for a combobox. */
export async function the_search_box_works_in_a_browser({ page, url }: Visit): Promise<void> {
  const field = page.locator("#q");
  const state = async (): Promise<(string | null)[]> => [
    await field.getAttribute("aria-expanded"),
    await field.getAttribute("aria-activedescendant"),
  ];
  await page.goto(`${url}/`);
  await page.locator('#q[role="combobox"]').waitFor();
  assert.ok(((await page.locator("label[for=q]").textContent()) ?? "").length > 10, "the field has a label");

  // First no result, then several results.
  await type(page, "quimperlé");
  await says(page, "Aucune réponse pour « quimperlé »");
  assert.equal((await state())[0], "false", "no list without answers");
  await type(page, "localit");
  await says(page, "4 réponses");
  assert.deepEqual(await state(), ["true", null], "a list without a selection");
  await moveSelection(page, state);
  assert.equal(await field.inputValue(), "localit", "the first Escape keeps the text");
  await page.keyboard.press("Escape");
  assert.equal(await field.inputValue(), "", "the second empties the field");

  await choosePlace(page);

  // An étape has a page. Enter without a selection opens the page with the results.
  await type(page, "etape 2");
  await says(page, "1 réponse");
  await page.locator("#reponses li").click();
  await page.waitForFunction(() => location.pathname === "/voies/y/etapes/2");
  await type(page, "localit");
  await says(page, "4 réponses");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.pathname === "/recherche");
}

/**
 * Moves the selection with the arrow keys: to the first option, back to the field, and to the last option. Then closes
 * and reopens the list.
 */
async function moveSelection(page: Page, state: () => Promise<(string | null)[]>): Promise<void> {
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await state(), ["true", "reponse-0"], "down: the first");
  await page.keyboard.press("ArrowUp");
  assert.deepEqual(await state(), ["true", null], "up: the field");
  await page.keyboard.press("ArrowUp");
  assert.deepEqual(await state(), ["true", "reponse-3"], "up: the last");
  const selected = await page.locator("#reponses [aria-selected=true]").allInnerTexts();
  assert.deepEqual(selected, ["Localité 4\nLocalité"]);
  assert.ok(await page.locator("#q").evaluate((field) => field === document.activeElement), "the focus stays");
  await page.keyboard.press("Escape");
  assert.deepEqual(await state(), ["false", null], "Escape closes the list");
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await state(), ["true", "reponse-0"], "down opens it again");
  await page.keyboard.press("Escape");
  assert.deepEqual(await state(), ["false", null]);
}

/** Chooses a place whose name contains HTML. The list and its page must show it as text. */
async function choosePlace(page: Page): Promise<void> {
  const name = "<b>Fontaine</b> Saint-Éloi";
  await type(page, "st eloi");
  await says(page, "1 réponse");
  assert.equal(await page.locator("#reponses .nom").textContent(), name);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.pathname.startsWith("/points-interet/"));
  assert.equal(await page.locator("h1").textContent(), name);
}
