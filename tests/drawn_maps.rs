//! Maps that volunteers draw (My Maps, uMap, geojson.io, Google Earth, watches): several kinds of shapes in one file,
//! folders, heights that were never measured, HTML in descriptions. The files are in tests/volunteers. They were made
//! by hand in the form that these programs write.

use std::path::PathBuf;

use hent::import::Kind::{self, Hebergeurs, Localites, PointsInteret, Troncons, Voies};
use hent::import::{Options, altitude};
use hent::model::row::Value;
use hent::model::table::Table;

use crate::support::cases::{cell, check, here, layer, refused, taken};
use crate::support::files::file;
use crate::support::imports::{Logged, import};
use crate::support::means::shared_data;

/// Imports a file into an empty store. Returns the store and the report.
fn stored(path: PathBuf, kind: Kind) -> (Logged, String) {
    let mut store = Logged::default();
    let report = import(&mut store, &[path], kind).unwrap().to_string();
    (store, report)
}

/// Returns the heights of the nth tronçon (from 0).
fn heights(store: &Logged, nth: usize) -> Vec<Option<f64>> {
    match store.of(Table::Troncon)[nth].get(Table::Troncon, "geom") {
        Value::Line(line) => line.iter().map(|p| p.height()).collect(),
        other => panic!("{other:?}"),
    }
}

// ---- shapes of several kinds -----------------------------------------------------------------------------------

#[test]
fn shapes_that_do_not_fit_are_counted_with_the_command_for_them() {
    for case in [
        taken("melange.geojson", Voies, 1).stores(&[(0, "nom", "Chemin")]).says(&[
            "3 points laissés de côté ; pour les importer : hent import ",
            "melange.geojson --as points-interet --valeur categorie=autre (ou --as localites, --as hebergeurs).",
            "1 surface laissée de côté",
            "1 entité sans tracé laissée de côté : ",
            "entité n° 3 « Rien ».",
        ]),
        // The error names a row without a position, or with two.
        refused(
            "melange.geojson",
            PointsInteret,
            &["entité n° 3 « Rien »", "entité n° 4 « Deux »", "plusieurs points dans une seule entité"],
        ),
        refused("deux-points.geojson", Localites, &["entité n° 2 « Deux lavoirs »", "morceaux uniques"]),
        refused("deux-points.geojson", Voies, &["pas de ligne dans ce fichier : il a 3 points"]),
    ] {
        check(&case, here(case.name()));
    }
}

