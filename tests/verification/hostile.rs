//! Hostile bodies: whatever is sent, the answer is 2xx, 4xx or 503 with a sentence that says what to do, and nothing is
//! left.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::Value;

use super::serveur::Serveur;
use super::{at, zipped};
use crate::support::means::shared_data;

/// The statuses that a body may get.
const ALLOWED: [u16; 7] = [200, 400, 408, 413, 415, 422, 503];

/// Sends a body. Returns the status, and the sentence if the body is refused.
#[track_caller]
fn sent(serveur: &Serveur, name: &str, body: &[u8]) -> (u16, String) {
    let (status, document) = serveur.post("", "", body);
    assert!(ALLOWED.contains(&status), "{name}: {status} {document:#}");
    if status == 200 {
        at(&document, "comparaison/phrase");
        return (status, String::new());
    }
    let detail = at(&document, "detail").as_str().unwrap().to_owned();
    assert!(detail.len() > 20 && detail.ends_with(['.', '»', '!', '?']), "{name}: {detail}");
    assert!(!detail.contains("/tmp") && !detail.contains("hent-envoi"), "{name}: {detail}");
    (status, detail)
}

fn gpx(content: &str) -> Vec<u8> {
    format!("<?xml version='1.0'?><gpx version='1.1' creator='x'>{content}</gpx>").into_bytes()
}

fn track(points: usize) -> Vec<u8> {
    let point = |n: usize| format!("<trkpt lat=\"{:.6}\" lon=\"-3\"/>", 47.0 + n as f64 * 1e-6);
    gpx(&format!("<trk><trkseg>{}</trkseg></trk>", (0..points).map(point).collect::<String>()))
}

#[test]
fn a_body_that_is_no_track_is_refused_with_a_reason() {
    let serveur = Serveur::new();
    let mut random = StdRng::seed_from_u64(22);
    let noise: Vec<u8> = (0..300_000).map(|_| random.random_range(0..=255)).collect();
    let bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE gpx [<!ENTITY a 'aaaaaaaaaa'>{}]><gpx><trk><name>&i;</name></trk></gpx>",
        ('b'..='i')
            .zip('a'..)
            .map(|(b, a)| format!("<!ENTITY {b} '{}'>", format!("&{a};").repeat(10)))
            .collect::<String>()
    );
    let deep = |open: &str, close: &str| [open.repeat(200_000), close.repeat(200_000)].concat();
    let mut cut_zip = zipped(&[("a.gpx", &track(100))]);
    cut_zip.truncate(cut_zip.len() / 2);
    let mut sqlite = b"SQLite format 3\0".to_vec();
    sqlite.extend(&noise[..5_000]);
    let mut fit = vec![14, 16, 0, 0, 255, 255, 255, 127];
    fit.extend(b".FIT\0\0");
    fit.extend(&noise[..5_000]);
    let cases: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("empty", vec![], &[400]),
        ("noise", noise.clone(), &[415]),
        ("a page", b"<!DOCTYPE html><html><body>gpx</body></html>".to_vec(), &[415]),
        ("a table", b"nom,lon,lat\na,1,2\n".to_vec(), &[415]),
        ("no line", gpx(""), &[422]),
        ("a place", gpx("<wpt lat='48' lon='-3'/>"), &[200, 422]),
        ("entities in entities", bomb.into_bytes(), &[200, 413, 422]),
        ("deep GPX", gpx(&deep("<a>", "</a>")), &[413, 422]),
        ("deep GeoJSON", deep("[", "]").into_bytes(), &[413, 422]),
        ("deep collection", deep("{\"type\":\"GeometryCollection\",\"geometries\":[", "]}").into_bytes(), &[413, 422]),
        ("other encoding", b"<?xml version='1.0' encoding='x-unknown'?><gpx></gpx>".to_vec(), &[422]),
        ("invalid UTF-8", [&b"{\"type\":\""[..], &[0xff, 0xfe, 0x80], b"\"}"].concat(), &[422]),
        ("a cut archive", cut_zip, &[422]),
        ("no archive", [b"PK\x03\x04", &noise[..5_000]].concat(), &[422]),
        ("an archive of nothing", zipped(&[("lisez-moi.txt", b"rien")]), &[422]),
        ("no database", sqlite, &[422]),
        ("no FIT", fit, &[422]),
        (
            "points on the Moon",
            gpx("<trk><trkseg><trkpt lat='948' lon='-3'/><trkpt lat='NaN' lon='x'/></trkseg></trk>"),
            &[200, 422],
        ),
        ("too many points", zipped(&[("a.gpx", &track(2_000_000))]), &[413, 422]),
        ("more points than may be sent", zipped(&[("a.gpx", &track(400_000))]), &[413]),
    ];
    for (name, body, statuses) in cases {
        let start = Instant::now();
        let (status, detail) = sent(&serveur, name, &body);
        assert!(statuses.contains(&status), "{name}: {status} {detail}");
        assert!(start.elapsed() < Duration::from_secs(60), "{name}: {:?}", start.elapsed());
    }
    serveur.leaves_nothing();
}

