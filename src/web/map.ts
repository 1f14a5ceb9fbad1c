// The MapLibre map: its controls, clicks on it, and its view. The bundle map.js has all that only the live map needs.

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
import { card } from "./cards.ts";
import { type Choice, choose } from "./choix.ts";
import type { Relief } from "./courbes.ts";
import { addDot, showDot } from "./curseur.ts";
import { type Layer, TOUCHABLE } from "./descriptions.ts";
import { absolute, el } from "./element.ts";
import { type Embarquee, embark, LOCALE_EMBARQUEE, mayLocate, recolour } from "./embarquee.ts";
import { type Fond, fondsOf, type Glyphs, glyphs, mayFetch, over } from "./fonds.ts";
import { Reglages } from "./reglages.ts";
import { today, withoutEnded } from "./terminees.ts";
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

/** Matches if the map has a place beside the text. The style sheet has the same width. */
const wide = matchMedia("(min-width: 60rem)");

/** Returns the margins of the first view. On a page in a narrow window the sheet covers the lower part. */
function room(isEmbedded: boolean): { top: number; bottom: number; left: number; right: number } {
  if (wide.matches) return { top: 40, bottom: 40, left: 40, right: 60 };
  return { top: isEmbedded ? 70 : 120, bottom: isEmbedded ? 40 : innerHeight * 0.4, left: 30, right: 60 };
}

/** How long the attribution stays open in a wide window. OpenStreetMap's guideline asks for at least five seconds. */
const ATTRIBUTION_MS = 6_000;

/** Matches if the visitor prefers reduced motion. */
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** What the page gives to its map. */
export interface Setting {
  /** The bounding box of the first view, unless the address has a view. */
  bounds: Bounds | undefined;
  /** The voie or étape of the page. */
  choice: Choice | undefined;
  /** Shows a sentence beside the map. An empty text removes it. */
  say: (text: string) => void;
  /** Asks for the visitor's position and describes it. */
  ici: () => Promise<HTMLElement>;
  /** What differs if the map is embedded in a page of another site. */
  embarquee?: Embarquee | undefined;
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
  /**
   * Called with the place under the mouse and the reach of the mouse in metres, if a line of a way is there, and with
   * `undefined` when the mouse leaves it.
   */
  hovered: ((place: [number, number] | undefined, reach: number) => void) | undefined;
  /** Called first with each click. Returns true if the click is not for the features of the map. */
  clicked: ((point: Point) => boolean) | undefined;
  /** Draw what the page adds to the map. */
  readonly #added: ((map: MapLibre) => void)[] = [];
  readonly #reglages: Reglages;

