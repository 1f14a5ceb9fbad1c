// The content of the popup for clicked features. It is the beginning of the page about the thing, which the server
// writes: so a popup says the same as the page, in the same language. Until it arrives, the popup has the attributes of
// the tile.

import * as adresses from "./adresses.ts";
import { json } from "./api.ts";
import { type Closure, closureLines, title } from "./closures.ts";
import { describe, type Layer, type Thing } from "./descriptions.ts";
import { el } from "./element.ts";
import { day } from "./terminees.ts";
import type { Words } from "./words.ts";

/** The maximum number of things in a popup. */
const MOST = 12;
/** The maximum number of things whose pages are fetched. Others have only a link. */
const MOST_PAGES = 3;

/** The parts of a page that a popup shows. Each is a child of `main`, or of the head of a page with a map. */
const SHOWN = ":scope > :is(p, ul, dl, aside, .ce-soir):not(.fichiers, .liens, #ou-suis-je)";

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

/** Returns the page about a thing of a layer, or `undefined` if it has none. */
export function pageOf(layer: Layer, { code, voie = "", etape }: Attributes): string | undefined {
  if (layer === "etapes-cible") return etape === undefined ? adresses.voie(voie) : adresses.etape(voie, etape);
  if (!code) return undefined;
  if (layer.startsWith("hebergeurs")) return adresses.hebergeur(code);
  if (layer.startsWith("points-interet")) return adresses.pointInteret(code);
  return adresses.localite(code);
}

/**
 * Fetches the beginning of a page: the links before its heading, what it says about its thing, and, without a network, when
 * that was seen.
 */
async function beginning(words: Words, href: string): Promise<Element[]> {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main .tete") ?? page.querySelector("main");
  const [, above] = page.querySelectorAll(".fil a");
  const shown = [...(main?.querySelectorAll(SHOWN) ?? [])].filter((part) => !part.querySelector("[download]"));
  const symbols = page.querySelector("svg.symboles");
  const { vu } = page.documentElement.dataset;
  const seen = vu && el("p", { class: "doux" }, words.say("carte-garder-hors-ligne", { date: day(words, vu) }));
  const parts = [...(above ? [el("p", {}, above)] : []), ...shown, ...(seen ? [seen] : [])];
  const needs = symbols && !document.querySelector("svg.symboles");
  return (needs ? [symbols, ...parts] : parts).map((part) => document.importNode(part, true));
}

/** Creates the lines about one thing: its name as a link, and what its page says about it. */
function thingLines(words: Words, layer: Layer, thing: Attributes, fetches: boolean): HTMLElement[] {
  const href = pageOf(layer, thing);
  const isEtape = layer === "etapes-cible";
  const name = isEtape ? `${thing.etape ?? thing.numero}. ${thing.nom}` : String(thing.nom ?? "");
  const heading = el("h2", {}, href ? el("a", { href }, name) : name);
  const first = isEtape ? words.km(thing.longueur_m ?? 0) : describe(words, layer, thing);
  const text = el("div", {}, el("p", {}, first));
  if (href && fetches) {
    beginning(words, href).then(
      (parts) => parts.length && text.replaceChildren(...parts),
      () => {}, // keeps the attributes of the tile
    );
  }
  return [heading, text];
}

/** The ways near a place, as `/api/position` returns them. */
interface Ways {
  chemins: { voie: string; etape: { etape: string; nom: string } | null }[];
}

/** Creates the lines about some voies, each with its étapes near a place. On a small map the tiles have no étapes. */
function voieLines(words: Words, voies: Attributes[], [lon, lat]: [number, number]): HTMLElement[] {
  const place = { lon: lon.toFixed(4), lat: lat.toFixed(4), ecart_max: 10 };
  const near = json<Ways>(adresses.apiPosition(place));
  return voies.flatMap((thing) => {
    const list = el("ul", { class: "etapes" });
    const fill = ({ chemins }: Ways): void => {
      const etapes = chemins.flatMap(({ voie, etape }) => (voie === thing.code && etape ? [etape] : []));
      const items = distinct(etapes, ({ etape }) => etape).map(({ etape, nom }) => {
        const text = `${words.say("genre-etape")} ${etape}, ${nom}`;
        return el("li", {}, el("a", { href: adresses.etape(thing.code ?? "", etape) }, text));
      });
      list.replaceChildren(...items);
    };
    near.then(fill, () => {}); // the voies are there all the same
    const link = el("a", { href: adresses.voie(thing.code ?? "") }, String(thing.nom ?? thing.code));
    return [el("h2", {}, link), list];
  });
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
 * `below` are the étapes under a closure, which are listed, too. `at` is the place of the click.
 */
export function card(
  words: Words,
  layer: Layer,
  things: Attributes[],
  below: Attributes[],
  at: [number, number],
): HTMLElement {
  const closed = layer === "perturbations-debut" || layer === "perturbations-cible";
  const content = closed ? closureCard(words, things) : el("div", { class: "fiche" });
  const add = (of: Layer, list: Attributes[], key: (thing: Attributes) => unknown): void => {
    const shown = distinct(list, key).slice(0, MOST);
    const fetches = shown.length <= MOST_PAGES;
    for (const thing of shown) content.append(...thingLines(words, of, thing, fetches));
  };
  const etapes = layer === "etapes-cible" ? things : below;
  add("etapes-cible", etapes, ({ voie, etape }) => JSON.stringify([voie, etape]));
  if (layer === "voies") content.append(...voieLines(words, distinct(things, ({ code }) => code).slice(0, MOST), at));
  else if (!closed && layer !== "etapes-cible") add(layer, things, ({ code }) => code);
  return content;
}
