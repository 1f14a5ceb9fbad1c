//! Registers routes that accept a body by POST, and receives the body into a file.
//!
//! Pages of any origin may use these routes (CORS), as they may use the others. hent has neither cookies nor sessions,
//! so a page in a browser can do nothing here that its author could not do without the browser. A route that needs a
//! permission must require it in each request.

use std::fs::File;
use std::io::Write as _;
use std::rc::Rc;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, Resource, ResponseError as _, web};
use futures_util::StreamExt as _;

use super::problem::{INPUT, Kind};
use super::read::{NOT_ALLOWED, preflight};
use crate::error::{Error, shown};

pub(super) const TOO_LARGE: Kind = Kind { status: StatusCode::PAYLOAD_TOO_LARGE, title: "Envoi trop long" };
pub(super) const UNSUPPORTED: Kind =
    Kind { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, title: "Format non pris en charge" };
const LATE: Kind = Kind { status: StatusCode::REQUEST_TIMEOUT, title: "Envoi trop lent" };

/// The methods of a route that accepts a body (`Allow`).
const METHODS: HeaderValue = HeaderValue::from_static("POST");

/// Registers a route that accepts a body. `handle` gets the request and the body, which is not read yet. Another method
/// is answered with 405, and OPTIONS with the methods and headers that a client may send.
pub(super) fn write<F, A>(path: &str, handle: F) -> Resource
where
    F: Fn(HttpRequest, web::Payload) -> A + 'static,
    A: Future<Output = HttpResponse> + 'static,
{
    let handle = Rc::new(handle);
    let post = move |request: HttpRequest, payload: web::Payload| {
        let handle = Rc::clone(&handle);
        async move {
            let mut answer = handle(request, payload).await;
            answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            answer
        }
    };
    web::resource(path)
        .route(web::post().to(post))
        .route(web::method(Method::OPTIONS).to(async || preflight(METHODS, "Content-Type")))
        .default_service(web::to(method_not_allowed))
}

/// The response that refuses a request. It is boxed because it is large, and seldom.
pub(super) type Refusal = Box<HttpResponse>;

/// Refuses a body by its headers, before it is read. Errors: it is longer than `most` bytes, or compressed.
pub(super) fn refuse_unread(headers: &HeaderMap, most: usize) -> Result<(), Refusal> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or("").trim();
    if text(header::CONTENT_LENGTH).parse::<usize>().is_ok_and(|length| length > most) {
        return Err(too_large(most));
    }
    let coding = text(header::CONTENT_ENCODING);
    if coding.is_empty() || coding.eq_ignore_ascii_case("identity") {
        return Ok(());
    }
    let detail = "L'envoi est compressé. Envoyez-le sans compression (Content-Encoding), ou dans un ZIP.";
    Err(Box::new(UNSUPPORTED.answer(detail)))
}

/// Receives a body of at most `most` bytes into a file, within a time. Returns its length in bytes. Errors: the body is
/// too long, too late, or breaks off. The error is returned as soon as it is clear, without reading the rest.
pub(super) async fn receive(
    mut payload: web::Payload,
    to: &mut File,
    most: usize,
    within: Duration,
) -> Result<usize, Refusal> {
    let mut length = 0;
    let all = async {
        while let Some(piece) = payload.next().await {
            let piece = piece.map_err(|error| {
                let kind = if matches!(error, PayloadError::Incomplete(_)) { LATE } else { INPUT };
                Box::new(kind.answer("L'envoi n'est pas arrivé entier, ou trop lentement. Envoyez-le de nouveau."))
            })?;
            length += piece.len();
            if length > most {
                return Err(too_large(most));
            }
            // A write of some kilobytes to a temporary file does not wait for the disk.
            to.write_all(&piece).map_err(|source| {
                let error = Error::Io { path: std::env::temp_dir(), source };
                tracing::warn!(erreur = %error, "un envoi ne peut pas être reçu");
                Box::new(Error::Busy("vérifications".into()).error_response())
            })?;
        }
        Ok(length)
    };
    tokio::time::timeout(within, all).await.unwrap_or_else(|_| {
        let detail = format!("L'envoi a duré plus de {} s. Envoyez un fichier plus petit.", within.as_secs());
        Err(Box::new(LATE.answer(&detail)))
    })
}

