//! Sends a body: with a strong ETag of its content, as 304 if the client has it, and otherwise in the smallest content
//! coding that the client accepts. Downloads can be resumed (`Range`).

use std::cell::RefCell;
use std::cmp::Reverse;
use std::sync::OnceLock;

use actix_web::HttpResponse;
use actix_web::dev::RequestHead;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    self, Charset, ContentDisposition, ContentEncoding, DispositionParam, DispositionType, Encoding, ExtendedValue,
    HeaderMap, HeaderValue, Preference, Quality, QualityItem, Range, TryIntoHeaderValue, from_comma_delimited,
};
use actix_web::web::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use super::problem::Kind;
use crate::file::decompress::Coding;
use crate::file::{Fichier, Product, compress};

/// The lifetime of a response in caches.
///
/// - A browser uses it for one minute. For four more minutes the browser may use it while it fetches a new one in the
///   background (`stale-while-revalidate`). MapLibre requests tiles again when they expire, so a map that does not
///   listen to `/evenements` is at most two minutes behind. If the request fails, the browser may use the old response
///   for a week (`stale-if-error`), because mobile networks along the ways are poor.
/// - A shared cache uses it for one second (`s-maxage`). It sends one request per second, however many clients it has.
///   A client that learns of a change from `/evenements` gets the new content a second later.
pub(super) const CACHE_CONTROL: HeaderValue =
    HeaderValue::from_static("public, max-age=60, s-maxage=1, stale-while-revalidate=240, stale-if-error=604800");

/// The longest time in seconds for which a cache may use a response with [`CACHE_CONTROL`] while requests succeed.
const LONGEST_S: i64 = 60 + 240;

/// Returns the lifetime of a response that must expire in `left_s` seconds. At that moment the published content
/// changes without an edit: a closure begins, or a host opens. Returns `None` if a response with [`CACHE_CONTROL`]
/// expires earlier anyway.
pub(super) fn until_change(left_s: i64) -> Option<HeaderValue> {
    if left_s >= LONGEST_S {
        return None;
    }
    let max_age = left_s.clamp(0, 60);
    let lifetime = format!("public, max-age={max_age}, s-maxage={}, stale-if-error=604800", max_age.min(1));
    HeaderValue::from_str(&lifetime).ok()
}

/// The lifetime of a response whose URL contains the version of its content. Such content never changes.
pub(super) const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The request header on which responses depend.
const VARY: HeaderValue = HeaderValue::from_static("Accept-Encoding");
/// The unit of ranges.
const BYTES: HeaderValue = HeaderValue::from_static("bytes");

/// Cached bodies below this size in bytes are not compressed: they fit into one packet.
const WORTH_COMPRESSING: usize = 1_000;
/// Bodies that are made for one request are not compressed below this size in bytes. Three packets arrive in the same
/// round trip as one. Compressing the five nearest hosts (2 kB) would take longer than finding, writing and sending
/// them.
const WORTH_COMPRESSING_ONCE: usize = 4_000;

/// The media type of the JSON documents of the API.
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// Media types that are compressed already. A content coding would only take time.
const PACKED: [&str; 3] = ["font/woff2", "image/png", "image/webp"];

/// The error of a range beyond the end of the body.
const PAST_THE_END: Kind = Kind { status: StatusCode::RANGE_NOT_SATISFIABLE, title: "Requête refusée" };

/// A body, plain and compressed, with an ETag for each content coding. [`Body::pack`] adds the slow codings (Brotli,
/// Zstandard) later. Until then clients get gzip.
#[derive(Debug)]
pub struct Body {
    /// `Content-Type`.
    media_type: HeaderValue,
    /// `Content-Disposition` of a download: the file name under which a browser saves it.
    download: Option<HeaderValue>,
    /// `Content-Language`, if the body is written in a language.
    langue: Option<&'static str>,
    hash: u128,
    plain: Encoded,
    gzip: Option<Encoded>,
    brotli: OnceLock<Option<Encoded>>,
    zstd: OnceLock<Option<Encoded>>,
}

/// The body in one content coding.
#[derive(Debug)]
struct Encoded {
    coding: ContentEncoding,
    bytes: Bytes,
    etag: HeaderValue,
}

impl Encoded {
    fn new(hash: u128, coding: ContentEncoding, bytes: Bytes) -> Self {
        let suffix = if coding == ContentEncoding::Identity { String::new() } else { format!("-{}", coding.as_str()) };
        // The value is always valid: hexadecimal digits and the name of a coding.
        let etag = HeaderValue::from_str(&format!("\"{hash:032x}{suffix}\""));
        Self { coding, bytes, etag: etag.unwrap_or(HeaderValue::from_static("\"\"")) }
    }
}

