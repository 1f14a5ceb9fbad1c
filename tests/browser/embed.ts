// Maps embedded in pages of another site. That site is `localhost`, the service is 127.0.0.1: browsers hold them for
// two sites. `expected` has the URL of the site. Its pages are examples/integrer and those that tests/embed.rs writes.

import assert from "node:assert/strict";
import type { Frame, Page } from "playwright-core";
import { none, tooWide, violations } from "./faults.ts";
import type { Visit } from "./main.ts";
import { SIZES } from "./pages.ts";
import { drawn } from "./pixels.ts";

/** The map of MapLibre on the figure of an embedded page. */
type Figure = HTMLElement & {
  carte: {
    getZoom: () => number;
    getCenter: () => { lng: number; lat: number };
    getFilter: (id: string) => unknown;
    getPaintProperty: (id: string, name: string) => unknown;
    getLayoutProperty: (id: string, name: string) => unknown;
    queryRenderedFeatures: (options: { layers: string[] }) => unknown[];
  };
};

/** Returns the frame of an embedded map, when its live map is drawn. */
async function drawnFrame(page: Page, url: string, number = 0): Promise<Frame> {
  // Pictures that wait for a touch are no live maps.
  const isMap = (frame: Frame) => frame.url().startsWith(`${url}/embed`) && !frame.url().includes("leger=oui");
  const found = await waitFor(() => page.frames().filter(isMap)[number]);
  await found.locator("#carte.dessinee").waitFor();
  return found;
}

/** Waits until `find` returns something. */
async function waitFor<T>(find: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = find();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  return assert.fail("nothing came");
}

/** Every example draws the voie on another origin under the policy that it states, without a complaint. */
export async function an_example_draws_under_its_policy({ page, expected }: Visit): Promise<void> {
  const [site = "", name = "", colour = ""] = expected;
  const refused: string[] = [];
  page.on("requestfailed", (request) => {
    if (!/ERR_ABORTED/.test(request.failure()?.errorText ?? "")) refused.push(request.url());
  });
  await page.goto(`${site}/${name}`);
  await drawn(page, colour);
  assert.deepEqual(refused, []);
}

/** The element tells the page what the visitor touches, and shows what the page chooses, without a reload. */
export async function an_embed_and_its_page_speak({ page, url, expected }: Visit): Promise<void> {
  await page.goto(`${expected[0]}/html.html`);
  const frame = await drawnFrame(page, url);
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    for (const kind of ["hent:etape", "hent:hebergeur"]) {
      document.addEventListener(kind, (event) => heard.push({ kind, ...(event as CustomEvent).detail }));
    }
  });
  // A host in the list: its page opens in a tab of its own.
  const host = frame.locator(".liste-embarquee a").first();
  const [name, href] = [await host.textContent(), await host.evaluate((link: HTMLAnchorElement) => link.href)];
  const [tab] = await Promise.all([page.context().waitForEvent("page"), host.click()]);
  await tab.close();
  await page.locator("#touche", { hasText: name ?? "?" }).waitFor();
  const heard = await page.evaluate(() => (window as unknown as { heard: Record<string, string>[] }).heard);
  assert.equal(heard.length, 1);
  assert.deepEqual(
    { ...heard[0], code: undefined },
    { kind: "hent:hebergeur", code: undefined, nom: name, page: href },
  );
  // The page chooses another étape: the map goes there, its words follow, and it is not loaded again.
  const before = await frame.evaluate(() => {
    Object.assign(window, { same: true });
    return (document.getElementById("carte") as Figure).carte.getCenter();
  });
  await page.getByRole("button", { name: "L'étape d'après" }).click();
  await frame.waitForFunction((before) => {
    const { carte } = document.getElementById("carte") as Figure;
    return carte.getCenter().lat < before.lat - 0.05 && /"2"/.test(JSON.stringify(carte.getFilter("etape-choisie")));
  }, before);
  await frame.getByRole("heading", { name: "Callac" }).waitFor();
  assert.ok(await frame.evaluate(() => "same" in window), "the frame was loaded again");
}

