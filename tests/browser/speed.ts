// Measures how soon a page can be read on a slow network and a slow phone. scripts/speed runs it and prints its table.
// The table asserts nothing, because durations depend on the machine. The number of bytes does not.

import assert from "node:assert/strict";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import type { Visit } from "./main.ts";

interface Network {
  name: string;
  /** Bits per second. */
  rate: number;
  /** The time of a round trip in milliseconds. */
  latency: number;
}

const NETWORKS: Network[] = [
  { name: "1.6 Mbit/s", rate: 1_600_000, latency: 150 },
  { name: "200 kbit/s", rate: 200_000, latency: 300 },
];
const PAGES = ["/", "/voies/beauport", "/voies/beauport/etapes/2"];
/** How many times slower the phone is than this machine. */
const SLOWER = 4;
/** The number of visits of each page. The table has the median. */
const VISITS = 3;

/** What the page itself measures, in milliseconds since the start of the visit. */
interface Seen {
  paint: number;
  text: number;
  picture: number;
  /** Tasks of the main thread over 50 ms: scripts, layout, painting. */
  tasks: Span[];
  /** Scripts over 5 ms in frames over 50 ms. */
  scripts: Span[];
  /** Calls of WebGL over 1 ms. Here software draws, so they take far longer than on a phone. */
  webgl: Span[];
  shift: number;
}

interface Span {
  start: number;
  duration: number;
}

/** Runs in the page: collects its own times. */
function observe(): void {
  const seen: Seen = { paint: 0, text: 0, picture: 0, tasks: [], scripts: [], webgl: [], shift: 0 };
  (globalThis as unknown as { seen: Seen }).seen = seen;
  const watch = (type: string, note: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") seen.paint = startTime;
  });
  watch("longtask", ({ startTime, duration }) => seen.tasks.push({ start: startTime, duration }));
  watch("long-animation-frame", (entry) => {
    const { scripts } = entry as PerformanceEntry & { scripts: PerformanceEntry[] };
    for (const { startTime, duration } of scripts) seen.scripts.push({ start: startTime, duration });
  });
  const methods = WebGL2RenderingContext.prototype as unknown as Record<string, unknown>;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(WebGL2RenderingContext.prototype))) {
    if (typeof value !== "function") continue;
    methods[name] = function (this: unknown, ...given: unknown[]): unknown {
      const start = performance.now();
      const result: unknown = value.apply(this, given);
      const duration = performance.now() - start;
      if (duration > 1) seen.webgl.push({ start, duration });
      return result;
    };
  }
  watch("layout-shift", (entry) => {
    seen.shift += (entry as PerformanceEntry & { value: number }).value;
  });
  addEventListener("DOMContentLoaded", () => {
    seen.text = performance.now();
    const picture = document.querySelector<HTMLImageElement>("#carte img, .cartes img");
    if (!picture) return;
    const shown = (): void => {
      seen.picture = performance.now();
    };
    if (picture.complete) shown();
    else picture.addEventListener("load", shown);
  });
}

/** A visit: the times, and the bytes on the wire. */
interface Measured extends Seen {
  /** Until the picture was there. */
  view: number;
  /** Until everything was loaded, pictures below the window that the browser loads early too. */
  bytes: number;
}

const phone = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, locale: "fr-FR" });

async function slow(page: Page, { rate, latency }: Network): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: rate / 8,
    uploadThroughput: rate / 8,
  });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return devtools;
}

/** The most bytes of a first view with its picture, and without scripts and pictures. */
const MOST = { view: 150_000, text: 60_000 };

/** A phone with an empty cache receives few bytes until all of a page is loaded, and few of them are text. */
export async function first_views_are_small({ context, url }: Visit): Promise<void> {
  const browser = context.browser();
  if (!browser) return;
  for (const path of PAGES) {
    const context = await phone(browser);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    const types = new Map<string, string>();
    const bytes = { view: 0, text: 0 };
    devtools.on("Network.requestWillBeSent", ({ requestId, type = "" }) => types.set(requestId, type));
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes.view += encodedDataLength;
      if (!/^(Image|Script)$/.test(types.get(requestId) ?? "")) bytes.text += encodedDataLength;
    });
    await page.goto(url + path, { waitUntil: "load" });
    await page.waitForTimeout(500); // pictures that the browser loads before they are near do not delay "load"
    assert.ok(bytes.view <= MOST.view && bytes.text <= MOST.text, `${path}: ${JSON.stringify(bytes)}`);
    assert.ok(bytes.text > 5_000 && bytes.view > bytes.text + 5_000, `${path}: ${JSON.stringify(bytes)}`);
    await context.close();
  }
}

