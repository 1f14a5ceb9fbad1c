// « Garder hors ligne »: the button of a voie or étape, the list of what is kept, and the date on a page that is shown
// without a network. This script is loaded only for them.

import * as adresses from "./adresses.ts";
import { el } from "./element.ts";
import { basePath } from "./link.ts";
import { update } from "./maj.ts";
import {
  Full,
  fetched,
  fetchList,
  fetchManifest,
  Gone,
  hasGoneHost,
  keep,
  type Manifest,
  missing,
  type Pack,
  type Progress,
  packs,
  remove,
  sum,
  type Way,
  write,
} from "./paquet.ts";
import { day, today } from "./terminees.ts";
import type { Words } from "./words.ts";

/** Returns a size in words: whole kilobytes, or megabytes with one decimal. */
export function size(words: Words, bytes: number): string {
  const [nombre, id] = bytes < 1e6 ? [bytes / 1000, "carte-octets-ko"] : [bytes / 1e6, "carte-octets-mo"];
  const digits = { maximumFractionDigits: bytes < 1e6 ? 0 : 1 };
  return words.say(id, {
    nombre: Math.max(nombre, 0.1).toLocaleString([words.lang, "fr"], digits).replace(/^0$/, "1"),
  });
}

/** Says when a complete pack was seen on the site, and since when it is gone from there. */
const stateOf = (words: Words, { vu, supprime }: Pack): string =>
  supprime
    ? words.say("carte-garder-supprimee", { date: day(words, vu), depuis: day(words, supprime) })
    : words.say("carte-garder-fini", { date: day(words, vu) });

/** Tells whether this is an iPhone or iPad whose browser forgets pages that are not on the home screen. */
const forgets = (): boolean =>
  /iPad|iPhone|iPod/.test(navigator.userAgent) && !matchMedia("(display-mode: standalone)").matches;

/** Registers the service worker if something is kept, and unregisters it otherwise. */
async function serve(): Promise<void> {
  const scope = `${basePath()}/`;
  if ((await packs()).length) {
    await navigator.serviceWorker.register(adresses.web("sw.js"), { scope });
    await navigator.serviceWorker.ready;
  } else {
    await (await navigator.serviceWorker.getRegistration(scope))?.unregister();
  }
}

/** The button of a way, and what it says below. */
class Garder {
  readonly #status = el("p", { role: "status" });
  readonly #actions = el("p", { class: "liens" });
  readonly #progress = el("progress", {});
  readonly #box = el("div", { class: "gardes", "data-vif": "" }, this.#status);

  constructor(
    readonly words: Words,
    readonly way: Way,
    readonly button: HTMLButtonElement,
  ) {
    (button.closest("p") ?? button).after(this.#box);
    this.#progress.setAttribute("aria-label", button.textContent ?? "");
    button.addEventListener("click", () => void this.#ask());
  }

  /** Shows a sentence and actions. The box is empty without them. */
  #say(text: string, ...actions: [id: string, act: () => Promise<void>, label?: string][]): void {
    this.#status.textContent = text;
    this.#progress.remove();
    const buttons = actions.map(([id, act, label]) => {
      const button = el("button", { type: "button", "data-action": id }, label ?? this.words.say(id));
      button.addEventListener("click", () => void act());
      return button;
    });
    this.#actions.replaceChildren(...buttons);
    if (buttons.length) this.#box.append(this.#actions);
    else this.#actions.remove();
  }

  /** Shows or hides the button. Before this, its place is free. */
  #offer(isOffered: boolean): void {
    this.button.hidden = !isOffered;
    this.button.classList.toggle("garde", !isOffered);
  }

  /** Shows what is kept of the way: nothing, a part, or a pack, and whether there is an update. */
  async show(): Promise<void> {
    const pack = await this.#pack();
    this.#offer(pack === undefined);
    if (!pack) return this.#say("");
    if (!pack.complet) return this.#interrupted(pack);
    this.#kept(pack);
    if (navigator.onLine) await this.#compare(pack).catch(() => {}); // without a network the pack stays as it is
  }

