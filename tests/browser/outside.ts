// The map style outside hent: the same style URL in third-party libraries, on a page of another origin. `expected` has
// the URL of that page's site, which serves the libraries, and the longitude, latitude and colour of a place on a voie.

import assert from "node:assert/strict";
import type { Visit } from "./main.ts";
import { drawn } from "./pixels.ts";

/**
 * Opens a blank page of the site with a map container and the files of the libraries. Returns the data that the page
 * needs.
 */
async function site({ page, url, expected }: Visit, files: string[]) {
  const [address = "", lon = "", lat = "", colour = ""] = expected;
  assert.notEqual(new URL(address).origin, new URL(url).origin);
  await page.goto(`${address}/page.html`);
  for (const file of files) {
    const place = `${address}/modules/${file}`;
    await (file.endsWith(".css") ? page.addStyleTag({ url: place }) : page.addScriptTag({ url: place }));
  }
  return { style: `${url}/styles/hent.json`, center: [Number(lon), Number(lat)] as [number, number], colour };
}

/** A library in the page. It is a script without types here. */
// biome-ignore lint/suspicious/noExplicitAny: the libraries' own types would need their packages at run time
type Library = any;

/** Opens the style in MapLibre GL JS, and checks that lines and names of hent's own tiles are drawn. */
async function maplibre(visit: Visit, files: string[]): Promise<void> {
  const { page } = visit;
  const { style, center, colour } = await site(visit, files);
  const layers = await page.evaluate(
    async ([style, center]) => {
      const { maplibregl } = globalThis as Library;
      const map = new maplibregl.Map({ container: "carte", style, center, zoom: 10, fadeDuration: 0 });
      const failed = new Promise((_, reject) => map.on("error", (event: Library) => reject(event.error)));
      await Promise.race([new Promise((done) => map.once("idle", done)), failed]);
      const features: Library[] = map.queryRenderedFeatures();
      return features.map((feature) => `${feature.source} ${feature.layer.type}`);
    },
    [style, center] as const,
  );
  const count = (kind: string) => layers.filter((layer) => layer === kind).length;
  assert.ok(count("hent line") > 0 && count("hent symbol") > 2 && count("terre fill") > 0, layers.join(", "));
  await drawn(page, colour);
}

/** MapLibre GL JS 5.6, which Drupal's Leaflet module bundles. */
export async function the_style_works_in_maplibre_5_6(visit: Visit): Promise<void> {
  await maplibre(visit, ["maplibre-gl-5.6/dist/maplibre-gl.css", "maplibre-gl-5.6/dist/maplibre-gl.js"]);
}

/** The current MapLibre GL JS, which is a module. */
export async function the_style_works_in_the_current_maplibre(visit: Visit): Promise<void> {
  await visit.page.addInitScript(() => {
    const script = Object.assign(document.createElement("script"), { type: "module" });
    script.textContent = `
      import * as maplibregl from "/modules/maplibre-gl/dist/maplibre-gl.mjs";
      maplibregl.setWorkerUrl?.("/modules/maplibre-gl/dist/maplibre-gl-worker.mjs");
      globalThis.maplibregl = maplibregl;`;
    addEventListener("DOMContentLoaded", () => document.head.append(script));
  });
  await maplibre(visit, ["maplibre-gl/dist/maplibre-gl.css"]);
}

/** MapLibre as a layer of Leaflet. */
export async function the_style_works_in_leaflet(visit: Visit): Promise<void> {
  const { page } = visit;
  const { style, center, colour } = await site(visit, [
    "leaflet/dist/leaflet.css",
    "maplibre-gl-5.6/dist/maplibre-gl.css",
    "leaflet/dist/leaflet.js",
    "maplibre-gl-5.6/dist/maplibre-gl.js",
    "@maplibre/maplibre-gl-leaflet/leaflet-maplibre-gl.js",
  ]);
  const attribution = await page.evaluate(
    async ([style, [lon, lat]]) => {
      const { L } = globalThis as Library;
      const map = L.map("carte", { center: [lat, lon], zoom: 11 });
      const layer = L.maplibreGL({ style }).addTo(map);
      await new Promise((done) => layer.getMaplibreMap().once("idle", done));
      return document.querySelector(".leaflet-control-attribution")?.textContent ?? "";
    },
    [style, center] as const,
  );
  assert.match(attribution, /Leaflet/);
  await drawn(page, colour);
}

/**
 * OpenLayers with ol-mapbox-style, which draws texts with web fonts. By default it requests them from a CDN, which the
 * metadata of the style prevent (`ol:webfonts`).
 */
export async function the_style_works_in_openlayers(visit: Visit): Promise<void> {
  const { page, url, expected } = visit;
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (![url, expected[0], "blob:", "data:"].some((start) => request.url().startsWith(String(start)))) {
      elsewhere.push(request.url());
    }
  });
  const { style, center, colour } = await site(visit, ["ol/ol.css", "ol/dist/ol.js", "ol-mapbox-style/dist/olms.js"]);
  const layers = await page.evaluate(
    async ([style, center]) => {
      const { ol, olms } = globalThis as Library;
      const apply = olms.apply ?? olms;
      const view = new ol.View({ center: ol.proj.fromLonLat(center), zoom: 11 });
      const map = new ol.Map({ target: "carte", view });
      await apply(map, style);
      map.getView().setCenter(ol.proj.fromLonLat(center));
      map.getView().setZoom(11);
      await new Promise((done) => map.once("rendercomplete", done));
      return map.getLayers().getLength();
    },
    [style, center] as const,
  );
  assert.ok(layers >= 2, `${layers} layers`);
  assert.deepEqual(elsewhere, [], "requests to other hosts");
  await drawn(page, colour);
}
