//! Lists of hosts in walking order: the content of each format, as its users read it.

mod harm; // nothing private is listed, hostile names do no harm

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use hent::atlas::Atlas;
use hent::file::FileFormat;
use hent::file::Product;
use hent::links::Base;
use hent::liste::{Liste, ListeRequest};
use hent::model::Sens;
use hent::model::{Dataset, PublierPosition, TypeHebergeur};
use hent::pages::PageListe;
use hent::words::{Langue, Words};
use serde_json::Value;

use crate::browser::check;
use crate::support::datasets::{at, hebergeur, y};
use crate::support::grid::metres;
use crate::support::means::python;
use crate::support::programs::said;
use crate::support::readers::valid_gpx;
use crate::support::service::{Running, header, refused};

fn request(etape: Option<&str>) -> ListeRequest {
    ListeRequest {
        voie: "y".into(),
        etape: etape.map(str::to_owned),
        sens: Sens::Aller,
        ecart_max_m: 2_000,
        ouvert: None,
    }
}

fn write(atlas: &Atlas, request: &ListeRequest, format: FileFormat) -> Vec<u8> {
    Liste::of(atlas, request, Words::french()).unwrap().write(format, "").unwrap().bytes
}

fn page(atlas: &Atlas, request: &ListeRequest, langue: Langue) -> String {
    let page = PageListe { demande: request.clone(), langue, base: Base::default() }.make(atlas).unwrap().unwrap();
    String::from_utf8(page.bytes).unwrap()
}

/// Returns the rows of a CSV file, each cell by the name of its column.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn csv_of(atlas: &Atlas, request: &ListeRequest) -> Vec<BTreeMap<String, String>> {
    rows(&write(atlas, request, FileFormat::CSV))
}

fn column<'a>(rows: &'a [BTreeMap<String, String>], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str()).collect()
}

/// Three hosts at known places along the Y, one of them shown at its localité, and one who is too far away.
fn three() -> Dataset {
    let mut data = y();
    let host = |id, place, position| hebergeur(id, place, position, true);
    data.hebergeurs = vec![
        host(1, (4.5, 0.1), PublierPosition::Exacte),
        host(2, (8.0, -0.5), PublierPosition::Exacte),
        host(3, (30.0, 30.0), PublierPosition::Localite), // shown at localité 1, the start
        host(4, (4.5, -5.0), PublierPosition::Exacte),    // 5.6 km off the way
    ];
    data.hebergeurs[0].capacite = None;
    data.hebergeurs[1].r#type = TypeHebergeur::Camping;
    data
}

#[test]
fn hosts_are_in_walking_order_with_their_distances() {
    let atlas = Atlas::build(three());
    let rows = csv_of(&atlas, &request(None));
    // The main line comes first. The variant counts from its own start and does not pass localité 1.
    assert_eq!(column(&rows, "Variante"), ["", "", "", "nord", "nord"]);
    assert_eq!(column(&rows, "Code"), ["h3", "h1", "h2", "h1", "h2"]);
    assert_eq!(column(&rows, "Étape"), ["1", "1", "2", "1", "1"]);
    assert_eq!(column(&rows, "Emplacement"), ["localité", "exact", "exact", "exact", "exact"]);
    let to = |places: &[(f64, f64)]| places.windows(2).map(|p| metres(p[0], p[1])).sum::<f64>();
    let expected = [
        0.0,
        to(&[(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0), (4.5, 0.0)]),
        to(&[(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0), (5.0, 0.0), (6.5, 0.5), (8.0, 0.0)]),
        to(&[(0.0, 4.0), (2.0, 2.5), (4.0, 0.0), (4.5, 0.0)]),
    ];
    for (km, metres) in column(&rows, "km").iter().zip(expected) {
        let km: f64 = km.replace(',', ".").parse().unwrap();
        assert!((km * 1000.0 - metres).abs() <= 50.1, "{km} km for {metres} m");
    }
    for (off, metres) in column(&rows, "Écart (m)").iter().zip([0.0, 111.2, metres((8.0, 0.0), (8.0, -0.5))]) {
        assert!((off.parse::<f64>().unwrap() - metres).abs() <= 1.5, "{off} for {metres}");
    }
    // An unknown value is an empty cell. A word of the vocabulary is written as its label.
    assert_eq!(column(&rows, "Places")[..2], ["4", ""]);
    assert_eq!(column(&rows, "Type")[..3], ["Gîte", "Gîte", "Camping"]);
    assert_eq!(column(&rows, "Période")[0], "avril à octobre");
    assert!(rows.iter().all(|row| row["Source et licence"] == "© des tests"));
    // A larger `ecart_max` gives more hosts.
    assert_eq!(csv_of(&atlas, &ListeRequest { ecart_max_m: 6_000, ..request(Some("1")) }).len(), 4);
    assert_eq!(column(&csv_of(&atlas, &ListeRequest { ecart_max_m: 0, ..request(Some("1")) }), "Code"), ["h3"]);
}

