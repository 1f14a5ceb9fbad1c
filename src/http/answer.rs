//! How an answer is sent: a strong ETag of its content, 304 to who has it, gzip to who takes it.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, AcceptEncoding, Encoding, Header, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use xxhash_rust::xxh3::xxh3_128;

use super::problem;
use crate::compress::gzip;

/// How long clients may use an answer without asking again, and how long they may if asking fails: a minute, so that an
/// edit is soon seen, and a week on a poor network.
const CACHE_CONTROL: &str = "public, max-age=60, stale-while-revalidate=3600, stale-if-error=604800";

/// Bodies below this are not worth compressing, bytes: they fit into one packet as they are.
const WORTH_COMPRESSING: usize = 1_000;

/// A body, as it is and compressed, with the ETag of each.
#[derive(Debug)]
pub struct Body {
    media_type: &'static str,
    /// The name to save it by, of downloads.
    file_name: Option<String>,
    plain: Encoded,
    gzip: Option<Encoded>,
}

#[derive(Debug)]
struct Encoded {
    bytes: Bytes,
    etag: HeaderValue,
}

impl Body {
    /// A body of a media type; a `file_name` (of `[a-z0-9.-]`) makes it a download.
    pub fn new(media_type: &'static str, bytes: Bytes, file_name: Option<String>) -> Self {
        let hash = xxh3_128(&bytes);
        let etag = |suffix: &str| {
            // Hexadecimal and a suffix of our own: always a valid header.
            HeaderValue::from_str(&format!("\"{hash:032x}{suffix}\"")).unwrap_or(HeaderValue::from_static("\"\""))
        };
        let gzip = (bytes.len() >= WORTH_COMPRESSING).then(|| gzip(&bytes)).filter(|packed| packed.len() < bytes.len());
        let gzip = gzip.map(|bytes| Encoded { bytes: bytes.into(), etag: etag("-gz") });
        Self { media_type, file_name, plain: Encoded { etag: etag(""), bytes }, gzip }
    }

    /// A JSON body.
    pub fn json(value: &impl serde::Serialize) -> crate::Result<Self> {
        let bytes = serde_json::to_vec(value).map_err(|e| crate::Error::Internal(format!("écriture de JSON : {e}")))?;
        Ok(Self::new("application/json; charset=utf-8", bytes.into(), None))
    }

    /// What it takes in memory, bytes.
    pub fn weight(&self) -> u64 {
        (self.plain.bytes.len() + self.gzip.as_ref().map_or(0, |gzip| gzip.bytes.len()) + size_of::<Self>()) as u64
    }

    /// The body without compression.
    pub fn plain(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// The answer to a request for this body.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let gzip = self.gzip.as_ref().filter(|_| takes_gzip(request));
        let encoded = gzip.unwrap_or(&self.plain);
        let mut answer = if has(request, &encoded.etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header((header::ETAG, encoded.etag.clone()))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)))
            .insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding")));
        if has(request, &encoded.etag) {
            return answer.finish();
        }
        answer.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)));
        if gzip.is_some() {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        }
        if let Some(name) = &self.file_name {
            answer.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
        }
        answer.body(encoded.bytes.clone())
    }
}

/// Does the client prefer gzip to nothing?
fn takes_gzip(request: &HttpRequest) -> bool {
    if !request.headers().contains_key(header::ACCEPT_ENCODING) {
        return false;
    }
    AcceptEncoding::parse(request)
        .is_ok_and(|accepts| accepts.negotiate([Encoding::gzip()].iter()) == Some(Encoding::gzip()))
}

/// Does the client have the body of this ETag (RFC 9110 §13.1.2: a list, weak comparison, or `*`)?
fn has(request: &HttpRequest, etag: &HeaderValue) -> bool {
    let lists = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == etag.as_bytes())
}

/// What every answer gets on its way out: open reads, no sniffing; and words where the framework left an error empty.
pub(super) async fn finish(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let preflight = request.method() == Method::OPTIONS;
    let mut response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => return Err(error),
    };
    if preflight && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = HttpResponse::NoContent()
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "*"))
            .finish();
        response = response.into_response(allow);
    } else if response.status().is_client_error() && response.response().body().size() == BodySize::Sized(0) {
        let status = response.status();
        response = response.into_response(problem::answer(status, "Cette requête n'est pas lisible.", None));
    }
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}
