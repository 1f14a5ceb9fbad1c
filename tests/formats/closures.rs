//! Closures in tracks: waypoints, lines, sentences, and tracks that follow detours.

use std::process::Command;

use hent::atlas::{Atlas, Sources};
use hent::file::FileFormat;
use hent::geo::{Position, distance_m, ecef};
use hent::model::{Dataset, GenrePerturbation, Gravite, Sens};
use hent::trace::{Avec, FORMATS_OF_ETAPE, FORMATS_OF_VOIE, PointLimit, RepereKind, Trace, TrackOptions};
use hent::words::Words;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::Value;

use super::request;
use crate::support::datasets::{at, perturbation, point_interet, y};
use crate::support::means::program;
use crate::support::programs::said;
use crate::support::readers::{decode_fit, features, valid_gpx};

const DEVIATIONS: Avec = Avec { hebergeurs: false, points_interet: false, localites: false, deviations: true };

/// Returns the Y with a bridge on its stem that is closed, with a detour, and works on its first branch that are
/// announced.
fn closed() -> Dataset {
    let mut data = y();
    let mut bridge = perturbation(1, 1, [(2, 0.4), (2, 0.6)], ["2026-05-10", "2026-06-30"]);
    bridge.detour = Some(vec![at(5.5, 1.0 / 6.0), at(6.0, 1.0), at(7.25, 0.25)]);
    let mut works = perturbation(2, 1, [(1, 0.5), (1, 0.75)], ["2026-05-25", ""]);
    works.detour = Some(vec![at(1.0, 0.3), at(3.0, 2.0), at(4.0, 0.0)]);
    (works.genre, works.gravite, works.texte) = (GenrePerturbation::Danger, Gravite::Gene, String::new());
    data.perturbations = vec![bridge, works];
    data
}

/// Returns the atlas of 20 May 2026: the bridge is closed, the works are announced.
fn built(data: Dataset) -> Atlas {
    Atlas::build(Sources::from(data).on(date(2026, 5, 20)))
}

fn trace(atlas: &Atlas, etape: Option<&str>, sens: Sens, avec: Avec) -> Trace {
    let facon = TrackOptions { sens, avec, ..TrackOptions::default() };
    Trace::of(atlas, atlas.voie("y").unwrap(), etape, facon, Words::french()).unwrap()
}

fn file(atlas: &Atlas, etape: Option<&str>, format: FileFormat, facon: TrackOptions) -> Vec<u8> {
    let mut request = request(etape, format, facon.sens, facon.variante);
    request.facon = facon;
    hent::trace::file(atlas, &request).unwrap().unwrap().bytes
}

/// Returns a text without the spaces that do not break.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn a_walker_meets_each_closure_at_a_waypoint_and_reads_of_it_first() {
    let atlas = built(closed());
    for (sens, names, km) in [
        (Sens::Aller, ["Danger, passage gêné, à partir du 25/05/2026", "Travaux, passage impossible"], ["1,7", "4,8"]),
        (Sens::Retour, ["Travaux, passage impossible", "Danger, passage gêné, à partir du 25/05/2026"], ["1,3", "4,1"]),
    ] {
        let whole = trace(&atlas, None, sens, Avec::default());
        let met: Vec<&str> = whole.reperes.iter().map(|repere| repere.nom.as_str()).collect();
        assert_eq!(met, names, "{sens:?}");
        let at: Vec<String> = whole.reperes.iter().map(|repere| repere.en_route(Words::french())).collect();
        assert_eq!(at, km.map(|km| format!("km {km}")), "{sens:?}");
        assert!(whole.reperes.iter().all(|repere| matches!(repere.genre, RepereKind::Perturbation(_))));
        assert!(plain(&whole.caption.description).starts_with("Attention. "), "{}", whole.caption.description);
    }
    let etape = trace(&atlas, Some("2"), Sens::Aller, Avec::default());
    let said = plain(&etape.caption.description);
    assert!(
        said.starts_with(
            "Attention. Travaux, passage impossible, du km 0,6 au km 1,2, depuis le 10/05/2026, jusqu'au 30/06/2026 : \
             Passerelle 1 démontée (déviation de 2,3 km). La trace suit le chemin balisé ; aujourd'hui 3,3 km par la \
             déviation (chemin balisé : 2,5 km). 2,5 km, montée"
        ),
        "{said}"
    );
    assert_eq!(etape.caption.description, etape.pistes[0].caption.description);
    // A closure that only informs does not alarm.
    let mut data = closed();
    data.perturbations.truncate(1);
    data.perturbations[0].gravite = Gravite::Information;
    let mild = trace(&built(data), Some("2"), Sens::Aller, Avec::default());
    assert!(mild.caption.description.starts_with("Travaux, pour information"), "{}", mild.caption.description);
}

