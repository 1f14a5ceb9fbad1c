// The live map in place of a still picture. Pages (carte.ts) and embedded maps (cadre.ts) use it.

import * as adresses from "./adresses.ts";
import type { Bounds } from "./api.ts";
import type { Choice } from "./choix.ts";
import { absolute, el } from "./element.ts";
import { ici } from "./ici.ts";
import type { Setting, View } from "./map.ts";
import type { Words } from "./words.ts";

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

/** Returns the way that the figure shows, or `undefined` if it shows all. */
function chosen({ voie, etape, bornes = "", ligne }: DOMStringMap): Choice | undefined {
  return voie ? { voie, etape: etape || undefined, bornes, ligne } : undefined;
}

/** Tells whether the visitor asked for few data. */
export function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true || matchMedia("(prefers-reduced-data: reduce)").matches;
}

/** The live map of a figure with a still picture. */
export class Vive {
  /** The live map, if it was opened. */
  view: View | undefined;
  /** Called with the live map when it is there. */
  readonly #waiting: ((view: View) => void)[] = [];
  protected readonly button = el("button", { type: "button", class: "ouvrir" });
  readonly #frame = el("div", { class: "cadre" }, this.button);
  readonly #notice = el("p", { class: "avis", role: "status" });
  #opening: Promise<void> | undefined;
  #isDrawn = false;

  constructor(
    readonly figure: HTMLElement,
    readonly words: () => Promise<Words>,
    readonly embarquee?: Setting["embarquee"],
  ) {
    const picture = figure.querySelector("picture");
    if (!picture) return;
    picture.replaceWith(this.#frame);
    this.button.append(picture);
    const text = figure.querySelector("figcaption");
    if (text) {
      text.id = "carte-legende";
      this.button.setAttribute("aria-describedby", text.id);
    }
    this.button.addEventListener("click", () => this.open());
  }

  /** Tells whether the live map may hide the picture now. */
  protected get hasRoom(): boolean {
    return true;
  }

  /** Called if this browser cannot draw the map. */
  protected cannotDraw(): void {}

  /** Calls `ready` with the live map as soon as it is there. */
  whenOpen(ready: (view: View) => void): void {
    if (this.view) ready(this.view);
    else this.#waiting.push(ready);
  }

  /** Opens the map. */
  open(): void {
    this.#opening ??= this.#load().catch(async () => {
      this.#opening = undefined;
      this.say((await this.words()).say("carte-service-muet"));
    });
  }

  /** Loads the map behind the picture, and shows it when it is drawn. */
  async #load(): Promise<void> {
    this.say("");
    const { dataset } = this.figure;
    this.figure.setAttribute("aria-busy", "true");
    const script = import(absolute(adresses.web("map.js"))) as Promise<typeof import("./map.ts")>;
    const [words, { View }] = await Promise.all([this.words(), script, styleSheet(adresses.web("carte.css"))]);
    const box = el("div", { class: "vive" });
    this.#frame.append(box);
    const view = View.open(words, this.figure, box, {
      bounds: bounds(dataset.cadre),
      choice: chosen(dataset),
      say: (text) => this.say(text),
      ici: () => ici(words),
      embarquee: this.embarquee,
    });
    this.figure.removeAttribute("aria-busy");
    if (!view) {
      box.remove();
      this.cannotDraw();
      // Nothing opens: the picture stays.
      this.button.replaceWith(...this.button.childNodes);
      this.figure.querySelector("figcaption")?.remove();
      this.say(words.say("carte-sans-webgl"));
      return;
    }
    this.view = view;
    for (const ready of this.#waiting) ready(view);
    view.whenDrawn(() => {
      this.#isDrawn = true;
      this.show();
    });
  }

  /** Shows the live map if it is drawn and has room. */
  protected show(): void {
    const shown = this.#isDrawn && this.hasRoom;
    const focused = document.activeElement === this.button;
    this.figure.classList.toggle("dessinee", shown);
    if (shown && focused) this.view?.focus();
  }

  /** Shows a sentence below the map. An empty text removes it. */
  protected say(text: string): void {
    this.#notice.textContent = text;
    if (text) this.figure.append(this.#notice);
    else this.#notice.remove();
  }
}
