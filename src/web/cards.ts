// The content of the popup for the feature that the visitor touched.

import * as adresses from "./adresses.ts";
import { describe, type Layer, type Thing } from "./descriptions.ts";
import { el, swatch } from "./element.ts";
import type { Panel } from "./panel.ts";
import type { Words } from "./words.ts";

const MOST = 12;

/** The attributes of a feature of the tiles. */
interface Attributes extends Thing {
  code?: string;
  nom?: string;
  voie?: string;
  etape?: string;
  numero?: number;
  longueur_m?: number;
}

/** The things that differ by what `key` says of them: a tile border may show one twice. */
export function distinct<T>(things: T[], key: (thing: T) => unknown): T[] {
  return [...new Map(things.map((thing) => [key(thing), thing])).values()];
}

/** One place by its name and what it is. */
export function placeCard(nom: string, about: string): HTMLElement {
  return el("div", { class: "fiche" }, el("h2", {}, nom), el("p", {}, about));
}

/** All things of one layer that were touched; of étapes all that share the path. */
export function card(panel: Panel, layer: Layer, things: Attributes[]): HTMLElement {
  const { words } = panel;
  const content = el("div", { class: "fiche" });
  if (layer === "etapes-cible") {
    for (const etape of distinct(things, ({ voie, etape }) => JSON.stringify([voie, etape]))) {
      content.append(...etapeLines(words, panel, etape));
    }
  } else {
    for (const thing of distinct(things, ({ code }) => code).slice(0, MOST)) {
      content.append(el("h2", {}, String(thing.nom ?? "")), el("p", {}, describe(words, layer, thing)));
    }
  }
  return content;
}

function etapeLines(words: Words, panel: Panel, attributes: Attributes): HTMLElement[] {
  const { voie = "", etape = "", numero = "", nom = "", longueur_m: length = 0 } = attributes;
  const trace = adresses.traceEtape(voie, etape, "gpx");
  return [
    el("h2", {}, el("a", { href: adresses.etape(voie, etape) }, `${numero}. ${nom}`)),
    el("p", {}, swatch(panel.voie(voie)?.couleur), `${panel.nameOf(voie)} · ${words.km(length)}`),
    el("p", {}, el("a", { href: trace, download: "" }, words.say("carte-telecharger-trace"))),
    el("p", {}, el("a", { href: adresses.listeEtape(voie, etape, "html") }, words.say("carte-hebergements-etape"))),
  ];
}
