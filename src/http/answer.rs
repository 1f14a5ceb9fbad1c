//! How an answer is sent: a strong ETag of its content, 304 to who has it, in the smallest encoding that the client takes.

use std::sync::OnceLock;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    self, AcceptEncoding, ContentEncoding, Encoding, Header, HeaderName, HeaderValue, Preference, Quality,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use xxhash_rust::xxh3::xxh3_128;

use super::{Service, problem};
use crate::compress;

/// How long clients may use an answer without asking again, and how long they may if asking fails: a minute, so that an
/// edit is soon seen, and a week on a poor network.
const CACHE_CONTROL: &str = "public, max-age=60, stale-while-revalidate=3600, stale-if-error=604800";

/// Of when the data are, where they are those of the last good copy.
const DATA_OF: HeaderName = HeaderName::from_static("hent-donnees-du");

/// Bodies below this are not worth compressing, bytes: they fit into one packet as they are.
const WORTH_COMPRESSING: usize = 1_000;

/// A body, as it is and compressed, with the ETag of each encoding. What is slow to make comes later
/// ([`Body::pack`]); until then clients get what there is.
#[derive(Debug)]
pub struct Body {
    media_type: &'static str,
    /// The name to save it by, of downloads.
    file_name: Option<String>,
    hash: u128,
    plain: Encoded,
    gzip: Option<Encoded>,
    brotli: OnceLock<Option<Encoded>>,
    zstd: OnceLock<Option<Encoded>>,
}

#[derive(Debug)]
struct Encoded {
    coding: Option<Encoding>,
    bytes: Bytes,
    etag: HeaderValue,
}

impl Encoded {
    fn new(hash: u128, coding: Option<Encoding>, bytes: Bytes) -> Self {
        let suffix = coding.as_ref().map_or(String::new(), |coding| format!("-{coding}"));
        // Hexadecimal and the name of an encoding: always a valid header.
        let etag = HeaderValue::from_str(&format!("\"{hash:032x}{suffix}\""));
        Self { coding, bytes, etag: etag.unwrap_or(HeaderValue::from_static("\"\"")) }
    }
}

impl Body {
    /// A body of a media type; a `file_name` (of `[a-z0-9.-]`) makes it a download.
    pub fn new(media_type: &'static str, bytes: Bytes, file_name: Option<String>) -> Self {
        Self::packed_by(compress::gzip, media_type, bytes, file_name)
    }

    fn packed_by(
        gzip: fn(&[u8]) -> Vec<u8>,
        media_type: &'static str,
        bytes: Bytes,
        file_name: Option<String>,
    ) -> Self {
        let hash = xxh3_128(&bytes);
        let plain = Encoded::new(hash, None, bytes);
        let (brotli, zstd) = (OnceLock::new(), OnceLock::new());
        let body = Self { media_type, file_name, hash, plain, gzip: None, brotli, zstd };
        Self { gzip: body.packed(Encoding::gzip(), gzip), ..body }
    }

    /// A JSON body, made for one request and not kept.
    pub fn json(value: &impl serde::Serialize) -> crate::Result<Self> {
        let bytes = serde_json::to_vec(value).map_err(|e| crate::Error::Internal(format!("écriture de JSON : {e}")))?;
        Ok(Self::packed_by(compress::gzip_quickly, "application/json; charset=utf-8", bytes.into(), None))
    }

    /// Makes the encodings that are slow to make, each once.
    pub fn pack(&self) {
        self.brotli.get_or_init(|| self.packed(Encoding::brotli(), compress::brotli));
        self.zstd.get_or_init(|| self.packed(Encoding::zstd(), compress::zstd));
    }

    /// The body in an encoding, if it is worth it.
    fn packed(&self, coding: Encoding, pack: impl Fn(&[u8]) -> Vec<u8>) -> Option<Encoded> {
        let plain = &self.plain.bytes;
        let packed =
            (plain.len() >= WORTH_COMPRESSING).then(|| pack(plain)).filter(|packed| packed.len() < plain.len());
        packed.map(|packed| Encoded::new(self.hash, Some(coding), packed.into()))
    }

