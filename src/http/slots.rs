//! Limits the number of clients that are connected to `/evenements`: 1,000 in total and 100 from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit};

use crate::config::Network;

/// The maximum number of connections. It is lower if the process may open fewer than twice as many files.
const MOST: usize = 1_000;
/// The maximum number of connections from one address. All clients of a household or an office may share one address.
const MOST_OF_ONE: usize = 100;
/// The minimum time between two log lines about refusals.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The reason why a connection is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Full {
    /// The client's address has [`MOST_OF_ONE`] connections.
    Client,
    /// All clients together have the maximum number of connections.
    Everybody,
}

/// Counts the connections and limits them.
#[derive(Default)]
pub(super) struct Slots(Arc<Mutex<State>>);

/// A counted connection. Dropping it frees the slot.
pub(super) struct Slot {
    slots: Arc<Mutex<State>>,
    client: Ipv6Addr,
}

struct State {
    free: usize,
    all: usize,
    /// The number of connections of each address.
    of: HashMap<Ipv6Addr, usize>,
    /// The numbers of refusals: those by the limit per address, and those by the total limit.
    refused: [u64; 2],
    /// The time of the last log line about refusals, and the number of refusals at that time.
    logged: Option<(Instant, u64)>,
}

impl Default for State {
    fn default() -> Self {
        // Half of the files are left for other requests and the store.
        let files = getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok());
        let all = files.map_or(MOST, |files| MOST.min(files / 2));
        Self { free: all, all, of: HashMap::new(), refused: [0; 2], logged: None }
    }
}

impl Slots {
    /// Takes a slot for a client. Errors: a limit is reached.
    pub(super) fn take(&self, client: Option<IpAddr>) -> Result<Slot, Full> {
        let client = client.map_or(Ipv6Addr::UNSPECIFIED, |address| Network::of_client(address).address());
        let mut state = lock(&self.0);
        let has = state.of.get(&client).copied().unwrap_or(0);
        let full = match () {
            () if has >= MOST_OF_ONE => Full::Client,
            () if state.free == 0 => Full::Everybody,
            () => {
                state.free -= 1;
                state.of.insert(client, has + 1);
                return Ok(Slot { slots: Arc::clone(&self.0), client });
            }
        };
        state.refuse(full);
        Err(full)
    }

    /// Returns the number of connections.
    pub(super) fn taken(&self) -> usize {
        let state = lock(&self.0);
        state.all - state.free
    }

    /// Returns the numbers of refusals: those by the limit per address, and those by the total limit.
    pub(super) fn refused(&self) -> [u64; 2] {
        lock(&self.0).refused
    }
}

impl State {
    /// Counts a refusal. Logs the refusals since the last log line, at most once per [`LOG_EVERY`].
    fn refuse(&mut self, full: Full) {
        let [client, everybody] = &mut self.refused;
        match full {
            Full::Client => *client += 1,
            Full::Everybody => *everybody += 1,
        }
        let all = *client + *everybody;
        let (when, before) = self.logged.unzip();
        if when.is_none_or(|when: Instant| when.elapsed() >= LOG_EVERY) {
            self.logged = Some((Instant::now(), all));
            let refus = all - before.unwrap_or(0);
            let (abonnes, adresses) = (self.all - self.free, self.of.len());
            tracing::warn!(
                refus,
                abonnes,
                adresses,
                "/evenements : des cartes sont refusées, 100 par adresse au plus. Derrière un mandataire, nommez-le dans \
                 trusted_proxies : sinon toutes les cartes ont la même adresse."
            );
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = lock(&self.slots);
        state.free += 1;
        if let Some(has) = state.of.get_mut(&self.client) {
            *has -= 1;
            if *has == 0 {
                state.of.remove(&self.client);
            }
        }
    }
}

/// Locks the state. A poisoned lock is used anyway, because no code panics while it holds the lock.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_and_all_clients_have_limits_and_free_their_slots() {
        let slots = Slots::default();
        let all = lock(&slots.0).all;
        let client = |n: u8| Some(IpAddr::from([192, 0, 2, n]));
        let mut mine: Vec<Slot> = (0..MOST_OF_ONE).map(|_| slots.take(client(1)).ok().unwrap()).collect();
        assert_eq!(slots.take(client(1)).err(), Some(Full::Client));
        mine.pop();
        assert!(slots.take(client(1)).is_ok());
        // The many IPv6 addresses of a household count as one client.
        let house = |n: u128| Some(IpAddr::from(Ipv6Addr::from_bits((0x2001_0db8 << 96) + n)));
        let theirs: Vec<Slot> = (0..MOST_OF_ONE as u128).map(|n| slots.take(house(n)).ok().unwrap()).collect();
        assert_eq!(slots.take(house(999)).err(), Some(Full::Client));
        let rest: Vec<Slot> = (0..all - slots.taken())
            .map(|n| slots.take(client(2 + u8::try_from(n / MOST_OF_ONE).unwrap())).ok().unwrap())
            .collect();
        assert_eq!(slots.take(client(99)).err(), Some(Full::Everybody));
        assert_eq!((slots.taken(), slots.refused()), (all, [2, 1]));
        drop((mine, theirs, rest));
        assert_eq!(slots.taken(), 0);
        assert!(lock(&slots.0).of.is_empty(), "who left is forgotten");
    }
}
