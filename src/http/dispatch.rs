//! The entry point of every request. It serves tiles, cached tracks and cached pages without the router, because a map requests
//! dozens of tiles at a time, and routing takes as long as everything else for a cached tile. It adds the headers that
//! every response has, counts the response and logs it.

use std::future::ready;
use std::time::{Duration, Instant};

use actix_http::{Request, Response};
use actix_web::body::{BodySize, BoxBody, MessageBody as _};
use actix_web::dev::{RequestHead, Service as Routes, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, web};
use arc_swap::Guard;
use futures_util::future::Either;

use super::answer::{CACHE_CONTROL, until_change};
use super::connection::{Answers, Refusal};
use super::key::Key;
use super::problem::{INPUT, Kind};
use super::requests::Group;
use super::{AppState, base, downloads, erreurs, fonds, pages, read, slashes, tiles, traces};

/// The response header with the date of the data. It is sent while the service uses the last good copy of the store.
const DATA_OF: HeaderName = HeaderName::from_static("hent-donnees-du");

const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");
const NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// The dispatcher in front of the router.
pub(super) struct Dispatcher<R> {
    pub(super) service: web::Data<AppState>,
    pub(super) routes: R,
}

impl<R> Answers for Dispatcher<R>
where
    R: Routes<Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    fn answer(&self, mut request: Request) -> impl Future<Output = Response<BoxBody>> {
        let service = &self.service;
        base::strip_prefix(&mut request, &service.config);
        let in_flight = InFlight::new(request.method(), Group::of(request.path()));
        if let Some(key) = in_flight.tile(request.head()) {
            let snapshot = service.snapshot.load();
            if let Some(answer) = tiles::if_cached(&snapshot, request.head(), &key) {
                return Either::Left(ready(in_flight.leave(service, answer, || tiles::PATTERN.into())));
            }
            let snapshot = Guard::into_inner(snapshot);
            return Either::Right(Either::Left(async move {
                let answer = tiles::answer(&snapshot, request.head(), key).await;
                in_flight.leave(service, answer, || tiles::PATTERN.into())
            }));
        }
        if let Some((answer, route)) = in_flight.at_once(service, request.head()) {
            return Either::Left(ready(in_flight.leave(service, answer, || route.into())));
        }
        let answer = self.routes.call(request);
        Either::Right(Either::Right(async move {
            match answer.await {
                Ok(answer) => {
                    let (request, answer) = answer.into_parts();
                    let answer = erreurs::for_browsers(service, request.head(), answer).await;
                    downloads::count(service, in_flight.group, request.head(), &answer);
                    in_flight.leave(service, answer, || request.match_pattern().unwrap_or_else(|| "?".into()))
                }
                Err(error) => in_flight.leave(service, error.error_response(), || "?".into()),
            }
        }))
    }

    fn refuse(&self, refusal: Refusal) -> Response<BoxBody> {
        let mut answer = Kind { status: refusal.status(), title: title(refusal) }.answer(&refusal.detail());
        if refusal == Refusal::Method {
            answer.headers_mut().insert(header::ALLOW, read::METHODS);
        }
        InFlight::new(&Method::GET, Group::Autre).leave(&self.service, answer, || "?".into())
    }
}

/// Returns the title of the error for a request that cannot be parsed.
fn title(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Method => read::NOT_ALLOWED.title,
        Refusal::Address => "Adresse trop longue",
        Refusal::Headers => "En-têtes trop longs",
        Refusal::Late => "Requête trop lente",
        Refusal::NoAddress | Refusal::Version | Refusal::NoHeaders | Refusal::Unreadable => INPUT.title,
    }
}

/// The parts of a request that are needed until its response is sent.
struct InFlight {
    method: Method,
    group: Group,
    start: Instant,
}

impl InFlight {
    fn new(method: &Method, group: Group) -> Self {
        Self { method: method.clone(), group, start: Instant::now() }
    }

    fn is_read(&self) -> bool {
        [Method::GET, Method::HEAD].contains(&self.method)
    }

    /// Returns the key of the requested tile, or `None` if the request is not for a tile of the pyramid.
    fn tile(&self, request: &RequestHead) -> Option<Key> {
        if self.group == Group::Tuile && self.is_read() { tiles::key(request) } else { None }
    }

    /// Returns the response that needs no router, with its route for the log: a cached file, or a redirect of a path
    /// with superfluous slashes.
    fn at_once(&self, service: &AppState, request: &RequestHead) -> Option<(HttpResponse, &'static str)> {
        if self.group == Group::Tuile
            && self.is_read()
            && let Some((answer, route)) = fonds::if_cached(service, request)
        {
            return Some((answer, route.pattern()));
        }
        if self.group == Group::Fichier
            && self.is_read()
            && let Some((answer, route)) = traces::if_cached(service, request)
        {
            downloads::count(service, self.group, request, &answer);
            return Some((answer, route.pattern()));
        }
        if self.group == Group::Autre
            && self.is_read()
            && let Some((answer, route)) = pages::if_cached(service, request)
        {
            return Some((answer, route.pattern()));
        }
        slashes::redirect(request, &service.config).map(|answer| (answer, "/…/"))
    }

    /// Completes a response, counts it and logs it. An empty error of the framework gets a text. Responses to GET and
    /// HEAD are readable from any origin (CORS). Routes with other methods set their own CORS headers. `route` returns
    /// the pattern for the log.
    fn leave(self, service: &AppState, mut answer: HttpResponse, route: impl FnOnce() -> String) -> Response<BoxBody> {
        let status = answer.status();
        if status.is_client_error() && answer.body().size() == BodySize::Sized(0) {
            answer = Kind { status, title: "Requête refusée" }.answer("Cette requête n'est pas lisible.");
        }
        let headers = answer.headers_mut();
        if let Some(of) = service.live.copy_of()
            && let Ok(of) = HeaderValue::from_str(&of.to_string())
        {
            headers.insert(DATA_OF, of);
        }
        if let Some(lifetime) = until_change(service.change.left_s(self.start))
            && headers.get(header::CACHE_CONTROL) == Some(&CACHE_CONTROL)
        {
            headers.insert(header::CACHE_CONTROL, lifetime);
        }
        if self.is_read() {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
        }
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFFING);
        headers.insert(header::REFERRER_POLICY, NO_REFERRER);
        let took = self.start.elapsed();
        service.requests.add(self.group, answer.status(), took);
        self.log(answer.status(), took, route);
        answer.into()
    }

    /// Logs a request by the pattern of its route. The log contains no parameters, because a position is personal, and
    /// no client address.
    fn log(&self, status: StatusCode, took: Duration, route: impl FnOnce() -> String) {
        // Status 503 means that a limit is reached. This is not a failure, and `slots` logs it.
        let failed = status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE;
        if failed || tracing::enabled!(tracing::Level::DEBUG) {
            let (methode, route, etat) = (&self.method, route(), status.as_u16());
            let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            if failed {
                tracing::error!(%methode, route, etat, micros, "requête");
            } else {
                tracing::debug!(%methode, route, etat, micros, "requête");
            }
        }
    }
}
