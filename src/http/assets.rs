//! The files that pages load, which are embedded in the program, and the policy for what pages may load.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::config::Embed;
use crate::error::{Error, Result};
use crate::web::ASSETS;

/// The script that answers for pages without a network, and the header that allows it to.
const SERVICE_WORKER: &str = "/web/sw.js";
const SCOPE: HeaderName = HeaderName::from_static("service-worker-allowed");

/// The header that forbids a page to load anything from other hosts. It allows what MapLibre needs: inline styles and
/// generated images (`data:`, `blob:`).
pub(super) const CONTENT_SECURITY_POLICY: (HeaderName, HeaderValue) = (
    header::CONTENT_SECURITY_POLICY,
    HeaderValue::from_static(
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; base-uri 'none'; object-src 'none'",
    ),
);

/// The policies of pages with a map.
#[derive(Clone)]
pub(super) struct Policies {
    /// That of pages.
    pub(super) page: HeaderValue,
    /// That of embedded maps.
    pub(super) embed: HeaderValue,
}

impl Policies {
    /// Makes the policies. They also allow the hosts of grounds, whose origins are `hotes`, and name the sites that may
    /// embed maps.
    pub(super) fn new(hotes: &[&str], embed: &Embed) -> Self {
        let (_, own) = CONTENT_SECURITY_POLICY;
        let mut text = own.to_str().unwrap_or_default().to_owned();
        if !hotes.is_empty() {
            let hotes = hotes.join(" ");
            text = text.replace("img-src 'self'", &format!("connect-src 'self' {hotes}; img-src 'self' {hotes}"));
        }
        if let Some(sites) = embed.frame_ancestors() {
            text = format!("{text}; {sites}");
        }
        // In a sandbox without an origin of its own, as WordPress makes it, MapLibre starts its worker from a data URL.
        let embedded = format!("{text}; worker-src 'self' data:");
        let value = |text: &str| HeaderValue::from_str(text).unwrap_or_else(|_| own.clone());
        Self { page: value(&text), embed: value(&embedded) }
    }
}

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for asset in ASSETS {
        app.service(cached_reading::<AssetReading>(asset.path));
    }
}

/// A request for an embedded file.
pub(super) struct AssetReading {
    /// The file's number in [`ASSETS`].
    number: usize,
    /// The policy is needed because the worker script of the map fetches tiles under the policy of its own response.
    policy: HeaderValue,
}

impl CachedReading for AssetReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let number = ASSETS.iter().position(|asset| asset.path == request.pattern());
        let number = number.ok_or_else(|| Error::Internal("un fichier qui n'est pas dans le programme".into()))?;
        Ok(Self { number, policy: request.map_policy() })
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::Asset(self.number))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Ok(HttpResponse::NotFound().finish())
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        if ASSETS.get(self.number).is_some_and(|asset| asset.path == SERVICE_WORKER) {
            // The worker is below /web, and answers for the whole site (Service Workers §6.2).
            return Some((SCOPE, HeaderValue::from_static("/")));
        }
        Some((header::CONTENT_SECURITY_POLICY, self.policy.clone()))
    }
}
