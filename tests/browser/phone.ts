// The legibility of the map on a phone, and the pictures for the documents (scripts/pictures).

import assert from "node:assert/strict";
import type { Visit } from "./main.ts";

/** The folder of MapLibre, relative to that of the bundled checks. */
const LIBRARY = new URL("../../maplibre-gl/dist/", import.meta.url);

/** MapLibre in the page. It is a script without types here. */
// biome-ignore lint/suspicious/noExplicitAny: the library's own types would need its package at run time
type Library = any;

/** The width and height of the map on a phone, in pixels. */
const PHONE = { width: 360, height: 480 };

/** A view of the map: longitude, latitude, zoom. */
type View = [lon: number, lat: number, zoom: number];

/** Opens a page that contains only a map with a style of the service. */
async function open({ page, url }: Visit, style: string): Promise<void> {
  await page.route(`${url}/images-du-guide/**`, (route) => {
    const file = new URL(route.request().url()).pathname.split("/").pop() ?? "";
    const body = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Carte</title>
      <link rel="icon" href="data:,"><link rel="stylesheet" href="maplibre-gl.css">
      <style>html, body, #carte { margin: 0; height: 100% }</style><div id="carte"></div></html>`;
    if (file === "page.html") return route.fulfill({ contentType: "text/html", body });
    const contentType = file.endsWith(".css") ? "text/css" : "text/javascript";
    return route.fulfill({ path: new URL(file, LIBRARY).pathname, contentType });
  });
  await page.goto(`${url}/images-du-guide/page.html`);
  await page.evaluate(
    async ([folder, style]) => {
      const library: Library = await import(`${folder}/maplibre-gl.mjs`);
      library.setWorkerUrl(`${folder}/maplibre-gl-worker.mjs`);
      const options = { container: "carte", style, attributionControl: false, fadeDuration: 0 };
      Object.assign(globalThis, { map: new library.Map(options) });
    },
    [`${url}/images-du-guide`, `${url}/styles/${style}`] as const,
  );
}

/** Shows a view, and waits until everything in it is drawn. */
async function show({ page }: Visit, [lon, lat, zoom]: View): Promise<void> {
  await page.evaluate(
    async ([lon, lat, zoom]) => {
      const { map } = globalThis as Library;
      map.jumpTo({ center: [lon, lat], zoom });
      await new Promise((done) => map.once("idle", done));
    },
    [lon, lat, zoom] as const,
  );
}

/** Returns the values of an attribute in the rendered features of some layers. */
const drawn = ({ page }: Visit, layers: string[], key: string): Promise<string[]> =>
  page.evaluate(
    ([layers, key]) => {
      const { map } = globalThis as Library;
      return map.queryRenderedFeatures({ layers }).map(({ properties }: Library) => String(properties[key]));
    },
    [layers, key] as const,
  );

/**
 * On a phone, in each style, every étape in the middle of the view shows its number, and at zoom 12 its name.
 * `expected` has the étapes: voie, number, and the longitude and latitude of the middle.
 */
export async function a_phone_shows_the_number_and_the_name_of_an_etape(visit: Visit): Promise<void> {
  await visit.page.setViewportSize(PHONE);
  for (const style of ["hent", "sombre", "contraste"]) {
    await open(visit, `${style}.json?fond=aucun`);
    for (const etape of visit.expected) {
      const [voie = "", numero = "", lon, lat] = etape.split(" ");
      for (const zoom of [12, 15]) {
        await show(visit, [Number(lon), Number(lat), zoom]);
        const place = `${style}, ${voie} ${numero} at zoom ${zoom}`;
        const numbers = await drawn(visit, ["etapes-numero"], "numero");
        assert.ok(numbers.includes(numero), `${place}: shields ${numbers.join()}`);
        const names = await drawn(visit, ["etapes", "etapes-dessous"], "nom");
        if (zoom === 12) assert.ok(names.length > 0, `${place}: no name`);
      }
    }
  }
}

/**
 * Makes the pictures for the documents. `expected` has the folder, the prefix of their names, the ground, and then the
 * views: name, longitude, latitude, zoom, and optionally width and height.
 */
export async function pictures(visit: Visit): Promise<void> {
  const [folder = ".", start = "", fond = "aucun", ...views] = visit.expected;
  for (const style of ["hent", "sombre", "contraste"]) {
    await open(visit, `${style}.json?fond=${fond}`);
    for (const view of views) {
      const [name, lon, lat, zoom, width = PHONE.width, height = PHONE.height] = view.split(" ");
      await visit.page.setViewportSize({ width: Number(width), height: Number(height) });
      await show(visit, [Number(lon), Number(lat), Number(zoom)]);
      await visit.page.screenshot({ path: `${folder}/${start}-${style}-${name}.png` });
    }
  }
}