/** Messages of a third site reach neither the page nor the map. */
export async function messages_of_others_are_ignored({ page, url, expected }: Visit): Promise<void> {
  const [site = "", other = ""] = expected;
  assert.notEqual(new URL(site).origin, new URL(other).origin);
  await page.goto(`${site}/autre.html`);
  const frame = await drawnFrame(page, url);
  const intruder = await waitFor(() => page.frames().find((frame) => frame.url().startsWith(other)));
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const kind of ["hent:etape", "hent:hebergeur"]) document.addEventListener(kind, () => heard.push(kind));
  });
  // It speaks to the page as if it were the map.
  await intruder.evaluate(() => {
    for (const type of ["hent:etape", "hent:hebergeur", "hent:pret"]) {
      window.parent.postMessage({ type, voie: "locquirec", etape: "2", nom: "?" }, "*");
    }
  });
  // The page speaks to a map that was made for the page of another site.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const address = `${url}/embed?voie=locquirec&etape=1#origine=${encodeURIComponent(other)}`;
  await page.evaluate((address) => {
    // Browsers draw no frames of other sites that are out of sight.
    document.body.prepend(Object.assign(document.createElement("iframe"), { src: address, title: "carte" }));
  }, address);
  const theirs = await waitFor(() => page.frames().find((frame) => frame.url() === address));
  await theirs.locator("#carte.dessinee").waitFor();
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe[src*="origine="]');
    frame?.contentWindow?.postMessage({ type: "hent:choisir", etape: "4" }, "*");
  });
  // What the page says to its own map is heard, and it comes later.
  await page.evaluate(() => document.querySelector("hent-carte")?.setAttribute("etape", "2"));
  await frame.waitForFunction(() =>
    /"2"/.test(JSON.stringify((document.getElementById("carte") as Figure).carte.getFilter("etape-choisie"))),
  );
  const etapes = asked.filter((path) => path.startsWith("/api/voies/locquirec/etapes/"));
  assert.deepEqual(etapes, ["/api/voies/locquirec/etapes/2"]);
  assert.deepEqual(await page.evaluate(() => (window as unknown as { heard: string[] }).heard), []);
}

/** The map in the page of another site has nothing of what the browser keeps for the service, and gives nothing away. */
export async function an_embed_reads_nothing_private({ page, context, url, expected, errors }: Visit): Promise<void> {
  await page.goto(`${url}/aide`);
  await page.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie that remembers the language is set like this, too
    document.cookie = "langue=de; path=/; samesite=lax";
    localStorage.setItem("style-carte", "sombre");
  });
  const sent: string[] = [];
  await context.route(`${url}/**`, async (route) => {
    const headers = await route.request().allHeaders();
    sent.push(...[headers.cookie ?? "", headers.authorization ?? ""].filter(Boolean));
    await route.continue();
  });
  await page.goto(`${expected[0]}/html.html?secret=1`);
  const frame = await drawnFrame(page, url);
  assert.deepEqual(sent, [], "the frame sends what the browser keeps");
  const kept = await frame.evaluate(() => {
    try {
      return document.cookie + (localStorage.getItem("style-carte") ?? "");
    } catch {
      return document.cookie; // the browser gives frames of other sites no storage at all
    }
  });
  assert.equal(kept, "");
  assert.equal(await frame.evaluate(() => document.referrer), `${expected[0]}/`, "the map learns the site alone");
  const read = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("hent-carte") as HTMLElement;
    const frame = shadowRoot?.querySelector("iframe");
    return [frame?.contentDocument ?? null, frame?.allow];
  });
  assert.deepEqual(read, [null, "fullscreen"]);
  // The page did not let it ask for the position.
  assert.equal(await frame.locator(".maplibregl-ctrl-geolocate").count(), 0);
  await page.evaluate(() => document.querySelector("hent-carte")?.setAttribute("position", "oui"));
  await waitFor(() => frame.isDetached() || undefined);
  await (await drawnFrame(page, url)).locator(".maplibregl-ctrl-geolocate").waitFor();
  assert.deepEqual(errors, []);
}

/** A change of the store reaches an open embed without a reload. */
export async function an_open_embed_repaints_by_itself({ page, url, expected, stop }: Visit): Promise<void> {
  await page.goto(`${expected[0]}/ouverte.html`);
  const frame = await drawnFrame(page, url);
  await stop("open"); // the Rust side waits until the map listens, then renames the voie
  await frame.getByRole("heading", { name: "Repeinte" }).waitFor();
  await stop("repainted"); // the Rust side makes another change and waits until the map has requested its tiles
}

