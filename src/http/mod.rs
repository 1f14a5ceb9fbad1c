//! The HTTP service: thin handlers over a [`Snapshot`]; how an answer is negotiated, cached, refused.
//!
//! - [`snapshot`] makes every cacheable body, each once: a pure function of the atlas and a [`snapshot::Key`].
//! - `answer` sends a body: ETag, 304, gzip; `problem` says what is wrong (RFC 9457).
//! - The other files are the routes, one for each room of the house.

mod answer;
mod api;
mod base_url;
mod operations;
mod pages;
mod problem;
mod query;
pub mod snapshot;
mod tiles;
mod traces;

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};

use crate::config::Config;
use crate::error::{Error, Result};
pub use snapshot::Snapshot;

/// What every handler knows.
pub struct Service {
    /// What is served.
    pub snapshot: Arc<Snapshot>,
    /// How.
    pub config: Config,
}

/// Takes the address to listen on. Errors: it cannot be had.
pub fn bind(listen: &str) -> Result<TcpListener> {
    TcpListener::bind(listen).map_err(|source| Error::Listen { listen: listen.into(), source })
}

/// Serves on `listener` until the returned server is stopped or the process gets SIGTERM; requests in flight are then
/// answered first. Errors: the listener cannot be used.
pub fn serve(service: Service, listener: TcpListener) -> Result<Server> {
    let listen = listener.local_addr().map_or_else(|_| "?".into(), |address| address.to_string());
    let service = web::Data::new(service);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(service.clone())
            .wrap(actix_web::middleware::from_fn(operations::log))
            .wrap(actix_web::middleware::from_fn(answer::finish))
            .configure(routes)
    });
    let server = server.shutdown_timeout(30).listen(listener).map_err(|source| Error::Listen { listen, source })?.run();
    Ok(server)
}

/// Every route of design §5 that this version has.
fn routes(app: &mut web::ServiceConfig) {
    tiles::routes(app);
    traces::routes(app);
    api::routes(app);
    operations::routes(app);
    pages::routes(app);
    app.default_service(web::to(problem::unknown_route));
}

/// A resource that is read: GET and HEAD; another method is a 405.
fn read<F, Args>(path: &str, handler: F) -> actix_web::Resource
where
    F: actix_web::Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    web::resource(path)
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .default_service(web::to(problem::method_not_allowed))
}