#[test]
fn every_part_of_a_geometry_collection_is_read() {
    let mut store = Logged::default();
    let report = import(&mut store, &[here("melange.geojson")], Voies).unwrap();
    assert_eq!(store.of(Table::Troncon).len(), 2, "{report}");
    assert_eq!(report.holes.len(), 1, "{report}");
    // A feature with a line and a point is imported as either, depending on `--as`.
    let collection = r#"{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[-3.1,48.1],[-3.11,48.1]]},{"type":"Point","coordinates":[-3.1,48.1]}]}"#;
    let one = format!(r#"{{"type":"Feature","properties":{{"nom":"Pont"}},"geometry":{collection}}}"#);
    let (_dir, path) = file("un.geojson", one);
    check(&taken("un.geojson", Voies, 1).stores(&[(0, "nom", "Pont")]).says(&["1 point laissé de côté"]), path.clone());
    let said = &["1 ligne laissée de côté ; pour l'importer : hent import ", "un.geojson --as voies."];
    check(&taken("un.geojson", Localites, 1).stores(&[(0, "geom", "-3.100 48.100")]).says(said), path);
}

/// Columns that only the points have are no error when the lines are imported.
#[test]
fn columns_of_shapes_that_are_left_aside_are_ignored() {
    let name = "umap.geojson";
    check(
        &taken(name, Voies, 1).stores(&[(0, "nom", "Chemin")]).says(&["1 point laissé", "--as points-interet (ou"]),
        here(name),
    );
    check(&taken(name, PointsInteret, 1).stores(&[(0, "categorie", "eau")]).says(&["1 ligne laissée"]), here(name));
    let whole = std::fs::read_to_string(here(name)).unwrap().replace("\"couleur\"", "\"toit\"");
    let (_dir, path) = file(name, whole);
    check(&refused(name, Voies, &["colonne inconnue « toit »"]), path);
}

/// No message contains a host's name, whatever is wrong with its geometry.
#[test]
fn no_message_has_the_name_of_a_host() {
    let host = |geometry: &str| {
        format!(r#"{{"type":"Feature","properties":{{"nom":"Secret","type":"gite"}},"geometry":{geometry}}}"#)
    };
    let two = host(r#"{"type":"MultiPoint","coordinates":[[-3.1,48.1],[-3.11,48.1]]}"#);
    let (_dir, path) = file("h.geojson", two);
    let error = import(&mut Logged::default(), &[path], Hebergeurs).unwrap_err().to_string();
    assert!(error.contains("entité n° 1 :") && !error.contains("Secret"), "{error}");
}

// ---- folders ---------------------------------------------------------------------------------------------------

#[test]
fn the_folders_of_a_map_are_read_as_one_layer() {
    let name = "mymaps.kml";
    for case in [
        taken(name, Voies, 2)
            .stores(&[(0, "nom", "Étape 1 : Paimpol - Lanloup"), (1, "nom", "Étape 2 : Lanloup - Binic")])
            .says(&[
                "2 couches lues ensemble : « Tracé » (1), « Variante » (1) ; pour n'en lire qu'une : --layer Tracé.",
                "3 points laissés de côté",
                "couche « Points d'eau », entité n° 2 « Sans lieu »",
            ]),
        taken(name, Voies, 1)
            .says(&["--as points-interet --valeur categorie=autre --layer Tracé"])
            .given(layer("Tracé")),
        taken(name, Localites, 1)
            .stores(&[(0, "nom", "Abbaye")])
            .says(&["--as voies --layer tracé"])
            .given(layer("tracé")),
        refused(name, Localites, &["couche « Points d'eau », entité n° 2 « Sans lieu »", "pas de position"]),
        refused(name, Localites, &["pas de couche « Tracés »", "Tracé, Variante"]).given(layer("Tracés")),
    ] {
        check(&case, here(name));
    }
    // The same map without the placemark that has no position.
    let whole = std::fs::read_to_string(here(name)).unwrap();
    let (_dir, path) = file(name, whole.replace("<Placemark><name>Sans lieu</name></Placemark>", ""));
    let said = &["« Tracé » (1), « Points d'eau » (1), « Dedans » (1)", "2 lignes laissées de côté"];
    check(&taken(name, Localites, 3).stores(&[(0, "nom", "Abbaye")]).says(said), path);
}

#[test]
fn a_line_without_a_name_is_named_after_its_folder() {
    let line =
        |x: f64| format!("<Placemark><LineString><coordinates>{x},48 {x},48.01</coordinates></LineString></Placemark>");
    let folder = |name: &str, x: f64| format!("<Folder><name>{name}</name>{}</Folder>", line(x));
    let kml = format!(
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{}{}</Document></kml>",
        folder("Aller", -3.0),
        folder("Retour", -4.0)
    );
    let (_dir, path) = file("carte.kml", kml);
    check(&taken("carte.kml", Troncons, 2).stores(&[(0, "code", "aller"), (1, "code", "retour")]), path);
}

/// A map without a line is no voie. A line without any name is named after its file.
#[test]
fn a_map_without_a_line_is_refused_and_one_without_a_name_is_named_after_its_file() {
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Placemark><name>Rien</name></Placemark></Document></kml>";
    let (_dir, path) = file("rien.kml", kml);
    check(&refused("rien.kml", Voies, &["rien.kml, entité n° 1 « Rien » : pas de tracé", "Dessinez"]), path);
    let line = |y: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":[[-3,{y}],[-3.1,{y}]]}}}}"#
        )
    };
    let drawn = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, line(48.0), line(48.5));
    let (_dir, path) = file("sentier-cotier.geojson", drawn);
    let codes = &[(0, "code", "sentier-cotier"), (1, "code", "sentier-cotier-2"), (0, "nom", "sentier-cotier")];
    check(&taken("sentier-cotier.geojson", Troncons, 2).stores(codes), path);
}

