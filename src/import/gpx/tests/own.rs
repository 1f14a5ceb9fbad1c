//! Files that hent wrote, and archives of them.

use std::io::{Cursor, Write as _};

use super::*;

/// Returns a file as hent writes it: `name` and `page` of the file, then name and page of each track.
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

/// Returns a file of a whole voie, with a variant and stretches outside all étapes.
pub(super) fn whole() -> String {
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

/// The description of the voie of [`whole`].
const OF_WHOLE: &str = "y «Voie Y» [1 :A-B](2) Nord du lac[2 :B-C](2) Nord du lac(2) (2)";

#[test]
fn files_of_hent_are_read_back_as_their_voie_and_etapes() {
    let etape = include_bytes!("../../../../tests/golden/y-1.gpx");
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
fn gpx_files_of_an_archive_are_read_as_single_files() {
    let single =
        own("Voie Y, étape 1 : A – B", "/voies/y/etapes/1", &[("Voie Y, étape 1 : A – B", "/voies/y/etapes/1")]);
    let of_hent = [("y-1.gpx", single.as_bytes()), ("y.gpx", whole().leak().as_bytes()), ("LISEZMOI.txt", b"x")];
    let incoming = read_all(&[("y.zip", &zipped(&of_hent))], Kind::Voies, &Options::default()).unwrap();
    assert_eq!(all_told(&incoming), [OF_WHOLE]);

    let (a, b) = (gpx(&track("A", &segment(-3.0, 2))), gpx(&track("B", &segment(-3.1, 2))));
    let foreign = [("../../../etc/b.gpx", b.as_bytes()), ("x/a.GPX", a.as_bytes()), ("__MACOSX/._a.gpx", b"junk")];
    let incoming = read_all(&[("z.zip", &zipped(&foreign))], Kind::Voies, &Options::default()).unwrap();
    assert_eq!(all_told(&incoming), ["«B» (2)", "«A» (2)"]);
    assert!(
        incoming.voies[0].origin.row.ends_with("z.zip/etc/b.gpx, trk 1, ligne 3"),
        "{:?}",
        incoming.voies[0].origin
    );

    let bomb = vec![b' '; 30 << 20];
    let says = read_all(&[("z.zip", &zipped(&[("a.gpx", &bomb)]))], Kind::Voies, &Options::default()).unwrap_err();
    assert!(says.to_string().contains("démesuré"), "{says}");
}
