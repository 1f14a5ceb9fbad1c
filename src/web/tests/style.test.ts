import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
// A dependency of maplibre-gl, in the version that the page uses.
import { createExpression, type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
// The version in MapLibre GL JS 5.6, which Drupal's Leaflet module bundles.
import { validateStyleMin as validateStyleOf56 } from "maplibre-style-spec-5.6";

const THEMES = ["hent", "sombre", "contraste"] as const;
type Theme = (typeof THEMES)[number];
type Colours = Record<string, Record<Theme, string>>;

/** Reads a file of styles/. npm runs the unit tests in src/web. */
const read = (file: string): string => readFileSync(`../../styles/${file}.json`, "utf8");
const COLOURS = JSON.parse(read("couleurs")) as Colours;
/** Expressions that several layers share. They may name each other. */
const EXPRESSIONS = JSON.parse(read("formes")) as Record<string, unknown>;

/** Reads a piece of the style, in the colours of a theme. */
function piece(name: string, theme: Theme): StyleSpecification {
  const named = (text: string): string =>
    text.replace(/"@([\w-]+)"/g, (_, name: string) =>
      name in EXPRESSIONS ? named(JSON.stringify(EXPRESSIONS[name])) : JSON.stringify(COLOURS[name]?.[theme]),
    );
  return JSON.parse(named(read(name).replaceAll("{base}", "https://example.org")));
}

/** The grounds below the ways: the sheet, Shortbread tiles, Protomaps tiles. */
const GROUNDS = ["feuille", "fond", "fond-protomaps"] as const;

/** Composes the style of a theme over a ground with relief, as the server does (src/style/compose.rs). */
function style(theme: Theme, ground: (typeof GROUNDS)[number]): StyleSpecification {
  const [ways, below] = [piece("chemin", theme), piece(ground, theme)];
  const relief = { type: "raster-dem", url: "https://example.org/relief.json" } as const;
  const { labels = [] } = below as unknown as { labels?: StyleSpecification["layers"] };
  const layers = [...below.layers, ...labels, ...ways.layers].filter(({ metadata }) => {
    const themes = (metadata as { "hent:themes"?: string[] } | undefined)?.["hent:themes"];
    return themes === undefined || themes.includes(theme);
  });
  return { ...ways, sources: { ...ways.sources, ...below.sources, relief }, layers };
}
const STYLE = style("hent", "feuille");

test("every style follows the specification, that of MapLibre 5.6 too", () => {
  for (const theme of THEMES) {
    for (const ground of GROUNDS) {
      const document = style(theme, ground);
      assert.deepEqual(validateStyleMin(document), [], `${theme} ${ground}`);
      assert.deepEqual(validateStyleOf56(document as never), [], `${theme} ${ground}, MapLibre 5.6`);
      const ids = document.layers.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, "an id occurs twice");
    }
  }
});

test("every sign of a style is in the sprite, and every font has glyphs", () => {
  const sprite = Object.keys(JSON.parse(readFileSync("../../styles/sprites/hent.json", "utf8")) as object);
  for (const theme of THEMES) {
    const text = JSON.stringify(GROUNDS.map((ground) => style(theme, ground)));
    const signs = [...text.matchAll(/"(hent-[\w-]+)"/g)].map(([, name = ""]) => name);
    assert.ok(signs.length > 5);
    for (const sign of signs)
      assert.ok(
        sprite.some((name) => name.startsWith(sign)),
        sign,
      );
    for (const [, font = ""] of text.matchAll(/"text-font":\["([^"]+)"\]/g)) {
      assert.ok(readFileSync(`../../styles/polices/${font}/0-255.pbf`).length > 1000, font);
    }
  }
});

test("dashes do not depend on attributes, which MapLibre 5.6 does not support", () => {
  const dashes = STYLE.layers.flatMap(({ paint = {} }) => ("line-dasharray" in paint ? [paint["line-dasharray"]] : []));
  assert.ok(dashes.length >= 3);
  for (const dash of dashes) assert.doesNotMatch(JSON.stringify(dash), /"get"/);
});

test("the label of a closure says until when or from when, with the year if it is not the year of the start", () => {
  const layer = STYLE.layers.find(({ id }) => id === "perturbations-nom");
  const { "text-field": field } = { ...layer?.layout } as { "text-field"?: unknown };
  const made = createExpression(field, "text-field");
  if (made.result === "error") assert.fail(JSON.stringify(made.value));
  const label = (properties: Record<string, string>): string =>
    String(made.value.evaluate({ zoom: 13 }, { type: "Point", properties }));
  const works = { genre: "travaux", etat: "en-vigueur", du: "2026-05-12" };
  assert.equal(
    label({ ...works, au: "2026-06-30" }),
    "{genre-perturbation-travaux} {style-perturbation-jusqu-a} 30/06",
  );
  assert.match(label({ ...works, au: "2031-06-30" }), / 30\/06\/2031$/);
  assert.equal(label(works), "{genre-perturbation-travaux}");
  const announced = { ...works, etat: "annoncee", au: "2026-06-30" };
  assert.equal(label(announced), "{genre-perturbation-travaux} {style-perturbation-des-le} 12/05");
  assert.equal(label({ ...works, genre: "autre" }), "{genre-perturbation-autre}");
});

/**
 * Returns a function that evaluates a numeric property of the layer `voies` at a zoom, for the attributes of a line.
 */