#[test]
fn nothing_is_fetched_and_nothing_is_read_beside_the_file() {
    let serveur = Serveur::new();
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "canari-22").unwrap();
    let path = secret.path().display();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let line = "<trk><name>&x;</name><trkseg><trkpt lat='48' lon='-3'/><trkpt lat='48.001' lon='-3'/></trkseg></trk>";
    let entity = |url: &str| {
        format!("<?xml version='1.0'?><!DOCTYPE gpx [<!ENTITY x SYSTEM '{url}'>]><gpx version='1.1'>{line}</gpx>")
    };
    let kml = |link: &str| {
        format!(
            "<kml xmlns='http://www.opengis.net/kml/2.2'><Document><NetworkLink><Link><href>{link}</href></Link>\
             </NetworkLink><Placemark><name>a</name><LineString><coordinates>-3,48 -3,48.001</coordinates></LineString>\
             </Placemark></Document></kml>"
        )
    };
    let (file, net) = (format!("file://{path}"), format!("http://127.0.0.1:{port}/x"));
    let vrt = format!(
        "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{path}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    );
    let climbs = zipped(&[
        ("../../../../../../tmp/hent-evasion.gpx", line.as_bytes()),
        ("a.gpx", &gpx(&line.replace("&x;", "a"))),
    ]);
    for (name, body) in [
        ("file entity", entity(&file).into_bytes()),
        ("network entity", entity(&net).into_bytes()),
        ("file link", kml(&file).into_bytes()),
        ("network link", kml(&net).into_bytes()),
        ("VRT", vrt.into_bytes()),
        ("VRT in an archive", zipped(&[("a.vrt", format!("<OGRVRTDataSource>{file}</OGRVRTDataSource>").as_bytes())])),
        ("an archive that climbs", climbs),
    ] {
        let answer = serveur.post_as("", "", &body);
        assert!(ALLOWED.contains(&answer.status().as_u16()), "{name}");
        assert!(!String::from_utf8_lossy(answer.body()).contains("canari-22"), "{name}");
    }
    assert!(listener.accept().is_err(), "nobody asked the network");
    assert!(!std::path::Path::new("/tmp/hent-evasion.gpx").exists());
    serveur.leaves_nothing();
}

#[test]
fn archives_that_unpack_to_much_more_are_refused() {
    let serveur = Serveur::new();
    let zeros = vec![b' '; 150 << 20];
    let bomb = zipped(&[("a.gpx", &zeros)]);
    let kmz = zipped(&[("doc.kml", &[b"<kml>", &zeros[..], b"</kml>"].concat())]);
    // The header of the entry says 10 bytes, and its content unpacks to 150 MB.
    let mut packed = DeflateEncoder::new(vec![], Compression::fast());
    packed.write_all(&zeros).unwrap();
    let packed = packed.finish().unwrap();
    let mut lies = zipped(&[("a.gpx", b"0123456789")]);
    lies.splice(35..35, packed);
    for (name, body) in [("archive", bomb), ("KMZ", kmz), ("lie", lies)] {
        let (status, detail) = sent(&serveur, name, &body);
        assert!([413, 422].contains(&status), "{name}: {status} {detail}");
    }
    serveur.leaves_nothing();
}

/// The number of bytes between two cuts.
const CUT: usize = 1_000;
/// The number of cut files that are sent. scripts/mutations sends all.
const CUTS: usize = 120;

#[test]
fn the_corpus_and_each_of_its_files_cut_short_get_an_answer() {
    let Some(corpus) = shared_data("the_corpus_and_each_of_its_files_cut_short_get_an_answer", "gpx/corpus") else {
        return;
    };
    let serveur = Serveur::new();
    let before = serveur.memory_kb();
    let folders = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        folders.flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 40, "{files:?}");
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    let cuts: Vec<(usize, usize)> =
        (0..bytes.len()).flat_map(|file| (1..=bytes[file].len() / CUT).map(move |cut| (file, cut * CUT))).collect();
    // Of the many cuts, some of each file.
    let sent_cuts = if std::env::var_os("HENT_MUTATION_SECONDS").is_some() { cuts.len() } else { CUTS };
    let step = cuts.len().div_ceil(sent_cuts);
    let whole = (0..bytes.len()).map(|file| (file, bytes[file].len()));
    let all: Vec<(usize, usize)> = whole.chain(cuts.into_iter().step_by(step)).collect();
    let read = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (all, bytes, files, serveur, read) = (&all, &bytes, &files, &serveur, &read);
            scope.spawn(move || {
                for (file, end) in all.iter().skip(half).step_by(2) {
                    let name = format!("{} to {end}", files[*file].display());
                    let (status, detail) = sent(serveur, &name, &bytes[*file][..*end]);
                    assert_ne!(status, 503, "{name}: {detail}");
                    if *end == bytes[*file].len() && status == 200 {
                        read.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let read = read.into_inner();
    assert!(read > 35, "only {read} whole files of {} were read", files.len());
    serveur.leaves_nothing();
    let grown = serveur.memory_kb().saturating_sub(before) / 1_024;
    assert!(grown < 64, "the service grew by {grown} MB");
}

/// The service needs little memory for files of the greatest size, however many are sent.
#[test]
fn large_files_take_little_memory() {
    let serveur = Serveur::new();
    let before = serveur.memory_kb();
    let body = zipped(&[("a.gpx", &track(100_000))]);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 {
                    let (status, detail) = sent(&serveur, "a long track", &body);
                    assert_eq!(status, 200, "{detail}");
                }
            });
        }
    });
    let grown = serveur.memory_kb().saturating_sub(before) / 1_024;
    assert!(grown < 64, "the service grew by {grown} MB");
    serveur.leaves_nothing();
}

