//! GPX files of every kind, good and bad.

use std::fmt::Write;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use super::read::read_from;
use crate::geo::Position;
use crate::import::incoming::Cell;
use crate::import::incoming_voie::IncomingVoie;
use crate::import::{Incoming, Kind, Options, read};
use crate::model::Code;
use crate::model::row::Value;

/// Reads files by their names and contents.
fn read_all(files: &[(&str, &[u8])], kind: Kind, options: &Options) -> crate::Result<Incoming> {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| dir.path().join(name)).collect();
    for (path, (_, content)) in paths.iter().zip(files) {
        std::fs::write(path, content).unwrap();
    }
    read(&paths, kind, options)
}

fn voies(content: &str) -> Incoming {
    read_all(&[("t.gpx", content.as_bytes())], Kind::Voies, &Options::default()).unwrap()
}

fn error(content: &str, kind: Kind) -> String {
    read_all(&[("t.gpx", content.as_bytes())], kind, &Options::default()).expect_err("refused").to_string()
}

fn of_voie(code: &str) -> Options {
    Options { voie: Some(Code::parse(code).unwrap()), ..Options::default() }
}

fn gpx(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"t\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n{content}\n</gpx>"
    )
}

/// A `trkseg` from a longitude on, in steps of 0.001°.
fn segment(lon: f64, points: usize) -> String {
    let point = |i: usize| format!("<trkpt lat=\"48\" lon=\"{:.3}\"><ele>7</ele></trkpt>", lon + i as f64 / 1000.0);
    format!("<trkseg>{}</trkseg>", (0..points).map(point).collect::<String>())
}

fn track(name: &str, segments: &str) -> String {
    format!("<trk><name>{name}</name>{segments}</trk>")
}

/// A voie in one line: its code or name, and each leg with its variante, number, ends and points.
fn told(voie: &IncomingVoie) -> String {
    let mut text = match (&voie.code, &voie.nom) {
        (Some(code), nom) => format!("{code} «{}»", nom.as_deref().unwrap_or_default()),
        (None, nom) => format!("«{}»", nom.as_deref().unwrap_or_default()),
    };
    for leg in &voie.legs {
        let points: Vec<String> = leg.runs.iter().map(|run| run.places.len().to_string()).collect();
        write!(text, " {}", leg.variante).unwrap();
        if let Some(stage) = &leg.stage {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            let number = stage.numero.map_or("?".to_owned(), |n| n.to_string());
            write!(text, "[{number} {}:{}-{}]", part(&stage.nom), part(&stage.from), part(&stage.to)).unwrap();
        }
        write!(text, "({})", points.join(" ")).unwrap();
    }
    text
}

fn all_told(incoming: &Incoming) -> Vec<String> {
    incoming.voies.iter().map(told).collect()
}

// ---- one file --------------------------------------------------------------------------------------------------

#[test]
fn segments_join_where_they_touch_and_bad_ones_are_left_out() {
    let segments = [segment(-3.0, 3), segment(-2.998, 2), segment(-2.9, 1), segment(-2.8, 2), "<trkseg/>".into()];
    let incoming = voies(&gpx(&(track("Voie", &segments.join("\n")) + "<trk><name>vide</name></trk>")));
    assert_eq!(all_told(&incoming), ["«Voie» (4 2)"]);
    assert!(
        incoming
            .warnings
            .iter()
            .any(|w| w.contains("trk 1, ligne 3 : 1 tronçon sur 4 laissé") && w.ends_with("un seul point, ligne 5.")),
        "{:?}",
        incoming.warnings
    );
    assert!(incoming.warnings.iter().any(|w| w.contains("1 trk laissé de côté : sans aucun point")));
    assert!(incoming.records.is_empty());
}

#[test]
fn tracks_are_taken_before_routes_and_waypoints_are_counted() {
    let content = format!(
        "<wpt lat=\"48\" lon=\"-3\"/>{}<rte><rtept lat=\"48\" lon=\"-3\"/><rtept lat=\"48.001\" lon=\"-3\"/></rte>",
        track("A", &segment(-3.0, 2))
    );
    let incoming = voies(&gpx(&content));
    assert_eq!(all_told(&incoming), ["«A» (2)"]);
    assert_eq!(incoming.warnings.len(), 2, "{:?}", incoming.warnings);
    let routes = Options { layer: Some("routes".into()), ..Options::default() };
    let incoming = read_all(&[("t.gpx", gpx(&content).as_bytes())], Kind::Voies, &routes).unwrap();
    assert_eq!(all_told(&incoming), ["«t» (2)"]);
    let says = error(&gpx("<wpt lat=\"48\" lon=\"-3\"/>"), Kind::Voies);
    assert!(says.contains("n'a que 1 point (wpt)") && says.contains("--as localites"), "{says}");
    let says = error(&gpx(&track("A", &segment(-3.0, 2))), Kind::Localites);
    assert!(says.contains("1 ligne (trk ou rte)") && says.contains("--as voies"), "{says}");
}

