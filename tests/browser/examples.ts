// examples/carte.html: hent's tiles on a page of another site.

import assert from "node:assert/strict";
import type { Visit } from "./main.ts";

/** The page draws the voie, and its tiles come from another origin. `expected` has the URL of the page. */
export async function the_example_page_draws_a_voie_from_another_origin(visit: Visit): Promise<void> {
  const { page, url, expected } = visit;
  const [address = ""] = expected;
  assert.notEqual(new URL(address).origin, new URL(url).origin);
  const tile = page.waitForResponse((answer) => answer.url().startsWith(`${url}/tiles/`) && answer.ok());
  await page.goto(`${address}?hent=${encodeURIComponent(url)}`);
  await tile;
  await page.locator("output", { hasText: "Voie y" }).waitFor();
}
