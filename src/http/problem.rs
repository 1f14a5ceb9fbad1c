//! Errors as RFC 9457 `application/problem+json`: what is wrong, where, and how to mend it, for the person who reads it.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;

use crate::error::{Error, shown};

/// The body of an error.
#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    /// The query parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    parametre: Option<&'a str>,
}

/// An error answer.
pub(super) fn answer(status: StatusCode, detail: &str, parametre: Option<&str>) -> HttpResponse {
    let title = match status {
        StatusCode::BAD_REQUEST => "Requête incorrecte",
        StatusCode::NOT_FOUND => "Introuvable",
        StatusCode::METHOD_NOT_ALLOWED => "Méthode non permise",
        StatusCode::REQUEST_TIMEOUT => "Requête trop lente",
        StatusCode::URI_TOO_LONG => "Adresse trop longue",
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => "En-têtes trop longs",
        StatusCode::TOO_MANY_REQUESTS => "Trop de demandes",
        StatusCode::SERVICE_UNAVAILABLE => "Pas encore prêt",
        status if status.is_client_error() => "Requête refusée",
        _ => "Défaut du service",
    };
    let problem = Problem { kind: "about:blank", title, status: status.as_u16(), detail, parametre };
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "application/problem+json; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(serde_json::to_vec(&problem).unwrap_or_default())
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::Input { .. } => StatusCode::BAD_REQUEST,
            Error::NotFound { .. } => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Error::Input { place, problem, cure } => {
                answer(self.status_code(), &format!("{place} : {problem}. {cure}"), Some(place))
            }
            Error::NotFound { .. } => answer(self.status_code(), &self.to_string(), None),
            // What failed inside is for the log, not for the outside.
            _ => {
                tracing::error!(erreur = %self, "réponse impossible");
                answer(self.status_code(), "Le service a rencontré un défaut ; il est noté dans son journal.", None)
            }
        }
    }
}

/// No such route.
pub(super) async fn unknown_route() -> HttpResponse {
    answer(StatusCode::NOT_FOUND, "Cette adresse n'existe pas. Les principales sont / et /api/voies.", None)
}

/// What may be done with an address that is only read (`Allow`).
pub(super) const READ: HeaderValue = HeaderValue::from_static("GET, HEAD");

/// A route that is only read.
pub(super) async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let method = shown(request.method().as_str());
    let detail = format!("{method} n'est pas permis ici : cette adresse se lit par GET ou HEAD.");
    let mut response = answer(StatusCode::METHOD_NOT_ALLOWED, &detail, None);
    response.headers_mut().insert(header::ALLOW, READ);
    response
}
