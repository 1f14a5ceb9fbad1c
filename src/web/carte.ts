// The entry point of the map page: a map, a panel with the list of voies, a search box. At `/voies/…` the panel shows
// the voie or étape that the address names. The map is a script of its own, ten times as large: on a slow network the
// panel is there long before it.

import * as adresses from "./adresses.ts";
import { type Bounds, type Found, json, type Nested, type PerturbationFeatures } from "./api.ts";
import { card, closureCard, placeCard } from "./cards.ts";
import { attributes, dates, type Listed, title } from "./closures.ts";
import { describe, type Layer, whatItIs } from "./descriptions.ts";
import { absolute, byId, el } from "./element.ts";
import { type Event, follow } from "./events.ts";
import type { View } from "./map.ts";
import { memory } from "./memory.ts";
import { tell } from "./page.ts";
import { Panel } from "./panel.ts";
import { read } from "./read.ts";
import { Reglages } from "./reglages.ts";
import { searchBox } from "./search.ts";
import { Words } from "./words.ts";

// ---- requests that begin before their answers are needed, because each costs a round trip

/** Fetches something that the map will ask for, so that it is in the browser's cache by then. Ends in any case. */
async function warm(address: string): Promise<void> {
  try {
    await (await fetch(address)).blob();
  } catch {
    // the map will ask again
  }
}

const asked = new URLSearchParams(location.hash.slice(1)); // read first: the map will write its view into the hash
const here = read(location.pathname);
const [ofVoie, ofEtape] = here?.route === "voie" || here?.route === "etape" ? here.args : [];

const mapScript = import(absolute(adresses.web("map.js"))) as Promise<typeof import("./map.ts")>;

/** What the map shows first: the étape or voie that the address names, or all voies. */
async function firstBounds(): Promise<Bounds | undefined> {
  const voie = ofVoie ?? asked.get("voie");
  const all = adresses.tileJson();
  if (!voie) return (await json<{ bounds?: Bounds }>(all)).bounds;
  void warm(all); // the map asks for it, too
  if (ofVoie !== undefined) json(adresses.apiEtapes(ofVoie)).catch(() => {}); // its page asks for them
  const about = ofEtape === undefined ? adresses.apiVoie(voie) : adresses.apiEtape(voie, ofEtape);
  const { bounds } = await json<{ bounds?: Bounds }>(about).catch(() => json<{ bounds?: Bounds }>(all));
  return bounds;
}
const boundsAsked = firstBounds();
boundsAsked.catch(() => {}); // it is awaited below

const words = await Words.of(document.documentElement.lang);
const reglages = new Reglages(words);
const style = warm(adresses.style(reglages.style, reglages.fond === undefined ? {} : { fond: reglages.fond }));
const worker = warm(adresses.web("worker.js")); // beside the script of the map: the network has no pause
const letters = ["Bold", "Regular"].map((face) => adresses.glyphes(`Atkinson Hyperlegible Next ${face}`, "0-255"));
mapScript.then(
  () => Promise.all(letters.map(warm)),
  () => {}, // it is awaited below
);

// ---- the panel and the map

const panel = new Panel(words);
let view: View | undefined;

/** Opens the map, as soon as its script is there. */
async function openMap(): Promise<void> {
  const bounds = await boundsAsked.catch(() => {
    panel.notice("map", words.say("carte-service-muet"));
    return undefined;
  });
  const { View } = await mapScript;
  await Promise.all([style, worker]); // an answer that is under way would be asked for again
  view = View.open(words, bounds, reglages, ({ layer, features, below, at }) => {
    const [things, etapes] = [features, below].map((some) => some.map(({ properties }) => properties));
    view?.popup(at, card(panel, layer, things ?? [], etapes));
  });
  if (!view) panel.notice("map", words.say("carte-sans-webgl"));
  const restyle = (): void => {
    view?.restyle().catch(() => panel.notice("map", words.say("carte-service-muet")));
  };
  reglages.changed = restyle;
  restyle();
  panel.show(view);
}
const opened = openMap().catch(() => panel.notice("map", words.say("carte-service-muet")));

