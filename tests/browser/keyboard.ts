// Pages without a mouse.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { none } from "./faults.ts";
import type { Visit } from "./main.ts";
import { PAGES, SIZES, type Size, withoutMap, withoutPictures } from "./pages.ts";

/** What has the focus, in the coordinates of the page. */
interface Stop {
  /** The place among the elements that the keyboard must reach, -1 if it is none of them. */
  index: number;
  name: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** What is wrong with how the focus shows, or with the size of the target, or `""`. */
  fault: string;
}

/** What `watch` keeps in the page. */
declare const keyboard: { names: string[]; stops: Stop[] };

/** Records what has the focus whenever a key is pressed, and lists what the keyboard must reach. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const interactive = "a[href], button, input, select, textarea, summary, [tabindex]";
    const reached = (element: HTMLElement): boolean =>
      element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0 && !element.matches(":disabled");
    const all = [...document.querySelectorAll<HTMLElement>(interactive)].filter(reached);
    const name = (element: Element): string =>
      `${element.localName} « ${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)} »`;
    // A link in a sentence is as high as its line.
    const inSentence = (element: Element): boolean =>
      getComputedStyle(element).display === "inline" &&
      (element.parentElement?.textContent ?? "").trim() !== (element.textContent ?? "").trim();
    const isSmall = (element: HTMLElement): boolean => {
      // A label is a part of its field. The link of a card covers the card.
      const isCard = getComputedStyle(element, "::after").position === "absolute";
      const target = (isCard ? element.closest("li") : element.closest("label")) ?? element;
      const { width, height } = target.getBoundingClientRect();
      return Math.min(width, height) < 43.9 && !inSentence(element);
    };
    const fault = (element: HTMLElement): string => {
      if (isSmall(element)) return "less than 44 px";
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      if (!element.matches(":focus-visible") || outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2)
        return "no outline";
      const { left, top, width, height } = element.getBoundingClientRect();
      // The first lines of a link that is longer than a line.
      const [line] = element.getClientRects();
      const [x, y] = line
        ? [line.left + line.width / 2, line.top + line.height / 2]
        : [left + width / 2, top + height / 2];
      const over = document.elementFromPoint(x, y);
      return element.contains(over) || over?.contains(element)
        ? ""
        : `covered by ${over ? name(over) : "nothing: out of view"}`;
    };
    const stops: Stop[] = [];
    Object.assign(globalThis, { keyboard: { names: all.map(name), stops } });
    document.addEventListener(
      "keydown",
      () => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element === document.body) return;
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const place = { left, right, top: top + scrollY, bottom: bottom + scrollY };
        stops.push({ index: all.indexOf(element), name: name(element), ...place, fault: fault(element) });
      },
      { capture: true },
    );
  });

/** Tells whether `b` comes before `a` for somebody who reads columns from left to right, and each from its top. */
function isBackwards(a: Stop, b: Stop): boolean {
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const sameLine = overlap > Math.max(a.bottom - a.top, b.bottom - b.top) / 2;
  if (sameLine) return b.right <= a.left + 1;
  return b.bottom <= a.top + 1 && b.left < a.right - 1;
}

/** Presses Tab from the beginning of a page, with all that is folded open, to its end. Returns what is out of reach, hidden, or out of order. */
async function tabThrough(page: Page, where: string): Promise<string[]> {
  await page.locator("main details").evaluateAll((all) => {
    for (const details of all) (details as HTMLDetailsElement).open = true;
  });
  await watch(page);
  const count = await page.evaluate(() => keyboard.names.length);
  // A field of a date has several stops.
  for (let i = 0; i <= count + 12; i++) await page.keyboard.press("Tab");
  const { names, stops } = await page.evaluate(() => keyboard);
  const found: string[] = [];
  const round = stops.findIndex(({ index }, i) => i > 0 && index === stops[0]?.index);
  const once = (round < 0 ? stops : stops.slice(0, round)).filter(({ index }, i) => index !== stops[i - 1]?.index);
  const reached = new Set(once.map(({ index }) => index));
  found.push(...names.filter((_, index) => !reached.has(index)).map((name) => `${name} is out of reach`));
  found.push(...once.filter(({ fault }) => fault).map(({ name, fault }) => `${name}: ${fault}`));
  for (const [i, stop] of once.entries()) {
    const before = once[i - 1];
    // The link that skips the header shows over it.
    if (i > 1 && before && isBackwards(before, stop)) found.push(`${stop.name} comes after ${before.name}`);
  }
  return found.map((fault) => `${where}: ${fault}`);
}

/** The first key leads to the content. */
async function skipsTheHeader(page: Page): Promise<void> {
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Aller au contenu" });
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().left >= 0));
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("main").evaluate((main) => main === document.activeElement));
}

/**
 * Goes through pages by keyboard, in windows of these sizes and, in turn, with forced colours. Returns the faults.
 */
async function tabThroughAll(page: Page, url: string, visits: { path: string; size: Size }[]): Promise<string[]> {
  await withoutPictures(page);
  await withoutMap(page);
  const found: string[] = [];
  for (const [i, { path, size }] of visits.entries()) {
    await page.setViewportSize(size);
    await page.emulateMedia({ forcedColors: (i >> 1) % 2 ? "active" : "none" });
    await page.goto(url + path, { waitUntil: "load" });
    found.push(...(await tabThrough(page, `${path} ${size.width} px`)));
  }
  return found;
}

/**
 * On every page, Tab reaches everything that can be used, in the order of reading. What has the focus has an outline, is
 * not covered, and is large enough for a finger. So it is with forced colours, too. The sizes of the window take turns.
 */
export async function pages_work_by_keyboard({ page, url, errors }: Visit): Promise<void> {
  const found = await tabThroughAll(
    page,
    url,
    PAGES.map((path, i) => ({ path, size: SIZES[i % 2] ?? SIZES[0] })),
  );
  await page.goto(`${url}/aide`);
  await skipsTheHeader(page);
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("404 (Not Found)")));
  none(found);
}

/** The same for every page in both sizes. scripts/pages runs it. */
export async function every_page_works_by_keyboard({ page, url, errors }: Visit): Promise<void> {
  const visits = PAGES.flatMap((path) => SIZES.map((size) => ({ path, size })));
  const found = await tabThroughAll(page, url, visits);
  console.log(`${visits.length} pages by keyboard: ${found.length} faults`);
  errors.splice(0, errors.length, ...errors.filter((error) => !error.includes("404 (Not Found)")));
  none(found);
}