    /// What there is, smallest first.
    fn encodings(&self) -> impl Iterator<Item = &Encoded> {
        let mut encodings: [Option<&Encoded>; 4] = [
            self.brotli.get().and_then(Option::as_ref),
            self.zstd.get().and_then(Option::as_ref),
            self.gzip.as_ref(),
            Some(&self.plain),
        ];
        encodings.sort_by_key(|encoded| encoded.map(|encoded| encoded.bytes.len()));
        encodings.into_iter().flatten()
    }

    /// What it takes in memory when all is made, bytes; about.
    pub fn weight(&self) -> u64 {
        let packed = self.gzip.as_ref().map_or(0, |gzip| gzip.bytes.len());
        (self.plain.bytes.len() + 3 * packed + size_of::<Self>()) as u64
    }

    /// The body without compression.
    pub fn plain(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// The answer to a request for this body: 304 if the client has it in an encoding that it takes, else the smallest
    /// of those that it likes best.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let likes = Likes::of(request);
        let acceptable = || self.encodings().filter_map(|e| likes.how_much(e.coding.as_ref()).map(|liked| (liked, e)));
        let known = acceptable().find(|(_, encoded)| has(request, &encoded.etag));
        // Of those that are liked equally well, the first: the smallest.
        let best = acceptable().reduce(|best, next| if next.0 > best.0 { next } else { best });
        // Who refuses everything gets the body as it is (RFC 9110 §12.5.3).
        let encoded = known.or(best).map_or(&self.plain, |(_, encoded)| encoded);
        let mut answer = if known.is_some() { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header((header::ETAG, encoded.etag.clone()))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)))
            .insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding")));
        if known.is_some() {
            return answer.finish();
        }
        answer.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)));
        if let Some(coding) = &encoded.coding {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(name(coding))));
        }
        if let Some(name) = &self.file_name {
            answer.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
        }
        answer.body(encoded.bytes.clone())
    }
}

fn name(coding: &Encoding) -> &'static str {
    match coding {
        Encoding::Known(ContentEncoding::Brotli) => "br",
        Encoding::Known(ContentEncoding::Zstd) => "zstd",
        Encoding::Known(ContentEncoding::Gzip) => "gzip",
        _ => "identity",
    }
}

/// Which encodings a client takes, and how gladly (RFC 9110 §12.5.3).
struct Likes(Option<AcceptEncoding>);

impl Likes {
    fn of(request: &HttpRequest) -> Self {
        let given = request.headers().contains_key(header::ACCEPT_ENCODING);
        Self(given.then(|| AcceptEncoding::parse(request).ok()).flatten())
    }

    /// How gladly it takes a body in an encoding (or as it is); none: not at all. Nobody wishes for a longer body of the
    /// same content, so as it is comes last among equals.
    fn how_much(&self, coding: Option<&Encoding>) -> Option<(Quality, bool)> {
        let packed = coding.is_some();
        let Some(AcceptEncoding(list)) = &self.0 else { return (!packed).then_some((Quality::MAX, packed)) };
        let wanted = coding.cloned().unwrap_or_else(Encoding::identity);
        let named = list.iter().find(|item| matches!(&item.item, Preference::Specific(named) if *named == wanted));
        match named.or_else(|| list.iter().find(|item| item.item == Preference::Any)) {
            Some(item) => (item.quality > Quality::ZERO).then_some((item.quality, packed)),
            None => (!packed).then_some((Quality::MIN, packed)),
        }
    }
}

/// Does the client have the body of this ETag (RFC 9110 §13.1.2: a list, weak comparison, or `*`)?
fn has(request: &HttpRequest, etag: &HeaderValue) -> bool {
    let lists = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == etag.as_bytes())
}

/// What every answer gets on its way out: open reads, no sniffing, the date of a last good copy; and words where the framework left an error empty.
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
    let status = response.request().app_data::<web::Data<Service>>().map(|service| service.live.status());
    let headers = response.headers_mut();
    if let Some(of) = status.and_then(|status| status.copy_of)
        && let Ok(of) = HeaderValue::from_str(&of.to_string())
    {
        headers.insert(DATA_OF, of);
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}
