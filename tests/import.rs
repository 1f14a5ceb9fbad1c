//! Files into rows. This file tests tables, GDAL formats and GPX; its modules test OpenStreetMap and bad input.

mod refused; // bad input
mod relations; // OpenStreetMap

use std::path::PathBuf;
use std::process::Command;

use hent::geo::{Position, distance_m};
use hent::import::{Kind, Options, plan, read};
use hent::model::provenance::Provenance;
use hent::model::row::{Rows, Value};
use hent::model::table::Table;
use hent::model::{Dataset, VoieTroncon};

use crate::support::files::{file, file_kept};
use crate::support::imports::{Logged, import, import_with, map};
use crate::support::means::program;

fn error(name: &str, content: impl AsRef<[u8]>, kind: Kind) -> String {
    let (_dir, path) = file(name, content);
    import(&mut Logged::default(), &[path], kind).expect_err("refused").to_string()
}

fn text<'a>(rows: &'a Rows, table: Table, nth: usize, column: &str) -> &'a str {
    rows.of(table)[nth].get(table, column).as_text().unwrap_or_default()
}

const LOCALITES: &str = "code;nom;services;lon;lat\n\
    redon;Redon;gare, eau;-2.0848;47.6514\n\
    ;Pont-Scorff;;-3,4012;47,8353\n\
    ;Pont-Scorff;;-3.5;47.9\n";

#[test]
fn a_csv_adds_and_changes_rows_and_a_second_run_changes_nothing() {
    let (_dir, path) = file("l.csv", LOCALITES);
    let mut rows = Logged::default();
    let report = import(&mut rows, std::slice::from_ref(&path), Kind::Localites).unwrap();
    assert_eq!((report.added.len(), report.changed.len(), report.removed.len()), (3, 0, 0));
    assert_eq!(text(&rows, Table::Localite, 1, "code"), "pont-scorff");
    assert_eq!(text(&rows, Table::Localite, 2, "code"), "pont-scorff-2");
    let redon = &rows.of(Table::Localite)[0];
    assert_eq!(redon.get(Table::Localite, "services"), &Value::Words(vec!["gare".into(), "eau".into()]));
    assert_eq!(redon.get(Table::Localite, "geom"), &Value::Point(Position::flat(-2.0848, 47.6514)));
    assert!(Dataset::from_rows(rows.rows.clone()).is_ok());

    assert_eq!(import(&mut rows, std::slice::from_ref(&path), Kind::Localites).unwrap().changes(), 0);

    // A column that the file lacks keeps its stored values.
    std::fs::write(&path, "code,nom,lon,lat\nredon,Redon sur Vilaine,-2.0848,47.6514\n").unwrap();
    let report = import(&mut rows, &[path], Kind::Localites).unwrap();
    assert_eq!((report.added.len(), report.changed.len()), (0, 1));
    assert_eq!(text(&rows, Table::Localite, 0, "nom"), "Redon sur Vilaine");
    assert_ne!(rows.of(Table::Localite)[0].get(Table::Localite, "services"), &Value::Words(vec![]));
    let said = report.to_string();
    assert!(said.contains("0 supprimés, 0 ajoutés, 1 modifiés") && said.contains("redon Redon sur Vilaine"), "{said}");
}

