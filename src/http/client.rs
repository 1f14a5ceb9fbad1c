//! Finds the address of a client behind trusted proxies.

use std::net::IpAddr;

use actix_web::dev::RequestHead;
use actix_web::http::header;

use crate::config::Config;

/// Returns the address of the client. Every proxy appends the address of its peer, so the last address that is not a
/// trusted proxy is the client. A client can forge all addresses before it. `Forwarded` is only read if there is no
/// `X-Forwarded-For`: hardly any proxy writes or removes `Forwarded`, so a client can forge it as a whole.
pub(super) fn address(request: &RequestHead, config: &Config) -> Option<IpAddr> {
    let mut address = request.peer_addr?.ip().to_canonical();
    let listed = request.headers.contains_key(header::X_FORWARDED_FOR);
    let said = if listed { header::X_FORWARDED_FOR } else { header::FORWARDED };
    let lines: Vec<&str> = request.headers.get_all(&said).filter_map(|value| value.to_str().ok()).collect();
    let mut before = lines.iter().rev().flat_map(|line| line.rsplit(','));
    while config.trusts(address) {
        let Some(asker) = before.next().and_then(|one| parse(one, !listed)) else { break };
        address = asker.to_canonical();
    }
    Some(address)
}

/// Parses an element of `X-Forwarded-For`, or of `Forwarded` if `pairs` (RFC 7239:
/// `for="[2001:db8::1]:4711";proto=https`). Returns its address without the port.
fn parse(element: &str, pairs: bool) -> Option<IpAddr> {
    let node = if pairs {
        element.split(';').find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            name.eq_ignore_ascii_case("for").then(|| value.trim_matches('"'))
        })?
    } else {
        element.trim()
    };
    let bare = match node.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if node.matches(':').count() == 1 => node.split_once(':')?.0, // IPv4 with a port
        None => node,
    };
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_client_cannot_forge_its_address() {
        let mut config = crate::http::tests::config();
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap(), "172.16.0.0/12".parse().unwrap()];
        let of = |peer: &str, headers: &[(&'static str, &str)]| {
            let mut request = TestRequest::default().peer_addr(format!("{peer}:4711").parse().unwrap());
            for header in headers {
                request = request.append_header(*header);
            }
            address(request.to_http_request().head(), &config).unwrap().to_string()
        };
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(of("192.0.2.1", &[("x-forwarded-for", "192.0.2.9")]), "192.0.2.1", "a stranger");
        for peer in ["127.0.0.1", "[::ffff:127.0.0.1]", "172.20.0.3"] {
            for (said, expected) in [
                ("192.0.2.9", "192.0.2.9"),
                ("192.0.2.9:80", "192.0.2.9"),
                ("[2001:db8::1]:80", "2001:db8::1"),
                ("2001:db8::1", "2001:db8::1"),
                ("::ffff:192.0.2.9", "192.0.2.9"),
                ("10.9.9.9, 192.0.2.9", "192.0.2.9"),
                ("10.9.9.9, 192.0.2.9, 172.16.0.1", "192.0.2.9"),
            ] {
                assert_eq!(of(peer, &[("x-forwarded-for", said)]), expected, "{peer} {said}");
            }
        }
        assert_eq!(of("127.0.0.1", &[("x-forwarded-for", "10.9.9.9"), ("x-forwarded-for", "192.0.2.9")]), "192.0.2.9");
        assert_eq!(of("127.0.0.1", &[("x-forwarded-for", "nonsense")]), "127.0.0.1");
        for said in ["for=192.0.2.9", "for=10.9.9.9, For=\"192.0.2.9:4711\";proto=https;by=172.16.0.1"] {
            assert_eq!(of("127.0.0.1", &[("forwarded", said)]), "192.0.2.9", "{said}");
        }
        assert_eq!(of("127.0.0.1", &[("forwarded", "for=_hidden")]), "127.0.0.1");
        let both = [("forwarded", "for=10.9.9.9"), ("x-forwarded-for", "192.0.2.9")];
        assert_eq!(of("127.0.0.1", &both), "192.0.2.9");
    }
}
