// Days on the clock of the device: when a page was kept, and which closures have ended since.

import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Words } from "./words.ts";

/** Returns the day of a time on the clock of the device, `YYYY-MM-DD`. */
export function dayOf(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** Returns today's day on the clock of the device. */
export const today = (): string => dayOf(new Date());

/** Writes the day of a time in ISO 8601, on the clock of the device. */
export const day = (words: Words, time: string): string => words.date(dayOf(new Date(time)));

/** Returns a map style that does not show closures whose last day is before `day`. Their detours go, too. */
export function withoutEnded(style: StyleSpecification, day: string): StyleSpecification {
  const holds = ["any", ["!", ["has", "au"]], [">=", ["to-string", ["get", "au"]], day]];
  const layers = style.layers.map((layer) => {
    if (!("source-layer" in layer) || layer["source-layer"] !== "perturbations") return layer;
    return { ...layer, filter: layer.filter ? ["all", layer.filter, holds] : holds } as LayerSpecification;
  });
  return { ...style, layers };
}
