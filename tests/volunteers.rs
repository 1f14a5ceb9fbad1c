//! Files as volunteers write them (in tests/volunteers, made by make.py there): the stored rows and the report of
//! each.

use hent::import::{Kind, Options};

use crate::support::cases::{Case, Cells, check, here, layer, refused, taken, valeur};
use crate::support::files::file;
use crate::support::imports::{Logged, import, map};
use crate::support::means::shared_data;

fn srs(name: &str) -> Options {
    Options { srs: Some(name.into()), ..Options::default() }
}

use Kind::{Hebergeurs, Localites, PointsInteret, Troncons, Voies};

/// The telephone number of the first host in several files.
const FIRST: Cells = &[(0, "telephone", "0261910001")];

/// Telephone numbers and INSEE codes that a spreadsheet took for numbers.
fn numbers() -> Vec<Case> {
    vec![
        taken("telephones.xlsx", Hebergeurs, 4)
            .stores(&[
                (0, "telephone", "0261910001"),
                (1, "telephone", "+33261910002"),
                (2, "telephone", "02 61 91 00 03"),
                (3, "telephone", "+33 2 61 91 00 04"),
                (0, "capacite", "6"),
                (0, "geom", "-3.200 48.100"),
            ])
            .says(&["2 numéros de téléphone réparés"]),
        taken("libreoffice-telephones.ods", Hebergeurs, 4).stores(FIRST).says(&["2 numéros de téléphone"]),
        taken("libreoffice-telephones.csv", Hebergeurs, 4)
            .stores(&[(1, "telephone", "+33261910002"), (0, "nom", "Gîte 1")])
            .says(&["2 numéros de téléphone", "Windows-1252"]),
        taken("sep.csv", Hebergeurs, 1)
            .stores(&[(0, "telephone", "0261910001"), (0, "type", "hotel"), (0, "publier_position", "non")])
            .says(&["1 cellule rendue à son texte", "1 ligne vide"]),
        refused("exposant.csv", Hebergeurs, &["ligne 2", "« telephone »", "E+", "format Texte"]),
        refused("formule.xlsx", Hebergeurs, &["feuille « Hôtes », ligne 2", "#N/A", "formule"]),
        taken("insee.csv", Localites, 2)
            .stores(&[(0, "insee", "01053"), (1, "insee", "35236")])
            .says(&["1 code INSEE réparé"]),
    ]
}

/// Workbooks: titles above the header, empty rows, several sheets.
fn headers() -> Vec<Case> {
    vec![
        taken("tout-texte.xlsx", Voies, 2)
            .stores(&[(0, "nom", "Voie du Nord"), (0, "couleur", "#aa0000")])
            .says(&["2 lignes lues"]),
        taken("tout-texte.ods", Voies, 2)
            .stores(&[(0, "code", "nord"), (1, "code", "sud")])
            .says(&["une ligne laissée de côté au-dessus des titres", "1 ligne vide"]),
        taken("titre.xlsx", Hebergeurs, 4)
            .stores(&[(0, "code", "g1"), (3, "code", "g4"), (3, "geom", "-3.500 48.100")])
            .says(&[
                "2 lignes laissées de côté au-dessus des titres de colonnes (ligne 4)",
                "lignes vides",
                "1 cellule remplie",
            ]),
        taken("libreoffice-titre.xls", Hebergeurs, 4)
            .stores(&[(3, "code", "g4")])
            .says(&["2 lignes laissées de côté au-dessus"]),
        taken("troncons.xlsx", Troncons, 1).stores(&[(0, "date_releve", "2026-03-01"), (0, "geom", "2 places")]),
        refused(
            "deux-feuilles.xlsx",
            Localites,
            &["plusieurs feuilles : « Hôtes », « Communes »", "--layer \"Hôtes\""],
        ),
        taken("deux-feuilles.xlsx", Localites, 1).stores(&[(0, "nom", "Redon")]).given(layer("communes")),
        refused("deux-feuilles.xlsx", Localites, &["pas de feuille « x »", "« Communes »"]).given(layer("x")),
    ]
}

/// Hosts whose days and hours are cells of their own type, by openpyxl and by LibreOffice, with both calendars of Excel.
const OFFERS: Cells = &[
    (0, "services", "diner;chien"),
    (0, "arrivee_de", "16:30"),
    (0, "arrivee_a", "20:00"),
    (0, "langues", "fr;en"),
    (0, "confirme_le", "2026-03-12"),
    (0, "fermetures", "Aug 1-Aug 15"),
    (1, "services", ""),
    (1, "arrivee_de", "16:30"),
    (1, "arrivee_a", "00:00"),
    (1, "confirme_le", "2026-03-12"),
];

