//! The offers of a host: services, hours of arrival, languages, confirmation and closures.

use hent::import::Kind;
use hent::model::row::{Row, Value};
use hent::model::table::Table;
use hent::model::{Dataset, Offre};
use serde_json::json;

use crate::support::atlases::atlas_on;
use crate::support::datasets::y;
use crate::support::earlier::{OFFER, age_offers, age_offers_of, latest, without_offers};
use crate::support::files::file;
use crate::support::imports::{Logged, import};
use crate::support::rows::{insert, sample, text, valid};
use crate::support::service::{Running, refused};
use crate::support::stores::Stores;

fn words(list: &[&str]) -> Value {
    Value::Words(list.iter().map(|word| (*word).to_owned()).collect())
}

fn offer(row: &Row) -> [&Value; 6] {
    OFFER.map(|column| row.get(Table::Hebergeur, column))
}

const HEAD: &str = "code,nom,type,services,arrivee_de,arrivee_a,langues,confirme_le,fermetures,lon,lat\n";

#[test]
fn an_import_takes_labels_hours_and_dates_as_people_write_them() {
    let rows = "a,A,gite,\"Dîner • petit déjeuner, chiens acceptés\",à partir de 16 h,20h30,\"Français, anglais\",12/03/2026,fermé en août,-3,48\n\
                b,B,gite,,,,,,,-3,48.1\nc,C,gite,aucun,,,,,,-3,48.2\n";
    let (_dir, path) = file("hotes.csv", format!("{HEAD}{rows}"));
    let mut logged = Logged::default();
    import(&mut logged, &[path], Kind::Hebergeurs).unwrap();
    let [a, b, c] = logged.rows.of(Table::Hebergeur) else { panic!("three hosts") };
    let expected = [
        &words(&["diner", "petit-dejeuner", "chien"]),
        &text("16:00"),
        &text("20:30"),
        &words(&["fr", "en"]),
        &text("2026-03-12"),
        &text("Aug"),
    ];
    assert_eq!(offer(a), expected);
    assert_eq!(offer(b), [&Value::Null; 6]);
    assert_eq!(offer(c)[0], &words(&[]));
}

#[test]
fn an_import_names_the_row_and_the_cure_of_a_bad_offer() {
    for (cells, says) in [
        ("piscine,,,,,", "petit-dejeuner"),
        ("chien;sans-chien,,,,,", "gardez l'un des deux"),
        (",25 h,,,,", "16:30"),
        (",,,elfique,,", "ISO 639-1"),
        (",,,,31/02/2026,", "une date"),
        (",,,,,le lundi", "une période"),
    ] {
        let (_dir, path) = file("hotes.csv", format!("{HEAD}a,A,gite,{cells},-3,48\n"));
        let said = import(&mut Logged::default(), &[path], Kind::Hebergeurs).unwrap_err().to_string();
        assert!(
            said.contains("hotes.csv, ligne 2")
                && (said.contains(says) || says == "une période" && said.contains("heures")),
            "{said}"
        );
    }
}

