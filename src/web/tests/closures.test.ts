import assert from "node:assert/strict";
import { test } from "node:test";
import type { Perturbation } from "../api.ts";
import { attributes, dates, listed, title, today } from "../closures.ts";
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

test("a way with a detour has two lengths", () => {
  const way = { nom: "y", voie: "y", etape: "1", numero: 1, longueur_m: 21_960 };
  const said = today(fr, { ...way, aujourd_hui: { longueur_m: 22_549.6 } })?.replaceAll(/[\u00a0\u202f]/g, " ");
  assert.equal(said, "Aujourd'hui 22,5 km par la déviation (chemin balisé : 22,0 km)");
  assert.equal(today(fr, way), undefined);
});

test("a closure on two voies is listed once, under the first", () => {
  const closure = (code: string): Perturbation => ({ ...works, code, emprises: [] });
  const voies = [
    { code: "x", perturbations: [closure("a"), closure("b")] },
    { code: "y", perturbations: [closure("b"), closure("c")] },
    { code: "z" },
  ];
  assert.deepEqual(
    listed(voies).map(({ voie, closure: { code } }) => `${voie} ${code}`),
    ["x a", "x b", "y c"],
  );
});

test("a listed closure has the attributes of its feature in the tiles", () => {
  const closure: Perturbation = { ...works, emprises: [], deviation: { longueur_m: 2300.4 } };
  assert.equal(attributes(closure).detour_m, 2300.4);
  assert.equal("detour_m" in attributes({ ...works, emprises: [] }), false);
});
