//! `/evenements`: server-sent events. First the revision that is served, then every change of what is published.
//!
//! A client costs a connection, one of the [`slots`] and a place in a bounded queue that all share. Its place is free as
//! soon as it closes the connection. One that is too far behind is dropped, and comes again by itself. It then learns the revision, and asks for what it shows.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;
use serde_json::json;

use super::problem::Kind;
use super::slots::Full;
use super::{AppState, client, read};
use crate::links::Route;

/// How often a client hears something even if nothing happens, so that it and the proxies in between keep the connection.
const HEARTBEAT: Duration = Duration::from_secs(15);

const TOO_MANY: Kind = Kind { status: StatusCode::TOO_MANY_REQUESTS, title: "Trop de demandes" };
const NO_PLACE: Kind = Kind { status: StatusCode::SERVICE_UNAVAILABLE, title: "Pas encore prêt" };

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::Evenements.pattern(), events));
}

async fn events(request: HttpRequest, service: web::Data<AppState>) -> HttpResponse {
    if request.method() == Method::HEAD {
        return head().finish();
    }
    let place = match service.slots.take(client::address(request.head(), &service.config)) {
        Ok(place) => place,
        Err(full) => return refusal(full),
    };
    let Some(events) = service.live.events() else { return refusal(Full::Everybody) };
    // The revision is read after the events were asked for: a change in between is told twice rather than not at all.
    let revision = service.live.status().revision;
    let hello = message(revision, &json!({ "revision": revision }));
    let messages = stream::unfold((Some(hello), events, place), |(hello, mut events, place)| async move {
        let text = match hello {
            Some(hello) => hello,
            None => match tokio::time::timeout(HEARTBEAT, events.recv()).await {
                Ok(Ok(event)) => message(event.revision, &*event),
                Ok(Err(_)) => return None, // too far behind, or the service ends
                Err(_) => Bytes::from_static(b":\n\n"),
            },
        };
        Some((Ok::<_, Infallible>(text), (None, events, place)))
    });
    head().streaming(messages)
}

fn head() -> HttpResponseBuilder {
    let mut head = HttpResponse::Ok();
    head.insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no")); // nginx would collect them
    head
}

/// The answer to a client that there is no place for.
fn refusal(full: Full) -> HttpResponse {
    let (kind, said) = match full {
        Full::Client => (
            TOO_MANY,
            "Trop de cartes suivent déjà les changements depuis cette adresse ; celle-ci se met à jour quand on la recharge.",
        ),
        Full::Everybody => {
            (NO_PLACE, "Trop de cartes suivent déjà les changements ; celle-ci se met à jour quand on la recharge.")
        }
    };
    kind.answer(said)
}

/// A message, with the revision as its id.
fn message(revision: i64, content: &impl serde::Serialize) -> Bytes {
    let content = serde_json::to_string(content).unwrap_or_default(); // one line: JSON escapes the others
    format!("id: {revision}\ndata: {content}\n\n").into()
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::Arc;

    use actix_web::body::{BoxBody, MessageBody};
    use actix_web::test::TestRequest;
    use futures_util::future::poll_fn;

    use super::*;
    use crate::atlas::{Atlas, Difference};
    use crate::http::tests::config;
    use crate::live::Live;
    use crate::model::table::Table;

    fn service() -> (Arc<Live>, web::Data<AppState>) {
        let live = Arc::new(Live::new(0));
        (Arc::clone(&live), web::Data::new(AppState::new(Atlas::default(), live, config())))
    }

    /// A client: what it takes from its connection, it takes from here.
    async fn client(service: &web::Data<AppState>) -> BoxBody {
        events(TestRequest::default().to_http_request(), service.clone()).await.into_body()
    }

    async fn next(body: &mut BoxBody) -> Option<String> {
        let bytes = poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await?.unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn who_is_too_far_behind_is_dropped_and_all_others_hear_everything_in_order() {
        let (live, service) = service();
        let (mut quick, mut slow) = (client(&service).await, client(&service).await);
        let difference = Difference { tables: [Table::Guide].into(), places: vec![] };
        for body in [&mut quick, &mut slow] {
            assert!(next(body).await.unwrap().starts_with("id: 0\n"));
        }
        for revision in 1..=100 {
            live.joined(revision, None, Duration::ZERO, &difference);
            let expected =
                format!("id: {revision}\ndata: {{\"revision\":{revision},\"tables\":[\"guide\"],\"bounds\":null}}\n\n");
            assert_eq!(next(&mut quick).await, Some(expected));
        }
        assert_eq!(next(&mut slow).await, None, "it comes again, and asks for what it shows");
        assert_eq!(service.slots.taken(), 1, "its place is free");
        assert!(next(&mut client(&service).await).await.unwrap().starts_with("id: 100\n"));
    }
}
