//! The search of names, on a small and a large index.

use std::hint::black_box;

use criterion::Criterion;
use hent::recherche::{Index, Nom, Question};

use crate::network::{self, Chance, Size};
use crate::round;

/// A search among the names of a region: a rare name, frequent words, words that all names have, and the longest
/// allowed question.
pub fn recherche(c: &mut Criterion) {
    let firsts = ["Gîte", "Chapelle", "Fontaine", "Saint", "Ker", "Hôtel", "Chambre d'hôtes", "Lann", "Plou", "Tre"];
    let middles = ["de la", "du", "Notre-Dame de", "an", "Sainte-Anne", "Saint-Pierre", "des", "ar", "Croix", ""];
    let syllables =
        ["an", "bi", "dour", "eg", "fao", "gwen", "hel", "kar", "lez", "men", "nev", "pen", "roz", "ti", "zou"];
    let mut chance = Chance(20_000);
    let mut any = |words: &[&'static str]| words[chance.below(words.len())];
    let mut name = || {
        let [a, b, c] = [(); 3].map(|()| any(&syllables));
        format!("{} {} {a}{b}{c}", any(&firsts), any(&middles))
    };
    let names: Vec<String> = (0..20_000).map(|_| name()).collect();
    let given = || names.iter().map(|nom| Nom { rang: 0, nom, code: nom });
    let index = Index::new(given()).unwrap();
    eprintln!("{} names, {} bytes", index.len(), index.weight());
    let mut group = c.benchmark_group("recherche");
    group.bench_function("index", |b| b.iter(|| Index::new(given())));
    for typed in [
        "fontaine st pierre gwenkar",
        "gwnekarmen",
        "pen",
        "s",
        "chapelle notre dame",
        "chapele norte dmae",
        "c ch cha chap chape chapel chapell chapelle d da de do dou dour a an b bi g gw gwe gwen k ka kar l le",
    ] {
        let question = Question::parse(typed).unwrap();
        group.bench_function(typed, |b| b.iter(|| index.find(black_box(&question), 10)));
    }
}

/// A search among the names of the large network, with the questions of scripts/bench: whole names, beginnings, and
/// names with a typing error. Then a single letter, frequent words, and words that no name has together.
pub fn recherche_large(c: &mut Criterion) {
    let names = network::names(Size::Large);
    let codes: Vec<String> = (0..names.len()).map(|number| number.to_string()).collect();
    let given = || names.iter().zip(&codes).map(|((rang, nom), code)| Nom { rang: *rang, nom, code });
    let index = Index::new(given()).unwrap();
    eprintln!("{} names, {} bytes", index.len(), index.weight());
    let mut group = c.benchmark_group("recherche-large");
    let asked = names.iter().take(3_000).enumerate().map(|(number, (_, nom))| match number % 3 {
        0 => nom.clone(),
        1 => nom.chars().take(5).collect(),
        _ => nom.chars().enumerate().filter(|(at, _)| *at != 3).map(|(_, c)| c).collect::<String>(),
    });
    let asked: Vec<Question> = asked.map(|typed| Question::parse(&typed).unwrap()).collect();
    let next = round(&asked);
    group.bench_function("as scripts/bench asks", |b| b.iter(|| index.find(next(), 10)));
    let next = round(&asked);
    group.bench_function("the same, by reading", |b| b.iter(|| index.find_by_reading(next(), 10)));
    for typed in ["s", "fontaine", "fontaine de", "fontaine de p", "saint m", "fontane de p", "gite fontaine"] {
        let question = Question::parse(typed).unwrap();
        group.bench_function(typed, |b| b.iter(|| index.find(black_box(&question), 10)));
        group.bench_function(format!("{typed}, by reading"), |b| {
            b.iter(|| index.find_by_reading(black_box(&question), 10));
        });
    }
}