/// Workbooks with typed days and hours, and two with a mistake.
fn offers() -> Vec<Case> {
    let names = [
        "offres.xlsx",
        "offres-1904.xlsx",
        "libreoffice-offres.ods",
        "libreoffice-offres.xls",
        "libreoffice-offres-1904.ods",
    ];
    let taken = names.map(|name| taken(name, Hebergeurs, 2).stores(OFFERS));
    let refused = [
        refused(
            "offres-a-venir.xlsx",
            Hebergeurs,
            &["feuille « Hôtes », ligne 2", "« confirme_le »", "12/03/2962 n'est pas encore passé : corrigez l'année"],
        ),
        refused(
            "offres-inconnues.xlsx",
            Hebergeurs,
            &["feuille « Hôtes », ligne 2", "« services »", "« dinner » n'est pas connu (diner ?) ; "],
        ),
    ];
    taken.into_iter().chain(refused).collect()
}

/// ZIP archives: a folder, one file, several, none, and one that unpacks to too much.
fn archives() -> Vec<Case> {
    vec![
        taken("dossier.zip", PointsInteret, 1).stores(&[(0, "nom", "Source de l'Étang")]).says(&["Windows-1252"]),
        taken("classeur.zip", Voies, 2).stores(&[(0, "code", "nord")]),
        taken("csv.zip", Hebergeurs, 1).stores(&[(0, "type", "gite")]).given(valeur("type", "gite")),
        refused(
            "deux.zip",
            PointsInteret,
            &["plusieurs fichiers", "export/points.shp, insee.csv", "deux.zip/export/points.shp\""],
        ),
        taken("deux.zip/insee.csv", Localites, 2).stores(&[(1, "nom", "Redon")]),
        taken("deux.zip/export/points.shp", PointsInteret, 1).stores(&[(0, "code", "source")]),
        refused("deux.zip/absent.csv", Localites, &["pas de fichier « absent.csv »", "insee.csv"]),
        refused("rien.zip", Localites, &["rien dans l'archive ne se lit : lisez-moi.pdf", "GPX, Shapefile"]),
        refused("bombe.zip", Localites, &["démesuré"]),
    ]
}

/// Shapefiles in Windows-1252, and one without its companions.
fn shapefiles() -> Vec<Case> {
    vec![
        taken("latin-1.shp", PointsInteret, 1)
            .stores(&[(0, "nom", "Source de l'Étang"), (0, "description", "Une source fraîche")])
            .says(&["lu en Windows-1252", "sans .cpg"]),
        refused("seul.shp", PointsInteret, &["il manque à côté de lui : .shx, .dbf", ".shx, .dbf, .prj"]),
    ]
}

/// Columns with other names, `--map`, and rows with many mistakes.
fn columns() -> Vec<Case> {
    vec![
        refused(
            "colonnes.xlsx",
            Hebergeurs,
            &[
                "7 colonnes inconnues",
                "« Couleur du toit »",
                "--map \"nom=Nom de l'hébergement\" --map \"telephone=Tél.\" --map courriel=E-mail --map \"capacite=Nb lits\" \
                 --map \"=Couleur du toit\" --map \"lon=Longitude (X)\" --map \"lat=Latitude (Y)\"",
            ],
        ),
        taken("colonnes.xlsx", Hebergeurs, 1)
            .stores(&[(0, "geom", "-3.100 48.100"), (0, "capacite", "6"), (0, "type", "gite")])
            .given(map(&[
                ("nom", "nom de l'hebergement"),
                ("telephone", "tél"),
                ("courriel", "E-MAIL"),
                ("capacite", "nb lits"),
                ("", "couleur du toit"),
                ("lon", "longitude x"),
                ("lat", "\"Latitude (Y)\""),
            ])),
        taken("mal-nommees.csv", Hebergeurs, 1)
            .stores(&[(0, "geom", "-3.100 48.100")])
            .given(map(&[("lon", "longitude"), ("lat", "Latitude GPS")])),
        refused("mal-nommees.csv", Hebergeurs, &["pas de colonne « lo »", "LATITUDE GPS"])
            .given(map(&[("lon", "lo"), ("lat", "Latitude GPS")])),
        refused("trente-fautes.csv", Hebergeurs, &["30 lignes à corriger", "ligne 21", "10 × « type »"]),
        refused("guillemet.csv", Hebergeurs, &["ligne 2", "guillemet"]),
    ]
}