#[test]
fn a_planned_route_has_its_shape_or_a_remark() {
    let rpt = "<rpt lat=\"48.01\" lon=\"-3.1\"/><rpt lat=\"48.02\" lon=\"-3.2\"/>";
    let route = |shape: &str| {
        gpx(&format!(
            "<rte><name>R</name><rtept lat=\"48\" lon=\"-3\"><name>Alpha</name><extensions><x:RoutePointExtension xmlns:x=\"g\">{shape}\
             </x:RoutePointExtension></extensions></rtept><rtept lat=\"48\" lon=\"-3.1\"/></rte>"
        ))
    };
    let incoming = voies(&route(rpt));
    assert_eq!((all_told(&incoming), incoming.warnings.len()), (vec!["«R» (4)".to_owned()], 0));
    let incoming = voies(&route(""));
    assert!(incoming.warnings[0].contains("itinéraire de 2 points, 7,5 km en ligne droite"), "{:?}", incoming.warnings);
}

#[test]
fn names_and_descriptions_survive() {
    let about = "<metadata><name>Du fichier</name><desc>Tout</desc><author><name>Moi</name></author></metadata>";
    let nameless =
        format!("{about}<trk><desc></desc><cmt>&lt;p&gt;A&lt;/p&gt;B &amp; C</cmt>{}</trk>", segment(-3.0, 2));
    let one = |content: &str| {
        let voie = voies(&gpx(content)).voies.remove(0);
        (voie.nom.unwrap_or_default(), voie.description.unwrap_or_default())
    };
    assert_eq!(one(&nameless), ("Du fichier".into(), "Tout\n\nA\n\nB & C".into()));
    let both = format!("<trk><name>V &#233;</name><desc>D</desc><cmt>Note</cmt>{}</trk>", segment(-3.0, 2));
    assert_eq!(one(&both), ("V é".into(), "D\n\nNote".into()));
    // GPX 1.0 says it at the root.
    assert_eq!(one(&format!("<name>Racine</name><trk>{}</trk>", segment(-3.0, 2))).0, "Racine");
    // Two tracks are not the file.
    let two = voies(&gpx(&format!("{about}<trk>{0}</trk><trk>{0}</trk>", segment(-3.0, 2))));
    assert_eq!(all_told(&two), ["«t» (2)", "t-2 «t» (2)"]);
}

#[test]
fn coordinates_and_heights_are_read_as_they_are_meant() {
    let point = |lat: &str, ele: &str| format!("<trkpt lat=\"{lat}\" lon=\"-3,25\"><ele>{ele}</ele></trkpt>");
    let line = |points: &[String]| gpx(&track("A", &format!("<trkseg>\n{}\n</trkseg>", points.join("\n"))));
    let read = |points: &[String]| {
        let incoming = voies(&line(points));
        (incoming.voies[0].legs[0].runs[0].places.clone(), incoming.warnings)
    };
    let (places, remarks) = read(&[point("48,471", "12,5"), point("48.472", "13")]);
    assert_eq!(places, [Position::new(-3.25, 48.471, 12.5), Position::new(-3.25, 48.472, 13.0)]);
    assert!(remarks.is_empty());
    for missing in ["", "n/a", "-32768", "99999"] {
        let (places, remarks) = read(&[point("48.47", "12"), point("48.48", missing), point("48.49", "13")]);
        assert!(places.iter().all(|p| p.z.is_nan()), "{missing}");
        assert!(remarks[0].contains("1 point sur 3"), "{remarks:?}");
    }
    for (lat, says) in [
        ("48,471,2", "lat=\"48,471,2\""),
        ("nord", "lat=\"nord\""),
        ("NaN", "n'est pas un nombre"),
        ("", "n'est pas un nombre"),
        ("98", "hors de ±180"),
        ("6790000", "hors de"),
    ] {
        let says_all = error(&line(&[point("48", "1"), point(lat, "1")]), Kind::Voies);
        assert!(says_all.contains("t.gpx, ligne 5") && says_all.contains(says), "{says_all}");
    }
    let says = error(&gpx("<wpt lat=\"48\"/>"), Kind::Localites);
    assert!(says.contains("ligne 3") && says.contains("un wpt sans lon"), "{says}");
    let says = error(&gpx("<wpt lat=\"-3.1\" lon=\"48.2\"><name>x</name></wpt>"), Kind::Localites);
    assert!(says.contains("inversées"), "{says}");
}