/// If only some vertices have a height, GDAL gives 0 for the others. The report tells this.
#[test]
fn heights_at_some_vertices_only_are_reported() {
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Placemark><name>A</name><LineString><coordinates>-3.5,48 -3.501,48,85 -3.502,48,86</coordinates></LineString></Placemark></kml>";
    let geojson = r#"{"type":"Feature","properties":{"nom":"A"},"geometry":{"type":"LineString","coordinates":[[-3.5,48],[-3.501,48,85],[-3.502,48,86]]}}"#;
    for (name, content) in [("a.kml", kml), ("a.geojson", geojson)] {
        let (_dir, path) = file(name, content);
        let (_, report) = stored(path, Voies);
        assert!(report.contains("1 point a la hauteur 0 à côté d'un saut de 85 m"), "{name}: {report}");
    }
}

// ---- cells that hold a position --------------------------------------------------------------------------------

#[test]
fn a_column_with_positions_is_recognised_by_its_values() {
    let lat_first = Options { map: vec![("latlon".into(), "position".into())], ..Options::default() };
    for case in [
        taken("position-gps.csv", Localites, 3)
            .stores(&[(0, "geom", "-2.080 47.650"), (1, "geom", "-3.000 47.720"), (2, "geom", "-2.990 47.668")])
            .says(&["« Coordonnées GPS » est lue comme position (latitude puis longitude)"]),
        taken("lon-lat.csv", Localites, 2).stores(&[(0, "geom", "-2.080 47.650")]).says(&["(longitude puis latitude)"]),
        refused("ordres.csv", Localites, &["ligne 4", "dans l'ordre inverse des autres lignes", "Échangez"]),
        refused("martinique.csv", Localites, &["« Position »", "--map latlon=Position", "--map lonlat=Position"]),
        taken("martinique.csv", Localites, 1)
            .stores(&[(0, "geom", "-61.000 14.610")])
            .says(&["latitude puis"])
            .given(lat_first),
        taken("geofield.csv", PointsInteret, 2).stores(&[(0, "geom", "-3.100 48.100"), (1, "geom", "-3.200 48.100")]),
        taken("opendata.csv", PointsInteret, 1)
            .stores(&[(0, "geom", "-3.100 48.100")])
            .says(&["« Geo Point » est lue", "« Geo Shape » n'est pas lu"]),
        taken("dates.csv", Troncons, 2).stores(&[(0, "date_releve", "2026-03-01"), (1, "date_releve", "2025-04-15")]),
    ] {
        check(&case, here(case.name()));
    }
    // A column of prices is not taken for positions.
    let (_dir, path) = file("h.csv", "nom;type;Prix;lon;lat\nA;gite;12.50 14.50;-3;48\n");
    check(&refused("h.csv", Hebergeurs, &["colonne inconnue « Prix »"]), path);
    // A position in another coordinate system is refused.
    let (_dir, path) = file("l.csv", "nom,Où\nRedon,SRID=2154;POINT(1 1)\n");
    check(&refused("l.csv", Localites, &["ligne 2", "Ajoutez --srs EPSG:2154"]), path);
}

// ---- heights ---------------------------------------------------------------------------------------------------

#[test]
fn heights_of_0_beside_a_jump_are_reported() {
    for name in ["zeros.kml", "zeros.gpx"] {
        let (store, report) = stored(here(name), Voies);
        assert!(report.contains("2 points ont la hauteur 0 à côté d'un saut de 85 m"), "{report}");
        assert_eq!(heights(&store, 0)[0], Some(0.0), "the report says so, and the heights stay");
    }
}

