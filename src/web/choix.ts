// The chosen voie or étape on the map: its line stands out, the other lines are pale, and its start, its end and its
// kilometres are marked.

import type { FilterSpecification, GeoJSONSource, LayerSpecification, Map as MapLibre } from "maplibre-gl";
import { absolute } from "./element.ts";

/** The chosen voie, étape or section. */
export interface Choice {
  voie: string;
  etape?: string | undefined;
  /** The address of its kilometre marks, which the server places. */
  bornes: string;
  /** The address of its line as GeoJSON, if it is a section: the tiles do not have it. */
  ligne?: string | undefined;
}

/** The opacity of lines that are not chosen. */
const BACK = 0.3;

/**
 * Returns the layers of the marks. They use signs of the sprite. `prefix` is the sprite's name in the style (`hent:`),
 * or empty.
 */
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
      // Like a milestone, the sign is on the way, and other signs leave room for it.
      "icon-image": `${prefix}hent-ecu`,
      "icon-text-fit": "both",
      "icon-text-fit-padding": [8, 13, 8, 13], // the picture of the shield has a margin of a fifth
      "icon-allow-overlap": true,
      "text-field": ["concat", ["to-string", ["get", "km"]], " km"],
      "text-font": bold,
      "text-size": 11,
      "text-allow-overlap": true,
    },
    paint: { "icon-color": paper, "icon-halo-color": ink, "icon-halo-width": 1.2, "text-color": ink },
  });
  return [
    km("choix-km", 13, 1),
    km("choix-km-5", 10, 5),
    {
      id: "choix-bouts",
      source,
      type: "symbol",
      filter: ["!=", ["get", "role"], "km"],
      layout: {
        "icon-image": ["concat", `${prefix}hent-`, ["get", "role"]],
        "icon-allow-overlap": true,
        "icon-size": 0.95,
      },
    },
  ];
}

/** The layers that show only the chosen voie if there is one, each with the property that has the code of the voie. */
const OF_CHOICE: Record<string, string | undefined> = {
  etapes: "voie",
  "etapes-dessous": "voie",
  "etapes-numero": "voie",
  fleches: "code",
};

/** The filters of these layers without a choice. They are the same in every style. */
const filters = new Map<string, FilterSpecification | undefined>();

const NOTHING = { type: "FeatureCollection" as const, features: [] };

/** Sets the data of a source that has a GeoJSON document or its absolute URL. Tells whether the source is new. */
function isNew(map: MapLibre, id: string, address: string | undefined): boolean {
  const data = address ? absolute(address) : NOTHING;
  const source = map.getSource<GeoJSONSource>(id);
  if (source) source.setData(data);
  else map.addSource(id, { type: "geojson", data });
  return source === undefined;
}

/** Draws the line of a section in the manner of a chosen étape. */
function section(map: MapLibre, ligne: string | undefined): void {
  if (!isNew(map, "choix-section", ligne)) return;
  for (const layer of map.getStyle().layers) {
    if (layer.type !== "line" || !layer.id.startsWith("etape-choisie")) continue;
    const { "source-layer": _, filter: __, layout, ...look } = layer;
    const id = layer.id.replace("etape", "section");
    map.addLayer({ ...look, id, source: "choix-section", layout: { ...layout, visibility: "visible" } }, layer.id);
  }
}

/** Shows the choice on the map, or removes it. This also works after the style was replaced. */
export function choose(map: MapLibre, choice: Choice | undefined, ink: string, paper: string): void {
  const style = map.getStyle();
  for (const { id, type } of style.layers) {
    if (/^voies(-lisere|-separation|-trait-\d)?$/.test(id) && type === "line") {
      map.setPaintProperty(id, "line-opacity", choice ? BACK : 1);
    }
    const property = OF_CHOICE[id];
    if (property) {
      if (!filters.has(id)) filters.set(id, map.getFilter(id) ?? undefined);
      map.setFilter(id, choice ? ["==", ["get", property], choice.voie] : filters.get(id));
    }
    const [, kind] = /^(voie|etape)-choisie/.exec(id) ?? [];
    if (!kind) continue;
    const shown = choice !== undefined && !choice.ligne && (kind === "etape") === (choice.etape !== undefined);
    map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
    if (!shown) continue;
    if (choice.etape === undefined) map.setFilter(id, ["==", ["get", "code"], choice.voie]);
    else map.setFilter(id, ["all", ["==", ["get", "voie"], choice.voie], ["==", ["get", "etape"], choice.etape]]);
  }
  section(map, choice?.ligne);
  if (!isNew(map, "choix", choice?.bornes)) return;
  const prefix = typeof style.sprite === "string" ? "" : "hent:";
  for (const layer of layers(prefix, ink, paper)) map.addLayer(layer);
}