impl Body {
    /// Makes a body that a browser shows rather than saves. It includes gzip.
    pub fn new(media_type: &'static str, bytes: Bytes) -> Self {
        let body = Self::plain_only(media_type, bytes);
        Self { gzip: body.packed(ContentEncoding::Gzip, WORTH_COMPRESSING, compress::gzip), ..body }
    }

    /// Makes the body of a product's file.
    pub(super) fn of_product(product: &impl Product, file: Fichier) -> Self {
        if product.is_seldom() { Self::once(file) } else { Self::of_file(file) }
    }

    /// Makes the body of a file. Downloads get a faster, weaker gzip, because a track is as large as a hundred tiles
    /// and its first client waits for the compression.
    pub fn of_file(file: Fichier) -> Self {
        let is_picture = file.media_type.starts_with("image/");
        let kind = if file.inline { DispositionType::Inline } else { DispositionType::Attachment };
        let download = disposition(kind, &file.nom, &file.titre).try_into_value().ok();
        if file.inline {
            // A picture is shown, but it needs a file name in case somebody saves it.
            let download = download.filter(|_| is_picture);
            return Self { download, langue: file.langue, ..Self::new(file.media_type, file.bytes.into()) };
        }
        let body = Self::plain_only(file.media_type, file.bytes.into_boxed_slice().into());
        let gzip = body.packed(ContentEncoding::Gzip, WORTH_COMPRESSING, compress::gzip_quickly);
        Self { download, gzip, langue: file.langue, ..body }
    }

    /// Makes the body of a document that is used for one request only.
    pub(super) fn once(file: Fichier) -> Self {
        let body = Self::plain_only(file.media_type, file.bytes.into());
        let gzip = body.packed(ContentEncoding::Gzip, WORTH_COMPRESSING_ONCE, compress::gzip_quickly);
        Self { gzip, langue: file.langue, ..body }
    }

    fn plain_only(media_type: &'static str, bytes: Bytes) -> Self {
        let hash = xxh3_128(&bytes);
        let plain = Encoded::new(hash, ContentEncoding::Identity, bytes);
        let (brotli, zstd) = (OnceLock::new(), OnceLock::new());
        let media_type = HeaderValue::from_static(media_type);
        Self { media_type, download: None, langue: None, hash, plain, gzip: None, brotli, zstd }
    }

    /// Adds the slow codings. Each is made once, even if this is called again.
    pub fn pack(&self) {
        self.brotli.get_or_init(|| self.packed(ContentEncoding::Brotli, WORTH_COMPRESSING, compress::brotli));
        self.zstd.get_or_init(|| self.packed(ContentEncoding::Zstd, WORTH_COMPRESSING, compress::zstd));
    }

    /// Compresses the body. Returns `None` if the body is shorter than `at_least` bytes, or if compression does not
    /// make it shorter.
    fn packed(&self, coding: ContentEncoding, at_least: usize, pack: impl Fn(&[u8]) -> Vec<u8>) -> Option<Encoded> {
        let plain = &self.plain.bytes;
        let is_packed = PACKED.iter().any(|media_type| self.media_type == *media_type);
        let packed =
            (plain.len() >= at_least && !is_packed).then(|| pack(plain)).filter(|packed| packed.len() < plain.len());
        packed.map(|packed| Encoded::new(self.hash, coding, packed.into()))
    }

    /// Returns the codings that exist, in the order of [`OFFERED`].
    fn encodings(&self) -> [Option<&Encoded>; OFFERED.len()] {
        let [brotli, zstd] = [&self.brotli, &self.zstd].map(|packed| packed.get().and_then(Option::as_ref));
        [Some(&self.plain), self.gzip.as_ref(), zstd, brotli]
    }

    /// Returns the approximate memory in bytes, with all codings. A slow coding is assumed to be as long as gzip.
    pub fn weight(&self) -> u64 {
        let packed = self.gzip.as_ref().map_or(0, |gzip| gzip.bytes.len());
        (self.plain.bytes.len() + 3 * packed + size_of::<Self>()) as u64
    }

    /// Returns the length in bytes as sent to a client that accepts gzip.
    pub(super) fn gzip_length(&self) -> usize {
        self.gzip.as_ref().unwrap_or(&self.plain).bytes.len()
    }