/** The wheel and one finger scroll the page, not the map. Ctrl and the wheel zoom. The map can fill the screen. */
export async function an_embed_is_no_scroll_trap({ page, url, expected }: Visit): Promise<void> {
  await page.goto(`${expected[0]}/haute.html`);
  const frame = await drawnFrame(page, url);
  const zoom = () => frame.evaluate(() => (document.getElementById("carte") as Figure).carte.getZoom());
  const before = await zoom();
  const box = await page.locator("hent-carte").boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, 240);
  await page.waitForFunction(() => scrollY > 100);
  assert.equal(await zoom(), before);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1000); // what scrolls keeps the wheel for a moment
  await page.mouse.move(box.x + box.width / 2 + 9, box.y + box.height / 2 + 9);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -240);
  await page.keyboard.up("Control");
  await frame.waitForFunction(
    (before) => (document.getElementById("carte") as Figure).carte.getZoom() > before,
    before,
  );
  const touch = frame.locator(".maplibregl-canvas-container");
  assert.equal(await touch.evaluate((element) => getComputedStyle(element).touchAction), "pan-x pan-y");
  await frame.locator(".maplibregl-ctrl-fullscreen").click();
  await frame.waitForFunction(() => document.fullscreenElement !== null);
  assert.equal(await page.evaluate(() => document.fullscreenElement?.localName), "hent-carte");
  await frame.locator(".maplibregl-ctrl-shrink").click();
  await frame.waitForFunction(() => document.fullscreenElement === null);
}

/** With `leger=oui` the picture stays until the visitor touches it. Colour, types and style are those of the address. */
export async function an_embed_shows_what_its_address_names({ page, url }: Visit): Promise<void> {
  const query = "voie=locquirec&etape=1&leger=oui&couleur=00aa55&types=gite,camping&style=sombre&langue=en&hauteur=300";
  const scripts: string[] = [];
  page.on("request", (request) => request.url().endsWith("/web/map.js") && scripts.push(request.url()));
  await page.goto(`${url}/embed?${query}`);
  const button = page.locator("#carte button.ouvrir");
  await button.waitFor();
  assert.match((await page.locator("#carte img").getAttribute("src")) ?? "", /style=sombre/);
  assert.deepEqual(scripts, []);
  await button.click();
  await page.locator("#carte.dessinee").waitFor();
  assert.equal(await page.locator("#carte").getAttribute("data-style"), "sombre aucun");
  const map = await page.evaluate(() => {
    const { carte } = document.getElementById("carte") as Figure;
    return [carte.getPaintProperty("etape-choisie", "line-color"), JSON.stringify(carte.getFilter("hebergeurs-signe"))];
  });
  assert.deepEqual(map, ["#00aa55", '["in",["get","type"],["literal",["gite","camping"]]]']);
  // The link to the full page keeps the étape, the style, the language and the view.
  const link = page.locator("a[data-page]");
  await page.locator("canvas").focus();
  await page.keyboard.press("+");
  await page.waitForFunction(() => document.querySelector<HTMLAnchorElement>("a[data-page]")?.hash.startsWith("#vue="));
  assert.match((await link.getAttribute("href")) ?? "", /\/en\/voies\/locquirec\/etapes\/1\?style=sombre#vue=\d+\//);
  // A section stands out by itself, with its own marks, and the rest of its voie is pale.
  await page.goto(`${url}/embed?voie=locquirec&km=2-5.5&couleur=00aa55`);
  await page.locator("#carte.dessinee").waitFor();
  await page.waitForFunction(() => {
    const { carte } = document.getElementById("carte") as Figure;
    const count = (layer: string): number => carte.queryRenderedFeatures({ layers: [layer] }).length;
    return count("section-choisie") > 0 && count("choix-bouts") === 2;
  });
  const section = await page.evaluate(() => {
    const { carte } = document.getElementById("carte") as Figure;
    const shown = (layer: string): unknown => carte.getLayoutProperty(layer, "visibility");
    return [carte.getPaintProperty("section-choisie", "line-color"), shown("voie-choisie"), shown("etape-choisie")];
  });
  assert.deepEqual(section, ["#00aa55", "none", "none"]);
}

/** At both sizes: accessible with its live map and a list, nothing too wide, and usable by the keyboard alone. */
export async function an_embed_is_accessible({ page, url, expected, errors }: Visit): Promise<void> {
  const found: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const query of [
      "",
      "?voie=locquirec&liste=oui",
      "?voie=locquirec&etape=1&liste=oui&langue=de",
      "?voie=nulle",
    ]) {
      await page.goto(`${url}/embed${query}`);
      if (!query.includes("nulle")) await page.locator("#carte.dessinee").waitFor();
      const faults = [...(await violations(page, [])), ...(await tooWide(page))];
      found.push(...faults.map((fault) => `/embed${query}, ${size.width} px: ${fault}`));
    }
  }
  none(found);
  // The browser reports the voie that does not exist.
  assert.ok(
    errors.every((error) => error.includes("404")),
    errors.join("\n"),
  );
  errors.length = 0;
  await page.goto(`${expected[0]}/haute.html`);
  const frame = await drawnFrame(page, url);
  // From the link before the map to the link behind it, by the Tab key alone.
  await page.locator("#avant").focus();
  const stops: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.id === "apres")) break;
    stops.push(await frame.evaluate(() => `${document.activeElement?.localName} ${document.activeElement?.className}`));
  }
  assert.ok(await page.evaluate(() => document.activeElement?.id === "apres"), `a trap: ${stops.join(", ")}`);
  for (const part of ["a ", "canvas", "zoom-in", "fullscreen", "summary"]) {
    assert.ok(
      stops.some((stop) => stop.includes(part)),
      `the keyboard does not reach ${part}: ${stops.join(", ")}`,
    );
  }
}

