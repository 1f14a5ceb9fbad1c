//! Errors as `application/problem+json` (RFC 9457). The text tells a person what is wrong, where, and what to do.
//!
//! A [`Kind`] is defined next to the code that uses it. Those in this file are used by all routes.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::error::Error;

/// The media type of an error's document.
pub(super) const MEDIA_TYPE: &str = "application/problem+json; charset=utf-8";

/// A kind of error: its status and its title.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) status: StatusCode,
    pub(super) title: &'static str,
}

/// The error of a request that cannot be parsed.
pub(super) const INPUT: Kind = Kind { status: StatusCode::BAD_REQUEST, title: "Requête incorrecte" };
const NOT_FOUND: Kind = Kind { status: StatusCode::NOT_FOUND, title: "Introuvable" };
const BUSY: Kind = Kind { status: StatusCode::SERVICE_UNAVAILABLE, title: "Trop de demandes" };
const DEFECT: Kind = Kind { status: StatusCode::INTERNAL_SERVER_ERROR, title: "Défaut du service" };

/// How long a client waits before it asks again, in seconds.
const RETRY_AFTER: header::HeaderValue = header::HeaderValue::from_static("5");

/// The JSON document of an error.
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

impl Kind {
    /// Returns the response with this error. `detail` says what is wrong.
    pub(super) fn answer(self, detail: &str) -> HttpResponse {
        self.answer_about(detail, None)
    }

    fn answer_about(self, detail: &str, parametre: Option<&str>) -> HttpResponse {
        let problem =
            Problem { kind: "about:blank", title: self.title, status: self.status.as_u16(), detail, parametre };
        HttpResponse::build(self.status)
            .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::Input { .. } => INPUT.status,
            Error::NotFound { .. } => NOT_FOUND.status,
            Error::Busy(_) => BUSY.status,
            _ => DEFECT.status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Error::Input { place, problem, cure } => {
                INPUT.answer_about(&format!("{place} : {problem}. {cure}"), Some(place))
            }
            Error::NotFound { .. } => NOT_FOUND.answer(&self.to_string()),
            Error::Busy(_) => {
                let mut answer = BUSY.answer(&self.to_string());
                answer.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
                answer
            }
            // The cause of an internal error is only logged, because it may contain file names or data.
            _ => {
                tracing::error!(erreur = %self, "réponse impossible");
                DEFECT.answer("Le service a rencontré un défaut ; il est noté dans son journal.")
            }
        }
    }
}

/// What is wrong with a path that matches no route.
pub(super) const NO_ROUTE: &str = "Cette adresse n'existe pas. Les principales sont / et /api/voies.";

/// Answers a path that matches no route.
pub(super) async fn unknown_route() -> HttpResponse {
    NOT_FOUND.answer(NO_ROUTE)
}
