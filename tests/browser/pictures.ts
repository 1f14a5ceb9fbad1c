// Inspects the map of a page: its rendered features and its pixels.

import type { Map as MapLibre } from "maplibre-gl";
import type { Page } from "playwright-core";

/** The page stores its map on the container. */
declare const carte: HTMLElement & { carte: MapLibre };

/** The pictures that `keep` stores in the page, as RGBA. */
declare const pictures: Record<string, Uint8ClampedArray>;

/** Waits until a style is shown, everything in view is drawn, and the map has taken the place of the picture. */
export async function drawn(page: Page, style: string): Promise<void> {
  await page.locator("#carte.dessinee").waitFor();
  await page.locator(`#carte[data-style^="${style}"]`).waitFor();
  await page.evaluate(
    () => new Promise<void>((done) => (carte.carte.loaded() ? done() : carte.carte.once("idle", () => done()))),
  );
}

/** Returns the number of features that a layer draws. */
export const count = (page: Page, layer: string): Promise<number> =>
  page.evaluate((layer) => carte.carte.queryRenderedFeatures({ layers: [layer] }).length, layer);

/** Waits until the map has drawn its last change. */
export const idle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done) => {
        carte.carte.once("idle", () => done());
        carte.carte.triggerRepaint();
      }),
  );

/** Stores the pixels of the map, without its controls, under a name. */
export async function keep(page: Page, name: string): Promise<void> {
  await idle(page);
  await page.evaluate(
    (name) =>
      new Promise<void>((done) => {
        carte.carte.once("render", () => {
          const canvas = carte.carte.getCanvas();
          const context = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
          context?.drawImage(canvas, 0, 0);
          const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data;
          Object.assign(globalThis, { pictures: { ...("pictures" in globalThis && pictures), [name]: pixels } });
          done();
        });
        carte.carte.triggerRepaint();
      }),
    name,
  );
}

/** Moves the map. */
export async function go(page: Page, center: [number, number], zoom: number): Promise<void> {
  await page.evaluate(([center, zoom]) => void carte.carte.jumpTo({ center, zoom }), [center, zoom] as const);
  await idle(page);
}

/** Sets a paint property of those layers that have it. Returns a function that restores the old values. */
export async function paint(
  page: Page,
  layers: string[],
  property: string,
  value: unknown,
): Promise<() => Promise<void>> {
  type Setter = (id: string, property: string, value: unknown) => void;
  const set = (values: [string, unknown][]): Promise<void> =>
    page.evaluate(
      ([property, values]) => {
        const set = carte.carte.setPaintProperty.bind(carte.carte) as Setter;
        for (const [id, value] of values) set(id, property, value ?? undefined);
      },
      [property, values] as const,
    );
  const before = await page.evaluate(
    ([layers, property]) => {
      const get = carte.carte.getPaintProperty.bind(carte.carte) as (id: string, property: string) => unknown;
      return layers.map((id): [string, unknown] => [id, get(id, property) ?? null]);
    },
    [layers, property] as const,
  );
  await set(layers.map((id) => [id, value]));
  return () => set(before);
}

/** Returns the drawn layers of the style, as `id`, `type` and `source`. */
export const layers = (page: Page): Promise<{ id: string; type: string; source: string }[]> =>
  page.evaluate(() =>
    carte.carte.getStyle().layers.map((layer) => {
      return { id: layer.id, type: layer.type, source: "source" in layer ? String(layer.source) : "" };
    }),
  );

/** Shows or hides layers. */
export const show = (page: Page, ids: string[], yes: boolean): Promise<void> =>
  page.evaluate(
    ([ids, yes]) => {
      for (const id of ids) carte.carte.setLayoutProperty(id, "visibility", yes ? "visible" : "none");
    },
    [ids, yes] as const,
  );

/**
 * Stores a picture as `centre` that shows only the centre lines of the voies, in magenta and one pixel wide. This
 * changes the style, so the style must be reloaded for another picture.
 */
export async function keepCentre(page: Page): Promise<void> {
  const all = (await layers(page)).map(({ id }) => id);
  await show(
    page,
    all.filter((id) => id !== "voies"),
    false,
  );
  const values = { "line-color": "#ff00ff", "line-width": 1, "line-opacity": 1, "line-dasharray": undefined };
  for (const [property, value] of Object.entries(values)) await paint(page, ["voies"], property, value);
  await keep(page, "centre");
}

/** Returns the number of pixels on the centre lines of the voies, and how many of them differ between two pictures. */
export const onCentre = (page: Page, a: string, b: string): Promise<{ all: number; differ: number }> =>
  page.evaluate(
    ([a, b]) => {
      const { centre = [], [a]: first = [], [b]: second = [] } = pictures as Record<string, ArrayLike<number>>;
      let [all, differ] = [0, 0];
      for (let i = 0; i < centre.length; i += 4) {
        const isLine = (centre[i] ?? 0) > 200 && (centre[i + 1] ?? 255) < 60 && (centre[i + 2] ?? 0) > 200;
        if (!isLine) continue;
        all += 1;
        if ([0, 1, 2].some((n) => Math.abs((first[i + n] ?? 0) - (second[i + n] ?? 0)) > 24)) differ += 1;
      }
      return { all, differ };
    },
    [a, b] as const,
  );

/** Returns the number of pixels in which two pictures differ. */
export const difference = (page: Page, a: string, b: string): Promise<number> =>
  page.evaluate(
    ([a, b]) => {
      const { [a]: first = [], [b]: second = [] } = pictures as Record<string, ArrayLike<number>>;
      let found = 0;
      for (let i = 0; i < first.length; i += 4) {
        if ([0, 1, 2].some((n) => Math.abs((first[i + n] ?? 0) - (second[i + n] ?? 0)) > 8)) found += 1;
      }
      return found;
    },
    [a, b] as const,
  );

/** Returns the contrasts (WCAG 2.2), ascending, of the pixels in which picture `a` differs from picture `b`. */
export const contrasts = (page: Page, a: string, b: string): Promise<number[]> =>
  page.evaluate(
    ([a, b]) => {
      const { [a]: first = [], [b]: second = [] } = pictures as Record<string, ArrayLike<number>>;
      const luminance = (of: ArrayLike<number>, i: number): number => {
        const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((n) => {
          const value = (of[i + n] ?? 0) / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const found: number[] = [];
      for (let i = 0; i < first.length; i += 4) {
        if ([0, 1, 2].every((n) => Math.abs((first[i + n] ?? 0) - (second[i + n] ?? 0)) <= 8)) continue;
        const [low = 0, high = 0] = [luminance(first, i), luminance(second, i)].sort((x, y) => x - y);
        found.push((high + 0.05) / (low + 0.05));
      }
      return found.sort((x, y) => x - y);
    },
    [a, b] as const,
  );
