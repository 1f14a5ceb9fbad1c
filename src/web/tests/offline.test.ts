// What is kept offline: which files differ, the search among them, and the position on a kept line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { patch } from "../maj.ts";
import { Changed, type File, type Listed, majOf, manifestOf, missing, type Pack, sum } from "../paquet.ts";
import { withoutEnded } from "../terminees.ts";
import { folded, foot, matches } from "../trouver.ts";

const manifest = (fichiers: File[]): Listed => {
  const octets = sum(fichiers);
  const etat = "1.2026-05-01.0123456789abcdef";
  return { voie: "y", etape: "1", nom: "Y", langue: "fr", seq: 1, etat, octets, octets_deplies: octets, fichiers };
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

test("a difference has the address of its way and both states", () => {
  const address = majOf({ voie: "y", etape: "1" }, { langue: "fr", depuis: "1.2026-05-01.0123456789abcdef" });
  assert.equal(address, "/hors-ligne/y/1.maj?langue=fr&depuis=1.2026-05-01.0123456789abcdef");
});

/** Writes the steps of a patch: three numbers, and the bytes. */
function steps(...all: [added: number[], copied: string, further: number][]): Uint8Array {
  const parts = all.flatMap(([added, copied, further]) => {
    const head = new DataView(new ArrayBuffer(24));
    head.setBigUint64(0, BigInt(added.length), true);
    head.setBigUint64(8, BigInt(copied.length), true);
    head.setBigUint64(16, BigInt(Math.abs(further)) | (further < 0 ? 1n << 63n : 0n), true);
    return [...new Uint8Array(head.buffer), ...added, ...new TextEncoder().encode(copied)];
  });
  return Uint8Array.from(parts);
}

test("a patch adds to the old bytes, copies new ones, and goes on elsewhere", () => {
  const old = new TextEncoder().encode("abcdef");
  const into = new Uint8Array(9);
  patch(old, steps([[0, 0, 1], "XY", -3], [[0, 255, 0], "Z", 0]), into);
  assert.equal(new TextDecoder().decode(into), "abdXYaacZ");
  patch(old, new Uint8Array(), new Uint8Array());
  for (const broken of [
    steps([[0], "", 0]).subarray(0, 24),
    steps([[0], "", 0]).subarray(0, 20),
    steps([[], "longer than it", 0]),
  ]) {
    assert.throws(() => patch(old, broken, new Uint8Array(9)), Changed);
  }
});

test("closures that ended are left out of the style of a kept map", () => {
  const line = { type: "line", source: "hent" } as const;
  const style = withoutEnded(
    {
      version: 8,
      sources: {},
      layers: [
        { ...line, id: "voies", "source-layer": "voies" },
        { ...line, id: "a", "source-layer": "perturbations", filter: ["==", ["get", "role"], "ferme"] },
        { ...line, id: "b", "source-layer": "perturbations" },
      ],
    },
    "2026-05-01",
  );
  const holds = ["any", ["!", ["has", "au"]], [">=", ["to-string", ["get", "au"]], "2026-05-01"]];
  assert.deepEqual(
    style.layers.map((layer) => ("filter" in layer ? layer.filter : undefined)),
    [undefined, ["all", ["==", ["get", "role"], "ferme"], holds], holds],
  );
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
