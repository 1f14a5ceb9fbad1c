// The live map of a page, in place of its still picture. It is loaded when the visitor opens it: by a touch, or in a
// wide window as soon as the browser is idle. In a narrow window it fills the screen, and the page is a sheet over it.

import * as adresses from "./adresses.ts";
import type { Bounds } from "./api.ts";
import { absolute, el } from "./element.ts";
import { Feuille } from "./feuille.ts";
import { ici } from "./ici.ts";
import type { View } from "./map.ts";
import type { Words } from "./words.ts";

/** Matches if the map has a place beside the text. The style sheet has the same width. */
const wide = matchMedia("(min-width: 60rem)");
/** The class of the page while the map fills the screen. */
const OPEN = "carte-ouverte";

/** Tells whether the visitor asked for few data. */
function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true || matchMedia("(prefers-reduced-data: reduce)").matches;
}

/** Loads a style sheet. The promise is rejected if that fails. */
function styleSheet(href: string): Promise<void> {
  return new Promise((done, failed) => {
    const link = el("link", { rel: "stylesheet", href });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => failed(new Error(href)));
    document.head.append(link);
  });
}

/** Returns the bounding box in `data-cadre`: « west,south,east,north ». */
function bounds(text: string | undefined): Bounds | undefined {
  const sides = (text ?? "").split(",").map(Number);
  return text && sides.length === 4 && sides.every(Number.isFinite) ? (sides as Bounds) : undefined;
}

/** The map of a page. */
export class Carte {
  /** The live map, if it was opened. */
  view: View | undefined;
  /** Called with the live map when it is there. */
  readonly #waiting: ((view: View) => void)[] = [];
  readonly #button = el("button", { type: "button", class: "ouvrir" });
  readonly #frame = el("div", { class: "cadre" }, this.#button);
  readonly #notice = el("p", { class: "avis", role: "status" });
  /** The place of the figure in the page while the map fills the screen. */
  readonly #place = document.createComment("carte");
  #opening: Promise<void> | undefined;
  #isDrawn = false;
  #scrolled = 0;
  #sheet: Feuille | undefined;

  constructor(
    readonly figure: HTMLElement,
    readonly words: () => Promise<Words>,
  ) {
    const picture = figure.querySelector("picture");
    if (!picture) return;
    picture.replaceWith(this.#frame);
    this.#button.append(picture);
    const text = figure.querySelector("figcaption");
    if (text) {
      text.id = "carte-legende";
      this.#button.setAttribute("aria-describedby", text.id);
    }
    this.#button.addEventListener("click", () => this.open());
    addEventListener("popstate", ({ state }) => {
      if (!state?.carte) this.#shrink();
    });
    document.addEventListener("keydown", ({ key, defaultPrevented }) => {
      if (key === "Escape" && !defaultPrevented && this.#isLarge) history.back();
    });
    wide.addEventListener("change", () => {
      if (wide.matches && this.#isLarge) history.back();
      this.#show();
    });
    this.#whenIdle();
  }

  /** Opens the map without a touch: where the address has its view, and in a wide window when the browser is idle. */
  #whenIdle(): void {
    if (/[#&]vue=/.test(location.hash) || history.state?.carte) {
      this.open();
      return;
    }
    if (!wide.matches || savesData()) return;
    const later = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 300));
    const idle = (): unknown => later(() => this.open(), { timeout: 3000 });
    if (document.readyState === "complete") idle();
    else addEventListener("load", idle);
  }

  get #isLarge(): boolean {
    return document.body.classList.contains(OPEN);
  }

  /** Calls `ready` with the live map as soon as it is there. */
  whenOpen(ready: (view: View) => void): void {
    if (this.view) ready(this.view);
    else this.#waiting.push(ready);
  }

  /** Opens the map. */
  open(): void {
    this.#opening ??= this.#load().catch(async () => {
      this.#opening = undefined;
      this.#say((await this.words()).say("carte-service-muet"));
    });
    if (!wide.matches) void this.#enlarge();
  }

  /** Loads the map behind the picture, and shows it when it is drawn. */
  async #load(): Promise<void> {
    this.#say("");
    const { dataset } = this.figure;
    this.figure.setAttribute("aria-busy", "true");
    const script = import(absolute(adresses.web("map.js"))) as Promise<typeof import("./map.ts")>;
    const [words, { View }] = await Promise.all([this.words(), script, styleSheet(adresses.web("carte.css"))]);
    const box = el("div", { class: "vive" });
    this.#frame.append(box);
    const view = View.open(words, this.figure, box, {
      bounds: bounds(dataset.cadre),
      choice: dataset.voie ? { voie: dataset.voie, etape: dataset.etape || undefined } : undefined,
      say: (text) => this.#say(text),
      ici: () => ici(words),
    });
    this.figure.removeAttribute("aria-busy");
    if (!view) {
      box.remove();
      if (this.#isLarge) history.back();
      // Nothing opens: the picture stays.
      this.#button.replaceWith(...this.#button.childNodes);
      this.figure.querySelector("figcaption")?.remove();
      this.#say(words.say("carte-sans-webgl"));
      return;
    }
    this.view = view;
    for (const ready of this.#waiting) ready(view);
    view.whenDrawn(() => {
      this.#isDrawn = true;
      this.#show();
    });
  }

  /** Shows the live map if it is drawn. In a narrow window the page has the picture, so that a finger scrolls the page. */
  #show(): void {
    const shown = this.#isDrawn && (wide.matches || this.#isLarge);
    const focused = document.activeElement === this.#button;
    this.figure.classList.toggle("dessinee", shown);
    if (shown && focused) this.view?.focus();
  }

  /** Shows a sentence below the map. An empty text removes it. */
  #say(text: string): void {
    this.#notice.textContent = text;
    if (text) this.figure.append(this.#notice);
    else this.#notice.remove();
  }

  /** Fills the screen with the map, and makes the page a sheet. */
  async #enlarge(): Promise<void> {
    const main = this.figure.closest("main");
    if (this.#isLarge || !main) return;
    this.#scrolled = scrollY;
    if (!history.state?.carte) history.pushState({ ...history.state, carte: true }, "");
    document.body.classList.add(OPEN);
    this.figure.replaceWith(this.#place);
    main.before(this.figure);
    const words = await this.words();
    if (!this.#isLarge) return;
    const close = el("button", { type: "button", class: "fermer-carte" }, words.say("carte-fermer-la-carte"));
    close.addEventListener("click", () => history.back());
    // The map now lies outside the main part of the page.
    this.figure.setAttribute("role", "region");
    this.figure.setAttribute("aria-label", this.#button.querySelector("img")?.alt || words.say("carte-titre"));
    this.figure.prepend(close);
    this.#sheet = new Feuille(main, words);
    close.focus({ preventScroll: true });
    this.#show();
  }

  /** Goes back to the page, where it was. */
  #shrink(): void {
    if (!this.#isLarge) return;
    document.body.classList.remove(OPEN);
    this.figure.querySelector(".fermer-carte")?.remove();
    this.figure.removeAttribute("role");
    this.figure.removeAttribute("aria-label");
    this.#place.replaceWith(this.figure);
    this.#sheet?.remove();
    this.#show();
    const back = (): void => scrollTo({ top: this.#scrolled, behavior: "instant" });
    back();
    requestAnimationFrame(back); // after the browser has restored its own position
    (wide.matches ? this.view : this.#button)?.focus({ preventScroll: true });
  }
}
