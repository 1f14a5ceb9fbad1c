//! Bad input: the error names the file, the line and the remedy.

use hent::geo::{Position, distance_m};
use hent::import::{Kind, Options};
use hent::model::row::Value;
use hent::model::table::Table;

use super::{GPX, error};
use crate::support::files::file;
use crate::support::imports::{Logged, import, import_with};

/// File name, content, kind of the import, and parts of the error.
type Bad<'a> = (&'a str, String, Kind, &'a [&'a str]);

fn check(cases: &[Bad<'_>]) {
    for (name, content, kind, says) in cases {
        let error = error(name, content, *kind);
        for say in *says {
            let start = content.chars().take(80).collect::<String>();
            assert!(error.contains(say), "{name} {start:?}: « {say} » not in: {error}");
        }
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a_bad_table_gets_an_error_that_names_the_line() {
    let csv = |rows: &str| format!("code,nom,lon,lat\n{rows}");
    let loc = Kind::Localites;
    check(&[
        ("vide.csv", String::new(), loc, &["vide.csv", "est vide"]),
        ("tete.csv", csv(""), loc, &["aucune ligne"]),
        ("x.docx", "PK nothing of the kind".into(), loc, &["format inconnu", "GPX, KML, GeoJSON"]),
        ("a.csv", csv("a,A,350000,6790000\n"), loc, &["ligne 2", "ressemble à du Lambert-93", "--srs EPSG:2154"]),
        ("a.csv", csv("a,A,-3,48\nb,B,-200,48\n"), loc, &["ligne 3", "±180"]),
        ("a.csv", csv("a,A,48.1,-3.2\nb,B,47.5,-2\n"), loc, &["semblent inversées"]),
        ("a.csv", csv("a,A,NaN,48\n"), loc, &["ligne 2", "NaN"]),
        ("a.csv", csv("a,A,ouest,48\n"), loc, &["ligne 2", "longitude n'est pas un nombre"]),
        ("a.csv", csv("a,A,-3,\n"), loc, &["ligne 2", "une seule des deux"]),
        ("a.csv", csv("a,\"A\nsur deux lignes\",-3,48\nB,B,-3,48\n"), loc, &["ligne 4", "« B » n'est pas un code"]),
        ("a.csv", csv("a,A,-3,48\nb,,-3,48\na,C,-3,48\n"), loc, &["ligne 3", "« nom » manque"]),
        ("a.csv", csv("a,A,-3,48\nb,B,-3,48\na,C,-3,48\n"), loc, &["ligne 4", "« a » est déjà pris", "ligne 2"]),
        ("a.csv", csv(",,-3,48\n"), loc, &["ligne 2", "ni code ni nom"]),
        (
            "a.csv",
            "code,nom,couleur du toit,lon,lat\na,A,x,-3,48\n".into(),
            loc,
            &["colonne inconnue « couleur du toit »", "--map", "services"],
        ),
        (
            "a.csv",
            "code,nom,services,lon,lat\na,A,cinéma,-3,48\nb,B,théâtre,-3,48\n".into(),
            loc,
            &["2 lignes à corriger", "ligne 2", "office-tourisme", "ligne 3", "théâtre"],
        ),
        ("a.csv", "code,nom,nom,lon,lat\na,A,B,-3,48\n".into(), loc, &["nom"]),
        ("a.csv", "code,nom\na,A\n".into(), loc, &["ligne 2", "pas de position"]),
    ]);
}

#[test]
fn bad_geojson_gets_an_error_that_names_the_fault() {
    let json = |geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"a"}},"geometry":{geometry}}}]}}"#
        )
    };
    let tro = Kind::Troncons;
    check(&[
        ("a.geojson", json("null"), tro, &["pas de ligne"]),
        ("a.geojson", json(r#"{"type":"LineString","coordinates":[[-3,48]]}"#), tro, &["d'un seul point"]),
        ("a.geojson", json(r#"{"type":"LineString","coordinates":[[-3,48],[-3,48]]}"#), tro, &["d'un seul point"]),
        ("a.geojson", json(r#"{"type":"LineString","coordinates":[]}"#), tro, &["pas de ligne"]),
        (
            "a.geojson",
            json(r#"{"type":"Point","coordinates":[-3,48]}"#),
            tro,
            &["entité", "un point là où il faut une ligne"],
        ),
        (
            "a.geojson",
            json(r#"{"type":"Polygon","coordinates":[[[-3,48],[-3,49],[-2,49],[-3,48]]]}"#),
            tro,
            &["une surface là où il faut une ligne"],
        ),
        ("a.geojson", json(r#"{"type":"LineString","coordinates":[[-3,48],[350000,6790000]]}"#), tro, &["Lambert-93"]),
        ("a.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":".into(), tro, &["abîmé"]),
    ]);
}

#[test]
fn bad_gpx_and_osm_get_an_error_that_names_the_fault() {
    check(&[
        ("a.gpx", GPX[..GPX.len() - 60].into(), Kind::Voies, &["abîmé"]),
        (
            "a.osm",
            "<osm><node id=\"1\" lat=\"48\" lon=\"-3\"/></osm>".into(),
            Kind::Voies,
            &["aucune relation type=route"],
        ),
        ("a.osm", "<html><p>429 Too Many Requests</p></html>".into(), Kind::Voies, &["pas d'élément « osm »"]),
        ("a.osm", "<osm><relation id=\"x\"/></osm>".into(), Kind::Voies, &["n'est pas un nombre"]),
        ("a.osm", "<osm>".repeat(100_000), Kind::Voies, &["emboîtés"]),
        ("a.osm", "<osm><relation id=\"1\"><member".into(), Kind::Voies, &["abîmées"]),
        ("a.osm", format!("<osm><node id=\"{}\"/></osm>", "1".repeat(3 << 20)), Kind::Voies, &["trop longue"]),
        ("a.osm.pbf", "not a protocol buffer at all".into(), Kind::Voies, &["abîmées"]),
    ]);
}

#[test]
fn a_folder_a_missing_file_or_a_url_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = import(&mut Logged::default(), &[folder.path().into()], Kind::Localites).unwrap_err().to_string();
    assert!(error.contains("dossier"), "{error}");
    let error =
        import(&mut Logged::default(), &[folder.path().join("absent.csv")], Kind::Localites).unwrap_err().to_string();
    assert!(error.contains("absent.csv"), "{error}");
    let error = import(&mut Logged::default(), &["/vsicurl/http://127.0.0.1/a.geojson".into()], Kind::Localites)
        .unwrap_err()
        .to_string();
    assert!(error.contains("vsicurl"), "{error}");
}

#[test]
fn no_file_makes_gdal_open_another_file() {
    let (dir, secret) = file("secret.csv", "code,nom,lon,lat\nsecret,Secret,-3,48\n");
    let vrt = format!(
        "<OGRVRTDataSource><OGRVRTLayer name=\"secret\"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        secret.display()
    );
    for name in ["a.vrt", "a.gpx", "a.kml", "a.gml", "a.geojson", "a.shp"] {
        let path = dir.path().join(name);
        std::fs::write(&path, &vrt).unwrap();
        let error = import(&mut Logged::default(), &[path], Kind::Localites).unwrap_err().to_string();
        assert!(!error.contains("Secret"), "{error}");
    }
}

#[test]
fn an_unknown_coordinate_system_is_refused_and_srs_names_it() {
    let (dir, _) = file("a.prj-less", "");
    let path = dir.path().join("a.mif");
    std::fs::write(
        &path,
        "Version 300\nCharset \"Neutral\"\nDelimiter \",\"\nColumns 1\n  nom Char(20)\nData\n\nPoint 351000 6788000\n",
    )
    .unwrap();
    std::fs::write(path.with_extension("mid"), "\"Redon\"\n").unwrap();
    let error = import(&mut Logged::default(), &[path], Kind::Localites).unwrap_err().to_string();
    assert!(error.contains("système de coordonnées") || error.contains("Lambert-93"), "{error}");
    assert!(error.contains("--srs"), "{error}");

    let (_dir, csv) = file("a.csv", "nom,x,y\nRennes,351000,6788000\n");
    let mut rows = Logged::default();
    let srs = |srs: &str| Options { srs: Some(srs.into()), ..Options::default() };
    import_with(&mut rows, std::slice::from_ref(&csv), Kind::Localites, &srs("EPSG:2154")).unwrap();
    let Value::Point(at) = rows.of(Table::Localite)[0].get(Table::Localite, "geom") else { panic!() };
    // PROJ's cs2cs gives 1°41'29"W 48°06'N, in the west of Rennes.
    assert!(distance_m(*at, Position::flat(-1.690, 48.105)) < 3_000.0, "{at:?}");
    for wrong in ["2154", "EPSG:999999", "/etc/passwd", "http://127.0.0.1/x"] {
        let error =
            import_with(&mut rows, std::slice::from_ref(&csv), Kind::Localites, &srs(wrong)).unwrap_err().to_string();
        assert!(error.contains("--srs") && error.contains("EPSG:2154"), "{error}");
    }
}
