//! Downloads are counted by file and day. No data about the person who downloads is stored. Also tests `hent export`.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use hent::atlas::Atlas;
use hent::live::downloads::{self, Counter};
use hent::model::Telechargement;
use hent::model::row::Value;
use hent::model::table::Table;
use hent::store::{Migrated, Store};

use crate::support::datasets::y;
use crate::support::events::Listener;
use crate::support::programs::{hent, serve_in, stop};
use crate::support::rows::{network, sample, text};
use crate::support::service::{Running, header, metric};
use crate::support::stores::{Stores, change, fill, raw};

fn what(voie: &str, etape: &str, format: &str) -> Telechargement {
    let [voie, etape, format] = [voie, etape, format].map(str::to_owned);
    Telechargement { voie, etape, format, jour: jiff::civil::date(2026, 11, 22) }
}

pub fn file(path: &Path) -> Store {
    Store::at(path.to_str().unwrap()).unwrap()
}

fn today() -> String {
    jiff::Timestamp::now().to_string()[..10].to_owned()
}

/// Returns the counts in a store, by voie, étape and format.
pub async fn counted(store: &Store) -> Vec<(String, i64)> {
    let rows = store.load(&[Table::Telechargement]).await.unwrap();
    let shown = |row: &hent::model::row::Row| {
        let text = |column| row.get(Table::Telechargement, column).as_text().unwrap();
        let number = row.get(Table::Telechargement, "nombre").as_int().unwrap();
        (format!("{}/{}.{}", text("voie"), text("etape"), text("format")), number)
    };
    rows.of(Table::Telechargement).iter().map(shown).collect()
}

