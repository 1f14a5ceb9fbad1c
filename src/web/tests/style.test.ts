import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
// A dependency of maplibre-gl, in the version that the page uses.
import { createExpression, type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";

/** A piece of the style, in the colours of the theme `hent`. npm runs the unit tests in src/web. */
function piece(name: string): StyleSpecification {
  const read = (file: string): string => readFileSync(`../../styles/${file}.json`, "utf8");
  const colours = JSON.parse(read("couleurs")) as Record<string, { hent: unknown }>;
  const text = read(name).replaceAll("{base}", "https://example.org");
  return JSON.parse(text.replace(/"@([\w-]+)"/g, (_, colour: string) => JSON.stringify(colours[colour]?.hent)));
}
const [WAYS, SHEET] = [piece("chemin"), piece("feuille")];
const STYLE: StyleSpecification = {
  ...WAYS,
  sources: { ...WAYS.sources, ...SHEET.sources },
  layers: [...SHEET.layers, ...WAYS.layers],
};

test("the style follows the specification, with and without glyphs", () => {
  assert.deepEqual(validateStyleMin(STYLE), []);
  assert.deepEqual(validateStyleMin({ ...STYLE, glyphs: "https://example.org/{fontstack}/{range}.pbf" }), []);
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

test("labels of étapes are placed before those of closures", () => {
  // MapLibre places the labels of the last layer first.
  const order = STYLE.layers.map(({ id }) => id);
  for (const id of ["etapes-numero", "etapes"]) assert.ok(order.indexOf(id) > order.indexOf("perturbations-nom"), id);
});
