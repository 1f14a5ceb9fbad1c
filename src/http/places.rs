//! Places for those who listen to `/evenements`: a thousand, of which one client may have a hundred.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit};

use crate::config::Network;

/// How many clients may listen, if the system gives this process twice as many files.
const PLACES: usize = 1_000;
/// How many of them may be at one address: all pages of a house or an office.
const OF_ONE: usize = 100;
/// How often refusals are logged.
const SAID_EVERY: Duration = Duration::from_secs(60);

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Full {
    /// The client has all that it may have.
    Client,
    /// Nobody gets one any more.
    Everybody,
}

/// All places.
#[derive(Default)]
pub(super) struct Places(Arc<Mutex<State>>);

/// A place; free when dropped.
pub(super) struct Place {
    places: Arc<Mutex<State>>,
    client: Ipv6Addr,
}

struct State {
    free: usize,
    all: usize,
    /// How many each client has.
    of: HashMap<Ipv6Addr, usize>,
    /// How many were refused for want of a place for the client, and for everybody.
    refused: [u64; 2],
    /// When that was logged last, and how many there were then.
    said: Option<(Instant, u64)>,
}

impl Default for State {
    fn default() -> Self {
        // The others are for all other requests and the store.
        let files = getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok());
        let all = files.map_or(PLACES, |files| PLACES.min(files / 2));
        Self { free: all, all, of: HashMap::new(), refused: [0; 2], said: None }
    }
}

impl Places {
    /// A place for a client. It is refused if there is none.
    pub(super) fn take(&self, client: Option<IpAddr>) -> Result<Place, Full> {
        let client = client.map_or(Ipv6Addr::UNSPECIFIED, |address| Network::of_client(address).address());
        let mut state = lock(&self.0);
        let has = state.of.get(&client).copied().unwrap_or(0);
        let full = match () {
            () if has >= OF_ONE => Full::Client,
            () if state.free == 0 => Full::Everybody,
            () => {
                state.free -= 1;
                state.of.insert(client, has + 1);
                return Ok(Place { places: Arc::clone(&self.0), client });
            }
        };
        state.refuse(full);
        Err(full)
    }

    /// How many places are taken.
    pub(super) fn taken(&self) -> usize {
        let state = lock(&self.0);
        state.all - state.free
    }

    /// How many were refused for want of a place for the client, and for everybody.
    pub(super) fn refused(&self) -> [u64; 2] {
        lock(&self.0).refused
    }
}

impl State {
    /// Counts a refusal, and logs all since the last time.
    fn refuse(&mut self, full: Full) {
        let [client, everybody] = &mut self.refused;
        match full {
            Full::Client => *client += 1,
            Full::Everybody => *everybody += 1,
        }
        let all = *client + *everybody;
        let (when, before) = self.said.unzip();
        if when.is_none_or(|when: Instant| when.elapsed() >= SAID_EVERY) {
            self.said = Some((Instant::now(), all));
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

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.places);
        state.free += 1;
        if let Some(has) = state.of.get_mut(&self.client) {
            *has -= 1;
            if *has == 0 {
                state.of.remove(&self.client);
            }
        }
    }
}

/// Nothing that holds the lock can panic.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_its_share_and_gives_it_back() {
        let places = Places::default();
        let all = lock(&places.0).all;
        let client = |n: u8| Some(IpAddr::from([192, 0, 2, n]));
        let mut mine: Vec<Place> = (0..OF_ONE).map(|_| places.take(client(1)).ok().unwrap()).collect();
        assert_eq!(places.take(client(1)).err(), Some(Full::Client));
        mine.pop();
        assert!(places.take(client(1)).is_ok());
        // The same house: it has many addresses of IPv6.
        let house = |n: u128| Some(IpAddr::from(Ipv6Addr::from_bits((0x2001_0db8 << 96) + n)));
        let theirs: Vec<Place> = (0..OF_ONE as u128).map(|n| places.take(house(n)).ok().unwrap()).collect();
        assert_eq!(places.take(house(999)).err(), Some(Full::Client));
        let rest: Vec<Place> = (0..all - places.taken())
            .map(|n| places.take(client(2 + u8::try_from(n / OF_ONE).unwrap())).ok().unwrap())
            .collect();
        assert_eq!(places.take(client(99)).err(), Some(Full::Everybody));
        assert_eq!((places.taken(), places.refused()), (all, [2, 1]));
        drop((mine, theirs, rest));
        assert_eq!(places.taken(), 0);
        assert!(lock(&places.0).of.is_empty(), "who left is forgotten");
    }
}