  /** Returns the pack of this way, or that of the whole voie. */
  async #pack(): Promise<Pack | undefined> {
    const { voie, etape } = this.way;
    const of = (await packs()).filter((pack) => pack.voie === voie);
    return of.find((pack) => pack.etape === etape) ?? of.find((pack) => pack.etape === null && pack.complet);
  }

  #remove(pack: Pack): [string, () => Promise<void>] {
    const act = async (): Promise<void> => {
      await remove(pack);
      await serve();
      await this.show();
      this.button.focus();
    };
    return ["carte-garder-enlever", act];
  }

  #kept(pack: Pack): void {
    this.#say(stateOf(this.words, pack), this.#remove(pack));
  }

  async #interrupted(pack: Pack): Promise<void> {
    const fait = size(this.words, await fetched(pack));
    const text = this.words.say("carte-garder-coupe", { fait, tout: size(this.words, pack.octets) });
    this.#say(text, ["carte-garder-reprendre", () => this.#again(pack)], this.#remove(pack));
  }

  /** Goes on with an interrupted pack, in its present state on the site. */
  async #again(pack: Pack): Promise<void> {
    try {
      const list = await fetchList(pack, pack.langue);
      await this.#fetch(list, (progress) => keep(list, progress));
    } catch {
      await this.#interrupted(pack);
    }
  }

  /** Says the size, and asks. */
  async #ask(): Promise<void> {
    this.#say(this.words.say("carte-garder-compte"));
    try {
      const manifest = await fetchList(this.way, this.words.lang);
      const files = missing(manifest, await packs());
      const [taille, place] = [sum(files), manifest.octets_deplies].map((bytes) => size(this.words, bytes));
      const note = forgets() ? ` ${this.words.say("carte-garder-iphone")}` : "";
      const question = this.words.say("carte-garder-question", { taille: taille ?? "", place: place ?? "" }) + note;
      this.#say(
        question,
        [
          "carte-garder-oui",
          () => this.#fetch(manifest, (progress) => keep(manifest, progress)),
          this.words.say("carte-garder-oui", { taille: taille ?? "" }),
        ],
        ["carte-garder-annuler", () => this.show().then(() => this.button.focus())],
      );
      this.#actions.querySelector("button")?.focus();
    } catch {
      this.#say(this.words.say("carte-garder-echec"));
    }
  }

  /** Fetches a pack in this state and says how far it is. */
  async #fetch(manifest: Manifest, keeping: (progress: Progress) => Promise<Pack>): Promise<void> {
    this.#offer(false);
    this.#say("");
    this.#box.append(this.#progress);
    await navigator.storage?.persist?.().catch(() => false); // the browser may refuse: it then keeps as long as it has room
    try {
      const pack = await keeping((done, total) => {
        [this.#progress.value, this.#progress.max] = [done, Math.max(total, 1)];
        const [fait, tout] = [done, total].map((bytes) => size(this.words, bytes));
        this.#status.textContent = this.words.say("carte-garder-cours", { fait: fait ?? "", tout: tout ?? "" });
      });
      await serve();
      this.#kept(pack);
    } catch (error) {
      if (!(error instanceof Full)) return this.show();
      this.#offer(true);
      const place = size(this.words, manifest.octets_deplies);
      this.#say(this.words.say("carte-garder-plein", { place }));
    }
  }

  /**
   * Marks a pack whose étape is gone from the site. If one of its hosts is gone, too, the pack is removed: nobody can make
   * it again without the host.
   */
  async #deleted(pack: Pack): Promise<void> {
    if (await hasGoneHost(pack)) {
      await remove(pack);
      await serve();
      return this.show();
    }
    const marked = { ...pack, supprime: pack.supprime ?? new Date().toISOString() };
    await write(marked);
    this.#kept(marked);
  }

  /** Compares a pack with the site. An update that takes something back is made without a question. */
  async #compare(pack: Pack): Promise<void> {
    let manifest: Manifest;
    try {
      manifest = await fetchManifest(pack, pack.langue, pack.etat);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      return this.#deleted(pack);
    }
    const { seq, etat, fichiers, octets_maj: octets } = manifest;
    const files = (state: string): string | undefined => state.split(".").at(-1);
    if (files(etat) === files(pack.etat)) {
      const { supprime: _, ...present } = { ...pack, seq, etat, vu: new Date().toISOString() };
      await write(present);
      return this.#kept(present);
    }
    const act = (): Promise<void> => this.#fetch(manifest, (progress) => update(pack, manifest, progress));
    if (manifest.retrait) return act();
    const bytes = fichiers ? sum(missing({ ...manifest, fichiers }, await packs())) : (octets ?? 0);
    const maj = this.words.say("carte-garder-maj", { taille: size(this.words, bytes) });
    const changements = manifest.changements?.join(" ; ");
    const text = changements ? this.words.say("carte-garder-changements", { maj, changements }) : maj;
    this.#say(text, ["carte-garder-mettre-a-jour", act], this.#remove(pack));
  }
}

