// Describes places as text, from the attributes of tiles.

import type { Words } from "./words.ts";

/** The layers of the map style that react to clicks, topmost first. */
export const TOUCHABLE = [
  "perturbations-debut",
  "hebergeurs-signe",
  "hebergeurs",
  "hebergeurs-groupe",
  "points-interet",
  "points-interet-tous",
  "bouts",
  "localites",
  "perturbations-cible",
  "etapes-cible",
  "voies",
] as const;
export type Layer = (typeof TOUCHABLE)[number];

/** The attributes that describe a place. */
export interface Thing {
  type?: string;
  capacite?: number;
  categorie?: string;
  /** A list as text, because attributes of tiles cannot be lists. */
  services?: string;
  /** The day on which a host confirmed its data, `YYYY-MM-DD`. */
  confirme_le?: string;
  /** 1 if that day is too long ago. */
  perime?: number;
}

/** Returns the names of some services in the vocabulary `prefix`. Unknown words are kept. */
function services(words: Words, prefix: string, thing: Thing): string[] {
  const list = String(thing.services ?? "").match(/[a-z-]+/g) ?? [];
  return list.map((service) => (words.has(`${prefix}-${service}`) ? words.say(`${prefix}-${service}`) : service));
}

/** Formats the age of a host's data. Returns an empty list if the host never confirmed them. */
function confirmation(words: Words, { confirme_le, perime }: Thing): string[] {
  const [year, month] = String(confirme_le ?? "").split("-");
  if (!year || !month) return [];
  if (perime) return [words.say("hote-non-confirme", { annee: year })];
  return [words.say("hote-confirme", { mois: words.say(`mois-${Number(month)}`), annee: year })];
}

/**
 * Describes a place: type, capacity, offers and age of the data of a host, category of a point of interest, services of
 * a localité.
 */
export function describe(words: Words, layer: Layer, thing: Thing): string {
  if (layer.startsWith("hebergeurs")) {
    const type = words.term("type", thing.type, "autre");
    const places = thing.capacite ? [words.say("hote-places", { nombre: thing.capacite })] : [];
    const offers = services(words, "offre", thing).join(", ");
    return [type, ...places, offers, ...confirmation(words, thing)].filter((said) => said).join(" · ");
  }
  if (layer === "points-interet" || layer === "points-interet-tous")
    return words.term("categorie", thing.categorie, "autre");
  return services(words, "service", thing).join(", ") || words.say("carte-aucun-service");
}