#[test]
fn implausible_heights_are_unknown_in_every_format() {
    let line = |z: &str| [format!("-3.5,48.0,{z}"), "-3.51,48.0,40".into(), "-3.52,48.0,41".into()];
    for z in ["-32768", "-9999", "9999", "1e20"] {
        let places = line(z);
        let pairs: Vec<Vec<&str>> = places.iter().map(|place| place.split(',').collect()).collect();
        let kml = format!(
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Placemark><name>A</name><LineString><coordinates>{}</coordinates></LineString></Placemark></kml>",
            places.join(" ")
        );
        let gpx: String = pairs
            .iter()
            .map(|p| format!("<trkpt lon=\"{}\" lat=\"{}\"><ele>{}</ele></trkpt>", p[0], p[1], p[2]))
            .collect();
        let gpx = format!("<gpx version=\"1.1\" creator=\"x\"><trk><name>A</name><trkseg>{gpx}</trkseg></trk></gpx>");
        let geojson = format!(
            r#"{{"type":"Feature","properties":{{"nom":"A"}},"geometry":{{"type":"LineString","coordinates":[[{}]]}}}}"#,
            places.join("],[")
        );
        let wkt: Vec<String> = pairs.iter().map(|p| p.join(" ")).collect();
        let csv = format!("code;nom;trace\na;A;LINESTRING Z ({})\n", wkt.join(","));
        for (name, content) in [("a.kml", kml), ("a.gpx", gpx), ("a.geojson", geojson), ("a.csv", csv)] {
            let (_dir, path) = file(name, content);
            let (store, report) = stored(path, Troncons);
            assert!(report.contains("hauteur absente ou invraisemblable à 1 point sur 3"), "{name} {z}: {report}");
            assert_eq!(heights(&store, 0), [None; 3], "{name} {z}");
        }
    }
}

#[test]
fn points_have_plausible_heights_or_none() {
    let z = |store: &Logged, nth: usize| match store.of(Table::Localite)[nth].get(Table::Localite, "geom") {
        Value::Point(p) => p.height(),
        other => panic!("{other:?}"),
    };
    let (store, _) = stored(here("points.kml"), Localites);
    assert_eq!((z(&store, 0), z(&store, 1)), (None, None), "a file whose heights are all 0 has no heights");
    let (_dir, path) = file("a.csv", "nom;lon;lat;z\nRedon;-2.08;47.65;-9999\nBrech;-3;47.72;12,5\n");
    let (store, _) = stored(path, Localites);
    assert_eq!((z(&store, 0), z(&store, 1)), (None, Some(12.5)));
}

/// A map whose heights are all 0 gets heights from a relief.
#[test]
fn a_relief_fills_the_heights_of_a_flat_map() {
    let Some(folder) = shared_data("a_relief_fills_the_heights_of_a_flat_map", "fichiers") else { return };
    let (mut store, report) = stored(folder.join("line0.kml"), Voies);
    assert!(report.contains("toutes les hauteurs sont 0") && report.contains("--as altitude"), "{report}");
    assert!(heights(&store, 0).iter().all(Option::is_none));
    let relief =
        "ncols 4\nnrows 4\nxllcorner -3.53\nyllcorner 47.99\ncellsize 0.01\n".to_owned() + &"50 50 50 50\n".repeat(4);
    let (_dir, relief) = file("relief.asc", relief);
    let options = Options { srs: Some("EPSG:4326".into()), ..Options::default() };
    let (changes, report) =
        altitude::plan(altitude::read(&[relief], &store.rows, false, &options).unwrap(), &store.rows);
    assert!(!report.to_string().contains("déjà leurs hauteurs"), "{report}");
    store.apply(&changes);
    assert_eq!(heights(&store, 0), [Some(50.0); 3]);
    assert!(cell(&store, Table::Troncon, 0, "source").contains("relief.asc"));
}

// ---- HTML ------------------------------------------------------------------------------------------------------

