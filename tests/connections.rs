//! Clients that do not read, send endless pipelines, or send nonsense. None of them stops the service or keeps other
//! clients out. (The tests of a single connection are in src/http/connection/tests.rs.)

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hent::atlas::Atlas;
use hent::model::table::Table;
use hent::store::Store;
use serde_json::Value;

use crate::support::datasets::y;
use crate::support::events::Listener;
use crate::support::means::program;
use crate::support::programs::{said, serve_by, serve_in};
use crate::support::rows::text as text_of;
use crate::support::service::Running;
use crate::support::stores::change;

/// A tile of the demonstration data, of 11 kB.
const TILE: &str = "GET /tiles/8/125/88.mvt HTTP/1.1\r\nHost: x\r\n\r\n";

/// Returns the peak memory of a process in kB, and its CPU time in hundredths of a second.
fn costs(process: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, stat) = stat.rsplit_once(')').unwrap();
    let ticks = stat.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    (most.trim().trim_end_matches(" kB").parse().unwrap(), ticks)
}

/// Waits until a service has made its first copy and its other background work is done.
fn rest(process: u32, folder: &std::path::Path) {
    for _ in 0..120 {
        let (_, before) = costs(process);
        std::thread::sleep(Duration::from_secs(1));
        if folder.join("hent-secours.gpkg").exists() && costs(process).1 - before < 3 {
            return;
        }
    }
    panic!("the service is still busy");
}

