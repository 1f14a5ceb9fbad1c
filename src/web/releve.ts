// The lines and findings of /verifier on the live map. Lines differ by width, dashes and casing, findings by shape, so
// that nobody needs to tell colours apart. The still picture and the legend look the same.

import type { FilterSpecification, GeoJSONSource, LayerSpecification, Map as MapLibre } from "maplibre-gl";
import type { Bounds } from "./api.ts";
import type { Carte } from "./carte.ts";
import type { Profil } from "./profil.ts";

/** A place as longitude and latitude. */
export type Place = [lon: number, lat: number];

/** The data in the page. */
export interface Donnees {
  type: "FeatureCollection";
  bbox: Bounds | null;
  features: Trait[];
  profil: Profil | null;
}
interface Trait {
  type: "Feature";
  properties: { role: string; id?: string; gravite?: string; message?: string };
  geometry: { type: "Point"; coordinates: Place } | { type: "MultiLineString"; coordinates: Place[][] };
}

/** GeoJSON as MapLibre takes it. */
type GeoJson = Parameters<GeoJSONSource["setData"]>[0];

const SOURCE = "verif";
const NOTHING: Donnees = { type: "FeatureCollection", bbox: null, features: [], profil: null };
/** The zoom of a place that has no extent. */
const CLOSE = 17;
/** A view has at least this margin around a finding, in degrees (about 30 m). */
const AROUND = 0.0003;
/** The size of the signs in CSS pixels, and the pixels for each. */
const SIGN = 22;
const RATIO = 2;

/** The shape of each severity on a square from -9 to 9, as in verifier_symboles.html. */
const SIGNS: Record<string, { path: string; fill: string; rim: string; mark: string; ink: string }> = {
  erreur: {
    path: "M-3.3-8h6.6L8-3.3v6.6L3.3 8h-6.6L-8 3.3v-6.6Z",
    fill: "#b3261e",
    rim: "#fff",
    mark: "m-3-3 6 6m0-6-6 6",
    ink: "#fff",
  },
  avertissement: {
    path: "M0-8 8.5 7h-17Z",
    fill: "#f6b800",
    rim: "#1c2529",
    mark: "M0-3.5v5M0 3.6v1.6",
    ink: "#1c2529",
  },
  information: {
    path: "M-7.5 0a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0Z",
    fill: "#0b46ad",
    rim: "#fff",
    mark: "M0-1.5v5.5M0-5v1.8",
    ink: "#fff",
  },
};