/** In the sandbox that WordPress makes, the map draws, and its links are handed to WordPress. */
export async function an_embed_works_in_the_sandbox_of_wordpress({ page, url, expected }: Visit): Promise<void> {
  await page.goto(`${expected[0]}/wordpress.html`);
  const frame = await drawnFrame(page, url);
  await page.evaluate(() => {
    addEventListener("message", ({ data }) => {
      if (data.message === "link") document.title = `${data.secret} ${data.value}`;
    });
  });
  await frame.locator("a[data-page]").click();
  await page.waitForFunction(() => document.title.startsWith("aBcDeF1234 "));
  assert.match(await page.title(), /^aBcDeF1234 http.*\/voies\/locquirec/);
}

/** A site that may not show the map sees a sentence and a link; the element shows its own content after five seconds. */
export async function a_refused_site_sees_a_sentence({ page, url, expected, errors }: Visit): Promise<void> {
  await page.goto(`${expected[0]}/html.html`);
  const frame = await waitFor(() => page.frames().find((frame) => frame.url().startsWith(`${url}/embed`)));
  await frame.getByText("Cette carte ne se montre pas sur ce site.").waitFor();
  assert.equal(await frame.locator("#carte").count(), 0);
  await frame.getByRole("link", { name: "Toutes les voies" }).waitFor();
  await page.getByRole("link", { name: "La carte de l'étape" }).waitFor();
  assert.ok(
    await page.locator("hent-carte").evaluate((element) => {
      const frame = element.shadowRoot?.querySelector("iframe");
      return frame?.style.display === "none";
    }),
  );
  const others = errors.filter((error) => !error.includes("403"));
  assert.deepEqual(others, []);
  errors.length = 0; // the browser reports the status of the frame
}

/** The page for web editors: the map and its snippets follow the form, without losing the focus. */
export async function an_editor_chooses_a_map({ page, url }: Visit): Promise<void> {
  await page.goto(`${url}/integrer`);
  await page.locator('select[name="voie"]').selectOption("locquirec");
  await page.locator('select[name="etape"]').focus();
  await page.locator('select[name="etape"]').selectOption("2");
  const snippet = page.locator("pre[data-extrait]").first();
  await page.locator("pre[data-extrait]", { hasText: 'etape="2"' }).first().waitFor();
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLSelectElement).name), "etape");
  await page.locator('input[name="liste"]').check();
  await page.locator("pre[data-extrait]", { hasText: 'liste="oui"' }).first().waitFor();
  assert.match(
    (await snippet.textContent()) ?? "",
    /<hent-carte voie="locquirec" etape="2" liste="oui" .*langue="fr">/,
  );
  assert.match(page.url(), /voie=locquirec&etape=2/);
  const frame = await waitFor(() => page.frames().find((frame) => /embed\?.*etape=2.*liste=oui/.test(frame.url())));
  await page.locator("iframe.apercu").scrollIntoViewIfNeeded();
  await frame.locator("#carte.dessinee").waitFor();
  // Another voie has other étapes.
  await page.locator('select[name="voie"]').selectOption("beauport");
  await page.locator("pre[data-extrait]", { hasText: 'voie="beauport"' }).first().waitFor();
  assert.ok(!((await snippet.textContent()) ?? "").includes("etape="));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator("button.copier").first().click();
  await page.locator("button.copier", { hasText: "Copié" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await snippet.textContent());
}
