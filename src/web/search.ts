// The search box: a combobox with a list box (WAI-ARIA Authoring Practices, "editable combobox with list
// autocomplete"). The focus stays in the field. The attribute aria-activedescendant identifies the selected option.

import { apiRecherche } from "./adresses.ts";
import { type Found, json } from "./api.ts";
import { el } from "./element.ts";
import type { Words } from "./words.ts";

const PAUSE = 150; // debounce: milliseconds after the last key before a request

/** The direction in which an arrow key moves the selection. */
const STEPS: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };

/** Tells whether a text is worth a request: it contains a letter or a digit. */
export const worthAsking = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/**
 * Returns the index of the option that an arrow key selects among `count` options, or -1 for none. The selection is
 * circular: after the last option comes the field itself (-1), then the first option.
 */
export function move(active: number, step: 1 | -1, count: number): number {
  const places = count + 1;
  return ((active + 1 + step + places) % places) - 1;
}

/** The elements of the search box on the page. */
export interface Elements {
  field: HTMLInputElement;
  list: HTMLElement;
  /** Announces the number of results to screen readers. */
  count: HTMLElement;
}

/**
 * Makes the field search while the visitor types. `show` returns the content of an option. `choose` is called with the
 * chosen result.
 */
export function searchBox(
  elements: Elements,
  words: () => Promise<Words>,
  show: (words: Words, found: Found) => Node[],
  choose: (found: Found) => void,
): void {
  new SearchBox(elements, words, show, choose).listen();
}

/** Returns the announcement of the number of results. */
function count(words: Words, nombre: number, texte: string): string {
  return nombre ? words.say("carte-reponses", { nombre }) : words.say("carte-aucune-reponse", { texte });
}

/** The state of the search box. */
class SearchBox {
  #answers: Found[] = [];
  #active = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined; // aborts the running request

  constructor(
    readonly elements: Elements,
    readonly words: () => Promise<Words>,
    readonly show: (words: Words, found: Found) => Node[],
    readonly choose: (found: Found) => void,
  ) {}

  listen(): void {
    const { field, list } = this.elements;
    field.addEventListener("input", () => {
      this.#stop();
      this.#timer = setTimeout(() => void this.#ask(), PAUSE);
    });
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("focus", () => this.#open(true));
    field.addEventListener("blur", () => this.#open(false));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the field
    list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element ? target.closest("li") : null;
      if (option) this.#take([...list.children].indexOf(option));
    });
  }

  /** Handles a key in the field. */
  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { list } = this.elements;
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) this.#open(true);
      if (!list.hidden) this.#mark(move(this.#active, step, this.#answers.length));
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault(); // without a selected option, Enter opens the page with the results
      this.#take(this.#active);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first Escape closes the list, and the browser clears the field on the second
      this.#stop();
      this.#open(false);
    }
  }

  /** Selects an option by its index. -1 selects none. */
  #mark(number: number): void {
    const { field, list } = this.elements;
    this.#active = number;
    [...list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === number));
    });
    const option = list.children[number];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** Opens the list if it is `wanted` and there are results. Otherwise closes it. */
  #open(wanted: boolean): void {
    const { field, list } = this.elements;
    list.hidden = !wanted || !this.#answers.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    this.#mark(-1);
  }

  /** Shows results and announces the text `said`. */
  #fill(found: Found[], said: string, words?: Words): void {
    const { list, count } = this.elements;
    this.#answers = found;
    const show = (answer: Found): Node[] => (words ? this.show(words, answer) : []);
    const options = found.map((answer, i) => el("li", { id: `reponse-${i}`, role: "option" }, ...show(answer)));
    list.replaceChildren(...options);
    this.#open(true);
    count.textContent = said;
  }

  /** Cancels the pending or running request. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** Searches for the text in the field. */
  async #ask(): Promise<void> {
    this.#stop();
    const text = this.elements.field.value.trim();
    if (!worthAsking(text)) return this.#fill([], "");
    const request = new AbortController();
    const { signal } = request;
    this.#asking = request;
    const words = await this.words();
    try {
      const { resultats } = await json<{ resultats: Found[] }>(apiRecherche({ q: text }), { signal });
      if (!signal.aborted) this.#fill(resultats, count(words, resultats.length, text), words);
    } catch {
      if (!signal.aborted) this.#fill([], words.say("carte-recherche-echouee"));
    }
    if (this.#asking === request) this.#asking = undefined;
  }

  /** Chooses a result by its index. */
  #take(number: number): void {
    const answer = this.#answers[number];
    if (!answer) return;
    this.#stop();
    this.elements.field.value = answer.nom;
    this.#fill([], "");
    this.choose(answer);
  }
}