#[test]
fn waypoints_have_the_columns_of_their_extensions() {
    let content = "<wpt lat=\"48\" lon=\"-3\"><ele>12</ele><name>Puits</name><cmt>bon</cmt><link href=\"https://a.org\"><text>A</text></link>\
        <extensions><o:code xmlns:o=\"x\">puits-1</o:code><o:deep xmlns:o=\"x\"><o:insee>35236</o:insee></o:deep></extensions></wpt>";
    let map = [("code", "o_code"), ("insee", "o_insee")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let options = Options { map, ..Options::default() };
    let incoming = read_all(&[("t.gpx", gpx(content).as_bytes())], Kind::Localites, &options).unwrap();
    let text = |column: &str| {
        incoming.records[0].cells.iter().find_map(|(name, cell)| match cell {
            Cell::Value(Value::Text(text)) if *name == column => Some(text.clone()),
            _ => None,
        })
    };
    assert_eq!((text("nom"), text("insee")), (Some("Puits".into()), Some("35236".into())));
    assert!(
        incoming.records[0].cells.iter().any(|(_, cell)| matches!(cell, Cell::Value(Value::Point(p)) if p.z == 12.0))
    );
}

// ---- étapes ----------------------------------------------------------------------------------------------------

#[test]
fn files_of_one_voie_are_its_etapes_in_natural_order() {
    let file = |name: &str, lon: f64| gpx(&track(name, &segment(lon, 2)));
    let files = [
        ("etape-10.gpx", file("Trace", -3.0)),
        ("etape-2.gpx", file("Étape 2 : Vannes → Auray", -3.1)),
        ("fin.gpx", file("Auray – Carnac", -3.2)),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
    let options = Options { nom: Some("Voie de Beauport".into()), ..of_voie("beauport") };
    let incoming = read_all(&files, Kind::Voies, &options).unwrap();
    assert_eq!(
        all_told(&incoming),
        ["beauport «Voie de Beauport» [2 :Vannes-Auray](2) [10 Trace:-](2) [? :Auray-Carnac](2)"]
    );
    assert_eq!(incoming.voies[0].legs[0].source, "etape-2.gpx");
    let incoming = read_all(&files, Kind::Etapes, &of_voie("beauport")).unwrap();
    assert_eq!((incoming.voies.len(), &incoming.voies[0].nom), (1, &None));
    let says = read_all(&files, Kind::Etapes, &Options::default()).unwrap_err().to_string();
    assert!(says.contains("--voie beauport"), "{says}");
}

#[test]
fn a_table_of_lines_says_the_numbers_of_its_etapes() {
    let feature = |numero: u32, lat: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"numero\":{numero},\"nom\":\"Jour\",\"depart\":\"Vannes\"}},\
             \"geometry\":{{\"type\":\"LineString\",\"coordinates\":[[-3,{lat}],[-3.1,{lat}]]}}}}"
        )
    };
    let json = format!("{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}", feature(2, 48.0), feature(1, 48.1));
    let incoming = read_all(&[("a.geojson", json.as_bytes())], Kind::Voies, &of_voie("v")).unwrap();
    assert_eq!(all_told(&incoming), ["v «» [2 Jour:Vannes-](2) [1 Jour:Vannes-](2)"]);
}

#[test]
fn two_lines_of_one_code_are_refused() {
    let feature = "{\"type\":\"Feature\",\"properties\":{\"code\":\"a\",\"nom\":\"A\",\"ordre\":7},\
        \"geometry\":{\"type\":\"LineString\",\"coordinates\":[[-3,48],[-3.1,48]]}}";
    let json = |features: &str| format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    let one = read_all(&[("a.geojson", json(feature).as_bytes())], Kind::Voies, &Options::default()).unwrap();
    // What an incoming voie has no place for is in a record beside it.
    assert_eq!((all_told(&one), one.records.len()), (vec!["a «A» (2)".to_owned()], 1));
    let two = json(&format!("{feature},{feature}"));
    let says = read_all(&[("a.geojson", two.as_bytes())], Kind::Voies, &Options::default()).unwrap_err().to_string();
    assert!(says.contains("« a » est déjà pris") && says.contains("entité n° 2"), "{says}");
}

