//! Sends an archive, or a range of its bytes (RFC 9110, chapter 14).

use std::io;
use std::ops::Range as Bytes;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::dev::RequestHead;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue, Range};
use actix_web::web;
use futures_util::{StreamExt as _, stream};

use crate::archive::Assembled;
use crate::http::answer::is_etag_known;
use crate::http::cache::off_thread;
use crate::http::problem::Kind;

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.pmtiles");
const PAST_THE_END: Kind = Kind { status: StatusCode::RANGE_NOT_SATISFIABLE, title: "Requête refusée" };

/// The length in bytes up to which a range is read on the async thread. Clients request tiles and directories, which are
/// shorter. They are in the page cache of the system or one read away, and another thread would take longer than the
/// read. nginx reads in the same way.
const READ_AT_ONCE: u64 = 64 << 10;
/// The length of the parts in which longer ranges are read and sent.
const PART: u64 = 256 << 10;
/// The maximum number of ranges of a request that are looked at. With more, the whole archive is sent (§14.2 allows it).
const MOST_RANGES: usize = 32;

/// Returns the response to a request for an archive.
pub(super) fn answer(request: &RequestHead, archive: &Arc<Assembled>, lifetime: HeaderValue) -> HttpResponse {
    let length = archive.length();
    let Ok(etag) = HeaderValue::from_str(&format!("\"{}\"", archive.hash())) else {
        return HttpResponse::InternalServerError().finish();
    };
    let known = request.headers.contains_key(header::IF_NONE_MATCH) && is_etag_known(&request.headers, &etag);
    let range = range(&request.headers, &etag, length);
    if let (false, Wanted::Nothing) = (known, &range) {
        let mut answer = PAST_THE_END.answer(&format!("L'archive a {length} octets."));
        if let Ok(length) = HeaderValue::from_str(&format!("bytes */{length}")) {
            answer.headers_mut().insert(header::CONTENT_RANGE, length);
        }
        return answer;
    }
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, lifetime))
        .insert_header((header::ACCEPT_RANGES, "bytes"));
    if known {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer.insert_header((header::CONTENT_TYPE, MEDIA_TYPE));
    let bytes = match range {
        Wanted::Part(part) => {
            let said = format!("bytes {}-{}/{length}", part.start, part.end.saturating_sub(1));
            answer.status(StatusCode::PARTIAL_CONTENT).insert_header((header::CONTENT_RANGE, said));
            part
        }
        Wanted::All | Wanted::Nothing => 0..length,
    };
    if bytes.end - bytes.start <= READ_AT_ONCE {
        return match archive.read(bytes) {
            Ok(bytes) => answer.body(bytes),
            Err(error) => unreadable(&error),
        };
    }
    answer.body(SizedStream::new(bytes.end - bytes.start, parts(Arc::clone(archive), bytes)))
}

fn unreadable(error: &io::Error) -> HttpResponse {
    tracing::error!(erreur = %error, "une archive ne se relit pas");
    HttpResponse::InternalServerError().finish()
}

/// Reads a long range part by part, each when the client has taken the one before. If a part cannot be read, the
/// connection is closed before the announced length, so no client takes the rest for complete.
fn parts(
    archive: Arc<Assembled>,
    bytes: Bytes<u64>,
) -> impl stream::Stream<Item = Result<web::Bytes, io::Error>> + 'static {
    stream::unfold((archive, bytes), |(archive, bytes)| async move {
        if bytes.is_empty() {
            return None;
        }
        let end = bytes.end.min(bytes.start + PART);
        let (reader, part) = (Arc::clone(&archive), bytes.start..end);
        let read = off_thread(move || reader.read(part)).await.unwrap_or_else(|error| Err(io::Error::other(error)));
        Some((read.map(web::Bytes::from), (archive, end..bytes.end)))
    })
    .boxed_local()
}

/// The part of an archive that a client requests.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Bytes<u64>),
    /// All ranges are behind the end.
    Nothing,
}

/// Parses `Range` and `If-Range`. Ranges that overlap or touch are one range. All is sent if there is no range, if the
/// header is malformed, if the client has begun another archive, or if more than one range is left.
fn range(headers: &HeaderMap, etag: &HeaderValue, length: u64) -> Wanted {
    let begun = headers.get(header::IF_RANGE).is_none_or(|known| known == etag);
    let said = headers.get(header::RANGE).filter(|_| begun).and_then(|range| range.to_str().ok());
    let Some(Range::Bytes(ranges)) = said.and_then(|said| said.parse::<Range>().ok()) else { return Wanted::All };
    if ranges.len() > MOST_RANGES {
        return Wanted::All;
    }
    let mut ranges: Vec<(u64, u64)> = ranges.iter().filter_map(|range| range.to_satisfiable_range(length)).collect();
    ranges.sort_unstable();
    let Some((first, mut last)) = ranges.first().copied() else { return Wanted::Nothing };
    for (next, its_last) in ranges {
        if next > last.saturating_add(1) {
            return Wanted::All;
        }
        last = last.max(its_last);
    }
    Wanted::Part(first..last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(range: &str, if_range: Option<&str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(etag) = if_range {
            headers.insert(header::IF_RANGE, etag.parse().unwrap());
        }
        super::range(&headers, &HeaderValue::from_static("\"a\""), 1000)
    }

    #[test]
    fn ranges_are_bounded() {
        assert_eq!(wanted("bytes=0-9", None), Wanted::Part(0..10));
        assert_eq!(wanted("bytes=990-5000", None), Wanted::Part(990..1000), "cut at the end");
        assert_eq!(wanted("bytes=-5", None), Wanted::Part(995..1000));
        assert_eq!(wanted("bytes=1000-", None), Wanted::Nothing);
        assert_eq!(wanted("bytes=5000-6000,7000-", None), Wanted::Nothing);
        assert_eq!(wanted("bytes=20-29,0-9,5-19", None), Wanted::Part(0..30), "they overlap and touch");
        assert_eq!(wanted("bytes=0-9,20-29", None), Wanted::All, "two parts");
        let thousands: Vec<String> = (0..3000).map(|at| format!("{at}-{at}")).collect();
        assert_eq!(wanted(&format!("bytes={}", thousands.join(",")), None), Wanted::All);
        for malformed in ["bytes=9-0", "bytes=a-b", "lines=0-9", "bytes", ""] {
            assert_eq!(wanted(malformed, None), Wanted::All, "{malformed}");
        }
    }

    #[test]
    fn a_download_goes_on_only_with_the_same_archive() {
        assert_eq!(wanted("bytes=500-", Some("\"a\"")), Wanted::Part(500..1000));
        for other in ["\"b\"", "W/\"a\"", "Mon, 30 Nov 2026 16:00:00 GMT"] {
            assert_eq!(wanted("bytes=500-", Some(other)), Wanted::All, "{other}");
        }
    }
}