function measure(property: "line-offset" | "line-width"): (zoom: number, properties: Record<string, number>) => number {
  const voies = STYLE.layers.find(({ id }) => id === "voies");
  const made = createExpression(({ ...voies?.paint } as Record<string, unknown>)[property], property);
  if (made.result === "error") assert.fail(JSON.stringify(made.value));
  return (zoom, properties) => Number(made.value.evaluate({ zoom }, { type: "LineString", properties }));
}

test("a line stands beside the way only where voies share it", () => {
  const at = measure("line-offset");
  for (const zoom of [5, 8, 12, 15, 17]) {
    assert.equal(at(zoom, {}), 0);
    assert.equal(at(zoom, { rang: 2, nombre: 3 }), 0);
    assert.equal(at(zoom, { rang: 1, nombre: 2 }), -at(zoom, { rang: 2, nombre: 2 }));
    assert.ok(at(zoom, { rang: 2, nombre: 2 }) > 0 && at(zoom, { rang: 2, nombre: 2 }) <= 4.5);
  }
});

test("voies that share a way are thin lines with room between them, and together no wall", () => {
  const [offset, width] = [measure("line-offset"), measure("line-width")];
  for (const zoom of [6, 8, 10, 12, 15, 17]) {
    for (let nombre = 2; nombre <= 12; nombre += 1) {
      const [first, second] = [1, 2].map((rang) => offset(zoom, { rang, nombre }));
      const [apart, lane] = [Number(second) - Number(first), width(zoom, { rang: 1, nombre })];
      assert.ok(apart - lane >= apart / 5, `${nombre} at zoom ${zoom}: ${lane} every ${apart}`);
      const [band, alone] = [apart * nombre, width(zoom, {})];
      assert.ok(band <= 3.6 * alone, `${nombre} at zoom ${zoom}: a band of ${band}, a line alone has ${alone}`);
    }
  }
});

test("shields and the ways keep other labels away", () => {
  // MapLibre places the labels of the last layer first.
  const order = STYLE.layers.map(({ id }) => id);
  for (const id of ["etapes-numero", "voies-sans-texte"]) {
    for (const label of ["perturbations-nom", "bouts-nom", "etapes", "etapes-dessous"]) {
      assert.ok(order.indexOf(id) > order.indexOf(label), `${id} ${label}`);
    }
  }
});

/** Converts the channels of `#rrggbb` to linear light. */
const light = (colour: string): number[] =>
  [1, 3, 5].map((i) => {
    const v = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });

/** Returns the contrast of two colours (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const of = (colour: string): number => {
    const [r = 0, g = 0, blue = 0] = light(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [of(a), of(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const of = (name: string, theme: Theme): string => {
  const value = COLOURS[name]?.[theme];
  assert.ok(value, name);
  return value;
};

test("texts have a contrast of 4.5 to 1 in every theme, lines of 3 to 1 in contraste", () => {
  const texts = ["encre", "lieu-texte", "fond-texte", "nom-etape", "hote-texte", "bloquant-texte", "gene-texte"];
  for (const theme of THEMES) {
    for (const text of [...texts, "information-texte"]) {
      const ratio = contrast(of(text, theme), of("halo", theme));
      assert.ok(ratio >= 4.5, `${theme} ${text}: ${ratio.toFixed(2)}`);
    }
    assert.ok(contrast(of("fond-texte-eau", theme), of("halo-eau", theme)) >= 4.5, `${theme}: fond-texte-eau`);
    assert.ok(contrast(of("ecu-texte", theme), of("voie", theme)) >= 4.5, `${theme}: ecu-texte`);
  }
  const lines = ["cote", "rive", "ruisseau", "route-bord", "sentier", "rail", "frontiere", "batiment-bord", "lisere"];
  for (const line of [...lines, "contour", "bloquant", "gene", "information", "courbe"]) {
    const ratio = contrast(of(line, "contraste"), of("terre", "contraste"));
    assert.ok(ratio >= 3, `${line}: ${ratio.toFixed(2)}`);
  }
});

/**
 * Matrices of the perception of linear light with each kind of colour blindness (Machado and others 2009, severity 1).
 */
const SIGHT: Record<string, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Converts a colour to OKLab, as perceived with some kind of sight. */
function oklab(colour: string, sight: number[][]): number[] {
  const times = (m: number[][], v: number[]): number[] =>
    m.map((row) => row.reduce((sum, x, i) => sum + x * (v[i] ?? 0), 0));
  const seen = times(sight, light(colour)).map((v) => Math.min(1, Math.max(0, v)));
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    seen,
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  );
}

test("the five colours of voies stay apart for every kind of colour blindness", () => {
  const voies = ["#DD5500", "#6E4410", "#008C9A", "#0B46AD", "#451A4D"];
  for (const [name, sight] of Object.entries(SIGHT)) {
    for (const [i, a] of voies.entries()) {
      for (const b of voies.slice(i + 1)) {
        const [p, q] = [oklab(a, sight), oklab(b, sight)];
        const apart = Math.hypot(...p.map((v, k) => v - (q[k] ?? 0)));
        assert.ok(apart >= 0.12, `${name}: ${a} ${b} ${apart.toFixed(3)}`);
      }
    }
  }
  for (const colour of voies) assert.ok(contrast(colour, of("terre", "hent")) >= 3, colour);
});
