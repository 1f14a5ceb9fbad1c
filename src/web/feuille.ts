// The sheet over the map of a narrow window: the text of the page, with three stops. The first shows the heading and
// the figures, the second half of the page, the third all of it. The style sheet has their heights.

import { el } from "./element.ts";
import type { Words } from "./words.ts";

/** The index of the last stop. */
const LAST = 2;
/** The movement in pixels that makes a touch a drag. */
const DRAG = 6;

/** Returns the stop whose height is nearest to `height`. `heights` has the height of each stop. */
export function nearest(height: number, heights: readonly number[]): number {
  const off = heights.map((stop) => Math.abs(stop - height));
  return off.indexOf(Math.min(...off));
}

/** The sheet. */
export class Feuille {
  readonly #less: HTMLButtonElement;
  readonly #more: HTMLButtonElement;
  readonly #bar: HTMLElement;
  /** The height of the first stop in pixels, which depends on its text. */
  #least = 0;

  constructor(
    readonly main: HTMLElement,
    words: Words,
  ) {
    this.#less = el("button", { type: "button", class: "moins" }, words.say("carte-moins-de-texte"));
    this.#more = el("button", { type: "button", class: "plus" }, words.say("carte-plus-de-texte"));
    this.#bar = el("div", { class: "barre", "data-vif": "" }, this.#less, this.#more);
    this.#less.addEventListener("click", () => this.#stop(this.#at - 1));
    this.#more.addEventListener("click", () => this.#stop(this.#at + 1));
    this.#bar.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.#stop(this.#at + step);
    });
    this.#bar.addEventListener("pointerdown", (event) => this.#drag(event));
    main.prepend(this.#bar);
    main.scrollTop = 0;
    this.#stop(0);
    this.#least = main.offsetHeight;
    document.body.style.setProperty("--feuille", `${this.#least}px`); // the controls of the map are above it
  }

  get #at(): number {
    return Number(this.main.dataset.arret ?? 0);
  }

  /** Moves the sheet to a stop. */
  #stop(number: number): void {
    const at = Math.max(0, Math.min(LAST, number));
    const { main } = this;
    main.dataset.arret = String(at);
    main.style.height = "";
    if (at === 0) main.scrollTop = 0;
    this.#less.setAttribute("aria-disabled", String(at === 0));
    this.#more.setAttribute("aria-disabled", String(at === LAST));
  }

  /** Follows a finger on the bar. The sheet then goes to the nearest stop. */
  #drag({ clientY: from, pointerId: finger }: PointerEvent): void {
    const { main } = this;
    const before = main.offsetHeight;
    const ended = new AbortController();
    let drags = false;
    const move = ({ clientY, pointerId }: PointerEvent): void => {
      if (pointerId !== finger) return;
      if (!drags && Math.abs(clientY - from) < DRAG) return;
      if (!drags) {
        drags = true;
        if (this.#at === 0) main.dataset.arret = "1"; // shows the text while the sheet moves
      }
      main.style.height = `${Math.max(this.#least, Math.min(innerHeight, before + from - clientY))}px`;
    };
    const end = (): void => {
      ended.abort();
      if (drags) this.#stop(nearest(main.offsetHeight, [this.#least, innerHeight / 2, innerHeight]));
    };
    // The finger may leave the bar.
    const { signal } = ended;
    addEventListener("pointermove", move, { signal });
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, end, { signal });
  }

  /** Makes the sheet a page again. */
  remove(): void {
    this.#bar.remove();
    delete this.main.dataset.arret;
    this.main.style.height = "";
  }
}
