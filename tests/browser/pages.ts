// Every page, as every visitor may see it: in each language, with each scheme of colours, on a phone and on a desk.

import type { Page } from "playwright-core";
import { moving, none, tooSmall, tooWide, tooWideAt, violations } from "./faults.ts";
import type { Visit } from "./main.ts";
import { invalid, Links, validator } from "./validity.ts";

/** The time limit of every wait in milliseconds. It is long, because a busy machine renders the map in software. */
export const PATIENCE = 90_000;

/** The pages in French: at least one of each kind. */
export const PAGES = [
  "/",
  "/voies/beauport",
  "/voies/beauport/etapes/2",
  "/voies/saint-mathieu/etapes/3?sens=retour",
  "/voies/beauport/km/5-17.5",
  "/voies/beauport/etapes/2/imprimer",
  "/listes/beauport/2.html",
  "/itineraires/beauport",
  "/localites/redon",
  "/hebergeurs/hotel-1",
  "/points-interet/abri-1",
  "/recherche?q=redon",
  "/aide",
  "/accessibilite",
  "/donnees",
  "/hors-ligne",
  "/integrer?voie=beauport&etape=2",
  "/verifier",
  "/verifier?voie=beauport",
  "/nulle-part",
];
/** The page that does not exist, in any language. */
const MISSING = /\/nulle-part$/;
/** The pages whose live map is checked. */
const WITH_MAP = /^(\/..)?(\/|\/voies\/beauport(\/etapes\/2)?)?$/;
const LANGUAGES = ["fr", "en", "br", "es", "de"];
const SCHEMES = {
  light: { colorScheme: "light", contrast: "no-preference", forcedColors: "none" },
  dark: { colorScheme: "dark", contrast: "no-preference", forcedColors: "none" },
  contrast: { colorScheme: "light", contrast: "more", forcedColors: "none" },
  forced: { colorScheme: "dark", contrast: "no-preference", forcedColors: "active" },
} as const;
type Scheme = keyof typeof SCHEMES;
const NAMES = Object.keys(SCHEMES) as Scheme[];
/** The size of a window in px. */
export interface Size {
  width: number;
  height: number;
}
export const SIZES: [Size, Size] = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/** A page as somebody may see it. */
interface View {
  address: string;
  scheme: Scheme;
  size: Size;
}

/** Returns the address of a page in a language. A list is a file, whose language is a parameter. */
function spoken(language: string, path: string): string {
  if (language === "fr") return path;
  if (path.startsWith("/listes/")) return `${path}?langue=${language}`;
  return `/${language}${path === "/" ? "" : path}`;
}

/** Every combination of page, language, scheme and size. */
const EVERY: View[] = PAGES.flatMap((path) =>
  LANGUAGES.flatMap((language) =>
    NAMES.flatMap((scheme) => SIZES.map((size) => ({ address: spoken(language, path), scheme, size }))),
  ),
);

/**
 * The combinations in which every pair of values occurs: each page in each language, with scheme and size in turn. Of
 * the five languages of a page, four meet the four schemes. The size changes after every second language, and begins
 * with the other at the next page, so that each scheme meets both.
 */
const PAIRS: View[] = PAGES.flatMap((path, i) =>
  LANGUAGES.map((language, j) => ({
    address: spoken(language, path),
    scheme: NAMES[(i + j) % NAMES.length] ?? "light",
    size: SIZES[(i + (j >> 1)) % SIZES.length] ?? SIZES[0],
  })),
);

/** Pictures take the server's time here, and axe does not look at them. */
export async function withoutPictures(page: Page): Promise<void> {
  const body = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>';
  await page.route(/\/images[/.]/, (route) => route.fulfill({ contentType: "image/svg+xml", body }));
}

/** The live map is not loaded for somebody who saves data. */
export async function withoutMap(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setDataSaverOverride", { dataSaverEnabled: true });
}

/** Opens a page as in a view, and returns its faults. */
async function visit(page: Page, url: string, { address, scheme, size }: View): Promise<string[]> {
  await page.emulateMedia({ ...SCHEMES[scheme], reducedMotion: "reduce" });
  await page.setViewportSize(size);
  await page.goto(url + address, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready);
  // If the visitor forces colours, the system chooses them, but the computed style still has those of the page.
  const without = scheme === "forced" ? ["color-contrast"] : [];
  const found = [...(await violations(page, without)), ...(await moving(page))];
  found.push(...(await tooWide(page)), ...(await tooSmall(page)));
  // 400 % of 1280 px are 320 px, which is also the narrowest phone.
  found.push(...(await tooWideAt(page, size.width > 700 ? [size.width / 2, 320] : [320])));
  return found.map((fault) => `${address}, ${scheme}, ${size.width} px: ${fault}`);
}

