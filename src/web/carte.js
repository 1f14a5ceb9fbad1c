// The page `/`: a map of everything, the list of the voies, and what is under the finger. Under `/voies/…` it is the same
// page with what is known of that voie or étape.
// Names come from people: they reach the page as text nodes only, never as HTML.

import { AttributionControl, GeolocateControl, Map, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { follow } from "./evenements.js";
import { addPictogram } from "./pictogrammes.js";
import { searchBox } from "./recherche.js";

setWorkerUrl(new URL("/web/worker.js", location.href).href); // a file of ours: the page needs no blob: scripts

const TYPES = {
  gite: "Gîte", "accueil-pelerin": "Accueil pèlerin", "chambre-hotes": "Chambre d'hôtes", hotel: "Hôtel",
  camping: "Camping", communaute: "Communauté", autre: "Autre hébergement",
};
const CATEGORIES = {
  patrimoine: "Patrimoine", religieux: "Édifice religieux", eau: "Eau", toilettes: "Toilettes", abri: "Abri",
  vue: "Point de vue", tampon: "Tampon", commerce: "Commerce", transport: "Transport", sante: "Santé",
  danger: "Danger", autre: "Autre lieu",
};
const SERVICES = {
  commerce: "commerce", boulangerie: "boulangerie", restaurant: "restaurant", eau: "eau", pharmacie: "pharmacie",
  medecin: "médecin", gare: "gare", car: "car", banque: "banque", poste: "poste", "office-tourisme": "office de tourisme",
};
const LOCALE = {
  "AttributionControl.ToggleAttribution": "Afficher les sources",
  "GeolocateControl.FindMyLocation": "Me situer",
  "GeolocateControl.LocationNotAvailable": "Position indisponible",
  "Map.Title": "Carte des chemins",
  "NavigationControl.ResetBearing": "Remettre le nord en haut",
  "NavigationControl.ZoomIn": "Agrandir",
  "NavigationControl.ZoomOut": "Réduire",
  "Popup.Close": "Fermer",
};

/** A length as every file says it. */
const km = (metres) => `${(metres / 1000).toLocaleString("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} km`;
const asked = new URLSearchParams(location.hash.slice(1)); // before the map writes its view there
const still = matchMedia("(prefers-reduced-motion: reduce)");
const list = document.getElementById("voies");
const notice = document.getElementById("avis");
const panel = document.getElementById("panneau");
const wide = () => innerWidth > 700; // as in carte.css
if (!wide()) panel.open = false; // the map first

/** An element with attributes and children; a child that is a string becomes a text node. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A colour of the data, or a grey: nothing else may stand in a style. */
const colour = (text) => (/^#[0-9a-f]{6}$/i.test(text) ? text : "#777777");

async function json(url, cache = "default") {
  const answer = await fetch(url, { cache });
  if (!answer.ok) throw new Error(`${url} : ${answer.status}`);
  return answer.json();
}

function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

// ---- the map

let bounds;
try {
  bounds = (await json("/tiles.json")).bounds;
} catch {
  say("Le service ne répond pas : la carte est peut-être incomplète.");
}

let map;
try {
  map = new Map({
    container: "carte",
    style: new URL("/styles/hent.json", location.href).href,
    bounds,
    fitBoundsOptions: { padding: room() },
    hash: "vue", // #vue=zoom/lat/lon: a view can be sent to someone; leaves the voie's own part of the hash alone
    locale: LOCALE,
    attributionControl: false,
    maxZoom: 17,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
  });
} catch {
  say("Ce navigateur ne sait pas dessiner la carte (WebGL manque). La liste des voies reste utilisable.");
}

/** The part of the window that the panel leaves to the map. */
function room() {
  return wide()
    ? { top: 30, bottom: 40, left: 380, right: 90 }
    : { top: 90, bottom: Math.min(90, innerHeight / 6), left: 30, right: 30 };
}

if (map) {
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: true }, trackUserLocation: true }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 100 }), "bottom-right");
  map.touchZoomRotate.disableRotation();
  map.setMissingStyleImageResolver((id) => addPictogram(map, id));
  map.on("click", ({ point, lngLat }) => show(point, lngLat));
  map.on("mousemove", ({ point }) => (map.getCanvas().style.cursor = under(point).length ? "pointer" : ""));
  map.on("error", ({ error }) => console.warn(error?.message));
}

