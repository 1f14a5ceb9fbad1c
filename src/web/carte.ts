// The entry point of the map page: a map, a panel with the list of voies, a search box. At `/voies/…` the panel shows
// the voie or étape in the URL. The map is a separate script, ten times as large. So on a slow network the panel
// appears long before the map.

import * as adresses from "./adresses.ts";
import { tell } from "./ancienne-page.ts";
import { type Bounds, type Found, json, type Nested, type PerturbationFeatures } from "./api.ts";
import { card, closureCard, placeCard } from "./cards.ts";
import { attributes, dates, type Listed, title } from "./closures.ts";
import { describe, type Layer, whatItIs } from "./descriptions.ts";
import { absolute, byId, el } from "./element.ts";
import { type Event, follow } from "./events.ts";
import type { View } from "./map.ts";
import { memory } from "./memory.ts";
import { Panel } from "./panel.ts";
import { read } from "./read.ts";
import { Reglages } from "./reglages.ts";
import { searchBox } from "./search.ts";
import { Words } from "./words.ts";

// ---- requests that start before their responses are needed, because each costs a round trip

/** Fetches a resource that the map will request, to put it into the browser's cache. Never throws. */
async function warm(address: string): Promise<void> {
  try {
    await (await fetch(address)).blob();
  } catch {
    // The map will request it again.
  }
}

const asked = new URLSearchParams(location.hash.slice(1)); // read first, because the map writes its view into the hash
const here = read(location.pathname);
const [ofVoie, ofEtape] = here?.route === "voie" || here?.route === "etape" ? here.args : [];

const mapScript = import(absolute(adresses.web("map.js"))) as Promise<typeof import("./map.ts")>;

/** Returns the initial bounds of the map: those of the étape or voie in the URL, or of all voies. */
async function firstBounds(): Promise<Bounds | undefined> {
  const voie = ofVoie ?? asked.get("voie");
  const all = adresses.tileJson();
  if (!voie) return (await json<{ bounds?: Bounds }>(all)).bounds;
  void warm(all); // the map requests it, too
  if (ofVoie !== undefined) json(adresses.apiEtapes(ofVoie)).catch(() => {}); // its page requests them
  const about = ofEtape === undefined ? adresses.apiVoie(voie) : adresses.apiEtape(voie, ofEtape);
  const { bounds } = await json<{ bounds?: Bounds }>(about).catch(() => json<{ bounds?: Bounds }>(all));
  return bounds;
}
const boundsAsked = firstBounds();
boundsAsked.catch(() => {}); // awaited below

const words = await Words.of(document.documentElement.lang);
const reglages = new Reglages(words);
const style = warm(adresses.style(reglages.style, reglages.fond === undefined ? {} : { fond: reglages.fond }));
const worker = warm(adresses.web("worker.js")); // in parallel with the map's script: the network is never idle
const letters = ["Bold", "Regular"].map((face) => adresses.glyphes(`Atkinson Hyperlegible Next ${face}`, "0-255"));
mapScript.then(
  () => Promise.all(letters.map(warm)),
  () => {}, // awaited below
);

// ---- the panel and the map

const panel = new Panel(words);
let view: View | undefined;

/** Opens the map when its script is loaded. */
async function openMap(): Promise<void> {
  const bounds = await boundsAsked.catch(() => {
    panel.notice("map", words.say("carte-service-muet"));
    return undefined;
  });
  const { View } = await mapScript;
  await Promise.all([style, worker]); // while these requests are running, the map would send them again
  view = View.open(words, bounds, reglages, ({ layer, features, below, at }) => {
    const [things, etapes] = [features, below].map((some) => some.map(({ properties }) => properties));
    view?.popup(at, card(panel, layer, things ?? [], etapes));
  });
  if (!view) panel.notice("map", words.say("carte-sans-webgl"));
  else view.silent = (fond) => panel.notice("ground", fond ? words.say("carte-fond-muet", { nom: fond.nom }) : "");
  const restyle = (): void => {
    view?.restyle().catch(() => panel.notice("map", words.say("carte-service-muet")));
  };
  reglages.changed = restyle;
  restyle();
  panel.show(view);
}
const opened = openMap().catch(() => panel.notice("map", words.say("carte-service-muet")));

/** Fetches the voies, and the page of the voie or étape in the URL. */
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

/** The map layer for each kind of place in search results. */
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

/** Returns the first position in some coordinates. */
function first(coordinates: Nested): [number, number] | undefined {
  const [a, b] = coordinates;
  if (Array.isArray(a)) return first(a);
  return typeof a === "number" && typeof b === "number" ? [a, b] : undefined;
}

/** Shows a listed closure: a card on the map at the start of the closed stretch, or a notice if there is no map. */
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
 * The revision of the data that this browser saw last, possibly on an earlier visit. Its HTTP cache may contain
 * responses of that revision.
 */
const REVISION = "revision";
let shown = memory.get(REVISION);

/**
 * Handles an event. Reloads the data if the event has changed tables, or if its revision shows that events were missed.
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
  view.whenDrawn(start); // the tiles in view come first, so that the stream does not delay them
else start();
