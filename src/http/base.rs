//! Where clients reach the service: its origin, and the path under which a proxy puts it.
//!
//! hent answers at its own root: a proxy that puts it under `/carte` takes that prefix off, and either `public_url` or the
//! proxy's `X-Forwarded-Prefix` says what links are to begin with. A proxy that leaves the prefix of `public_url` on is
//! understood too. No address of hent begins like such a prefix ([`links::NoBase::Own`]), so the two cannot be confused.

use actix_http::Request;
use actix_web::HttpRequest;
use actix_web::dev::RequestHead;
use actix_web::http::Uri;
use actix_web::http::header::HeaderName;

use crate::config::Config;
use crate::links::{self, Base};

const FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

/// What absolute links begin with: the configured public address, or what the request says. Proxy headers (`Forwarded`,
/// `X-Forwarded-*`) count only from a trusted proxy.
pub(super) fn base(request: &HttpRequest, config: &Config) -> Base {
    match &config.public_url {
        Some(public) => public.clone(),
        None => Base::new(origin(request, config), prefix(request.head(), config)),
    }
}

/// What links begin with that stay on the site. They are the same by every name of the service.
pub(super) fn local(request: &HttpRequest, config: &Config) -> Base {
    Base::new("", prefix(request.head(), config))
}

/// The path under which clients reach the service: `/carte`, or empty.
pub(super) fn prefix<'r>(request: &'r RequestHead, config: &'r Config) -> &'r str {
    if let Some(public) = &config.public_url {
        return public.prefix();
    }
    let said = request.headers.get(FORWARDED_PREFIX).filter(|_| is_trusted(request, config));
    said.and_then(|said| links::prefix(said.to_str().ok()?)).unwrap_or("")
}

/// Takes the prefix of `public_url` off a request, if its proxy left that on.
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

/// Scheme, host and port.
fn origin(request: &HttpRequest, config: &Config) -> String {
    if is_trusted(request.head(), config) {
        let info = request.connection_info();
        if let Some(host) = Some(info.host()).filter(|host| is_host(host)) {
            let scheme = if info.scheme() == "https" { "https" } else { "http" };
            return format!("{scheme}://{host}");
        }
    }
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
    format!("http://{}", host.unwrap_or(&config.listen))
}

/// Does a request come from a trusted proxy?
fn is_trusted(request: &RequestHead, config: &Config) -> bool {
    request.peer_addr.is_some_and(|peer| config.trusts(peer.ip()))
}

/// Could it be a host, with or without a port? (It goes into documents: nothing else may.)
fn is_host(host: &str) -> bool {
    (1..=255).contains(&host.len())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_'))
}
