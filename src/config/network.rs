//! IP networks: ranges of addresses.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses that share a prefix (`172.16.0.0/12`), or a single address (`127.0.0.1`). IPv4 addresses are
/// stored as IPv4-mapped IPv6 addresses, as a listener on `[::]` sees them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Network {
    address: u128,
    /// The bits of the prefix.
    mask: u128,
}

/// The error for a text that is neither an address nor a network.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("ni une adresse, ni un réseau")]
pub struct NoNetwork;

/// Returns an address as 128 bits. IPv4 addresses are mapped to IPv6.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl Network {
    /// Tells whether the network contains an address.
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.address
    }

    /// Returns the network that counts as one client: the address itself for IPv4, and the /64 prefix for IPv6. A
    /// household usually has a /64 and can use any address in it.
    pub fn of_client(address: IpAddr) -> Self {
        let mapped = address.to_canonical().is_ipv4();
        let mask = if mapped { u128::MAX } else { u128::MAX << 64 };
        Self { address: bits(address) & mask, mask }
    }

    /// Returns the first address of the network. It identifies the network of a client.
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
        // The 96 bits before an IPv4 address belong to the prefix.
        let mask = if address.is_ipv4() { mask | u128::MAX << 32 } else { mask };
        Ok(Self { address: bits(address) & mask, mask })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_contains_the_addresses_with_its_prefix() {
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
    fn a_client_is_an_ipv4_address_or_an_ipv6_prefix() {
        let client = |text: &str| Network::of_client(text.parse().unwrap());
        assert_eq!(client("127.0.0.1"), client("::ffff:127.0.0.1"));
        assert_ne!(client("127.0.0.1"), client("127.0.0.2"));
        assert_eq!(client("2001:db8::1"), client("2001:db8::ffff:1"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
    }
}
