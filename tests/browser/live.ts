// Checks of pages that stay open while the data change.

import assert from "node:assert/strict";
import type { Visit } from "./main.ts";

/** An open page shows a change of the store without a reload, in its text and on the map. */
export async function an_open_page_repaints_by_itself({ page, url, stop }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  await page.locator("#carte.dessinee").waitFor();
  await stop("open"); // the Rust side waits until the page listens, then renames the voie
  await page.getByText("Repeinte").first().waitFor();
  await stop("repainted"); // the Rust side makes another change and waits until the page has requested its tiles
}

/** An open page shows a closure that starts to hold, keeps the focus and the open details, and removes it at its end. */
export async function an_open_page_hears_of_closures({ page, url, stop }: Visit): Promise<void> {
  const { voies } = (await (await fetch(`${url}/api/voies`)).json()) as { voies: { code: string }[] };
  await page.goto(`${url}/voies/${voies[0]?.code}`);
  const closures = page.locator("aside.perturbations");
  assert.equal(await closures.count(), 0);
  // Closures fold, too, so that the first of these elements is another one later.
  const details = await page.locator("main details > summary").first().elementHandle();
  assert.ok(details);
  await details.click();
  await stop("open"); // the Rust side waits until the page listens, then starts the closure of the network
  await closures.waitFor();
  assert.ok(await details.evaluate((summary) => summary === document.activeElement), "the focus is lost");
  assert.ok(await details.evaluate((summary) => (summary.parentElement as HTMLDetailsElement).open), "details closed");
  await stop("listed"); // the Rust side ends the closure
  await closures.waitFor({ state: "detached" });
}

/** The window of the first page, which keeps a reference to the page that it opened. */
type Opener = Window & { beside?: Window | null };

/** Six maps embedded in a page, and one page beside it, share one event stream. */
export async function pages_of_one_browser_share_one_stream(visit: Visit): Promise<void> {
  const { page, url, stop } = visit;
  /**
   * Waits until at least `count` of the eight documents show a name. It polls, because a page behind another one draws
   * no frames.
   */
  const shows = (name: string, count: number): Promise<unknown> =>
    page.waitForFunction(
      ({ name, count }) => {
        const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
        const pages = [document, (window as Opener).beside?.document, ...frames];
        return pages.filter((page) => page?.body?.textContent?.includes(name)).length >= count;
      },
      { name, count },
      { polling: 100 },
    );
  await page.goto(`${url}/`);
  await stop("open"); // the Rust side waits until the service counts one listener
  await page.evaluate(() => {
    (window as Opener).beside = window.open("/");
    for (let i = 0; i < 6; i++) {
      const frame = Object.assign(document.createElement("iframe"), { src: "/", width: "100", height: "80" });
      document.body.append(frame);
    }
  });
  await shows("Première", 8);
  await stop("eight"); // the Rust side renames the voie
  await shows("Repeinte", 1);
  await stop("repainted"); // the Rust side checks that the service still counts one listener
}
