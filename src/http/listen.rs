//! The service at its address: the listener, its limits, its start and its end.

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
use super::{AppState, connection, routes};
use crate::error::{Error, Result};

/// How long a client may take nothing of what was sent to it, or answer nothing at all. Its connections are then closed by
/// the system: one that only pretends to listen would keep its place for ever. As long as `connection` waits: a slow phone
/// that reads a full buffer of 64 kB before it asks for more needs a minute.
const DEAF: Duration = Duration::from_secs(90);
/// How much the system may keep for a client without having sent it, bytes; it takes up to 64 kB more. What waits longer
/// waits here, where it is limited; and a client that is slow, but goes on, is seen to take something every 80 kB.
const UNSENT: u32 = 16 * 1024;
/// How many files connections leave to the store and the log, if there are many: a service that is full goes on to follow
/// its store.
const RESERVE: u64 = 128;
/// How many connections a thread may have at most.
const CONNECTIONS: usize = 25_000;
/// How many clients may wait to be let in.
const BACKLOG: i32 = 4_096;

/// How long a service that is about to end still listens while `/ready` says "no", so that a load balancer sends its clients
/// elsewhere. Less than the 10 s after which Docker kills a process.
const NOTICE: Duration = Duration::from_secs(5);

/// Takes the address to listen on. Errors: it cannot be had.
pub fn bind(listen: &str) -> Result<TcpListener> {
    allow_many_connections();
    let bound = TcpListener::bind(listen).and_then(|listener| {
        let socket = SockRef::from(&listener);
        socket.listen(BACKLOG)?; // again, with more than the standard library asks for
        // What is accepted here inherits these.
        socket.set_tcp_user_timeout(Some(DEAF))?;
        socket.set_tcp_notsent_lowat(UNSENT)?;
        socket.set_tcp_nodelay(true)?; // an answer goes out whole: nothing is gained by waiting for more
        Ok(listener)
    });
    bound.map_err(|source| Error::Listen { listen: listen.into(), source })
}

/// Unless a process asks for more, a system usually gives it 1,024 files, connections included: those who listen to
/// events could take them all. As many as it may have; where it may not, it goes on with what it has.
fn allow_many_connections() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// How many connections each of some threads may have. While they have them, others wait to be let in.
fn connections_of_each(threads: usize) -> usize {
    let Some(files) = getrlimit(Resource::Nofile).current else { return CONNECTIONS };
    let all = files - RESERVE.min(files / 2);
    usize::try_from(all).map_or(CONNECTIONS, |all| (all / threads).clamp(1, CONNECTIONS))
}

/// Serves on `listener` until `shutdown` is there. Then, in this order: `/ready` says "no", for [`NOTICE`] if somebody
/// watches it; no new client is let in; requests in flight are answered, and events end. Errors: the listener cannot be used.
pub async fn run(service: Arc<AppState>, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<()> {
    let mut server = start(Arc::clone(&service), listener)?;
    let handle = server.handle();
    let failed = |error: std::io::Error| Error::Internal(error.to_string());
    let told = async {
        shutdown.await;
        if service.readiness.end() {
            tokio::time::sleep(NOTICE).await;
        }
    };
    tokio::select! {
        served = &mut server => return served.map_err(failed),
        () = told => {}
    }
    let (_, served) = tokio::join!(handle.stop(true), server);
    served.map_err(failed)
}

/// Starts to listen.
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
        live.end_events(); // they have no end of their own, which a graceful stop would wait for
        let _ = end.send(true); // nor have connections that rest
    });
    Ok(server)
}

/// All routes, behind the dispatcher.
async fn dispatcher(
    service: web::Data<AppState>,
) -> Result<Dispatcher<impl Routes<Request, Response = ServiceResponse, Error = actix_web::Error>>, ()> {
    let app = App::new().app_data(service.clone()).configure(routes);
    let routes = map_config(app, |()| AppConfig::default()).new_service(()).await?;
    Ok(Dispatcher { service, routes })
}

/// A service without a socket, for one thread: a function from a request to its answer, as it is before it is written to a
/// connection (the answer to a HEAD still has its body).
pub struct Local(Box<Answer>);

type Answer = dyn Fn(Request) -> Pin<Box<dyn Future<Output = Response<BoxBody>>>>;

impl Local {
    /// Makes the routes. Errors: none but defects.
    pub async fn new(service: Arc<AppState>) -> Result<Self> {
        let dispatcher = dispatcher(web::Data::from(service)).await;
        let dispatcher = Rc::new(dispatcher.map_err(|()| Error::Internal("routes".into()))?);
        Ok(Self(Box::new(move |request| {
            let dispatcher = Rc::clone(&dispatcher);
            Box::pin(async move { dispatcher.answer(request).await })
        })))
    }

    /// The answer to a request.
    pub async fn answer(&self, request: Request) -> Response<BoxBody> {
        (self.0)(request).await
    }
}

/// Speaks with one client. One that takes too little is cut off: the system, too, forgets what it was sent.
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
