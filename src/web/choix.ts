// The chosen voie or étape on the map: its line stands out, the others step back, its start and end and its kilometres
// are marked.

import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from "maplibre-gl";

/** What is chosen. */
export interface Choice {
  voie: string;
  etape?: string | undefined;
}

/** A position: longitude and latitude. */
type At = [number, number];

/** The opacity of what is not chosen. */
const BACK = 0.3;

const RADIUS_M = 6_371_008.8;

/** The distance of two positions on a sphere, in metres (haversine). */
export function distance([lon1, lat1]: At, [lon2, lat2]: At): number {
  const rad = Math.PI / 180;
  const half = (a: number): number => Math.sin((a * rad) / 2) ** 2;
  const h = half(lat2 - lat1) + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * half(lon2 - lon1);
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Joins each line to the one before, if it begins where that one ends: a voie comes étape by étape. */
export function joined(lines: At[][]): At[][] {
  const found: At[][] = [];
  for (const line of lines) {
    const [last, first] = [found.at(-1), line[0]];
    const end = last?.at(-1);
    if (last && first && end && distance(end, first) < 1) last.push(...line.slice(1));
    else found.push([...line]);
  }
  return found;
}

/** A mark on a line: its start, its end, or a full kilometre. */
export interface Mark {
  at: At;
  role: "depart" | "arrivee" | "km";
  km: number;
}

/** The marks of a line. `km` counts from its start. */
export function marks(line: At[]): Mark[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 2) return [];
  const found: Mark[] = [{ at: first, role: "depart", km: 0 }];
  let walked = 0;
  line.slice(1).forEach((end, i) => {
    const start = line[i] ?? end;
    const length = distance(start, end);
    for (let km = Math.floor(walked / 1000) + 1; km * 1000 <= walked + length; km++) {
      const share = (km * 1000 - walked) / length;
      const at: At = [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
      found.push({ at, role: "km", km });
    }
    walked += length;
  });
  found.push({ at: last, role: "arrivee", km: walked / 1000 });
  return found;
}

/** The layers of the marks. The signs are those of the sprite; `prefix` is its name in the style (`hent:`), or empty. */
function layers(prefix: string, ink: string, paper: string): LayerSpecification[] {
  const source = "choix";
  const bold = ["Atkinson Hyperlegible Next Bold"];
  const km = (id: string, minzoom: number, every: number): LayerSpecification => ({
    id,
    source,
    type: "symbol",
    minzoom,
    filter: ["all", ["==", ["get", "role"], "km"], ["==", ["%", ["get", "km"], every], 0]],
    layout: {
      "text-field": ["concat", ["to-string", ["get", "km"]], " km"],
      "text-font": bold,
      "text-size": 11,
      "text-variable-anchor": ["left", "right"],
      "text-radial-offset": 0.9,
      "text-padding": 6,
    },
    paint: { "text-color": ink, "text-halo-color": paper, "text-halo-width": 1.8 },
  });
  return [
    {
      id: "choix-points",
      source,
      type: "circle",
      minzoom: 10,
      filter: ["all", ["==", ["get", "role"], "km"], ["==", ["%", ["get", "km"], 5], 0]],
      paint: { "circle-color": paper, "circle-stroke-color": ink, "circle-stroke-width": 1.4, "circle-radius": 2.4 },
    },
    km("choix-km-5", 10, 5),
    km("choix-km", 13, 1),
    {
      id: "choix-bouts",
      source,
      type: "symbol",
      filter: ["!=", ["get", "role"], "km"],
      layout: {
        "icon-image": ["concat", `${prefix}hent-`, ["get", "role"]],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "icon-size": 0.95,
      },
    },
  ];
}

/** The property that fades a layer, by its type. */
const OPACITY: Record<string, "line-opacity" | undefined> = { line: "line-opacity" };

/** Shows the choice on the map, or removes it. The style may be a new one. */
export function choose(map: MapLibre, choice: Choice | undefined, lines: At[][], ink: string, paper: string): void {
  const style = map.getStyle();
  for (const { id, type } of style.layers) {
    const opacity = OPACITY[type];
    if (/^(voies|voies-lisere|voies-trait-\d)$/.test(id) && opacity) {
      map.setPaintProperty(id, opacity, choice ? BACK : 1);
    }
    const [, kind] = /^(voie|etape)-choisie/.exec(id) ?? [];
    if (!kind) continue;
    const shown = choice !== undefined && (kind === "etape") === (choice.etape !== undefined);
    map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
    if (!shown) continue;
    if (choice.etape === undefined) map.setFilter(id, ["==", ["get", "code"], choice.voie]);
    else map.setFilter(id, ["all", ["==", ["get", "voie"], choice.voie], ["==", ["get", "etape"], choice.etape]]);
  }
  const points = lines.flatMap(marks);
  const features = points.map(({ at, role, km }) => ({
    type: "Feature" as const,
    properties: { role, km },
    geometry: { type: "Point" as const, coordinates: at },
  }));
  const data = { type: "FeatureCollection" as const, features: choice ? features : [] };
  const source = map.getSource<GeoJSONSource>("choix");
  if (source) {
    source.setData(data);
    return;
  }
  map.addSource("choix", { type: "geojson", data });
  const prefix = typeof style.sprite === "string" ? "" : "hent:";
  for (const layer of layers(prefix, ink, paper)) map.addLayer(layer);
}
