// The MapLibre map: its controls, clicks on it, and its view.

import {
  AttributionControl,
  GeolocateControl,
  type LngLatLike,
  type MapGeoJSONFeature,
  Map as MapLibre,
  NavigationControl,
  type Point,
  Popup,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import * as adresses from "./adresses.ts";
import type { Bounds } from "./api.ts";
import { type Layer, TOUCHABLE } from "./descriptions.ts";
import { room } from "./layout.ts";
import { addPictogram } from "./pictograms.ts";
import type { Words } from "./words.ts";

/** The message of ours for each text of MapLibre's controls. */
const LOCALE = {
  "AttributionControl.ToggleAttribution": "carte-sources",
  "GeolocateControl.FindMyLocation": "carte-me-situer",
  "GeolocateControl.LocationNotAvailable": "carte-position-indisponible",
  "Map.Title": "carte-titre",
  "NavigationControl.ResetBearing": "carte-nord",
  "NavigationControl.ZoomIn": "carte-agrandir",
  "NavigationControl.ZoomOut": "carte-reduire",
  "Popup.Close": "carte-fermer",
};

/** Whether the visitor asked for fewer animations. */
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A click: the features of the topmost layer at that place, and where on the map the popup belongs. */
export interface Touched {
  layer: Layer;
  features: MapGeoJSONFeature[];
  /** The étapes at that place, if the topmost layer is the line of a closure. */
  below: MapGeoJSONFeature[];
  at: LngLatLike;
}

/** Makes an address absolute. MapLibre's worker needs this: it cannot resolve addresses against the page. */
const absolute = (address: string): string => new URL(address, location.href).href;

/** The map of the page. */
export class View {
  readonly #map: MapLibre;

  private constructor(words: Words, bounds: Bounds | undefined) {
    setWorkerUrl(absolute(adresses.web("worker.js"))); // a file, so that no policy must allow blob: scripts
    this.#map = new MapLibre({
      container: "carte",
      style: absolute(adresses.style("hent")),
      ...(bounds && { bounds, fitBoundsOptions: { padding: room() } }),
      hash: "vue", // keeps the view in the address (#vue=zoom/lat/lon), beside other parts of the hash
      locale: Object.fromEntries(Object.entries(LOCALE).map(([key, id]) => [key, words.say(id)])),
      attributionControl: false,
      maxZoom: 17,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
  }

  /** Creates the map. Returns `undefined` if this browser cannot draw it. Calls `show` for each click on a feature. */
  static open(words: Words, bounds: Bounds | undefined, show: (touched: Touched) => void): View | undefined {
    let view: View;
    try {
      view = new View(words, bounds);
    } catch {
      return undefined;
    }
    view.#control();
    view.#listen(show);
    return view;
  }

  /** Adds the controls. */
  #control(): void {
    const map = this.#map;
    map.addControl(new AttributionControl({ compact: false }), "bottom-right");
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    const locate = new GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: true });
    map.addControl(locate, "top-right");
    map.addControl(new ScaleControl({ maxWidth: 100 }), "bottom-right");
    map.touchZoomRotate.disableRotation();
    map.setMissingStyleImageResolver((id) => addPictogram(map, id));
  }

  /** Handles clicks, the shape of the cursor, and errors. */
  #listen(show: (touched: Touched) => void): void {
    const map = this.#map;
    map.on("click", ({ point, lngLat }) => {
      const features = this.#under(point);
      const layer = TOUCHABLE.find((id) => features.some((feature) => feature.layer.id === id));
      if (!layer) return;
      const on = (id: Layer) => features.filter((feature) => feature.layer.id === id);
      const of = on(layer);
      const below = layer === "perturbations-cible" ? on("etapes-cible") : [];
      const place = of[0]?.geometry;
      const at = place?.type === "Point" ? (place.coordinates as [number, number]) : lngLat;
      show({ layer, features: of, below, at });
    });
    map.on("mousemove", ({ point }) => {
      map.getCanvas().style.cursor = this.#under(point).length ? "pointer" : "";
    });
    map.on("error", ({ error }) => console.warn(error?.message));
  }

  /** The features at a place, within reach of a finger or a mouse. */
  #under(point: Point): MapGeoJSONFeature[] {
    const layers = TOUCHABLE.filter((id) => this.#map.getLayer(id));
    const reach = matchMedia("(pointer: coarse)").matches ? 12 : 5;
    return this.#map.queryRenderedFeatures(
      [
        [point.x - reach, point.y - reach],
        [point.x + reach, point.y + reach],
      ],
      { layers },
    );
  }

  /** Opens a popup. The Escape key closes it. If the focus was in it when it closes, `back` moves the focus. */
  popup(at: LngLatLike, content: Node, back?: () => void): void {
    const popup = new Popup({ maxWidth: "19rem", locationOccludedOpacity: 0 });
    popup.setLngLat(at).setDOMContent(content).addTo(this.#map);
    popup.getElement().addEventListener("keydown", ({ key }) => {
      if (key === "Escape") popup.remove();
    });
    popup.on("close", () => {
      if (document.activeElement === document.body) back?.(); // the focus was in the popup
    });
  }

  /** Shows a bounding box in the part of the window beside the panel. */
  fit(bounds: Bounds, { animate }: { animate: boolean }): void {
    this.#map.fitBounds(bounds, { padding: room(), animate: animate && !still.matches, duration: 900 });
  }

  /** Flies to a place, and centres it in the part of the window beside the panel. */
  fly(at: LngLatLike): void {
    const { top, bottom, left, right } = room();
    this.#map.flyTo({
      center: at,
      zoom: Math.max(this.#map.getZoom(), 14),
      offset: [(left - right) / 2, (top - bottom) / 2],
      animate: !still.matches,
    });
  }

  /** Reloads the tiles in view after a change of the data. For most of them the server answers 304 (not modified). */
  refresh(): void {
    // Cached tiles may be of an earlier revision, so from now on the browser revalidates each one.
    this.#map.setTransformRequest((url, kind) => (kind === "Tile" ? { url, cache: "no-cache" } : undefined));
    if (this.#map.getSource("hent")) this.#map.refreshTiles("hent");
  }

  /** Calls `done` when all tiles in view are drawn. */
  whenDrawn(done: () => void): void {
    if (this.#map.loaded()) done();
    else this.#map.once("load", done);
  }
}
