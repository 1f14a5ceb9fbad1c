// Contour lines, computed in the browser from the relief tiles (maplibre-contour). This is a separate file, because the
// page loads it only if its map has relief.

import contour from "maplibre-contour";
import type { AddProtocolAction, Map as MapLibre, SourceSpecification } from "maplibre-gl";

/** The required part of the description of the relief tiles. */
export interface Relief {
  tiles: string[];
  maxzoom?: number;
}

/** The colours of the lines and of their heights. */
export interface Colours {
  line: string;
  text: string;
  halo: string;
}

type Protocol = (scheme: string, action: AddProtocolAction) => void;

/** The protocols are registered only once, even if the map changes its style. */
let source: SourceSpecification | undefined;

/**
 * Returns the source of the contour lines. For each zoom it has two intervals in metres: that of all lines and that of
 * the heavy lines.
 */
function sourceOf(addProtocol: Protocol, { tiles: [url = ""], maxzoom = 12 }: Relief): SourceSpecification {
  // It runs in the thread of the page. The worker of maplibre-contour is a blob, which the policy of the page forbids.
  const dem = new contour.DemSource({ url, encoding: "terrarium", maxzoom, worker: false });
  dem.setupMaplibre({ addProtocol });
  const thresholds = { 11: [50, 250], 12: [20, 100], 14: [10, 50] };
  const names = { elevationKey: "ele", levelKey: "level", contourLayer: "contours" };
  return { type: "vector", tiles: [dem.contourProtocolUrl({ thresholds, ...names })], maxzoom: 15 };
}

/** Adds the contour lines to the map, below the layer `below`. */
export function addContours(
  map: MapLibre,
  addProtocol: Protocol,
  relief: Relief,
  { line, text, halo }: Colours,
  below: string | undefined,
): void {
  source ??= sourceOf(addProtocol, relief);
  if (map.getSource("courbes")) return;
  map.addSource("courbes", source);
  const layer = { source: "courbes", "source-layer": "contours", minzoom: 11 };
  map.addLayer(
    {
      ...layer,
      id: "courbes",
      type: "line",
      layout: { "line-join": "round" },
      paint: { "line-color": line, "line-width": ["match", ["get", "level"], 1, 1.2, 0.6] },
    },
    below,
  );
  map.addLayer(
    {
      ...layer,
      id: "courbes-altitude",
      type: "symbol",
      minzoom: 12.5,
      filter: [">", ["get", "level"], 0],
      layout: {
        "symbol-placement": "line",
        "text-field": ["to-string", ["get", "ele"]],
        "text-font": ["Atkinson Hyperlegible Next Regular"],
        "text-size": 10.5,
        "text-padding": 12,
      },
      paint: { "text-color": text, "text-halo-color": halo, "text-halo-width": 1.2 },
    },
    below,
  );
}
