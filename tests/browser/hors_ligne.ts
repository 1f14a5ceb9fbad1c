// What the browser keeps for use without a network.

import assert from "node:assert/strict";
import type { Map as MapLibre } from "maplibre-gl";
import type { Page, Request } from "playwright-core";
import { violations } from "./faults.ts";
import type { Visit } from "./main.ts";

declare const carte: HTMLElement & { carte: MapLibre };

const ETAPE = "/voies/y/etapes/1";

/** The state below the button. */
const state = (page: Page) => page.locator(".gardes [role=status]");
const action = (page: Page, id: string) => page.locator(`[data-action="${id}"]`);

/** Opens the étape and asks to keep it. */
async function ask(page: Page, url: string): Promise<void> {
  await page.goto(url + ETAPE);
  await page.locator("#garder").click();
  await action(page, "carte-garder-oui").waitFor();
}

/** Keeps the étape, and waits until it is there and served. */
async function keep(page: Page, url: string): Promise<void> {
  await ask(page, url);
  assert.match((await state(page).textContent()) ?? "", /prendront [\d,]+.(ko|Mo) à télécharger/);
  await action(page, "carte-garder-oui").click();
  await action(page, "carte-garder-enlever").waitFor();
  assert.match((await state(page).textContent()) ?? "", /^Gardé sur cet appareil, vu le/);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Counts the bytes on the wire of the requests that fetch a pack. */
function meter(page: Page): () => Promise<number> {
  let counting: Promise<number>[] = [];
  const add = async (request: Request): Promise<number> => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    return responseBodySize + responseHeadersSize;
  };
  page.on("requestfinished", (request) => {
    if (request.headers()["hent-direct"]) counting.push(add(request));
  });
  return async () => {
    const all = await Promise.all(counting);
    counting = [];
    return all.reduce((bytes, more) => bytes + more, 0);
  };
}

/** Runs something while the network is away. What fails then is no error of the page. */
async function inFlight({ context, errors }: Visit, run: () => Promise<void>): Promise<void> {
  await context.setOffline(true);
  await run();
  await context.setOffline(false);
  errors.splice(
    0,
    errors.length,
    ...errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(error)),
  );
}

/** The drawn map has the way, the land, and a host whose card says when it was seen. */
async function hasTheMap(page: Page): Promise<void> {
  const drawn = await page.evaluate(() => {
    return ["etapes", "terre"].map((layer) => carte.carte.queryRenderedFeatures({ layers: [layer] }).length);
  });
  assert.ok(
    drawn.every((count) => count > 0),
    `the way and the land: ${drawn}`,
  );
  const host = await page.evaluate(() => {
    const map = carte.carte;
    const { left, top } = map.getCanvas().getBoundingClientRect();
    const places = map.queryRenderedFeatures({ layers: ["hebergeurs"] }).flatMap(({ geometry }) => {
      if (geometry.type !== "Point") return [];
      const { x, y } = map.project(geometry.coordinates as [number, number]);
      return [{ x: x + left, y: y + top }];
    });
    return places.find(({ x, y }) => document.elementFromPoint(x, y) === map.getCanvas());
  });
  assert.ok(host, "a host is on the map");
  await page.mouse.click(host.x, host.y);
  await page.locator("#carte .fiche", { hasText: "vus le" }).waitFor(); // its card says when it was seen
}