    /// Returns the uncompressed body.
    pub fn plain(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// Returns the response to a request for this body: 304 if the client has it in a coding that it accepts.
    /// Otherwise, of the codings with the highest q-value, the smallest is sent.
    pub fn answer(&self, request: &RequestHead) -> HttpResponse {
        let Preferences(preferences) = Preferences::of(&request.headers);
        let best = |among: &dyn Fn(&Encoded) -> bool| {
            let there = self.encodings().into_iter().zip(preferences);
            let acceptable = there.filter_map(|(encoded, rank)| Some((encoded?, rank?))).filter(|(e, _)| among(e));
            acceptable.max_by_key(|(e, rank)| (*rank, Reverse(e.bytes.len()))).map(|(encoded, _)| encoded)
        };
        let asks = request.headers.contains_key(header::IF_NONE_MATCH);
        let known = if asks { best(&|encoded| is_etag_known(&request.headers, &encoded.etag)) } else { None };
        // A client that refuses every coding gets the plain body (RFC 9110 §12.5.3).
        let encoded = known.or_else(|| best(&|_| true)).unwrap_or(&self.plain);
        let mut answer = if known.is_some() { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header((header::ETAG, encoded.etag.clone()))
            .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
            .insert_header((header::VARY, VARY));
        if known.is_some() {
            return answer.finish();
        }
        answer.insert_header((header::CONTENT_TYPE, self.media_type.clone()));
        if encoded.coding != ContentEncoding::Identity {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoded.coding.as_str())));
        }
        if let Some(langue) = self.langue {
            answer.insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static(langue)));
        }
        let Some(download) = &self.download else { return answer.body(encoded.bytes.clone()) };
        answer.insert_header((header::CONTENT_DISPOSITION, download.clone()));
        answer.insert_header((header::ACCEPT_RANGES, BYTES));
        match range(&request.headers, encoded) {
            None => answer.body(encoded.bytes.clone()),
            Some(None) => {
                let length = encoded.bytes.len();
                let said = format!("La partie demandée est au-delà de la fin du fichier, qui a {length} octets.");
                let mut answer = PAST_THE_END.answer(&said);
                if let Ok(length) = HeaderValue::from_str(&format!("bytes */{length}")) {
                    answer.headers_mut().insert(header::CONTENT_RANGE, length);
                }
                answer
            }
            Some(Some((first, last))) => {
                let range = format!("bytes {first}-{last}/{}", encoded.bytes.len());
                answer.status(StatusCode::PARTIAL_CONTENT).insert_header((header::CONTENT_RANGE, range));
                answer.body(encoded.bytes.slice(first..=last))
            }
        }
    }
}

/// A body in the one coding in which it is stored. It is not compressed again.
#[derive(Debug)]
pub(super) struct StoredBody {
    media_type: &'static str,
    encoded: Encoded,
}

impl StoredBody {
    pub(super) fn new(media_type: &'static str, coding: Coding, bytes: Vec<u8>) -> Self {
        let coding = match coding {
            Coding::Identity => ContentEncoding::Identity,
            Coding::Gzip => ContentEncoding::Gzip,
            Coding::Zstd => ContentEncoding::Zstd,
            Coding::Brotli => ContentEncoding::Brotli,
        };
        Self { media_type, encoded: Encoded::new(xxh3_128(&bytes), coding, bytes.into_boxed_slice().into()) }
    }

    /// Returns the length of the body in bytes.
    pub(super) fn len(&self) -> usize {
        self.encoded.bytes.len()
    }

    /// Tells whether the client accepts the coding of the body.
    pub(super) fn suits(&self, request: &RequestHead) -> bool {
        let Preferences(preferences) = Preferences::of(&request.headers);
        let mut offered = OFFERED.iter().zip(preferences);
        self.encoded.coding == ContentEncoding::Identity
            || offered.any(|(coding, rank)| *coding == self.encoded.coding && rank.is_some())
    }

    /// Returns the response to a request for this body, or 304 if the client has it.
    pub(super) fn answer(&self, request: &RequestHead, lifetime: HeaderValue) -> HttpResponse {
        let Encoded { coding, bytes, etag } = &self.encoded;
        let known = request.headers.contains_key(header::IF_NONE_MATCH) && is_etag_known(&request.headers, etag);
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header((header::ETAG, etag.clone()))
            .insert_header((header::CACHE_CONTROL, lifetime))
            .insert_header((header::VARY, VARY));
        if known {
            return answer.finish();
        }
        answer.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)));
        if *coding != ContentEncoding::Identity {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(coding.as_str())));
        }
        answer.body(bytes.clone())
    }
}

/// Writes a value as a JSON document. Errors: only a defect.
pub(super) fn json_file(media_type: &'static str, value: &impl serde::Serialize) -> crate::Result<Fichier> {
    let mut bytes = Vec::with_capacity(WORTH_COMPRESSING_ONCE);
    serde_json::to_writer(&mut bytes, value).map_err(|e| crate::Error::Internal(format!("écriture de JSON : {e}")))?;
    Ok(Fichier { nom: String::new(), titre: String::new(), media_type, bytes, inline: true, langue: None })
}