fn too_large(most: usize) -> Refusal {
    Box::new(TOO_LARGE.answer(&format!("L'envoi est trop long : {} Mo au plus.", most >> 20)))
}

async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let method = shown(request.method().as_str());
    let mut answer =
        NOT_ALLOWED.answer(&format!("{method} n'est pas permis ici : cette adresse attend un envoi par POST."));
    answer.headers_mut().insert(header::ALLOW, METHODS);
    answer
}

#[cfg(test)]
mod tests {
    use actix_http::Response;
    use actix_web::App;
    use actix_web::body::{BoxBody, to_bytes};
    use actix_web::test::{TestRequest, init_service};
    use serde_json::Value;

    use super::*;
    use crate::http::connection::Answers as _;
    use crate::http::dispatch::Dispatcher;
    use crate::http::tests::service;

    /// The maximum length of a body in these tests.
    const MOST: usize = 1 << 20;

    /// Returns the dispatcher's response for a route that answers with the length of its body.
    async fn ask(request: TestRequest) -> Response<BoxBody> {
        let measure = async |request: HttpRequest, payload: web::Payload| {
            let received = async {
                refuse_unread(request.headers(), MOST)?;
                receive(payload, &mut tempfile::tempfile().unwrap(), MOST, Duration::from_secs(5)).await
            };
            received
                .await
                .map_or_else(|refused: Refusal| *refused, |length| HttpResponse::Ok().body(length.to_string()))
        };
        let service = service();
        let app = App::new().app_data(service.clone()).service(write("/mesure", measure));
        Dispatcher { service, routes: init_service(app).await }.answer(request.uri("/mesure").to_request()).await
    }

    fn says(answer: &Response<BoxBody>, name: &str) -> String {
        answer.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_body_reaches_its_file_whole() {
        for length in [0, 10, MOST] {
            let answer = ask(TestRequest::post().set_payload(vec![b'x'; length])).await;
            assert_eq!(answer.status().as_u16(), 200);
            assert_eq!(says(&answer, "access-control-allow-origin"), "*");
            assert_eq!(to_bytes(answer.into_body()).await.unwrap(), length.to_string());
        }
    }

    #[tokio::test]
    async fn a_body_that_is_not_accepted_is_refused_with_a_reason() {
        let packed = TestRequest::post().set_payload("x").insert_header(("content-encoding", "gzip"));
        // A `content-length` that is too large is refused before the body arrives.
        let said = TestRequest::post().insert_header(("content-length", "1048577"));
        for (request, status, detail) in [
            (TestRequest::post().set_payload(vec![b'x'; MOST + 1]), 413, "1 Mo"),
            (said, 413, "1 Mo"),
            (packed, 415, "sans compression"),
            (TestRequest::get(), 405, "POST"),
            (TestRequest::delete(), 405, "POST"),
        ] {
            let answer = ask(request).await;
            assert_eq!(answer.status().as_u16(), status);
            assert_eq!(says(&answer, "allow"), if status == 405 { "POST" } else { "" });
            assert_eq!(says(&answer, "content-type"), "application/problem+json; charset=utf-8");
            let problem: Value = serde_json::from_slice(&to_bytes(answer.into_body()).await.unwrap()).unwrap();
            assert_eq!(problem["status"], status);
            assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
        }
    }

    #[tokio::test]
    async fn a_body_that_does_not_arrive_ends() {
        use actix_web::FromRequest as _;
        let mut payload: actix_web::dev::Payload =
            actix_http::Payload::Stream { payload: Box::pin(futures_util::stream::pending()) };
        let request = TestRequest::default().to_http_request();
        let payload = web::Payload::from_request(&request, &mut payload).await.unwrap();
        let mut file = tempfile::tempfile().unwrap();
        let refused = receive(payload, &mut file, MOST, Duration::from_millis(20)).await.unwrap_err();
        assert_eq!(refused.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn a_preflight_names_the_methods_and_headers() {
        let answer = ask(TestRequest::default().method(Method::OPTIONS)).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-headers", "Content-Type"),
        ] {
            assert_eq!(says(&answer, name), value);
        }
    }
}