// ---- what is under the finger

const TOUCHABLE = ["hebergeurs", "points-interet", "localites", "etapes-cible"];

function under(point) {
  const layers = TOUCHABLE.filter((id) => map.getLayer(id));
  const reach = matchMedia("(pointer: coarse)").matches ? 12 : 5;
  const box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
  return map.queryRenderedFeatures(box, { layers });
}

/** A popup for the foremost kind of thing there; for étapes, all that share the path. */
function show(point, lngLat) {
  const found = under(point);
  const kind = TOUCHABLE.find((id) => found.some((f) => f.layer.id === id));
  if (!kind) return;
  const things = found.filter((f) => f.layer.id === kind).map((f) => f.properties);
  const content = el("div", { class: "fiche" });
  if (kind === "etapes-cible") {
    const seen = new Set();
    for (const etape of things) {
      const key = JSON.stringify([etape.voie, etape.etape]);
      if (!seen.has(key)) content.append(...etapeCard(etape));
      seen.add(key);
    }
  } else {
    const once = new globalThis.Map(things.map((thing) => [thing.code, thing])); // a tile border may show it twice
    for (const thing of [...once.values()].slice(0, 12)) {
      content.append(el("h2", {}, String(thing.nom ?? "")), el("p", {}, describe(kind, thing)));
    }
  }
  const at = kind === "etapes-cible" ? lngLat : found.find((f) => f.layer.id === kind).geometry.coordinates;
  popup(at, content);
}

function popup(at, content) {
  new Popup({ maxWidth: "19rem", locationOccludedOpacity: 0 }).setLngLat(at).setDOMContent(content).addTo(map);
}

function describe(kind, thing) {
  if (kind === "hebergeurs") {
    const places = thing.capacite ? ` · ${thing.capacite} place${thing.capacite > 1 ? "s" : ""}` : "";
    return (TYPES[thing.type] ?? TYPES.autre) + places;
  }
  if (kind === "points-interet") return CATEGORIES[thing.categorie] ?? CATEGORIES.autre;
  const services = String(thing.services ?? "").match(/[a-z-]+/g) ?? [];
  return services.map((s) => SERVICES[s] ?? s).join(", ") || "Aucun service connu";
}

function etapeCard(etape) {
  const voie = voies.get(etape.voie);
  const path = `${encodeURIComponent(etape.voie)}/${encodeURIComponent(etape.etape)}`;
  const trace = `/traces/${path}.gpx`;
  const swatch = el("span", { class: "trait", "aria-hidden": "true" });
  swatch.style.background = colour(voie?.couleur);
  return [
    el("h2", {}, el("a", { href: `/voies/${encodeURIComponent(etape.voie)}/etapes/${encodeURIComponent(etape.etape)}` }, `${etape.numero}. ${etape.nom ?? ""}`)),
    el("p", {}, swatch, `${voie?.nom ?? etape.voie} · ${km(etape.longueur_m)}`),
    el("p", {}, el("a", { href: trace, download: "" }, "Télécharger la trace (GPX)")),
    el("p", {}, el("a", { href: `/listes/${path}.html` }, "Les hébergements le long de l'étape")),
  ];
}

// ---- the voies

const voies = new globalThis.Map();

