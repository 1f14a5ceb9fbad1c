//! Routes that are read: GET and HEAD, by pages of any origin.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, web};

use super::problem::Kind;
use crate::error::shown;

/// A method that a route does not have.
pub(super) const NOT_ALLOWED: Kind = Kind { status: StatusCode::METHOD_NOT_ALLOWED, title: "Méthode non permise" };

/// The methods of a route that is read (`Allow`).
pub(super) const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD");

/// A route that is read. It answers OPTIONS with its methods, and any other method with 405. The dispatcher opens its answers to
/// pages of any origin.
pub(super) fn read<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .route(web::method(actix_web::http::Method::OPTIONS).to(async || preflight(METHODS, "*")))
        .default_service(web::to(method_not_allowed))
}

/// What a browser may send here from a page of any origin (Fetch standard, CORS-preflight).
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
