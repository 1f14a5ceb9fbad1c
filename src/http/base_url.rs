//! The address that clients know the service by, for the absolute URLs of TileJSON and styles.

use actix_web::HttpRequest;

use crate::config::Config;

/// `https://example.org`, without a slash at its end: the configured public address, or what the request says. Proxy
/// headers (`Forwarded`, `X-Forwarded-*`) count only from a trusted proxy.
pub(super) fn base_url(request: &HttpRequest, config: &Config) -> String {
    if let Some(public) = &config.public_url {
        return public.trim_end_matches('/').to_owned();
    }
    let trusted = request.peer_addr().is_some_and(|peer| config.trusts(peer.ip()));
    if trusted {
        let info = request.connection_info();
        if let Some(host) = Some(info.host()).filter(|host| is_host(host)) {
            let scheme = if info.scheme() == "https" { "https" } else { "http" };
            return format!("{scheme}://{host}");
        }
    }
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
    format!("http://{}", host.unwrap_or(&config.listen))
}

/// Could it be a host, with or without a port? (It goes into documents: nothing else may.)
fn is_host(host: &str) -> bool {
    (1..=255).contains(&host.len())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_'))
}
