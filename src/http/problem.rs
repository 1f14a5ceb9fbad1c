//! Errors as RFC 9457 `application/problem+json`: what is wrong, where, and how to mend it, for the person who reads it.
//!
//! A [`Kind`] is defined where it is used: here those that any route may answer with.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::error::Error;

/// A status and what it is called in words.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) status: StatusCode,
    pub(super) title: &'static str,
}

/// A request that is not understood.
pub(super) const INPUT: Kind = Kind { status: StatusCode::BAD_REQUEST, title: "Requête incorrecte" };
const NOT_FOUND: Kind = Kind { status: StatusCode::NOT_FOUND, title: "Introuvable" };
const DEFECT: Kind = Kind { status: StatusCode::INTERNAL_SERVER_ERROR, title: "Défaut du service" };

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

impl Kind {
    /// The answer that says what is wrong.
    pub(super) fn answer(self, detail: &str) -> HttpResponse {
        self.answer_about(detail, None)
    }

    fn answer_about(self, detail: &str, parametre: Option<&str>) -> HttpResponse {
        let problem =
            Problem { kind: "about:blank", title: self.title, status: self.status.as_u16(), detail, parametre };
        HttpResponse::build(self.status)
            .insert_header((header::CONTENT_TYPE, "application/problem+json; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::Input { .. } => INPUT.status,
            Error::NotFound { .. } => NOT_FOUND.status,
            _ => DEFECT.status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Error::Input { place, problem, cure } => {
                INPUT.answer_about(&format!("{place} : {problem}. {cure}"), Some(place))
            }
            Error::NotFound { .. } => NOT_FOUND.answer(&self.to_string()),
            // What failed inside is for the log, not for the outside.
            _ => {
                tracing::error!(erreur = %self, "réponse impossible");
                DEFECT.answer("Le service a rencontré un défaut ; il est noté dans son journal.")
            }
        }
    }
}

/// No such route.
pub(super) async fn unknown_route() -> HttpResponse {
    NOT_FOUND.answer("Cette adresse n'existe pas. Les principales sont / et /api/voies.")
}