/** Asks for the voies and lists them, in the place of those that are there. */
async function listVoies(cache) {
  const found = (await json("/api/voies", cache)).voies;
  const chosen = list.querySelector("[aria-current]")?.dataset.voie;
  const focused = document.activeElement?.closest("#voies [data-voie]")?.dataset.voie;
  voies.clear();
  const items = found.map((voie) => {
    voies.set(voie.code, voie);
    const swatch = el("span", { class: "trait", "aria-hidden": "true" });
    swatch.style.background = colour(voie.couleur);
    return el("li", {},
      el("a", { href: `#voie=${encodeURIComponent(voie.code)}`, "data-voie": voie.code }, swatch,
        el("span", { class: "nom" }, voie.nom), el("span", { class: "longueur" }, voie.longueur_m === undefined ? "" : km(voie.longueur_m))),
      el("a", { class: "gpx", href: `/traces/${encodeURIComponent(voie.code)}.gpx`, download: "", "aria-label": `Télécharger la trace : ${voie.nom} (GPX)` }, "GPX"));
  });
  list.replaceChildren(...items);
  if (chosen) choose(chosen, false);
  if (focused) list.querySelector(`[data-voie="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  say(voies.size ? "" : "Aucune voie n'est encore publiée.");
}

try {
  await listVoies();
} catch {
  say("La liste des voies n'a pas pu être chargée. Rechargez la page.");
}

/** Marks a voie in the list and, unless the address already names a view, shows the whole of it. */
function choose(code, zoom) {
  for (const link of list.querySelectorAll("[data-voie]")) {
    if (link.dataset.voie === code) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const bounds = voies.get(code)?.bounds;
  if (map && bounds && zoom) map.fitBounds(bounds, { padding: room(), animate: !still.matches, duration: 900 });
}

// A click zooms also a second time; the address then says which voie, so that it can be sent to someone.
list.addEventListener("click", (event) => {
  const code = event.target.closest("[data-voie]")?.dataset.voie;
  if (!code) return;
  event.preventDefault();
  const others = location.hash.slice(1).split("&").filter((part) => part && !part.startsWith("voie="));
  history.replaceState(history.state, "", `#${[`voie=${encodeURIComponent(code)}`, ...others].join("&")}`);
  if (!wide()) panel.open = false;
  choose(code, true);
});
if (asked.has("voie")) choose(asked.get("voie"), !asked.has("vue"));

// ---- the page of a voie or of an étape

