// Describes places, lengths, heights and durations as text, from API responses and attributes of tiles.

import type { Etape, Found, Voie, Way } from "./api.ts";
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
] as const;
export type Layer = (typeof TOUCHABLE)[number];

/** The attributes that describe a place, from a feature in the tiles or a search result. */
export interface Thing {
  type?: string;
  capacite?: number;
  categorie?: string;
  /** A list in a search result. In tiles it is text, because attributes of tiles cannot be lists. */
  services?: string | string[];
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

/**
 * Formats the length of a voie or étape. A voie with variants has two lengths: that of its main line and that of all
 * lines. Track files have the same text.
 */
function length(words: Words, about: Voie | Etape): string {
  const longueur = about.longueur_m ?? 0;
  const ligne = words.km(longueur);
  const [first, ...others] = ("lignes" in about && about.lignes) || [];
  const reseau = ("reseau_m" in about && about.reseau_m) || 0;
  if (!first || !others.length || reseau <= longueur) return ligne;
  const said = { ligne, tout: words.km(reseau), variante: first.variante };
  return words.say(first.variante ? "longueur-variante" : "longueur-ligne-principale", said);
}

/** Formats length, ascent, descent and walking time of a voie or étape. Unknown values are omitted. */
export function figures(words: Words, about: Voie | Etape): string {
  const said = [length(words, about)];
  if (about.montee_m !== undefined && about.descente_m !== undefined) {
    said.push(words.say("chiffres-montee", { hauteur: words.metres(about.montee_m) }));
    said.push(words.say("chiffres-descente", { hauteur: words.metres(about.descente_m) }));
  }
  const [fast, slow] = about.duree_min ?? [];
  if (fast && slow) said.push(words.range(fast, slow));
  return said.join(" · ");
}

/**
 * Describes a search result: its kind, then the voie of an étape or the town of a host. `voie` returns the name for a
 * code.
 */
export function whatItIs(found: Found, voie: (code: string) => string): string {
  const where = found.genre === "etape" ? found.voie && voie(found.voie) : found.localite?.nom;
  return where ? `${found.quoi} · ${where}` : found.quoi;
}

/** Returns the warning that a path is wholly or partly invented, or `undefined` if the whole path is real. */
export function invented(words: Words, { longueur_m = 0, invente_km: parts = [] }: Way): string | undefined {
  const [only] = parts;
  if (!only) return undefined;
  const whole = parts.length === 1 && only[0] === 0 && only[1] * 1000 > longueur_m - 1;
  if (whole) return words.say("carte-invente");
  const said = parts.map(([from, to]) =>
    words.say("carte-invente-km", { de: words.km(from * 1000), a: words.km(to * 1000) }),
  );
  return words.say("carte-invente-en-partie", { parties: said.join(", ") });
}