/** Shows the list of what is kept on the page about it. */
async function list(words: Words, box: HTMLElement): Promise<void> {
  const all = await packs();
  // The service worker shows this page in place of one that is not kept.
  const isInstead = location.pathname !== adresses.horsLigne();
  const absent = isInstead ? [el("p", { class: "alerte" }, words.say("carte-garder-absente"))] : [];
  if (!all.length) return box.replaceChildren(...absent, el("p", {}, words.say("carte-garder-rien")));
  const rows = all.map((pack) => {
    const href = pack.etape === null ? adresses.voie(pack.voie) : adresses.etape(pack.voie, pack.etape);
    const name = el("a", { class: "nom", href }, pack.nom);
    const state = pack.complet
      ? stateOf(words, pack)
      : words.say("carte-garder-coupe", { fait: "…", tout: size(words, pack.octets) });
    const label = `${words.say("carte-garder-enlever")} : ${pack.nom}`;
    const button = el("button", { type: "button", "aria-label": label }, words.say("carte-garder-enlever"));
    button.addEventListener("click", async () => {
      await remove(pack);
      await serve();
      await list(words, box);
    });
    return el("li", {}, el("div", {}, name, el("p", { class: "doux" }, state)), button);
  });
  box.replaceChildren(...absent, el("ul", {}, ...rows));
}

/** Says on a page that is shown without a network when it was seen. Closures that ended since are marked. */
function seen(words: Words, time: string): void {
  const notice = el("p", { class: "avis", role: "status", "data-vif": "" });
  notice.textContent = words.say("carte-garder-hors-ligne", { date: day(words, time) });
  document.querySelector("main")?.prepend(notice);
  const now = today();
  for (const closure of document.querySelectorAll<HTMLElement>("aside.perturbations li[data-au]")) {
    if ((closure.dataset.au ?? now) >= now) continue;
    closure.querySelector("summary span")?.append(` ${words.say("carte-garder-finie")}`);
    closure.classList.add("finie");
  }
}

/** Starts everything that the page has of this. */
export async function start(words: Words): Promise<void> {
  const button = document.getElementById("garder");
  const box = document.getElementById("gardes");
  const { vu } = document.documentElement.dataset;
  if (vu) seen(words, vu);
  const found = document.getElementById("gardes-trouves");
  if (found && !found.children.length) {
    const texte = new URLSearchParams(location.search).get("q") ?? "";
    found.replaceWith(el("p", { role: "status" }, words.say("carte-aucune-reponse", { texte })));
  }
  if (box) await list(words, box);
  if (button instanceof HTMLButtonElement) {
    const { voie = "", etape = "" } = button.dataset;
    await new Garder(words, { voie, etape: etape || null }, button).show();
  }
}
