//! `/evenements` over many connections. (The tests of a slow subscriber are in src/http/events.rs.)

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use hent::atlas::Atlas;
use hent::model::reading::Collected;
use hent::model::table::Table;
use hent::store::Store;

use crate::support::events::Listener;
use crate::support::programs::{serve_in, stop};
use crate::support::rows::{network, text};
use crate::support::service::{Running, header};
use crate::support::stores::{change, fill};
use crate::support::wait::eventually;

/// The maximum number of subscribers that the service accepts.
const CLIENTS: usize = 1_000;
/// The maximum number of subscribers from one address.
const OF_ONE: usize = 100;

/// Subscribes through a proxy, from a client address. Returns the first line of the answer and the connection.
fn ask(proxy: SocketAddr, address: &str) -> (String, TcpStream) {
    let mut socket = TcpStream::connect(proxy).unwrap();
    let asked = format!("GET /evenements HTTP/1.1\r\nHost: essai\r\nX-Forwarded-For: {address}\r\n\r\n");
    socket.write_all(asked.as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(socket.try_clone().unwrap()).read_line(&mut line).unwrap();
    (line.trim().to_owned(), socket)
}

/// Returns a service that trusts the proxy in front of it.
fn behind_a_proxy() -> Running {
    Running::with(Atlas::default(), |config| config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()])
}

/// The maximum time until the place of a subscriber who left is free.
const SOON: Duration = Duration::from_secs(5);

#[test]
fn a_thousand_subscribers_are_accepted_and_other_routes_answer() {
    let service = behind_a_proxy();
    let mut clients: Vec<TcpStream> = (0..CLIENTS)
        .map(|n| {
            let (line, socket) = ask(service.address, &format!("192.0.2.{}", n / OF_ONE));
            assert_eq!(line, "HTTP/1.1 200 OK", "client {n}");
            socket
        })
        .collect();
    let refused = service.get("/evenements", &[]);
    assert_eq!(refused.status(), 503);
    assert_eq!(header(&refused, "content-type"), "application/problem+json; charset=utf-8");
    assert_eq!(service.get("/api/voies", &[]).status(), 200, "other routes answer");
    clients.truncate(CLIENTS - 1);
    let left = Instant::now();
    clients.push(eventually("the place of a subscriber who left is free", || {
        let (line, socket) = ask(service.address, "192.0.2.200");
        (line == "HTTP/1.1 200 OK").then_some(socket)
    }));
    assert!(left.elapsed() < SOON, "{:?}", left.elapsed());
    assert_eq!(service.get("/evenements", &[]).status(), 503);
    drop(clients);
    eventually("all places are free", || (metric(&service, "hent_abonnes") == 0).then_some(()));
    assert!(left.elapsed() < SOON * 2, "{:?}", left.elapsed());
}

/// Returns the value of a metric.
fn metric(service: &Running, name: &str) -> u64 {
    let text = String::from_utf8(service.get("/metrics", &[]).into_body()).unwrap();
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap().parse().unwrap()
}

#[test]
fn one_address_cannot_take_all_places() {
    let service = behind_a_proxy();
    let clients: Vec<TcpStream> = (0..OF_ONE).map(|_| ask(service.address, "192.0.2.1").1).collect();
    for made_up in ["192.0.2.1", "203.0.113.7, 192.0.2.1"] {
        let (line, mut socket) = ask(service.address, made_up);
        assert_eq!(line, "HTTP/1.1 429 Too Many Requests", "{made_up}");
        socket.write_all(b"GET /ready HTTP/1.1\r\nHost: essai\r\n\r\n").unwrap(); // this connection still works
    }
    assert_eq!(ask(service.address, "192.0.2.2").0, "HTTP/1.1 200 OK");
    assert_eq!(metric(&service, "hent_abonnes_refuses_total{cause=\"adresse\"}"), 2);
    assert_eq!(metric(&service, "hent_abonnes_refuses_total{cause=\"total\"}"), 0);
    drop(clients);
    let left = Instant::now();
    eventually("the places are free", || (ask(service.address, "192.0.2.1").0 == "HTTP/1.1 200 OK").then_some(()));
    assert!(left.elapsed() < SOON, "{:?}", left.elapsed());
}

/// A client cannot fill the log with refusals.
#[test]
fn refusals_are_logged_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = serve_in(folder.path(), &[], Stdio::piped());
    let address = address.parse().unwrap();
    let clients: Vec<TcpStream> = (0..OF_ONE).map(|_| ask(address, "").1).collect();
    for _ in 0..500 {
        assert_eq!(
            ask(address, "192.0.2.1").0,
            "HTTP/1.1 429 Too Many Requests",
            "without a trusted proxy all clients have one address"
        );
    }
    drop(clients);
    stop(&mut process);
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert_eq!(log.lines().filter(|line| line.contains("trusted_proxies")).count(), 1, "{log}");
    assert!(log.lines().count() < 20, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_subscriber_gets_every_event_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path().join("base.gpkg").to_str().unwrap()).unwrap();
    store.init().await.unwrap();
    fill(&store, &network()).await;
    let service = Running::of_store(store.clone(), None);
    let listeners = [Listener::new(service.address), Listener::new(service.address)];
    for n in 0..20 {
        let (table, column) = if n % 2 == 0 { (Table::Voie, "nom") } else { (Table::Guide, "titre") };
        change(&store, table, 1, move |row| row.set(table, column, text(&format!("numéro {n}")))).await;
    }
    let (_, bookmark) = store.read(None, Collected::default()).await.unwrap();
    let last = bookmark.revision();
    let heard = listeners.map(|listener| {
        let mut heard = vec![listener.next()];
        while heard[heard.len() - 1]["revision"] != last {
            heard.push(listener.next());
        }
        heard
    });
    assert_eq!(heard[0], heard[1]);
    let revisions: Vec<i64> = heard[0].iter().map(|event| event["revision"].as_i64().unwrap()).collect();
    assert!(revisions.is_sorted_by(|a, b| a < b), "{revisions:?}");
    for table in ["voie", "guide"] {
        let told = |event: &serde_json::Value| event["tables"].as_array().unwrap().iter().any(|t| t == table);
        assert!(heard[0].iter().any(told), "{table}");
    }
}