/// Returns the points of a track, and its jumps: the distance between points that are farther apart than any vertices
/// of the Y.
fn line(trace: &Trace) -> &[Position] {
    let [segment] = &trace.pistes[0].segments[..] else { panic!("{:?}", trace.pistes[0].segments) };
    segment
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// A detour of any shape, drawn either way, beside the line or on it: the track leaves at its one end and rejoins at
    /// its other, it is as long as the way of today, and the way back is its mirror image.
    #[test]
    fn a_track_by_the_detour_is_continuous_and_as_long_as_today(
        leaves in 4.2f64..5.2,
        rejoins in 6.6f64..7.8,
        around in prop::collection::vec((4.0f64..8.0, 0.5f64..2.0), 1..5),
        backwards: bool,
        beside in 0.0f64..0.03,
    ) {
        let on_line = |x: f64| if x <= 5.0 { 0.0 } else if x <= 6.5 { (x - 5.0) / 3.0 } else { (8.0 - x) / 3.0 };
        let mut data = closed();
        let mut detour = vec![at(leaves, on_line(leaves) + beside)];
        detour.extend(around.iter().map(|(x, y)| at(*x, *y)));
        detour.push(at(rejoins, on_line(rejoins) + beside));
        if backwards {
            detour.reverse();
        }
        data.perturbations[0].detour = Some(detour.clone());
        let atlas = built(data);
        let voie = atlas.voie("y").unwrap();
        let there = trace(&atlas, Some("2"), Sens::Aller, DEVIATIONS);
        let whole = trace(&atlas, None, Sens::Aller, DEVIATIONS);
        let back = trace(&atlas, Some("2"), Sens::Retour, DEVIATIONS);
        let mirrored: Vec<Position> = line(&back).iter().rev().copied().collect();
        prop_assert_eq!(line(&there), mirrored.as_slice());

        let etape = voie.etape("2").unwrap().trace.as_ref().unwrap();
        let ligne = voie.main_line().unwrap();
        let (_, emprise) = atlas.perturbations_on(voie, "", [0.0, 1e9])[1];
        let [leaves_m, rejoins_m] = emprise.evite.unwrap();
        // The detour belongs to the étape in which it leaves the line.
        let inside = leaves_m >= etape.de_m;
        let today = atlas.aujourdhui(voie, ligne, [etape.de_m, etape.a_m], &etape.figures).unwrap();
        let joints_m = if inside { 2.0 * beside * 1112.0 } else { 0.0 };
        let drawn_m = ecef::length_m(line(&there));
        prop_assert!((drawn_m - today.longueur_m).abs() < 1.0 + joints_m, "{} {} {}", drawn_m, today.longueur_m, joints_m);
        prop_assert!((there.pistes[0].figures.longueur_m - today.longueur_m).abs() < 0.01);

        let places: Vec<Position> = whole.pistes[..2].iter().flat_map(|piste| piste.segments.concat()).collect();
        let near = |a: Position, b: Position| distance_m(a, b) < 0.05;
        let along = places.windows(2).filter(|ends| !near(ends[0], ends[1]));
        // Every segment of the track is one of the line, one of the detour, or a joint.
        for ends in along {
            let drawn = detour.windows(2).any(|of| near(of[0], ends[0]) && near(of[1], ends[1])
                || near(of[1], ends[0]) && near(of[0], ends[1]));
            let height = |place: &Position| place.height().is_some();
            prop_assert!(drawn || height(&ends[0]) && height(&ends[1]) || distance_m(ends[0], ends[1]) <= 50.0);
        }
        let flat = places.iter().filter(|place| place.height().is_none()).count();
        prop_assert!(flat >= detour.len() - 2 && flat <= detour.len(), "{} of {}", flat, detour.len());
        let avoided = ligne.places_between(&atlas.network, [leaves_m + 30.0, rejoins_m - 30.0]).concat();
        let gone = |place: &Position| places.iter().all(|of| distance_m(*of, *place) > 0.05);
        prop_assert!(avoided.iter().all(gone));
    }
}

