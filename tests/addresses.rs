//! Addresses with redundant slashes, addresses of things that do not exist, and listen addresses that cannot be used.

use std::io::{Read, Write};
use std::net::TcpStream;

use hent::atlas::Atlas;
use hent::http;

use crate::support::datasets::y;
use crate::support::service::{Running, refused_each};

#[test]
fn redundant_slashes_are_redirected_to_the_plain_address() {
    let service = Running::new(Atlas::build(y()));
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).build(),
    );
    for (path, meant) in [
        ("/api/voies/", "/api/voies"),
        ("/api//voies/y///etapes/1", "/api/voies/y/etapes/1"),
        ("/tiles//0/0/0.mvt?v=1&w=/a//b/", "/tiles/0/0/0.mvt?v=1&w=/a//b/"),
        ("/traces/y.gpx/?sens=retour", "/traces/y.gpx?sens=retour"),
        ("/.//", "/."),
    ] {
        for method in ["GET", "HEAD"] {
            let request =
                ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", service.address));
            let answer = agent.run(request.body(()).unwrap()).unwrap();
            let of = |name| answer.headers().get(name).unwrap().to_str().unwrap();
            assert_eq!((answer.status().as_u16(), of("location")), (301, meant), "{method} {path}");
            assert!(of("cache-control").starts_with("public, max-age="), "{path}");
            assert_eq!(of("access-control-allow-origin"), "*", "a page of another origin may follow the redirect");
        }
    }
    assert_eq!(service.get("/api/voies/", &[]).body(), service.get("/api/voies", &[]).body());
    assert_eq!(service.get("/", &[]).status(), 200);
    let post = service.request("POST", "/api/voies/", &[]);
    assert!(post.status().is_client_error(), "{}", post.status());
    // No redirect leads to another host.
    for elsewhere in ["//exemple.org/", "///exemple.org//", "/\\exemple.org/", "/\\/exemple.org//"] {
        let mut socket = TcpStream::connect(service.address).unwrap();
        socket
            .write_all(format!("GET {elsewhere} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
            .unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
        assert!(location.is_none_or(|location| location == "/exemple.org"), "{elsewhere}: {answer}");
    }
}

/// The French word for "unknown" agrees in gender with its noun.
#[test]
fn the_word_unknown_agrees_in_gender() {
    let service = Running::new(Atlas::build(y()));
    let unknown = [
        ("/api/voies/x", "voie « x » : inconnue."),
        ("/api/voies/y/etapes/9", "étape « 9 » de la voie « y » : inconnue."),
        ("/tiles/terre.json", "couche « terre » : inconnue."),
        ("/tiles/15/0/0.mvt", "tuile 15/0/0 : inconnue."),
        ("/listes/y.pdf", "format « pdf » : inconnu."),
    ];
    refused_each(&service, 404, &unknown);
}

/// Each error names its own remedy, in French.
#[test]
fn a_listen_address_that_cannot_be_used_is_explained() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for (listen, says) in [
        (taken.local_addr().unwrap().to_string(), ["déjà prise", "arrêtez le programme"]),
        ("192.0.2.1:8080".into(), ["pas une adresse de cette machine", "127.0.0.1 pour elle seule"]),
        ("8080".into(), ["pas une adresse et un port", "--listen 127.0.0.1:8080"]),
        ("127.0.0.1".into(), ["pas une adresse et un port", "--listen 127.0.0.1:8080"]),
        ("127.0.0.1:99999".into(), ["pas une adresse et un port", "--listen 127.0.0.1:8080"]),
        ("n'importe quoi:80".into(), ["pas une adresse et un port", "--listen 127.0.0.1:8080"]),
    ] {
        let error = http::bind(&listen).unwrap_err().to_string();
        assert!(error.starts_with(&listen) && says.iter().all(|said| error.contains(said)), "{error}");
    }
}