// ---- hent's own files ------------------------------------------------------------------------------------------

/// A file of hent's own: its name, the page, and the tracks with their names and pages.
fn own(name: &str, page: &str, tracks: &[(&str, &str)]) -> String {
    let link = |page: &str| format!("<link href=\"https://example.org{page}\"><text>x</text></link>");
    let tracks: String = (tracks.iter().enumerate())
        .map(|(i, (name, page))| {
            format!(
                "<trk><name>{name}</name><desc>7,5 km</desc>{}{}</trk>",
                link(page),
                segment(-3.0 + i as f64 / 10.0, 2)
            )
        })
        .collect();
    format!(
        "<gpx version=\"1.1\" creator=\"hent\"><metadata><name>{name}</name>{}</metadata><wpt lat=\"48\" lon=\"-3\"/>{tracks}</gpx>",
        link(page)
    )
}

fn whole() -> String {
    own(
        "Voie Y",
        "/voies/y",
        &[
            ("Voie Y, étape 1 : A – B", "/voies/y/etapes/1"),
            ("Voie Y, étape nord-du-lac-2 : B – C", "/voies/y/etapes/nord-du-lac-2"),
            ("Voie Y, Nord du lac, hors étapes", "/voies/y"),
            ("Voie Y, hors étapes", "/voies/y"),
        ],
    )
}

const OF_WHOLE: &str = "y «Voie Y» [1 :A-B](2) Nord du lac[2 :B-C](2) Nord du lac(2) (2)";

