//! `/evenements`: server-sent events. First the revision that is served, then every change of what is published.
//!
//! A client costs a connection and a place in a bounded queue that all share; one that is too far behind is dropped, and
//! comes again by itself. It then learns the revision, and asks for what it shows.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use futures_util::stream;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{Service, problem, read};

/// How many clients may listen.
const CLIENTS: usize = 1_000;
/// How often a client hears something even if nothing happens, so that it and the proxies in between keep the connection.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The places for clients.
pub(super) struct Clients(Arc<Semaphore>);

impl Default for Clients {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(CLIENTS)))
    }
}

impl Clients {
    /// How many listen.
    pub(super) fn count(&self) -> usize {
        CLIENTS - self.0.available_permits()
    }
}

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read("/evenements", events));
}

async fn events(service: web::Data<Service>) -> HttpResponse {
    let place = Arc::clone(&service.clients.0).try_acquire_owned();
    let (Ok(place), Some(events)) = (place, service.live.events()) else {
        let full = "Trop de cartes suivent déjà les changements ; celle-ci se met à jour quand on la recharge.";
        return problem::answer(StatusCode::SERVICE_UNAVAILABLE, full, None);
    };
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
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no")) // nginx would collect them
        .streaming(messages)
}

/// A message, with the revision as its id.
fn message(revision: i64, content: &impl serde::Serialize) -> Bytes {
    let content = serde_json::to_string(content).unwrap_or_default(); // one line: JSON escapes the others
    format!("id: {revision}\ndata: {content}\n\n").into()
}
