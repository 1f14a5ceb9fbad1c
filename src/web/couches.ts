// The layers that the visitor may switch off, and the legend of the others.

import type { Map as MapLibre } from "maplibre-gl";
import { el } from "./element.ts";
import { memory } from "./memory.ts";
import type { Words } from "./words.ts";

/** The layers of the style that belong to each switch. Ways and closures have none: they are always shown. */
const OF_STYLE = {
  hebergeurs: /^hebergeurs/,
  localites: /^(localites|lieux)/,
  "points-interet": /^points-interet/,
  relief: /^(relief|courbes)/,
};

/** A switch. */
export type Couche = keyof typeof OF_STYLE;
/** All switches, in the order of the form. */
export const COUCHES = Object.keys(OF_STYLE) as Couche[];

/** The message for each switch. */
export const NAMES: Record<Couche, string> = {
  hebergeurs: "carte-couche-hebergeurs",
  localites: "carte-couche-localites",
  "points-interet": "carte-couche-points",
  relief: "carte-couche-relief",
};

const HIDDEN = "couches-cachees";

/** Returns the layers that the visitor switched off. */
export const hidden = (): string[] => (memory.get(HIDDEN) ?? "").split(" ").filter(Boolean);

/** Switches a layer off or on. */
export function setHidden(couche: Couche, off: boolean): void {
  const others = hidden().filter((other) => other !== couche);
  memory.set(HIDDEN, (off ? [...others, couche] : others).join(" "));
}

/** Shows the layers of the map that are on, and hides the others. */
export function visible(map: MapLibre): void {
  const off = hidden();
  for (const { id } of map.getStyle().layers) {
    const couche = COUCHES.find((name) => OF_STYLE[name].test(id));
    if (couche) map.setLayoutProperty(id, "visibility", off.includes(couche) ? "none" : "visible");
  }
}

/** Creates the lines of the legend about ways and closures. */
export function legend(words: Words): HTMLElement[] {
  const line = (id: string, ...signs: string[]): HTMLElement => {
    const shapes = signs.map((sign) => el("span", { class: sign, "aria-hidden": "true" }));
    return el("p", { class: "legende" }, ...shapes, words.say(id));
  };
  return [
    line("carte-legende-voie", "signe-voie"),
    line("carte-legende-ferme", "signe signe-bloquant", "ruban ruban-bloquant"),
    line("carte-legende-gene", "signe signe-gene", "ruban ruban-gene"),
    line("carte-perturbation-detour", "ruban ruban-detour"),
  ];
}
