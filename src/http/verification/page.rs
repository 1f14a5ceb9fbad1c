//! `/verifier`: the page on which route editors check a file, and see what is wrong in the store.
//!
//! GET answers with the form, or with the findings about a voie (`?voie=`). POST answers with the same page and the
//! result for the file of the form, also if the file is refused. So the page needs no script.

use std::sync::Arc;

use actix_web::body::MessageBody as _;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::demande::Demande;
use super::document::{Verifie, verifie};
use super::lignes::{lignes, morceaux};
use super::publie::Publie;
use super::{Refused, read as read_body, refused, unkept};
use crate::check::{self, About, Constat, Line, Reglages, Trace};
use crate::comparaison::Parametres;
use crate::envoi::Lu;
use crate::error::{Error, Result, shown};
use crate::file::Fichier;
use crate::http::AppState;
use crate::http::answer::Body;
use crate::http::cache::off_thread;
use crate::http::query::Query;
use crate::http::read::{NOT_ALLOWED, Reading, RouteRequest, answer, in_every_langue, read};
use crate::http::snapshot::Snapshot;
use crate::http::write::Refusal;
use crate::links::{Base, Parametre, Route};
use crate::pages::{Contenu, Envoye, PageVerifier};
use crate::reparation::Repare;
use crate::words::Langue;

/// The methods of the page (`Allow`).
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST");

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for (langue, path) in in_every_langue(Route::Verifier) {
        let get = move |request: HttpRequest, service: web::Data<AppState>| async move {
            let request = RouteRequest::of(&request, &service, Route::Verifier.pattern()).in_langue(langue);
            answer::<VerifierReading>(&request, &service.snapshot()).await
        };
        let post = move |request: HttpRequest, payload: web::Payload, service: web::Data<AppState>| async move {
            sent(&request, payload, &service, langue).await
        };
        app.service(read(&path, get).route(web::post().to(post)).default_service(web::to(method_not_allowed)));
    }
}

async fn method_not_allowed(method: Method) -> HttpResponse {
    let detail = format!(
        "{} n'est pas permis ici : cette page se lit par GET ou HEAD, et prend un fichier par POST.",
        shown(method.as_str())
    );
    let mut answer = NOT_ALLOWED.answer(&detail);
    answer.headers_mut().insert(header::ALLOW, METHODS);
    answer
}

/// A request for the page without a file.
struct VerifierReading {
    voie: Option<String>,
    frame: Frame,
}

/// What the page needs beside its content.
#[derive(Clone)]
struct Frame {
    langue: Langue,
    base: Base,
    policy: HeaderValue,
}

impl Frame {
    fn of(request: &RouteRequest<'_>) -> Self {
        Self { langue: request.langue(), base: request.base(), policy: request.map_policy() }
    }

    /// Makes the page.
    fn page(&self, contenu: Contenu<'_>, tolerance_m: f64, snapshot: &Snapshot) -> Result<Fichier> {
        let (langue, base) = (self.langue, &self.base);
        PageVerifier { contenu, base_constats: snapshot.constats(), tolerance_m, langue, base }.file(&snapshot.atlas)
    }
}

impl Reading for VerifierReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let voie = request.query()?.without_empty().text(Parametre::Voie).map(str::to_owned);
        Ok(Self { voie, frame: Frame::of(request) })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let contenu = self.voie.as_deref().map_or(Contenu::Voies, Contenu::Voie);
        self.frame.page(contenu, Parametres::default().tolerance_m, snapshot)
    }

    /// Returns `None` if the rules are still being applied.
    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        snapshot.known_constats()?;
        Some(self.answer(snapshot))
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        Some((header::CONTENT_SECURITY_POLICY, self.frame.policy.clone()))
    }
}

