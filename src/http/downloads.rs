//! Counts downloads by file and day. It stores nothing about clients.
//!
//! A download is a GET of a file whose response starts with the first byte of the file. HEAD requests, 304 responses
//! and later parts of a resumed download do not count. Requests of robots do not count either. Requests without
//! `User-Agent`, and those of `curl` and `wget`, count.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::dev::RequestHead;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use jiff::Timestamp;
use jiff::tz::Offset;
use regex::bytes::Regex;

use super::AppState;
use super::query::Query;
use super::requests::Group;
use super::section::Kilometres;
use crate::links::{Address, Text};
use crate::model::Telechargement;

/// Matches the `User-Agent` of a robot: by the words that robots use (`Googlebot`, `bingbot`, `AhrefsBot`,
/// `Bytespider`, `Yahoo! Slurp`, `UptimeRobot`), or by a contact URL, which no browser sends. A Cubot is a telephone.
static ROBOTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = r"(?i-u)(?:^|[^u]|(?:^|[^c])u)bot|crawl|spider|slurp|scrap|archiver|facebookexternalhit|mediapartners|feedfetcher";
    Regex::new(&format!(r"{names}|headless|lighthouse|monitor|pingdom|preview|\+https?://")).ok()
});

/// Counts a response if it is a download.
pub(super) fn count(service: &AppState, group: Group, request: &RequestHead, answer: &HttpResponse) {
    if group == Group::Fichier
        && request.method == Method::GET
        && begins(answer)
        && let Some((voie, etape, format)) = file(request.uri.path())
        && let Ok(of_section) = Query::parse(request.uri.query().unwrap_or_default()).and_then(|q| Kilometres::of(&q))
        && !is_robot(&request.headers)
    {
        let [voie, etape] = [voie, etape].map(Text::into_owned);
        // The prefix distinguishes a section from the whole file.
        let format = if of_section.is_any() { format!("km.{format}") } else { format };
        let jour = Offset::UTC.to_datetime(Timestamp::now()).date();
        service.downloads.count(Telechargement { voie, etape, format, jour });
    }
}

/// Returns the voie, étape and format in the path of a file. A path with escapes (`%67px`) does not count, so that a
/// file has only one count, whatever its spelling.
fn file(path: &str) -> Option<(Text<'_>, Text<'_>, String)> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-.".contains(&b);
    match Address::parse(path).filter(|_| path.bytes().all(plain))? {
        Address::Trace { voie, etape, extension, .. } | Address::Liste { voie, etape, extension, .. } => {
            Some((voie, etape.unwrap_or_default(), extension.into_owned()))
        }
        // The prefix distinguishes a plan from the track of the voie.
        Address::Itineraire { voie, extension, .. } => Some((voie, "".into(), format!("itineraire.{extension}"))),
        _ => None,
    }
}

/// Tells whether the response starts with the first byte of the file (RFC 9110 §14.4).
fn begins(answer: &HttpResponse) -> bool {
    match answer.status() {
        StatusCode::OK => true,
        StatusCode::PARTIAL_CONTENT => {
            let range = answer.headers().get(header::CONTENT_RANGE);
            range.is_some_and(|range| range.as_bytes().starts_with(b"bytes 0-"))
        }
        _ => false,
    }
}

/// Tells whether the client calls itself a robot. Its name is not stored.
fn is_robot(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT);
    agent.is_some_and(|agent| ROBOTS.as_ref().is_some_and(|robots| robots.is_match(agent.as_bytes())))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        headers
    }

    #[test]
    fn a_path_names_voie_etape_and_format() {
        for (path, voie, etape, format) in [
            ("/traces/beauport.gpx", "beauport", "", "gpx"),
            ("/traces/beauport/est-3.kml", "beauport", "est-3", "kml"),
            ("/listes/beauport/3.csv", "beauport", "3", "csv"),
            ("/itineraires/beauport.gpx", "beauport", "", "itineraire.gpx"),
        ] {
            assert_eq!(file(path), Some((voie.into(), etape.into(), format.into())), "{path}");
        }
        for other in ["/traces/beauport", "/tiles/1/0/0.mvt", "/", "/traces/a/b/c.gpx", "/traces/a/%33.gpx", "/traces/"]
        {
            assert_eq!(file(other), None, "{other}");
        }
    }

    #[test]
    fn robots_are_known_by_their_user_agent() {
        let robot = |agent: &str| is_robot(&with(header::USER_AGENT, agent));
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0 Safari/537.36",
            "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
            "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
            "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36",
            "BOT",
            "ubot",
        ] {
            assert!(robot(agent), "{agent}");
        }
        for agent in [
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
            "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
            "OsmAnd/4.8",
            "okhttp/4.12.0",
            "curl/8.5.0",
            "Wget/1.21.4",
            "Locus/4.20",
            "python-requests/2.31",
            "",
            "é",
        ] {
            assert!(!robot(agent), "{agent}");
        }
        assert!(!is_robot(&HeaderMap::new()));
    }
}
