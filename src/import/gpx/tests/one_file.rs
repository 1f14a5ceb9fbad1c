//! Tracks, routes and waypoints of one file.

use super::*;
use crate::geo::Position;
use crate::import::incoming::Cell;
use crate::model::row::Value;

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
fn tracks_take_precedence_over_routes_and_waypoints_are_counted() {
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
fn a_planned_route_has_its_shape_points_or_a_remark_that_it_is_straight() {
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
fn names_and_descriptions_of_tracks_or_else_of_the_file_are_kept() {
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
    // GPX 1.0 has the name of the file at the root.
    assert_eq!(one(&format!("<name>Racine</name><trk>{}</trk>", segment(-3.0, 2))).0, "Racine");
    // With two tracks, the name of the file describes neither.
    let two = voies(&gpx(&format!("{about}<trk>{0}</trk><trk>{0}</trk>", segment(-3.0, 2))));
    assert_eq!(all_told(&two), ["«t» (2)", "t-2 «t» (2)"]);
}

#[test]
fn decimal_commas_are_read_and_implausible_coordinates_and_heights_are_not() {
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
fn extensions_of_waypoints_become_columns() {
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
