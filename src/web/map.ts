// The MapLibre map: its controls, clicks on it, and its view.

import {
  AJAXError,
  AttributionControl,
  addProtocol,
  GeolocateControl,
  type LngLatLike,
  type MapGeoJSONFeature,
  Map as MapLibre,
  NavigationControl,
  type Point,
  Popup,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import * as adresses from "./adresses.ts";
import { type Bounds, json } from "./api.ts";
import { type Choice, choose } from "./choix.ts";
import type { Relief } from "./courbes.ts";
import { type Layer, TOUCHABLE } from "./descriptions.ts";
import { absolute } from "./element.ts";
import { type Fond, fondsOf, type Glyphs, glyphs, mayFetch, over } from "./fonds.ts";
import { room, wide } from "./layout.ts";
import type { Reglages } from "./reglages.ts";
import type { Words } from "./words.ts";

/** Our message for each text of MapLibre's controls. */
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

/** Matches if the visitor prefers reduced motion. */
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A click: the features of the topmost layer at that place, and the position of the popup. */
export interface Touched {
  layer: Layer;
  features: MapGeoJSONFeature[];
  /** The étapes at that place, if the topmost layer is the line of a closure. */
  below: MapGeoJSONFeature[];
  at: LngLatLike;
}

/** The colours of the style's theme that layers of the page use (`hent:couleurs`). */
type Colours = Partial<Record<"courbe" | "courbe-texte" | "encre" | "halo", string>>;

/** The map of the page. */
export class View {
  readonly #map: MapLibre;
  /** True if cached tiles may be of an earlier revision. The browser must then revalidate each. */
  #isOld = false;
  /** The URL templates of glyphs, if the style of the ground has its own. */
  #glyphs: Glyphs | undefined;
  /** The chosen voie or étape. */
  #choice: Choice | undefined;
  #colours: Colours = {};
  /** True if the map has had a style. */
  #isStyled = false;
  /** The ground of another server on the map. */
  #remote: Fond | undefined;
  /** Called when the server of this ground does not respond, and with `undefined` when the map gets another style. */
  silent: ((fond: Fond | undefined) => void) | undefined;

  private constructor(
    words: Words,
    bounds: Bounds | undefined,
    readonly reglages: Reglages,
  ) {
    setWorkerUrl(absolute(adresses.web("worker.js"))); // a file, so that no policy must allow blob: scripts
    this.#map = new MapLibre({
      container: "carte",
      transformRequest: (url, kind) => this.#request(url, kind),
      ...(bounds && { bounds, fitBoundsOptions: { padding: room() } }),
      hash: "vue", // keeps the view in the hash (#vue=zoom/lat/lon), beside its other parts
      locale: Object.fromEntries(Object.entries(LOCALE).map(([key, id]) => [key, words.say(id)])),
      attributionControl: false,
      maxZoom: 17,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
    Object.assign(this.#map.getContainer(), { carte: this.#map }); // for tests and the console
  }

  /**
   * Creates the map. Returns `undefined` if this browser cannot draw it. Calls `show` after each click on a feature.
   */
  static open(
    words: Words,
    bounds: Bounds | undefined,
    reglages: Reglages,
    show: (touched: Touched) => void,
  ): View | undefined {
    let view: View;
    try {
      view = new View(words, bounds, reglages);
    } catch {
      return undefined;
    }
    view.#control();
    view.#listen(show);
    return view;
  }

  /** Fetches the style of the current settings and shows it. Throws if the service does not respond. */
  async restyle(): Promise<void> {
    const { style: theme, fond } = this.reglages;
    const asked = absolute(adresses.style(theme, fond === undefined ? {} : { fond }));
    const plain = absolute(adresses.style(theme));
    const ours = await json<StyleSpecification>(asked).catch(() => json<StyleSpecification>(plain));
    const fonds = fondsOf(ours);
    const wanted = fonds.find(({ choisi }) => choisi);
    // If the visitor no longer allows the ground, the sheet is used.
    const refused = wanted !== undefined && !mayFetch(wanted);
    const sheet = (): Promise<StyleSpecification> => json(absolute(adresses.style(theme, { fond: "aucun" })));
    this.#remote = refused ? undefined : wanted;
    this.silent?.(undefined);
    const document = refused ? await sheet() : await this.#with(wanted, ours);
    this.#colours = (document.metadata as Record<string, Colours> | undefined)?.["hent:couleurs"] ?? {};
    this.#map.setStyle(document, { diff: false });
    this.reglages.show(fondsOf(document));
    this.#map.once("style.load", () => {
      this.#isStyled = true;
      this.#map.getContainer().dataset.style = `${theme} ${wanted?.code ?? ""}`.trim();
      this.#drawChoice();
      this.#contours().catch(() => {}); // without contour lines the map still works
    });
  }

  /**
   * Returns the style with the ground of another server below the ways. If that server does not respond, the sheet is
   * kept.
   */
  async #with(fond: Fond | undefined, ours: StyleSpecification): Promise<StyleSpecification> {
    this.#glyphs = undefined;
    if (!fond?.style) return ours;
    try {
      const address = absolute(fond.style);
      const theirs = await json<StyleSpecification>(address);
      if (ours.glyphs && theirs.glyphs) {
        const link = new URL(theirs.glyphs, address).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
        this.#glyphs = { ours: ours.glyphs, theirs: link };
      }
      return over(theirs, address, ours);
    } catch {
      this.silent?.(fond);
      return ours;
    }
  }

  /** Reports a failed request to the server of the ground. A tile may be missing there (404): that is no failure. */
  #failed(error: unknown): void {
    const host = this.#remote?.hote;
    if (!(error instanceof AJAXError) || !host || new URL(error.url).host !== host) return;
    if (error.status === 0 || error.status >= 500) this.silent?.(this.#remote);
  }

  /** Adds contour lines if the style has relief. */
  async #contours(): Promise<void> {
    if (!this.#map.getSource("relief")) return;
    const script = absolute(adresses.web("courbes.js"));
    const [{ addContours }, relief] = await Promise.all([
      import(script) as Promise<typeof import("./courbes.ts")>,
      json<Relief>(adresses.relief()),
    ]);
    const { courbe = "#DCCFB8", "courbe-texte": text = "#8A7B5F", halo = "#F6F3EA" } = this.#colours;
    const below = ["eau", "departements", "cote"].find((id) => this.#map.getLayer(id));
    addContours(this.#map, addProtocol, relief, { line: courbe, text, halo }, below);
  }

  #request(url: string, kind?: string): { url: string; cache?: RequestCache } | undefined {
    if (kind === "Glyphs" && this.#glyphs) return { url: glyphs(this.#glyphs, url) };
    return kind === "Tile" && this.#isOld ? { url, cache: "no-cache" } : undefined;
  }

  /** Highlights a voie or étape and shows its marks. `undefined` removes the highlight. */
  emphasise(choice: Choice | undefined): void {
    this.#choice = choice;
    if (this.#isStyled) this.#drawChoice();
  }

  #drawChoice(): void {
    if (!this.#map.getLayer("voies")) return;
    const { encre = "#1C2529", halo = "#FFFFFF" } = this.#colours;
    const choice = this.#choice;
    if (!choice && !this.#map.getSource("choix")) return;
    const { voie, etape } = choice ?? {};
    const marks = voie && absolute(adresses.apiBornes(voie, etape === undefined ? {} : { etape }));
    choose(this.#map, choice, marks, encre, halo);
  }

  /** Adds the controls. */
  #control(): void {
    const map = this.#map;
    // On a phone the attribution has many lines. So it collapses when the visitor moves the map.
    map.addControl(new AttributionControl({ compact: !wide() }), "bottom-right");
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    const locate = new GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: true });
    map.addControl(locate, "top-right");
    map.addControl(new ScaleControl({ maxWidth: 100 }), "bottom-right");
    map.touchZoomRotate.disableRotation();
  }

  /** Handles clicks, the shape of the cursor, and errors. */
  #listen(show: (touched: Touched) => void): void {
    const map = this.#map;
    map.on("click", ({ point, lngLat }) => {
      const features = this.#under(point);
      const layer = TOUCHABLE.find((id) => features.some((feature) => feature.layer.id === id));
      if (!layer) return;
      if (layer === "hebergeurs-groupe" && features.some(({ properties }) => properties.groupe > 1)) {
        map.easeTo({ center: lngLat, zoom: Math.min(12, map.getZoom() + 2), animate: !still.matches });
        return;
      }
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
    map.on("error", ({ error }) => {
      console.warn(error?.message);
      this.#failed(error);
    });
  }

  /** Returns the features at a place, within reach of a finger or a mouse. */
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

  /** Opens a popup. The Escape key closes it. If the focus was inside when it closes, `back` moves the focus. */
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

  /** Fits a bounding box into the part of the window beside the panel. */
  fit(bounds: Bounds, { animate }: { animate: boolean }): void {
    this.#map.fitBounds(bounds, { padding: room(), animate: animate && !still.matches, duration: 900 });
  }

  /** Flies to a place and centres it in the part of the window beside the panel. */
  fly(at: LngLatLike): void {
    const { top, bottom, left, right } = room();
    this.#map.flyTo({
      center: at,
      zoom: Math.max(this.#map.getZoom(), 14),
      offset: [(left - right) / 2, (top - bottom) / 2],
      animate: !still.matches,
    });
  }

  /** Reloads the tiles in view after a change of the data. The server answers 304 (not modified) for most of them. */
  refresh(): void {
    this.#isOld = true;
    if (this.#map.getSource("hent")) this.#map.refreshTiles("hent");
  }

  /** Calls `done` when all tiles in view are drawn. */
  whenDrawn(done: () => void): void {
    if (this.#map.loaded()) done();
    else this.#map.once("load", done);
  }
}
