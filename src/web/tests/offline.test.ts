// What is kept offline: which files differ, the search among them, and the position on a kept line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type File, type Manifest, manifestOf, missing, type Pack, sum } from "../paquet.ts";
import { folded, foot, matches } from "../trouver.ts";

const manifest = (fichiers: File[]): Manifest => {
  const octets = sum(fichiers);
  return { voie: "y", etape: "1", nom: "Y", langue: "fr", seq: 1, octets, octets_deplies: octets, fichiers };
};
const pack = (fichiers: File[], complet = true): Pack => ({
  ...manifest(fichiers),
  vu: "2026-05-01T10:00:00Z",
  complet,
});

test("only files with another hash are fetched", () => {
  const wanted = manifest([
    ["/a", "1", 10],
    ["/b", "2", 20],
    ["/c", "3", 30],
  ]);
  const there = pack([
    ["/a", "1", 10],
    ["/b", "0", 20],
  ]);
  assert.deepEqual(missing(wanted, []), wanted.fichiers);
  assert.deepEqual(missing(wanted, [there]), [
    ["/b", "2", 20],
    ["/c", "3", 30],
  ]);
  assert.equal(sum(missing(wanted, [there])), 50);
  // What an interrupted pack names is not there yet.
  assert.deepEqual(missing(wanted, [{ ...there, complet: false }]), wanted.fichiers);
});

test("a manifest has the address of its way", () => {
  assert.equal(manifestOf({ voie: "y", etape: null }), "/hors-ligne/y.json");
  assert.equal(manifestOf({ voie: "y", etape: "nord-1" }, { langue: "en" }), "/hors-ligne/y/nord-1.json?langue=en");
});

test("names are found by the beginnings of their words, without accents", () => {
  assert.equal(folded("Œuf à Élorn"), "oeuf a elorn");
  assert.ok(matches("gite comm", "Gîte communal de Lopérec"));
  assert.ok(matches("LOPE", "Gîte communal de Lopérec"));
  assert.ok(!matches("munal", "Gîte communal"));
  assert.ok(!matches("gite brest", "Gîte communal"));
  assert.ok(!matches(" - ", "Gîte communal"), "nothing is asked");
});

test("the foot of a position is on the nearest stretch", () => {
  const line: [number, number, number][] = [
    [0, -3, 48],
    [1000, -2.99, 48],
    [2112, -2.99, 48.01],
  ];
  const at = foot(line, -2.995, 48.001);
  assert.ok(at && Math.abs(at.metres - 500) < 1 && Math.abs(at.ecart_m - 111) < 1, JSON.stringify(at));
  assert.ok(Math.abs(at.cap - 180) < 1, "the way is to the south");
  const end = foot(line, -2.99, 48.02);
  assert.ok(end && end.metres === 2112 && Math.abs(end.ecart_m - 1112) < 2, JSON.stringify(end));
  assert.equal(foot([], 0, 0), undefined);
});
