// What may be wrong with a page as somebody sees it: each check returns its faults, one line each.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** The source of axe-core, which runs inside the page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The part of the results of axe-core that the checks read. */
interface AxeResults {
  violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[];
}

/** Returns what axe-core finds, one line each. `without` names rules that do not apply. */
export async function violations(page: Page, without: string[] = []): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (without) =>
      (globalThis as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } }).axe.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        resultTypes: ["violations"],
        rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
      }),
    without,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/** Returns what does not fit the window: what makes the page scroll sideways, and boxes that cut off their text. */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const sideways = scrollWidth > clientWidth ? [`${scrollWidth} px in ${clientWidth} px`] : [];
    const cut = [...document.querySelectorAll("body *")].filter((element) => {
      // A box of 1 px has a text for screen readers only.
      const isWider = element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
      return isWider && element.textContent && /hidden|clip/.test(getComputedStyle(element).overflowX);
    });
    const named = cut.map(({ localName, className, textContent }) => {
      return `${localName} ${className} at ${clientWidth} px cuts off « ${textContent?.trim().slice(0, 60)} »`;
    });
    return [...sideways, ...named];
  });

/** Returns the visible texts that are smaller than 16 px, as they are drawn. */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const drawn = (element: Element): number => {
      const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
      return Number.parseFloat(getComputedStyle(element).fontSize) * scale;
    };
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const said = text.textContent?.trim();
      const element = text.parentElement;
      if (!said || !element?.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = element.getBoundingClientRect();
      // A box of 1 px has a text for screen readers only.
      if (width > 1 && height > 1 && drawn(element) < 15.9)
        found.push(`${drawn(element)} px: « ${said.slice(0, 60)} »`);
    }
    return found;
  });

/** Returns what does not fit a narrower window, either. */
export async function tooWideAt(page: Page, widths: number[]): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: Math.round(width * 0.8) });
    found.push(...(await tooWide(page)));
  }
  return found;
}

/** Returns what moves by itself, although the visitor prefers reduced motion. */
export const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const lasts = (times: string): boolean => times.split(",").some((time) => Number.parseFloat(time) > 0.01);
    const all = [...document.querySelectorAll("*")];
    const slow = all.filter((element) => {
      const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
      return lasts(transitionDuration) || lasts(animationDuration) || scrollBehavior === "smooth";
    });
    return slow.map(({ localName, className }) => `${localName} ${className} moves`);
  });

/** Asserts that there are no faults. */
export function none(faults: string[]): void {
  assert.ok(faults.length === 0, `${faults.length} faults:\n${faults.join("\n")}`);
}