#[test]
fn an_announced_closure_has_a_waypoint_and_no_detour() {
    let mut data = closed();
    data.perturbations.remove(0);
    let atlas = built(data);
    for sens in Sens::ALL {
        let [way, by_detour] = [Avec::default(), DEVIATIONS].map(|avec| trace(&atlas, None, sens, avec));
        assert_eq!(way.reperes, by_detour.reperes);
        assert_eq!(way.reperes.len(), 1);
        assert!(
            way.pistes.iter().zip(&by_detour.pistes).all(|(a, b)| a.segments == b.segments && a.deviation.is_none())
        );
    }
}

#[test]
fn kilometres_after_a_detour_are_those_of_the_track() {
    let mut data = closed();
    data.points_interet = vec![
        point_interet(1, (7.5, 0.2)),   // after the detour
        point_interet(2, (6.0, 0.95)),  // beside the detour, 700 m off the way
        point_interet(3, (6.2, -0.05)), // beside the closed stretch, 570 m off the detour
    ];
    let atlas = built(data);
    let avec = |deviations| Avec { points_interet: true, deviations, ..Avec::default() };
    let km = |sens, deviations| -> Vec<(String, f64)> {
        let trace = trace(&atlas, Some("2"), sens, avec(deviations));
        trace.reperes.iter().map(|repere| (repere.nom.clone(), repere.start_m())).collect()
    };
    let names = |found: &[(String, f64)]| found.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (way, by_detour) = (km(Sens::Aller, false), km(Sens::Aller, true));
    assert_eq!(names(&way), ["Travaux, passage impossible", "Fontaine 3", "Fontaine 1"]);
    assert_eq!(names(&by_detour), ["Travaux, passage impossible", "Fontaine 2", "Fontaine 1"]);
    let voie = atlas.voie("y").unwrap();
    let etape = voie.etape("2").unwrap().trace.as_ref().unwrap();
    let today = atlas.aujourdhui(voie, voie.main_line().unwrap(), [etape.de_m, etape.a_m], &etape.figures).unwrap();
    let longer_m = today.longueur_m - etape.figures.longueur_m;
    assert!((by_detour[2].1 - way[2].1 - longer_m).abs() < 2.0, "{way:?} {by_detour:?} {longer_m}");
    // The waypoint's kilometre is that of the place where the detour leaves the way.
    assert!((by_detour[0].1 - 416.6).abs() < 5.0 && way[0].1 > by_detour[0].1, "{by_detour:?} {way:?}");
    // On the way back, it is where the detour leaves the way at the other end.
    let back = km(Sens::Retour, true);
    let closure = back.iter().find(|(name, _)| name.starts_with("Travaux")).unwrap();
    let after = back.iter().find(|(name, _)| name == "Fontaine 1").unwrap();
    assert!(after.1 < closure.1 && (closure.1 - 622.0).abs() < 5.0, "{back:?}");
}