#[test]
fn two_hundred_clients_that_do_not_read_cost_little() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = serve_in(folder.path(), &[], Stdio::null());
    let asked = |path: &str| ureq::get(format!("http://{address}{path}")).call().unwrap().status().as_u16();
    assert_eq!(asked("/tiles/8/125/88.mvt"), 200);
    rest(process.id(), folder.path());
    let (before, _) = costs(process.id());
    let all = TILE.repeat(2_900);
    let mut clients: Vec<(TcpStream, &[u8])> = (0..200)
        .map(|_| {
            let socket = TcpStream::connect(&address).unwrap();
            socket.set_nonblocking(true).unwrap();
            (socket, all.as_bytes())
        })
        .collect();
    for _ in 0..10 {
        for (socket, rest) in &mut clients {
            while let Ok(sent) = socket.write(rest)
                && sent > 0
            {
                *rest = &rest[sent..];
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    let (after, then) = costs(process.id());
    assert!(after - before < 32 * 1024, "{before} kB became {after} kB");
    assert_eq!(asked("/ready"), 200, "other clients get answers");
    std::thread::sleep(Duration::from_secs(2));
    let (_, now) = costs(process.id());
    assert!(now - then < 50, "busy loop: {} hundredths of a second", now - then);
    // A client that begins to read gets every answer to the requests that the service has taken.
    let (socket, rest) = &mut clients[0];
    let sent = all.len() - rest.len();
    socket.set_nonblocking(false).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    assert_eq!(answers(socket, sent / TILE.len()), sent / TILE.len());
    process.kill().unwrap();
    process.wait().unwrap();
}

/// Reads answers until `wanted` of them came or the connection ends. Returns how many came.
fn answers(socket: &mut TcpStream, wanted: usize) -> usize {
    let (mut read, mut count, mut piece) = (vec![], 0, vec![0; 1 << 16]);
    while count < wanted {
        match socket.read(&mut piece) {
            Ok(n) if n > 0 => read.extend_from_slice(&piece[..n]),
            _ => break,
        }
        let starts = read.windows(9).filter(|bytes| *bytes == b"HTTP/1.1 ").count();
        count += starts;
        // Keeps the last bytes, which may be the beginning of the next answer's first line.
        read.drain(..read.len().saturating_sub(8));
    }
    count
}

#[test]
fn a_long_pipeline_gets_every_answer() {
    let service = Running::new(Atlas::build(y()));
    for path in ["/tiles/0/0/0.mvt", "/ready", "/tiles/14/0/0.mvt", "/nulle-part"] {
        let socket = TcpStream::connect(service.address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut writer = socket.try_clone().unwrap();
        let all = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(10_000);
        let writing = std::thread::spawn(move || writer.write_all(all.as_bytes()).unwrap());
        let mut socket = socket;
        assert_eq!(answers(&mut socket, 10_000), 10_000, "{path}");
        writing.join().unwrap();
    }
}

/// Sends bytes and reads until the connection is closed. Returns the status and the problem document.
fn raw(service: &Running, bytes: &[u8]) -> (u16, Value) {
    let mut socket = TcpStream::connect(service.address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = socket.write_all(bytes); // the service may close before it has read everything
    let mut answer = vec![];
    let _ = socket.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    assert!(!answer.starts_with("HTTP/1.1 200") && answer.len() < 2_000, "{answer}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer}"));
    assert!(head.contains("content-type: application/problem+json; charset=utf-8"), "{head}");
    assert!(head.contains("access-control-allow-origin: *"), "{head}");
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
}

#[test]
fn malformed_requests_get_a_problem_document() {
    let service = Running::new(Atlas::build(y()));
    let x = "x".repeat(100_000);
    for (text, status, says) in [
        (format!("GET /api/voies/{x} HTTP/1.1\r\nHost: x\r\n\r\n"), 414, "L'adresse demandée est trop longue"),
        (format!("GET /api/voies?q={} HTTP/1.1\r\nHost: x\r\n\r\n", &x[..30_000]), 414, "L'adresse demandée"),
        (format!("{x} /api/voies HTTP/1.1\r\nHost: x\r\n\r\n"), 405, "GET ou HEAD"),
        (format!("GET /api/voies HTTP/1.1\r\nHost: x\r\nCookie: {x}\r\n\r\n"), 431, "cookies"),
        ("GET /api/voies HTTP/1.1\r\n\r\n".into(), 400, "Host"),
        ("GET /api/voies HTTP/3.0\r\nHost: x\r\n\r\n".into(), 400, "HTTP/1.1"),
        ("\x16\x03\x01\x02\0\x01\0\x01\u{7c}\x03\x03".into(), 400, "TLS"),
        ("bonjour\r\n\r\n".into(), 400, ""),
    ] {
        let (answered, problem) = raw(&service, text.as_bytes());
        let shown = &text[..text.len().min(60)];
        assert_eq!((answered, &problem["status"]), (status, &status.into()), "{shown}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{shown}: {problem}");
    }
    // An unknown method, short enough for the error to repeat it.
    let text = format!("{} /api/voies HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &x[..10_000]);
    assert_eq!(raw(&service, text.as_bytes()).0, 405);
    // Refusals count in the metrics as all answers do.
    let metrics = String::from_utf8(service.get("/metrics", &[]).into_body()).unwrap();
    assert!(metrics.contains("hent_reponses_total{classe=\"4xx\"} 9"), "{metrics}");
    assert!(metrics.contains("hent_reponses_total{classe=\"5xx\"} 0"), "{metrics}");
}

/// A burst is accepted at once: a client whose connection is dropped from the backlog tries again only after a second.
#[test]
fn a_thousand_clients_connect_at_once() {
    let service = Running::new(Atlas::default());
    let start = Instant::now();
    let clients: Vec<TcpStream> = (0..1_000).map(|_| TcpStream::connect(service.address).unwrap()).collect();
    for mut client in &clients {
        client.write_all(b"GET /ready HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    }
    for client in clients {
        let mut client = client;
        assert_eq!(answers(&mut client, 1), 1);
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    if program("a_thousand_clients_connect_at_once", "ss").is_none() {
        return;
    }
    let listening = said(Command::new("ss").args(["-Hltn"]));
    let here = format!("127.0.0.1:{}", service.address.port());
    if let Some(line) = listening.lines().find(|line| line.contains(&here)) {
        let backlog: u32 = line.split_whitespace().nth(2).unwrap().parse().unwrap();
        let most = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap().trim().parse().unwrap();
        assert_eq!(backlog, 4_096.min(most));
    }
}

/// A service at its limit of connections still follows its store, and closes idle connections.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_at_its_connection_limit_follows_its_store() {
    let folder = tempfile::tempdir().unwrap();
    let program = format!("ulimit -n 256; exec '{}' serve \"$@\"", env!("CARGO_BIN_EXE_hent"));
    let (mut process, address) =
        serve_by(Command::new("sh").args(["-c", &program, "sh"]).current_dir(folder.path()).stderr(Stdio::piped()));
    let listener = Listener::new(address.parse().unwrap());
    let clients: Vec<TcpStream> = (0..400).map(|_| TcpStream::connect(&address).unwrap()).collect();
    std::thread::sleep(Duration::from_secs(1));
    let files = std::fs::read_dir(format!("/proc/{}/fd", process.id())).unwrap().count();
    assert!((100..200).contains(&files), "{files} files");
    let store = Store::at(folder.path().join("hent.gpkg").to_str().unwrap()).unwrap();
    change(&store, Table::Guide, 1, |row| row.set(Table::Guide, "titre", text_of("changé"))).await;
    while !listener.next()["tables"].as_array().unwrap().iter().any(|table| table == "guide") {}
    // Other clients wait in the backlog and are accepted when idle connections are closed.
    assert_eq!(ureq::get(format!("http://{address}/ready")).call().unwrap().status(), 200);
    drop(clients);
    process.kill().unwrap();
    process.wait().unwrap();
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(!log.contains("ERROR"), "{log}");
}
