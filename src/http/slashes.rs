//! Redirects URLs with superfluous slashes, as people type them and programs concatenate them: `/api/voies/`,
//! `//tiles.json`.

use actix_web::HttpResponse;
use actix_web::dev::RequestHead;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};

use super::base::prefix;
use crate::config::Config;

/// The lifetime of a redirect. Redirects never change.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Returns the redirect to the URL without superfluous slashes. Returns `None` if the URL has none.
pub(super) fn redirect(request: &RequestHead, config: &Config) -> Option<HttpResponse> {
    let path = request.uri.path();
    let tidy = !path.contains("//") && (path.len() == 1 || !path.ends_with('/'));
    // Browsers treat a backslash as a slash, so a redirect to /\example.org would lead to another host.
    if tidy || path.contains('\\') || ![Method::GET, Method::HEAD].contains(&request.method) {
        return None;
    }
    let parts = path.split('/').filter(|part| !part.is_empty());
    let mut meant: String = prefix(request, config).to_owned();
    meant.extend(parts.clone().flat_map(|part| ["/", part]));
    if parts.count() == 0 {
        meant.push('/');
    }
    if let Some(query) = request.uri.query() {
        meant.extend(["?", query]);
    }
    let mut answer = HttpResponse::build(StatusCode::MOVED_PERMANENTLY);
    Some(answer.insert_header((header::LOCATION, meant)).insert_header((header::CACHE_CONTROL, A_DAY)).finish())
}
