//! How an answer is sent: a strong ETag of its content, 304 to who has it, in the smallest encoding that the client takes.

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
use crate::file::{Fichier, Product, compress};

/// How long an answer may be used without asking again.
///
/// - A browser: a minute. MapLibre then asks by itself for what it shows. For four minutes more it may be given what is
///   there while the browser asks behind it, so a map that does not listen to `/evenements` is two minutes behind at most,
///   and who comes back later than that waits for the answer rather than seeing what was an hour ago. If asking fails, a
///   week: the way has poor networks.
/// - A cache that many share: a second, so that who is told of a change does not get the old through it for long; however
///   many ask it, it asks once a second.
pub(super) const CACHE_CONTROL: HeaderValue =
    HeaderValue::from_static("public, max-age=60, s-maxage=1, stale-while-revalidate=240, stale-if-error=604800");

/// The same of what never changes, for it is called by its version.
pub(super) const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The header by which a client's encodings decide which body it gets.
const VARY: HeaderValue = HeaderValue::from_static("Accept-Encoding");
/// The unit in which a client may ask for a part of a download.
const BYTES: HeaderValue = HeaderValue::from_static("bytes");

/// Bodies below this are not worth compressing, bytes: they fit into one packet as they are.
const WORTH_COMPRESSING: usize = 1_000;
/// The same of bodies that are made for one request: three packets come in the same round trip as one, and to compress
/// the five nearest hosts (2 kB) would take longer than to find, write and send them.
const WORTH_COMPRESSING_ONCE: usize = 4_000;

/// The media type of answers of the API.
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// A part of a body that lies beyond its end.
const PAST_THE_END: Kind = Kind { status: StatusCode::RANGE_NOT_SATISFIABLE, title: "Requête refusée" };

/// A body, as it is and compressed, with the ETag of each encoding. What is slow to make comes later
/// ([`Body::pack`]); until then clients get what there is.
#[derive(Debug)]
pub struct Body {
    /// `Content-Type`.
    media_type: HeaderValue,
    /// `Content-Disposition` of a download: what to save it as.
    download: Option<HeaderValue>,
    /// `Content-Language`, if the body is written in a language.
    langue: Option<&'static str>,
    hash: u128,
    plain: Encoded,
    gzip: Option<Encoded>,
    brotli: OnceLock<Option<Encoded>>,
    zstd: OnceLock<Option<Encoded>>,
}

#[derive(Debug)]
struct Encoded {
    coding: ContentEncoding,
    bytes: Bytes,
    etag: HeaderValue,
}

impl Encoded {
    fn new(hash: u128, coding: ContentEncoding, bytes: Bytes) -> Self {
        let suffix = if coding == ContentEncoding::Identity { String::new() } else { format!("-{}", coding.as_str()) };
        // Hexadecimal and the name of an encoding: always a valid header.
        let etag = HeaderValue::from_str(&format!("\"{hash:032x}{suffix}\""));
        Self { coding, bytes, etag: etag.unwrap_or(HeaderValue::from_static("\"\"")) }
    }
}

impl Body {
    /// A body of a media type.
    pub fn new(media_type: &'static str, bytes: Bytes) -> Self {
        let body = Self::plain_only(media_type, bytes);
        Self { gzip: body.packed(ContentEncoding::Gzip, WORTH_COMPRESSING, compress::gzip), ..body }
    }

    /// The body of a product's file.
    pub(super) fn of_product(product: &impl Product, file: Fichier) -> Self {
        let body = if product.is_seldom() { Self::once(file) } else { Self::of_file(file) };
        Self { langue: product.langue(), ..body }
    }

    /// The body of a file. Its first client waits while a download is packed: a track is as long as a hundred tiles.
    pub fn of_file(file: Fichier) -> Self {
        if file.inline {
            return Self::new(file.media_type, file.bytes.into());
        }
        let download = disposition(&file.nom, &file.titre).try_into_value().ok();
        let body = Self::plain_only(file.media_type, file.bytes.into_boxed_slice().into());
        let gzip = body.packed(ContentEncoding::Gzip, WORTH_COMPRESSING, compress::gzip_quickly);
        Self { download, gzip, ..body }
    }

    /// The body of a file that a browser shows and that is made for one request.
    pub(super) fn once(file: Fichier) -> Self {
        let body = Self::plain_only(file.media_type, file.bytes.into());
        let gzip = body.packed(ContentEncoding::Gzip, WORTH_COMPRESSING_ONCE, compress::gzip_quickly);
        Self { gzip, ..body }
    }

    fn plain_only(media_type: &'static str, bytes: Bytes) -> Self {
        let hash = xxh3_128(&bytes);
        let plain = Encoded::new(hash, ContentEncoding::Identity, bytes);
        let (brotli, zstd) = (OnceLock::new(), OnceLock::new());
        let media_type = HeaderValue::from_static(media_type);
        Self { media_type, download: None, langue: None, hash, plain, gzip: None, brotli, zstd }
    }

    /// Makes the encodings that are slow to make, each once.
    pub fn pack(&self) {
        self.brotli.get_or_init(|| self.packed(ContentEncoding::Brotli, WORTH_COMPRESSING, compress::brotli));
        self.zstd.get_or_init(|| self.packed(ContentEncoding::Zstd, WORTH_COMPRESSING, compress::zstd));
    }