#[test]
fn descriptions_in_html_become_text() {
    let (store, _) = stored(here("descriptions.kml"), PointsInteret);
    let text = |row: usize, column: &str| cell(&store, Table::PointInteret, row, column);
    assert_eq!(
        text(0, "description"),
        "Départ de l'abbaye.\nVoir le site (https://exemple.invalid/a?b=1&c=2)",
        "My Maps: no picture, the link with its address"
    );
    assert_eq!(
        (text(0, "lien"), text(0, "photo")),
        (String::new(), String::new()),
        "the media links of Google Earth are ignored"
    );
    assert_eq!(text(1, "nom"), "ArcGIS Pro");
    assert_eq!(text(1, "description"), "Lavoir\nFID 0\nCommune Saint-Thégonnec", "a table, no script, no style");
    assert_eq!(text(2, "nom"), "Sans CDATA & entités");
    assert_eq!(text(2, "description"), "Un.\n\nDeux mots.\n\nvers <Redon>");
}

#[test]
fn html_becomes_text_in_tables_and_geojson_too() {
    let html = "<p>Un &amp; <b>deux</b></p><p>Trois</p>";
    let point = r#"{"type":"Point","coordinates":[-3.1,48.1]}"#;
    let geojson = format!(
        r#"{{"type":"Feature","properties":{{"nom":"Caf&eacute;","categorie":"vue","description":"{html}"}},"geometry":{point}}}"#
    );
    let csv = format!("nom,categorie,description,lon,lat\nCaf&eacute;,vue,{html},-3.1,48.1\n");
    for (name, content) in [("a.geojson", geojson), ("a.csv", csv)] {
        let (_dir, path) = file(name, content);
        let (store, _) = stored(path, PointsInteret);
        assert_eq!(cell(&store, Table::PointInteret, 0, "nom"), "Café");
        assert_eq!(cell(&store, Table::PointInteret, 0, "description"), "Un & deux\n\nTrois");
    }
}

// ---- the shared samples ----------------------------------------------------------------------------------------

#[test]
fn the_shared_maps_and_tracks_are_imported_as_expected() {
    let Some(folder) = shared_data("the_shared_maps_and_tracks_are_imported_as_expected", "fichiers") else { return };
    let places = |name: &str| -> Vec<usize> {
        let (store, _) = stored(folder.join(name), Voies);
        (0..store.of(Table::Troncon).len()).map(|nth| heights(&store, nth).len()).collect()
    };
    assert_eq!(places("rpt.gpx"), [5], "the route's shape points are read");
    assert_eq!(places("nested.kml"), [3], "two lines that touch become one");
    assert_eq!(places("ff150.osm"), places("fb150.osm"), "both directions give the same line");
    for case in [
        taken("mix.geojson", Voies, 1)
            .stores(&[(0, "nom", "Étape 1")])
            .says(&["1 point laissé de côté", "--as points-interet"]),
        taken("mix.geojson", Localites, 1)
            .stores(&[(0, "nom", "Fontaine")])
            .says(&["1 ligne laissée de côté", "--as voies"]),
        taken("missing.gpx", Voies, 1).says(&["à 2 points sur 5"]),
        taken("html.gpx", Voies, 1).stores(&[(0, "nom", "Vers <Redon> & retour")]),
        taken("desc.gpx", Voies, 1),
    ] {
        check(&case, folder.join(case.name()));
    }
    let (store, _) = stored(folder.join("trkcomma2.gpx"), Voies);
    let Value::Line(line) = store.of(Table::Troncon)[0].get(Table::Troncon, "geom") else { panic!("no line") };
    assert!(line.iter().all(|p| p.lat.fract() > 0.0), "{line:?}");
    let (store, _) = stored(folder.join("html.gpx"), Voies);
    let said = cell(&store, Table::Voie, 0, "description") + &cell(&store, Table::Etape, 0, "description");
    assert!(!said.contains("<b>") && !said.contains("&eacute;") && said.contains("http"), "{said}");
}
