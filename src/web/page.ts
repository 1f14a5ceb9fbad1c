// The script of every page. Pages are complete without it. The live map is a separate script (map.js), which is loaded
// when it is opened.

import * as adresses from "./adresses.ts";
import { Carte } from "./carte.ts";
import { absolute } from "./element.ts";
import { type Event, follow } from "./events.ts";
import { locator } from "./ici.ts";
import { memory } from "./memory.ts";
import { profil } from "./profil.ts";
import { renew } from "./renew.ts";
import { suggestions } from "./suggestions.ts";
import { Words } from "./words.ts";

/** Keeps the language that the visitor chose, so that the start page opens in it. */
function rememberLanguage(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".langues a")) {
    link.addEventListener("click", () => {
      // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing in Firefox ESR and Safari
      document.cookie = `langue=${link.lang}; path=/; max-age=31536000; samesite=lax`;
    });
  }
}

let loading: Promise<Words> | undefined;
/** Returns the texts of the page's language. They are loaded at the first call. */
const words = (): Promise<Words> => {
  loading ??= Words.of(document.documentElement.lang);
  return loading;
};

/**
 * The revision of the data that this browser saw last, possibly on an earlier visit. Its HTTP cache may contain
 * responses of that revision.
 */
const REVISION = "revision";

/** Renews text and tiles when the data change, or if the first event shows that changes were missed. */
function followChanges(carte: Carte | undefined): void {
  let shown = memory.get(REVISION);
  follow(({ revision, tables }: Event) => {
    const missed = shown !== null && shown !== String(revision);
    shown = String(revision);
    memory.set(REVISION, shown);
    if (!tables && !missed) return;
    carte?.view?.refresh();
    renew().catch(() => {}); // the next event tries again
  });
}

/** Loads the script of what is kept offline, if the page has something of it and the browser can keep pages. */
async function offline(): Promise<void> {
  const isNeeded =
    document.getElementById("garder") || document.getElementById("gardes") || document.documentElement.dataset.vu;
  if (!isNeeded || !isSecureContext || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const script = import(absolute(adresses.web("garder.js"))) as Promise<typeof import("./garder.ts")>;
  const [texts, { start }] = await Promise.all([words(), script]);
  await start(texts);
}

/** Loads the script of the page for route editors. */
async function verifier(carte: Carte | undefined): Promise<void> {
  if (!document.getElementById("verif-resultat")) return;
  const script = import(absolute(adresses.web("verifier.js"))) as Promise<typeof import("./verifier.ts")>;
  const [texts, { start }] = await Promise.all([words(), script]);
  start(texts, carte);
}

rememberLanguage();
suggestions(words);
const figure = document.getElementById("carte");
const carte = figure ? new Carte(figure, words) : undefined;
locator(words);
profil(words, carte);
verifier(carte).catch(() => {}); // the form works without
// Neither the stream of events nor what is kept must delay the page.
const later = (): void => {
  followChanges(carte);
  offline().catch(() => {}); // the page works without
};
if (document.readyState === "complete") later();
else addEventListener("load", later);