/** Prepares a page for visits. Returns the faults that it will report: requests to other servers, and errors. */
async function prepare(page: Page, url: string): Promise<string[]> {
  await withoutPictures(page);
  await withoutMap(page);
  const found: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url()))
      found.push(`${page.url()} asks ${request.url()}`);
  });
  page.on("pageerror", (error) => found.push(`${page.url()}: ${error.stack}`));
  page.on("console", (said) => {
    // Chromium reports the page that does not exist as an error.
    const meant = MISSING.test(new URL(said.location().url || url).pathname);
    if (said.type() === "error" && !meant) found.push(`${page.url()}: ${said.text()} (${said.location().url})`);
  });
  return found;
}

/** Visits a view. Throws if that takes longer than patience: a script in the page has no time limit of its own. */
function inTime(page: Page, url: string, view: View): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const told = `${view.address}, ${view.scheme}, ${view.size.width} px: no end of the visit`;
    timer = setTimeout(() => fail(new Error(told)), 2 * PATIENCE);
  });
  return Promise.race([visit(page, url, view), late]).finally(() => clearTimeout(timer));
}

/** Visits all views, `tabs` at a time. Returns the faults. */
async function visitAll(first: Page, url: string, views: View[], tabs: number): Promise<string[]> {
  const waiting = [...views];
  const tab = async (page: Page): Promise<string[]> => {
    const found = await prepare(page, url);
    for (let view = waiting.shift(); view; view = waiting.shift()) found.push(...(await inTime(page, url, view)));
    return found;
  };
  const others = Array.from({ length: tabs - 1 }, () => first.context().newPage());
  const found = await Promise.all([first, ...(await Promise.all(others))].map(tab));
  return found.flat();
}

/** Checks the HTML and the links of every page in every language. Returns the faults and the number of links. */
async function read(url: string, unread?: RegExp): Promise<{ faults: string[]; count: number }> {
  const links = new Links(url, MISSING, unread);
  const rules = await validator();
  const faults: string[] = [];
  for (const address of new Set(EVERY.map(({ address }) => address))) {
    faults.push(...(await invalid(rules, await links.page(address), address)), ...(await links.dead(address)));
  }
  return { faults, count: links.count };
}

/**
 * Every page in every language is accessible, valid and quiet, fits the window at every zoom, and leads nowhere that does
 * not answer. Every pair of values of page, language, scheme and size occurs. One page is also looked at with its map over
 * it, as on a phone.
 */
export async function pages_are_accessible(checked: Visit): Promise<void> {
  const { page, url, errors } = checked;
  const { faults } = await read(url, /\/images\//);
  const found = await visitAll(page, url, PAIRS, 1);
  const narrow = PAIRS.find(({ address, size }) => WITH_MAP.test(address) && size.width < 700);
  if (narrow) found.push(...(await withMap(checked, narrow)));
  errors.length = 0; // `found` has them
  none([...faults, ...found]);
}

/** Returns the faults of the live map on a page, in a wide window and over a narrow one. */
async function withMap({ page, url }: Visit, { address, scheme, size }: View): Promise<string[]> {
  const map = await page.context().newPage();
  await withoutPictures(map);
  await map.emulateMedia({ ...SCHEMES[scheme], reducedMotion: "reduce" });
  await map.setViewportSize(size);
  await map.goto(url + address, { waitUntil: "load" });
  if (size.width < 700) await map.locator("#carte .ouvrir").click();
  await map.locator("#carte.dessinee").waitFor();
  const found = await violations(map, scheme === "forced" ? ["color-contrast"] : []);
  found.push(...(await tooWide(map)), ...(await tooSmall(map)));
  await map.close();
  return found.map((fault) => `${address} with its map, ${scheme}, ${size.width} px: ${fault}`);
}

/** The same in every combination, with every link and the live map. `expected` has the number of tabs (scripts/pages). */
export async function every_page_in_every_way(checked: Visit): Promise<void> {
  const { page, url, errors, expected } = checked;
  const start = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - start) / 1000)} s`;
  const { faults, count } = await read(url);
  const addresses = new Set(EVERY.map(({ address }) => address)).size;
  console.log(`${addresses} addresses validated, ${count} links followed: ${faults.length} faults, ${seconds()}`);
  const found = await visitAll(page, url, EVERY, Number(expected[0] ?? 2));
  errors.length = 0; // `found` has them
  console.log(`${EVERY.length} visits: ${found.length} faults, ${seconds()}`);
  const maps = PAIRS.filter(({ address }) => WITH_MAP.test(address));
  for (const view of maps) faults.push(...(await withMap(checked, view)));
  console.log(`${maps.length} live maps, ${seconds()}`);
  none([...faults, ...found]);
}