#[test]
fn a_list_of_an_etape_counts_from_its_start() {
    let atlas = Atlas::build(three());
    let two = csv_of(&atlas, &request(Some("2")));
    // h1 lies 0.5 steps before the start, h2 at the end.
    assert_eq!(column(&two, "Code"), ["h1", "h2"]);
    assert_eq!(column(&two, "km")[0], "0,0");
    let length = metres((5.0, 0.0), (6.5, 0.5)) + metres((6.5, 0.5), (8.0, 0.0));
    assert_eq!(column(&two, "km")[1], format!("{:.1}", length / 1000.0).replace('.', ","));
    let off: f64 = column(&two, "Écart (m)")[0].parse().unwrap();
    assert!((off - metres((4.5, 0.1), (5.0, 0.0))).abs() < 2.0, "{off}");
}

#[test]
fn the_way_back_mirrors_the_way_there() {
    let atlas = Atlas::build(three());
    for etape in [None, Some("1"), Some("2"), Some("nord-1")] {
        let (there, back) = (request(etape), ListeRequest { sens: Sens::Retour, ..request(etape) });
        let (there, back) =
            (Liste::of(&atlas, &there, Words::french()).unwrap(), Liste::of(&atlas, &back, Words::french()).unwrap());
        assert_ne!(there.nom, back.nom);
        for (there, back) in there.lignes.iter().zip(&back.lignes) {
            assert!(!there.rangs.is_empty());
            assert_eq!(there.rangs.len(), back.rangs.len());
            for (a, b) in there.rangs.iter().zip(back.rangs.iter().rev()) {
                assert_eq!(
                    (a.hote.id, a.ecart_m, a.etape.map(|e| e.row.id)),
                    (b.hote.id, b.ecart_m, b.etape.map(|e| e.row.id))
                );
                assert!((a.chainage_m + b.chainage_m - there.longueur_m).abs() < 1e-6);
            }
        }
    }
}

#[test]
fn csv_has_the_form_that_excel_reads() {
    let bytes = write(&Atlas::build(three()), &request(None), FileFormat::CSV);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{FEFF}Variante;Étape;km;Écart (m);"), "{text}");
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    assert_eq!(text.lines().count(), 6);
}

