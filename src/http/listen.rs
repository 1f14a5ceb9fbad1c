//! Opens the port, runs the service, and ends it. The limits of connections are defined here.

use std::net::TcpListener;
use std::num::NonZero;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::{Request, Response, ServiceConfig};
use actix_server::ServerBuilder;
use actix_service::{ServiceFactory as _, fn_factory, fn_service, map_config};
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, Server, Service as Routes, ServiceResponse};
use actix_web::{App, HttpResponse, web};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::connection::Answers as _;
use super::dispatch::Dispatcher;
use super::{AppState, connection, fonds, routes};
use crate::error::{Error, Result};

/// The longest time in which a client may acknowledge nothing that was sent to it (`TCP_USER_TIMEOUT`). After that the
/// system closes the connection, which otherwise would stay open for ever. `connection` waits as long: a slow phone
/// that reads a full buffer of 64 kB before it acknowledges more needs a minute.
const ACK_TIMEOUT: Duration = Duration::from_secs(90);
/// The number of unsent bytes that the system may hold for a client (`TCP_NOTSENT_LOWAT`). It may accept up to 64 kB
/// more. Further output waits in this process, which limits it. With these small buffers this process sees that a slow
/// client makes progress every 80 kB.
const MOST_UNSENT: u32 = 16 * 1024;
/// The number of open files that are reserved for the store and the log. So a service with all its connections in use
/// still follows its store.
const RESERVED_FILES: u64 = 128;
/// The maximum number of connections of a thread.
const MOST_CONNECTIONS: usize = 25_000;
/// The maximum number of connections that wait to be accepted.
const BACKLOG: i32 = 4_096;

/// How long a service that is about to end keeps running while `/ready` says "no". In this time a load balancer
/// redirects its clients. It is less than 10 s, after which Docker kills a process.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// Opens the port of an address (`127.0.0.1:8080`). Errors: the address is invalid or in use.
pub fn bind(listen: &str) -> Result<TcpListener> {
    allow_many_connections();
    let bound = TcpListener::bind(listen).and_then(|listener| {
        let socket = SockRef::from(&listener);
        socket.listen(BACKLOG)?; // a second call, because the standard library uses a shorter backlog
        // Accepted connections inherit these options.
        socket.set_tcp_user_timeout(Some(ACK_TIMEOUT))?;
        socket.set_tcp_notsent_lowat(MOST_UNSENT)?;
        socket.set_tcp_nodelay(true)?; // a response is written as a whole, so waiting for more data gains nothing
        Ok(listener)
    });
    bound.map_err(|source| Error::Listen { listen: listen.into(), source })
}

/// Raises the limit of open files to the maximum of the process. The usual limit is 1,024 files, including connections,
/// and clients of `/evenements` could use them all. If the system refuses, the limit stays.
fn allow_many_connections() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// Returns the maximum number of connections of each thread. Further connections wait to be accepted.
fn connections_of_each(threads: usize) -> usize {
    let Some(files) = getrlimit(Resource::Nofile).current else { return MOST_CONNECTIONS };
    let all = files - RESERVED_FILES.min(files / 2);
    usize::try_from(all).map_or(MOST_CONNECTIONS, |all| (all / threads).clamp(1, MOST_CONNECTIONS))
}

