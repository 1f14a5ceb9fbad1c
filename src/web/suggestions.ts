// Suggestions below the search field of the page. Without this script the form leads to the page with the results.

import * as adresses from "./adresses.ts";
import type { Found } from "./api.ts";
import { el } from "./element.ts";
import { searchBox } from "./search.ts";
import type { Words } from "./words.ts";

/** Returns the page of a search result, in the language of this page. */
function pageOf({ genre, code = "", voie = "", etape, liens }: Found): string {
  switch (genre) {
    case "localite":
      return adresses.localite(code);
    case "hebergeur":
      return adresses.hebergeur(code);
    case "point-interet":
      return adresses.pointInteret(code);
    case "etape":
      return etape === undefined ? liens.page : adresses.etape(voie, etape);
    case "voie":
      return adresses.voie(voie || code);
    default:
      return liens.page;
  }
}

/** The messages for the kinds that have no vocabulary of their own. */
const GENRES: Record<string, string> = { voie: "genre-voie", etape: "genre-etape", localite: "genre-localite" };

/** Describes a search result: its kind, and the town of a host or point. */
function kind(words: Words, found: Found): string {
  const { genre, type, categorie, localite } = found;
  const what =
    genre === "hebergeur"
      ? words.term("type", type, "autre")
      : genre === "point-interet"
        ? words.term("categorie", categorie, "autre")
        : words.say(GENRES[genre] ?? "genre-localite");
  return [what, localite?.nom].filter(Boolean).join(" · ");
}

/** Makes the search field of the page suggest results. */
export function suggestions(words: () => Promise<Words>): void {
  const form = document.querySelector<HTMLFormElement>("form.chercher");
  const field = form?.querySelector<HTMLInputElement>("input");
  if (!form || !field) return;
  const list = el("ul", { id: "reponses", role: "listbox", "aria-label": field.placeholder });
  const count = el("p", { id: "compte", role: "status", class: "cache" });
  list.hidden = true;
  form.append(list, count);
  const attributes = {
    role: "combobox",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
  };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
  const show = (texts: Words, found: Found): Node[] => [
    el("span", { class: "nom" }, found.nom),
    el("span", { class: "quoi" }, kind(texts, found)),
  ];
  searchBox({ field, list, count }, words, show, (found) => location.assign(pageOf(found)));
}
