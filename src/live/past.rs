//! [`Past`]: the published content at earlier times, from the newest entries of the store's log.
//!
//! The log is read when the store is read, never for a request. Every service of one store reads the same log. So each
//! can tell what changed since any state that one of them served.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::atlas::{Atlas, Sources};
use crate::error::Result;
use crate::model::reversal::Reversal;
use crate::store::{Bookmark, Store};

/// The number of entries before the last one that are read again at the most, because entries of overlapping
/// transactions appear late.
const LATE: i64 = 1_000;
/// After so many further entries the log is read anew, so that what is kept of it stays within the limits of
/// [`Store::tail`].
const MOST_FURTHER: usize = 500;
/// The service probably published two changes together if less time than this lies between them.
const BURST: SignedDuration = SignedDuration::from_millis(250);

/// The content of a store, and the recorded changes that led to it.
#[derive(Clone)]
pub struct Past {
    sources: Sources,
    /// The atlas of `sources`.
    atlas: Arc<Atlas>,
    recorded: Recorded,
}

impl Past {
    pub(super) fn new(sources: Sources, atlas: Arc<Atlas>, recorded: Recorded) -> Self {
        Self { sources, atlas, recorded }
    }

    /// Returns the atlas after the entry `seq` of the log, as it was on `jour`. Returns `None` if that is not known, because
    /// the log does not go back as far, or if the day is to come. This takes as long as a rebuild of the atlas.
    pub fn atlas_at(&self, seq: i64, jour: Date) -> Option<Atlas> {
        let changes = self.recorded.after(seq).filter(|_| jour <= self.sources.jour())?;
        let sources = self.sources.before(changes.iter().map(Arc::as_ref))?.on(jour);
        Some(self.atlas.rebuild(&self.sources, &sources))
    }

    /// Returns the last entry of the log at a time. Returns `None` if the log is not known as far back.
    pub fn seq_at(&self, at: Timestamp) -> Option<i64> {
        let Recorded { changes, since, .. } = &self.recorded;
        match changes.partition_point(|change| change.at <= at).checked_sub(1) {
            Some(last) => changes.get(last).map(|change| change.seq),
            None => (*since == 0).then_some(0),
        }
    }

    /// Returns the last entry of the log in an atlas. Returns `None` if it is not the atlas of this content, or if the log
    /// cannot be read.
    pub fn revision_of(&self, atlas: &Arc<Atlas>) -> Option<i64> {
        self.recorded.of.as_ref().filter(|_| Arc::ptr_eq(atlas, &self.atlas)).map(Bookmark::revision)
    }

    /// Returns the states that were probably served, those before each burst of changes: the last entry of the log in it,
    /// and when it ended. The newest is the first.
    pub fn states(&self) -> impl Iterator<Item = (i64, Timestamp)> {
        let changes = &self.recorded.changes;
        let begins = |i: usize| {
            let (before, change) = (changes.get(i.wrapping_sub(1)), changes.get(i)?);
            let is_burst = before.is_some_and(|before| change.at.duration_since(before.at).abs() < BURST);
            (!is_burst).then_some((change.seq - 1, change.at))
        };
        (0..changes.len()).rev().filter_map(begins)
    }
}

/// The newest entries of a log.
#[derive(Clone, Default)]
pub(super) struct Recorded {
    /// In the order of `seq`.
    changes: Vec<Arc<Reversal>>,
    /// The number after which all entries are known.
    since: i64,
    /// The position in the log when it was read. `None` if it could not be read.
    of: Option<Bookmark>,
    /// The number of entries that were read since the log was read anew.
    further: usize,
}

impl Recorded {
    /// Reads the log up to `now`, the bookmark of the reading of the content. Continues the earlier reading `self`. If
    /// the log cannot be read, only the present state is known.
    pub(super) async fn read(&self, store: &Store, now: &Bookmark) -> Self {
        match self.next(store, now).await {
            Ok(recorded) => recorded,
            Err(error) => {
                tracing::warn!(
                    "le journal de la base ne se relit pas : les paquets hors ligne sont mis à jour en entier. {error}"
                );
                Self { since: now.revision(), ..Self::default() }
            }
        }
    }

    async fn next(&self, store: &Store, now: &Bookmark) -> Result<Self> {
        let known = self.of.as_ref().filter(|known| known.is_of_log_of(now) && self.further < MOST_FURTHER);
        let after = known.map_or(0, |known| known.settled().max(known.revision() - LATE));
        let tail = store.tail(after).await?;
        let is_next = known.is_some() && tail.is_whole;
        let kept = self.changes.iter().filter(|change| is_next && change.seq <= after).cloned();
        let changes: Vec<_> = kept.chain(tail.changes.into_iter().map(Arc::new)).collect();
        let since = match changes.first() {
            _ if is_next => self.since,
            _ if tail.is_whole => after,
            Some(first) => first.seq - 1,
            None => now.revision(),
        };
        let further =
            if is_next { self.further + changes.iter().filter(|change| change.seq > after).count() } else { 0 };
        Ok(Self { changes, since, of: Some(now.clone()), further })
    }

    /// Returns the changes after the entry `seq`. Returns `None` if not all of them are known.
    fn after(&self, seq: i64) -> Option<&[Arc<Reversal>]> {
        let from = self.changes.partition_point(|change| change.seq <= seq);
        let last = self.of.as_ref().map_or(self.since, Bookmark::revision);
        (self.since..=last).contains(&seq).then(|| self.changes.get(from..)).flatten()
    }
}