/// Returns the cells of the first sheet.
fn cells(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let sheet = book.worksheet_range("Hébergements").unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn xlsx_has_numbers_as_numbers_and_is_reproducible() {
    let atlas = Atlas::build(three());
    let bytes = write(&atlas, &request(None), FileFormat::XLSX);
    let sheet = cells(&bytes);
    let csv = csv_of(&atlas, &request(None));
    for (row, expected) in sheet[1..].iter().zip(&csv) {
        for (name, cell) in sheet[0].iter().zip(row) {
            let expected = expected[name.to_string().as_str()].as_str();
            match cell {
                Data::Empty => assert_eq!(expected, ""),
                Data::String(text) => assert_eq!(text, expected),
                Data::Float(number) => {
                    assert_eq!(*number, expected.replace(',', ".").parse::<f64>().unwrap(), "{name}")
                }
                other => panic!("{other:?} in {name}"),
            }
        }
        assert!([1, 2, 3].iter().all(|&i| matches!(row[i], Data::Float(_))), "{row:?}");
    }
    let below: Vec<String> = sheet[csv.len() + 1..].iter().map(|row| row[0].to_string()).collect();
    assert!(below.concat().contains("3 hébergements à 2 km") && below.concat().contains("© des tests"), "{below:?}");
    // Times in a ZIP file have a resolution of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert_eq!(bytes, write(&atlas, &request(None), FileFormat::XLSX));
}

#[test]
fn xlsx_is_laid_out_for_screen_and_paper() {
    let Some(mut python) = python("xlsx_is_laid_out_for_screen_and_paper", "openpyxl") else { return };
    let mut data = three();
    data.hebergeurs[0].nom = "=1+1".into();
    let file = tempfile::NamedTempFile::with_suffix(".xlsx").unwrap();
    std::fs::write(file.path(), write(&Atlas::build(data), &request(None), FileFormat::XLSX)).unwrap();
    let seen = said(python.args(["-c", include_str!("listes/xlsx.py")]).arg(file.path()));
    let seen: Value = serde_json::from_str(&seen).unwrap();
    assert_eq!(seen["sheets"], serde_json::json!(["Hébergements"]));
    assert_eq!((&seen["frozen"], &seen["filtered"]), (&"A2".into(), &"A1:W6".into()));
    assert_eq!(seen["repeated"], "$1:$1");
    assert!(seen["printed"].as_str().unwrap().contains("$A$1:$W$"), "{}", seen["printed"]);
    assert_eq!(seen["page"], serde_json::json!(["landscape", 9, null, 0, true]), "one page wide: the default is one");
    assert!(seen["widths"].as_array().unwrap().iter().all(|w| w.as_f64().unwrap() > 5.0));
    assert_eq!(seen["rows"][2][6][0], "=1+1");
    assert_eq!((&seen["rows"][2][2][1], &seen["rows"][2][2][2]), (&"n".into(), &"0.0".into()));
}

/// Texts that do harm in a spreadsheet, HTML or XML, or that people type by mistake.
fn hostile() -> Dataset {
    let mut data = y();
    let texts = [
        "=HYPERLINK(\"http://x\")",
        "+33 2 61 91 00 00",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a;b\r\nc;d",
        "&amp; ' \u{0}\u{b}\u{1b}[31m\u{202E}🥾",
        "]]>",
        "'",
        "",
    ];
    data.hebergeurs = (1..)
        .zip(texts)
        .map(|(id, text)| {
            let mut host = hebergeur(id, (4.0, 0.1), PublierPosition::Exacte, true);
            (host.nom, host.adresse, host.telephone) = (text.into(), text.into(), text.into());
            (host.courriel, host.site, host.tarif, host.periode) = (text.into(), text.into(), text.into(), text.into());
            host
        })
        .collect();
    let host = |id, site: &str| {
        let mut host = hebergeur(id, (4.0, 0.1), PublierPosition::Exacte, true);
        (host.site, host.courriel) = (site.into(), format!("a@b.fr?bcc={site}"));
        host
    };
    data.hebergeurs.extend([
        host(50, "javascript:alert(1)"),
        host(51, "https://exemple.fr/\" onclick=\"x"),
        host(52, "https://é.fr/?a=1&b=2"),
    ]);
    data.hebergeurs[0].nom = "é🥾".repeat(20_000);
    data.voies[0].nom = "<Voie> & \"x\" &P".into();
    data.localites[0].nom = "=Localité".into();
    data.troncons[0].droits = "=© <i>tests</i>".into();
    data
}

#[test]
fn gpx_is_valid_and_has_a_waypoint_for_each_host() {
    let test = "gpx_is_valid_and_has_a_waypoint_for_each_host";
    let atlas = Atlas::build(three());
    let gpx = write(&atlas, &request(None), FileFormat::GPX);
    let read = gpx::read(gpx.as_slice()).unwrap();
    // h1 and h2 lie along both lines. Each has one waypoint, placed by the first line.
    let names: Vec<&str> = read.waypoints.iter().map(|w| w.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["Hôte 3", "Hôte 1", "Hôte 2"]);
    let comment = |i: usize| read.waypoints[i].comment.as_deref().unwrap();
    assert!(comment(1).starts_with("km ") && comment(1).ends_with(", à 110 m du chemin"), "{}", comment(1));
    assert!(read.waypoints[0].description.as_ref().unwrap().contains("placé à sa localité"));
    assert_eq!(read.waypoints[2].symbol.as_deref(), Some("Campground"));
    let at_8 = at(8.0, -0.5);
    let there = read.waypoints[2].point();
    assert!((there.x() - at_8.lon).abs() < 1e-7 && (there.y() - at_8.lat).abs() < 1e-7);
    for atlas in [atlas, Atlas::build(hostile())] {
        for request in [request(None), request(Some("1")), ListeRequest { sens: Sens::Retour, ..request(None) }] {
            let file = tempfile::NamedTempFile::with_suffix(".gpx").unwrap();
            std::fs::write(file.path(), write(&atlas, &request, FileFormat::GPX)).unwrap();
            valid_gpx(test, &[file.path().to_owned()]);
        }
    }
}

#[test]
fn lists_are_served_and_wrong_requests_refused() {
    let service = Running::new(Atlas::build(y()));
    for (path, media_type, name) in [
        ("/listes/y.csv", "text/csv; charset=utf-8; header=present", "hebergements-y.csv"),
        (
            "/listes/y/1.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "hebergements-y-1.xlsx",
        ),
        ("/listes/y/nord-1.gpx?sens=retour", "application/gpx+xml", "hebergements-y-nord-1-retour.gpx"),
        ("/listes/y.html?ecart_max=2.5", "text/html; charset=utf-8", ""),
    ] {
        let answer = service.get(path, &[]);
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, media_type), "{path}");
        let disposition = header(&answer, "content-disposition");
        assert!(if name.is_empty() { disposition.is_empty() } else { disposition.contains(name) }, "{disposition}");
        let known = service.get(path, &[("if-none-match", header(&answer, "etag"))]);
        assert_eq!(known.status(), 304, "{path}");
    }
    let page = service.get("/listes/y.html", &[]);
    assert!(header(&page, "content-security-policy").starts_with("default-src 'self';"));
    refused(&service, "/listes/x.csv", 404, "Les voies sont : y.");
    refused(&service, "/listes/y/9.csv", 404, "1, 2, nord-1");
    refused(&service, "/listes/y.pdf", 404, "html, csv, xlsx, gpx");
    refused(&service, "/listes/y.csv?sens=sud", 400, "aller, retour");
    for bad in ["-1", "10.1", "NaN", "inf", "", "2,5", "abc"] {
        refused(&service, &format!("/listes/y.csv?ecart_max={bad}"), 400, "de 0 à 10");
    }
    refused(&service, "/listes/y.csv?ecart_max=1&ecart_max=2", 400, "plusieurs fois");
    // The answers for a voie and an étape link to their lists.
    for path in ["/api/voies/y", "/api/voies/y/etapes/nord-1"] {
        let links = service.json(path)["liens"]["hebergements"].as_object().unwrap().clone();
        assert_eq!(links.len(), 4, "{path}");
        for link in links.values() {
            assert_eq!(service.get(link.as_str().unwrap(), &[]).status(), 200, "{link}");
        }
    }
    // A voie without a line has no lists.
    let mut data = y();
    data.voies_troncons.clear();
    let empty = Running::new(Atlas::build(data));
    refused(&empty, "/listes/y.csv", 404, "Aucun tronçon");
    refused(&empty, "/listes/y/1.html", 404, "Aucun tronçon");
    assert!(empty.json("/api/voies/y")["liens"]["hebergements"].is_null());
}

/// The page on a phone: everything is in view, no request goes to another host, and there is no script.
#[test]
fn the_page_fits_a_phone() {
    let mut data = y();
    data.hebergeurs[0].courriel = "une-adresse-tres-longue-sans-coupure@exemple-de-domaine-tres-long.invalid".into();
    data.troncons[0].droits = "Tracé inventé".into();
    let service = Running::new(Atlas::build(data));
    check("the_page_fits_a_phone", &format!("http://{}", service.address), &[]);
}
