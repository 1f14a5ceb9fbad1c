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

class Page {
  readonly #form = document.querySelector<HTMLFormElement>("form#verifier");
  readonly #releve: Releve | undefined;
  /** Says where the map went, to those who do not see it. */
  readonly #voice = el("p", { class: "cache", role: "status", "data-vif": "" });
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
    document.querySelector("main")?.append(this.#voice);
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

  /** Moves the map to the place of a link, and says where it is. */
  #goTo(link: HTMLAnchorElement): void {
    const id = link.dataset.vers ?? "";
    const item = link.closest("li, tr");
    for (const other of document.querySelectorAll("[aria-current=location]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    const rule = link.closest(".par-regle")?.querySelector("h4")?.firstChild?.textContent?.trim() ?? "";
    const what =
      item instanceof HTMLTableRowElement ? text(item.querySelector("th")) : text(item?.querySelector(".dit"));
    const km = link.firstChild?.textContent ?? "";
    const popup = [rule || what, rule && what, km].filter(Boolean).join(" – ");
    this.#releve?.goTo(id, placeOf(link), popup);
    const all = [...document.querySelectorAll("#constats a.aller")];
    const rank = all.indexOf(link) + 1;
    this.#voice.textContent = rank ? `${rank}/${all.length} : ${popup}` : popup;
  }

  /** Shows in the list what was touched on the map. */
  #reveal(id: string): void {
    const link = document.querySelector<HTMLAnchorElement>(`a.aller[data-vers="${CSS.escape(id)}"]`);
    if (!link) return;
    link.closest("details")?.setAttribute("open", "");
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
        this.#said.textContent = this.words.say("carte-verifier-telecharge");
        this.#voice.textContent = this.#said.textContent;
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
      for (const old of document.querySelectorAll(".refus")) old.remove();
      const place = by.matches("#verifier, #verifier *") ? this.#form?.querySelector("button") : by.closest("p");
      place?.after(this.#advance);
      this.#progress(0);
    }
    this.#advance.hidden = !isBusy;
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
