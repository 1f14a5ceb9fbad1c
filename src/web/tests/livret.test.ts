import assert from "node:assert/strict";
import { test } from "node:test";
import { sides } from "../livret.ts";

test("a folded booklet is read in order", () => {
  assert.deepEqual(sides(4), [
    [4, 1],
    [2, 3],
  ]);
  assert.deepEqual(sides(5), sides(8), "the last sheet is completed with blank pages");
  assert.deepEqual(sides(8), [
    [8, 1],
    [2, 7],
    [6, 3],
    [4, 5],
  ]);
  assert.deepEqual(sides(0), []);
});
