// Pictograms for hosts and points of interest. The page draws them, so it need not fetch a sprite. Each is one SVG path
// in a square of 20 units, filled by the even-odd rule.

import type { Map as MapLibre } from "maplibre-gl";

const PATHS: Record<string, string> = {
  // hosts
  gite: "M10 2 1 10h3v8h12v-8h3zM8 12h4v6H8z",
  "accueil-pelerin": "M10 18C4 13 1 10 1 6.5A4.5 4.5 0 0 1 10 5a4.5 4.5 0 0 1 9 1.5C19 10 16 13 10 18z",
  "chambre-hotes": "M1 4h2v7h16v6h-2v-3H3v3H1zM5 6h4a2 2 0 0 1 2 2v2H4V7a1 1 0 0 1 1-1zM12 7h5a2 2 0 0 1 2 2v1h-7z",
  hotel: "M4 1h12v18h-4v-5H8v5H4zM7 4h2v2H7zM11 4h2v2h-2zM7 8h2v2H7zM11 8h2v2h-2z",
  camping: "M9 5 7.5 2.5 9 1.6l1 1.7 1-1.7 1.5.9L11 5l8 13H1zM10 10l-4 8h8z",
  communaute: "M9 1h2v2h2v2h-2v3l6 4v7h-5v-4a2 2 0 0 0-4 0v4H3v-7l6-4V5H7V3h2z",
  // points of interest; « autre » serves hosts too
  patrimoine: "M2 18V7h2V4h2v3h2V3h4v4h2V4h2v3h2v11h-6v-4a2 2 0 0 0-4 0v4z",
  religieux: "M8.5 1h3v4h4v3h-4v11h-3V8h-4V5h4z",
  eau: "M10 1c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z",
  toilettes: "M4 1h3v3H4zM3 5h5v6H7v8H4v-8H3zM13 1h3v3h-3zM13 5h3l2 8h-2v6h-3v-6h-2z",
  abri: "M10 3 0 9v2h3v7h2v-7h10v7h2v-7h3V9zM7 13h6v2H7z",
  vue: "M10 4c5 0 8 3.5 10 6-2 2.5-5 6-10 6S2 12.5 0 10c2-2.5 5-6 10-6zM10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  tampon: "M7 2h6v3l-1 5h4a2 2 0 0 1 2 2v2H2v-2a2 2 0 0 1 2-2h4L7 5zM2 16h16v2H2z",
  commerce: "M3 7h14l1 12H2zM6 6a4 4 0 0 1 8 0v4h-2V6a2 2 0 0 0-4 0v4H6z",
  transport: "M4 2h12a2 2 0 0 1 2 2v11h-2v3h-3v-3H7v3H4v-3H2V4a2 2 0 0 1 2-2zM4 5v5h12V5zM5 12v2h2v-2zM13 12v2h2v-2z",
  sante: "M7 1h6v6h6v6h-6v6H7v-6H1V7h6z",
  danger: "M10 1 20 18H0zM9 7v5h2V7zM9 13.5v2h2v-2z",
  autre: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12z",
  // closures, by severity: a bar, an exclamation mark, an i
  bloquant: "M3 7h14v6H3z",
  gene: "M8 2h4l-.6 10H8.6zM8 14h4v4H8z",
  information: "M8 2h4v4H8zM8 8h4v10H8z",
};

/** The colour of a closure by its severity. The style and carte.css have the same. */
const CLOSED: Record<string, string> = { bloquant: "#b3261e", gene: "#c25e00", information: "#52605f" };

const SIDE = 28; // the side of a pictogram in CSS pixels
const RATIO = 2; // image pixels per CSS pixel, for sharp screens
const INK: Record<string, string> = { danger: "#b3261e", eau: "#1f6f9f" }; // points of interest; all others are brown

/**
 * Draws a pictogram that the style asks for: `hent-hote-<type>`, white on a blue disc, `hent-lieu-<categorie>`, on a
 * paper-coloured disc, or `hent-perturbation-<gravite>`, white on a disc in the colour of the severity. Does nothing for
 * other ids. The disc is part of the image, so it hides other pictograms below it.
 */
export function addPictogram(map: MapLibre, id: string): void {
  const [, kind, name = ""] = /^hent-(hote|lieu|perturbation)-(.+)$/.exec(id) ?? [];
  const path = Object.hasOwn(PATHS, name) ? PATHS[name] : undefined;
  if (!path || map.hasImage(id)) return;
  const filled = kind !== "lieu";
  const ink = kind === "hote" ? "#24466b" : (CLOSED[name] ?? INK[name] ?? "#5b5343");
  const paper = "#fffdf7";
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE * RATIO;
  const context = canvas.getContext("2d");
  if (!context) return; // the style shows circles instead
  context.scale(RATIO, RATIO);
  context.beginPath();
  context.arc(SIDE / 2, SIDE / 2, SIDE / 2 - 1.5, 0, 2 * Math.PI);
  context.fillStyle = filled ? ink : paper;
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = filled ? paper : ink;
  context.stroke();
  const scale = 0.68; // fits the 20 units of a path into the disc
  context.translate(SIDE / 2 - 10 * scale, SIDE / 2 - 10 * scale);
  context.scale(scale, scale);
  context.fillStyle = filled ? paper : ink;
  context.fill(new Path2D(path), "evenodd");
  map.addImage(id, context.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: RATIO });
}
