//! The store is checked by itself: `/api/verifications`, `/health` and `/metrics`, after each change.

use hent::atlas::{Atlas, Sources};
use hent::check::{Constat, Hotes, Memoire, Reglages, Scene, de_base_apres};
use hent::model::{Dataset, Exception};
use serde_json::Value;

use super::cases::{JOUR, at, clean_store};
use super::essence;
use crate::support::atlases::atlas_on;
use crate::support::datasets::code;
use crate::support::readers::features;
use crate::support::service::{Asks, Local, Running, metric, refused_each};
use crate::support::wait::eventually;

/// The clean store with a tronçon without rights, a spike of 30 m, and a host confirmed long ago.
fn faulty() -> Dataset {
    let mut data = clean_store();
    data.troncons[1].droits = String::new();
    let there = data.troncons[2].geom[100];
    let tip = hent::geo::Position { lat: there.lat + 0.000_27, ..there };
    data.troncons[2].geom.splice(101..101, [tip, there]);
    data.hebergeurs[0].confirme_le = "2020-01-01".into();
    data
}

fn rules(document: &Value) -> Vec<&str> {
    document["constats"].as_array().unwrap().iter().map(|constat| constat["regle"].as_str().unwrap()).collect()
}

#[test]
fn findings_are_served_and_filtered() {
    let service = Local::new(atlas_on(JOUR, faulty()));
    let all = service.json("/api/verifications");
    assert_eq!(rules(&all), ["aller-retour", "droits-inconnus", "hebergeur-non-confirme"]);
    assert_eq!(all["nombres"], serde_json::json!({ "erreur": 0, "avertissement": 2, "information": 1 }));
    assert_eq!(all["constats"][0]["voies"], serde_json::json!(["y"]));
    let of = |query: &str| service.json(&format!("/api/verifications?{query}"));
    assert_eq!(rules(&of("regle=droits-inconnus,trou")), ["droits-inconnus"]);
    assert_eq!(rules(&of("gravite=information")), ["hebergeur-non-confirme"]);
    assert_eq!(rules(&of("voie=y&gravite=avertissement")), ["aller-retour", "droits-inconnus"]);
    let tip = at(14_000.0, 0.0, 0.0);
    let around = format!("bbox={},{},{},{}", tip.lon - 0.001, tip.lat - 0.001, tip.lon + 0.001, tip.lat + 0.001);
    assert_eq!(rules(&of(&around)), ["aller-retour"]);
    let located = of("f=geojson");
    assert_eq!(features(&located)[0]["geometry"]["type"], "LineString");
    assert_eq!(features(&located).len(), 3);
    refused_each(
        &service,
        400,
        &[
            ("/api/verifications?regle=trous", "« trou »"),
            ("/api/verifications?gravite=grave", "erreur, avertissement, information"),
            ("/api/verifications?bbox=1,2,3", "ouest,sud,est,nord"),
            ("/api/verifications?bbox=3,2,1,4", "ouest,sud,est,nord"),
            ("/api/verifications?bbox=1,2,3,NaN", "ouest,sud,est,nord"),
        ],
    );
    refused_each(&service, 404, &[("/api/verifications?voie=x", "voie")]);
}

#[test]
fn the_numbers_are_in_health_and_metrics_and_follow_an_edit() {
    let service = Running::new(atlas_on(JOUR, faulty()));
    service.prepare();
    let count = |gravite: &str| service.json("/health")["verifications"][gravite].as_u64();
    eventually("the checks are done", || (count("avertissement") == Some(2)).then_some(()));
    assert_eq!(metric(&service, "hent_constats{gravite=\"avertissement\"}"), 2.0);
    service.publish(atlas_on(JOUR, clean_store()));
    eventually("the checks follow the edit", || (count("avertissement") == Some(0)).then_some(()));
}

#[test]
fn an_accepted_finding_is_silent_until_its_geometry_changes() {
    let mut data = faulty();
    let service = Local::new(atlas_on(JOUR, data.clone()));
    let spike = service.json("/api/verifications?regle=aller-retour")["constats"][0].clone();
    data.exceptions = vec![Exception {
        id: 1,
        code: code(spike["id"].as_str().unwrap()),
        regle: "aller-retour".into(),
        codes: String::new(),
        lieu: String::new(),
        empreinte: spike["empreinte"].as_str().unwrap().into(),
        raison: "chapelle".into(),
        auteur: String::new(),
        le: String::new(),
    }];
    let rules_of = |data: &Dataset| {
        let document = Local::new(atlas_on(JOUR, data.clone())).json("/api/verifications");
        rules(&document).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rules_of(&data), ["droits-inconnus", "hebergeur-non-confirme"]);
    // An edit elsewhere on the tronçon changes nothing. One of the way to the tip does.
    data.troncons[2].geom[300].lat += 1e-5;
    assert_eq!(rules_of(&data), ["droits-inconnus", "hebergeur-non-confirme"]);
    data.troncons[2].geom[101].lat += 1e-4;
    assert_eq!(rules_of(&data), ["aller-retour", "droits-inconnus", "hebergeur-non-confirme"]);
}

fn from_scratch(sources: &Sources, atlas: &Atlas) -> Vec<Constat> {
    let scene = Scene::of_store(sources, atlas, Hotes::Publies);
    de_base_apres(&scene, &Reglages::default(), &Memoire::default(), &|_| ()).0
}

/// A check after an edit reuses what did not change, and finds what a check of everything finds.
#[test]
fn a_check_after_an_edit_equals_a_new_one() {
    let edits: [fn(&mut Dataset); 6] = [
        |data| data.troncons[2].geom[50].lat += 0.001,
        |data| data.troncons[0].nom = "Bac de la Vilaine".into(),
        |data| drop(data.voies_troncons.remove(1)),
        |data| data.troncons[3].geom[0].lat -= 0.000_1,
        |data| data.troncons[1].code = code("a-first"),
        |data| drop(data.troncons.remove(3)),
    ];
    let start = Sources::from(faulty()).on(JOUR.parse().unwrap());
    let mut data = faulty();
    let (mut sources, mut atlas) = (start.clone(), Atlas::build(start));
    let scene = Scene::of_store(&sources, &atlas, Hotes::Publies);
    let mut known = de_base_apres(&scene, &Reglages::default(), &Memoire::default(), &|_| ()).1;
    for (n, edit) in edits.into_iter().enumerate() {
        edit(&mut data);
        let next = sources.then(data.clone());
        atlas = atlas.rebuild(&sources, &next);
        sources = next;
        let scene = Scene::of_store(&sources, &atlas, Hotes::Publies);
        let (constats, memoire) = de_base_apres(&scene, &Reglages::default(), &known, &|_| ());
        assert_eq!(essence(&constats), essence(&from_scratch(&sources, &atlas)), "edit {n}");
        known = memoire;
    }
}

/// The demonstration raises no error and no warning that nobody looked at.
#[test]
fn the_demonstration_has_only_findings_that_are_meant() {
    let data = crate::support::atlases::demonstration_data().clone();
    assert!(data.exceptions.iter().all(|row| row.raison.len() > 20));
    let service = Local::new(atlas_on("2026-06-01", data));
    let document = service.json("/api/verifications?gravite=erreur,avertissement");
    assert_eq!(rules(&document), Vec::<&str>::new());
}
