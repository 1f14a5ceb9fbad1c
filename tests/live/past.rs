//! Earlier states of the content, from the log of the store.

use std::sync::Arc;

use hent::live::{self, calendar};
use hent::model::row::{Rows, Value};
use hent::model::table::Table;
use hent::store::Store;
use jiff::Timestamp;

use super::edit_number;
use crate::support::atlases::atlas_of;
use crate::support::rows::{network, text, valid};
use crate::support::stores::{Stores, edit};

async fn last_seq(store: &Store) -> i64 {
    store.tail(0).await.unwrap().changes.last().unwrap().seq
}

/// Makes an edit that inserts, deletes or moves rows.
fn edit_rows(step: usize, rows: &mut Rows) {
    match step {
        0 => rows.of_mut(Table::VoieTroncon)[0].set(Table::VoieTroncon, "inverse", Value::Bool(true)),
        1 => rows.of_mut(Table::PointInteret).retain(|row| *row.get(Table::PointInteret, "id") != Value::Int(2)),
        2 => rows.of_mut(Table::PointInteret).push(valid(Table::PointInteret, 3)),
        // Another row takes the code of the deleted one.
        3 => rows.of_mut(Table::PointInteret)[1].set(Table::PointInteret, "code", text("code-2")),
        4 => rows.of_mut(Table::Etape).clear(),
        5 => rows.of_mut(Table::VoieTroncon).clear(),
        _ => rows.of_mut(Table::Perturbation).clear(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_earlier_state_is_found_in_the_log() {
    let stores = Stores::filled("live::past::every_earlier_state_is_found_in_the_log", &network()).await;
    for store in stores.all() {
        let mut states = vec![];
        for step in 0..15 {
            states.push((last_seq(&store).await, atlas_of(&store).await.fingerprint("")));
            if step < 8 {
                edit_number(step, &store).await;
            } else {
                edit(&store, "essai", move |rows| edit_rows(step - 8, rows)).await;
            }
        }
        let (_, follower) = live::start(store.clone(), None, Arc::new(Timestamp::now)).await.unwrap();
        let past = follower.live().past().unwrap();
        let jour = calendar::today();
        for (step, (seq, fingerprint)) in states.iter().enumerate() {
            let atlas = past.atlas_at(*seq, jour).unwrap_or_else(|| panic!("{}: before step {step}", store.name()));
            assert_eq!(atlas.fingerprint(""), *fingerprint, "{}: before step {step}", store.name());
        }
        let distinct: std::collections::HashSet<_> = states.iter().map(|(_, fingerprint)| fingerprint).collect();
        assert!(distinct.len() > 12, "{} states", distinct.len());
        assert!(past.atlas_at(last_seq(&store).await + 1, jour).is_none(), "a number that the log has not reached");
        let later = jour.tomorrow().unwrap().tomorrow().unwrap();
        assert!(past.atlas_at(states[0].0, later).is_none(), "a day to come");
    }
}
