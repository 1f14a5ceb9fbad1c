//! How often each file was downloaded: counted in memory, added to the store twice a minute and at the end.
//!
//! What is lost when a process is killed is what it counted since the last time. As long as the store cannot be written
//! to, the counts wait in memory. (Where a connection breaks while the store says that it has them, they come twice.)

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::Result;
use crate::model::Telechargement;
use crate::store::{Doubt, Store};

/// How often a service adds its counts to the store.
pub const PERIOD: Duration = Duration::from_secs(30);

/// How many files and days are counted apart while the store cannot be had: months of a large network. Others wait for
/// nothing then: they are not counted.
const MOST: usize = 100_000;

/// The counts that are not in the store yet, in the order in which they are written there.
#[derive(Debug, Default)]
pub struct Counter(Mutex<BTreeMap<Telechargement, i64>>);

impl Counter {
    /// Counts a download.
    pub fn count(&self, what: Telechargement) {
        add(&mut self.counts(), what, 1);
    }

    /// Adds what was counted to the store. Errors: those of [`Store::count`]; the counts stay here then.
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

/// Adds the counts to the store, `period` after `period` and a last time at the `end`, then returns.
/// An error of the store raises a doubt.
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
            // said once, however long it lasts
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
    fn what_waits_is_bounded_and_what_is_known_still_counts() {
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