#[test]
fn own_files_come_back_as_what_they_were() {
    let etape = include_bytes!("../../../tests/golden/y-1.gpx");
    let incoming = read_all(&[("y-1.gpx", etape)], Kind::Voies, &Options::default()).unwrap();
    let [voie] = incoming.voies.as_slice() else { panic!("{:?}", incoming.voies) };
    let stage = voie.legs[0].stage.clone().unwrap();
    assert_eq!((voie.code.as_ref().unwrap().as_str(), stage.numero, stage.description), ("y", Some(1), None));
    assert!(voie.nom.is_some() && stage.from.is_some() && stage.to.is_some(), "{voie:?}");

    let single =
        own("Voie Y, étape 1 : A – B", "/voies/y/etapes/1", &[("Voie Y, étape 1 : A – B", "/voies/y/etapes/1")]);
    let files: [(&str, &[u8]); 2] = [("y-1.gpx", single.as_bytes()), ("y.gpx", whole().leak().as_bytes())];
    let incoming = read_all(&files, Kind::Voies, &Options::default()).unwrap();
    assert_eq!(all_told(&incoming), [OF_WHOLE]);
    assert!(
        incoming.warnings.iter().any(|w| w.contains("1 fichier d'une étape laissé de côté")),
        "{:?}",
        incoming.warnings
    );
    let incoming = read_all(&files[..1], Kind::Etapes, &Options::default()).unwrap();
    assert_eq!(all_told(&incoming), ["y «» [1 :A-B](2)"]);

    let retour = whole().replace("<name>Voie Y</name>", "<name>Voie Y (retour)</name>");
    assert!(error(&retour, Kind::Voies).contains("à rebours"));
    let light = whole().replace("7,5 km", "7,5 km Tracé simplifié à 500 points, qui…");
    assert!(error(&light, Kind::Voies).contains("tracé simplifié"));
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn gpx_files_of_an_archive_are_read_as_if_named() {
    let single =
        own("Voie Y, étape 1 : A – B", "/voies/y/etapes/1", &[("Voie Y, étape 1 : A – B", "/voies/y/etapes/1")]);
    let of_hent = [("y-1.gpx", single.as_bytes()), ("y.gpx", whole().leak().as_bytes()), ("LISEZMOI.txt", b"x")];
    let incoming = read_all(&[("y.zip", &zipped(&of_hent))], Kind::Voies, &Options::default()).unwrap();
    assert_eq!(all_told(&incoming), [OF_WHOLE]);

    let (a, b) = (gpx(&track("A", &segment(-3.0, 2))), gpx(&track("B", &segment(-3.1, 2))));
    let foreign = [("../../../etc/b.gpx", b.as_bytes()), ("x/a.GPX", a.as_bytes()), ("__MACOSX/._a.gpx", b"junk")];
    let incoming = read_all(&[("z.zip", &zipped(&foreign))], Kind::Voies, &Options::default()).unwrap();
    assert_eq!(all_told(&incoming), ["«B» (2)", "«A» (2)"]);
    assert!(incoming.voies[0].origin.ends_with("z.zip/etc/b.gpx, trk 1, ligne 3"), "{}", incoming.voies[0].origin);

    let bomb = vec![b' '; 30 << 20];
    let says = read_all(&[("z.zip", &zipped(&[("a.gpx", &bomb)]))], Kind::Voies, &Options::default()).unwrap_err();
    assert!(says.to_string().contains("démesuré"), "{says}");
}

#[test]
fn every_usual_encoding_is_read() {
    let text = gpx(&track("Châteaulin – Œuf", &segment(-3.0, 2))).replace("1.0\"?>", "1.0\" encoding=\"CODE\"?>");
    let utf16 = text.replace("CODE", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let latin = |text: &str| -> Vec<u8> {
        let byte = |c| match c {
            '–' => 0x96,
            'Œ' => 0x8C,
            c => u8::try_from(u32::from(c)).unwrap(),
        };
        text.chars().map(byte).collect()
    };
    for bytes in [
        [b"\xFF\xFE".as_slice(), &utf16].concat(),
        latin(&text.replace("CODE", "windows-1252")),
        [b"\xEF\xBB\xBF", text.replace("CODE", "utf-8").as_bytes()].concat(),
    ] {
        let incoming = read_all(&[("t.gpx", &bytes)], Kind::Voies, &Options::default()).unwrap();
        assert_eq!(all_told(&incoming), ["«Châteaulin – Œuf» (2)"]);
    }
    let undeclared = latin(&text.replace("CODE", "UTF-8"));
    let says = read_all(&[("t.gpx", &undeclared)], Kind::Voies, &Options::default()).unwrap_err().to_string();
    assert!(says.contains("ligne 3") && says.contains("UTF-8"), "{says}");
}

// ---- hostile files ---------------------------------------------------------------------------------------------

#[test]
fn broken_files_are_refused_with_their_line() {
    for (content, says) in [
        (gpx("<trk>")[..100].to_owned(), "abîmé"),
        (gpx("<trk></wpt></trk>"), "ligne 3"),
        ("<html><p>429 Too Many Requests</p></html>".into(), "pas de balise « gpx »"),
        ("rien".into(), "pas de balise « gpx »"),
        (gpx(&"<a>".repeat(100)), "emboîtées"),
        (gpx(&format!("<trk><name>{}</name></trk>", "x".repeat(200_000))), "plus de 100\u{a0}000 caractères"),
        (gpx(&format!("<trk a=\"{}\"/>", "x".repeat(3 << 20))), "mégaoctet"),
        (gpx(&"<trk/>".repeat(10_001)), "plus de 10\u{a0}000 trk"),
        ("<?xml version=\"1.0\" encoding=\"EBCDIC\"?><gpx/>".into(), "ebcdic"),
    ] {
        let error = error(&content, Kind::Voies);
        assert!(error.contains(says), "« {says} » not in: {error}");
    }
    // No entity is expanded, none is fetched.
    let dtd = "<!DOCTYPE gpx [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<gpx creator=\"t\">";
    let incoming = voies(&format!("{dtd}{}</gpx>", track("&a;&f; R&D", &segment(-3.0, 2))));
    assert_eq!(all_told(&incoming), ["«&a;&f; R&D» (2)"]);
}

#[test]
fn flipped_and_cut_bytes_never_panic() {
    let good = whole().into_bytes();
    for seed in 0..3_000u64 {
        let mut bytes = good.clone();
        let number = |i: u64| xxhash_rust::xxh3::xxh3_64(&(seed * 10 + i).to_le_bytes()) as usize;
        for i in 0..3 {
            let at = number(i) % bytes.len();
            bytes[at] = [b'<', b'>', b'&', b'"', 0, 0xFF, b'/', bytes[at] ^ 4][number(i + 3) % 8];
        }
        if seed % 3 == 0 {
            bytes.truncate(number(9) % good.len());
        }
        let _ = read_from(Cursor::new(bytes), true);
    }
}
