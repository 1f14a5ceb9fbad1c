//! `/evenements`: server-sent events. The first event has the revision of the snapshot. One event follows for every
//! change of the published content.
//!
//! A client takes a connection, one of the [`slots`](super::slots), and a place in a bounded queue that all clients
//! share. Its slot is freed as soon as it closes the connection. A client that falls too far behind is disconnected.
//! Browsers then reconnect automatically, learn the revision, and request again what they show.

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

/// The longest time without an event or a comment. Clients and proxies close connections that are silent for longer.
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
    // The revision is read after the subscription. So a client may learn of a change in between twice, but never misses
    // it.
    let revision = service.live.status().revision;
    let hello = message(revision, &json!({ "revision": revision }));
    let messages = stream::unfold((Some(hello), events, place), |(hello, mut events, place)| async move {
        let text = match hello {
            Some(hello) => hello,
            None => match tokio::time::timeout(HEARTBEAT, events.recv()).await {
                Ok(Ok(event)) => message(event.revision, &*event),
                Ok(Err(_)) => return None, // the client is too far behind, or the service ends
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
        .insert_header(("X-Accel-Buffering", "no")); // otherwise nginx buffers events before it sends them
    head
}

/// Returns the response for a client that gets no slot.
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

/// Encodes an event. Its id is the revision.
fn message(revision: i64, content: &impl serde::Serialize) -> Bytes {
    let content = serde_json::to_string(content).unwrap_or_default(); // one line, because JSON escapes line breaks
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

    /// Returns the stream that a new client reads.
    async fn client(service: &web::Data<AppState>) -> BoxBody {
        events(TestRequest::default().to_http_request(), service.clone()).await.into_body()
    }

    async fn next(body: &mut BoxBody) -> Option<String> {
        let bytes = poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await?.unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_client_too_far_behind_is_disconnected_and_the_others_get_every_event_in_order() {
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
