// The content of the popup for clicked features.

import * as adresses from "./adresses.ts";
import { type Etape, json } from "./api.ts";
import { type Closure, closureLines, title } from "./closures.ts";
import { describe, invented, type Layer, type Thing } from "./descriptions.ts";
import { el, swatch } from "./element.ts";
import type { Panel } from "./panel.ts";
import type { Words } from "./words.ts";

/** The maximum number of places in a popup. */
const MOST = 12;

/** The attributes of a feature in the tiles. */
interface Attributes extends Thing, Closure {
  nom?: string;
  voie?: string;
  etape?: string;
  numero?: number;
  longueur_m?: number;
}

/** Removes things with the same `key`. A feature on a tile border occurs in both tiles. */
export function distinct<T>(things: T[], key: (thing: T) => unknown): T[] {
  return [...new Map(things.map((thing) => [key(thing), thing])).values()];
}

/** Creates a card for one place: its name and a line about it. */
export function placeCard(nom: string, about: string): HTMLElement {
  return el("div", { class: "fiche" }, el("h2", {}, nom), el("p", {}, about));
}

/**
 * Creates a card for some closures. It has no link that could get the focus. Therefore the card itself can be focused,
 * so that keyboard users can scroll it and screen readers read it.
 */
export function closureCard(words: Words, closures: Closure[]): HTMLElement {
  const shown = distinct(closures, ({ code }) => code).slice(0, MOST);
  const label = shown.map((closure) => title(words, closure)).join(", ");
  const lines = shown.flatMap((closure) => closureLines(words, closure));
  return el("div", { class: "fiche", role: "group", tabindex: "0", "aria-label": label }, ...lines);
}

/**
 * Creates a card for the clicked features of one layer. After a click on a shared path, it lists every étape there.
 * `below` are the étapes under a closure, which are listed, too.
 */
export function card(panel: Panel, layer: Layer, things: Attributes[], below: Attributes[] = []): HTMLElement {
  const { words } = panel;
  const closed = layer === "perturbations-debut" || layer === "perturbations-cible";
  const content = closed ? closureCard(words, things) : el("div", { class: "fiche" });
  const etapes = layer === "etapes-cible" ? things : below;
  for (const etape of distinct(etapes, ({ voie, etape }) => JSON.stringify([voie, etape]))) {
    content.append(...etapeLines(words, panel, etape));
  }
  if (!closed && layer !== "etapes-cible") {
    for (const thing of distinct(things, ({ code }) => code).slice(0, MOST)) {
      content.append(el("h2", {}, String(thing.nom ?? "")), el("p", {}, describe(words, layer, thing)));
    }
  }
  return content;
}

/**
 * Creates a line with the rights of an étape's path, after a warning if the path is invented. If it is partly invented,
 * a request to the service returns the invented parts and the rights of the others. The line is updated when the
 * response arrives.
 */
function rights(words: Words, panel: Panel, voie: string, etape: string): HTMLElement {
  const { etapes_inventees = [], droits = [] } = panel.voie(voie) ?? {};
  const isInvented = etapes_inventees.includes(etape);
  const box = el("div");
  const show = (warning: string | undefined, whose: { texte: string }[]): void => {
    const said = whose.map(({ texte }) => texte).join(" | ");
    box.replaceChildren(
      ...(warning ? [el("p", { class: "invente" }, warning)] : []),
      ...(said ? [el("p", { class: "droits" }, said)] : []),
    );
  };
  show(
    isInvented ? words.say("carte-invente") : undefined,
    droits.filter(({ invente }) => invente === isInvented),
  );
  if (isInvented) {
    json<Etape>(adresses.apiEtape(voie, etape)).then(
      (about) => show(invented(words, about), about.droits ?? []),
      () => {}, // keeps the general warning
    );
  }
  return box;
}

/** Creates the lines of a card about one étape: name, voie and length, track, list of hosts. */
function etapeLines(words: Words, panel: Panel, attributes: Attributes): HTMLElement[] {
  const { voie = "", etape = "", numero = "", nom = "", longueur_m: length = 0 } = attributes;
  const trace = adresses.traceEtape(voie, etape, "gpx");
  return [
    el("h2", {}, el("a", { href: adresses.etape(voie, etape) }, `${numero}. ${nom}`)),
    el("p", {}, swatch(panel.voie(voie)?.couleur), `${panel.nameOf(voie)} · ${words.km(length)}`),
    rights(words, panel, voie, etape),
    el("p", {}, el("a", { href: trace, download: "" }, words.say("carte-telecharger-trace"))),
    el("p", {}, el("a", { href: adresses.listeEtape(voie, etape, "html") }, words.say("carte-hebergements-etape"))),
  ];
}
