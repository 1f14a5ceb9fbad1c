//! What differs between two states of a pack: words, files, and the difference that a browser fetches.

use std::collections::{BTreeMap, BTreeSet};

use hent::atlas::Atlas;
use hent::model::row::Value as Cell;
use hent::model::table::Table;
use hent::store::Store;
use serde_json::{Value, json};

use super::{Files, files, over_a_ground, with_hosts};
use crate::support::datasets::at;
use crate::support::rows::{rows_of, text};
use crate::support::service::{Running, refused_each, unredirected};
use crate::support::stores::{Stores, change, filled};
use crate::support::wait::eventually;

/// Returns the bytes of the files that are new or different.
fn differing(before: &Files, after: &Files) -> u64 {
    after
        .iter()
        .filter(|(address, (hash, _))| before.get(*address).is_none_or(|(was, _)| was != hash))
        .map(|f| f.1.1)
        .sum()
}

/// Returns the address of the manifest of étape 1, which tells what changed since another manifest.
fn since(manifest: &Value) -> String {
    format!("/hors-ligne/y/1.json?depuis={}", manifest["etat"].as_str().unwrap())
}

/// Changes a row, and waits until all services serve the change.
pub(super) async fn edit(store: &Store, services: &[&Running], table: Table, id: i64, cell: (&'static str, Cell)) {
    change(store, table, id, move |row| row.set(table, cell.0, cell.1.clone())).await;
    settled(store, services).await;
}

/// Waits until all services serve the present content of a store.
pub(super) async fn settled(store: &Store, services: &[&Running]) {
    let last = store.tail(0).await.unwrap().changes.last().unwrap().seq;
    for service in services {
        eventually("the change is served", || (service.json("/health")["revision"] == last).then_some(()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_says_what_changed_from_the_log() {
    let rows = rows_of(&with_hosts());
    let stores = Stores::filled("hors_ligne::an_update_says_what_changed_from_the_log", &rows).await;
    for store in stores.all() {
        let service = Running::of_store(store.clone(), None);
        let first = service.json("/hors-ligne/y/1.json");
        let none = service.json(&since(&first));
        assert_eq!((&none["changements"], &none["retrait"]), (&json!([]), &json!(false)));
        assert_eq!((&none["etat"], none.get("fichiers")), (&first["etat"], None), "nothing changed");

        // A private host changes: nothing is said, and no file differs.
        edit(&store, &[&service], Table::Hebergeur, 2, ("telephone", text("autre"))).await;
        let private = service.json(&since(&first));
        let files_of = |manifest: &Value| manifest["etat"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
        assert_eq!((&private["changements"], files_of(&private)), (&json!([]), files_of(&first)));

        edit(&store, &[&service], Table::Hebergeur, 1, ("telephone", text("02 96 11 11 11"))).await;
        let phone = service.json(&since(&first));
        assert_eq!(phone["changements"], json!(["un hôte a changé de téléphone"]));
        assert_ne!(files_of(&phone), files_of(&first));

        let mut moved = with_hosts().troncons[0].geom.clone();
        moved[1] = at(1.0, 0.31);
        edit(&store, &[&service], Table::Troncon, 1, ("geom", Cell::Line(moved))).await;
        // A service that begins now knows the same: after a restart, or as another replica.
        let other = Running::of_store(store.clone(), None);
        for service in [&service, &other] {
            let both = service.json(&since(&first));
            let said: Vec<&str> = both["changements"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert!(said[0].starts_with("le chemin a bougé au km 0,"), "{said:?}");
            assert_eq!(said[1..], ["un hôte a changé de téléphone"]);
            assert_eq!(both["retrait"], false);
            let english = service.json(&format!("{}&langue=en", since(&first)));
            assert!(english["changements"][0].as_str().unwrap().starts_with("the way has moved at km 0."), "{english}");
        }
        // Only the vertex moved since the telephone.
        assert_eq!(other.json(&since(&phone))["changements"].as_array().unwrap().len(), 1);

        edit(&store, &[&service, &other], Table::Hebergeur, 1, ("publier_position", text("non"))).await;
        for service in [&service, &other] {
            let withdrawn = service.json(&since(&first));
            assert_eq!(withdrawn["retrait"], true);
            let said = withdrawn["changements"].as_array().unwrap();
            assert!(said.iter().any(|said| said == "un hôte s'est retiré"), "{said:?}");
        }
        // The other service has another address, so its pages are others, and it has no difference.
        let maj = service.get(&since(&first).replace(".json", ".maj"), &[]).into_body();
        let (head, _) = patched(&maj, |_| vec![]);
        let before = |entry: &Value| entry[5].as_u64().unwrap();
        let fichiers = head["fichiers"].as_array().unwrap();
        assert!(!fichiers.is_empty() && fichiers.iter().all(|entry| before(entry) == 0), "nothing of the host");
        assert!(!files(&other.json("/hors-ligne/y/1.json")).contains_key("/hebergeurs/h1"));
        // A number that this store has not reached is of another store, and so are other files.
        let [seq, jour, fichiers] = first["etat"].as_str().unwrap().splitn(3, '.').collect::<Vec<_>>()[..] else {
            panic!()
        };
        let unknown = service.json(&format!("/hors-ligne/y/1.json?depuis=999.{jour}.{fichiers}"));
        assert_eq!((&unknown["changements"], &unknown["retrait"]), (&Value::Null, &json!(true)));
        assert!(unknown["fichiers"].is_array());
        let others = service.json(&format!("/hors-ligne/y/1.json?depuis={seq}.{jour}.0123456789abcdef"));
        assert!(others["fichiers"].is_array() && others["changements"].is_array(), "{others}");
        assert!(service.json("/hors-ligne/y/1.json").get("changements").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_older_than_the_log_is_fetched_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("base.gpkg");
    let store = filled(&file, &rows_of(&with_hosts())).await;
    let first = Running::of_store(store.clone(), None).json("/hors-ligne/y/1.json");
    change(&store, Table::Hebergeur, 1, |row| row.set(Table::Hebergeur, "telephone", text("02 96 11 11 11"))).await;
    let known = Running::of_store(store.clone(), None).json(&since(&first));
    assert_eq!(known["changements"], json!(["un hôte a changé de téléphone"]));
    // The state of 91 days ago, and that of 89 days ago.
    let aged = |days: i32| {
        let [seq, jour, fichiers] = first["etat"].as_str().unwrap().splitn(3, '.').collect::<Vec<_>>()[..] else {
            panic!()
        };
        let jour = jour.parse::<jiff::civil::Date>().unwrap() - jiff::Span::new().days(days);
        Running::of_store(store.clone(), None).json(&format!("/hors-ligne/y/1.json?depuis={seq}.{jour}.{fichiers}"))
    };
    let unknown = aged(91);
    assert_eq!((&unknown["changements"], &unknown["retrait"]), (&Value::Null, &json!(true)));
    assert!(unknown["fichiers"].is_array());
    assert!(aged(89)["changements"].is_array());
}

/// Applies a difference to the bodies that `before` returns. Returns the new bodies by address.
fn patched(difference: &[u8], before: impl Fn(&str) -> Vec<u8>) -> (Value, BTreeMap<String, Vec<u8>>) {
    let end = difference.iter().position(|byte| *byte == b'\n').unwrap();
    let (head, mut patches) = (serde_json::from_slice::<Value>(&difference[..end]).unwrap(), &difference[end + 1..]);
    let mut entries = head["fichiers"].as_array().unwrap().iter();
    let mut bodies = BTreeMap::new();
    for lot in head["lots"].as_array().unwrap() {
        let group: Vec<&Value> = entries.by_ref().take(lot[0].as_u64().unwrap() as usize).collect();
        let (patch, rest) = patches.split_at(lot[1].as_u64().unwrap() as usize);
        let was = |entry: &&Value| if entry[5] == 0 { vec![] } else { before(entry[0].as_str().unwrap()) };
        let (old, mut new) = (group.iter().flat_map(was).collect::<Vec<u8>>(), vec![]);
        bsdiff::patch(&old, &mut &*patch, &mut new).unwrap();
        for entry in group {
            let rest = new.split_off(entry[4].as_u64().unwrap() as usize);
            bodies.insert(entry[0].as_str().unwrap().to_owned(), std::mem::replace(&mut new, rest));
        }
        patches = rest;
    }
    (head, bodies)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_less_than_two_percent_of_its_pack() {
    let folder = tempfile::tempdir().unwrap();
    let (store, service) = over_a_ground(folder.path()).await;
    let path = "/hors-ligne/y/1.json";
    let mut moved = with_hosts().troncons[0].geom.clone();
    moved[1] = at(1.0, 0.303);
    let edits = [
        ("telephone", Table::Hebergeur, ("telephone", text("02 96 11 11 11"))),
        ("vertex", Table::Troncon, ("geom", Cell::Line(moved))),
    ];
    for (what, table, cell) in edits {
        let manifest = service.json(path);
        let (before, whole) = (files(&manifest), manifest["octets"].as_u64().unwrap());
        assert!((1_300_000..5_000_000).contains(&whole), "{whole}: an étape with its ground");
        let bodies: BTreeMap<String, Vec<u8>> =
            before.keys().map(|address| (address.clone(), service.get(address, &[]).into_body())).collect();
        edit(&store, &[&service], table, 1, cell).await;
        let gzip = |path: &str| service.get(path, &[("accept-encoding", "gzip")]).into_body().len() as u64;
        let maj = since(&manifest).replace(".json", ".maj");
        let (news, size) = (service.json(&since(&manifest)), gzip(&maj));
        assert_eq!(news["octets_maj"], size, "{what}");
        let after = files(&service.json(path));
        let (said, plain) = (gzip(&since(&manifest)), differing(&before, &after));
        println!("{what}: {said} + {size} of {whole} bytes; file by file {plain}");
        assert!((said + size) * 50 < whole, "{what}: {said} + {size} of {whole} bytes");

        let (head, new) = patched(service.get(&maj, &[]).body(), |address| bodies[address].clone());
        assert_eq!((&head["de"], &head["vers"]), (&manifest["etat"], &news["etat"]));
        let changed: BTreeSet<&String> = after
            .iter()
            .filter(|(address, file)| before.get(*address).is_none_or(|was| was.0 != file.0))
            .map(|f| f.0)
            .collect();
        assert_eq!(new.keys().collect::<BTreeSet<_>>(), changed, "{what}");
        for (address, body) in &new {
            assert!(service.get(address, &[]).body() == body, "{what}: {address}");
        }
    }
}

#[test]
fn a_difference_that_cannot_be_made_is_a_manifest() {
    let service = Running::new(Atlas::build(with_hosts()));
    let first = service.json("/hors-ligne/y/1.json");
    let same = service.json(&since(&first));
    assert_eq!((&same["changements"], &same["retrait"], same.get("fichiers")), (&json!([]), &json!(false), None));
    let mut data = with_hosts();
    data.hebergeurs[0].telephone = "02 96 11 11 11".into();
    service.publish(Atlas::build(data));
    let maj = since(&first).replace(".json", ".maj");
    let answer = unredirected().get(format!("http://{}{maj}", service.address)).call().unwrap();
    assert_eq!(answer.status(), 302, "without a store there is no log");
    assert_eq!(answer.headers()["location"], "/hors-ligne/y/1.json?langue=fr");
    let whole = service.json(&since(&first));
    assert_eq!((&whole["changements"], &whole["retrait"]), (&Value::Null, &json!(true)));
    assert!(whole["fichiers"].is_array());
    refused_each(
        &service,
        404,
        &[("/hors-ligne/y/1.maj", "/hors-ligne/y/1.json"), ("/hors-ligne/y/1.zip", "/hors-ligne/y/1.json")],
    );
}
