//! The base of links: the origin at which clients reach the service, and the path prefix under which a proxy serves it.
//!
//! The routes of hent begin at the root. A proxy that serves hent under `/carte` removes this prefix from requests.
//! `public_url` or the proxy's header `X-Forwarded-Prefix` tells the prefix, which links need. The proxy may also leave
//! the prefix of `public_url` on the requests. It cannot be mistaken for a route, because a prefix that begins like a
//! route is refused ([`links::NoBase::Own`]).

use actix_http::Request;
use actix_web::dev::RequestHead;
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap, HeaderName};

use crate::config::Config;
use crate::links::{self, Base};

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Returns the base of absolute links: the configured public URL, or else the host of the request. Proxy headers
/// (`Forwarded`, `X-Forwarded-*`) are only read from a trusted proxy.
pub(super) fn base(request: &RequestHead, config: &Config) -> Base {
    match &config.public_url {
        Some(public) => public.clone(),
        None => Base::new(origin(request, config), prefix(request, config)),
    }
}

/// Returns the base of links within the site. It has no host, so the links are the same under every host name of the
/// service.
pub(super) fn local(request: &RequestHead, config: &Config) -> Base {
    Base::new("", prefix(request, config))
}

/// Returns the path prefix under which clients reach the service: `/carte`, or empty.
pub(super) fn prefix<'r>(request: &'r RequestHead, config: &'r Config) -> &'r str {
    if let Some(public) = &config.public_url {
        return public.prefix();
    }
    let said = request.headers.get(FORWARDED_PREFIX).filter(|_| is_trusted(request, config));
    said.and_then(|said| links::prefix(said.to_str().ok()?)).unwrap_or("")
}

/// Removes the prefix of `public_url` from the path of a request, if the proxy did not.
pub(super) fn strip_prefix(request: &mut Request, config: &Config) {
    let Some(public) = &config.public_url else { return };
    if let Some(path) = links::within(request.path(), public.prefix()) {
        let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = format!("{path}{query}").parse().ok();
        if let Ok(uri) = Uri::from_parts(parts) {
            request.head_mut().uri = uri;
        }
    }
}

/// Returns the scheme, host and port at which the client reaches the service.
fn origin(request: &RequestHead, config: &Config) -> String {
    let headers = &request.headers;
    let own = || headers.get(header::HOST).and_then(|host| host.to_str().ok());
    if is_trusted(request, config) {
        let authority = || request.uri.authority().map(|authority| authority.as_str());
        let host = forwarded(headers, "host", &FORWARDED_HOST).or_else(own).or_else(authority);
        if let Some(host) = host.filter(|host| is_host(host)) {
            let scheme = forwarded(headers, "proto", &FORWARDED_PROTO).or_else(|| request.uri.scheme_str());
            let scheme = if scheme == Some("https") { "https" } else { "http" };
            return format!("{scheme}://{host}");
        }
    }
    format!("http://{}", own().filter(|host| is_host(host)).unwrap_or(&config.listen))
}

/// Returns what the first proxy received: the first parameter of this name in `Forwarded` (RFC 7239), or else the first
/// value of the older header.
fn forwarded<'r>(headers: &'r HeaderMap, name: &str, older: &HeaderName) -> Option<&'r str> {
    let lines = headers.get_all(header::FORWARDED).filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split([';', ','])).filter_map(|pair| pair.trim().split_once('='));
    let said = pairs.find(|(said, _)| said.trim().eq_ignore_ascii_case(name));
    let older = || headers.get(older)?.to_str().ok()?.split(',').next().map(str::trim);
    said.map(|(_, value)| value.trim().trim_matches('"')).or_else(older)
}

/// Tells whether a request comes from a trusted proxy.
fn is_trusted(request: &RequestHead, config: &Config) -> bool {
    request.peer_addr.is_some_and(|peer| config.trusts(peer.ip()))
}

/// Tells whether a text is a host name or an IP address, with or without a port. Documents contain the host, so it must
/// not have other characters.
fn is_host(host: &str) -> bool {
    (1..=255).contains(&host.len())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_'))
}
