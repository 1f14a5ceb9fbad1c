//! Limits how many files one client has checked at the same time.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::Network;
use crate::error::{Error, Result};

/// The number of files from one address that are received, wait or are read. Others find room beside them.
const MOST_OF_ONE: usize = 2;

/// The number of files of each address that is being served.
#[derive(Default)]
pub(in crate::http) struct Clients(Arc<Mutex<HashMap<Ipv6Addr, usize>>>);

/// A counted file. Dropping it ends the count.
pub(super) struct Client {
    clients: Arc<Mutex<HashMap<Ipv6Addr, usize>>>,
    address: Ipv6Addr,
}

impl Clients {
    /// Counts a file of a client. Errors: the client has [`MOST_OF_ONE`] already.
    pub(super) fn take(&self, address: Option<IpAddr>) -> Result<Client> {
        let address = address.map_or(Ipv6Addr::UNSPECIFIED, |address| Network::of_client(address).address());
        let mut counts = lock(&self.0);
        let count = counts.entry(address).or_default();
        if *count >= MOST_OF_ONE {
            return Err(Error::Busy("vérifications de votre adresse".into()));
        }
        *count += 1;
        Ok(Client { clients: Arc::clone(&self.0), address })
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let mut counts = lock(&self.clients);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

/// Locks the counts. A poisoned lock is used anyway, because no code panics while it holds the lock.
fn lock(counts: &Mutex<HashMap<Ipv6Addr, usize>>) -> MutexGuard<'_, HashMap<Ipv6Addr, usize>> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_two_files_at_a_time() {
        let clients = Clients::default();
        let of = |n: u8| Some(IpAddr::from([192, 0, 2, n]));
        let mut mine: Vec<Client> = (0..MOST_OF_ONE).map(|_| clients.take(of(1)).ok().unwrap()).collect();
        assert!(matches!(clients.take(of(1)), Err(Error::Busy(_))));
        let other = clients.take(of(2)).ok().unwrap();
        mine.pop();
        mine.push(clients.take(of(1)).ok().unwrap());
        drop((mine, other));
        assert!(lock(&clients.0).is_empty(), "who left is forgotten");
    }
}
