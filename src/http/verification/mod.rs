//! `POST /api/verification`: checks a file that somebody sends, and compares it with what is published.
//! `POST /api/verification/reparation` mends it. `/verifier` is the page that does both.
//!
//! ```text
//!   client ──> Clients: two at once from one address ──> READERS: eight in all
//!     body ──> a temporary folder, within a minute ──> turn: two at a time
//!              ──> hent-import, confined ──> findings, comparison ──> document
//! ```
//!
//! Nothing that is sent is kept or logged. Whatever is sent, the answer is 2xx, 4xx, or 503 when too many wait.

mod clients;
mod demande;
mod document;
mod hauteurs;
mod lignes;
mod page;
mod publie;
mod reparation;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};

pub(super) use self::clients::Clients;
use self::demande::Demande;
use self::publie::Publie;
use super::answer::Body;
use super::cache::off_thread;
use super::fiche;
use super::problem::{INPUT, Kind};
use super::queue::READERS;
use super::write::{self, Refusal, TOO_LARGE, UNSUPPORTED, write};
use super::{AppState, client};
use crate::envoi::{self, Envoi, Lu, Refus};
use crate::error::Error;
use crate::file::Fichier;
use crate::links::Route;

const UNREADABLE: Kind = Kind { status: StatusCode::UNPROCESSABLE_ENTITY, title: "Fichier illisible" };

/// The maximum length of a body in bytes.
const MOST: usize = 20 << 20;
/// The time in which a body must arrive. 20 MB take as long over a mobile network of 3 Mbit/s.
const WITHIN: Duration = Duration::from_secs(60);

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for (route, mends) in [(Route::ApiVerification, false), (Route::ApiReparation, true)] {
        let handle = move |request: HttpRequest, payload: web::Payload| async move {
            answer(&request, payload, mends).await.unwrap_or_else(|refused| *refused)
        };
        app.service(write(route.pattern(), handle));
    }
    page::routes(app);
}

/// Answers a request. `mends` is true for a request to mend. Errors: the response that refuses it.
async fn answer(request: &HttpRequest, payload: web::Payload, mends: bool) -> Result<HttpResponse, Refusal> {
    let service = request.app_data::<web::Data<AppState>>().ok_or_else(|| refused(&lost()))?;
    let demande = Demande::parse(request, mends).map_err(|error| refused(&error))?;
    let srs = demande.srs.clone();
    let make = move |publie: &Publie, lu: &Lu| match demande.reparations.as_slice() {
        [] => document::document(publie, &demande, lu),
        _ => reparation::document(publie, &demande, lu),
    };
    let file = read(request, payload, service, srs, make).await?;
    // Only a mended file is saved; the documents are shown.
    let body = if file.inline { Body::once(file) } else { Body::of_file(file) };
    let mut response = unkept(body.answer(request.head()));
    response.headers_mut().insert(fiche::VARY.0, fiche::VARY.1);
    Ok(response)
}

/// Receives a body, reads it, and makes the document of its content. Errors: the response that refuses it.
async fn read<M>(
    request: &HttpRequest,
    payload: web::Payload,
    service: &AppState,
    srs: Option<String>,
    make: M,
) -> Result<Fichier, Refusal>
where
    M: FnOnce(&Publie, &Lu) -> Result<Fichier, Refused> + Send + 'static,
{
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let frontiere = envoi::frontiere(content_type.unwrap_or_default()).map_err(|refus| unread(&refus))?;
    write::refuse_unread(request.headers(), MOST)?;
    let _client = service.senders.take(client::address(request.head(), &service.config)).map_err(|e| refused(&e))?;
    let place = READERS.place().map_err(|error| refused(&error))?;
    let (envoi, mut file) = Envoi::nouveau().map_err(|error| refused(&error))?;
    if write::receive(payload, &mut file, MOST, WITHIN).await? == 0 {
        return Err(Box::new(INPUT.answer("L'envoi est vide. Joignez-y un fichier.")));
    }
    drop(file);
    let turn = place.turn().await.map_err(|error| refused(&error))?;
    let lecture = envoi::Demande { frontiere, srs };
    let (abandon, abandonne) = Abandon::new();
    let publie = Publie::now(service);
    let work = off_thread(move || {
        let read = envoi::programme().and_then(|programme| envoi::lire(&programme, &envoi, &lecture, &abandonne));
        let _alone = WORK.lock().unwrap_or_else(PoisonError::into_inner);
        let made = read.map_err(Refused::from).and_then(|read| make(&publie, &read?));
        // What was sent disappears before the next one has its turn.
        drop((envoi, turn));
        made
    });
    let file = work.await.map_err(|error| refused(&error))??;
    drop(abandon);
    Ok(file)
}

/// Keeps a response out of caches: it is made of what somebody sent.
fn unkept(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    headers.remove(header::ETAG);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Held while a line is checked and compared: the memory that this takes is needed once, while two files are read.
static WORK: Mutex<()> = Mutex::new(());

/// Why a body is refused, before it becomes a response. Responses cannot move between threads.
enum Refused {
    Error(Error),
    Refus(Refus),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Refus> for Refused {
    fn from(refus: Refus) -> Self {
        Self::Refus(refus)
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Error(error) => self::refused(&error),
            Refused::Refus(refus) => unread(&refus),
        }
    }
}

/// Makes the response for a body that cannot be read.
fn unread(refus: &Refus) -> Refusal {
    let kind = match refus {
        Refus::Requete(_) => INPUT,
        Refus::TropGrand(_) => TOO_LARGE,
        Refus::Format(_) => UNSUPPORTED,
        Refus::Illisible(_) => UNREADABLE,
    };
    Box::new(kind.answer(refus.detail()))
}

/// Makes the response for an error. What fails on this machine may work again later, so it is 503 and never 500.
fn refused(error: &Error) -> Refusal {
    Box::new(match error {
        Error::Input { .. } | Error::NotFound { .. } | Error::Busy(_) => error.error_response(),
        error => {
            tracing::error!(erreur = %error, "vérification impossible");
            Error::Busy("vérifications".into()).error_response()
        }
    })
}

fn lost() -> Error {
    Error::Internal("le service n'est pas enregistré".into())
}

/// Ends the reader's process when the client leaves: the response is dropped before it is made.
struct Abandon(Arc<AtomicBool>);

impl Abandon {
    fn new() -> (Self, Arc<AtomicBool>) {
        let abandonne = Arc::new(AtomicBool::new(false));
        (Self(Arc::clone(&abandonne)), abandonne)
    }
}

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