/// Sends the head of a request, and as much of its body as is given. Returns the open connection.
fn begun(serveur: &Serveur, headers: &str, body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(&serveur.address).unwrap();
    write!(stream, "POST /api/verification HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n").unwrap();
    stream.write_all(body).unwrap();
    stream
}

fn answered(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
    let mut answer = vec![];
    let mut buffer = [0; 4_096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        answer.extend(&buffer[..count]);
        if answer.ends_with(b"}") {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_that_is_too_long_is_not_read() {
    let serveur = Serveur::new();
    let before = serveur.memory_kb();
    let answer = answered(&mut begun(&serveur, "Content-Length: 1073741824", b""));
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("20 Mo"), "{answer}");
    let answer = answered(&mut begun(&serveur, "Content-Length: 1073741824\r\nExpect: 100-continue", b""));
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // A body without a length ends at the limit.
    let mut stream = begun(&serveur, "Transfer-Encoding: chunked", b"");
    let piece = [b"100000\r\n".to_vec(), vec![b'x'; 1 << 20], b"\r\n".to_vec()].concat();
    let taken = (0..1_024).take_while(|_| stream.write_all(&piece).is_ok()).count();
    // What still arrives while the answer is on its way is discarded.
    assert!(taken < 1_024, "all was taken");
    serveur.leaves_nothing();
    assert!(serveur.memory_kb().saturating_sub(before) < 64 << 10);
}

#[test]
fn one_address_has_two_files_at_a_time() {
    let serveur = Serveur::new();
    // The service counts both as soon as it reads them, and ends slow ones after a while: each try begins two.
    let mut slow: Vec<TcpStream> = vec![];
    let refused = crate::support::wait::eventually("a third file is refused", || {
        slow = (0..2).map(|_| begun(&serveur, "Content-Length: 1000", b"<gpx>")).collect();
        std::thread::sleep(Duration::from_millis(200));
        let answer = serveur.post_as("", "", &track(10));
        (answer.status() == 503).then_some(answer)
    });
    assert_eq!(refused.headers()["retry-after"], "5");
    let problem: Value = serde_json::from_slice(refused.body()).unwrap();
    assert!(at(&problem, "detail").as_str().unwrap().contains("Réessayez"), "{problem:#}");
    assert_eq!(serveur.request("GET", "/api/voies", &[], b"").status(), 200, "all else is answered");
    drop(slow);
    crate::support::wait::eventually("clients that left are forgotten", || {
        (serveur.post_as("", "", &track(10)).status() == 200).then_some(())
    });
    serveur.leaves_nothing();
}

#[test]
fn a_reader_that_fails_is_refused_and_leaves_nothing() {
    for (name, script, status) in [
        ("killed", "kill -9 $$", 413),
        ("crashed", "kill -SEGV $$", 413),
        ("silent", "exit 0", 422),
        ("failed", "echo oups; exit 2", 413),
        ("nonsense", "echo '{\"Lu\":3}'", 422),
        ("endless", "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", 413),
        ("hung", "exec sleep 1000", 413),
    ] {
        let serveur = Serveur::beside(script);
        let start = Instant::now();
        let (found, detail) = sent(&serveur, name, &track(10));
        assert_eq!(found, status, "{name}: {detail}");
        assert!(start.elapsed() < Duration::from_secs(30), "{name}: {:?}", start.elapsed());
        serveur.leaves_nothing();
        assert!(serveur.memory_kb() < 300 << 10, "{name}");
    }
}

#[test]
fn a_client_that_leaves_ends_the_reader() {
    let serveur = Serveur::beside("exec sleep 1000");
    let body = track(10);
    let stream = begun(&serveur, &format!("Content-Length: {}", body.len()), &body);
    std::thread::sleep(Duration::from_millis(500));
    drop(stream);
    let start = Instant::now();
    serveur.leaves_nothing();
    assert!(start.elapsed() < Duration::from_secs(25), "{:?}", start.elapsed());
}
