//! Counts downloads in memory, and adds the counts to the store every half minute and at the end.
//!
//! A process that is killed loses the counts since the last write. While the store cannot be written, the counts wait
//! in memory. If a connection breaks before the store confirms a write, the counts may be added twice.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::Result;
use crate::model::Telechargement;
use crate::store::{Doubt, Store};

/// The time between two writes of the counts to the store.
pub const PERIOD: Duration = Duration::from_secs(30);

/// The maximum number of distinct counts (file and day) that wait for the store. A large network needs months to reach
/// it. Further files are not counted until the store is back.
const MOST: usize = 100_000;

/// The counts that are not in the store yet, in the order in which they are written.
#[derive(Debug, Default)]
pub struct Counter(Mutex<BTreeMap<Telechargement, i64>>);

impl Counter {
    /// Counts one download.
    pub fn count(&self, what: Telechargement) {
        add(&mut self.counts(), what, 1);
    }

    /// Adds the waiting counts to the store. Errors: those of [`Store::count`]. After an error the counts keep waiting.
    pub async fn write(&self, store: &Store) -> Result<()> {
        let counts: Vec<_> = std::mem::take(&mut *self.counts()).into_iter().collect();
        if counts.is_empty() {
            return Ok(());
        }
        let written = store.count(&counts).await;
        if written.is_err() {
            let mut waiting = self.counts();
            counts.into_iter().for_each(|(what, number)| add(&mut waiting, what, number));
        }
        written
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<Telechargement, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(counts: &mut BTreeMap<Telechargement, i64>, what: Telechargement, number: i64) {
    if let Some(count) = counts.get_mut(&what) {
        *count += number;
    } else if counts.len() < MOST {
        counts.insert(what, number);
    }
}

/// Adds the counts to the store every `period` until `end` completes, then adds them a last time and returns. An error
/// of the store raises a doubt.
pub async fn keep(counter: Arc<Counter>, store: Store, doubt: Doubt, period: Duration, end: impl Future<Output = ()>) {
    let mut end = pin!(end);
    let mut failed = false;
    loop {
        let ending = tokio::select! {
            () = tokio::time::sleep(period) => false,
            () = &mut end => true,
        };
        let written = counter.write(&store).await;
        if written.as_ref().is_err_and(|error| store.is_about(error)) {
            doubt.raise();
        }
        match written {
            Ok(()) => failed = false,
            Err(error) if ending => tracing::warn!("les derniers téléchargements comptés sont perdus : {error}"),
            // Log only the first failure, however long the store is unavailable.
            Err(error) if !failed => {
                tracing::warn!("les téléchargements comptés attendent en mémoire : {error}");
                failed = true;
            }
            Err(_) => {}
        }
        if ending {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_counter_still_counts_known_files() {
        let what = |voie: usize| Telechargement {
            voie: voie.to_string(),
            etape: String::new(),
            format: "gpx".into(),
            jour: jiff::civil::date(2026, 11, 22),
        };
        let counter = Counter::default();
        (0..=MOST).for_each(|voie| counter.count(what(voie)));
        counter.count(what(0));
        let counts = counter.counts();
        assert_eq!((counts.len(), counts.get(&what(0)), counts.get(&what(MOST))), (MOST, Some(&2), None));
    }
}
