//! Routes that are read by GET and HEAD, from pages of any origin.
//!
//! Most of them answer from the snapshot alone. The request of such a route is a type: a [`Reading`] makes its document with
//! a pure function of the request and the snapshot, and a [`CachedReading`] names the body that the cache makes. [`reading`]
//! and [`cached_reading`] register them; [`answer`] and [`answer_cached`] are the only handlers, and need no socket.

use std::array::from_fn;
use std::borrow::Cow;
use std::sync::Arc;

use actix_web::dev::RequestHead;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, web};

use super::AppState;
use super::answer::Body;
use super::base;
use super::cache::off_thread;
use super::key::Key;
use super::problem::Kind;
use super::query::Query;
use super::snapshot::Snapshot;
use crate::error::{Result, shown};
use crate::file::Fichier;
use crate::fond::Fonds;
use crate::links::{Base, Route};

/// The error of a method that a route does not have.
pub(super) const NOT_ALLOWED: Kind = Kind { status: StatusCode::METHOD_NOT_ALLOWED, title: "Méthode non permise" };

/// The methods of a route that is read (`Allow`).
pub(super) const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD");

/// The greatest number of arguments in the pattern of a route.
const MOST_ARGS: usize = 4;

/// A parsed request for a document that is made for this request and not cached.
pub(super) trait Reading: Sized + Send + 'static {
    /// Parses the path and the query. Fails if a parameter is missing, outside its range or not in its vocabulary.
    fn parse(request: &RouteRequest<'_>) -> Result<Self>;

    /// Makes the document. Fails if the request does not fit the atlas.
    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier>;

    /// Makes the document if that takes less than about two milliseconds. `None`: call `answer` off the async threads, because
    /// it first builds an index, for example.
    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        Some(self.answer(snapshot))
    }

    /// A header of the response besides those of the document.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        None
    }
}

/// A parsed request for a body that the cache of the snapshot makes and keeps.
pub(super) trait CachedReading: Sized {
    /// Parses the path and the query. Fails if a parameter is missing, outside its range or not in its vocabulary.
    fn parse(request: &RouteRequest<'_>) -> Result<Self>;

    /// The key of the body. Fails if the request does not fit the atlas.
    fn key(&self, snapshot: &Snapshot) -> Result<Key>;

    /// Called before a body is made. Fails if the atlas has no such voie or étape, so that the cache is not filled with keys that
    /// clients make up.
    fn check(&self, _: &Snapshot) -> Result<()> {
        Ok(())
    }

    /// The response if the snapshot has no body of this key.
    fn nothing(&self, snapshot: &Snapshot) -> Result<HttpResponse>;

    /// A header of the response besides those of the body.
    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        None
    }
}

/// A request for a route, before its path and query are parsed.
pub(super) struct RouteRequest<'r> {
    pub(super) head: &'r RequestHead,
    service: &'r AppState,
    /// The pattern of the route.
    pattern: &'static str,
    /// The arguments of the pattern, in its order.
    args: [Cow<'r, str>; MOST_ARGS],
}

impl<'r> RouteRequest<'r> {
    /// A request from the router.
    pub(super) fn of(request: &'r HttpRequest, service: &'r AppState, pattern: &'static str) -> Self {
        let mut args = request.match_info().load::<Vec<String>>().unwrap_or_default().into_iter().map(Cow::Owned);
        Self { head: request.head(), service, pattern, args: from_fn(|_| args.next().unwrap_or_default()) }
    }

    /// A request that does not come from the router. The arguments are unescaped.
    pub(super) fn along(
        head: &'r RequestHead,
        service: &'r AppState,
        route: Route,
        args: [&'r str; MOST_ARGS],
    ) -> Self {
        Self { head, service, pattern: route.pattern(), args: args.map(Cow::Borrowed) }
    }

    /// Is it a request for this route?
    pub(super) fn is_for(&self, route: Route) -> bool {
        self.pattern == route.pattern()
    }

    /// The pattern of the route.
    pub(super) fn pattern(&self) -> &'static str {
        self.pattern
    }

    /// The first arguments of the path. One that the pattern does not have is empty.
    pub(super) fn args<const N: usize>(&self) -> [&str; N] {
        from_fn(|n| self.args.get(n).map_or("", AsRef::as_ref))
    }