    /// The body in an encoding, if it is worth it: of at least so many bytes, and shorter then.
    fn packed(&self, coding: ContentEncoding, at_least: usize, pack: impl Fn(&[u8]) -> Vec<u8>) -> Option<Encoded> {
        let plain = &self.plain.bytes;
        let packed = (plain.len() >= at_least).then(|| pack(plain)).filter(|packed| packed.len() < plain.len());
        packed.map(|packed| Encoded::new(self.hash, coding, packed.into()))
    }

    /// What there is, in the order of [`OFFERED`].
    fn encodings(&self) -> [Option<&Encoded>; OFFERED.len()] {
        let [brotli, zstd] = [&self.brotli, &self.zstd].map(|packed| packed.get().and_then(Option::as_ref));
        [Some(&self.plain), self.gzip.as_ref(), zstd, brotli]
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
    pub fn answer(&self, request: &RequestHead) -> HttpResponse {
        let Likes(likes) = Likes::of(&request.headers);
        let best = |among: &dyn Fn(&Encoded) -> bool| {
            let there = self.encodings().into_iter().zip(likes);
            let acceptable = there.filter_map(|(encoded, liked)| Some((encoded?, liked?))).filter(|(e, _)| among(e));
            acceptable.max_by_key(|(e, liked)| (*liked, Reverse(e.bytes.len()))).map(|(encoded, _)| encoded)
        };
        let asks = request.headers.contains_key(header::IF_NONE_MATCH);
        let known = if asks { best(&|encoded| has(&request.headers, &encoded.etag)) } else { None };
        // Who refuses everything gets the body as it is (RFC 9110 §12.5.3).
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
        match part(&request.headers, encoded) {
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

/// A value as a file of JSON that a browser shows. Fails only on a defect.
pub(super) fn json_file(media_type: &'static str, value: &impl serde::Serialize) -> crate::Result<Fichier> {
    let mut bytes = Vec::with_capacity(WORTH_COMPRESSING_ONCE);
    serde_json::to_writer(&mut bytes, value).map_err(|e| crate::Error::Internal(format!("écriture de JSON : {e}")))?;
    Ok(Fichier { nom: String::new(), titre: String::new(), media_type, bytes, inline: true })
}

/// How a file is to be saved: its name for old clients, of ASCII, and that for people (RFC 6266).
fn disposition(name: &str, title: &str) -> ContentDisposition {
    let title = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: title.into() };
    let parameters = vec![DispositionParam::Filename(name.into()), DispositionParam::FilenameExt(title)];
    ContentDisposition { disposition: DispositionType::Attachment, parameters }
}

/// The first and last byte of the part that a client asks for, to go on with a download (RFC 9110 §14.2): of what it has
/// begun with (`If-Range`), one range; several at once, or what is no range, get the whole. None inside: there is no such
/// part.
fn part(headers: &HeaderMap, encoded: &Encoded) -> Option<Option<(usize, usize)>> {
    let range = headers.get(header::RANGE)?;
    let begun = headers.get(header::IF_RANGE).is_none_or(|etag| etag == encoded.etag);
    let range = Some(range).filter(|_| begun)?.to_str().ok()?.parse::<Range>().ok()?;
    let Range::Bytes(parts) = range else { return None };
    let [part] = parts.as_slice() else { return None };
    let length = encoded.bytes.len();
    let place = |at: u64| usize::try_from(at).ok();
    Some(part.to_satisfiable_range(length as u64).and_then(|(first, last)| Some((place(first)?, place(last)?))))
}

/// The encodings that there are here.
const OFFERED: [ContentEncoding; 4] =
    [ContentEncoding::Identity, ContentEncoding::Gzip, ContentEncoding::Zstd, ContentEncoding::Brotli];

/// How gladly a client takes each of the encodings that are [`OFFERED`] (RFC 9110 §12.5.3); none: not at all.
#[derive(Clone, Copy)]
struct Likes([Option<Liking>; OFFERED.len()]);

/// What it says itself; then whether it is packed: nobody wishes for a longer body of the same content, so as it is comes
/// last among equals.
type Liking = (Quality, bool);

thread_local! {
    /// The header that was understood last, and what it said: browsers of one kind all say the same.
    static LAST: RefCell<(Vec<u8>, Likes)> = const { RefCell::new((Vec::new(), Likes::NOTHING_SAID)) };
}

impl Likes {
    /// Of who does not say what it likes: as it is.
    const NOTHING_SAID: Self = Self([Some((Quality::MAX, false)), None, None, None]);

    fn of(headers: &HeaderMap) -> Self {
        let mut said = headers.get_all(header::ACCEPT_ENCODING);
        match (said.next(), said.next()) {
            (None, _) => Self::NOTHING_SAID,
            (Some(all), None) => LAST.with_borrow_mut(|(known, likes)| {
                if known != all.as_bytes() {
                    (*known, *likes) = (all.as_bytes().to_vec(), Self::parse(headers));
                }
                *likes
            }),
            (Some(_), Some(_)) => Self::parse(headers),
        }
    }

    fn parse(headers: &HeaderMap) -> Self {
        let said = from_comma_delimited(headers.get_all(header::ACCEPT_ENCODING));
        let Ok(said): Result<Vec<QualityItem<Preference<Encoding>>>, _> = said else { return Self::NOTHING_SAID };
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

/// Does the client have the body of this ETag (RFC 9110 §13.1.2: a list, weak comparison, or `*`)?
fn has(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).as_bytes() == etag.as_bytes())
}