/// Answers a form with a file. A file that is refused has the status of its refusal, and the page says why.
async fn sent(
    request: &HttpRequest,
    payload: web::Payload,
    service: &web::Data<AppState>,
    langue: Langue,
) -> HttpResponse {
    let route = RouteRequest::of(request, service, Route::Verifier.pattern()).in_langue(langue);
    let (frame, snapshot) = (Frame::of(&route), service.snapshot());
    let policy = frame.policy.clone();
    let (status, retry, file) = match checked(request, payload, service, frame.clone(), &snapshot).await {
        Ok(file) => (StatusCode::OK, None, Ok(file)),
        Err(refusal) => {
            let (status, retry, detail) = taken_apart(*refusal);
            let wait_s = retry.as_ref().and_then(|value| value.to_str().ok()?.parse().ok());
            let page = off_thread(move || {
                frame.page(Contenu::Refus(&detail, wait_s), Parametres::default().tolerance_m, &snapshot)
            });
            (status, retry, page.await.and_then(|page| page))
        }
    };
    let mut response = match file {
        Ok(file) => unkept(Body::once(file).answer(request.head())),
        Err(error) => *refused(&error),
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if let Some(retry) = retry {
        headers.insert(header::RETRY_AFTER, retry);
    }
    response
}

/// Takes a refusal apart: its status, when to try again, and its sentence.
fn taken_apart(refusal: HttpResponse) -> (StatusCode, Option<HeaderValue>, String) {
    #[derive(Deserialize)]
    struct Problem {
        detail: String,
    }
    let (status, retry) = (refusal.status(), refusal.headers().get(header::RETRY_AFTER).cloned());
    let bytes = refusal.into_body().try_into_bytes().unwrap_or_default();
    let problem = serde_json::from_slice::<Problem>(&bytes);
    (status, retry, problem.map_or_else(|_| String::new(), |problem| problem.detail))
}

/// Reads the file of a form and makes the page of its result.
async fn checked(
    request: &HttpRequest,
    payload: web::Payload,
    service: &AppState,
    frame: Frame,
    snapshot: &Arc<Snapshot>,
) -> Result<Fichier, Refusal> {
    let query = Query::parse(request.query_string()).map_err(|error| refused(&error))?.without_empty();
    let srs = Demande::of_page(&query).map_err(|error| refused(&error))?.srs;
    let snapshot = Arc::clone(snapshot);
    let make = move |publie: &Publie, lu: &Lu| page(&snapshot, publie, lu, &frame);
    read_body(request, payload, service, srs, make).await
}

/// Makes the page of the result for what was read. Errors: there is no line, or a field is outside its range.
fn page(snapshot: &Snapshot, publie: &Publie, lu: &Lu, frame: &Frame) -> Result<Fichier, Refused> {
    let fields = serde_urlencoded::to_string(&lu.champs).map_err(|error| Error::Internal(error.to_string()))?;
    let demande = Demande::of_page(&Query::parse(&fields)?.without_empty())?;
    let Verifie { file, line, constats, comparaison } = verifie(publie, &demande, lu)?;
    let repare = match demande.reparations.as_slice() {
        [] => None,
        mends => {
            let repare = publie.repare(&demande.choix, morceaux(file), mends)?;
            let left = of_mended(&repare, &publie.reglages);
            Some((repare, left))
        }
    };
    let envoye = Envoye {
        format: &file.format,
        lignes: lignes(file).count(),
        points: file.points(),
        trace: line,
        constats,
        comparaison,
        repare,
    };
    let tolerance_m = demande.parametres.tolerance_m;
    Ok(frame.page(Contenu::Envoi(Box::new(envoye)), tolerance_m, snapshot)?)
}

/// Returns the findings on a mended line.
fn of_mended(repare: &Repare, reglages: &Reglages) -> Vec<Constat> {
    let line = |morceau: &crate::reparation::Morceau| {
        Line::new(About::default(), morceau.positions.clone(), morceau.times.clone())
    };
    let trace = Trace { nom: String::new(), parts: repare.morceaux.iter().map(line).collect() };
    check::de_fichiers(&[trace], reglages, &|_| ())
}
