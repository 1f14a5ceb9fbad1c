//! Opens the port, runs the service, and ends it. The limits of connections are set here.

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
use actix_web::{App, web};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::connection::Answers as _;
use super::dispatch::Dispatcher;
use super::{AppState, connection, fonds, routes};
use crate::error::{Error, Result};

/// The longest time in which a client acknowledges nothing that was sent to it (`TCP_USER_TIMEOUT`). The system then closes
/// the connection, which otherwise would stay open for ever. `connection` waits as long: a slow phone that reads a full
/// buffer of 64 kB before it acknowledges more needs a minute.
const ACK_TIMEOUT: Duration = Duration::from_secs(90);
/// The number of unsent bytes that the system may hold for a client (`TCP_NOTSENT_LOWAT`); it accepts up to 64 kB more. More
/// output waits in this process, which limits it. With small buffers in the system, this process sees a slow client accept
/// something every 80 kB.
const MOST_UNSENT: u32 = 16 * 1024;
/// The number of open files that connections leave to the store and the log. So a service with all its connections in use
/// still follows its store.
const RESERVED_FILES: u64 = 128;
/// The greatest number of connections of a thread.
const MOST_CONNECTIONS: usize = 25_000;
/// The number of connections that may wait to be accepted.
const BACKLOG: i32 = 4_096;

/// How long a service that is about to end goes on while `/ready` says "no". Meanwhile a load balancer sends its clients
/// elsewhere. Docker kills a process after 10 s, so this time is shorter.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// Opens the port of an address (`127.0.0.1:8080`). Fails if the address is invalid or in use.
pub fn bind(listen: &str) -> Result<TcpListener> {
    allow_many_connections();
    let bound = TcpListener::bind(listen).and_then(|listener| {
        let socket = SockRef::from(&listener);
        socket.listen(BACKLOG)?; // a second call, because the backlog of the standard library is too short
        // Accepted connections inherit these options.
        socket.set_tcp_user_timeout(Some(ACK_TIMEOUT))?;
        socket.set_tcp_notsent_lowat(MOST_UNSENT)?;
        socket.set_tcp_nodelay(true)?; // a response is written whole, so waiting for more gains nothing
        Ok(listener)
    });
    bound.map_err(|source| Error::Listen { listen: listen.into(), source })
}

/// Raises the limit of open files to the greatest that the process may have. The usual limit is 1,024 files, connections
/// included, and clients of `/evenements` could take them all. If the system refuses, the limit stays.
fn allow_many_connections() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// The greatest number of connections of each thread. Further connections wait to be accepted.
fn connections_of_each(threads: usize) -> usize {
    let Some(files) = getrlimit(Resource::Nofile).current else { return MOST_CONNECTIONS };
    let all = files - RESERVED_FILES.min(files / 2);
    usize::try_from(all).map_or(MOST_CONNECTIONS, |all| (all / threads).clamp(1, MOST_CONNECTIONS))
}

/// Serves on `listener` until `shutdown` completes. Then `/ready` says "no", for five seconds if a load balancer watches it.
/// After that the service accepts no connection, answers the requests in flight, ends the streams of events, and returns.
/// Fails if the listener cannot be used.
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
        live.end_events(); // a graceful stop would wait for them for ever
        let _ = end.send(true); // idle connections end, too
    });
    Ok(server)
}

/// The dispatcher with the router behind it.
async fn dispatcher(
    service: web::Data<AppState>,
) -> Result<Dispatcher<impl Routes<Request, Response = ServiceResponse, Error = actix_web::Error>>, ()> {
    let app = App::new().app_data(service.clone()).configure(routes);
    let routes = map_config(app, |()| AppConfig::default()).new_service(()).await?;
    Ok(Dispatcher { service, routes })
}

/// A service without a socket, for one thread: a function from a request to its response. The response is as it is before it
/// is written to a connection, so the response to a HEAD still has its body.
pub struct Local(Box<Answer>);

type Answer = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Response<BoxBody>>>>;

impl Local {
    /// Builds the router. Fails only on a defect.
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

/// Serves one client. If that fails, because the client reads too slowly for example, the connection is reset: the system
/// drops the unsent output at once.
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
