// The panel: notices and the list of voies.

import * as adresses from "./adresses.ts";
import { json, type Voie } from "./api.ts";
import type { Choice } from "./choix.ts";
import { closureItems, type Listed, listed } from "./closures.ts";
import { byId, el, swatch } from "./element.ts";
import { wide } from "./layout.ts";
import type { View } from "./map.ts";
import type { Words } from "./words.ts";

/** The panel of the page. */
export class Panel {
  readonly #panel = byId("panneau", HTMLDetailsElement);
  readonly #notice = byId("avis", HTMLElement);
  readonly #notices = new Map<string, string>();
  readonly #list = byId("voies", HTMLElement);
  readonly #closures = byId("perturbations", HTMLDetailsElement);
  readonly #voies = new Map<string, Voie>();
  #about: { voie?: string; etape?: string } = {};
  /** The chosen voie or étape. */
  #chosen: Choice | undefined;
  /** The map. It is set when the map has loaded, if this browser can draw it. */
  view: View | undefined;
  /** Shows a closure that the visitor chose in the list. */
  showClosure: ((chosen: Listed) => void) | undefined;

  constructor(readonly words: Words) {
    this.giveWay();
    this.#list.addEventListener("click", (event) => this.#clicked(event));
  }

  /**
   * Shows a notice above the list. It replaces the earlier notice on the same subject. An empty text removes the
   * notice.
   */
  notice(about: "map" | "ground" | "voies" | "page" | "found", text: string): void {
    this.#notices.set(about, text);
    this.#notice.textContent = [...this.#notices.values()].filter(Boolean).join(" ");
    this.#notice.hidden = !this.#notice.textContent;
  }

  /** Sets the map of the panel. The chosen voie or étape is highlighted on it. */
  show(view: View | undefined): void {
    this.view = view;
    if (this.#chosen) view?.emphasise(this.#chosen);
  }

  #emphasise(choice: Choice): void {
    this.#chosen = choice;
    this.view?.emphasise(choice);
  }

  /** Closes the panel if it covers the map. */
  giveWay(): void {
    if (!wide()) this.#panel.open = false;
  }

  /** Hides the list of voies, and lists only the closures of one voie or étape. */
  showOnly(voie: string, etape: string | undefined): void {
    this.#list.hidden = true;
    this.#about = etape === undefined ? { voie } : { voie, etape };
    this.#emphasise({ voie, etape });
    this.#closures.open = true;
    this.#listClosures();
  }

  /** Updates the list of closures and keeps the focus. Hides the list if there are no closures. */
  #listClosures(): void {
    const { voie, etape } = this.#about;
    const voies = [...this.#voies.values()].filter(({ code }) => voie === undefined || code === voie);
    const on = ({ closure }: Listed) => closure.emprises.some(({ etapes }) => etapes.includes(etape ?? ""));
    const closures = listed(voies).filter((closure) => etape === undefined || on(closure));
    const [summary, list] = [this.#closures.querySelector("summary"), this.#closures.querySelector("ul")];
    const focused = document.activeElement?.closest<HTMLElement>("[data-perturbation]")?.dataset.perturbation;
    const items = closureItems(
      this.words,
      closures,
      (code) => this.nameOf(code),
      (chosen) => this.showClosure?.(chosen),
    );
    list?.replaceChildren(...items);
    if (focused !== undefined) this.#closureButton(focused)?.focus({ preventScroll: true });
    if (summary) summary.textContent = this.words.say("carte-perturbations", { nombre: closures.length });
    this.#closures.hidden = closures.length === 0;
  }

  /** Returns the button of a closure in the list, if the closure is listed. */
  #closureButton(code: string): HTMLElement | null {
    return this.#closures.querySelector<HTMLElement>(`[data-perturbation="${CSS.escape(code)}"]`);
  }

  /** Moves the focus to a closure in the list, or to the panel's title if the list is closed. */
  focusClosure(code: string): void {
    const button = this.#closureButton(code);
    button?.focus();
    if (!button || document.activeElement !== button) this.#panel.querySelector("summary")?.focus();
  }

  /** Returns the voie with a code, if `load` has fetched it. */
  voie(code: string): Voie | undefined {
    return this.#voies.get(code);
  }

  /** Returns the name of a voie, or its code if the voie is not known. */
  nameOf(code: string): string {
    return this.voie(code)?.nom ?? code;
  }

  /** Fetches the voies and updates their list. Keeps the chosen voie and the focus. Throws if the request fails. */
  async load(cache: RequestCache): Promise<void> {
    const { voies } = await json<{ voies: Voie[] }>(adresses.apiVoies(), { cache });
    const chosen = this.#list.querySelector<HTMLElement>("[aria-current]")?.dataset.voie;
    const focused = document.activeElement?.closest<HTMLElement>("#voies [data-voie]")?.dataset.voie;
    this.#voies.clear();
    for (const voie of voies) this.#voies.set(voie.code, voie);
    this.#list.replaceChildren(...voies.map((voie) => this.#item(voie)));
    this.#listClosures();
    if (chosen) this.choose(chosen, false);
    if (focused) {
      const link = this.#list.querySelector<HTMLElement>(`[data-voie="${CSS.escape(focused)}"]`);
      link?.focus({ preventScroll: true });
    }
    this.notice("voies", voies.length ? "" : this.words.say("carte-aucune-voie"));
  }

  /** Creates the list item of a voie. */
  #item(voie: Voie): HTMLElement {
    const length = voie.longueur_m === undefined ? "" : this.words.km(voie.longueur_m);
    const saves = this.words.say("carte-telecharger-trace-de", { nom: voie.nom });
    return el(
      "li",
      {},
      el(
        "a",
        { href: `#voie=${encodeURIComponent(voie.code)}`, "data-voie": voie.code },
        swatch(voie.couleur),
        el("span", { class: "nom" }, voie.nom),
        el("span", { class: "longueur" }, length),
      ),
      el("a", { class: "gpx", href: adresses.traceVoie(voie.code, "gpx"), download: "", "aria-label": saves }, "GPX"),
    );
  }

  /** Marks a voie in the list as chosen. If `show` is true, the map shows its bounding box. */
  choose(code: string, show: boolean): void {
    for (const link of this.#list.querySelectorAll<HTMLElement>("[data-voie]")) {
      if (link.dataset.voie === code) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (this.#about.voie === undefined) this.#emphasise({ voie: code });
    const bounds = this.voie(code)?.bounds;
    if (bounds && show) this.view?.fit(bounds, { animate: true });
  }

  /** Chooses the clicked voie and puts it into the URL. A plain link would not zoom on a second click. */
  #clicked(event: Event): void {
    const code = (event.target as Element).closest<HTMLElement>("[data-voie]")?.dataset.voie;
    if (!code) return;
    event.preventDefault();
    history.replaceState(history.state, "", withVoie(location.hash, code));
    this.giveWay();
    this.choose(code, true);
  }
}

/** Sets the voie in a hash and keeps the other parts of the hash. */
export function withVoie(hash: string, code: string): string {
  const others = hash
    .slice(1)
    .split("&")
    .filter((part) => part && !part.startsWith("voie="));
  return `#${[`voie=${encodeURIComponent(code)}`, ...others].join("&")}`;
}
