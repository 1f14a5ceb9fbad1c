//! `?reference=` with a date: the state that the log of the store knows.

use hent::model::change::Change;
use hent::model::row::Value as Cell;
use hent::model::table::Table;
use hent::store::Store;
use serde_json::Value;

use super::at;
use super::serveur::Serveur;
use crate::support::stores::raw;
use crate::support::wait::eventually;

/// Everything in the store was written on this day, before the test.
const WRITTEN: &str = "2001-01-01T12:00:00.000Z";

/// Moves the middle third of a tronçon by about 33 m to the north.
fn moved(store: &Store, code: &str) {
    let code = code.to_owned();
    let edit = store.edit("essai", move |rows| {
        let table = Table::Troncon;
        let row = rows.of(table).iter().find(|row| row.get(table, "code").as_text() == Some(&code)).unwrap();
        let Cell::Line(mut line) = row.get(table, "geom").clone() else { panic!("{row:?}") };
        let third = line.len() / 3;
        line[third..2 * third].iter_mut().for_each(|place| place.lat += 0.000_3);
        let mut after = row.clone();
        after.set(table, "geom", Cell::Line(line));
        Ok((vec![Change { table, before: Some(row.clone()), after: Some(after), origin: None, source: None }], ()))
    });
    tokio::runtime::Runtime::new().unwrap().block_on(edit).unwrap();
}

#[test]
fn a_line_is_compared_with_what_was_published_on_a_day() {
    let age = format!(
        "UPDATE hent_session SET restoring = 1; UPDATE historique SET at = '{WRITTEN}';
         UPDATE hent_session SET restoring = 0"
    );
    let serveur = Serveur::prepared(|path| raw(path).execute_batch(&age).unwrap());
    let path = serveur.store();
    let voie = at(&serveur.json("/api/voies"), "voies/0/code").as_str().unwrap().to_owned();
    let gpx = || serveur.get(&format!("/traces/{voie}/1.gpx"));
    let before = gpx();
    let post = |query: &str, body: &[u8]| serveur.post(&format!("?voie={voie}&etape=1{query}"), "", body);
    let (_, found) = post("", &before);
    let troncons = at(&found, "comparaison/suivies/0/troncons").as_array().unwrap();
    let whole = troncons.iter().find(|troncon| troncon["part"] == 1.0).unwrap();
    let store = Store::at(path.to_str().unwrap()).unwrap();
    moved(&store, whole["code"].as_str().unwrap());
    let after = eventually("the track follows the edit", || Some(gpx()).filter(|now| *now != before));

    let (status, found) = post("&reference=2001-06-01", &before);
    assert_eq!((status, at(&found, "comparaison/identique")), (200, &Value::Bool(true)), "{found:#}");
    let (_, found) = post("", &before);
    assert_eq!(at(&found, "comparaison/identique"), false);
    assert!(at(&found, "comparaison/ecarts/0").get("a_bouge").is_none(), "it is what is published that moved");
    let (_, found) = post("&reference=2001-06-01", &after);
    let ecarts = at(&found, "comparaison/ecarts").as_array().unwrap();
    assert!(!ecarts.is_empty() && ecarts.iter().all(|ecart| ecart["a_bouge"] == "publie"), "{ecarts:#?}");
    // A line that leaves a way that did not move.
    let text = String::from_utf8(before.clone()).unwrap();
    let places: Vec<&str> = text.split("<trkpt ").collect();
    let cut = [&places[..places.len() * 9 / 10], &[*places.last().unwrap()]].concat().join("<trkpt ");
    let (_, found) = post("&reference=2001-06-01", cut.as_bytes());
    assert_eq!(at(&found, "comparaison/ecarts/0/a_bouge"), "trace", "{:#}", at(&found, "comparaison"));
    for (query, status, says) in [
        ("&reference=2000-12-31", 400, "aucun tracé"),
        ("&reference=hier", 400, "AAAA-MM-JJ"),
        ("&reference=9999-12-31", 400, "jour passé"),
    ] {
        let (found, problem) = post(query, &before);
        assert_eq!(found, status, "{query}: {problem:#}");
        assert!(at(&problem, "detail").as_str().unwrap().contains(says), "{query}: {problem:#}");
    }
    // Without its store, the service answers as before.
    std::fs::rename(&path, path.with_extension("parti")).unwrap();
    let (status, found) = post("&reference=2001-06-01", &before);
    assert_eq!((status, at(&found, "comparaison/identique")), (200, &Value::Bool(true)), "{found:#}");
    serveur.leaves_nothing();
}