/// Encodings, labels in French, and `--valeur`.
fn words() -> Vec<Case> {
    vec![
        taken("windows-1252.csv", Hebergeurs, 1)
            .stores(&[(0, "nom", "Gîte un"), (0, "type", "gite"), (0, "geom", "-3.100 48.100")])
            .says(&["lu en Windows-1252"]),
        taken("texte-unicode.txt", Hebergeurs, 1)
            .stores(&[(0, "type", "chambre-hotes"), (0, "publier_position", "exacte")])
            .says(&["lu en UTF-16"]),
        refused(
            "type-inconnu.csv",
            Hebergeurs,
            &["« château » n'est pas connu", "gite, accueil-pelerin, chambre-hotes"],
        ),
        refused("sans-type.csv", Hebergeurs, &["« type » manque"]),
        taken("sans-type.csv", Hebergeurs, 1).stores(&[(0, "type", "gite")]).given(valeur("Type", "Gîte d'étape")),
        refused("sans-type.csv", Hebergeurs, &["--valeur type=x", "chambre-hotes"]).given(valeur("type", "x")),
        refused("sans-type.csv", Hebergeurs, &["déjà une colonne pour « nom »"]).given(valeur("nom", "x")),
    ]
}

/// Periods of opening as people write them.
fn periods() -> Vec<Case> {
    vec![
        taken("periodes.csv", Hebergeurs, 4).stores(&[
            (0, "periode", "Apr-Oct"),
            (1, "periode", "Apr-Oct"),
            (2, "periode", "Jan-Dec"),
            (3, "periode", "Mar 15-Nov 11"),
        ]),
        refused(
            "periodes-refusees.csv",
            Hebergeurs,
            &["2 lignes à corriger", "Pâques, vacances", "les heures", "« avril à octobre »"],
        ),
    ]
}

/// Workbooks of a few bytes that mean billions of cells, and one whose last cell is far away.
fn large() -> Vec<Case> {
    vec![
        refused("repetee.ods", Localites, &["le tableau va trop loin", "Supprimez les lignes et les colonnes en trop"]),
        refused("blancs.ods", Localites, &["plus de 256 Mo de texte"]),
        taken("loin.xlsx", Localites, 1).stores(&[(0, "nom", "Redon")]).says(&["1 cellule remplie laissée de côté"]),
    ]
}

/// Lambert-93 coordinates, without and with `--srs`.
fn lambert() -> Vec<Case> {
    vec![
        refused("lambert.xlsx", Localites, &["ligne 2", "Lambert-93", "Ajoutez --srs EPSG:2154."]),
        taken("lambert.xlsx", Localites, 2).stores(&[(0, "nom", "Redon")]).given(srs("EPSG:2154")),
    ]
}

#[test]
fn each_file_gives_its_rows_or_its_error() {
    let cases =
        [numbers(), headers(), offers(), archives(), shapefiles(), columns(), words(), periods(), large(), lambert()];
    for case in cases.into_iter().flatten() {
        check(&case, here(case.name()));
    }
}

#[test]
fn the_shared_files_give_their_rows_or_errors() {
    let Some(folder) = shared_data("the_shared_files_give_their_rows_or_errors", "fichiers") else { return };
    for case in [
        taken("sep.csv", Hebergeurs, 2).stores(&[(0, "geom", "-3.100 48.100")]),
        taken("blankline.csv", Hebergeurs, 1),
        taken("vides.xlsx", Hebergeurs, 1).stores(&[(0, "nom", "Gîte un")]),
        taken("titre.xlsx", Hebergeurs, 1).says(&["au-dessus des titres"]),
        taken("voies.xlsx", Voies, 2).stores(&[(0, "description", "Par Guingamp")]),
        taken("telnum.xlsx", Hebergeurs, 2)
            .stores(&[(0, "telephone", "0261910001"), (1, "telephone", "+33261910002")])
            .says(&["2 numéros"]),
        taken("formphone.csv", Hebergeurs, 1).stores(FIRST).says(&["=\"…\""]),
        refused("sci.csv", Hebergeurs, &["ligne 2", "« telephone »"]),
        taken("dossier.zip", Voies, 1).stores(&[(0, "nom", "Chemin du Légué"), (0, "description", "Été")]),
        taken("latin/latin_nocpg.shp", Voies, 1).stores(&[(0, "nom", "Chemin du Légué")]).says(&["Windows-1252"]),
    ] {
        check(&case, folder.join(case.name()));
    }
}

