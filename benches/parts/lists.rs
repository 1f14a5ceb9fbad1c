//! Lists of hosts along a way, and plans, with their files.

use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use hent::atlas::{Atlas, HostFilter, Voie};
use hent::file::{FileFormat, Product};
use hent::links::Base;
use hent::liste::{self, Liste};
use hent::model::Sens;
use hent::pages::PageListe;
use hent::plan;
use hent::words::{Langue, Words};

use crate::SMALL;
use crate::network::Chance;

/// Returns the voie whose main line is nearest to 500 km long.
fn voie_of_500_km(atlas: &Atlas) -> &Voie {
    let off = |voie: &Voie| voie.main_line().map_or(f64::INFINITY, |line| (line.figures.longueur_m - 500_000.0).abs());
    atlas.voies.iter().min_by(|a, b| off(a).total_cmp(&off(b))).unwrap()
}

/// The hosts along a voie of some 500 km: found along the line, then listed, then written in each format.
pub fn listes(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    let voie = voie_of_500_km(&atlas);
    let (code, slug) = (voie.row.code.to_string(), voie.etapes[0].slug());
    let mut group = c.benchmark_group("hosts");
    group.bench_function("passages", |b| {
        let voie = |atlas: &Atlas| atlas.voie(&code).unwrap().main_line().unwrap().passages(atlas, 2_000.0).len();
        b.iter_batched_ref(|| Atlas::build(SMALL.clone()), |atlas| voie(atlas), BatchSize::PerIteration);
    });
    let line = voie.main_line().unwrap();
    line.passages(&atlas, 2_000.0);
    group.bench_function("passages-again", |b| b.iter(|| line.passages(&atlas, 2_000.0)));
    let words = Words::french();
    let request = |etape| liste::ListeRequest {
        voie: code.clone(),
        etape,
        sens: Sens::Aller,
        ecart_max_m: liste::ECART_M,
        ouvert: None,
    };
    let whole = request(None);
    let rows = Liste::of(&atlas, &whole, words).unwrap().lignes[0].rangs.len();
    eprintln!("{:.0} km, {rows} rows", voie.main_line().unwrap().figures.longueur_m / 1e3);
    group.bench_function("liste", |b| b.iter(|| Liste::of(&atlas, &whole, words)));
    let etape = request(Some(slug));
    group.bench_function("liste-of-an-etape", |b| b.iter(|| Liste::of(&atlas, &etape, words)));
    for &format in liste::FORMATS {
        let write = || Liste::of(&atlas, &whole, words).unwrap().write(format, "");
        group.bench_function(format.extension, |b| b.iter(write));
    }
    let page = PageListe { demande: whole.clone(), langue: Langue::Fr, base: Base::default() };
    group.bench_function("html", |b| b.iter(|| page.make(&atlas)));
}

/// A voie of some 500 km split into days, then written in two formats; then the algorithm alone, on 300 stops.
pub fn plan(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    let voie = voie_of_500_km(&atlas);
    let request = plan::PlanRequest {
        voie: voie.row.code.to_string(),
        variante: String::new(),
        de: None,
        a: None,
        par_jour_m: 25_000,
        max_m: 35_000,
        sens: Sens::Aller,
        hotes: HostFilter::default(),
        depart_le: None,
    };
    let there = voie.main_line().unwrap().passages(&atlas, 2_000.0).len();
    eprintln!("{:.0} km, {there} passages", voie.main_line().unwrap().figures.longueur_m / 1e3);
    let base = Base::parse("https://example.org").unwrap();
    let mut group = c.benchmark_group("plan");
    group.bench_function("of-a-voie", |b| {
        b.iter(|| plan::Plan::of(&atlas, black_box(&request), Words::french()).unwrap().unwrap())
    });
    for format in [FileFormat::JSON, FileFormat::ZIP] {
        let write = || plan::write(&atlas, black_box(&request), 1, format, Langue::Fr, &base);
        group.bench_function(format.extension, |b| b.iter(write));
    }
    let mut chance = Chance(5);
    let mut places: Vec<f64> = (0..299).map(|_| chance.unit() * 500_000.0).collect();
    places.extend([0.0, 500_000.0]);
    places.sort_by(f64::total_cmp);
    let stops: Vec<_> =
        places.iter().map(|&at_m| plan::decoupe::Arret { at_m, effort_m: at_m * 1.1, lit: true }).collect();
    let wish = plan::decoupe::Souhait { par_jour_m: 25_000.0, max_m: 35_000.0 };
    group.bench_function("of-300-stops", |b| b.iter(|| plan::decoupe::proposals(black_box(&stops), wish)));
}