/** In flight mode, a kept étape has its page, map, list, places, search and position. */
export async function a_kept_etape_works_in_flight_mode(visit: Visit): Promise<void> {
  const { page, context, url } = visit;
  await keep(page, url);
  await inFlight(visit, async () => {
    await page.reload();
    const notice = page.locator("main > .avis[role=status]");
    await notice.waitFor();
    assert.match(
      (await notice.textContent()) ?? "",
      /^Page gardée sur cet appareil : fermetures et hébergements vus le/,
    );
    assert.ok(await page.locator("#dormir .nom").count(), "the beds");
    assert.ok(
      await page.locator("#carte img").evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0),
    );

    await page.locator("#carte.dessinee").waitFor();
    await hasTheMap(page);

    await page.locator("form.chercher input").fill("hote");
    await page.locator("#reponses li").first().waitFor();
    assert.match((await page.locator("#reponses li").first().textContent()) ?? "", /Hôte 1/);
    await page.goto(`${url}/recherche?q=hote+1`);
    assert.equal(await page.locator("#gardes-trouves a").first().getAttribute("href"), "/hebergeurs/h1");
    await page.locator("#gardes-trouves a").first().click();
    assert.match(await page.locator("h1").innerText(), /Hôte 1/);

    await page.goto(`${url}/listes/y/1.html`);
    assert.ok(await page.getByText("Hôte 1").count(), "the list");
    const place = await page.evaluate(async () => {
      const answer = await fetch("/api/position?lon=-2.98&lat=47.9965&ecart_max=10");
      const { chemins } = await answer.json();
      return [chemins[0].etape.etape, chemins[0].ecart_m, chemins[0].km] as [string, number, number];
    });
    assert.equal(place[0], "1");
    assert.ok(place[1] < 200 && place[2] > 1 && place[2] < 2.5, `${place}`);
    // What is not kept leads to the list of what is.
    await page.goto(`${url}/voies/y/etapes/2`);
    await page.locator("#gardes a.nom").first().waitFor(); // the list of what is kept
  });
  await page.goto(url + ETAPE);
  assert.equal(await page.locator("html[data-vu]").count(), 0, "with a network, the page is the present one");
  await action(page, "carte-garder-enlever").click();
  await page.locator("#garder").waitFor();
  const left = await page.evaluate(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    return [keys.reduce((a, b) => a + b, 0), (await navigator.serviceWorker.getRegistrations()).length];
  });
  assert.deepEqual(left, [0, 0], "nothing is left");
  await context.clearCookies();
}

/** In flight mode, the clock of the device says which closures have ended: in the text, and on the map. */
export async function a_kept_closure_ends_by_the_clock_of_the_device(visit: Visit): Promise<void> {
  const { page, url } = visit;
  await page.clock.setFixedTime("2026-05-15T10:00:00");
  await keep(page, url);
  const closures = async (): Promise<[text: number, map: number]> => {
    await page.reload();
    const notice = page.locator("main > .avis[role=status]");
    await notice.waitFor();
    assert.match((await notice.textContent()) ?? "", /fermetures et hébergements vus le 15\/05\/2026/);
    await page.locator("#carte.dessinee").waitFor();
    const drawn = await page.evaluate(() => {
      const { carte } = document.getElementById("carte") as unknown as {
        carte: { queryRenderedFeatures(o: object): unknown[] };
      };
      return carte.queryRenderedFeatures({ layers: ["perturbations", "perturbations-debut"] }).length;
    });
    return [await page.locator("aside.perturbations li:not(.finie)").count(), drawn];
  };
  await inFlight(visit, async () => {
    const before = await closures();
    assert.ok(before[0] === 1 && before[1] > 0, `${before}`);
    await page.clock.setFixedTime("2026-05-20T23:59:00");
    assert.ok((await closures())[1] > 0, "the last day");
    await page.clock.setFixedTime("2026-05-21T00:01:00");
    assert.deepEqual(await closures(), [0, 0], "it has ended");
    assert.equal(await page.locator("aside.perturbations li.finie").count(), 1);
  });
}

/** A pack that is cut goes on without fetching anything twice. A device without room keeps nothing, and says so. */
export async function a_cut_pack_goes_on_and_a_full_device_keeps_nothing(visit: Visit): Promise<void> {
  const { page, url, errors } = visit;
  const wire = meter(page);
  await ask(page, url);
  let requests = 0;
  await page.route("**/*", (route) => {
    if (!route.request().headers()["hent-direct"] || requests++ < 40) return route.continue();
    return route.abort("connectionreset");
  });
  await action(page, "carte-garder-oui").click();
  await action(page, "carte-garder-reprendre").waitFor();
  assert.match((await state(page).textContent()) ?? "", /^Interrompu à .* Rien n'est perdu\.$/);
  await page.reload();
  await action(page, "carte-garder-reprendre").waitFor();
  await page.unroute("**/*");
  const before = await wire();
  await action(page, "carte-garder-reprendre").click();
  await action(page, "carte-garder-enlever").waitFor();
  await state(page).getByText("Gardé sur cet appareil").waitFor();
  const after = await wire();
  const manifest = (await (await page.request.get(`${url}/hors-ligne/y/1.json`)).json()) as {
    octets: number;
    fichiers: [string][];
  };
  assert.ok(before > 10_000 && after < manifest.octets, `${before} and ${after} of ${manifest.octets}`);
  const kept = await page.evaluate(async () => (await (await caches.open("hent-garde")).keys()).length);
  assert.equal(kept, manifest.fichiers.length);
  await action(page, "carte-garder-enlever").click();
  await page.locator("#garder").waitFor();

  await page.evaluate(() => {
    const { put } = Cache.prototype;
    let count = 0;
    Cache.prototype.put = function (...of) {
      if (count++ > 30) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, of);
    };
  });
  await page.locator("#garder").click();
  await action(page, "carte-garder-oui").click();
  await state(page).getByText("rien n'a été gardé").waitFor();
  const left = await page.evaluate(async () => {
    const names = await caches.keys();
    return (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length))).join();
  });
  assert.match(left, /^(0,?)*$/, `nothing half kept: ${left}`);
  errors.splice(0, errors.length, ...errors.filter((error) => !/ERR_CONNECTION_RESET/.test(error)));
}