/// Every format of the étape and of the voie, both ways, with each limit of points, along the way and by the detour.
#[test]
fn files_with_closures_are_valid_and_other_programs_read_them() {
    let test = "files_with_closures_are_valid_and_other_programs_read_them";
    let (atlas, folder) = (built(closed()), tempfile::tempdir().unwrap());
    let mut files = vec![];
    for (etape, sens, variante, avec) in [Some("2"), None].iter().flat_map(|etape| {
        Sens::ALL.into_iter().flat_map(move |sens| {
            PointLimit::ALL.into_iter().flat_map(move |variante| {
                [Avec::default(), DEVIATIONS, Avec { deviations: true, ..Avec::ALL }]
                    .map(move |avec| (*etape, sens, variante, avec))
            })
        })
    }) {
        let bytes = file(&atlas, etape, FileFormat::GPX, TrackOptions { sens, variante, avec, ouvert: None });
        let read = gpx::read(bytes.as_slice()).unwrap();
        let dangers = read.waypoints.iter().filter(|w| w.symbol.as_deref() == Some("Danger Area"));
        let dangers: Vec<_> = dangers.map(|w| (w.type_.clone().unwrap(), w.description.clone().unwrap())).collect();
        assert_eq!(dangers.len(), if etape.is_some() { 1 } else { 2 });
        assert!(dangers.iter().all(|(kind, said)| kind == "Perturbations" && said.contains("passage")), "{dangers:?}");
        let path = folder.path().join(format!("{}.gpx", files.len()));
        std::fs::write(&path, bytes).unwrap();
        files.push(path);
    }
    valid_gpx(test, &files);
    if program(test, "gpsbabel").is_some() {
        let read =
            said(Command::new("gpsbabel").args(["-i", "gpx", "-f"]).arg(&files[1]).args(["-o", "gpx", "-F", "-"]));
        assert!(read.contains("<name>Travaux, passage impossible</name>"), "{read}");
        // gpsbabel writes a point without a height as an empty element.
        let flat = regex::Regex::new("<trkpt [^>]*/>").unwrap();
        assert_eq!(flat.find_iter(&read).count(), 1, "the bend of the detour: {read}");
    }
}

#[test]
fn kml_and_geojson_have_the_closed_stretch_and_the_detour() {
    let test = "kml_and_geojson_have_the_closed_stretch_and_the_detour";
    let (atlas, folder) = (built(closed()), tempfile::tempdir().unwrap());
    for avec in [Avec::default(), DEVIATIONS] {
        let facon = TrackOptions { avec, ..TrackOptions::default() };
        let document: Value = serde_json::from_slice(&file(&atlas, Some("2"), FileFormat::GEOJSON, facon)).unwrap();
        let [track, waypoint, stretch, detour] = features(&document) else { panic!("{document}") };
        assert_eq!(waypoint["properties"]["genre"], "perturbation");
        assert_eq!(waypoint["properties"]["categorie"], "travaux");
        for (feature, role) in [(stretch, "ferme"), (detour, "detour")] {
            let properties = &feature["properties"];
            assert_eq!((&properties["role"], &properties["code"]), (&role.into(), &"c1".into()));
            assert_eq!((&properties["gravite"], &properties["etat"]), (&"bloquant".into(), &"en-vigueur".into()));
            assert_eq!((&properties["du"], &properties["au"]), (&"2026-05-10".into(), &"2026-06-30".into()));
        }
        assert_eq!(detour["geometry"]["coordinates"].as_array().unwrap().len(), 3);
        let today = &track["properties"]["aujourdhui"];
        assert!(today["longueur_m"].as_f64() > track["properties"]["longueur_balisee_m"].as_f64(), "{track}");
        assert_eq!(track["properties"]["deviation_suivie"], avec.deviations);
        // No line has some heights only: readers would take the others for 0.
        let line = track["geometry"]["coordinates"].as_array().unwrap();
        let digits = if avec.deviations { 2 } else { 3 };
        assert!(line.iter().all(|place| place.as_array().unwrap().len() == digits), "{line:?}");

        let kml = file(&atlas, Some("2"), FileFormat::KML, facon);
        let path = folder.path().join("x.kml");
        std::fs::write(&path, &kml).unwrap();
        if program(test, "ogrinfo").is_some() {
            let read = said(Command::new("ogrinfo").args(["-ro", "-al"]).arg(&path));
            for name in ["Travaux, passage impossible", "Déviation : Travaux, passage impossible"] {
                assert!(read.contains(&format!("Name (String) = {name}\n")), "{read}");
            }
            assert_eq!(read.matches("  LINESTRING").count(), 3, "{read}");
        }
    }
}

