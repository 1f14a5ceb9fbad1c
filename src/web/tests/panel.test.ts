import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { apiRecherche, etape, traceVoie } from "../adresses.ts";
import { distinct } from "../cards.ts";
import { colour } from "../element.ts";
import { setBase } from "../link.ts";
import { addressesIn, filesOf } from "../page.ts";
import { withVoie } from "../panel.ts";
import { read } from "../read.ts";
import { move, worthAsking } from "../search.ts";

afterEach(() => setBase(""));

test("a written address parses to its route and arguments, under any base path", () => {
  for (const base of ["", "/carte"]) {
    setBase(base);
    assert.equal(etape("saint mathieu", "nord-1"), `${base}/voies/saint%20mathieu/etapes/nord-1`);
    assert.deepEqual(read(etape("saint mathieu", "nord-1")), { route: "etape", args: ["saint mathieu", "nord-1"] });
    assert.equal(apiRecherche({ q: "a&b" }), `${base}/api/recherche?q=a%26b`);
  }
  setBase("/carte");
  assert.equal(read("/voies/y"), undefined, "an address that is not under the base path");
});

test("filesOf finds the links of some routes at any depth of an answer", () => {
  const liens = {
    api: "/api/voies/y/etapes/1",
    hebergements: { html: "/listes/y/1.html", csv: "/listes/y/1.csv" },
    gpx: "/traces/y/1.gpx",
    "itineraires.geojson": "/traces/y/1.itineraires.geojson",
  };
  const all = addressesIn(liens);
  assert.equal(all.length, 5);
  assert.deepEqual(filesOf(all, ["traceVoie", "traceEtape"]), [
    { href: "/traces/y/1.gpx", format: "gpx" },
    { href: "/traces/y/1.itineraires.geojson", format: "itineraires.geojson" },
  ]);
  const lists = filesOf(all, ["listeVoie", "listeEtape"]);
  assert.deepEqual(
    lists.map(({ format }) => format),
    ["html", "csv"],
  );
  assert.deepEqual(addressesIn(undefined), []);
  setBase("/carte");
  assert.deepEqual(filesOf([traceVoie("y", "zip")], ["traceVoie"]), [{ href: "/carte/traces/y.zip", format: "zip" }]);
});

test("the hash names one voie and keeps its other parts", () => {
  assert.equal(withVoie("", "y"), "#voie=y");
  assert.equal(withVoie("#voie=z&vue=9/48/-3", "y"), "#voie=y&vue=9/48/-3");
  assert.equal(withVoie("#vue=9/48/-3", "a&b"), "#voie=a%26b&vue=9/48/-3");
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
