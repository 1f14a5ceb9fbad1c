// What differs on a map that is embedded in a page of another site: it does not catch the scrolling of that page, fills
// the screen, and tells the page what the visitor touches.

import { type FilterSpecification, FullscreenControl, type Map as MapLibre } from "maplibre-gl";
import type { Layer } from "./descriptions.ts";

/** A touched feature: its attributes in the tiles. */
export type Touched = Partial<Record<"code" | "nom" | "voie" | "etape", string>>;

/** The setting of an embedded map. */
export interface Embarquee {
  /** The types of host that are shown. Empty shows all. */
  types: string[];
  /** The colour of the chosen way (`#rrggbb`) in place of its own. */
  couleur: string | undefined;
  /** Called when the visitor touches something on the map, with the topmost feature. */
  touched: (layer: Layer, feature: Touched) => void;
  /** Called after each move, with the view as in addresses: zoom/latitude/longitude. */
  moved: (vue: string) => void;
}

/** Our message for each text of the controls of embedded maps. */
export const LOCALE_EMBARQUEE = {
  "CooperativeGesturesHandler.MacHelpText": "carte-gestes-mac",
  "CooperativeGesturesHandler.MobileHelpText": "carte-gestes-doigts",
  "CooperativeGesturesHandler.WindowsHelpText": "carte-gestes-souris",
  "FullscreenControl.Enter": "carte-plein-ecran",
  "FullscreenControl.Exit": "carte-plein-ecran-fin",
};

/**
 * Tells whether the embedding page lets the map ask for the position. A browser that cannot tell says so when it is
 * asked.
 */
export function mayLocate(): boolean {
  const { featurePolicy } = document as Document & { featurePolicy?: { allowsFeature: (name: string) => boolean } };
  return featurePolicy?.allowsFeature("geolocation") ?? true;
}

/** Adds the button for the full screen, and reports moves. */
export function embark(map: MapLibre, box: HTMLElement, { moved }: Embarquee): void {
  if (document.fullscreenEnabled) map.addControl(new FullscreenControl({ container: box }), "top-right");
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    moved(`${Math.round(map.getZoom())}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
  });
}

/** The zoom from which the tiles have every host. */
const ALL_HOSTS_ZOOM = 10;
/** More than any zoom of a map. */
const TOP_ZOOM = 24;

/** Draws the choice in the colour of the setting, and leaves out hosts of other types. Needed after each new style. */
export function recolour(map: MapLibre, { types, couleur }: Embarquee): void {
  const ofType: FilterSpecification = ["in", ["get", "type"], ["literal", types]];
  for (const { id, type } of map.getStyle().layers) {
    if (couleur && type === "line" && /^(voie|etape|section)-choisie$/.test(id))
      map.setPaintProperty(id, "line-color", couleur);
    if (!types.length || !id.startsWith("hebergeurs")) continue;
    // A group stands for hosts of every type, so single hosts are drawn as soon as the tiles have them all.
    if (id === "hebergeurs-groupe") map.setFilter(id, ["==", 1, 0]);
    else {
      map.setFilter(id, ofType);
      if (id !== "hebergeurs-nom") map.setLayerZoomRange(id, ALL_HOSTS_ZOOM, TOP_ZOOM);
    }
  }
}