/** Fetches the voies, and the page of the voie or étape that the address names. */
async function fillPanel(): Promise<void> {
  try {
    await panel.load("default");
  } catch {
    panel.notice("voies", words.say("carte-voies-manquent"));
  }
  const voie = asked.get("voie");
  if (voie !== null) panel.choose(voie, !asked.has("vue"));
  if (ofVoie === undefined) return;
  try {
    await tell(panel, ofVoie, ofEtape, !asked.has("vue"));
  } catch {
    panel.notice("page", words.say("carte-page-manque"));
  }
}
const filled = fillPanel();

// ---- the search box

/** The map layer of each kind of place that the search finds. */
const LAYERS: Record<string, Layer> = {
  localite: "localites",
  hebergeur: "hebergeurs",
  "point-interet": "points-interet",
};

/** Opens a search result: the page of a voie or étape, or a popup on the map for a place. */
function goTo(found: Found): void {
  const layer = LAYERS[found.genre];
  const { lon, lat } = found;
  if (!layer || lon === undefined || lat === undefined) {
    location.assign(found.liens.page);
    return;
  }
  const about = [describe(words, layer, found), found.localite?.nom].filter(Boolean).join(" · ");
  if (!view) {
    panel.notice("found", `${found.nom} · ${about} · ${lat.toFixed(5)}, ${lon.toFixed(5)}`);
    return;
  }
  panel.giveWay();
  view.fly([lon, lat]);
  view.popup([lon, lat], placeCard(found.nom, about));
}

searchBox(
  { field: byId("q", HTMLInputElement), list: byId("reponses", HTMLElement), count: byId("compte", HTMLElement) },
  words,
  (found) => [
    el("span", { class: "nom" }, found.nom),
    el(
      "span",
      { class: "quoi" },
      whatItIs(found, (code) => panel.nameOf(code)),
    ),
  ],
  goTo,
);

// ---- the list of closures

/** The position at which some coordinates begin. */
function first(coordinates: Nested): [number, number] | undefined {
  const [a, b] = coordinates;
  if (Array.isArray(a)) return first(a);
  return typeof a === "number" && typeof b === "number" ? [a, b] : undefined;
}

/** Shows a closure of the list: a card on the map where the closed stretch begins, or a notice without a map. */
async function goToClosure({ voie, closure }: Listed): Promise<void> {
  if (!view) {
    const { texte = "" } = closure;
    panel.notice("found", [title(words, closure), dates(words, closure), texte].filter(Boolean).join(" · "));
    return;
  }
  const { features } = await json<PerturbationFeatures>(adresses.apiPerturbations(voie, { f: "geojson" }));
  const its = features.find(({ properties: { code, role } }) => code === closure.code && role === "ferme");
  const at = its && first(its.geometry.coordinates);
  if (!at) return;
  panel.giveWay();
  view.fly(at);
  view.popup(at, closureCard(words, [attributes(closure)]), () => panel.focusClosure(closure.code));
}

panel.showClosure = (chosen) => {
  goToClosure(chosen).catch(() => panel.notice("found", words.say("carte-service-muet")));
};

// ---- changes of the data while the page is open

/**
 * The revision of the data that this browser saw last, perhaps on an earlier visit. Its HTTP cache may hold answers of
 * that revision.
 */
const REVISION = "revision";
let shown = memory.get(REVISION);

/**
 * Handles an event. Reloads the data if the event names changed tables, or if its revision shows that events were
 * missed.
 */
function heard({ revision, tables }: Event): void {
  const missed = shown !== null && shown !== String(revision);
  shown = String(revision);
  memory.set(REVISION, shown);
  if (!tables && !missed) return;
  view?.refresh();
  panel.load("no-cache").catch(() => {}); // the next event tries again
}

const start = (): void => follow(heard);
await Promise.all([opened, filled]);
if (view)
  view.whenDrawn(start); // first the tiles in view, so that the stream does not delay them
else start();