const metres = (number) => `${Math.round(number).toLocaleString("fr-FR")} m`;
const time = (minutes) => `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${String(minutes % 60).padStart(2, "0")}` : ""}`;

/** The length of a voie or an étape in words, as its files say it: of a voie with variants both lengths. */
function length(about) {
  const [first, ...others] = about.lignes ?? [];
  const said = km(about.longueur_m ?? 0);
  if (!others.length || about.reseau_m <= about.longueur_m) return said;
  const line = first.variante ? `la variante ${first.variante}, ${km(about.reseau_m)} avec toutes les variantes` : `la ligne principale, ${km(about.reseau_m)} avec les variantes`;
  return `${said} par ${line}`;
}

/** Its figures in words; heights and times only where they are known. */
function figures(about) {
  const said = [length(about)];
  if (about.montee_m !== undefined) said.push(`montée ${metres(about.montee_m)}`, `descente ${metres(about.descente_m)}`);
  const [fast, slow] = about.duree_min ?? [];
  if (slow) said.push(fast === slow ? time(fast) : `${time(fast)} à ${time(slow)}`);
  return said.join(" · ");
}

/** The addresses in an answer's links that are files to save. */
function files(links) {
  return Object.values(links ?? {}).flatMap((link) => (typeof link === "object" ? files(link) : [String(link)]))
    .filter((link) => /^\/(traces|listes)\//.test(link));
}

function downloads(about) {
  const kinds = [["/traces/", "Traces"], ["/listes/", "Liste des hébergeurs"]];
  const all = files(about.liens);
  return kinds.map(([start, name]) => [all.filter((link) => link.startsWith(start)), name]).filter(([links]) => links.length)
    .map(([links, name]) => el("p", {}, `${name} : `, ...links.flatMap((link, i) => {
      const kind = link.split("/").pop().split(".").slice(1).join(".").toUpperCase();
      return [i ? ", " : "", el("a", { href: link, ...(kind === "HTML" ? {} : { download: "" }) }, kind === "HTML" ? "à imprimer" : kind)];
    })));
}

const address = (voie, etape) => `/voies/${encodeURIComponent(voie)}${etape ? `/etapes/${encodeURIComponent(etape)}` : ""}`;

async function tell([voie, etape]) {
  const page = document.getElementById("page");
  const about = await json(`/api${address(voie, etape)}`);
  const { etapes } = await json(`/api${address(voie)}/etapes`);
  const at = etapes.findIndex((other) => other.etape === etape);
  const link = (other, text) => el("a", { href: address(voie, other.etape) }, text ?? `${other.etape}. ${other.nom}`);
  const title = etape ? `${etape}. ${about.nom}` : about.nom;
  document.title = `${title} – ${document.title}`;
  page.replaceChildren(el("h2", {}, title), el("p", {}, figures(about)), ...(about.description ? [el("p", {}, about.description)] : []));
  if (about.liens?.profil) {
    const profile = `/profils/${encodeURIComponent(voie)}/${encodeURIComponent(etape)}.svg`;
    page.append(el("img", { src: profile, alt: `Profil : ${figures(about)}`, class: "profil" }));
  }
  page.append(...downloads(about));
  if (!etape && about.longueur_m) {
    page.append(el("p", {}, el("a", { href: `/itineraires/${encodeURIComponent(voie)}.html` }, "Mes étapes : choisir ses km par jour")));
  }
  if (etape) {
    const beside = [[etapes[at - 1], "← "], [etapes[at + 1], "→ "]].filter(([other]) => other);
    page.append(el("p", {}, el("a", { href: address(voie) }, voies.get(voie)?.nom ?? voie)), ...beside.map(([other, arrow]) => el("p", {}, arrow, link(other))));
  } else if (etapes.length) {
    page.append(el("ol", { "aria-label": "Les étapes" }, ...etapes.map((other) => el("li", {}, link(other), ` · ${km(other.longueur_m ?? 0)}`))));
  }
  page.hidden = false;
  list.hidden = true;
  page.append(el("p", {}, el("a", { href: "/" }, "Toutes les voies")));
  if (map && about.bounds && !asked.has("vue")) map.fitBounds(about.bounds, { padding: room(), animate: false });
}

const named = location.pathname.match(/^\/voies\/([^/]+)(?:\/etapes\/([^/]+))?$/)?.slice(1).map((part) => part && decodeURIComponent(part));
if (named) {
  choose(named[0], false);
  tell(named).catch(() => say("Cette page n'a pas pu être chargée. Rechargez-la."));
}

// ---- the search box

const LAYERS = { localite: "localites", hebergeur: "hebergeurs", "point-interet": "points-interet" };

/** What an answer is, in words: of an étape also on which voie, of a host also where. */
function whatItIs(answer) {
  const where = answer.genre === "etape" ? voies.get(answer.voie)?.nom ?? answer.voie : answer.localite?.nom;
  return where ? `${answer.quoi} · ${where}` : answer.quoi;
}

/** A voie or étape has a page; a place is flown to, and shown as if it had been touched. */
function goTo(answer) {
  const layer = LAYERS[answer.genre];
  if (!layer) return location.assign(answer.liens.page);
  const about = [describe(layer, answer), answer.localite?.nom].filter(Boolean).join(" · ");
  if (!map) return say(`${answer.nom} · ${about} · ${answer.lat.toFixed(5)}, ${answer.lon.toFixed(5)}`);
  if (!wide()) panel.open = false;
  const at = [answer.lon, answer.lat];
  const { top, bottom, left, right } = room();
  map.flyTo({ center: at, zoom: Math.max(map.getZoom(), 14), offset: [(left - right) / 2, (top - bottom) / 2], animate: !still.matches });
  popup(at, el("div", { class: "fiche" }, el("h2", {}, answer.nom), el("p", {}, about)));
}

searchBox(
  { field: document.getElementById("q"), list: document.getElementById("reponses"), count: document.getElementById("compte") },
  (answer) => [el("span", { class: "nom" }, answer.nom), el("span", { class: "quoi" }, whatItIs(answer))],
  goTo,
);

// ---- what changes while the page is open

/** Takes what is new: MapLibre asks again for the tiles in view, and most of them are still the same to the byte. */
async function refresh() {
  // The browser may keep answers for a while; from now on it asks whether they still hold.
  map?.setTransformRequest((url, kind) => (kind === "Tile" ? { url, cache: "no-cache" } : undefined));
  if (map?.getSource("hent")) map.refreshTiles("hent");
  await listVoies("no-cache");
}

/** The revision that this browser saw last, also on an earlier visit: what it kept may be as old. */
const seen = {
  get: () => { try { return localStorage.getItem("revision"); } catch { return null; } },
  set: (revision) => { try { localStorage.setItem("revision", revision); } catch { /* storage is not allowed */ } },
};
let shown = seen.get();

/** An event tells what changed; what was missed meanwhile shows in the revision. */
function heard({ revision, tables }) {
  const missed = shown !== null && shown !== String(revision);
  shown = String(revision);
  seen.set(shown);
  if (tables || missed) refresh().catch(() => {}); // the next event brings it
}

const start = () => follow(heard);
if (map && !map.loaded()) map.once("load", start); // what is there first, then what changes
else start();