/** Visits a page with an empty cache. */
async function visited(context: BrowserContext, address: string, network: Network): Promise<[Page, Measured]> {
  const page = await context.newPage();
  // The browser's own page for new tabs takes seconds of the slowed CPU.
  await page.goto("about:blank");
  await page.waitForTimeout(1000);
  const devtools = await slow(page, network);
  // In seconds, since an arbitrary moment.
  let start = Number.NaN;
  const loaded: { at: number; bytes: number }[] = [];
  devtools.on("Network.requestWillBeSent", ({ type, timestamp }) => {
    if (type === "Document") start = timestamp;
  });
  devtools.on("Network.loadingFinished", ({ timestamp, encodedDataLength }) => {
    loaded.push({ at: timestamp, bytes: encodedDataLength });
  });
  await page.addInitScript(observe);
  await page.goto(address, { waitUntil: "load" });
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const sum = (until: number): number =>
    loaded.filter(({ at }) => (at - start) * 1000 <= until).reduce((sum, { bytes }) => sum + bytes, 0);
  return [page, { ...seen, view: sum(seen.picture), bytes: sum(Number.POSITIVE_INFINITY) }];
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const longest = (spans: Span[]): number => Math.round(Math.max(0, ...spans.map(({ duration }) => duration)));
/** The duration of a script without the calls of WebGL in it. */
const without = (webgl: Span[], { start, duration }: Span): number =>
  webgl
    .filter((call) => call.start >= start && call.start < start + duration)
    .reduce((left, call) => left - call.duration, duration);

/** Prints a row of the table for each network and page, and one for a touch of the map. */
export async function page_speed({ context, url }: Visit): Promise<void> {
  const browser = context.browser();
  if (!browser) return;
  console.log(`median of ${VISITS} visits with an empty cache, CPU ${SLOWER} times slower; times in ms`);
  console.log(
    "network | page | first paint | text | picture | longest task | longest script | shift | bytes until the picture | bytes",
  );
  for (const network of NETWORKS) {
    for (const path of PAGES) {
      const all: Measured[] = [];
      for (let visit = 0; visit < VISITS; visit += 1) {
        const context = await phone(browser);
        all.push((await visited(context, url + path, network))[1]);
        await context.close();
      }
      const of = (key: "paint" | "text" | "picture" | "view" | "bytes"): number =>
        Math.round(median(all.map((seen) => seen[key])));
      const task = longest(all.flatMap(({ tasks }) => tasks));
      const script = longest(all.flatMap(({ scripts }) => scripts));
      const shift = Math.max(...all.map((seen) => seen.shift)).toFixed(3);
      const row = [
        network.name,
        path,
        of("paint"),
        of("text"),
        of("picture"),
        task,
        script,
        shift,
        of("view"),
        of("bytes"),
      ];
      console.log(row.join(" | "));
    }
  }
  await touched(await phone(browser), url);
}

/** Measures the tasks between a touch of the picture and the drawn map. */
async function touched(context: BrowserContext, url: string): Promise<void> {
  const [page] = await visited(context, `${url}/voies/beauport/etapes/2`, NETWORKS[0] as Network);
  await page.waitForTimeout(3000);
  const start = await page.evaluate(() => performance.now());
  await page.locator("#carte .ouvrir").click();
  await page.locator("#carte.dessinee").waitFor();
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  const now = await page.evaluate(() => performance.now());
  const list = seen.scripts
    .filter((script) => script.start >= start)
    .map((script) => `${Math.round(script.duration)} (${Math.round(without(seen.webgl, script))})`);
  console.log(
    `after a touch: map drawn in ${Math.round(now - start)}; longest task ${longest(seen.tasks.filter((task) => task.start >= start))}`,
  );
  console.log(`scripts after a touch (in brackets without WebGL): ${list.join(", ")}`);
  await context.close();
}
