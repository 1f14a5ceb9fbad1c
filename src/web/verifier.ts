// The script of /verifier: sends the form and takes over the result from the page that the service answers with, shows
// findings on the live map, and saves the mended file. Without this script, the form loads that page.

import type { Carte } from "./carte.ts";
import { el } from "./element.ts";
import { type Answer, save, send } from "./envoi.ts";
import { Curseur } from "./profil.ts";
import { type Donnees, type Place, Releve } from "./releve.ts";
import type { Words } from "./words.ts";

/** The parts of the page that are taken over from the answer. */
const PARTS = ["verif-bilan", "verif-resultat"];

/** Starts the script. */
export function start(words: Words, carte: Carte | undefined): void {
  const page = new Page(words, carte);
  page.show();
  page.listen();
}

/** Returns the view in a link to a map: « #vue=17/48.1/-3.2 ». */
function placeOf(link: HTMLAnchorElement): Place | undefined {
  const [, lat, lon] = /[#&]vue=[\d.]+\/(-?[\d.]+)\/(-?[\d.]+)/.exec(link.hash) ?? [];
  return lat && lon ? [Number(lon), Number(lat)] : undefined;
}

const text = (element: Element | null | undefined): string => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";

/** Returns the links of the same list. */
const neighbours = (link: HTMLAnchorElement): HTMLAnchorElement[] => [
  ...(link.closest("#constats, table")?.querySelectorAll<HTMLAnchorElement>("a.aller") ?? []),
];

class Page {
  readonly #form = document.querySelector<HTMLFormElement>("form#verifier");
  readonly #releve: Releve | undefined;
  /** Says what the map shows. */
  readonly #voice = el("p", { role: "status" });
  /** The finding that the map shows, with buttons to the next ones. */
  readonly #card = el("div", { class: "courant", "data-vif": "", hidden: "" }, this.#voice);
  readonly #bar = el("progress", { max: "1", value: "0", "aria-hidden": "true" });
  readonly #said = el("span", { role: "status" });
  readonly #advance = el("p", { class: "avancement", "data-vif": "" }, this.#bar, this.#said);
  #isBusy = false;

  constructor(
    readonly words: Words,
    readonly carte: Carte | undefined,
  ) {
    this.#releve = carte && new Releve(carte);
    if (this.#releve) this.#releve.touched = (id) => this.#reveal(id);
    const step = (id: string, by: number): HTMLElement => {
      const button = el("button", { type: "button" }, words.say(id));
      button.addEventListener("click", () => this.#step(by));
      return button;
    };
    const close = el("button", { type: "button" }, words.say("carte-fermer"));
    close.addEventListener("click", () => this.#close());
    const buttons = [step("carte-verifier-precedent", -1), step("carte-verifier-suivant", 1), close];
    this.#card.append(el("div", { class: "boutons" }, ...buttons));
    (carte?.figure ?? document.querySelector("main"))?.append(this.#card);
    this.#advance.hidden = true;
    this.#form?.querySelector("button")?.after(this.#advance);
  }

  /** Shows the data of the page on the map. */
  show(): void {
    const script = document.getElementById("verif-donnees")?.textContent;
    if (!script) return;
    const donnees = JSON.parse(script) as Donnees;
    this.#releve?.show(donnees);
    const image = document.querySelector<HTMLImageElement>("#verif-resultat img.profil[data-bords]");
    const { profil } = donnees;
    if (image && profil)
      new Curseur(
        image,
        async () => profil,
        async () => this.words,
        this.carte,
      ).listen();
  }

  listen(): void {
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.aller") : undefined;
      // With a modifier the link opens elsewhere, as any link does.
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#goTo(link);
    });
    const form = this.#form;
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit(form, event.submitter);
    });
    this.#drops(form);
  }

  /** The link to the finding that the map shows. */
  get #current(): HTMLAnchorElement | undefined {
    return document.querySelector<HTMLAnchorElement>("a.aller[aria-current]") ?? undefined;
  }

  /** Moves the map to the place of a link, and says where it is. */
  #goTo(link: HTMLAnchorElement): void {
    this.#current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    link.closest("details")?.setAttribute("open", "");
    const item = link.closest("li, tr");
    const rule = link.closest(".par-regle")?.querySelector("h4")?.firstChild?.textContent?.trim();
    const what = text(item?.querySelector(item instanceof HTMLTableRowElement ? "th" : ".dit"));
    const all = neighbours(link);
    const rank = `${all.indexOf(link) + 1}/${all.length}`;
    this.#voice.textContent = [rank, link.firstChild?.textContent, rule, what].filter(Boolean).join(" – ");
    this.#card.hidden = false;
    this.#releve?.goTo(link.dataset.vers ?? "", placeOf(link));
  }

  /** Goes to another finding of the same list. After the last one comes the first one. */
  #step(by: number): void {
    const current = this.#current;
    if (!current) return;
    const all = neighbours(current);
    const next = all[(all.indexOf(current) + by + all.length) % all.length];
    if (!next) return;
    this.#goTo(next);
    next.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /** Closes the card. The focus goes back to the list. */
  #close(): void {
    this.#card.hidden = true;
    const current = this.#current;
    current?.removeAttribute("aria-current");
    current?.focus({ preventScroll: true });
    this.#releve?.goTo("", undefined);
  }

  /** Shows in the list what was touched on the map. */
  #reveal(id: string): void {
    const link = document.querySelector<HTMLAnchorElement>(`a.aller[data-vers="${CSS.escape(id)}"]`);
    if (!link) return;
    this.#goTo(link);
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "center", behavior: "instant" });
  }

  /** Accepts files that are dropped anywhere on the page. */
  #drops(form: HTMLFormElement): void {
    const field = form.querySelector<HTMLInputElement>("input[name=fichier]");
    if (!field) return;
    field.after(el("span", { class: "deposer", "data-vif": "" }, this.words.say("carte-verifier-deposer")));
    const isFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;
    addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      form.classList.add("au-dessus");
    });
    addEventListener("dragleave", ({ relatedTarget }) => {
      if (!relatedTarget) form.classList.remove("au-dessus");
    });
    addEventListener("drop", (event) => {
      form.classList.remove("au-dessus");
      const files = event.dataTransfer?.files;
      if (!isFile(event) || !files?.length) return;
      event.preventDefault();
      // A field for one file takes the first one only from a list of one.
      const one = new DataTransfer();
      if (files[0]) one.items.add(files[0]);
      field.files = one.files;
      form.requestSubmit();
    });
  }

  /** Sends the form, and shows or saves the answer. */
  async #submit(form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
    if (this.#isBusy) return;
    const file = by?.dataset.fichier;
    const mends = by?.matches(".apercu-reparation") === true;
    const data = new FormData(form);
    if (!mends && !file) data.delete("par"); // another file has other faults
    this.#busy(true, by ?? form);
    try {
      const address = by?.getAttribute("formaction") ?? form.action;
      const answer = await send(address, data, file ? "*/*" : "text/html", (share) => this.#progress(share));
      if (!file) await this.#take(answer, mends ? "repare" : "resultat");
      else if (answer.status === 200) {
        save(answer.body, file);
        this.#done(this.words.say("carte-verifier-telecharge"), by ?? form);
      } else await this.#refuse(answer, by);
    } catch {
      this.#complain(this.words.say("carte-verifier-coupe"), by ?? form, this.words.lang);
    }
    this.#busy(false, by ?? form);
  }

  #progress(share: number): void {
    this.#bar.value = share;
    if (share === 1) this.#bar.removeAttribute("value");
    const part = String(Math.floor(share * 10) * 10); // a step is announced, not each percent
    const said =
      share < 1 ? this.words.say("carte-verifier-envoi", { part }) : this.words.say("carte-verifier-lecture");
    if (this.#said.textContent !== said) this.#said.textContent = said;
  }

  /** Shows beside the button that the form is on its way. */
  #busy(isBusy: boolean, by: HTMLElement): void {
    this.#isBusy = isBusy;
    this.#form?.setAttribute("aria-busy", String(isBusy));
    if (isBusy) {
      for (const old of document.querySelectorAll(".refus, .fini")) old.remove();
      const place = by.matches("#verifier, #verifier *") ? this.#form?.querySelector("button") : by.closest("p");
      place?.after(this.#advance);
      this.#progress(0);
    }
    this.#advance.hidden = !isBusy;
  }

  /** Says beside the button that it has done its work. */
  #done(said: string, by: HTMLElement): void {
    by.closest("p")?.after(el("p", { class: "fini", role: "status", "data-vif": "" }, said));
  }

  /** Takes the result over from the page that was answered, and moves the focus to it. */
  async #take(answer: Answer, focus: string): Promise<void> {
    const page = new DOMParser().parseFromString(await answer.body.text(), "text/html");
    // The bar stays, wherever it was.
    this.#form?.querySelector("button")?.after(this.#advance);
    for (const id of PARTS) {
      const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
      if (!old || !fresh) throw new Error(id);
      old.replaceWith(fresh);
    }
    const [figure, drawn] = [document, page].map((where) => where.querySelector<HTMLElement>("#carte"));
    const [picture, fresh] = [figure?.querySelector("picture"), drawn?.querySelector("picture")];
    if (figure && drawn && picture && fresh) {
      figure.dataset.cadre = drawn.dataset.cadre ?? "";
      picture.replaceChildren(...fresh.children);
    }
    this.#card.hidden = true;
    this.show();
    const there = document.getElementById(focus) ?? document.getElementById("resultat");
    there?.focus({ preventScroll: true });
    there?.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** Shows why the API refused a file. */
  async #refuse(answer: Answer, by: HTMLElement | null): Promise<void> {
    const { detail = "" } = JSON.parse(await answer.body.text()) as { detail?: string };
    this.#complain(detail, by ?? document.body, "fr");
  }

  #complain(detail: string, by: HTMLElement, lang: string): void {
    const said = el("p", { class: "refus", role: "alert", tabindex: "-1", "data-vif": "", lang }, detail);
    const place = by.closest("p") ?? this.#advance;
    place.after(said);
    said.focus();
  }
}
