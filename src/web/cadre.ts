// The script of /embed: a map in an iframe. It speaks with the element `<hent-carte>` of the embedding page (embed.ts),
// whose origin is in the hash of the address: messages go to that origin alone, and only those from it are heard.

import * as adresses from "./adresses.ts";
import { type Bounds, json } from "./api.ts";
import { pageOf } from "./cards.ts";
import type { Layer } from "./descriptions.ts";
import { colour } from "./element.ts";
import type { Touched } from "./embarquee.ts";
import { follow } from "./events.ts";
import { renew } from "./renew.ts";
import { savesData, Vive } from "./vive.ts";
import { Words } from "./words.ts";

const asked = new URLSearchParams(location.search);
// WordPress adds `#?secret=…` to addresses that it finds by oEmbed.
const hash = new URLSearchParams(location.hash.slice(1));

let loading: Promise<Words> | undefined;
/** Returns the texts of the map's language. They are loaded at the first call. */
const words = (): Promise<Words> => {
  loading ??= Words.of(document.documentElement.lang);
  return loading;
};

/** Returns the origin of the embedding page, or `undefined` if the address names none. */
function embedding(): string | undefined {
  try {
    return new URL(hash.get("origine") ?? "").origin;
  } catch {
    return undefined;
  }
}

const origin = window.parent === window ? undefined : embedding();

/** Tells the embedding page something. The browser drops the message if that page has another origin. */
function tell(type: string, detail: Record<string, unknown> = {}): void {
  if (origin) window.parent.postMessage({ type, ...detail }, origin);
}

/** Makes links work in WordPress, whose sandbox lets a page open nothing: its script follows them. */
function linksInSandbox(): void {
  const secret = hash.get("secret");
  if (!secret || globalThis.origin !== "null") return;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link?.href.startsWith("http")) return;
    event.preventDefault();
    // The sandbox has an opaque origin and cannot know that of the page. The message has no more than a public link.
    window.parent.postMessage({ message: "link", value: link.href, secret }, "*");
  });
}

/** Tells the embedding page which étape or host the visitor touched on the map. */
function touched(layer: Layer, feature: Touched): void {
  const page = pageOf(layer, feature);
  const href = page && new URL(page, location.href).href;
  const { code, nom, voie, etape } = feature;
  if (layer === "etapes-cible") tell("hent:etape", { voie, etape, nom, page: href });
  else if (layer.startsWith("hebergeurs")) tell("hent:hebergeur", { code, nom, page: href });
}

/** Tells the embedding page which étape or host the visitor chose in the list. */
function tellLinks(): void {
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>(".liste-embarquee a") : null;
    if (!link) return;
    const { etape, hebergeur } = link.dataset;
    const said = { nom: link.textContent, page: link.href };
    if (etape !== undefined) tell("hent:etape", { voie: asked.get("voie"), etape, ...said });
    if (hebergeur !== undefined) tell("hent:hebergeur", { code: hebergeur, ...said });
  });
}

/** Shows another étape, or with an empty text the whole voie: on the map, and in the words around it. */
async function choose(carte: Vive, voie: string, etape: string): Promise<void> {
  const address = etape ? adresses.apiEtape(voie, etape) : adresses.apiVoie(voie);
  const { bounds } = await json<{ bounds?: Bounds }>(address);
  const choice = { voie, etape: etape || undefined, bornes: adresses.apiBornes(voie, etape ? { etape } : {}) };
  if (bounds) carte.whenOpen((view) => view.choose(choice, bounds));
  carte.open();
  const query = new URLSearchParams(location.search);
  query.set("etape", etape);
  history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
  await renew();
}

/** Hears the embedding page, which may choose an étape. */
function hear(carte: Vive): void {
  addEventListener("message", ({ data, origin: from, source }: MessageEvent<{ type?: string; etape?: unknown }>) => {
    const voie = asked.get("voie");
    if (!origin || from !== origin || source !== window.parent || data?.type !== "hent:choisir" || !voie) return;
    choose(carte, voie, typeof data.etape === "string" ? data.etape : "").catch(() => {}); // no such étape
  });
}

/** The link to the page about the way. It keeps the view. */
function keepView(vue: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-page]")) link.hash = `vue=${vue}`;
}

const figure = document.getElementById("carte");
linksInSandbox();
if (figure) {
  const couleur = asked.get("couleur");
  const hauteur = Number(asked.get("hauteur"));
  if (hauteur) figure.style.setProperty("--hauteur", `${hauteur}px`);
  const types = (asked.get("types") ?? "").split(",").filter(Boolean);
  const chosen = couleur ? colour(`#${couleur.replace("#", "")}`) : undefined;
  const carte = new Vive(figure, words, { types, couleur: chosen, touched, moved: keepView });
  hear(carte);
  tellLinks();
  if (asked.get("leger") !== "oui" && !savesData()) carte.open();
  let shown: number | undefined;
  follow(({ revision, tables }) => {
    const missed = shown !== undefined && shown !== revision; // while the map was out of sight
    shown = revision;
    if (!tables && !missed) return;
    carte.view?.refresh();
    renew().catch(() => {}); // the next event tries again
  });
  tell("hent:pret");
}
