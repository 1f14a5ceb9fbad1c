import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../descriptions.ts";
import { Words } from "../words.ts";

const fr = await Words.of("fr");
const en = await Words.of("en");
const others = await Promise.all(["br", "es", "de"].map((lang) => Words.of(lang)));

/** Replaces no-break spaces by plain ones. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

test("a language without a file falls back to French", async () => {
  assert.equal((await Words.of("en-GB")).lang, "en");
  assert.equal((await Words.of("tlh")).lang, "fr");
  assert.equal((await Words.of("")).lang, "fr");
  assert.notEqual(fr.say("carte-fermer"), en.say("carte-fermer"));
});

test("a missing message shows as its id", () => {
  assert.equal(fr.say("no-such-message"), "no-such-message");
  assert.equal(fr.has("no-such-message"), false);
});

test("plurals follow the language: zero is singular in French, plural in English", () => {
  assert.equal(fr.say("carte-reponses", { nombre: 0 }), "0 réponse");
  assert.equal(fr.say("carte-reponses", { nombre: 1 }), "1 réponse");
  assert.equal(fr.say("carte-reponses", { nombre: 4 }), "4 réponses");
  assert.match(en.say("carte-reponses", { nombre: 0 }), /^0 \w+s$/);
});

test("arguments are inserted without invisible marks around them", () => {
  assert.equal(plain(fr.say("carte-aucune-reponse", { texte: "<b>" })), "Aucune réponse pour « <b> »");
});

test("lengths, heights and durations follow the language", () => {
  assert.equal(plain(fr.km(27_215.9)), "27,2 km");
  assert.equal(plain(en.km(27_215.9)), "27.2 km");
  assert.equal(plain(fr.km(1_234_567)), "1 234,6 km");
  assert.equal(plain(fr.metres(3209.3)), "3 209 m");
  assert.deepEqual(
    [45, 240, 245, 270].map((minutes) => plain(fr.duration(minutes))),
    ["45 min", "4 h", "4 h 05", "4 h 30"],
  );
  assert.equal(plain(fr.range(390, 435)), "6 h 30 à 7 h 15");
  assert.equal(plain(fr.range(240, 240)), "4 h");
});

test("numbers in Breton are like French ones, because browsers do not know Breton", () => {
  const [br, es, de] = others;
  assert.deepEqual(
    [br, es, de].map((words) => words && plain(words.km(12_345.6))),
    ["12,3 km", "12,3 km", "12,3 km"],
  );
  assert.equal(br?.say("carte-reponses", { nombre: 4 }), "4 respont");
  assert.equal(de?.date("2026-06-14"), "14.06.2026");
});

test("every word of the store's vocabularies has a name in every language", () => {
  const vocabularies = {
    type: "gite accueil-pelerin chambre-hotes hotel camping communaute autre",
    categorie: "patrimoine religieux eau toilettes abri vue tampon commerce transport sante danger autre",
    service: "commerce boulangerie restaurant eau pharmacie medecin gare car banque poste office-tourisme",
  };
  for (const words of [fr, en, ...others]) {
    for (const [vocabulary, list] of Object.entries(vocabularies)) {
      for (const word of list.split(" "))
        assert.ok(words.has(`${vocabulary}-${word}`), `${words.lang}: ${vocabulary}-${word}`);
    }
  }
});

test("a place is described; an unknown word falls back", () => {
  assert.equal(describe(fr, "hebergeurs", { type: "gite" }), "Gîte");
  assert.equal(plain(describe(fr, "hebergeurs", { type: "gite", capacite: 1 })), "Gîte · 1 place");
  assert.equal(plain(describe(fr, "hebergeurs", { type: "?", capacite: 4 })), "Autre hébergement · 4 places");
  const offers = { type: "gite", services: "diner,sans-chien", confirme_le: "2026-03-12" };
  assert.equal(describe(fr, "hebergeurs", offers), "Gîte · dîner, chiens non acceptés · confirmé en mars 2026");
  assert.equal(describe(fr, "hebergeurs", { ...offers, perime: 1 }).split(" · ")[2], "non confirmé depuis 2026");
  assert.equal(describe(fr, "points-interet", { categorie: "abri" }), "Abri");
  assert.equal(describe(fr, "points-interet", {}), fr.say("categorie-autre"));
  const services = `${fr.say("service-gare")}, ${fr.say("service-poste")}, zeppelin`;
  assert.equal(describe(fr, "localites", { services: '["gare","poste","zeppelin"]' }), services, "the form in tiles");
  assert.equal(describe(fr, "localites", { services: "" }), "Aucun service connu");
});
