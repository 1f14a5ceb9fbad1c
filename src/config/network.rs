//! Addresses of the net, one by one or as a network.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// All addresses that begin with the same bits (`172.16.0.0/12`), or one (`127.0.0.1`). IPv4 addresses are those of IPv6
/// that they are mapped to: a listener on `[::]` sees them so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Network {
    address: u128,
    /// Which bits count.
    mask: u128,
}

/// What is no network.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("ni une adresse, ni un réseau")]
pub struct NoNetwork;

/// The bits of an address.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl Network {
    /// Is an address of this network?
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.address
    }

    /// The network that one client is taken for: its address, or of IPv6 the network of its house (64 bits), in which it
    /// chooses addresses as it likes.
    pub fn of_client(address: IpAddr) -> Self {
        let mapped = address.to_canonical().is_ipv4();
        let mask = if mapped { u128::MAX } else { u128::MAX << 64 };
        Self { address: bits(address) & mask, mask }
    }

    /// The address, which identifies networks of clients.
    pub fn address(&self) -> Ipv6Addr {
        Ipv6Addr::from_bits(self.address)
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let of_all = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            None => of_all,
            Some(length) => length.parse().ok().filter(|length| *length <= of_all).ok_or(NoNetwork)?,
        };
        let mask = u128::MAX.checked_shl(of_all - length).unwrap_or(0);
        // Of an IPv4 network, all that comes before its 32 bits counts.
        let mask = if address.is_ipv4() { mask | u128::MAX << 32 } else { mask };
        Ok(Self { address: bits(address) & mask, mask })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_contain_what_begins_alike() {
        for (network, inside, outside) in [
            ("127.0.0.1", ["127.0.0.1", "::ffff:127.0.0.1"], ["127.0.0.2", "::1"]),
            ("::ffff:127.0.0.1", ["127.0.0.1", "::ffff:127.0.0.1"], ["127.0.0.2", "::1"]),
            ("172.16.0.0/12", ["172.16.0.0", "172.31.255.255"], ["172.32.0.0", "::ac10:1"]),
            ("172.16.9.9/12", ["172.16.0.0", "::ffff:172.20.1.1"], ["172.15.255.255", "10.0.0.1"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::1", "2001:db8::"]),
            ("::/0", ["127.0.0.1", "2001:db8::1"], ["", ""]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "127.0.0.1"]),
        ] {
            let parsed: Network = network.parse().unwrap();
            assert!(inside.iter().all(|address| parsed.contains(address.parse().unwrap())), "{network}");
            let outside = outside.iter().filter(|address| !address.is_empty());
            assert!(!outside.clone().any(|address| parsed.contains(address.parse().unwrap())), "{network}");
        }
        for wrong in ["", "x", "localhost", "127.0.0.1/33", "::/129", "127.0.0.1/", "127.0.0.1/-1", "127.0.0.1:80"] {
            assert_eq!(wrong.parse::<Network>(), Err(NoNetwork), "{wrong}");
        }
    }

    #[test]
    fn one_client_is_one_address_or_one_house() {
        let client = |text: &str| Network::of_client(text.parse().unwrap());
        assert_eq!(client("127.0.0.1"), client("::ffff:127.0.0.1"));
        assert_ne!(client("127.0.0.1"), client("127.0.0.2"));
        assert_eq!(client("2001:db8::1"), client("2001:db8::ffff:1"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
    }
}
