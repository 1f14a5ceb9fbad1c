import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { accueil, apiRecherche, etape, traceVoie } from "../adresses.ts";
import { distinct } from "../cards.ts";
import { colour } from "../element.ts";
import { nearest } from "../feuille.ts";
import { call, direction } from "../ici.ts";
import { setBase, setLangue } from "../link.ts";
import { nearestAt, placeAt } from "../profil.ts";
import { move, worthAsking } from "../search.ts";

afterEach(() => {
  setBase("");
  setLangue("");
});

test("an address is under the base path, and that of a page is in the language of the page", () => {
  for (const base of ["", "/carte"]) {
    setBase(base);
    assert.equal(etape("saint mathieu", "nord-1"), `${base}/voies/saint%20mathieu/etapes/nord-1`);
    assert.equal(apiRecherche({ q: "a&b" }), `${base}/api/recherche?q=a%26b`);
    setLangue("en");
    assert.equal(etape("y", "1"), `${base}/en/voies/y/etapes/1`);
    assert.equal(accueil(), `${base}/en`);
    assert.equal(traceVoie("y", "gpx"), `${base}/traces/y.gpx`);
    assert.equal(apiRecherche({ q: "a" }), `${base}/api/recherche?q=a`);
    setLangue("");
  }
});

test("a place of the profile is between two places of the way, and back", () => {
  const trace: [number, number, number][] = [
    [0, -3, 48],
    [100, -3, 48.001],
    [200, -3, 48.002],
  ];
  assert.deepEqual(placeAt(trace, 0), [-3, 48]);
  const [, lat = 0] = placeAt(trace, 150) ?? [];
  assert.ok(Math.abs(lat - 48.0015) < 1e-9);
  assert.deepEqual(placeAt(trace, 1000), [-3, 48.002]);
  assert.equal(placeAt([], 5), undefined);
  assert.ok(Math.abs((nearestAt(trace, [-3.0001, 48.0015], 50) ?? 0) - 150) < 0.01);
  assert.equal(nearestAt(trace, [-3.1, 48], 50), undefined);
});

test("a bearing is one of eight directions", () => {
  assert.deepEqual([0, 44, 100, 225, 359].map(direction), [
    "carte-cap-nord",
    "carte-cap-nord-est",
    "carte-cap-est",
    "carte-cap-sud-ouest",
    "carte-cap-nord",
  ]);
});

test("only a telephone number can be called", () => {
  assert.equal(call("+33 (0)2.61-91 00 00"), "tel:+330261910000");
  for (const text of [undefined, "", "112 ou 15", "javascript:1", "12"]) assert.equal(call(text), undefined, text);
});

test("the sheet goes to the stop nearest to its height", () => {
  assert.deepEqual(
    [0, 260, 300, 600, 900].map((height) => nearest(height, [200, 370, 740])),
    [0, 0, 1, 2, 2],
  );
});

test("distinct removes repeated things and keeps the order", () => {
  const things = [{ code: "a" }, { code: "b" }, { code: "a" }];
  assert.deepEqual(
    distinct(things, ({ code }) => code),
    [{ code: "a" }, { code: "b" }],
  );
});

test("colour accepts #rrggbb only", () => {
  assert.equal(colour("#B5382a"), "#B5382a");
  for (const other of [undefined, "", "red", "#b5382a;x:y", "#fff", "url(x)"]) assert.equal(colour(other), "#777777");
});

test("the arrow keys move in a circle through the options and the field", () => {
  assert.equal(move(-1, 1, 4), 0, "from the field to the first");
  assert.equal(move(3, 1, 4), -1, "from the last to the field");
  assert.equal(move(-1, -1, 4), 3, "from the field to the last");
  assert.equal(move(-1, 1, 0), -1, "without answers nowhere");
  for (let count = 0; count < 6; count++) {
    for (let at = -1; at < count; at++) {
      assert.equal(move(move(at, 1, count), -1, count), at, "up undoes down");
    }
  }
});

test("a text is worth a search if it has a letter or a digit of any script", () => {
  for (const text of ["a", "é", "7", "Ξ", "'a"]) assert.ok(worthAsking(text), text);
  for (const text of ["", " ", "-", "…", "«»"]) assert.ok(!worthAsking(text), text);
});
