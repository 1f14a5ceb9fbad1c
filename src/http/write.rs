//! Registers routes that accept a body by POST. A route defines the media types and the maximum length that it accepts.
//!
//! Pages of any origin may use these routes (CORS), as they may use the others. hent has neither cookies nor sessions,
//! so a page in a browser can do nothing here that its author could not do without the browser. A route that needs a
//! permission must require it in each request.
#![cfg_attr(not(test), expect(dead_code, reason = "no route of the public contract takes a body yet"))]

use std::rc::Rc;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, HttpResponse, Resource, ResponseError as _, web};
use futures_util::StreamExt as _;

use super::problem::{INPUT, Kind};
use super::read::{NOT_ALLOWED, preflight};
use crate::error::{Result, shown};

const TOO_LARGE: Kind = Kind { status: StatusCode::PAYLOAD_TOO_LARGE, title: "Envoi trop long" };
const UNSUPPORTED: Kind = Kind { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, title: "Format non pris en charge" };

/// The methods of a route that accepts a body (`Allow`).
const METHODS: HeaderValue = HeaderValue::from_static("POST");

/// The bodies that a route accepts.
#[derive(Clone, Copy)]
pub(super) struct Takes {
    /// The accepted media types, without parameters.
    pub(super) types: &'static [&'static str],
    /// The maximum length in bytes.
    pub(super) most: usize,
}

/// A body that was read.
pub(super) struct Sent {
    /// One of [`Takes::types`].
    pub(super) media_type: &'static str,
    pub(super) bytes: Bytes,
}

/// Registers a route that accepts a body. `handle` gets the request and its whole body. A body that is not accepted is
/// answered with 413 or 415, and another method with 405. OPTIONS is answered with the methods and headers that a
/// client may send.
pub(super) fn write<F, A>(path: &str, takes: Takes, handle: F) -> Resource
where
    F: Fn(HttpRequest, Sent) -> A + 'static,
    A: Future<Output = Result<HttpResponse>> + 'static,
{
    let handle = Rc::new(handle);
    let post = move |request: HttpRequest, payload: web::Payload| {
        let handle = Rc::clone(&handle);
        async move {
            let mut answer = match takes.read(request.headers(), payload).await {
                Ok(sent) => handle(request, sent).await.unwrap_or_else(|error| error.error_response()),
                Err((kind, detail)) => kind.answer(&detail),
            };
            answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            answer
        }
    };
    web::resource(path)
        .route(web::post().to(post))
        .route(web::method(Method::OPTIONS).to(async || preflight(METHODS, "Content-Type")))
        .default_service(web::to(method_not_allowed))
}

impl Takes {
    /// Reads a body. Errors: the body is not accepted. The error is returned as soon as it is clear, without reading
    /// the rest.
    async fn read(self, headers: &HeaderMap, mut payload: web::Payload) -> Result<Sent, (Kind, String)> {
        let media_type = self.media_type(headers)?;
        let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let mut bytes = BytesMut::new();
        if said.is_some_and(|length| length > self.most) {
            return Err(self.too_large());
        }
        while let Some(piece) = payload.next().await {
            let piece = piece.map_err(|_| (INPUT, "L'envoi n'est pas arrivé entier. Envoyez-le de nouveau.".into()))?;
            if bytes.len() + piece.len() > self.most {
                return Err(self.too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Sent { media_type, bytes: bytes.freeze() })
    }

    fn media_type(self, headers: &HeaderMap) -> Result<&'static str, (Kind, String)> {
        let text = |name| headers.get(name).map_or("", |value: &HeaderValue| value.to_str().unwrap_or("?")).trim();
        let (said, coding) = (text(header::CONTENT_TYPE), text(header::CONTENT_ENCODING));
        let essence = said.split(';').next().unwrap_or_default().trim();
        let known = self.types.iter().find(|known| known.eq_ignore_ascii_case(essence));
        let plain = coding.is_empty() || coding.eq_ignore_ascii_case("identity");
        let types = self.types.join(", ");
        match known {
            Some(known) if plain => Ok(known),
            Some(_) => {
                Err((UNSUPPORTED, "L'envoi est compressé. Envoyez-le sans compression (Content-Encoding).".into()))
            }
            None => {
                let detail = format!("« {} » n'est pas pris en charge ici. Les types sont : {types}.", shown(essence));
                Err((UNSUPPORTED, detail))
            }
        }
    }

    fn too_large(self) -> (Kind, String) {
        (TOO_LARGE, format!("L'envoi est trop long : {} octets au plus.", self.most))
    }
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

    /// Returns the dispatcher's response for a route that sends its body back.
    async fn ask(request: TestRequest) -> Response<BoxBody> {
        let takes = Takes { types: &["application/gpx+xml", "text/csv"], most: 10 };
        let echo = |_, Sent { media_type, bytes }| async move {
            let refused = || crate::Error::input("envoi", "c'est non", "Dites oui.");
            if bytes == "non" { Err(refused()) } else { Ok(HttpResponse::Ok().content_type(media_type).body(bytes)) }
        };
        let service = service();
        let app = App::new().app_data(service.clone()).service(write("/echo", takes, echo));
        Dispatcher { service, routes: init_service(app).await }.answer(request.uri("/echo").to_request()).await
    }

    fn post(media_type: &str, body: &'static [u8]) -> TestRequest {
        TestRequest::post().insert_header(("content-type", media_type)).set_payload(body)
    }

    fn says(answer: &Response<BoxBody>, name: &str) -> String {
        answer.headers().get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn an_accepted_body_reaches_the_handler_whole() {
        for media_type in ["text/csv", "Text/CSV; charset=utf-8"] {
            let answer = ask(post(media_type, b"0123456789")).await;
            let of = |name| says(&answer, name);
            assert_eq!((answer.status().as_u16(), of("content-type").as_str()), (200, "text/csv"));
            assert_eq!(of("access-control-allow-origin"), "*");
            assert_eq!(to_bytes(answer.into_body()).await.unwrap(), "0123456789");
        }
    }

    #[tokio::test]
    async fn a_body_that_is_not_accepted_is_refused_with_a_reason() {
        let packed = post("text/csv", b"x").insert_header(("content-encoding", "gzip"));
        // A `content-length` that is too large is refused before the body arrives.
        let said = post("text/csv", b"").insert_header(("content-length", "11"));
        for (request, status, detail) in [
            (post("text/csv", b"01234567890"), 413, "10 octets"),
            (said, 413, "10 octets"),
            (post("image/png", b"x"), 415, "image/png"),
            (TestRequest::post().set_payload("x"), 415, "application/gpx+xml, text/csv"),
            (packed, 415, "sans compression"),
            (post("text/csv", b"non"), 400, "Dites oui."),
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
