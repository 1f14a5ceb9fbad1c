// The map: MapLibre with its controls, what of it can be touched, and where it looks.

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

/** MapLibre's own messages and ours. */
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

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** What was touched: things of one layer, and where on the map they are. */
export interface Touched {
  layer: Layer;
  features: MapGeoJSONFeature[];
  at: LngLatLike;
}

/** An absolute address: MapLibre's worker knows no address of the page. */
const absolute = (address: string): string => new URL(address, location.href).href;

export class View {
  readonly #map: MapLibre;

  private constructor(words: Words, bounds: Bounds | undefined) {
    setWorkerUrl(absolute(adresses.web("worker.js"))); // a file of ours: the page needs no blob: scripts
    this.#map = new MapLibre({
      container: "carte",
      style: absolute(adresses.style()),
      ...(bounds && { bounds, fitBoundsOptions: { padding: room() } }),
      hash: "vue", // #vue=zoom/lat/lon: a view can be sent to someone; leaves the voie's own part of the hash alone
      locale: Object.fromEntries(Object.entries(LOCALE).map(([key, id]) => [key, words.say(id)])),
      attributionControl: false,
      maxZoom: 17,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
  }

  /** The map of the page, or `undefined` if this browser cannot draw it. */
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

  #listen(show: (touched: Touched) => void): void {
    const map = this.#map;
    map.on("click", ({ point, lngLat }) => {
      const features = this.#under(point);
      const layer = TOUCHABLE.find((id) => features.some((feature) => feature.layer.id === id));
      if (!layer) return;
      const of = features.filter((feature) => feature.layer.id === layer);
      const place = of[0]?.geometry;
      show({ layer, features: of, at: place?.type === "Point" ? (place.coordinates as [number, number]) : lngLat });
    });
    map.on("mousemove", ({ point }) => {
      map.getCanvas().style.cursor = this.#under(point).length ? "pointer" : "";
    });
    map.on("error", ({ error }) => console.warn(error?.message));
  }

  /** The features that a finger or a mouse at this place means. */
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

  /** Opens a popup. */
  popup(at: LngLatLike, content: Node): void {
    new Popup({ maxWidth: "19rem", locationOccludedOpacity: 0 }).setLngLat(at).setDOMContent(content).addTo(this.#map);
  }

  /** Shows the whole of something beside the panel. */
  fit(bounds: Bounds, { animate }: { animate: boolean }): void {
    this.#map.fitBounds(bounds, { padding: room(), animate: animate && !still.matches, duration: 900 });
  }

  /** Flies to a place, into the middle of what the panel leaves free. */
  fly(at: LngLatLike): void {
    const { top, bottom, left, right } = room();
    this.#map.flyTo({
      center: at,
      zoom: Math.max(this.#map.getZoom(), 14),
      offset: [(left - right) / 2, (top - bottom) / 2],
      animate: !still.matches,
    });
  }

  /** Takes what is new: MapLibre asks again for the tiles in view, and most of them are still the same to the byte. */
  refresh(): void {
    // The browser may keep answers for a while; from now on it asks whether they still hold.
    this.#map.setTransformRequest((url, kind) => (kind === "Tile" ? { url, cache: "no-cache" } : undefined));
    if (this.#map.getSource("hent")) this.#map.refreshTiles("hent");
  }

  /** Calls `done` as soon as all that is in view is drawn. */
  whenDrawn(done: () => void): void {
    if (this.#map.loaded()) done();
    else this.#map.once("load", done);
  }
}
