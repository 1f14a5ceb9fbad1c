// The settings on the map: the layers, which are also the legend, the style, and the ground if there are several.

import type { Map as MapLibre } from "maplibre-gl";
import { NAMES as COUCHE_NAMES, COUCHES, type Couche, hidden, legend, setHidden, visible } from "./couches.ts";
import { el } from "./element.ts";
import { allow, type Fond, mayFetch } from "./fonds.ts";
import { memory } from "./memory.ts";
import type { Words } from "./words.ts";

/** The message for each style of the service. `auto` follows the system. */
const THEMES = {
  auto: "carte-style-auto",
  hent: "carte-style-hent",
  sombre: "carte-style-sombre",
  contraste: "carte-style-contraste",
};
type Theme = keyof typeof THEMES;
const NAMES = Object.keys(THEMES) as Theme[];

const [THEME, FOND] = ["style-carte", "fond-carte"];
const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more)");

/** Returns the style that fits the settings of the system. */
const ofSystem = (): string => (contrast.matches ? "contraste" : dark.matches ? "sombre" : "hent");

/**
 * The style and the ground that the address names, for embedded maps and for links from them: `?style=sombre&fond=…`.
 * They count until the visitor chooses.
 */
const asked = new URLSearchParams(location.search);

/** The settings: the visitor's choices, and the form for changing them. */
export class Reglages {
  readonly #box = el("details", { id: "reglages", class: "maplibregl-ctrl" });
  #fonds: Fond[] = [];
  /** Called after a choice. */
  changed: (() => void) | undefined;
  /** Called after a layer was switched on or off. */
  toggled: (() => void) | undefined;

  constructor(readonly words: Words) {
    for (const media of [dark, contrast]) media.addEventListener("change", () => this.#chose());
  }

  #theme(): Theme {
    const known = asked.get("style") ?? memory.get(THEME);
    return NAMES.find((theme) => theme === known) ?? "auto";
  }

  /** The style to show. */
  get style(): string {
    const theme = this.#theme();
    return theme === "auto" ? ofSystem() : theme;
  }

  /** The code of the ground to show. `undefined` lets the service choose. */
  get fond(): string | undefined {
    return asked.get("fond") || memory.get(FOND) || undefined;
  }

  #chose(): void {
    this.changed?.();
  }

  /** Updates the form for the grounds of the service. Keeps the focus. */
  show(fonds: Fond[]): void {
    this.#fonds = fonds;
    const { words } = this;
    const focused = document.activeElement?.closest<HTMLElement>("#reglages *");
    const styles = NAMES.map((theme) => {
      return this.#choice("style", theme, words.say(THEMES[theme]), theme === this.#theme(), () => {
        asked.delete("style");
        memory.set(THEME, theme);
        this.#chose();
      });
    });
    const grounds = fonds.map((fond) =>
      this.#choice("fond", fond.code, fond.nom, fond.choisi ?? false, () => this.#wants(fond)),
    );
    const layers = COUCHES.map((couche) => this.#layer(couche));
    const content = [this.#group("carte-couches", [...layers, ...legend(words)]), this.#group("carte-styles", styles)];
    if (fonds.length > 1) content.push(this.#group("carte-fonds", grounds));
    const given = fonds.filter((fond) => fond.consentement && mayFetch(fond));
    content.push(...given.map((fond) => this.#withdraw(fond)));
    this.#box.replaceChildren(el("summary", {}, words.say("carte-reglages")), ...content);
    if (focused) (document.getElementById(focused.id) ?? this.#box.querySelector("summary"))?.focus();
  }

  /** Returns the settings as a control of the map. */
  onAdd(): HTMLElement {
    return this.#box;
  }

  onRemove(): void {
    this.#box.remove();
  }

  /** Hides the layers that the visitor switched off. */
  apply(map: MapLibre): void {
    visible(map);
  }

  #layer(couche: Couche): HTMLElement {
    const input = el("input", { type: "checkbox", name: "couche", value: couche, id: `couche-${couche}` });
    input.checked = !hidden().includes(couche);
    input.addEventListener("change", () => {
      setHidden(couche, !input.checked);
      this.toggled?.();
    });
    const sign = el("span", { class: `signe signe-${couche}`, "aria-hidden": "true" });
    return el("label", {}, input, sign, this.words.say(COUCHE_NAMES[couche]));
  }

  #group(title: string, choices: HTMLElement[]): HTMLElement {
    return el("fieldset", {}, el("legend", {}, this.words.say(title)), ...choices);
  }

  #choice(group: string, value: string, text: string, checked: boolean, choose: () => void): HTMLElement {
    const input = el("input", { type: "radio", name: group, value, id: `${group}-${value}` });
    input.checked = checked;
    input.addEventListener("change", choose);
    return el("label", {}, input, text);
  }

  /** Shows a ground. If its host would learn something about the visitor, asks for consent first. */
  #wants(fond: Fond): void {
    this.#box.querySelector(".accord")?.remove(); // a question about another ground
    if (mayFetch(fond)) this.#take(fond);
    else this.#ask(fond);
  }

  #take(fond: Fond): void {
    asked.delete("fond");
    memory.set(FOND, fond.code);
    this.#chose();
  }

  /**
   * Asks for consent, below the grounds. The focus stays, because arrow keys pass over this ground on the way to
   * others.
   */
  #ask(fond: Fond): void {
    const { words } = this;
    const said = words.say("carte-fond-accord", { hote: fond.hote ?? fond.nom });
    const yes = el("button", { type: "button" }, words.say("carte-fond-oui"));
    const no = el("button", { type: "button" }, words.say("carte-fond-non"));
    const box = el(
      "div",
      { class: "accord", role: "group", "aria-label": fond.nom },
      el("p", { role: "alert" }, said),
      yes,
      no,
    );
    yes.addEventListener("click", () => {
      allow(fond, true);
      document.getElementById(`fond-${fond.code}`)?.focus(); // the question is removed
      this.#take(fond);
    });
    no.addEventListener("click", () => {
      this.show(this.#fonds);
      this.#box.querySelector<HTMLElement>('input[name="fond"]:checked')?.focus();
    });
    this.#box.append(box);
  }

  /** Creates the button that withdraws consent. */
  #withdraw(fond: Fond): HTMLElement {
    const text = this.words.say("carte-fond-retirer", { hote: fond.hote ?? fond.nom });
    const button = el("button", { type: "button", class: "retirer" }, text);
    button.addEventListener("click", () => {
      allow(fond, false);
      if (this.fond === fond.code) {
        asked.delete("fond");
        memory.set(FOND, "");
      }
      this.#chose();
    });
    return button;
  }
}