  private constructor(
    readonly words: Words,
    readonly figure: HTMLElement,
    box: HTMLElement,
    readonly setting: Setting,
  ) {
    this.#choice = setting.choice;
    this.#reglages = new Reglages(words);
    setWorkerUrl(absolute(adresses.web("worker.js"))); // a file, so that no policy must allow blob: scripts
    this.#map = new MapLibre({
      container: box,
      transformRequest: (url, kind) => this.#request(url, kind),
      ...(setting.bounds && {
        bounds: setting.bounds,
        fitBoundsOptions: { padding: room(setting.embarquee !== undefined) },
      }),
      // Keeps the view in the hash (#vue=zoom/lat/lon), beside its other parts.
      hash: setting.embarquee ? false : "vue",
      cooperativeGestures: setting.embarquee !== undefined,
      locale: Object.fromEntries(
        Object.entries({ ...LOCALE, ...LOCALE_EMBARQUEE }).map(([key, id]) => [key, words.say(id)]),
      ),
      attributionControl: false,
      maxZoom: 17,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
    Object.assign(figure, { carte: this.#map }); // for tests and the console
  }

  /** Creates the map in `box`. Returns `undefined` if this browser cannot draw it. */
  static open(words: Words, figure: HTMLElement, box: HTMLElement, setting: Setting): View | undefined {
    let view: View;
    try {
      view = new View(words, figure, box, setting);
    } catch {
      return undefined;
    }
    view.#control();
    view.#listen();
    if (setting.embarquee) embark(view.#map, box, setting.embarquee);
    const restyle = (): void => {
      view.restyle().catch(() => setting.say(words.say("carte-service-muet")));
    };
    view.#reglages.changed = restyle;
    view.#reglages.toggled = () => view.#reglages.apply(view.#map);
    restyle();
    return view;
  }

  /** Says that the server of a ground does not respond. `undefined` takes it back. */
  #silent(fond: Fond | undefined): void {
    this.setting.say(fond ? this.words.say("carte-fond-muet", { nom: fond.nom }) : "");
  }

  /** Fetches the style of the current settings and shows it. Throws if the service does not respond. */
  async restyle(): Promise<void> {
    const { style: theme, fond } = this.#reglages;
    const langue = this.figure.ownerDocument.documentElement.lang;
    const asked = absolute(adresses.style(theme, fond === undefined ? { langue } : { fond, langue }));
    const plain = absolute(adresses.style(theme, { langue }));
    const ours = await json<StyleSpecification>(asked).catch(() => json<StyleSpecification>(plain));
    const fonds = fondsOf(ours);
    const wanted = fonds.find(({ choisi }) => choisi);
    // If the visitor no longer allows the ground, the sheet is used.
    const refused = wanted !== undefined && !mayFetch(wanted);
    const sheet = (): Promise<StyleSpecification> => json(absolute(adresses.style(theme, { fond: "aucun", langue })));
    this.#remote = refused ? undefined : wanted;
    this.#silent(undefined);
    const document = refused ? await sheet() : await this.#with(wanted, ours);
    this.#colours = (document.metadata as Record<string, Colours> | undefined)?.["hent:couleurs"] ?? {};
    // A page that is shown without a network has tiles of an earlier day.
    const isKept = this.figure.ownerDocument.documentElement.dataset.vu !== undefined;
    this.#map.setStyle(isKept ? withoutEnded(document, today()) : document, { diff: false });
    this.#reglages.show(fondsOf(document));
    this.#map.once("style.load", () => {
      this.#isStyled = true;
      this.figure.dataset.style = `${theme} ${wanted?.code ?? ""}`.trim();
      this.#drawChoice();
      if (this.setting.embarquee) recolour(this.#map, this.setting.embarquee);
      this.#reglages.apply(this.#map);
      addDot(this.#map);
      for (const draw of this.#added) draw(this.#map);
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
      this.#silent(fond);
      return ours;
    }
  }

  /** Reports a failed request to the server of the ground. A tile may be missing there (404): that is no failure. */
  #failed(error: unknown): void {
    const host = this.#remote?.hote;
    if (!(error instanceof AJAXError) || !host || new URL(error.url).host !== host) return;
    if (error.status === 0 || error.status >= 500) this.#silent(this.#remote);
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

  #drawChoice(): void {
    if (!this.#map.getLayer("voies")) return;
    const { encre = "#1C2529", halo = "#FFFFFF" } = this.#colours;
    const choice = this.#choice;
    if (!choice && !this.#map.getSource("choix")) return;
    choose(this.#map, choice, encre, halo);
  }

  /** Folds the attribution behind its button, unless the visitor is in it. */
  #foldAttribution(): void {
    const box = this.#map.getContainer().querySelector(".maplibregl-ctrl-attrib");
    if (!box || box.matches(":hover, :focus-within")) return;
    box.classList.remove("maplibregl-compact-show");
    box.removeAttribute("open");
  }

  /** Adds the controls. */
  #control(): void {
    const map = this.#map;
    const attribution = new AttributionControl({ compact: true });
    map.addControl(attribution, "bottom-right");
    // The attribution folds when the map is drawn, and in a wide window after it could be read, or when the map moves.
    map.once("load", () => {
      setTimeout(() => this.#foldAttribution(), wide.matches ? ATTRIBUTION_MS : 0);
      map.once("movestart", () => this.#foldAttribution());
    });
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.#locate();
    map.addControl(this.#reglages, "top-left");
    map.addControl(new ScaleControl({ maxWidth: 100 }), "bottom-left");
    map.touchZoomRotate.disableRotation();
  }

  /** Adds the button that shows the position as a dot and in words. Without a position it says why. */
  #locate(): void {
    if (this.setting.embarquee && !mayLocate()) return;
    const map = this.#map;
    const answer = el("div", { class: "ici", role: "status" });
    const show = async (): Promise<void> => {
      answer.replaceChildren(this.words.say("carte-ici-attente"));
      this.figure.append(answer);
      const close = el("button", { type: "button", class: "fermer" }, this.words.say("carte-fermer"));
      close.addEventListener("click", () => answer.remove());
      answer.replaceChildren(await this.setting.ici(), close);
    };
    if (isSecureContext) {
      const locate = new GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: true });
      map.addControl(locate, "top-right");
      locate.on("trackuserlocationstart", () => void show());
      return;
    }
    const label = this.words.say("carte-me-situer");
    const icon = el("span", { class: "maplibregl-ctrl-icon", "aria-hidden": "true" });
    const button = el(
      "button",
      { type: "button", class: "maplibregl-ctrl-geolocate", title: label, "aria-label": label },
      icon,
    );
    button.addEventListener("click", () => void show());
    const group = el("div", { class: "maplibregl-ctrl maplibregl-ctrl-group" }, button);
    map.addControl({ onAdd: () => group, onRemove: () => group.remove() }, "top-right");
  }

  /** Handles clicks, the mouse, and errors. */
  #listen(): void {
    const map = this.#map;
    map.on("click", ({ point, lngLat }) => {
      if (this.clicked?.(point)) return;
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
      const [things, etapes] = [of, below].map((some) => some.map(({ properties }) => properties));
      this.setting.embarquee?.touched(layer, things?.[0] ?? {});
      this.#popup(at, card(this.words, layer, things ?? [], etapes ?? [], [lngLat.lng, lngLat.lat]));
    });
    let wasOver = false;
    map.on("mousemove", ({ point, lngLat }) => {
      const features = this.#under(point);
      map.getCanvas().style.cursor = features.length ? "pointer" : "";
      const isOver = features.some(({ layer }) => layer.id === "etapes-cible");
      const metres = 156_543 * Math.cos((lngLat.lat * Math.PI) / 180) * 0.5 ** map.getZoom() * 0.5; // in a pixel
      if (isOver) this.hovered?.([lngLat.lng, lngLat.lat], 12 * metres);
      else if (wasOver) this.hovered?.(undefined, 0);
      wasOver = isOver;
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

  /** Opens a popup. The Escape key closes it. */
  #popup(at: LngLatLike, content: Node): void {
    const popup = new Popup({ maxWidth: "21rem", locationOccludedOpacity: 0 });
    popup.setLngLat(at).setDOMContent(content).addTo(this.#map);
    popup.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      popup.remove();
      this.focus();
    });
  }

  /** Calls `draw` with the map now and after each new style, so that what it draws stays. */
  add(draw: (map: MapLibre) => void): void {
    this.#added.push(draw);
    if (this.#isStyled) draw(this.#map);
  }

  /** Moves to a bounding box, not closer than `maxZoom`. */
  frame(bounds: Bounds, maxZoom: number): void {
    this.#map.fitBounds(bounds, { padding: room(false), maxZoom, animate: !still.matches });
  }

  /** Shows a dot at a place of the way, or removes it. */
  dot(place: [number, number] | undefined): void {
    if (this.#isStyled) showDot(this.#map, place);
  }

  /** Chooses another étape of the voie, or the whole voie, and moves to it. */
  choose(choice: Choice, bounds: Bounds): void {
    this.#choice = choice;
    if (this.#isStyled) this.#drawChoice();
    if (this.setting.embarquee && this.#isStyled) recolour(this.#map, this.setting.embarquee);
    this.#map.fitBounds(bounds, { padding: room(true), animate: !still.matches });
  }

  /** Moves the focus to the map. */
  focus(): void {
    this.#map.getCanvas().focus({ preventScroll: true });
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
