import assert from "node:assert/strict";
import { test } from "node:test";
import type { StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import { fondsOf, glyphs, over } from "../fonds.ts";

const OURS: StyleSpecification = {
  version: 8,
  metadata: { "hent:fonds": [{ code: "ign", nom: "IGN", choisi: true }] },
  glyphs: "https://hent.example/fonts/{fontstack}/{range}.pbf",
  sprite: "https://hent.example/sprites/hent",
  sources: { hent: { type: "vector", url: "https://hent.example/tiles.json" }, terre: { type: "vector" } },
  layers: [
    { id: "mer", type: "background" },
    { id: "terre", type: "fill", source: "terre", "source-layer": "terre" },
    {
      id: "bouts",
      type: "symbol",
      source: "hent",
      "source-layer": "x",
      layout: { "icon-image": ["concat", "hent-", "a"] },
    },
  ],
};
const THEIRS: StyleSpecification = {
  version: 8,
  glyphs: "fonts/{fontstack}/{range}.pbf",
  sprite: "sprite/s",
  sources: {
    plan: { type: "vector", url: "plan.json" },
    points: { type: "geojson", data: "points.json" },
    images: { type: "raster", tiles: ["{z}/{x}/{y}.png"] },
  },
  layers: [{ id: "eau", type: "fill", source: "plan", "source-layer": "eau" }],
};

test("our ways lie over the style of another server, with their own signs", () => {
  const made = over(THEIRS, "https://geo.example/styles/plan.json", OURS);
  assert.deepEqual(
    made.layers.map(({ id }) => id),
    ["eau", "bouts"],
  );
  assert.deepEqual(Object.keys(made.sources), ["plan", "points", "images", "hent"]);
  assert.deepEqual(made.sources.points, { type: "geojson", data: "https://geo.example/styles/points.json" });
  assert.deepEqual(made.sources.images, { type: "raster", tiles: ["https://geo.example/styles/{z}/{x}/{y}.png"] });
  assert.deepEqual(made.sources.plan, { type: "vector", url: "https://geo.example/styles/plan.json" });
  assert.deepEqual(made.sprite, [
    { id: "default", url: "https://geo.example/styles/sprite/s" },
    { id: "hent", url: "https://hent.example/sprites/hent" },
  ]);
  assert.deepEqual({ ...made.layers[1]?.layout }, { "icon-image": ["concat", "hent:hent-", "a"] });
  assert.equal(fondsOf(made)[0]?.code, "ign");
});

test("each server gives the glyphs of its own fonts", () => {
  const both = { ours: String(OURS.glyphs), theirs: "https://geo.example/{fontstack}/{range}.pbf" };
  const ours = "https://hent.example/fonts/Atkinson%20Hyperlegible%20Next%20Bold/0-255.pbf";
  assert.equal(glyphs(both, ours), ours);
  const theirs = "https://hent.example/fonts/Source%20Sans/256-511.pbf";
  assert.equal(glyphs(both, theirs), "https://geo.example/Source%20Sans/256-511.pbf");
});
