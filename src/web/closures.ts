// Closures as text: their cards on the map, and their list in the panel, which is also their legend.

import type { Etape, Perturbation, Voie } from "./api.ts";
import { el } from "./element.ts";
import type { Words } from "./words.ts";

/** A closure with its attributes in the tiles. */
export interface Closure {
  code?: string;
  genre?: string;
  gravite?: string;
  /** `en-vigueur` or `annoncee`. */
  etat?: string;
  /** The first and the last day, `YYYY-MM-DD`. Without a last day the end is unknown. */
  du?: string;
  au?: string;
  texte?: string;
  source?: string;
  verifie_le?: string;
  /** The length of the detour in metres, if there is one. */
  detour_m?: number;
}

/** Formats the kind and severity of a closure: « Travaux, passage impossible ». */
export function title(words: Words, { genre, gravite }: Closure): string {
  return words.say("perturbation-titre", {
    genre: words.term("genre-perturbation", genre, "autre"),
    gravite: words.term("gravite", gravite, "information"),
  });
}

/** Formats the dates of a closure: « Depuis le 12/05/2026, jusqu'au 30/06/2026 ». */
export function dates(words: Words, { etat, du = "", au = "" }: Closure): string {
  const days = { du: words.date(du), au: words.date(au) };
  const announced = etat === "annoncee";
  const id = announced ? `perturbation-annoncee${au ? "" : "-sans-fin"}` : `perturbation-depuis${au ? "-jusqu-a" : ""}`;
  return sentence(words, words.say(id, days));
}

/** Formats today's length if a detour holds: « Aujourd'hui 22,5 km par la déviation (chemin balisé : 22,0 km) ». */
export function today(words: Words, about: Voie | Etape): string | undefined {
  const { longueur_m: waymarked, aujourd_hui: walked } = about;
  if (waymarked === undefined || !walked) return undefined;
  const said = { longueur: words.km(walked.longueur_m), balisee: words.km(waymarked) };
  return sentence(words, words.say("perturbation-aujourdhui", said));
}

/** Starts a text with a capital letter. */
const sentence = (words: Words, text: string): string => text.charAt(0).toLocaleUpperCase(words.lang) + text.slice(1);

/** Creates the lines of a card about one closure. */
export function closureLines(words: Words, closure: Closure): HTMLElement[] {
  const lines = [el("h2", {}, title(words, closure)), el("p", {}, dates(words, closure))];
  if (closure.texte) lines.push(el("p", { class: "texte" }, closure.texte));
  if (closure.detour_m !== undefined) {
    const longueur = words.km(closure.detour_m);
    lines.push(el("p", {}, ribbon("detour"), words.say("carte-perturbation-deviation", { longueur })));
  }
  const facts: string[] = [];
  if (closure.source) facts.push(words.say("perturbation-source", { source: closure.source }));
  if (closure.verifie_le) facts.push(words.say("perturbation-verifiee", { date: words.date(closure.verifie_le) }));
  if (facts.length) lines.push(el("p", { class: "provenance" }, facts.join(" · ")));
  return lines;
}

/**
 * Creates a short line that looks like a closure of this severity, or a detour, on the map. Announced closures are
 * paler.
 */
function ribbon(kind: string, etat = "en-vigueur"): HTMLElement {
  return el("span", { class: `ruban ruban-${kind} ruban-${etat}`, "aria-hidden": "true" });
}

/** A listed closure, and the code of a voie whose API knows it. */
export interface Listed {
  voie: string;
  closure: Perturbation;
}

/** Returns the closures of some voies. A closure on several of them is listed once, for the first. */
export function listed(voies: { code: string; perturbations?: Perturbation[] }[]): Listed[] {
  const found = new Map<string, Listed>();
  for (const { code: voie, perturbations = [] } of voies) {
    for (const closure of perturbations) if (!found.has(closure.code)) found.set(closure.code, { voie, closure });
  }
  return [...found.values()];
}

/** Returns the attributes for the card of a listed closure. */
export function attributes({ deviation, ...closure }: Perturbation): Closure {
  return deviation ? { ...closure, detour_m: deviation.longueur_m } : closure;
}

/**
 * Creates the items of the list of closures: a button for each, and a line that explains detours if there are any.
 * `nameOf` returns the name of a voie. `show` is called with the chosen closure.
 */
export function closureItems(
  words: Words,
  closures: Listed[],
  nameOf: (voie: string) => string,
  show: (chosen: Listed) => void,
): HTMLElement[] {
  const items = closures.map((chosen) => {
    const { voie, closure } = chosen;
    const about = [nameOf(voie), dates(words, closure)].join(" · ");
    const text = el(
      "span",
      {},
      el("span", { class: "nom" }, title(words, closure)),
      el("span", { class: "quoi" }, about),
    );
    const button = el(
      "button",
      { type: "button", "data-perturbation": closure.code },
      ribbon(closure.gravite, closure.etat),
      text,
    );
    button.addEventListener("click", () => show(chosen));
    return el("li", {}, button);
  });
  if (closures.some(({ closure }) => closure.deviation)) {
    items.push(el("li", { class: "legende" }, ribbon("detour"), words.say("carte-perturbation-detour")));
  }
  return items;
}
