import assert from "node:assert/strict";
import { test } from "node:test";
import { dates, title } from "../closures.ts";
import { Words } from "../words.ts";

const fr = await Words.of("fr");
const en = await Words.of("en");
const works = { code: "a", genre: "travaux", gravite: "bloquant", etat: "en-vigueur", du: "2026-05-12" };

test("a closure is named by its kind and its severity", () => {
  assert.equal(title(fr, works), "Travaux, passage impossible");
  assert.equal(title(en, works), "Works, no passage");
  assert.equal(title(fr, { genre: "a kind of a later version", gravite: "gene" }), "À savoir, passage gêné");
});

test("the dates of a closure say whether it has begun and whether its end is known", () => {
  const au = "2026-06-30";
  const announced = { ...works, etat: "annoncee" };
  assert.equal(dates(fr, works), "Depuis le 12/05/2026, fin non connue");
  assert.equal(dates(fr, { ...works, au }), "Depuis le 12/05/2026, jusqu'au 30/06/2026");
  assert.equal(dates(fr, announced), "À partir du 12/05/2026, fin non connue");
  assert.equal(dates(en, { ...announced, au }), "From 2026-05-12, until 2026-06-30");
});
