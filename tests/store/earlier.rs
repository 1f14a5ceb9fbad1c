//! The ways as they were at an earlier time, in both stores.

use std::time::Duration;

use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use jiff::Timestamp;

use crate::support::rows::{sample, text};
use crate::support::stores::{Stores, by_hand, change, edit};

const WAYS: [Table; 5] = [Table::Voie, Table::Localite, Table::Troncon, Table::VoieTroncon, Table::Etape];

/// Returns the rows of the ways in one order.
fn sorted(rows: &Rows) -> Vec<Vec<String>> {
    let of = |table: &Table| {
        let mut rows: Vec<String> = rows.of(*table).iter().map(|row: &Row| format!("{row:?}")).collect();
        rows.sort();
        rows
    };
    WAYS.iter().map(of).collect()
}

/// Returns a time between what was written so far and what is written next. The log has milliseconds.
async fn between() -> Timestamp {
    tokio::time::sleep(Duration::from_millis(20)).await;
    let now = Timestamp::now();
    tokio::time::sleep(Duration::from_millis(20)).await;
    now
}

#[tokio::test]
async fn the_log_knows_every_earlier_state_of_the_ways() {
    let stores = Stores::new("the_log_knows_every_earlier_state_of_the_ways").await;
    for store in stores.all() {
        let mut known = vec![(between().await, store.load(&WAYS).await.unwrap())];
        edit(&store, "essai", |rows| *rows = sample()).await;
        known.push((between().await, store.load(&WAYS).await.unwrap()));
        // A line moves, and gets another code.
        change(&store, Table::Troncon, 1, |row| {
            if let Value::Line(mut line) = row.get(Table::Troncon, "geom").clone() {
                line.iter_mut().for_each(|place| place.lat += 0.001);
                row.set(Table::Troncon, "geom", Value::Line(line));
            }
            row.set(Table::Troncon, "code", text("autrement"));
        })
        .await;
        change(&store, Table::Troncon, 900, |_| {}).await;
        known.push((between().await, store.load(&WAYS).await.unwrap()));
        // Somebody changes a rank by hand, and deletes what was just made.
        by_hand(&stores, &store, "UPDATE #voie_troncon SET rang = 77 WHERE rang = 1").await;
        edit(&store, "essai", |rows| {
            rows.of_mut(Table::Troncon).retain(|row| row.get(Table::Troncon, "id") != &Value::Int(900))
        })
        .await;
        known.push((between().await, store.load(&WAYS).await.unwrap()));
        for (number, (at, rows)) in known.iter().enumerate() {
            assert_eq!(sorted(&store.earlier(*at).await.unwrap()), sorted(rows), "state {number}");
        }
        assert!(known[1].1.of(Table::VoieTroncon).len() > 1, "the ranks are there");
    }
}
