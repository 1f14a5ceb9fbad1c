// The cursor on the picture of the heights. It shows kilometre and height, and the same place on the map.

import * as adresses from "./adresses.ts";
import { json } from "./api.ts";
import type { Carte } from "./carte.ts";
import { el } from "./element.ts";
import { RENEWED } from "./renew.ts";
import type { Words } from "./words.ts";

/** The profile of an étape: the fields that are read here. Distances are in metres from the start. */
export interface Profil {
  longueur_m: number;
  morceaux: [at: number, height: number][][];
  trace: Place[];
}
type Place = [at: number, lon: number, lat: number];

/** The steps of the keys in metres. */
const STEPS: Record<string, number> = {
  ArrowRight: 100,
  ArrowUp: 100,
  ArrowLeft: -100,
  ArrowDown: -100,
  PageUp: 1000,
  PageDown: -1000,
};

/** Returns the position at a distance from the start, between the two nearest places. */
export function placeAt(trace: readonly Place[], at: number): [lon: number, lat: number] | undefined {
  const after = trace.findIndex(([there]) => there >= at);
  const b = trace[after < 0 ? trace.length - 1 : after];
  const a = trace[Math.max(0, after - 1)] ?? b;
  if (!a || !b) return undefined;
  const part = b[0] > a[0] ? Math.max(0, Math.min(1, (at - a[0]) / (b[0] - a[0]))) : 0;
  return [a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2])];
}

/** Returns the distance from the start of the place nearest to a position, or `undefined` if none is within `reach` m. */
export function nearestAt(trace: readonly Place[], [lon, lat]: [number, number], reach: number): number | undefined {
  const degree = 111_200; // metres in a degree of latitude
  const narrow = Math.cos((lat * Math.PI) / 180);
  let best: number | undefined;
  let least = reach;
  trace.forEach(([at, x, y], i) => {
    const [before, x0, y0] = trace[i - 1] ?? [at, x, y];
    // The foot of the perpendicular on the segment before this place.
    const [dx, dy] = [(x - x0) * narrow, y - y0];
    const [px, py] = [(lon - x0) * narrow, lat - y0];
    const length = dx * dx + dy * dy;
    const part = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
    const off = Math.hypot(px - part * dx, py - part * dy) * degree;
    if (off > least) return;
    least = off;
    best = before + part * (at - before);
  });
  return best;
}

/** Gives the picture of the heights a cursor. Does nothing if the page has no such picture. */
export function profil(words: () => Promise<Words>, carte: Carte | undefined): void {
  const image = document.querySelector<HTMLImageElement>("img.profil[data-bords]");
  const { voie, etape } = carte?.figure.dataset ?? {};
  if (!image || !voie || !etape) return;
  const sens = new URLSearchParams(location.search).get("sens");
  const address = adresses.apiProfil(voie, etape, sens ? { sens } : {});
  new Curseur(image, () => json<Profil>(address), words, carte).listen();
}

/** The cursor of a picture. `fetched` returns the heights. */
export class Curseur {
  readonly #box = el("div", {
    class: "profil-vif",
    "data-vif": "",
    tabindex: "0",
    role: "slider",
    "aria-valuemin": "0",
  });
  readonly #line = el("span", { class: "curseur" });
  readonly #label = el("span", { class: "lecture" });
  readonly #source: HTMLSourceElement | null | undefined;
  #loading: Promise<[Profil, Words]> | undefined;
  #at = 0;

  constructor(
    readonly image: HTMLImageElement,
    readonly fetched: () => Promise<Profil>,
    readonly words: () => Promise<Words>,
    readonly carte: Carte | undefined,
  ) {
    const picture = image.closest("picture");
    this.#source = picture?.querySelector("source");
    this.#line.hidden = true;
    this.#line.append(this.#label);
    const title = document.getElementById("profil-titre");
    this.#box.setAttribute("aria-label", title?.textContent ?? "");
    this.#box.setAttribute("aria-valuenow", "0");
    const shown = picture ?? image;
    shown.replaceWith(this.#box);
    this.#box.append(shown, this.#line);
  }

  /** Returns the ends of the heights, as shares of the width of the picture that is shown. */
  #ends(): [number, number] {
    const source = this.#source;
    const shown = source && matchMedia(source.media).matches ? source : this.image;
    const [from = 0, to = 1] = (shown.dataset.bords ?? "").split(" ").map(Number);
    return [from, to];
  }

  #load(): Promise<[Profil, Words]> {
    this.#loading ??= Promise.all([this.fetched(), this.words()]);
    this.#loading.catch(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  listen(): void {
    const box = this.#box;
    const follow = ({ clientX }: PointerEvent): void => {
      const { left, width } = box.getBoundingClientRect();
      const [from, to] = this.#ends();
      void this.#move(({ longueur_m }) => (((clientX - left) / width - from) / (to - from)) * longueur_m);
    };
    box.addEventListener("pointermove", follow);
    box.addEventListener("pointerdown", follow);
    box.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse" && document.activeElement !== box) this.#hide();
    });
    box.addEventListener("focus", () => void this.#move(() => this.#at));
    box.addEventListener("blur", () => this.#hide());
    box.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step === undefined && event.key !== "Home" && event.key !== "End") return;
      event.preventDefault();
      const end = event.key === "End" ? Number.POSITIVE_INFINITY : 0;
      void this.#move(() => (step === undefined ? end : this.#at + step));
    });
    this.image.addEventListener(RENEWED, () => {
      this.#loading = undefined;
    });
    this.carte?.whenOpen((view) => {
      view.hovered = (place, reach) => void this.#hover(place, reach);
    });
  }

  /** Moves the cursor to the distance that `where` computes. */
  async #move(where: (profil: Profil) => number): Promise<void> {
    const [profil, words] = await this.#load().catch(() => []);
    if (!profil || !words) return;
    this.#at = Math.max(0, Math.min(profil.longueur_m, where(profil)));
    this.#draw(profil, words);
    const place = placeAt(profil.trace, this.#at);
    if (place) this.carte?.view?.dot(place);
  }

  #draw({ longueur_m, morceaux }: Profil, words: Words): void {
    const [from, to] = this.#ends();
    const part = longueur_m ? this.#at / longueur_m : 0;
    const heights = morceaux.flat();
    const [, height] = heights.reduce(
      (best, point) => (Math.abs(point[0] - this.#at) < Math.abs(best[0] - this.#at) ? point : best),
      heights[0] ?? [0, Number.NaN],
    );
    const said = [words.km(this.#at), ...(Number.isFinite(height) ? [words.metres(height)] : [])].join(" · ");
    this.#line.style.left = `${(from + part * (to - from)) * 100}%`;
    this.#line.classList.toggle("a-droite", part > 0.5);
    this.#label.textContent = said;
    this.#line.hidden = false;
    for (const [name, value] of [
      ["max", longueur_m],
      ["now", Math.round(this.#at)],
      ["text", said],
    ] as const) {
      this.#box.setAttribute(`aria-value${name}`, String(value));
    }
  }

  #hide(): void {
    this.#line.hidden = true;
    this.carte?.view?.dot(undefined);
  }

  /** Moves the cursor to the place of the way near a place on the map. `undefined` hides it. */
  async #hover(place: [number, number] | undefined, reach: number): Promise<void> {
    const [profil] = place ? await this.#load().catch(() => []) : [];
    const at = profil && place && nearestAt(profil.trace, place, reach);
    if (at === undefined) void this.#hide();
    else await this.#move(() => at);
  }
}
