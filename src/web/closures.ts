// Closures as text, for their cards on the map.

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
  const announced = au ? "perturbation-annoncee" : "perturbation-annoncee-sans-fin";
  const holds = au ? "perturbation-depuis-jusqu-a" : "perturbation-depuis";
  return sentence(words, words.say(etat === "annoncee" ? announced : holds, days));
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