/// Returns the `Content-Disposition` header: an ASCII file name for old clients and the title as file name for the
/// others (RFC 6266).
fn disposition(disposition: DispositionType, name: &str, title: &str) -> ContentDisposition {
    let title = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: title.into() };
    let parameters = vec![DispositionParam::Filename(name.into()), DispositionParam::FilenameExt(title)];
    ContentDisposition { disposition, parameters }
}

/// Returns the first and last byte of the range that a client requests to resume a download (RFC 9110 §14.2). `None`
/// means that the whole body is sent: the request has no range, several ranges, a malformed range, or an `If-Range` of
/// another body. `Some(None)` means that the range lies beyond the end of the body.
fn range(headers: &HeaderMap, encoded: &Encoded) -> Option<Option<(usize, usize)>> {
    let range = headers.get(header::RANGE)?;
    let begun = headers.get(header::IF_RANGE).is_none_or(|etag| etag == encoded.etag);
    let range = Some(range).filter(|_| begun)?.to_str().ok()?.parse::<Range>().ok()?;
    let Range::Bytes(parts) = range else { return None };
    let [part] = parts.as_slice() else { return None };
    let length = encoded.bytes.len();
    let place = |at: u64| usize::try_from(at).ok();
    Some(part.to_satisfiable_range(length as u64).and_then(|(first, last)| Some((place(first)?, place(last)?))))
}

/// The content codings that a body may have.
const OFFERED: [ContentEncoding; 4] =
    [ContentEncoding::Identity, ContentEncoding::Gzip, ContentEncoding::Zstd, ContentEncoding::Brotli];

/// The client's preference (q-value, RFC 9110 §12.5.3) for each of the [`OFFERED`] codings. `None` if it refuses the
/// coding.
#[derive(Clone, Copy)]
struct Preferences([Option<Rank>; OFFERED.len()]);

/// The q-value, and whether the coding compresses. If q-values are equal, the plain body comes last, because it is
/// longer.
type Rank = (Quality, bool);

thread_local! {
    /// The last `Accept-Encoding` header and its preferences. Most requests have the same header as the previous one.
    static LAST: RefCell<(Vec<u8>, Preferences)> = const { RefCell::new((Vec::new(), Preferences::OF_NONE)) };
}

impl Preferences {
    /// The preferences of a client that sends no such header: only the plain body.
    const OF_NONE: Self = Self([Some((Quality::MAX, false)), None, None, None]);

    fn of(headers: &HeaderMap) -> Self {
        let mut said = headers.get_all(header::ACCEPT_ENCODING);
        match (said.next(), said.next()) {
            (None, _) => Self::OF_NONE,
            (Some(all), None) => LAST.with_borrow_mut(|(known, preferences)| {
                if known != all.as_bytes() {
                    (*known, *preferences) = (all.as_bytes().to_vec(), Self::parse(headers));
                }
                *preferences
            }),
            (Some(_), Some(_)) => Self::parse(headers),
        }
    }

    fn parse(headers: &HeaderMap) -> Self {
        let said = from_comma_delimited(headers.get_all(header::ACCEPT_ENCODING));
        let Ok(said): Result<Vec<QualityItem<Preference<Encoding>>>, _> = said else { return Self::OF_NONE };
        Self(OFFERED.map(|coding| {
            let packed = coding != ContentEncoding::Identity;
            let named = said.iter().find(|item| item.item == Preference::Specific(Encoding::Known(coding)));
            match named.or_else(|| said.iter().find(|item| item.item == Preference::Any)) {
                Some(item) => (item.quality > Quality::ZERO).then_some((item.quality, packed)),
                None => (!packed).then_some((Quality::MIN, packed)),
            }
        }))
    }
}

/// Tells whether `If-None-Match` contains this ETag. The header is a list, which is compared weakly, or `*` (RFC 9110
/// §13.1.2).
pub(super) fn is_etag_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == etag.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_lifetime_passes_the_next_change() {
        let said = |left_s| until_change(left_s).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!([said(300), said(86_400)], [None, None]);
        assert_eq!(said(299).unwrap(), "public, max-age=60, s-maxage=1, stale-if-error=604800");
        assert_eq!(said(17).unwrap(), "public, max-age=17, s-maxage=1, stale-if-error=604800");
        for late in [0, -5, i64::MIN] {
            assert_eq!(said(late).unwrap(), "public, max-age=0, s-maxage=0, stale-if-error=604800");
        }
    }
}