#[test]
fn every_format_gives_the_same_points() {
    if program("every_format_gives_the_same_points", "ogr2ogr").is_none() {
        return;
    }
    let (dir, csv) = file(
        "points.csv",
        "code,nom,insee,lon,lat\nredon,Redon,35236,-2.0848,47.6514\nbrech,Brech,56023,-2.9954,47.7206\n",
    );
    let mut expected = Logged::default();
    import(&mut expected, std::slice::from_ref(&csv), Kind::Localites).unwrap();
    for (format, name, options) in [
        ("GeoJSON", "p.geojson", &[] as &[&str]),
        ("KML", "p.kml", &["-dsco", "NameField=nom"]),
        ("LIBKML", "q.kml", &[]),
        ("GPX", "p.gpx", &["-dsco", "GPX_USE_EXTENSIONS=YES"]),
        ("ESRI Shapefile", "p.shp", &[]),
        ("ESRI Shapefile", "p2.shp", &["-t_srs", "EPSG:2154"]),
        ("ESRI Shapefile", "p.shz", &[]),
        ("GPKG", "p.gpkg", &["-t_srs", "EPSG:2154"]),
        ("FlatGeobuf", "p.fgb", &["-t_srs", "EPSG:3857"]),
        ("MapInfo File", "p.mif", &[]),
        ("GML", "p.gml", &[]),
    ] {
        let out = dir.path().join(name);
        let done = Command::new("ogr2ogr")
            .args(["-q", "-f", format, "-s_srs", "EPSG:4326"])
            .args(if options.contains(&"-t_srs") { &[] as &[&str] } else { &["-t_srs", "EPSG:4326"] })
            .args(options)
            .args(["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "KEEP_GEOM_COLUMNS=NO"])
            .args([&out, &csv])
            .output()
            .unwrap();
        assert!(done.status.success(), "{format}: {}", String::from_utf8_lossy(&done.stderr));
        let map = match format {
            "GPX" => map(&[("code", "ogr_code"), ("nom", "ogr_nom"), ("insee", "ogr_insee")]),
            _ => Options::default(),
        };
        let mut rows = Logged::default();
        import_with(&mut rows, &[out], Kind::Localites, &map).unwrap_or_else(|e| panic!("{format}: {e}"));
        for (nth, code) in ["redon", "brech"].into_iter().enumerate() {
            assert_eq!(text(&rows, Table::Localite, nth, "code"), code, "{format}");
            assert_eq!(
                text(&rows, Table::Localite, nth, "nom"),
                text(&expected, Table::Localite, nth, "nom"),
                "{format}"
            );
            let at = |rows: &Rows| match rows.of(Table::Localite)[nth].get(Table::Localite, "geom") {
                Value::Point(p) => *p,
                other => panic!("{other:?}"),
            };
            assert!(distance_m(at(&rows), at(&expected)) < 0.05, "{format}: {:?}", at(&rows));
        }
    }
    // The parts of the shapefile in an ordinary ZIP archive.
    let zip = dir.path().join("p.zip");
    std::fs::copy(dir.path().join("p.shz"), &zip).unwrap();
    assert_eq!(import(&mut Logged::default(), &[zip], Kind::Localites).unwrap().added.len(), 2);
}

const GPX: &str = r#"<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
  <wpt lon="-3.4" lat="47.8"><ele>12</ele><name>Fontaine</name></wpt>
  <trk><name>Voie d'essai</name>
    <trkseg><trkpt lon="-3.4" lat="47.8"><ele>1</ele></trkpt><trkpt lon="-3.41" lat="47.8"><ele>2</ele></trkpt></trkseg>
    <trkseg><trkpt lon="-3.41" lat="47.8"><ele>2</ele></trkpt><trkpt lon="-3.42" lat="47.8"><ele>3</ele></trkpt></trkseg>
    <trkseg><trkpt lon="-3.43" lat="47.8"><ele>4</ele></trkpt><trkpt lon="-3.44" lat="47.8"><ele>5</ele></trkpt></trkseg>
  </trk></gpx>"#;

#[test]
fn a_gpx_track_becomes_a_voie_and_keeps_its_hole() {
    let (_dir, path) = file("t.gpx", GPX);
    let mut rows = Logged::default();
    let report = import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap();
    assert_eq!(text(&rows, Table::Voie, 0, "code"), "voie-d-essai");
    // The first two segments touch and are joined; the third does not touch them.
    let data = Dataset::from_rows(rows.rows.clone()).unwrap();
    assert_eq!(
        data.troncons.iter().map(|t| (t.code.as_str(), t.geom.len())).collect::<Vec<_>>(),
        [("voie-d-essai-1", 3), ("voie-d-essai-2", 2)]
    );
    assert_eq!(data.troncons[0].geom[1], Position::new(-3.41, 47.8, 2.0));
    assert_eq!(data.voies_troncons.iter().map(|v| v.rang).collect::<Vec<_>>(), [1, 2]);
    let [hole] = report.holes.as_slice() else { panic!("{report}") };
    assert!((hole.length_m - 748.8).abs() < 1.0, "{}", hole.length_m);
    assert_eq!((hole.from.lon, hole.to.lon), (-3.42, -3.43));
    assert_eq!(import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap().changes(), 0);

    // A shorter line replaces the longer one; other voies stay as they are.
    let (_other, second) = file("u.gpx", GPX.replace("Voie d'essai", "Autre"));
    import(&mut rows, &[second], Kind::Voies).unwrap();
    let (start, end) = (GPX.rfind("<trkseg>").unwrap(), GPX.rfind("</trkseg>").unwrap() + 9);
    std::fs::write(&path, format!("{}{}", &GPX[..start], &GPX[end..])).unwrap();
    let report = import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap();
    // The tronçon that no voie uses any more goes, and its place in the voie.
    assert_eq!((report.added.len(), report.changed.len(), report.removed.len()), (0, 0, 2), "{report}");
    assert_eq!(rows.of(Table::VoieTroncon).len(), 3);

    // A track without a name is named after its file.
    let (_nameless, path) = file("De Redon à Brech.gpx", GPX.replace("<name>Voie d'essai</name>", ""));
    let mut rows = Logged::default();
    import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap();
    assert_eq!(
        (text(&rows, Table::Voie, 0, "code"), text(&rows, Table::Voie, 0, "nom")),
        ("de-redon-a-brech", "De Redon à Brech")
    );

    // `--as localites` reads the waypoints, which are a layer of their own.
    let mut rows = Logged::default();
    import(&mut rows, &[path], Kind::Localites).unwrap();
    assert_eq!(text(&rows, Table::Localite, 0, "nom"), "Fontaine");
}

#[test]
fn a_column_places_troncons_in_voies() {
    let mut rows = Logged::default();
    import(&mut rows, &[file_kept("v.csv", "code,nom\nnord,Nord\nsud,Sud\n")], Kind::Voies).unwrap();
    let lines = |places: &str| {
        format!(
            "code,voies,WKT\na,nord:1,\"LINESTRING(-3 48,-3.1 48)\"\nb,\"{places}\",\"LINESTRING(-3.1 48,-3.2 48)\"\n"
        )
    };
    import(&mut rows, &[file_kept("t.csv", &lines("nord:2,sud/courte:1-"))], Kind::Troncons).unwrap();
    let places = |rows: &Rows| -> Vec<(i64, String, i64, i64, bool)> {
        let of = |v: &VoieTroncon| (v.voie_id, v.variante.clone(), v.rang, v.troncon_id, v.inverse);
        Dataset::from_rows(rows.clone()).unwrap().voies_troncons.iter().map(of).collect()
    };
    assert_eq!(
        places(&rows),
        [(1, "".into(), 1, 1, false), (1, "".into(), 2, 2, false), (2, "courte".into(), 1, 2, true)]
    );
    let report = import(&mut rows, &[file_kept("t.csv", &lines("nord:2"))], Kind::Troncons).unwrap();
    assert_eq!((report.added.len(), report.changed.len(), report.removed.len()), (0, 0, 1));
    for (wrong, says) in
        [("ailleurs:1", "« ailleurs » n'existe pas"), ("nord:x", "n'est pas une place"), ("nord:1", "déjà pris")]
    {
        let error = import(&mut rows, &[file_kept("t.csv", &lines(wrong))], Kind::Troncons).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains("ligne 3"), "{error}");
    }
}

#[test]
fn a_geopackage_of_hent_is_read_by_the_layer_of_the_kind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("hent.gpkg");
    let csv = file_kept("l.csv", LOCALITES);
    let store = hent::store::Store::at(path.to_str().unwrap()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (first, second) = runtime.block_on(async {
        store.init().await.unwrap();
        let edit = async |file: &PathBuf| {
            let incoming = read(std::slice::from_ref(file), Kind::Localites, &Options::default()).unwrap();
            store.edit("test", move |now| plan(incoming, now, &Provenance::default(), false)).await.unwrap()
        };
        (edit(&csv).await, edit(&path).await)
    });
    assert_eq!((first.added.len(), second.changes()), (3, 0), "{second}");
}

#[test]
fn etapes_and_guides_refer_to_rows_by_code() {
    let mut rows = Logged::default();
    import(&mut rows, &[file_kept("v.csv", "code,nom,couleur\nnord,Nord,#AA0000\n")], Kind::Voies).unwrap();
    import(&mut rows, &[file_kept("l.csv", LOCALITES)], Kind::Localites).unwrap();
    let etapes = file_kept(
        "e.csv",
        "voie,numero,depart,arrivee,nom\nnord,1,redon,pont-scorff,\nnord,2,pont-scorff,redon,Retour\n",
    );
    assert_eq!(import(&mut rows, std::slice::from_ref(&etapes), Kind::Etapes).unwrap().added.len(), 2);
    assert_eq!(import(&mut rows, &[etapes], Kind::Etapes).unwrap().changes(), 0);
    import(&mut rows, &[file_kept("g.csv", "titre,voie,prix\nLe guide,nord,12 €\nTout,,\n")], Kind::Guides).unwrap();
    let data = Dataset::from_rows(rows.rows.clone()).unwrap();
    assert_eq!(
        data.etapes.iter().map(|e| (e.numero, e.depart_id, e.arrivee_id)).collect::<Vec<_>>(),
        [(1, 1, 2), (2, 2, 1)]
    );
    assert_eq!(
        data.guides.iter().map(|g| (g.code.as_str(), g.voie_id)).collect::<Vec<_>>(),
        [("le-guide", Some(1)), ("tout", None)]
    );
    for (row, says) in [
        ("nord,3,redon,vannes,", "« vannes » n'existe pas"),
        ("nord,0,redon,redon,", "de 1 à 9999"),
        ("nord,3,redon,,", "« arrivee » manque"),
    ] {
        let file = file_kept("e.csv", &format!("voie,numero,depart,arrivee,nom\n{row}\n"));
        let error = import(&mut rows, &[file], Kind::Etapes).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains("ligne 2"), "{error}");
    }
}