/// Waits until a store has counted `expected` downloads.
async fn eventually(store: &Store, expected: i64) {
    let start = Instant::now();
    loop {
        let sum: i64 = counted(store).await.iter().map(|(_, number)| number).sum();
        if sum == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{sum} of {expected}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_by_people_count_and_other_requests_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = file(&folder.path().join("comptes.gpkg"));
    store.init().await.unwrap();
    let (service, today) = (Running::new(Atlas::build(y())), today());
    let ask =
        |method: &str, path: &str, headers: &[(&str, &str)]| service.request(method, path, headers).status().as_u16();
    let counts = async || {
        service.downloads().write(&store).await.unwrap();
        counted(&store).await.iter().map(|(file, number)| format!("{file} {number}")).collect::<Vec<_>>()
    };
    let first = service.get("/traces/y/1.gpx", &[]);
    assert_eq!(first.status(), 200);
    assert_eq!(counts().await, ["y/1.gpx 1"]);

    // These requests do not count.
    let etag = header(&first, "etag");
    assert_eq!(ask("GET", "/traces/y/1.gpx", &[("if-none-match", etag)]), 304);
    assert_eq!(ask("HEAD", "/traces/y/1.gpx", &[]), 200);
    assert_eq!(ask("POST", "/traces/y/1.gpx", &[]), 405);
    assert_eq!(ask("OPTIONS", "/traces/y/1.gpx", &[]), 204);
    assert_eq!(ask("GET", "/traces/y/9.gpx", &[]), 404);
    assert_eq!(ask("GET", "/traces/y/1.gpx?sens=sud", &[]), 400);
    for path in ["/", "/api/voies/y", "/tiles/0/0/0.mvt", "/tiles.json", "/health"] {
        assert_eq!(ask("GET", path, &[]), 200, "{path}");
    }
    for range in ["bytes=100-", "bytes=100-199", "bytes=-100"] {
        assert!(ask("GET", "/traces/y/1.gpx", &[("range", range)]) < 300, "{range}");
    }
    let robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    assert_eq!(ask("GET", "/traces/y/1.gpx", &[("user-agent", robot)]), 200);
    assert_eq!(counts().await, ["y/1.gpx 1"]);

    // These requests count.
    for headers in [[("range", "bytes=0-99")], [("user-agent", "curl/8.5.0")], [("if-none-match", "\"autre\"")]] {
        assert!(ask("GET", "/traces/y/1.gpx", &headers) < 300, "{headers:?}");
    }
    for path in
        ["/traces/y/1.gpx?sens=retour", "/traces/y/nord-1.gpx", "/traces/y.gpx", "/itineraires/y.gpx?km_par_jour=20"]
    {
        assert_eq!(ask("GET", path, &[]), 200, "{path}");
    }
    assert_eq!(ask("GET", "/itineraires/y.gpx?km_par_jour=500", &[]), 400);
    assert_eq!(counts().await, ["y/.gpx 1", "y/.itineraire.gpx 1", "y/1.gpx 5", "y/nord-1.gpx 1"]);
    let rows = store.load(&[Table::Telechargement]).await.unwrap();
    let jour = rows.of(Table::Telechargement)[0].get(Table::Telechargement, "jour").as_text().unwrap().to_owned();
    assert!([today, self::today()].contains(&jour), "{jour}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_keeps_counts_only_and_is_not_reloaded() {
    let stores = Stores::new("downloads::the_store_keeps_counts_only_and_is_not_reloaded").await;
    for (i, store) in stores.all().into_iter().enumerate() {
        fill(&store, &network()).await;
        let before = store.load(&[Table::Historique]).await.unwrap();
        let service = Running::of_store(store.clone(), None);
        let listener = Listener::new(service.address);
        let etag = header(&service.get("/tiles/0/0/0.mvt", &[]), "etag").to_owned();
        let who = [
            ("user-agent", "canari-agent/1.0"),
            ("cookie", "canari=cookie"),
            ("referer", "https://canari.example/page"),
            ("x-forwarded-for", "203.0.113.77"),
            ("forwarded", "for=203.0.113.77"),
            ("from", "canari@example.org"),
        ];
        for path in ["/traces/code-1.gpx", "/traces/code-1/1.gpx", "/traces/code-1/1.gpx"] {
            assert_eq!(service.get(path, &who).status(), 200, "{path}");
        }
        eventually(&store, 3).await;
        assert_eq!(counted(&store).await, [("code-1/.gpx".into(), 1), ("code-1/1.gpx".into(), 2)]);
        tokio::time::sleep(Duration::from_millis(500)).await; // time for a reload that must not happen
        assert_eq!(metric(&service, "hent_reconstructions_total"), 0.0);
        assert_eq!(header(&service.get("/tiles/0/0/0.mvt", &[]), "etag"), etag);
        let log = store.load(&[Table::Historique]).await.unwrap();
        assert_eq!(log, before, "the log records changes of the content only");

        let dump = stores.folder.path().join(format!("dump-{i}.gpkg"));
        store.dump(&dump).await.unwrap();
        for path in [stores.file(), dump] {
            let bytes = std::fs::read(&path).unwrap();
            for hidden in ["canari", "203.0.113", "127.0.0.1"] {
                let there = bytes.windows(hidden.len()).any(|window| window.eq_ignore_ascii_case(hidden.as_bytes()));
                assert!(!there, "{hidden} in {}", path.display());
            }
        }
        // A change of the content is still announced: it is the first event.
        change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Nouveau"))).await;
        assert_eq!(listener.next()["tables"], serde_json::json!(["voie"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_only_counts_since_its_last_write() {
    let stores = Stores::new("downloads::a_killed_process_loses_only_counts_since_its_last_write").await;
    for store in stores.all() {
        let counter = Arc::new(Counter::default());
        let often = Duration::from_millis(200);
        let process = tokio::spawn(downloads::keep(
            Arc::clone(&counter),
            store.clone(),
            store.watch().doubt(),
            often,
            std::future::pending(),
        ));
        (0..5).for_each(|_| counter.count(what("y", "1", "gpx")));
        eventually(&store, 5).await;
        counter.count(what("y", "1", "gpx"));
        process.abort();
        let _ = process.await;
        let kept = counted(&store).await;
        assert!(kept == [("y/1.gpx".into(), 5)] || kept == [("y/1.gpx".into(), 6)], "{kept:?}");
        // The next process continues from the stored count, and writes its own count when it is told to stop.
        let counter = Arc::new(Counter::default());
        counter.count(what("y", "1", "gpx"));
        downloads::keep(
            counter,
            store.clone(),
            store.watch().doubt(),
            Duration::from_secs(600),
            std::future::ready(()),
        )
        .await;
        assert_eq!(counted(&store).await, [("y/1.gpx".into(), kept[0].1 + 1)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_several_processes_add_up() {
    let stores = Stores::new("downloads::counts_of_several_processes_add_up").await;
    for store in stores.all() {
        // each process counted the same files in another order, and writes them
        let all = join_all((0..4).map(|process| {
            let store = store.clone();
            tokio::spawn(async move {
                for round in 0..20 {
                    let counter = Counter::default();
                    for i in 0..10 {
                        let etape = (i * 7 + process * 3 + round) % 10;
                        counter.count(what("y", &etape.to_string(), "gpx"));
                    }
                    counter.write(&store).await.unwrap();
                }
            })
        }));
        all.await.into_iter().for_each(|process| process.unwrap());
        let expected: Vec<_> = (0..10).map(|etape| (format!("y/{etape}.gpx"), 80)).collect();
        assert_eq!(counted(&store).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_that_cannot_be_written_are_written_later_once() {
    let stores = Stores::new("downloads::counts_that_cannot_be_written_are_written_later_once").await;
    let counter = Counter::default();
    let store = stores.all().remove(0);
    let elsewhere = stores.folder.path().join("ailleurs.gpkg");
    std::fs::rename(stores.file(), &elsewhere).unwrap();
    counter.count(what("y", "", "gpx"));
    assert!(counter.write(&store).await.is_err());
    assert!(!stores.file().exists(), "counting creates no store");
    counter.count(what("y", "", "gpx"));
    assert!(counter.write(&store).await.is_err());
    std::fs::rename(&elsewhere, stores.file()).unwrap();
    for _ in 0..2 {
        counter.write(&store).await.unwrap();
        assert_eq!(counted(&store).await, [("y/.gpx".into(), 2)]);
    }

    let Some(database) = &stores.database else { return };
    let store = database.store();
    counter.count(what("y", "", "gpx"));
    let read_only = |on: &str| {
        let set = format!("ALTER DATABASE {} SET default_transaction_read_only = {on}", database.name);
        format!("BEGIN READ WRITE; {set}; COMMIT")
    };
    database.sql(&read_only("on")).await.unwrap();
    let error = counter.write(&store).await.unwrap_err().to_string();
    assert!(error.contains("lecture seule"), "{error}");
    database.sql(&read_only("off")).await.unwrap();
    database.reachable(false).await;
    assert!(counter.write(&store).await.is_err());
    database.reachable(true).await;
    for _ in 0..2 {
        counter.write(&store).await.unwrap();
        assert_eq!(counted(&store).await, [("y/.gpx".into(), 1)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_at_its_maximum_does_not_overflow() {
    let stores = Stores::new("downloads::a_count_at_its_maximum_does_not_overflow").await;
    const MOST: i64 = 1_000_000_000_000;
    for store in stores.all() {
        for number in [MOST - 1, 5] {
            store.count(&[(what("y", "", "gpx"), number), (what("z", "", "gpx"), 1)]).await.unwrap();
        }
        assert_eq!(counted(&store).await, [("y/.gpx".into(), MOST), ("z/.gpx".into(), 2)]);
    }
}

/// Turns a GeoPackage into one of a version of hent that did not count yet.
fn age(path: &Path) {
    crate::support::earlier::age(path);
    let older = "DROP TABLE telechargement; DELETE FROM gpkg_contents WHERE table_name = 'telechargement';
                 DELETE FROM hent_migration WHERE version = 2";
    raw(path).execute_batch(older).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_and_dumps_without_counts_are_migrated() {
    let stores = Stores::filled(
        "downloads::stores_and_dumps_without_counts_are_migrated",
        &crate::support::earlier::without_offers(sample()),
    )
    .await;
    for store in stores.all() {
        let before = store.load(&Table::ALL).await.unwrap();
        let latest = crate::support::earlier::latest(&store);
        if let (Store::Postgis(_), Some(database)) = (&store, &stores.database) {
            crate::support::earlier::age_database(database).await;
            database.sql("DROP TABLE hent.telechargement; DELETE FROM hent.migration WHERE version = 3").await.unwrap();
        } else {
            age(&stores.file());
        }
        let error = store.count(&[(what("y", "", "gpx"), 1)]).await.unwrap_err();
        assert!(matches!(error, hent::Error::StoreOlder { .. }), "{error}");
        assert_eq!(store.init().await.unwrap(), Migrated { from: latest - 7, to: latest });
        assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
        store.count(&[(what("y", "", "gpx"), 1)]).await.unwrap();
        assert_eq!(counted(&store).await, [("y/.gpx".into(), 1)]);

        let dump = stores.folder.path().join(format!("ancienne-{latest}.gpkg"));
        store.dump(&dump).await.unwrap();
        age(&dump);
        let bytes = std::fs::read(&dump).unwrap();
        store.restore(&dump, true).await.unwrap();
        assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
        assert_eq!(std::fs::read(&dump).unwrap(), bytes, "a restore does not change the dump");
    }
}

#[track_caller]
fn exported(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = hent(folder, &[&["export"], arguments].concat());
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The program as users run it: a download counted before shutdown is in the table that it exports for Excel.
#[test]
fn export_writes_the_counts_of_serve() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = serve_in(folder.path(), &[], Stdio::null());
    let before = today();
    for path in ["/traces/beauport.gpx", "/traces/beauport/2.gpx", "/traces/beauport/2.gpx?sens=retour"] {
        let answer = ureq::get(format!("http://{address}{path}")).call().unwrap();
        assert_eq!(answer.into_body().read_to_vec().unwrap().last_chunk(), Some(b"</gpx>"));
    }
    stop(&mut process);
    let csv = String::from_utf8(exported(folder.path(), &["--as", "telechargements", "--format", "csv"])).unwrap();
    let expected = |day: String| {
        format!("\u{feff}voie;etape;format;jour;nombre\r\nbeauport;;gpx;{day};1\r\nbeauport;2;gpx;{day};2\r\n")
    };
    assert!([before, today()].map(expected).contains(&csv), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_track_equals_the_served_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("hent.gpkg");
    hent::cli::demo::create(&store).await.unwrap();
    let service = Running::of_store(file(&store), None);
    let url = format!("http://{}", service.address);
    for (arguments, path) in [
        ("--format gpx", "/traces/locquirec.gpx"),
        ("--format zip", "/traces/locquirec.zip"),
        ("--format gpx --etape 1", "/traces/locquirec/1.gpx"),
        ("--format gpx --etape 1 --sens retour", "/traces/locquirec/1.gpx?sens=retour"),
        (
            "--format gpx --etape 1 --variante leger --avec localites,hebergeurs",
            "/traces/locquirec/1.gpx?variante=leger&avec=localites,hebergeurs",
        ),
    ] {
        let served = service.get(path, &[]);
        assert_eq!(served.status(), 200, "{path}");
        let arguments: Vec<&str> = arguments.split(' ').chain(["--voie", "locquirec", "--url", &url]).collect();
        assert!(exported(folder.path(), &arguments) == *served.body(), "{path}");
        std::fs::write(folder.path().join("trace.gpx"), "ce qui était là").unwrap();
        let said = exported(folder.path(), &[&arguments[..], &["-o", "trace.gpx"]].concat());
        assert_eq!(String::from_utf8(said).unwrap(), format!("trace.gpx : {} octets\n", served.body().len()));
        assert!(std::fs::read(folder.path().join("trace.gpx")).unwrap() == *served.body());
        assert!(exported(folder.path(), &[&arguments[..], &["-o", "-"]].concat()) == *served.body(), "{path}");
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_export_is_refused_with_the_possible_values() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("hent.gpkg");
    hent::cli::demo::create(&store).await.unwrap();
    let refused = |arguments: &[&str], says: &str| {
        let output = hent(folder.path(), &[&["export"], arguments].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(said.contains(says), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    };
    let voie = ["--voie", "locquirec"];
    refused(&["--voie", "x", "--format", "gpx"], "voie « x » : inconnue. Les voies sont : ");
    refused(&[&voie[..], &["--etape", "99", "--format", "gpx"]].concat(), "étapes de cette voie sont : 1, 2");
    refused(
        &[&voie[..], &["--format", "doc"]].concat(),
        "« doc » ne convient pas. Les formats pour une voie sont : gpx, kml, geojson, itineraires.geojson, zip",
    );
    refused(
        &[&voie[..], &["--etape", "1", "--format", "zip"]].concat(),
        "Les formats pour une étape sont : gpx, kml, geojson, fit, ",
    );
    refused(&[&voie[..], &["--format", "gpx", "--url", "exemple.org"]].concat(), "--url : ");
    refused(&["--as", "telechargements", "--format", "gpx"], "Les formats pour les téléchargements sont : csv.");
    refused(&["--format", "gpx"], "--as telechargements");
    refused(&[&voie[..], &["--format", "gpx", "-o", "pas/de/dossier.gpx"]].concat(), "introuvable");
    refused(&[&voie[..], &["--format", "gpx", "-o", "."]].concat(), "c'est un dossier");
    refused(&[&voie[..], &["--format", "gpx", "--store", "absente.gpkg"]].concat(), "aucune base");
    refused(&[&voie[..], &["--format", "gpx", "--sens", "sud"]].concat(), "« sud » ne convient pas");
    // A value that another program wrote into the store becomes neither a formula nor a second column.
    let formula = r#"INSERT INTO telechargement (voie, etape, format, jour, nombre) VALUES
        ('=1+1', '+1', '@x', '2026-01-02', 3), ('-a', 'b;"c', 'gpx', '2026-01-02', 4)"#;
    raw(&store).execute_batch(formula).unwrap();
    let csv = String::from_utf8(exported(folder.path(), &["--as", "telechargements", "--format", "csv"])).unwrap();
    let lines: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(lines, ["'-a;\"b;\"\"c\";gpx;2026-01-02;4", "'=1+1;'+1;'@x;2026-01-02;3"]);
    assert_eq!(
        file(&store).load(&[Table::Telechargement]).await.unwrap().of(Table::Telechargement)[0].0[4],
        Value::Int(4)
    );
}
