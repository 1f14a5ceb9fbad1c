// The dot that shows a place of the profile on the map.

import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";

const ID = "curseur";
const NOTHING = { type: "FeatureCollection" as const, features: [] };

/** Adds the layer of the dot to the style of the map. */
export function addDot(map: MapLibre): void {
  if (map.getSource(ID)) return;
  map.addSource(ID, { type: "geojson", data: NOTHING });
  map.addLayer({
    id: ID,
    source: ID,
    type: "circle",
    paint: {
      "circle-radius": 8,
      "circle-color": "#f6b800",
      "circle-stroke-color": "#1c2529",
      "circle-stroke-width": 3,
    },
  });
}

/** Moves the dot to a place, or hides it. */
export function showDot(map: MapLibre, place: [number, number] | undefined): void {
  const source = map.getSource<GeoJSONSource>(ID);
  source?.setData(
    place ? { type: "Feature", geometry: { type: "Point", coordinates: place }, properties: {} } : NOTHING,
  );
}