/** The controls have no fault of accessibility, on a phone and on a desk, and work by keyboard. */
export async function the_controls_of_packs_are_accessible(visit: Visit): Promise<void> {
  const { page, url } = visit;
  for (const [width, height] of [
    [360, 740],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(url + ETAPE);
    await page.locator("#garder").waitFor();
    await page.locator("#garder").focus();
    await page.keyboard.press("Enter");
    await action(page, "carte-garder-oui").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "carte-garder-oui");
    assert.deepEqual(await violations(page), [], `${width}: asked`);
    await page.keyboard.press("Enter");
    await action(page, "carte-garder-enlever").waitFor();
    assert.deepEqual(await violations(page), [], `${width}: kept`);
    const box = await action(page, "carte-garder-enlever").boundingBox();
    assert.ok(box && box.height >= 44 && box.x >= 0 && box.x + box.width <= width, `${width}: ${JSON.stringify(box)}`);
    await page.goto(`${url}/hors-ligne`);
    await page.locator("#gardes button").waitFor();
    assert.deepEqual(await violations(page), [], `${width}: the list`);
    await page.locator("#gardes button").click();
    await page.getByText("Rien n'est gardé").waitFor();
  }
}

/** An update says what changed and fetches only that; what a host took back goes at once; a deleted étape stays. */
export async function a_pack_follows_the_site(visit: Visit): Promise<void> {
  const { page, url, stop, errors } = visit;
  const wire = meter(page);
  await keep(page, url);
  const whole = await wire();
  for (const [place, said] of [
    ["kept", /^Mise à jour disponible : \d+.ko — un hôte a changé de téléphone$/],
    ["telephone", /^Mise à jour disponible : \d+.ko — le chemin a bougé au km 0,\d( ; .*)?$/],
  ] as const) {
    await stop(place);
    await page.reload();
    await action(page, "carte-garder-mettre-a-jour").waitFor();
    assert.match((await state(page).textContent()) ?? "", said);
    await action(page, "carte-garder-mettre-a-jour").click();
    await state(page).getByText("Gardé sur cet appareil").waitFor();
    const bytes = await wire();
    console.log(`${place}: ${bytes} of ${whole} bytes`);
    assert.ok(bytes < 0.02 * whole, `${place}: ${bytes} of ${whole} bytes`);
    // What is kept now is what the site has.
    const differing = await page.evaluate(async () => {
      const manifest = (await (await fetch("/hors-ligne/y/1.json")).json()) as { fichiers: [string][] };
      const kept = await caches.open("hent-garde");
      const wrong: string[] = [];
      for (const [address] of manifest.fichiers) {
        const url = new URL(address, location.href);
        url.searchParams.delete("v");
        url.pathname = url.pathname.replaceAll("%40", "@");
        const there = await (await kept.match(url.href))?.text();
        const now = await (await fetch(address, { cache: "no-cache", headers: { "hent-direct": "1" } })).text();
        if (there !== now) wrong.push(address);
      }
      return wrong;
    });
    assert.deepEqual(differing, [], place);
    await wire();
  }
  await stop("vertex");
  await page.reload();
  await page.waitForFunction(async () => !(await (await caches.open("hent-garde")).match("/hebergeurs/h1")));
  await state(page).getByText("Gardé sur cet appareil").waitFor(); // the pack without the host is whole

  // The étape is deleted from the site: it stays legible here, and is marked.
  await stop("withdrawn");
  await page.reload();
  await page.locator("html[data-vu]").waitFor({ state: "attached" });
  assert.match(await page.locator("h1").innerText(), /Localité 1 – Localité 2/);
  await state(page).getByText("n'existe plus sur le site (constaté le").waitFor();
  await page.goto(`${url}/hors-ligne`);
  await page.locator("#gardes").getByText("n'existe plus sur le site (constaté le").waitFor();
  // The browser reports the answers of the site about the deleted étape.
  errors.splice(0, errors.length, ...errors.filter((error) => !/status of 404 .*\/y\//.test(error)));
}
