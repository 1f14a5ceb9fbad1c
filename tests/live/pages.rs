//! Open pages in a browser, and the stream of events that they read.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use hent::model::row::Value;
use hent::model::table::Table;

use super::{file_and_service, named};
use crate::browser::Check;
use crate::support::programs::terminate;
use crate::support::rows::text;
use crate::support::service::metric;
use crate::support::stores::change;
use crate::support::wait::eventually;

/// SIGTERM ends the stream of events properly, so it does not delay the shutdown.
#[test]
fn events_end_when_the_service_stops() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = crate::support::programs::serve_in(folder.path(), &[], std::process::Stdio::null());
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(b"GET /evenements HTTP/1.1\r\nHost: essai\r\n\r\n").unwrap();
    let mut lines = BufReader::new(socket).lines().map_while(Result::ok).skip_while(|line| !line.starts_with("data: "));
    assert!(lines.next().unwrap().contains("revision"));
    terminate(&process);
    assert!(lines.any(|line| line == "0"), "the stream was cut before its last chunk");
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_repaints_by_itself() {
    let test = "live::an_open_page_repaints_by_itself";
    let folder = tempfile::tempdir().unwrap();
    let (_, store, service) = file_and_service(folder.path()).await;
    let Some(mut page) = Check::start(test, &format!("http://{}", service.address), &[]) else { return };
    page.stops_at("open");
    eventually("the page listens", || (metric(&service, "hent_abonnes") > 0.0).then_some(()));
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Repeinte"))).await;
    page.goes_on();
    page.stops_at("repainted");
    // A guide is in no tile: the page asks for the list and for every tile in view, and gets 304.
    let same = "hent_reponses_total{classe=\"3xx\"}";
    let before = metric(&service, same);
    change(&store, Table::Guide, 1, |row| row.set(Table::Guide, "titre", text("Titre"))).await;
    eventually("the tiles", || (metric(&service, same) >= before + 2.0).then_some(()));
    page.goes_on();
    page.passes();
}

/// The list of closures follows the store: the closure of the network gets an end that is not known, then ends.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_hears_of_closures() {
    let test = "live::an_open_page_hears_of_closures";
    let folder = tempfile::tempdir().unwrap();
    let (_, store, service) = file_and_service(folder.path()).await;
    let Some(mut page) = Check::start(test, &format!("http://{}", service.address), &[]) else { return };
    page.stops_at("open");
    eventually("the page listens", || (metric(&service, "hent_abonnes") > 0.0).then_some(()));
    change(&store, Table::Perturbation, 1, |row| row.set(Table::Perturbation, "au", Value::Null)).await;
    page.goes_on();
    page.stops_at("listed");
    change(&store, Table::Perturbation, 1, |row| row.set(Table::Perturbation, "au", text("2024-03-01"))).await;
    page.goes_on();
    page.passes();
}

/// A browser opens at most six connections to a site over HTTP/1.1, and a stream of events occupies one of them.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_browser_share_one_stream() {
    let test = "live::pages_of_one_browser_share_one_stream";
    let folder = tempfile::tempdir().unwrap();
    let (_, store, service) = file_and_service(folder.path()).await;
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Première"))).await;
    eventually("its name", || named(&service, "Première"));
    let Some(mut page) = Check::start(test, &format!("http://{}", service.address), &[]) else { return };
    page.stops_at("open");
    eventually("the page listens", || (metric(&service, "hent_abonnes") == 1.0).then_some(()));
    page.goes_on();
    page.stops_at("eight");
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Repeinte"))).await;
    page.goes_on();
    page.stops_at("repainted");
    assert!(metric(&service, "hent_abonnes") <= 1.0, "{}", metric(&service, "hent_abonnes"));
    page.goes_on();
    page.passes();
}
