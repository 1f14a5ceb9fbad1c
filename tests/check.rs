//! The checks of route geometry: each rule finds its fault and nothing else, and a near miss raises nothing.

mod accepted; // accepted findings in both stores: the command, the log, dumps, older schemas
mod cases; // for each rule, data that it reports and data that it just does not
mod command; // `hent check`: files, a store, formats, exit codes
mod in_qgis; // the rules beside those of the geometry checker of QGIS
mod served; // `/api/verifications`, `/health`, `/metrics`: after each change, without what was accepted
mod speed; // the time that the rules take
mod texts; // findings as text, JSON, GeoJSON and SARIF; the rules as documentation

use std::collections::BTreeSet;

use hent::atlas::{Atlas, Sources};
use hent::check::{Constat, Hotes, REGLES, Reglages, Scene, Trace, de_base, de_fichiers};
use hent::geo::Vertex;
use hent::model::Dataset;

use self::cases::{CASES, Data, JOUR, clean_line, clean_store};

/// Checks data with the default thresholds.
pub fn checked(data: &Data) -> Vec<Constat> {
    match data {
        Data::Traces(traces) => de_fichiers(traces, &Reglages::default(), &|_| ()),
        Data::Base(dataset) => of_store(dataset, Hotes::Tous),
    }
}

/// Checks a store with the default thresholds.
pub fn of_store(dataset: &Dataset, hotes: Hotes) -> Vec<Constat> {
    let sources = Sources::from(dataset.clone()).on(JOUR.parse().unwrap());
    let scene = Scene::of_store(&sources, &Atlas::build(sources.clone()), hotes);
    de_base(&scene, &Reglages::default(), &|_| ())
}

fn names(constats: &[Constat]) -> Vec<&'static str> {
    constats.iter().map(|constat| constat.regle.nom).collect()
}

#[test]
fn each_rule_finds_its_fault_alone_and_no_near_miss() {
    let tested: BTreeSet<&str> = CASES.iter().map(|case| case.regle).collect();
    assert_eq!(tested, REGLES.iter().map(|regle| regle.nom).collect(), "each rule has a case");
    let mut wrong = vec![];
    for case in CASES {
        let found = checked(&(case.hit)());
        if names(&found) != [case.regle] {
            let said: Vec<String> = found.iter().map(|c| format!("{} {}", c.regle.nom, c.message(false))).collect();
            wrong.push(format!("{} ({}): found {said:?}", case.regle, case.what));
        }
        let missed = checked(&(case.miss)());
        if !missed.is_empty() {
            let said: Vec<String> = missed.iter().map(|c| format!("{} {}", c.regle.nom, c.message(false))).collect();
            wrong.push(format!("{} ({}): the near miss raises {said:?}", case.regle, case.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn clean_data_raise_nothing() {
    for data in [Data::Traces(vec![clean_line()]), Data::Base(Box::new(clean_store()))] {
        let said: Vec<String> = checked(&data).iter().map(|c| format!("{} {}", c.id, c.message(false))).collect();
        assert!(said.is_empty(), "{said:?}");
    }
}

/// What must not change if lines are digitised the other way or rows come in another order: all but the kilometre.
fn essence(constats: &[Constat]) -> BTreeSet<(String, &'static str, String, String)> {
    constats.iter().map(|c| (c.id.clone(), c.gravite.mot(), c.message(false), c.empreinte.clone())).collect()
}

#[test]
fn order_and_direction_change_nothing_but_the_kilometre() {
    for case in CASES {
        let data = (case.hit)();
        let expected = essence(&checked(&data));
        let turned = match &data {
            Data::Traces(traces) => Data::Traces(traces.iter().map(reversed).collect()),
            Data::Base(dataset) => Data::Base(Box::new(turned(dataset))),
        };
        if !["trou", "ordre-ou-sens"].contains(&case.regle) || matches!(data, Data::Base(_)) {
            assert_eq!(essence(&checked(&turned)), expected, "{} ({})", case.regle, case.what);
        }
    }
}

/// Returns a track with every part digitised the other way.
fn reversed(trace: &Trace) -> Trace {
    let parts = trace.parts.iter().map(|line| {
        let mut positions = line.drawn();
        positions.reverse();
        let about = hent::check::About { code: line.code.clone(), dessin: line.dessin, ..Default::default() };
        hent::check::Line::new(about, positions, vec![])
    });
    Trace { nom: trace.nom.clone(), parts: parts.collect() }
}

/// Returns a store with every tronçon digitised the other way, and every table in the opposite order.
fn turned(dataset: &Dataset) -> Dataset {
    let mut turned = dataset.clone();
    turned.troncons.iter_mut().for_each(|troncon| troncon.geom.reverse());
    turned.voies_troncons.iter_mut().for_each(|row| row.inverse = !row.inverse);
    for closure in &mut turned.perturbations {
        (closure.place_de, closure.place_a) = (1.0 - closure.place_de, 1.0 - closure.place_a);
    }
    turned.troncons.reverse();
    turned.voies_troncons.reverse();
    turned.localites.reverse();
    turned.hebergeurs.reverse();
    turned.points_interet.reverse();
    turned.etapes.reverse();
    turned
}

/// An id names the place of a finding. An edit elsewhere on the same line does not change it.
#[test]
fn ids_stay_when_the_line_is_edited_elsewhere() {
    let Data::Traces(traces) = (CASES.iter().find(|case| case.regle == "aller-retour").unwrap().hit)() else {
        panic!()
    };
    let line = &traces[0].parts[0];
    let before = checked(&Data::Traces(traces.clone()));
    let mut positions = line.drawn();
    let last = positions.len() - 1;
    positions.insert(last, hent::geo::Position { lat: positions[last].lat + 1e-5, ..positions[last - 1] });
    let edited =
        hent::check::Line::new(hent::check::About { code: line.code.clone(), ..Default::default() }, positions, vec![]);
    let after = checked(&Data::Traces(vec![Trace { nom: traces[0].nom.clone(), parts: vec![edited] }]));
    assert_eq!(before[0].id, after.iter().find(|c| c.regle.nom == "aller-retour").unwrap().id);
}

/// Over HTTP, nothing names or places a host that did not agree: not its code, name or position, not even by the
/// absence of a finding.
#[test]
fn public_findings_know_nothing_of_private_hosts() {
    use hent::model::PublierPosition::{Localite, Non};
    let mut dataset = clean_store();
    for (host, consent) in dataset.hebergeurs.iter_mut().zip([Non, Localite, Non]) {
        host.publier_position = consent;
        host.confirme_le = "2020-01-01".into();
        host.geom = host.geom.map(|p| hent::geo::Position { lat: p.lat + 0.2, ..p }); // far from every way
    }
    let all = of_store(&dataset, Hotes::Tous);
    assert_eq!(names(&all).iter().filter(|name| **name == "hebergeur-loin").count(), 3, "{:?}", names(&all));
    let public = of_store(&dataset, Hotes::Publies);
    let mut without = dataset.clone();
    without.hebergeurs.retain(|host| host.publier_position != Non);
    assert_eq!(essence(&public), essence(&of_store(&without, Hotes::Publies)), "a private host changes nothing");
    for host in &dataset.hebergeurs {
        let place = Vertex::from_position(host.geom.unwrap()).place();
        let at = |c: &Constat| c.geometrie.iter().any(|p| Vertex::from_position(*p).place() == place);
        assert!(!public.iter().any(at), "the exact place of {} is shown", host.code);
    }
}
