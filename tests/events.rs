//! `/evenements`, as many clients hear it. (Who is too far behind: src/http/events.rs.)

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use hent::atlas::Atlas;
use hent::model::reading::Collected;
use hent::model::table::Table;
use hent::store::Store;

use crate::http::{Running, header};
use crate::live::{Listener, change, eventually, network};
use crate::store::fixture::{fill, text};

/// How many may listen.
const CLIENTS: usize = 1_000;

/// Asks for events. The answer's first line, and the connection.
fn ask(address: SocketAddr) -> (String, TcpStream) {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(b"GET /evenements HTTP/1.1\r\nHost: essai\r\n\r\n").unwrap();
    let mut line = String::new();
    BufReader::new(socket.try_clone().unwrap()).read_line(&mut line).unwrap();
    (line.trim().to_owned(), socket)
}

#[test]
fn a_thousand_may_listen_and_nobody_else_is_kept_out_by_them() {
    let service = Running::new(Atlas::default());
    let mut clients: Vec<TcpStream> = (0..CLIENTS)
        .map(|n| {
            let (line, socket) = ask(service.address);
            assert_eq!(line, "HTTP/1.1 200 OK", "client {n}");
            socket
        })
        .collect();
    let refused = service.get("/evenements", &[]);
    assert_eq!(refused.status(), 503);
    assert_eq!(header(&refused, "content-type"), "application/problem+json; charset=utf-8");
    assert_eq!(service.get("/api/voies", &[]).status(), 200, "all else is answered");
    clients.truncate(CLIENTS - 1);
    clients.push(eventually("a place that was left is free", || {
        let (line, socket) = ask(service.address);
        (line == "HTTP/1.1 200 OK").then_some(socket)
    }));
    assert_eq!(service.get("/evenements", &[]).status(), 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_everything_in_order() {
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