#[test]
fn messages_name_a_host_by_its_code_only() {
    let head = "code,nom,type,localite,telephone,lon,lat\n";
    let mut rows = Logged::default();
    let (_dir, path) = file("h.csv", format!("{head}h-1,Chez Perrine Secret,gite,,0612345678,-3,48\n"));
    let report = import(&mut rows, std::slice::from_ref(&path), Kind::Hebergeurs).unwrap();
    assert!(report.to_string().contains("hebergeur h-1") && !format!("{report} {report:?}").contains("Secret"));
    assert_eq!(text(&rows, Table::Hebergeur, 0, "publier_position"), "non");
    for row in [
        "h-1,Secret,château,,0612345678,-3,48\n",
        "h-1,Secret,gite,Lieu Secret,061,-3,48\n",
        "h-1,Secret\u{1},gite,,061,-3,48\n",
    ] {
        let error = error("h.csv", format!("{head}{row}"), Kind::Hebergeurs);
        assert!(error.contains("ligne 2") && !error.contains("Secret"), "{error}");
    }
}

#[test]
fn columns_are_renamed_and_ignored_by_map() {
    let (_dir, path) = file("a.csv", "Libellé,remarque,X,Y\nRedon,rien,-2,47.6\n");
    let mut rows = Logged::default();
    import_with(&mut rows, std::slice::from_ref(&path), Kind::Localites, &map(&[("nom", "libelle"), ("", "remarque")]))
        .unwrap();
    assert_eq!(text(&rows, Table::Localite, 0, "nom"), "Redon");
    for (pair, says) in [(("nom", "titre"), "Libellé"), (("surnom", "Libellé"), "Champs connus")] {
        let error = import_with(&mut rows, std::slice::from_ref(&path), Kind::Localites, &map(&[pair]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("--map") && error.contains(says), "{error}");
    }
}
