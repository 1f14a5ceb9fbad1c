// What changes while a page is open.

import type { Visit } from "./main.ts";

/** A change of the store is on an open page by itself. */
export async function an_open_page_repaints_by_itself({ page, url, stop }: Visit): Promise<void> {
  await page.goto(`${url}/`);
  await stop("open"); // until the service counts a listener; then the voie is given another name
  await page.getByText("Repeinte").first().waitFor();
  await stop("repainted"); // until a change of what is in no tile has made the page ask for its tiles
}

type Opener = Window & { beside?: Window | null };

/** Six maps within a page, and one page beside it, with one stream of events between them. */
export async function pages_of_one_browser_share_one_stream_and_embedded_ones_have_none(visit: Visit): Promise<void> {
  const { page, url, stop } = visit;
  /** Waits until so many of the eight show a name. The page looks itself: it may be behind the other, without frames. */
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
  await stop("open"); // until the service counts one listener
  await page.evaluate(() => {
    (window as Opener).beside = window.open("/");
    for (let i = 0; i < 6; i++) {
      const frame = Object.assign(document.createElement("iframe"), { src: "/", width: "100", height: "80" });
      document.body.append(frame);
    }
  });
  await shows("Première", 8);
  await stop("eight"); // the voie is given another name
  await shows("Repeinte", 1);
  await stop("repainted"); // the service still counts one listener at most
}
