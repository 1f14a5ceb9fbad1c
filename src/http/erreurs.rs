//! The page that a browser gets in place of the document of an error.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::body::MessageBody as _;
use actix_web::dev::RequestHead;
use actix_web::http::{Method, StatusCode, header};
use serde::Deserialize;

use super::AppState;
use super::assets::CONTENT_SECURITY_POLICY;
use super::base::base;
use super::cache::off_thread;
use super::problem::{MEDIA_TYPE, NO_ROUTE};
use super::query::Query;
use super::snapshot::Snapshot;
use crate::file::Fichier;
use crate::links::{self, Base, Parametre, Route, unescaped};
use crate::pages::{Cause, PageCadreErreur, PageErreur};
use crate::recherche::{Named, Question};
use crate::words::Langue;

/// The number of things with a similar name on the page.
const PROCHES: usize = 6;
/// The maximum length, in characters, of the part of a path whose name is searched.
const LONGEST: usize = 60;

/// The members of an error's document that the page needs.
#[derive(Deserialize)]
struct Problem {
    detail: String,
    parametre: Option<String>,
}

impl Problem {
    /// Returns what is wrong, in words for readers. They see no names of parameters, and no addresses for programs.
    fn for_readers(self) -> String {
        if self.detail == NO_ROUTE {
            return String::new();
        }
        let beginning = self.parametre.map(|name| format!("{name} : ")).unwrap_or_default();
        self.detail.strip_prefix(&beginning).map_or_else(String::new, str::to_owned)
    }
}

/// Replaces the document of an error by a page, if a browser asked for one. Status and headers stay.
pub(super) async fn for_browsers(service: &AppState, request: &RequestHead, answer: HttpResponse) -> HttpResponse {
    let is_problem = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    if !is_problem || request.method != Method::GET || !wants_page(request) {
        return answer;
    }
    let status = answer.status();
    let in_iframe = request.uri.path() == Route::Embed.pattern();
    let (mut head, body) = answer.into_parts();
    let bytes = body.try_into_bytes().unwrap_or_default();
    let problem = serde_json::from_slice::<Problem>(&bytes).ok();
    let (snapshot, base) = (service.snapshot(), base(request, &service.config));
    let page = if in_iframe {
        Ok(cadre(request.uri.query().unwrap_or_default(), status, problem, &base))
    } else {
        let detail = problem.map_or_else(String::new, Problem::for_readers);
        let path = request.uri.path().to_owned();
        off_thread(move || page(&snapshot, status.as_u16(), &detail, &path, &base)).await
    };
    match page {
        Ok(Some(file)) => {
            let (name, policy) = CONTENT_SECURITY_POLICY;
            let headers = head.headers_mut();
            headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(file.media_type));
            headers.insert(name, policy);
            headers.insert(header::VARY, header::HeaderValue::from_static("Accept"));
            head.set_body(actix_web::body::BoxBody::new(file.bytes))
        }
        _ => head.set_body(actix_web::body::BoxBody::new(bytes)),
    }
}

/// Tells whether the client is a browser that shows a page. Scripts and programs do not name HTML in `Accept`.
fn wants_page(request: &RequestHead) -> bool {
    let accepted = request.headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// Makes the page. Returns `None` if it cannot be made.
fn page(snapshot: &Arc<Snapshot>, status: u16, detail: &str, path: &str, base: &Base) -> Option<Fichier> {
    let langue = links::split_langue(path).and_then(|(langue, _)| Langue::parse(langue)).unwrap_or_default();
    let proches = if status == 404 { similar(snapshot, path) } else { vec![] };
    PageErreur { status, detail, proches, langue, base }.file(&snapshot.atlas).ok()
}

/// Makes the page in an iframe. Web editors read it, so it names the parameter.
fn cadre(query: &str, status: StatusCode, problem: Option<Problem>, base: &Base) -> Option<Fichier> {
    let langue = Query::parse(query).ok().and_then(|query| Langue::parse(query.text(Parametre::Langue)?));
    let problem = problem.map(|problem| (problem.parametre.clone().unwrap_or_default(), problem.for_readers()));
    let cause = match (status, &problem) {
        (StatusCode::BAD_REQUEST, Some((name, detail))) => Cause::Parametre(name, detail),
        (StatusCode::NOT_FOUND, _) => Cause::Disparue,
        _ => Cause::Autre,
    };
    PageCadreErreur { cause, langue: langue.unwrap_or_default(), base }.file().ok()
}

/// Returns things whose names resemble the last parts of a path.
fn similar(snapshot: &Snapshot, path: &str) -> Vec<Named> {
    let Ok(names) = snapshot.names() else { return vec![] };
    let parts = path.split('/').rev().filter(|part| part.chars().any(char::is_alphabetic));
    let texts = parts.filter_map(|part| {
        let text = unescaped(part)?;
        let stem = text.split('.').next().unwrap_or_default().replace(['-', '_'], " ");
        (stem.chars().count() <= LONGEST).then_some(stem)
    });
    let mut found = vec![];
    for text in texts {
        let Some(question) = Question::parse(&text) else { continue };
        // A path names few things exactly, so a search that would take long is left out.
        for named in names.find_soon(&question, PROCHES).unwrap_or_default() {
            if found.len() < PROCHES && !found.contains(&named) {
                found.push(named);
            }
        }
    }
    found
}
