// What changes while a page is open.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Visit } from "./main.ts";

/** A change of the store is on an open page by itself. */
export async function an_open_page_repaints_by_itself({ page, url, stop }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  await stop("open"); // until the service counts a listener; then the voie is given another name
  await page.getByText("Repeinte").first().waitFor();
  await stop("repainted"); // until a change of what is in no tile has made the page ask for its tiles
}

/** How many of the pages show a name. */
async function showing(pages: Page[], name: string): Promise<number> {
  const frames = pages.flatMap((page) => page.frames());
  const texts = await Promise.all(frames.map((frame) => frame.evaluate(() => document.body?.textContent ?? "")));
  return texts.filter((text) => text.includes(name)).length;
}

async function until(pages: Page[], name: string, count: number): Promise<void> {
  const end = Date.now() + 90_000;
  let shown = 0;
  while (Date.now() < end) {
    shown = await showing(pages, name).catch(() => 0); // a frame that is just loading
    if (shown >= count) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`${shown} of ${count} pages show ${name}`);
}

/** Six maps within a page, and one page beside it, with one stream of events between them. */
export async function pages_of_one_browser_share_the_stream_and_embedded_ones_do_without(visit: Visit): Promise<void> {
  const { page, context, url, stop } = visit;
  await page.goto(`${url}/`);
  await stop("open"); // until the service counts one listener
  const [beside] = await Promise.all([context.waitForEvent("page"), page.evaluate(() => void window.open("/"))]);
  await page.evaluate(() => {
    for (let i = 0; i < 6; i++) {
      const frame = Object.assign(document.createElement("iframe"), { src: "/", width: "100", height: "80" });
      document.body.append(frame);
    }
  });
  const pages = [page, beside];
  await until(pages, "Première", 8);
  await stop("eight"); // the voie is given another name
  await until(pages, "Repeinte", 1);
  await stop("repainted"); // the service still counts one listener at most
}
