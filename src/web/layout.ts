// How panel and map share the window.

/** Pixels. */
export interface Margins {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Whether the panel stands beside the map, not over it; the same width as in carte.css. */
export const wide = (): boolean => innerWidth > 700;

/** The margins, in pixels, of the part of the window that the panel leaves to the map. */
export function room(): Margins {
  return wide()
    ? { top: 30, bottom: 40, left: 380, right: 90 }
    : { top: 90, bottom: Math.min(90, innerHeight / 6), left: 30, right: 30 };
}
