// The page of a voie or étape, which replaces the list in the panel.

import * as adresses from "./adresses.ts";
import { type Etape, json, type Links, type Voie } from "./api.ts";
import { today } from "./closures.ts";
import { figures, invented } from "./descriptions.ts";
import { byId, el } from "./element.ts";
import type { Panel } from "./panel.ts";
import { read } from "./read.ts";
import type { Words } from "./words.ts";

/** Returns all URLs among the links of a response, at any depth. */
export function addressesIn(links: Links | undefined): string[] {
  return Object.values(links ?? {}).flatMap((link) => (typeof link === "string" ? [link] : addressesIn(link)));
}

/** A file for saving or printing: its URL, and its format, which is the extension in URLs (`gpx`). */
export interface File {
  href: string;
  format: string;
}

/** Returns the URLs of some routes as files. The last argument of these routes is the format. */
export function filesOf(addresses: string[], routes: adresses.Route[]): File[] {
  return addresses.flatMap((href) => {
    const found = read(href);
    return found && routes.includes(found.route) ? [{ href, format: found.args.at(-1) ?? "" }] : [];
  });
}

/**
 * Creates a paragraph with links to files, or nothing if there are none. `title` is the id of the message before the
 * links.
 */
function line(words: Words, title: string, files: File[]): HTMLElement[] {
  if (!files.length) return [];
  const links = files.flatMap(({ href, format }, i) => {
    const prints = format === "html";
    const text = prints ? words.say("carte-a-imprimer") : format.toUpperCase();
    return [i ? ", " : " ", el("a", prints ? { href } : { href, download: "" }, text)];
  });
  return [el("p", {}, words.say(title), ...links)];
}

/** Creates the links to tracks and to lists of hosts. */
function downloads(words: Words, links: Links | undefined): HTMLElement[] {
  const all = addressesIn(links);
  return [
    ...line(words, "carte-traces", filesOf(all, ["traceVoie", "traceEtape"])),
    ...line(words, "carte-liste-hebergeurs", filesOf(all, ["listeVoie", "listeEtape"])),
  ];
}

const paragraph = (...content: (Node | string)[]): HTMLElement => el("p", {}, ...content);

/** Creates the rights of the path, after a warning if it is invented. */
function rights(words: Words, about: Voie | Etape): HTMLElement[] {
  const said = (about.droits ?? []).map(({ texte }) => texte).join(" | ");
  const warning = invented(words, about);
  return [
    ...(warning ? [el("p", { class: "invente" }, warning)] : []),
    ...(said ? [el("p", { class: "droits" }, said)] : []),
  ];
}

/** Creates the first lines of both kinds of page: title, figures, the length with detours, description. */
function head(words: Words, title: string, about: Voie | Etape): HTMLElement[] {
  const said = [el("h2", {}, title), paragraph(figures(words, about))];
  const walked = today(words, about);
  if (walked) said.push(el("p", { class: "aujourdhui" }, walked));
  if (about.description) said.push(paragraph(about.description));
  said.push(...rights(words, about));
  return said;
}

/** Creates the page of a voie. */
function ofVoie(words: Words, about: Voie, etapes: Etape[]): HTMLElement[] {
  const content = [...head(words, about.nom, about), ...downloads(words, about.liens)];
  if (about.longueur_m) {
    content.push(paragraph(el("a", { href: adresses.itineraire(about.code, "html") }, words.say("carte-mes-etapes"))));
  }
  if (etapes.length) {
    const items = etapes.map((etape) => el("li", {}, linkTo(etape), ` · ${words.km(etape.longueur_m ?? 0)}`));
    content.push(el("ol", { "aria-label": words.say("carte-les-etapes") }, ...items));
  }
  return content;
}

/** Returns the title of an étape: `nord-1. Redon – Vannes`. */
const titleOf = (etape: Etape): string => `${etape.etape}. ${etape.nom}`;

function linkTo(etape: Etape): HTMLElement {
  return el("a", { href: adresses.etape(etape.voie, etape.etape) }, titleOf(etape));
}

/** Creates the page of an étape. `etapes` are all étapes of its voie, for the links to the previous and next ones. */
function ofEtape(words: Words, about: Etape, etapes: Etape[], nameOf: (voie: string) => string): HTMLElement[] {
  const content = head(words, titleOf(about), about);
  if (about.liens?.profil) {
    const alt = words.say("carte-profil", { chiffres: figures(words, about) });
    content.push(el("img", { src: adresses.profilSvg(about.voie, about.etape), alt, class: "profil" }));
  }
  content.push(...downloads(words, about.liens));
  content.push(paragraph(el("a", { href: adresses.voie(about.voie) }, nameOf(about.voie))));
  const at = etapes.findIndex((other) => other.etape === about.etape);
  const [before, after] = [etapes[at - 1], etapes[at + 1]];
  if (before) content.push(paragraph("← ", linkTo(before)));
  if (after) content.push(paragraph("→ ", linkTo(after)));
  return content;
}

/**
 * Fetches a voie or an étape and shows its page in the panel. If `show` is true, the map shows its bounding box.
 * Throws if a request fails.
 */
export async function tell(panel: Panel, voie: string, etape: string | undefined, show: boolean): Promise<void> {
  const { words } = panel;
  const asked = etape === undefined ? json<Voie>(adresses.apiVoie(voie)) : json<Etape>(adresses.apiEtape(voie, etape));
  const [about, { etapes }] = await Promise.all([asked, json<{ etapes: Etape[] }>(adresses.apiEtapes(voie))]);
  const content =
    "etape" in about ? ofEtape(words, about, etapes, (code) => panel.nameOf(code)) : ofVoie(words, about, etapes);
  content.push(paragraph(el("a", { href: adresses.accueil() }, words.say("carte-toutes-les-voies"))));
  const page = byId("page", HTMLElement);
  page.replaceChildren(...content);
  document.title = `${page.querySelector("h2")?.textContent} – ${document.title}`;
  page.hidden = false;
  panel.showOnly(voie, etape);
  if (about.bounds && show) panel.view?.fit(about.bounds, { animate: false });
}
