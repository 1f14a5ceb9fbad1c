// Runs one check in a real browser: `node main.mjs CHECK URL [EXPECTED…]`. tests/browser.rs starts the service and this
// program.
//
// A check can pause so that the Rust side changes the store or inspects the service: it prints `@name` and waits for a
// line on standard input. If a check fails, the program prints the error and exits with status 1.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import * as closures from "./closures.ts";
import * as embed from "./embed.ts";
import * as examples from "./examples.ts";
import * as horsLigne from "./hors_ligne.ts";
import { journeys_follow_visible_text } from "./journeys.ts";
import { every_page_works_by_keyboard, pages_work_by_keyboard } from "./keyboard.ts";
import * as list from "./list.ts";
import * as live from "./live.ts";
import * as map from "./map.ts";
import * as outside from "./outside.ts";
import { every_page_in_every_way, PATIENCE, pages_are_accessible } from "./pages.ts";
import * as paper from "./paper.ts";
import * as phone from "./phone.ts";
import * as rendered from "./rendered.ts";
import * as search from "./search.ts";
import * as speed from "./speed.ts";
import * as styles from "./styles.ts";
import * as verifier from "./verifier.ts";

/** The arguments of a check. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** The URL of the service, without a trailing slash. */
  url: string;
  /** Texts that the Rust side expects on the page. */
  expected: string[];
  /** Pauses the check at a named point until the Rust side has done its part. */
  stop: (place: string) => Promise<void>;
  /** The errors that the pages have reported. At the end the list must be empty: a check removes those that it caused. */
  errors: string[];
}

/** All checks by name. */
const CHECKS: Record<string, (visit: Visit) => Promise<void>> = {
  ...closures,
  ...embed,
  ...examples,
  ...horsLigne,
  ...list,
  ...live,
  ...map,
  ...outside,
  every_page_in_every_way,
  every_page_works_by_keyboard,
  journeys_follow_visible_text,
  pages_are_accessible,
  pages_work_by_keyboard,
  ...paper,
  ...phone,
  ...rendered,
  ...search,
  ...speed,
  ...styles,
  ...verifier,
};

/** The checks that draw no map. They run without WebGL, whose emulation would take half of their time. */
const WITHOUT_MAPS = new Set([
  "every_page_works_by_keyboard",
  "first_views_are_small",
  "journeys_follow_visible_text",
  "pages_are_accessible",
  "pages_work_by_keyboard",
]);

/**
 * Returns the path of Debian's Chromium, found in PATH. playwright-core does not include a browser. Throws if there is
 * none.
 */
function executable(): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, "chromium");
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  throw new Error("no chromium in PATH");
}

/** Runs the check named in the arguments. Throws if it fails, or if a page reports an error. */
async function main([name = "", url = "", ...expected]: string[]): Promise<void> {
  const check = CHECKS[name];
  if (!check) throw new Error(`no check is called ${name}`);
  const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const stop = async (place: string): Promise<void> => {
    console.log(`@${place}`);
    await heard.next();
  };
  const drawing = WITHOUT_MAPS.has(name)
    ? "--disable-gpu"
    : "--use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader";
  const args = `--no-sandbox --disable-quic ${drawing}`;
  const browser = await chromium.launch({ executablePath: executable(), args: args.split(" ") });
  try {
    const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: "fr-FR" });
    context.setDefaultTimeout(PATIENCE);
    const errors: string[] = [];
    context.on("weberror", (error) => errors.push(String(error.error().stack)));
    context.on("console", (said) => {
      if (said.type() === "error") errors.push(`${said.text()} (${said.location().url})`);
    });
    const page = await context.newPage();
    await check({ page, context, url, expected, stop, errors });
    if (errors.length) throw new Error(`the pages complain:\n${errors.join("\n")}`);
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.log(error instanceof Error ? error.stack : error);
    process.exit(1);
  },
);
