// Checks of the pages on paper.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";
import { withoutPictures } from "./pages.ts";

/** Returns the text of elements in the order of the pages that they are on, without white space. */
function letters(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluateAll((elements) => {
    const at = (element: Element): number => Number((element as HTMLElement).dataset.page ?? 0);
    const inOrder = elements.sort((a, b) => at(a) - at(b));
    return inOrder.map((element) => element.textContent?.replaceAll(/\s+/g, "")).join("");
  });
}

/** Returns the number of pages of a PDF file that Chromium wrote. */
const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

/** A booklet has each letter of the document, in order. None of its pages overflows, and each side of a sheet is one page of the PDF. */
export async function a_booklet_loses_nothing({ page, url }: Visit): Promise<void> {
  await withoutPictures(page);
  await page.goto(`${url}/voies/y/imprimer?papier=a5`);
  const all = await letters(page, "main > :not(.ecran, .fil), .pied > ul");
  assert.ok(all.includes("Hôte1") && pagesOf(await page.pdf({ preferCSSPageSize: true })) > 2);

  await page.goto(`${url}/voies/y/imprimer?papier=livret`);
  await page.locator(".planche").first().waitFor();
  assert.equal(await letters(page, ".feuillet[data-page]"), all);
  const sides = await page.locator(".planche").count();
  assert.equal(sides % 2, 0, "a sheet has two sides");
  assert.equal(await page.locator(".feuillet").count(), sides * 2);
  const tooLong = page.locator(".feuillet").evaluateAll((pages) => {
    for (const page of pages) page.removeAttribute("data-page"); // the number is below the content
    return pages.filter((page) => page.scrollHeight > page.clientHeight).length;
  });
  assert.equal(await tooLong, 0, "pages overflow");
  assert.equal(pagesOf(await page.pdf({ preferCSSPageSize: true })), sides);
}
