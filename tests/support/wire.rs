//! A proxy in front of a database that can drop or delay messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use hent::store::Store;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_postgres::config::Host;

use super::database::Database;

/// The way in which a [`Wire`] treats messages.
#[derive(Clone, Copy)]
pub enum Way {
    Open,
    /// Drops announcements, like a connection pooler in transaction mode.
    Deaf,
    /// Delays all messages, without closing connections.
    Silent,
    /// Closes all connections and refuses new ones.
    Shut,
}

/// A running proxy in front of one database.
pub struct Wire {
    port: u16,
    name: String,
    state: Arc<State>,
}

struct State {
    way: AtomicU8,
    came: AtomicUsize,
}

impl State {
    fn is(&self, way: Way) -> bool {
        self.way.load(Ordering::SeqCst) == way as u8
    }

    /// Waits while the proxy delays messages.
    async fn heard(&self) {
        while self.is(Way::Silent) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn shut(&self) {
        while !self.is(Way::Shut) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Wire {
    /// Starts a proxy that lets everything through.
    pub fn to(database: &Database) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State { way: AtomicU8::new(Way::Open as u8), came: AtomicUsize::new(0) });
        let (kept, config) = (Arc::clone(&state), database.url.parse::<tokio_postgres::Config>().unwrap());
        tokio::spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (client, _) = listener.accept().await.unwrap();
                state.came.fetch_add(1, Ordering::SeqCst);
                let (state, config) = (Arc::clone(&state), config.clone());
                tokio::spawn(async move {
                    tokio::select! { () = through(client, &config, &state) => {}, () = state.shut() => {} }
                });
            }
        });
        Self { port, name: database.name.clone(), state: kept }
    }

    /// Sets the way in which the proxy treats messages.
    pub fn set(&self, way: Way) {
        self.state.way.store(way as u8, Ordering::SeqCst);
    }

    /// How many connections clients have opened.
    pub fn came(&self) -> usize {
        self.state.came.load(Ordering::SeqCst)
    }

    /// Returns the database behind the proxy as a store. It has no TLS, because the proxy has to read messages.
    pub fn store(&self) -> Store {
        Store::at(&format!("postgres://postgres@127.0.0.1:{}/{}?sslmode=disable", self.port, self.name)).unwrap()
    }
}

async fn through(client: TcpStream, database: &tokio_postgres::Config, state: &State) {
    let port = *database.get_ports().first().unwrap_or(&5432);
    match &database.get_hosts()[0] {
        Host::Unix(folder) => {
            let server = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await.unwrap();
            carry(client, server, state).await;
        }
        Host::Tcp(host) => carry(client, TcpStream::connect((host.as_str(), port)).await.unwrap(), state).await,
    }
}

async fn carry(client: TcpStream, server: impl AsyncRead + AsyncWrite, state: &State) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let asks = async {
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = from_client.read(&mut buffer).await {
            state.heard().await;
            if to_server.write_all(&buffer[..n]).await.is_err() {
                return;
            }
        }
    };
    let answers = async {
        // A message of the server has a letter, then its length, then the rest.
        let mut head = [0; 5];
        while from_server.read_exact(&mut head).await.is_ok() {
            let length = u32::from_be_bytes(head[1..].try_into().unwrap()) as usize - 4;
            let mut rest = vec![0; length];
            if from_server.read_exact(&mut rest).await.is_err() {
                return;
            }
            state.heard().await;
            let announcement = head[0] == b'A';
            if !(announcement && state.is(Way::Deaf))
                && to_client.write_all(&[&head[..], &rest].concat()).await.is_err()
            {
                return;
            }
        }
    };
    tokio::select! { () = asks => {}, () = answers => {} }
}
