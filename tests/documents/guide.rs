//! Runs the story of docs/guide-benevole.md. The guide contains every line that the program prints in it, word for
//! word.

use std::fs;
use std::path::Path;

use regex::Regex;

use super::document;
use crate::support::programs::{hent, outcome};

/// Matches what differs between two runs: dates and sizes.
const VARIES: &str = r"\d{4}-\d\d-\d\d à \d\d:\d\d|\d+ octets";

const GPX: &str = r#"<gpx version="1.1" creator="essai" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>"#;

const KML: &str = r#"<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>Points d'eau</name>
<Placemark><name>Fontaine Saint-Ivy</name><Point><coordinates>-2.965,48.066</coordinates></Point></Placemark>
<Placemark><name>Robinet du cimetière</name><Point><coordinates>-2.548,47.953</coordinates></Point></Placemark>
</Folder>
<Folder><name>Tracé</name><Placemark><name>Essai</name>
<LineString><coordinates>-2.96,48.06 -2.95,48.05</coordinates></LineString></Placemark></Folder>
</Document></kml>"#;

/// The guide, and the program in a folder of its own.
struct Story {
    guide: String,
    varies: Regex,
    folder: tempfile::TempDir,
}

impl Story {
    /// Runs a command on `chemins.gpkg`. Each line of its output must be in the guide.
    #[track_caller]
    fn run(&self, arguments: &[&str]) {
        let store = ["--store", "chemins.gpkg"];
        let (_, said, complaints) = outcome(hent(self.folder.path(), &[arguments, &store].concat()));
        let lines = said.lines().chain(complaints.lines()).filter(|line| !line.starts_with("lecture de"));
        for line in lines {
            let line = self.plain(line);
            assert!(self.guide.contains(&line), "{arguments:?}: the guide does not say « {line} »");
        }
    }

    /// Returns a text without line breaks and without the parts that vary.
    fn plain(&self, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        self.varies.replace_all(&words.join(" "), "…").into_owned()
    }

    /// Writes the workbook that the guide shows as a table, below a title and an empty row, with these corrections.
    fn workbook(&self, corrections: &[(&str, &str)], without: &str) {
        let table = document("docs/guide-benevole.md");
        let rows = table.lines().skip_while(|line| !line.starts_with("| Nom de l'hébergement"));
        let rows = rows.take_while(|line| line.starts_with('|')).filter(|line| !line.starts_with("|---"));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("Hébergements 2026").unwrap();
        sheet.write(0, 0, "Liste des hébergements – mars 2026").unwrap();
        for (row, line) in (2..).zip(rows.filter(|line| without.is_empty() || !line.contains(without))) {
            for (column, cell) in (0..).zip(line.trim_matches('|').split('|').map(str::trim)) {
                let corrected = corrections.iter().fold(cell.to_owned(), |text, (from, to)| text.replace(from, to));
                match corrected.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number).unwrap(),
                    Err(_) => sheet.write(row, column, corrected).unwrap(),
                };
            }
        }
        book.save(self.folder.path().join("hebergements.xlsx")).unwrap();
    }

    /// Imports the workbook with the guide's long command.
    #[track_caller]
    fn import(&self, more: &[&str]) {
        let columns = [
            "nom=Nom de l'hébergement",
            "type=Catégorie",
            "capacite=Nb de places",
            "localite=Commune",
            "telephone=Tél.",
            "periode=Période d'ouverture",
            "tarif=Prix",
            "publier_position=Carte",
            "publier_contact=Tél. publié",
            "=Notes internes",
        ];
        let mapped = columns.iter().flat_map(|column| ["--map", column]);
        let command: Vec<&str> =
            ["import", "hebergements.xlsx", "--as", "hebergeurs"].into_iter().chain(mapped).collect();
        self.run(&[&command, more].concat());
    }
}