#[tokio::test]
async fn stores_refuse_contradictory_services() {
    let stores = Stores::filled("offres::stores_refuse_contradictory_services", &sample()).await;
    for store in stores.all() {
        for (pair, id) in Offre::CONTRAIRES.into_iter().zip(60..) {
            let mut row = valid(Table::Hebergeur, id);
            row.set(Table::Hebergeur, "services", words(&[pair[0].as_str(), "diner", pair[1].as_str()]));
            let plan = move |_: &_| Ok((vec![insert(Table::Hebergeur, row, None)], ()));
            let error = store.edit("test", plan).await.unwrap_err().to_string();
            assert!(error.contains("services"), "{error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn migration_keeps_every_host_and_knows_nothing_of_its_offer() {
    let stores = Stores::filled("offres::migration_keeps_every_host", &sample()).await;
    for store in stores.all() {
        let before = store.load(&Table::CONTENT).await.unwrap();
        if let (hent::store::Store::Postgis(_), Some(database)) = (&store, &stores.database) {
            age_offers_of(database).await;
        } else {
            age_offers(&stores.file());
        }
        let latest = latest(&store);
        assert_eq!(store.init().await.unwrap(), hent::store::Migrated { from: latest - 4, to: latest });
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), without_offers(before));
        store.verify(None).await.unwrap();
    }
}

/// The day of the atlases.
const TODAY: &str = "2026-11-29";

/// Returns the Y with offers of its published hosts 1 and 3, and of host 5, which is not published.
fn world() -> Dataset {
    let mut data = y();
    for (id, services, confirme_le) in [
        (1, vec![Offre::Diner, Offre::Chien], "2026-03-12"),
        (3, vec![Offre::Diner, Offre::SansChien], "2023-05-01"),
        (5, vec![Offre::Diner, Offre::Chien], "2030-01-01"),
    ] {
        let host = data.hebergeurs.iter_mut().find(|host| host.id == id).unwrap();
        (host.services, host.confirme_le) = (Some(services), confirme_le.into());
        (host.arrivee_de, host.langues) = ("16:00".into(), Some(vec!["fr".into(), "br".into()]));
        host.fermetures = "Aug 1-15".into();
    }
    data
}

#[test]
fn hosts_are_filtered_by_offer_confirmation_and_closures() {
    let service = Running::new(atlas_on(TODAY, world()));
    let codes = |filter: &str| {
        let answer = service.json(&format!("/api/hebergeurs/proches?lon=-2.98&lat=48&n=50&{filter}"));
        let mut codes: Vec<String> = (answer["hebergeurs"].as_array().unwrap().iter())
            .map(|host| host["code"].as_str().unwrap().to_owned())
            .collect();
        codes.sort();
        codes
    };
    assert_eq!(codes("offre=diner"), ["h1", "h3"]);
    assert_eq!(codes("offre=diner,chien"), ["h1"]);
    assert_eq!(codes("offre=sans-chien"), ["h3"]);
    assert_eq!(codes("confirme_depuis=2026-01-01"), ["h1"]);
    assert_eq!(codes("confirme_depuis=2023-05-01"), ["h1", "h3"]);
    assert_eq!(codes("ouvert=2026-08-10"), ["h2", "h4"]);
    assert_eq!(codes("ouvert=2026-08-16"), ["h1", "h2", "h3", "h4"]);
    let along = service.json("/api/voies/y/hebergeurs?ecart_max=10&offre=chien");
    assert_eq!(along["hebergeurs"].as_array().unwrap().iter().filter(|host| host["code"] != "h1").count(), 0);
    refused(&service, "/api/hebergeurs/proches?lon=-3&lat=48&offre=piscine", 400, "petit-dejeuner");
    refused(&service, "/api/hebergeurs/proches?lon=-3&lat=48&confirme_depuis=hier", 400, "AAAA-MM-JJ");

    let answer = service.json("/api/hebergeurs/proches?lon=-3&lat=48&n=50");
    let host = |code: &str| answer["hebergeurs"].as_array().unwrap().iter().find(|host| host["code"] == code).unwrap();
    let h1 = host("h1");
    assert_eq!((&h1["services"], &h1["langues"]), (&json!(["diner", "chien"]), &json!(["fr", "br"])));
    assert_eq!((&h1["arrivee_de"], &h1["confirme_le"]), (&json!("16:00"), &json!("2026-03-12")));
    assert_eq!(h1["fermetures"], "Aug 1-15");
    for column in OFFER {
        assert!(host("h2").get(column).is_none(), "{column} of a host that said nothing");
    }
}

#[test]
fn lists_and_waypoints_say_what_is_offered_and_how_fresh_it_is() {
    let service = Running::new(atlas_on(TODAY, world()));
    for path in [
        "/listes/y.html?ecart_max=10",
        "/listes/y.csv?ecart_max=10",
        "/listes/y.gpx?ecart_max=10",
        "/traces/y.gpx?avec=hebergeurs",
    ] {
        let body = String::from_utf8(service.get(path, &[]).body().clone()).unwrap().replace('\u{a0}', " ");
        let offers = if path.contains(".html") {
            ["#offre-diner\"/></svg>dîner</li>", "#offre-chien\"/></svg>chiens acceptés</li>"]
        } else {
            ["dîner, chiens acceptés", "dîner, chiens non acceptés"]
        };
        for says in offers.into_iter().chain([
            "chiens non acceptés",
            "à partir de 16:00",
            "français, breton",
            "confirmé en mars 2026",
            "non confirmé depuis 2023",
            "1er août à 15 août",
        ]) {
            assert!(body.contains(says), "« {says} » not in {path}: {body}");
        }
        assert!(!body.contains("2030"), "{path}");
    }
}

#[test]
fn a_list_of_nothing_prints_nothing() {
    let mut data = world();
    data.hebergeurs.iter_mut().for_each(|host| host.services = Some(vec![]));
    let service = Running::new(atlas_on(TODAY, data));
    let body = String::from_utf8(service.get("/listes/y.html?ecart_max=10", &[]).body().clone()).unwrap();
    assert!(body.contains("Hôte 1") && !body.contains("<ul class=\"offres\""), "{body}");
    let host = &service.json("/api/hebergeurs/proches?lon=-3&lat=48&n=1")["hebergeurs"][0];
    assert_eq!(host["services"], json!([]), "the API tells a declared nothing from what is not known");
}

/// A confirmation grows stale with the days. One that is dated in the future counts from its day on.
#[test]
fn confirmations_follow_the_day_of_the_atlas() {
    let mut data = world();
    data.hebergeurs.iter_mut().filter(|host| host.id == 3).for_each(|host| host.confirme_le = "2027-05-01".into());
    let mut fingerprints = vec![];
    for (jour, h1, h3) in [
        ("2026-03-11", "", ""),
        ("2026-11-29", "confirmé en mars 2026", ""),
        ("2027-05-01", "confirmé en mars 2026", "confirmé en mai 2027"),
        ("2027-09-12", "confirmé en mars 2026", "confirmé en mai 2027"),
        ("2027-09-13", "non confirmé depuis 2026", "confirmé en mai 2027"),
    ] {
        let atlas = atlas_on(jour, data.clone());
        fingerprints.push(atlas.fingerprint(""));
        let service = Running::new(atlas);
        let list = String::from_utf8(service.get("/listes/y.csv?ecart_max=10", &[]).body().clone()).unwrap();
        for (host, said) in [("h1", h1), ("h3", h3)] {
            let row = list.lines().find(|line| line.contains(&format!(";{host};"))).unwrap();
            assert!(row.contains(said) && (!said.is_empty() || !row.contains("confirmé")), "{jour}: {row}");
        }
        let since = "/api/hebergeurs/proches?lon=-3&lat=48&n=50&confirme_depuis=2026-01-01";
        let found = service.json(since)["hebergeurs"].as_array().unwrap().len();
        assert_eq!(found, [h1, h3].iter().filter(|said| !said.is_empty()).count(), "{jour}");
    }
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 5, "each day has a version of its own");
}