/// Serves on `listener` until `shutdown` completes. After that `/ready` says "no"; if a load balancer watches it, the
/// service waits for five seconds. Then the service accepts no further connections, answers the requests in flight,
/// ends the event streams, and returns. Errors: the listener cannot be used.
pub async fn run(service: Arc<AppState>, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<()> {
    let mut server = start(Arc::clone(&service), listener)?;
    let handle = server.handle();
    let failed = |error: std::io::Error| Error::Internal(error.to_string());
    let told = async {
        shutdown.await;
        if service.readiness.end() {
            tokio::time::sleep(DRAIN_TIME).await;
        }
    };
    tokio::select! {
        served = &mut server => return served.map_err(failed),
        () = told => {}
        () = fonds::follow(&service) => {}
    }
    let (_, served) = tokio::join!(handle.stop(true), server);
    served.map_err(failed)
}

/// Starts the threads that accept connections.
fn start(service: Arc<AppState>, listener: TcpListener) -> Result<Server> {
    let listen = listener.local_addr().map_or_else(|_| "?".into(), |address| address.to_string());
    let unusable = |source| Error::Listen { listen, source };
    let live = Arc::clone(&service.live);
    let service = web::Data::from(service);
    let (end, ends) = watch::channel(false);
    let threads = std::thread::available_parallelism().map_or(2, NonZero::get);
    let server = ServerBuilder::new().workers(threads).max_concurrent_connections(connections_of_each(threads));
    let server = server.shutdown_timeout(30).disable_signals();
    let stop = server.graceful_shutdown_signal();
    let server = server.listen("hent", listener, move || {
        let (service, ends) = (service.clone(), ends.clone());
        fn_factory(move || {
            let (dispatcher, ends) = (dispatcher(service.clone()), ends.clone());
            async move {
                let (dispatcher, config) = (Rc::new(dispatcher.await?), ServiceConfig::default());
                Ok::<_, ()>(fn_service(move |stream| {
                    let (dispatcher, config, ends) = (Rc::clone(&dispatcher), config.clone(), ends.clone());
                    async move { converse(stream, config, &*dispatcher, ends).await }
                }))
            }
        })
    });
    let server = server.map_err(unusable)?.run();
    tokio::spawn(async move {
        stop.notified().await;
        live.end_events(); // a graceful stop would wait for the event streams for ever
        let _ = end.send(true); // ends idle connections, too
    });
    Ok(server)
}

/// Builds the dispatcher with the router behind it.
async fn dispatcher(
    service: web::Data<AppState>,
) -> Result<Dispatcher<impl Routes<Request, Response = ServiceResponse, Error = actix_web::Error>>, ()> {
    let app = App::new().app_data(service.clone()).configure(routes);
    let routes = map_config(app, |()| AppConfig::default()).new_service(()).await?;
    Ok(Dispatcher { service, routes })
}

/// A service without a socket, for one thread: a function from a request to its response. The response has not been
/// written to a connection, so the response to HEAD still has its body.
pub struct Local(Box<Answer>);

type Answer = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Response<BoxBody>>>>;

impl Local {
    /// Builds the router. Errors: only a defect.
    pub async fn new(service: Arc<AppState>) -> Result<Self> {
        let dispatcher = dispatcher(web::Data::from(service)).await;
        let dispatcher = Rc::new(dispatcher.map_err(|()| Error::Internal("routes".into()))?);
        Ok(Self(Box::new(move |request| {
            let dispatcher = Rc::clone(&dispatcher);
            Box::pin(async move { dispatcher.answer(request).await })
        })))
    }

    /// Answers a request.
    pub async fn answer(&self, request: Request) -> Response<BoxBody> {
        (self.0)(request).await
    }
}

/// The router alone, for one thread. It answers requests of the service to itself, which are neither counted nor logged.
pub(super) struct Inside(Box<AnswerInside>);

type AnswerInside = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Option<HttpResponse>>>>;

impl Inside {
    /// Builds the router. Errors: only a defect.
    pub(super) async fn new(service: Arc<AppState>) -> Result<Self> {
        let dispatcher = dispatcher(web::Data::from(service)).await;
        let dispatcher = Rc::new(dispatcher.map_err(|()| Error::Internal("routes".into()))?);
        Ok(Self(Box::new(move |request| {
            let dispatcher = Rc::clone(&dispatcher);
            Box::pin(async move { Some(dispatcher.routes.call(request).await.ok()?.into_parts().1) })
        })))
    }

    /// Answers a request. Returns `None` if the router fails.
    pub(super) async fn answer(&self, request: Request) -> Option<HttpResponse> {
        (self.0)(request).await
    }
}

/// Serves one client. If that fails, for example because the client reads too slowly, the connection is reset, and the
/// system drops the unsent output at once.
async fn converse(
    mut stream: TcpStream,
    config: ServiceConfig,
    dispatcher: &impl connection::Answers,
    ends: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let peer = stream.peer_addr().ok();
    let outcome = connection::serve(&mut stream, peer, config, dispatcher, ends).await;
    if outcome.is_err() {
        let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
    }
    outcome
}
