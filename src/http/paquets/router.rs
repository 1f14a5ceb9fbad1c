//! [`Router`]: the router of the service, asked as a browser asks that fetches a pack. So bodies, hashes and sizes are those
//! that a browser gets.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_http::Request;
use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use actix_web::dev::RequestHead;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;

use super::PackKey;
use crate::error::Result;
use crate::http::AppState;
use crate::http::listen::Inside;
use crate::links;

/// The headers that a browser keeps with a body (fetchFile in src/web/paquet.ts).
const KEPT_HEADERS: [&str; 4] = ["content-type", "content-language", "content-security-policy", "content-disposition"];

/// The router of the service, asked as a browser asks that wants a pack.
pub(super) struct Router<'a> {
    inside: Inside,
    /// The pack that is asked for.
    pub(super) key: &'a PackKey,
    /// The request for the manifest. The requests for its files have the same host.
    head: &'a RequestHead,
}

/// The headers of a body that a browser keeps with it, by name.
pub(super) type Headers = BTreeMap<&'static str, String>;

/// A file as a browser keeps it.
pub(super) struct Kept {
    /// The body without content coding.
    pub(super) bytes: Bytes,
    pub(super) headers: Headers,
}

impl<'a> Router<'a> {
    /// Builds the router of a service. Errors: only a defect.
    pub(super) async fn new(service: &Arc<AppState>, key: &'a PackKey, head: &'a RequestHead) -> Result<Self> {
        Ok(Self { inside: Inside::new(Arc::clone(service)).await?, key, head })
    }

    /// Returns a file of a pack as a browser keeps it. Returns `None` if there is none.
    pub(super) async fn keep(&self, address: &str) -> Option<Kept> {
        let answer = self.ask(&format!("{}{address}", self.key.base.prefix()), false).await?;
        let answer = Some(answer).filter(|answer| answer.status().as_u16() == 200)?;
        let value = |name: &&'static str| Some((*name, answer.headers().get(*name)?.to_str().ok()?.to_owned()));
        let headers = KEPT_HEADERS.iter().filter_map(value).collect();
        Some(Kept { headers, bytes: to_bytes(answer.into_body()).await.ok()? })
    }

    /// Returns the plain body of a file. It is empty if there is none.
    pub(super) async fn read(&self, link: &str) -> Vec<u8> {
        match self.ask(link, false).await {
            Some(answer) => to_bytes(answer.into_body()).await.map(|bytes| bytes.to_vec()).unwrap_or_default(),
            None => vec![],
        }
    }

    /// Asks the router for a file, with the headers by which the service knows its base.
    pub(super) async fn ask(&self, link: &str, gzip: bool) -> Option<HttpResponse> {
        let mut request = Request::new();
        let head = request.head_mut();
        (head.method, head.uri) = (Method::GET, self.within(link)?.parse().ok()?);
        head.peer_addr = self.head.peer_addr;
        for (name, value) in &self.head.headers {
            if name == header::HOST || name == header::FORWARDED || name.as_str().starts_with("x-forwarded-") {
                head.headers.append(name.clone(), value.clone());
            }
        }
        if gzip {
            head.headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        }
        self.inside.answer(request).await
    }

    /// Removes the prefix under which the service is reached.
    pub(super) fn within<'l>(&self, link: &'l str) -> Option<&'l str> {
        match self.key.base.prefix() {
            "" => Some(link),
            prefix => links::within(link, prefix),
        }
    }
}
