// Divides the window between the panel and the map.

/** Margins of the window in pixels. */
export interface Margins {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * Tells whether the window is wide enough for the panel beside the map. The media query in carte.css has the same
 * width.
 */
export const wide = (): boolean => innerWidth > 700;

/** Returns the margins around the part of the window that the panel leaves to the map. */
export function room(): Margins {
  return wide()
    ? { top: 30, bottom: 40, left: 380, right: 90 }
    : { top: 90, bottom: Math.min(90, innerHeight / 6), left: 30, right: 30 };
}