/// A layer of lines and points gives the shapes that fit `--as`. A file without such shapes is refused.
#[test]
fn a_mixed_layer_gives_the_shapes_that_fit() {
    let feature = |name: &str, kind: &str, at: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"nom":"{name}"}},"geometry":{{"type":"{kind}","coordinates":{at}}}}}"#
        )
    };
    let line = feature("Chemin", "LineString", "[[-3.1,48.1],[-3.11,48.1]]");
    let (well, mill) = (feature("Fontaine", "Point", "[-3.1,48.1]"), feature("Moulin", "Point", "[-3.11,48.1]"));
    let collection = |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let (_dir, mixed) = file("mix.geojson", collection(&format!("{line},{well},{mill}")));
    let said = &["2 points laissés de côté ; pour les importer : hent import "];
    check(&taken("mix.geojson", Voies, 1).stores(&[(0, "nom", "Chemin")]).says(said), mixed.clone());
    check(&taken("mix.geojson", Localites, 2).says(&["mix.geojson --as voies."]), mixed);
    let (_dir, points) = file("points.geojson", collection(&format!("{well},{mill}")));
    check(
        &refused("points.geojson", Voies, &["pas de ligne dans ce fichier : il a 2 points", "--as points-interet"]),
        points,
    );
}

/// The error about a shapefile without .prj names the likely coordinate system.
#[test]
fn a_shapefile_without_prj_gets_the_likely_system_in_the_error() {
    let Some(folder) = shared_data("a_shapefile_without_prj_gets_the_likely_system_in_the_error", "fichiers/latin")
    else {
        return;
    };
    let copy = tempfile::tempdir().unwrap();
    for end in ["shp", "shx", "dbf"] {
        std::fs::copy(folder.join(format!("latin_nocpg.{end}")), copy.path().join(format!("a.{end}"))).unwrap();
    }
    let error = import(&mut Logged::default(), &[copy.path().join("a.shp")], Voies).unwrap_err().to_string();
    assert!(error.contains("Lambert-93 : ajoutez --srs EPSG:2154") && error.contains(".prj"), "{error}");
}

/// A .cpg file that declares UTF-8 beside a table in Latin-1 is ignored.
#[test]
fn a_wrong_cpg_is_ignored() {
    let copy = tempfile::tempdir().unwrap();
    for end in ["shp", "shx", "dbf", "prj"] {
        std::fs::copy(here(&format!("latin-1.{end}")), copy.path().join(format!("a.{end}"))).unwrap();
    }
    std::fs::write(copy.path().join("a.cpg"), "UTF-8\n").unwrap();
    let said = &["son .cpg dit « UTF-8 », mais le texte n'en est pas", "Windows-1252"];
    check(
        &taken("a.shp", PointsInteret, 1).stores(&[(0, "nom", "Source de l'Étang")]).says(said),
        copy.path().join("a.shp"),
    );
}

/// An error quotes a wrong word of a vocabulary, except where it may be a host's data.
#[test]
fn no_error_has_the_data_of_a_host() {
    let head = "nom;type;telephone;courriel;adresse;periode;lon;lat\n";
    for row in [
        "Secret;02 61 91 00 99;x;y;z;;-3;48",
        "Secret;secret@exemple.invalid;x;y;z;;-3;48",
        "Secret;gite;2,6199E+08;y;z;;-3;48",
        "Secret;gite;x;y;z;Secret à Secret;-3;48",
        "Secret\u{1};gite;x;secret;z;;-3;48",
    ] {
        let (_dir, path) = file("h.csv", format!("{head}{row}\n"));
        let error = import(&mut Logged::default(), &[path], Hebergeurs).unwrap_err().to_string();
        assert!(error.contains("ligne 2"), "{error}");
        assert!(!error.to_lowercase().contains("secret") && !error.contains("99"), "{error}");
    }
}

/// Rows with one cell far to the right, and cells that share one long text, do not fill the memory.
#[test]
fn a_workbook_that_expands_too_much_is_refused() {
    let made = |put: &dyn Fn(&mut rust_xlsxwriter::Worksheet, u32)| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        (0..10_000).for_each(|row| put(sheet, row));
        book.save_to_buffer().unwrap()
    };
    let long = "x".repeat(30_000);
    let wide = made(&|sheet, row| drop(sheet.write(row, 16_000, 1)));
    let shared = made(&|sheet, row| drop(sheet.write(row, 0, long.as_str())));
    for (content, said) in [(wide, "le tableau va trop loin"), (shared, "Mo de texte")] {
        let (_dir, path) = file("a.xlsx", content);
        let error = import(&mut Logged::default(), &[path], Localites).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("a.xlsx"), "{error}");
    }
}

/// A damaged workbook gives an error that names the file.
#[test]
fn a_damaged_workbook_gets_an_error_that_names_it() {
    for name in ["titre.xlsx", "tout-texte.ods", "libreoffice-titre.xls"] {
        let whole = std::fs::read(here(name)).unwrap();
        for cut in [20, whole.len() / 3, whole.len() / 2] {
            let (_dir, path) = file(name, &whole[..cut]);
            let error = import(&mut Logged::default(), &[path], Hebergeurs).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
