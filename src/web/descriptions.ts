// What the figures of the API and the attributes of the tiles say, in words.

import type { Etape, Found, Voie } from "./api.ts";
import type { Words } from "./words.ts";

/** The layers of the style that can be touched, the foremost first. */
export const TOUCHABLE = ["hebergeurs", "points-interet", "localites", "etapes-cible"] as const;
export type Layer = (typeof TOUCHABLE)[number];

/** Attributes of a feature of the tiles, or of an answer of the search. */
export interface Thing {
  type?: string;
  capacite?: number;
  categorie?: string;
  /** Of an answer a list; of a tile the same list as text. */
  services?: string | string[];
}

/** What a place is: the type of a host and its places, the category of a point, the services of a localité. */
export function describe(words: Words, layer: Layer, thing: Thing): string {
  if (layer === "hebergeurs") {
    const type = words.term("type", thing.type, "autre");
    return thing.capacite ? `${type} · ${words.say("hote-places", { nombre: thing.capacite })}` : type;
  }
  if (layer === "points-interet") return words.term("categorie", thing.categorie, "autre");
  const services = String(thing.services ?? "").match(/[a-z-]+/g) ?? [];
  const named = services.map((service) =>
    words.has(`service-${service}`) ? words.say(`service-${service}`) : service,
  );
  return named.join(", ") || words.say("carte-aucun-service");
}

/** The length of a voie or an étape, as its files say it: of a voie with variants both lengths. */
function length(words: Words, about: Voie | Etape): string {
  const longueur = about.longueur_m ?? 0;
  const ligne = words.km(longueur);
  const [first, ...others] = ("lignes" in about && about.lignes) || [];
  const reseau = ("reseau_m" in about && about.reseau_m) || 0;
  if (!first || !others.length || reseau <= longueur) return ligne;
  const said = { ligne, tout: words.km(reseau), variante: first.variante };
  return words.say(first.variante ? "longueur-variante" : "longueur-ligne-principale", said);
}

/** Length, heights and walking time of a voie or an étape; heights and times only where they are known. */
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

/** What an answer of the search is: of an étape also on which voie, of a place also where. */
export function whatItIs(found: Found, voie: (code: string) => string): string {
  const where = found.genre === "etape" ? found.voie && voie(found.voie) : found.localite?.nom;
  return where ? `${found.quoi} · ${where}` : found.quoi;
}
