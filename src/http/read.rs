//! Registers routes that answer GET and HEAD. Pages of any origin may read them.
//!
//! Most of them answer from the snapshot alone. The request of such a route is a type: a [`Reading`] makes its document
//! by a pure function of the request and the snapshot, and a [`CachedReading`] returns the key of a body that the cache
//! makes. [`reading`] and [`cached_reading`] register them. [`answer`] and [`answer_cached`] are the only handlers;
//! they do not need a socket.

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
use crate::config::Embed;
use crate::error::{Result, shown};
use crate::file::Fichier;
use crate::fond::Fonds;
use crate::links::{Base, Route};
use crate::words::Langue;

/// The error for a method that a route does not support.
pub(super) const NOT_ALLOWED: Kind = Kind { status: StatusCode::METHOD_NOT_ALLOWED, title: "Méthode non permise" };

/// The methods of these routes (`Allow`).
pub(super) const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD");

/// The maximum number of arguments in the pattern of a route.
const MOST_ARGS: usize = 4;

/// A parsed request for a document that is made for this request and is not cached.
pub(super) trait Reading: Sized + Send + 'static {
    /// Parses the path and the query. Errors: a parameter is missing, outside its range or not in its vocabulary.
    fn parse(request: &RouteRequest<'_>) -> Result<Self>;

    /// Makes the document. Errors: the request does not fit the atlas.
    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier>;

    /// Makes the document if that takes less than about two milliseconds. Returns `None` if it takes longer, for
    /// example because an index must be built first. The caller then calls `answer` outside the async threads.
    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        Some(self.answer(snapshot))
    }

    /// Returns a header that is added to those of the document.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        None
    }
}

/// A parsed request for a body that the cache of the snapshot makes and keeps.
pub(super) trait CachedReading: Sized {
    /// Parses the path and the query. Errors: a parameter is missing, outside its range or not in its vocabulary.
    fn parse(request: &RouteRequest<'_>) -> Result<Self>;

    /// Returns the key of the body. Errors: the request does not fit the atlas.
    fn key(&self, snapshot: &Snapshot) -> Result<Key>;

    /// Called before a body is made. Errors: the atlas has no such voie or étape. This keeps keys that clients make up
    /// out of the cache.
    fn check(&self, _: &Snapshot) -> Result<()> {
        Ok(())
    }

    /// Returns the response if the snapshot has no body for this key.
    fn nothing(&self, snapshot: &Snapshot) -> Result<HttpResponse>;

    /// Returns a header that is added to those of the body.
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
    /// The arguments of the path, in the order of the pattern.
    args: [Cow<'r, str>; MOST_ARGS],
    /// The language of the page, as in the first segment of its address.
    langue: Langue,
}

impl<'r> RouteRequest<'r> {
    /// Wraps a request that the router matched.
    pub(super) fn of(request: &'r HttpRequest, service: &'r AppState, pattern: &'static str) -> Self {
        let mut args = request.match_info().load::<Vec<String>>().unwrap_or_default().into_iter().map(Cow::Owned);
        let args = from_fn(|_| args.next().unwrap_or_default());
        Self { head: request.head(), service, pattern, args, langue: Langue::default() }
    }

    /// Wraps a request that did not pass the router. The arguments must be unescaped.
    pub(super) fn along(
        head: &'r RequestHead,
        service: &'r AppState,
        route: Route,
        args: [&'r str; MOST_ARGS],
    ) -> Self {
        let langue = Langue::default();
        Self { head, service, pattern: route.pattern(), args: args.map(Cow::Borrowed), langue }
    }

    /// Returns the same request for a page in another language.
    pub(super) fn in_langue(self, langue: Langue) -> Self {
        Self { langue, ..self }
    }

    /// Returns the language of the page.
    pub(super) fn langue(&self) -> Langue {
        self.langue
    }

    /// Tells whether this is a request for `route`.
    pub(super) fn is_for(&self, route: Route) -> bool {
        self.pattern == route.pattern()
    }

    /// Returns the pattern of the route.
    pub(super) fn pattern(&self) -> &'static str {
        self.pattern
    }

    /// Returns the first arguments of the path. Arguments that the pattern does not have are empty.
    pub(super) fn args<const N: usize>(&self) -> [&str; N] {
        from_fn(|n| self.args.get(n).map_or("", AsRef::as_ref))
    }

    /// Returns the voie, étape and extension of a path like `/traces/{voie}.{format}` or
    /// `/traces/{voie}/{etape}.{format}`.
    pub(super) fn file(&self) -> (&str, Option<&str>, &str) {
        match self.args() {
            [voie, extension, ""] => (voie, None, extension),
            [voie, etape, extension] => (voie, Some(etape), extension),
        }
    }

    /// Parses the query parameters. Errors: a parameter occurs twice.
    pub(super) fn query(&self) -> Result<Query> {
        Query::parse(self.head.uri.query().unwrap_or_default())
    }

    /// Returns the base of absolute links.
    pub(super) fn base(&self) -> Base {
        base::base(self.head, &self.service.config)
    }

    /// Returns the base of links within the site.
    pub(super) fn local(&self) -> Base {
        base::local(self.head, &self.service.config)
    }

    /// Returns the grounds and the relief.
    pub(super) fn fonds(&self) -> &'r Fonds {
        &self.service.fonds
    }

    /// Returns the Content-Security-Policy of pages with a map.
    pub(super) fn map_policy(&self) -> HeaderValue {
        self.service.policies.page.clone()
    }

    /// Returns the Content-Security-Policy of embedded maps.
    pub(super) fn embed_policy(&self) -> HeaderValue {
        self.service.policies.embed.clone()
    }

    /// Returns who may embed maps.
    pub(super) fn embed(&self) -> &'r Embed {
        &self.service.config.embed
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

/// Registers a page that is a [`CachedReading`] in every language: `/aide`, `/en/aide`.
pub(super) fn cached_page<R: CachedReading + 'static>(app: &mut web::ServiceConfig, route: Route) {
    for (langue, path) in in_every_langue(route) {
        app.service(read(&path, move |request: HttpRequest, service: web::Data<AppState>| async move {
            let request = RouteRequest::of(&request, &service, route.pattern()).in_langue(langue);
            answer_cached::<R>(&request, &service.snapshot()).await
        }));
    }
}

/// Registers a page that is a [`Reading`] in every language.
pub(super) fn page<R: Reading>(app: &mut web::ServiceConfig, route: Route) {
    for (langue, path) in in_every_langue(route) {
        app.service(read(&path, move |request: HttpRequest, service: web::Data<AppState>| async move {
            let request = RouteRequest::of(&request, &service, route.pattern()).in_langue(langue);
            answer::<R>(&request, &service.snapshot()).await
        }));
    }
}

/// Returns the pattern of a page in every language.
pub(super) fn in_every_langue(route: Route) -> impl Iterator<Item = (Langue, String)> {
    Langue::ALL.into_iter().map(move |langue| match (langue.in_addresses(), route.pattern()) {
        ("", pattern) => (langue, pattern.to_owned()),
        (prefix, "/") => (langue, format!("/{prefix}")),
        (prefix, pattern) => (langue, format!("/{prefix}{pattern}")),
    })
}

/// Answers a request with a document.
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

/// Answers a request with the body of its key.
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

/// Returns the response to a request whose body is cached. It equals that of [`answer_cached`].
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

/// Registers a route that answers GET and HEAD. It answers OPTIONS with its methods, and any other method with 405. The
/// dispatcher adds the CORS headers.
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

/// Returns the response to OPTIONS: the methods and headers that a page of any origin may send (Fetch standard,
/// CORS-preflight).
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