    /// Voie, étape and extension of a path like `/traces/{voie}.{format}` or `/traces/{voie}/{etape}.{format}`.
    pub(super) fn file(&self) -> (&str, Option<&str>, &str) {
        match self.args() {
            [voie, extension, ""] => (voie, None, extension),
            [voie, etape, extension] => (voie, Some(etape), extension),
        }
    }

    /// The parameters. Fails if one is given twice.
    pub(super) fn query(&self) -> Result<Query> {
        Query::parse(self.head.uri.query().unwrap_or_default())
    }

    /// The base of absolute links.
    pub(super) fn base(&self) -> Base {
        base::base(self.head, &self.service.config)
    }

    /// The base of links that stay on the site.
    pub(super) fn local(&self) -> Base {
        base::local(self.head, &self.service.config)
    }

    /// The grounds and the relief.
    pub(super) fn fonds(&self) -> &'r Fonds {
        &self.service.fonds
    }

    /// The Content-Security-Policy of pages with a map.
    pub(super) fn map_policy(&self) -> HeaderValue {
        self.service.map_policy.clone()
    }
}

/// Registers a route that is a [`Reading`].
pub(super) fn reading<R: Reading>(pattern: &'static str) -> Resource {
    read(pattern, move |request: HttpRequest, service: web::Data<AppState>| async move {
        answer::<R>(&RouteRequest::of(&request, &service, pattern), &service.snapshot()).await
    })
}

/// Registers a route that is a [`CachedReading`].
pub(super) fn cached_reading<R: CachedReading + 'static>(pattern: &'static str) -> Resource {
    read(pattern, move |request: HttpRequest, service: web::Data<AppState>| async move {
        answer_cached::<R>(&RouteRequest::of(&request, &service, pattern), &service.snapshot()).await
    })
}

/// Responds to a request with a document.
pub(super) async fn answer<R: Reading>(request: &RouteRequest<'_>, snapshot: &Arc<Snapshot>) -> Result<HttpResponse> {
    let reading = R::parse(request)?;
    let header = reading.header();
    let file = match reading.at_once(snapshot) {
        Some(file) => file?,
        None => {
            let snapshot = Arc::clone(snapshot);
            off_thread(move || reading.answer(&snapshot)).await??
        }
    };
    Ok(with(Body::once(file).answer(request.head), header))
}

/// Responds to a request with the body of its key.
pub(super) async fn answer_cached<R: CachedReading>(
    request: &RouteRequest<'_>,
    snapshot: &Arc<Snapshot>,
) -> Result<HttpResponse> {
    let reading = R::parse(request)?;
    let key = reading.key(snapshot)?;
    let body = match snapshot.bodies.get(&key) {
        Some(body) => body,
        None => {
            reading.check(snapshot)?;
            snapshot.bodies.body(key).await?
        }
    };
    match body {
        Some(body) => Ok(with(body.answer(request.head), reading.header(snapshot))),
        None => reading.nothing(snapshot),
    }
}

/// The response to a request whose body is cached. It is the same as that of [`answer_cached`].
pub(super) fn if_cached<R: CachedReading>(request: &RouteRequest<'_>, snapshot: &Snapshot) -> Option<HttpResponse> {
    let reading = R::parse(request).ok()?;
    let body = snapshot.bodies.get(&reading.key(snapshot).ok()?)??;
    Some(with(body.answer(request.head), reading.header(snapshot)))
}

/// Adds a header to a response.
fn with(mut response: HttpResponse, header: Option<(HeaderName, HeaderValue)>) -> HttpResponse {
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, value);
    }
    response
}

/// Registers a route that is read. It answers OPTIONS with its methods, and any other method with 405. The dispatcher opens
/// its answers to pages of any origin.
pub(super) fn read<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .route(web::method(Method::OPTIONS).to(async || preflight(METHODS, "*")))
        .default_service(web::to(method_not_allowed))
}

/// The response to OPTIONS: the methods and headers that a page of any origin may send (Fetch standard, CORS-preflight).
pub(super) fn preflight(methods: HeaderValue, headers: &'static str) -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, methods))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, headers))
        .finish()
}

async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let method = shown(request.method().as_str());
    let detail = format!("{method} n'est pas permis ici : cette adresse se lit par GET ou HEAD.");
    let mut answer = NOT_ALLOWED.answer(&detail);
    answer.headers_mut().insert(header::ALLOW, METHODS);
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer
}
