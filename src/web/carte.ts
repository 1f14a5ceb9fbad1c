// The live map of a page, in place of its still picture. It is loaded when the visitor opens it: by a touch, or in a
// wide window as soon as the browser is idle. In a narrow window it fills the screen, and the page is a sheet over it.

import { el } from "./element.ts";
import { Feuille } from "./feuille.ts";
import { savesData, Vive } from "./vive.ts";
import type { Words } from "./words.ts";

/** Matches if the map has a place beside the text. The style sheet has the same width. */
const wide = matchMedia("(min-width: 60rem)");
/** The class of the page while the map fills the screen. */
const OPEN = "carte-ouverte";

/** The map of a page. */
export class Carte extends Vive {
  /** The place of the figure in the page while the map fills the screen. */
  readonly #place = document.createComment("carte");
  #scrolled = 0;
  #sheet: Feuille | undefined;

  constructor(figure: HTMLElement, words: () => Promise<Words>) {
    super(figure, words);
    if (!figure.contains(this.button)) return;
    addEventListener("popstate", ({ state }) => {
      if (!state?.carte) this.#shrink();
    });
    document.addEventListener("keydown", ({ key, defaultPrevented }) => {
      if (key === "Escape" && !defaultPrevented && this.#isLarge) history.back();
    });
    wide.addEventListener("change", () => {
      if (wide.matches && this.#isLarge) history.back();
      this.show();
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

  /** In a narrow window the page has the picture, so that a finger scrolls the page. */
  protected override get hasRoom(): boolean {
    return wide.matches || this.#isLarge;
  }

  protected override cannotDraw(): void {
    if (this.#isLarge) history.back();
  }

  override open(): void {
    super.open();
    if (!wide.matches) void this.#enlarge();
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
    this.figure.setAttribute("aria-label", this.button.querySelector("img")?.alt || words.say("carte-titre"));
    this.figure.prepend(close);
    this.#sheet = new Feuille(main, words);
    close.focus({ preventScroll: true });
    this.show();
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
    this.show();
    const back = (): void => scrollTo({ top: this.#scrolled, behavior: "instant" });
    back();
    requestAnimationFrame(back); // after the browser has restored its own position
    (wide.matches ? this.view : this.button)?.focus({ preventScroll: true });
  }
}