/// Writes the files that the guide assumes: localités as it shows them, two étapes, a map, a relief.
fn write_files(folder: &Path, guide: &str) {
    let (_, localites) = guide.split_once("```text\nnom;latitude").unwrap();
    let localites = localites.split("```").next().unwrap();
    fs::write(folder.join("localites.csv"), format!("nom;latitude{localites}")).unwrap();
    let [pontivy, josselin, malestroit] = [(48.0667, -2.9667), (47.9539, -2.5470), (47.8100, -2.3830)];
    for (n, name, ends) in
        [(1, "1. Pontivy – Josselin", [pontivy, josselin]), (2, "2. Josselin – Malestroit", [josselin, malestroit])]
    {
        let points = ends.map(|(lat, lon)| format!(r#"<trkpt lat="{lat}" lon="{lon}"/>"#)).concat();
        let track = format!("{GPX}{name}</name><trkseg>{points}</trkseg></trk></gpx>");
        fs::write(folder.join(format!("etape-{n}.gpx")), track).unwrap();
    }
    fs::write(folder.join("carte.kml"), KML).unwrap();
    let head = "ncols 20\nnrows 12\nxllcorner -3.1\nyllcorner 47.7\ncellsize 0.04\nNODATA_value -9999\n";
    fs::write(folder.join("relief.asc"), format!("{head}{}", format!("{}\n", "60 ".repeat(20)).repeat(12))).unwrap();
}

#[test]
fn the_program_says_what_the_volunteer_s_guide_says() {
    let (guide, folder) = (document("docs/guide-benevole.md"), tempfile::tempdir().unwrap());
    write_files(folder.path(), &guide);
    let mut story = Story { guide: String::new(), varies: Regex::new(VARIES).unwrap(), folder };
    story.guide = story.plain(&guide);

    story.run(&["db", "init"]);
    story.run(&["import", "localites.csv", "--as", "localites"]);
    story.workbook(&[], "");
    story.run(&["import", "hebergements.xlsx", "--as", "hebergeurs", "--dry-run"]);
    story.import(&["--dry-run"]);
    story.workbook(&[("sur demande", "")], "");
    story.import(&["--dry-run"]);
    let mended = [("sur demande", ""), ("-20.840", "-2.0840")];
    story.workbook(&mended, "");
    story.import(&["--dry-run"]);
    story.import(&[]);
    story.import(&[]);
    story.run(&["hebergeur", "retirer", "camping-de-l-etang"]);
    story.import(&[]);
    story.run(&[
        "import",
        "etape-1.gpx",
        "etape-2.gpx",
        "--as",
        "voies",
        "--voie",
        "arvor",
        "--nom",
        "Voie de l'Arvor",
    ]);
    story.run(&["export", "--voie", "arvor", "--etape", "2", "--format", "gpx", "-o", "etape-2-export.gpx"]);
    story.run(&["import", "carte.kml", "--as", "points-interet", "--valeur", "categorie=eau"]);
    story.run(&["import", "relief.asc", "--as", "altitude"]);
    story.run(&["import", "relief.asc", "--as", "altitude", "--srs", "EPSG:4326"]);
    story.run(&["import", "--annuler", "19"]);
    story.run(&["import", "--annuler", "6"]);
    story.workbook(&mended, "Chez Mme Le Goff");
    story.import(&["--remplacer", "--dry-run"]);
    story.run(&["db", "qgis", "-o", "chemins.qgz"]);
    closures(&story);
}

/// The part of the story on closures: one by a command, two by the table that the guide shows.
fn closures(story: &Story) {
    let guide = document("docs/guide-benevole.md");
    let (_, table) = guide.split_once("```text\nvoie;de_km").unwrap();
    let table = format!("voie;de_km{}", table.split("```").next().unwrap());
    fs::write(story.folder.path().join("fermetures.csv"), table).unwrap();
    let (stretch, days) = (["--de-km", "12,4", "--a-km", "13,1"], ["--du", "01/03/2026"]);
    let what =
        ["--genre", "ferme", "--gravite", "bloquant", "--motif", "La passerelle est coupée.", "--source", "Mairie"];
    story.run(&[&["perturbation", "ajouter", "--voie", "arvor"], &stretch[..], &days[..], &what[..]].concat());
    story.run(&["import", "fermetures.csv", "--as", "perturbations"]);
    story.run(&["perturbation", "lister"]);
    story.run(&["perturbation", "finir", "arvor-2026-03-01-1", "--le", "31/05/2026"]);
}