/** Draws the sign of a severity. */
function sign(name: string): ImageData | undefined {
  const shape = SIGNS[name];
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIGN * RATIO;
  const context = canvas.getContext("2d");
  if (!context || !shape) return undefined;
  context.scale((SIGN * RATIO) / 20, (SIGN * RATIO) / 20);
  context.translate(10, 10);
  const path = new Path2D(shape.path);
  context.fillStyle = shape.fill;
  context.fill(path);
  context.lineWidth = 1.4;
  context.strokeStyle = shape.rim;
  context.stroke(path);
  context.lineWidth = 2.2;
  context.strokeStyle = shape.ink;
  context.stroke(new Path2D(shape.mark));
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

const role = (name: string): FilterSpecification => ["==", ["get", "role"], name];
const chosen = (id: string): FilterSpecification => ["==", ["get", "id"], id];

function line(id: string, of: string, color: string, width: number, dash?: number[]): LayerSpecification {
  const ends = dash ? "butt" : "round";
  return {
    id: `verif-${id}`,
    type: "line",
    source: SOURCE,
    filter: role(of),
    layout: { "line-cap": ends, "line-join": "round" },
    paint: { "line-color": color, "line-width": width, ...(dash && { "line-dasharray": dash }) },
  };
}

function ring(id: string, color: string, width: number): LayerSpecification {
  return {
    id: `verif-${id}`,
    type: "circle",
    source: SOURCE,
    filter: chosen(""),
    // The stroke lies outside the radius, so the middles of both rings lie on one circle.
    paint: {
      "circle-radius": 20 - width / 2,
      "circle-opacity": 0,
      "circle-stroke-color": color,
      "circle-stroke-width": width,
    },
  };
}

/** The layers, from below. */
const LAYERS: LayerSpecification[] = [
  line("publie-bord", "publie", "#0b3c6f", 15),
  line("publie", "publie", "#bcd3ea", 12),
  line("ecart", "ecart", "#f6b800", 14),
  line("ecart-rayures", "ecart", "#1c2529", 14, [0.15, 0.45]),
  line("repare-bord", "repare", "#ffffff", 5),
  line("trace-bord", "trace", "#ffffff", 7),
  line("trace", "trace", "#a3006c", 4),
  // Narrower than the sent line, so that both are seen where they run together.
  line("repare", "repare", "#1c2529", 2, [4, 3]),
  line("bout", "bout", "#b3261e", 5),
  {
    id: "verif-choisi-ligne",
    type: "line",
    source: SOURCE,
    filter: chosen(""),
    layout: { "line-cap": "round" },
    paint: { "line-color": "#1c2529", "line-width": 3, "line-gap-width": 18 },
  },
  // Two rings, one of which stands out on any ground.
  ring("choisi-bord", "#1c2529", 9),
  ring("choisi", "#f6b800", 5),
  {
    id: "verif-constats",
    type: "symbol",
    source: SOURCE,
    filter: role("constat"),
    layout: {
      "icon-image": ["concat", "verif-", ["get", "gravite"]],
      "icon-allow-overlap": true,
      // Symbols with a higher key are drawn over the others.
      "symbol-sort-key": ["match", ["get", "gravite"], "erreur", 2, "avertissement", 1, 0],
      "symbol-z-order": "auto",
    },
  },
];

/** Returns the bounding box of some places, with a margin. */
function around(places: Place[]): Bounds | undefined {
  if (!places.length) return undefined;
  const [lons, lats] = [0, 1].map((axis) => places.map((place) => place[axis] ?? 0)) as [number[], number[]];
  const least = (all: number[]): number => all.reduce((a, b) => Math.min(a, b)) - AROUND;
  const most = (all: number[]): number => all.reduce((a, b) => Math.max(a, b)) + AROUND;
  return [least(lons), least(lats), most(lons), most(lats)];
}

/** What the map shows of the page. */
export class Releve {
  #donnees: Donnees = NOTHING;
  #id = "";
  /** The map, once it has a style. */
  #map: MapLibre | undefined;
  /** Called with the id of a finding that the visitor touches on the map. */
  touched: ((id: string) => void) | undefined;

  constructor(readonly carte: Carte) {
    carte.whenOpen((view) => {
      view.add((map) => this.#draw(map));
      view.clicked = (point) => this.#touch(point);
    });
  }

  /** Shows other data, and moves to them. */
  show(donnees: Donnees): void {
    this.#donnees = donnees;
    this.#id = "";
    this.carte.whenOpen((view) => {
      this.#update();
      if (this.#donnees.bbox) view.frame(this.#donnees.bbox, CLOSE);
    });
  }

  /** Opens the map, and moves to a finding or stretch. Without a known id, it moves to `place`. */
  goTo(id: string, place: Place | undefined): void {
    const own = this.#donnees.features.filter(({ properties }) => properties.id === id && id);
    const places = own.flatMap(({ geometry }) =>
      geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat(),
    );
    const bounds = around(places.length || !place ? places : [place]);
    this.#id = id;
    this.#update();
    if (!bounds) return;
    this.carte.open();
    this.carte.whenOpen((view) => {
      view.frame(bounds, CLOSE);
    });
  }

  #draw(map: MapLibre): void {
    for (const name of Object.keys(SIGNS)) {
      const image = map.hasImage(`verif-${name}`) ? undefined : sign(name);
      if (image) map.addImage(`verif-${name}`, image, { pixelRatio: RATIO });
    }
    if (!map.getSource(SOURCE)) {
      map.addSource(SOURCE, { type: "geojson", data: NOTHING as GeoJson });
      for (const layer of LAYERS) map.addLayer(layer);
    }
    this.#map = map;
    this.#update();
  }

  /** Shows the data and the chosen finding, if the map has a style now. */
  #update(): void {
    const map = this.#map;
    const source = map?.getSource<GeoJSONSource>(SOURCE);
    if (!map || !source) return;
    source.setData(this.#donnees as GeoJson);
    for (const ring of ["verif-choisi-bord", "verif-choisi"]) {
      map.setFilter(ring, ["all", chosen(this.#id), role("constat")] as FilterSpecification);
    }
    map.setFilter("verif-choisi-ligne", ["all", chosen(this.#id), ["!", role("constat")]] as FilterSpecification);
  }

  /** Returns true if there is a finding at this place of the map. */
  #touch({ x, y }: { x: number; y: number }): boolean {
    const map = this.#map;
    const layer = "verif-constats";
    if (!map?.getLayer(layer)) return false;
    const reach = matchMedia("(pointer: coarse)").matches ? 14 : 5;
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const [found] = map.queryRenderedFeatures(box, { layers: [layer] });
    if (found) this.touched?.(String(found.properties.id));
    return found !== undefined;
  }
}