/// A watch warns at the place where the walker leaves the way. Garmin's library and gpsbabel read the course.
#[test]
fn a_course_has_a_point_of_danger_and_the_detour() {
    let test = "a_course_has_a_point_of_danger_and_the_detour";
    let (atlas, folder) = (built(closed()), tempfile::tempdir().unwrap());
    let courses = [("2", Avec::default()), ("2", DEVIATIONS), ("1", Avec::default())];
    let files: Vec<_> = (courses.iter().enumerate())
        .map(|(number, (etape, avec))| {
            let facon = TrackOptions { avec: *avec, ..TrackOptions::default() };
            let bytes = file(&atlas, Some(etape), FileFormat::FIT, facon);
            let has = |name: &str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
            assert!(has(if *etape == "1" { "dès le 25/05\0" } else { "Travaux\0" }), "{number}");
            assert!(has("Localité 2\0"), "localités are there by default");
            let path = folder.path().join(format!("{number}.fit"));
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    if program(test, "gpsbabel").is_some() {
        let read = said(
            Command::new("gpsbabel").args(["-i", "garmin_fit", "-f"]).arg(&files[1]).args(["-o", "gpx", "-F", "-"]),
        );
        let read = gpx::read(read.as_bytes()).unwrap();
        let points = read.tracks[0].segments[0].points.iter().map(|p| Position::flat(p.point().x(), p.point().y()));
        let read_m = ecef::length_m(&points.collect::<Vec<_>>());
        let sent_m = ecef::length_m(line(&trace(&atlas, Some("2"), Sens::Aller, DEVIATIONS)));
        assert!((read_m - sent_m).abs() < 1.0, "{read_m} {sent_m}");
    }
    let Some(decoded) = decode_fit(test, &files) else { return };
    let serials: Vec<&Value> = decoded.iter().map(|course| &course["file"]["serial_number"]).collect();
    assert!(serials[0] != serials[1], "{serials:?}");
    for (course, at_m) in decoded.iter().zip([552.0, 416.6, 1_733.0]) {
        let points = course["points"].as_array().unwrap();
        let danger: Vec<&Value> = points.iter().filter(|point| point[4] == "danger").collect();
        assert_eq!(danger.len(), 1, "{points:?}");
        assert!((danger[0][2].as_f64().unwrap() - at_m).abs() < 10.0, "{danger:?}");
    }
    let heights: Vec<bool> =
        decoded[1]["records"].as_array().unwrap().iter().map(|record| record[4].is_null()).collect();
    assert_eq!(heights.iter().filter(|unknown| **unknown).count(), 1, "{heights:?}");
}

#[test]
fn without_closures_files_are_the_same_by_detour() {
    let atlas = built(y());
    for (etape, formats) in [(Some("2"), FORMATS_OF_ETAPE), (None, FORMATS_OF_VOIE)] {
        for format in formats.iter().filter(|format| **format != FileFormat::ZIP) {
            let of = |avec| file(&atlas, etape, *format, TrackOptions { avec, ..TrackOptions::default() });
            assert_eq!(of(Avec::default()), of(DEVIATIONS), "{format:?}");
        }
    }
}

/// Portals keep the waymarked way: the lines of the national schema are the same with and without `deviations`.
#[test]
fn the_national_schema_has_the_waymarked_way() {
    let atlas = built(closed());
    let of = |avec| -> Value {
        let facon = TrackOptions { avec, ..TrackOptions::default() };
        serde_json::from_slice(&file(&atlas, None, FileFormat::ITINERAIRES, facon)).unwrap()
    };
    let (with, without) = (of(DEVIATIONS), of(Avec::default()));
    assert_eq!(with, without);
    let open: Value =
        serde_json::from_slice(&file(&built(y()), None, FileFormat::ITINERAIRES, TrackOptions::default())).unwrap();
    // The atlas adds vertices where a closure begins and ends, on the line.
    let facts = |document: &Value| -> Vec<Value> {
        features(document).iter().map(|feature| feature["properties"].clone()).collect()
    };
    assert_eq!(facts(&with), facts(&open));
    assert!(with["description"].as_str().unwrap().starts_with("Attention. "));
}

/// The name of the volunteer who entered a closure stays out of every file.
#[test]
fn who_entered_a_closure_is_in_no_file() {
    let atlas = built(closed());
    for avec in [Avec::default(), DEVIATIONS] {
        for (etape, formats) in [(Some("2"), FORMATS_OF_ETAPE), (None, FORMATS_OF_VOIE)] {
            for format in formats {
                let bytes = file(&atlas, etape, *format, TrackOptions { avec, ..TrackOptions::default() });
                let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
                assert!(!has("saisie-"), "{format:?}");
                let compressed_or_short = [FileFormat::ZIP, FileFormat::FIT].contains(format);
                assert!(compressed_or_short || has("Passerelle 1"), "{format:?}");
            }
        }
    }
}
