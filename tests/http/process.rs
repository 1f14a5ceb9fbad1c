//! The process: malformed requests, shutdown, readiness, metrics.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use hent::atlas::Atlas;
use serde_json::Value;

use crate::support::datasets::{at, y};
use crate::support::service::{Asks, Local, Running, header};

#[test]
fn malformed_bytes_get_an_error_or_a_closed_connection() {
    let service = Running::new(Atlas::build(y()));
    for nonsense in [
        &b"GET / HTTP/9.9\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00",
        b"GET /tiles/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /tiles.json HTTP/1.1\r\nHost: \x01\r\nConnection: close\r\n\r\n",
        b"GET /api/voies HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ;;q=9\r\nIf-None-Match: \xff\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    ] {
        let mut socket = TcpStream::connect(service.address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket.write_all(nonsense).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = vec![];
        let _ = socket.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 ") && !text.starts_with("HTTP/1.1 5"), "{text}");
    }
    assert_eq!(service.get("/ready", &[]).status(), 200);
}

#[test]
fn requests_in_flight_are_completed_at_shutdown() {
    // A track of about 15 MB, more than the buffers of the sockets hold.
    let mut data = y();
    let place = |i: i32| at(f64::from(i) * 1e-4, f64::from(i % 7) * 1e-4);
    data.troncons[0].geom = (0..200_000).map(place).collect();
    let mut service = Running::new(Atlas::build(data));
    let mut socket = TcpStream::connect(service.address).unwrap();
    socket.write_all(b"GET /traces/y.gpx HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut start = [0; 15];
    socket.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    // The service accepts no new request and completes the running one.
    service.stop();
    std::thread::sleep(Duration::from_millis(300));
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.len() > 10_000_000 && answer.ends_with("</gpx>"), "{} bytes", answer.len());
    service.wait();
    assert!(TcpStream::connect(service.address).is_err());
}

#[test]
fn ready_says_no_before_shutdown() {
    let mut service = Running::new(Atlas::build(y()));
    assert_eq!(service.json("/ready")["pret"], true);
    service.stop();
    let start = std::time::Instant::now();
    let says = loop {
        let answer = service.get("/ready", &[]);
        if answer.status() != 200 {
            assert_eq!((answer.status().as_u16(), header(&answer, "cache-control")), (503, "no-store"));
            break serde_json::from_slice::<Value>(answer.body()).unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "/ready still says yes");
    };
    assert_eq!(says, serde_json::json!({ "pret": false, "cause": "Le service s'arrête." }));
    assert_eq!(service.get("/tiles/0/0/0.mvt", &[]).status(), 200, "other routes are not answered any more");
    service.wait();
    assert!(TcpStream::connect(service.address).is_err());
}

/// What Prometheus needs: the type of each metric, and histograms whose buckets add up.
#[test]
fn requests_are_counted_in_the_metrics() {
    let service = Local::new(Atlas::build(y()));
    for (path, times) in [("/tiles/0/0/0.mvt", 3), ("/traces/y.gpx", 2), ("/traces/x.gpx", 1), ("/nulle-part", 1)] {
        for _ in 0..times {
            service.get(path, &[]);
        }
    }
    let answer = service.get("/metrics", &[]);
    assert_eq!(header(&answer, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = String::from_utf8(answer.into_body()).unwrap();
    // Labels may come in any order.
    let of = |group: &str, class: &str, bound: &str| {
        let labels = [format!("groupe=\"{group}\""), format!("classe=\"{class}\""), format!("le=\"{bound}\"")];
        let mut lines = text.lines().filter(|line| line.starts_with("hent_requete_secondes_bucket{"));
        let line =
            lines.find(|line| labels.iter().all(|label| line.contains(label))).unwrap_or_else(|| panic!("{text}"));
        line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!([of("tuile", "2xx", "+Inf"), of("fichier", "2xx", "+Inf"), of("fichier", "4xx", "+Inf")], [3, 2, 1]);
    assert_eq!([of("autre", "4xx", "+Inf"), of("api", "2xx", "+Inf")], [1, 0]);
    assert!(of("tuile", "2xx", "0.001") <= of("tuile", "2xx", "10"));
    for line in [
        "# TYPE hent_reponses_total counter",
        "hent_reponses_total{classe=\"4xx\"} 2",
        "# TYPE hent_requete_secondes histogram",
        "hent_requete_secondes_count{groupe=\"tuile\",classe=\"2xx\"} 3",
        "# TYPE hent_reconstruction_secondes histogram",
        "hent_reconstruction_secondes_count 0",
        "hent_reconstructions_total 0",
        "hent_derniere_reconstruction_secondes 0.0",
        "hent_base_jointe 1",
        "hent_abonnes_refuses_total{cause=\"adresse\"} 0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
}
