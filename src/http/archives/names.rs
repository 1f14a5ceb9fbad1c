//! [`Names`]: the addresses of archives that are, or were, valid.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::make::Of;
use crate::archive::{Assembled, Listing};

/// How long an archive is sent after it was replaced.
const A_DAY: Duration = Duration::from_secs(24 * 3600);
/// The number of replaced archives of a way that are sent. An archive that is replaced more often in a day goes earlier.
const MOST_SENT: usize = 4;
/// The number of states of a way whose differences from the current one are known. A state of a voie takes 20 kB.
pub(super) const MOST_KNOWN: usize = 12;

/// The generation of a state before a withdrawal. It is never the present one.
const TAKEN_BACK: u64 = u64::MAX;

/// The states of all ways. The current one is the last of its way.
pub(super) struct Names {
    generation: Arc<AtomicU64>,
    states: Mutex<HashMap<Of, Vec<State>>>,
    /// The last entry of the log of the newest state that was looked for in the log, by way.
    recalled: Mutex<HashMap<Of, i64>>,
}

/// A state of an archive.
struct State {
    hash: String,
    listing: Listing,
    /// `None` once it is no longer sent.
    archive: Option<Arc<Assembled>>,
    /// When another state took its place. `None` for the current one.
    replaced: Option<Instant>,
    /// The generation in which it was current for the last time. If it is not the present one, a host may have taken
    /// something back that the archive has.
    generation: u64,
}

/// The meaning of an address.
pub(super) enum Found {
    /// The archive may be sent.
    Here(Arc<Assembled>),
    /// The archive existed. It may be sent only if it is the current one.
    Doubtful,
    /// No archive with this hash is known.
    Unknown,
}

impl Names {
    pub(super) fn new(generation: Arc<AtomicU64>) -> Self {
        Self { generation, states: Mutex::default(), recalled: Mutex::default() }
    }

    /// Finds the archive of an address.
    pub(super) fn find(&self, of: &Of, hash: &str) -> Found {
        let generation = self.generation.load(Ordering::SeqCst);
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = states.get(of).into_iter().flatten().find(|state| state.hash == hash) else {
            return Found::Unknown;
        };
        let is_over = state.replaced.is_some_and(|when| when.elapsed() > A_DAY);
        match &state.archive {
            Some(archive) if state.generation == generation && !is_over => Found::Here(Arc::clone(archive)),
            _ => Found::Doubtful,
        }
    }

    /// Returns the tiles of an earlier state, if it is known.
    pub(super) fn listing(&self, of: &Of, hash: &str) -> Option<Listing> {
        let states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(of)?.iter().find(|state| state.hash == hash).map(|state| state.listing.clone())
    }

    /// Notes that this archive is the current one. `generation` is that of the moment before its snapshot was loaded.
    pub(super) fn register(&self, of: &Of, archive: &Arc<Assembled>, generation: u64) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let states = states.entry(of.clone()).or_default();
        if let Some(last) = states.last_mut().filter(|last| last.hash == archive.hash()) {
            last.archive = Some(Arc::clone(archive));
            last.generation = last.generation.max(generation);
            return;
        }
        if states.last().is_some_and(|last| last.generation > generation) {
            return; // made from a snapshot that is no longer served
        }
        let now = Instant::now();
        states.retain(|state| state.hash != archive.hash()); // an edit that was undone
        states.iter_mut().for_each(|state| state.replaced = state.replaced.or(Some(now)));
        states.push(State {
            hash: archive.hash().into(),
            listing: archive.listing().clone(),
            archive: Some(Arc::clone(archive)),
            replaced: None,
            generation,
        });
        let surplus = states.len().saturating_sub(MOST_KNOWN);
        states.drain(..surplus);
        let old = states.len().saturating_sub(MOST_SENT + 1);
        states.iter_mut().take(old).for_each(|state| state.archive = None);
    }

    /// Notes an earlier state that another service made, or this one before it was started. It was replaced `age` ago.
    /// `generation` is that of the current state with which it was compared, or `None` if a host took something back
    /// since. There must be a current state.
    pub(super) fn recall(&self, of: &Of, archive: Assembled, age: Duration, generation: Option<u64>) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(states) = states.get_mut(of).filter(|states| (1..MOST_KNOWN).contains(&states.len())) else { return };
        if states.iter().any(|state| state.hash == archive.hash()) {
            return;
        }
        let replaced = Instant::now().checked_sub(age);
        let is_sent = generation.is_some() && age <= A_DAY && replaced.is_some() && states.len() <= MOST_SENT;
        let state = State {
            hash: archive.hash().into(),
            listing: archive.listing().clone(),
            archive: is_sent.then(|| Arc::new(archive)),
            replaced: replaced.or_else(|| Some(Instant::now())),
            generation: generation.unwrap_or(TAKEN_BACK),
        };
        states.insert(0, state);
    }

    /// Returns the entry of the log up to which the earlier states of a way have been looked for.
    pub(super) fn recalled(&self, of: &Of) -> i64 {
        let recalled = self.recalled.lock().unwrap_or_else(PoisonError::into_inner);
        recalled.get(of).copied().unwrap_or(-1)
    }

    /// Notes that the earlier states of a way up to this entry of the log have been looked for.
    pub(super) fn has_recalled(&self, of: &Of, seq: i64) {
        self.recalled.lock().unwrap_or_else(PoisonError::into_inner).insert(of.clone(), seq);
    }

    /// Forgets the bodies of all archives, so that the file in which they are is removed.
    pub(super) fn forget_bodies(&self) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        states.values_mut().flatten().for_each(|state| state.archive = None);
    }
}
