//! Texts on files in general, and on their columns, rows and cells.

use jiff::civil::Date;

use super::{AGAIN, Problem};
use crate::geo::Position;

const MEND_ROW: &str = "Corrigez cette ligne.";

// ---- files -----------------------------------------------------------------------------------------------------

pub(in crate::import) fn no_files() -> Problem {
    ("aucun fichier".into(), "Nommez au moins un fichier à importer.".into())
}

pub(in crate::import) fn table_has_no_lines() -> Problem {
    ("un tableau n'a pas de lignes à vérifier".into(), "Donnez un GPX, un KML, un GeoJSON…".into())
}

pub(in crate::import) fn broken_fit() -> Problem {
    ("ce fichier FIT est abîmé ou incomplet".into(), "Copiez-le de nouveau de la montre.".into())
}

pub(in crate::import) fn osm_beside_others() -> Problem {
    (
        "des fichiers OpenStreetMap et d'autres formats à la fois".into(),
        "Importez-les par deux commandes : les fichiers OSM se lisent tous ensemble.".into(),
    )
}

pub(in crate::import) fn too_large(bytes: u64, most: u64) -> Problem {
    (
        format!("le fichier fait {} Mo, {} au plus", bytes >> 20, most >> 20),
        "Découpez-le, ou n'en gardez que la région utile.".into(),
    )
}

pub(in crate::import) fn no_plain_file(is_folder: bool) -> Problem {
    let what = if is_folder { "c'est un dossier" } else { "ce n'est pas un fichier ordinaire" };
    (what.into(), "Nommez les fichiers un par un (par exemple dossier/*.gpx).".into())
}

pub(in crate::import) fn empty_file() -> Problem {
    ("le fichier est vide".into(), AGAIN.into())
}

/// Returns the problem that the file is not UTF-8. `name` is its path as the person typed it. `base` is the path
/// without folders.
pub(in crate::import) fn not_utf8(name: &str, base: &str) -> Problem {
    (
        "le texte n'est pas en UTF-8 (sans doute en Latin-1 ou Windows-1252)".into(),
        format!("Enregistrez-le en UTF-8, ou convertissez-le : iconv -f WINDOWS-1252 -t UTF-8 {name} -o utf8-{base}."),
    )
}

/// Returns the problem that GDAL could not read the file. `message` is the message of GDAL.
pub(in crate::import) fn broken_for_gdal(message: &str) -> Problem {
    (format!("le fichier est abîmé ou incomplet (GDAL : {message})"), AGAIN.into())
}

pub(in crate::import) fn unknown_content() -> String {
    "contenu non reconnu".into()
}

pub(in crate::import) fn no_layer_at_all() -> String {
    "aucune couche".into()
}

pub(in crate::import) fn unknown_format() -> Problem {
    (
        "format inconnu".into(),
        "Formats lus : GPX, KML, GeoJSON, Shapefile (aussi en .zip), GeoPackage, FlatGeobuf, CSV, OSM, MapInfo, GML, XLSX, ODS.".into(),
    )
}

pub(in crate::import) fn layer_absent(file: &str, wanted: &str, layers: &[String]) -> Problem {
    (format!("{file} n'a pas de couche « {wanted} »"), format!("Ses couches : {}.", layers.join(", ")))
}

pub(in crate::import) fn no_layer_fits(table: &str, layers: &[String]) -> Problem {
    (
        format!("aucune couche n'a de géométrie pour « {table} »"),
        format!("Ses couches : {}. Choisissez-en une par --layer, ou un autre --as.", layers.join(", ")),
    )
}

const TRIM: &str = "Supprimez les lignes et les colonnes en trop, sous le tableau et à sa droite, ou enregistrez la feuille utile en CSV.";

pub(in crate::import) fn many_cells(most: usize) -> Problem {
    (
        format!("le tableau va trop loin : plus de {} de cellules, vides comprises", super::grouped(most as u64)),
        TRIM.into(),
    )
}

pub(in crate::import) fn much_text(most: usize) -> Problem {
    (format!("le classeur a plus de {} Mo de texte", most >> 20), TRIM.into())
}

pub(in crate::import) fn many_rows(most: usize) -> Problem {
    (format!("plus de {most} lignes"), "Découpez le fichier.".into())
}

pub(in crate::import) fn no_row() -> Problem {
    ("aucune ligne à importer".into(), "Vérifiez le fichier, ou nommez une autre couche par --layer.".into())
}

// ---- positions -------------------------------------------------------------------------------------------------

pub(in crate::import) fn swapped() -> Problem {
    (
        "longitude et latitude semblent inversées".into(),
        "Échangez les deux colonnes (la longitude de la Bretagne est négative, sa latitude proche de 48).".into(),
    )
}

pub(in crate::import) fn unknown_system(srs: &str) -> Problem {
    (
        format!("« {srs} » n'est pas un système de coordonnées connu"),
        "Donnez-le comme EPSG:2154 (Lambert-93), EPSG:4326 (degrés) ou EPSG:3857.".into(),
    )
}

pub(in crate::import) fn unusable_system() -> Problem {
    (
        "GDAL ne sait pas passer de ce système de coordonnées à WGS 84".into(),
        "Donnez un autre système par --srs EPSG:…".into(),
    )
}

pub(in crate::import) fn not_a_number() -> Problem {
    ("une coordonnée n'est pas un nombre (NaN)".into(), "Corrigez cette position.".into())
}

pub(in crate::import) fn outside_system() -> Problem {
    (
        "une position est hors du système de coordonnées".into(),
        "Vérifiez le système : --srs EPSG:… remplace celui du fichier.".into(),
    )
}

pub(in crate::import) fn off_earth(place: Position) -> Problem {
    let Position { lon, lat, .. } = place;
    if (0.0..1.4e6).contains(&lon) && (5.9e6..7.3e6).contains(&lat) {
        let problem = format!("position {lon:.0}, {lat:.0} : ressemble à du Lambert-93");
        return (problem, "Ajoutez --srs EPSG:2154.".into());
    }
    (
        format!("position {lon}, {lat} hors de ±180, ±90"),
        "Corrigez-la, ou donnez le système de coordonnées par --srs EPSG:….".into(),
    )
}

pub(in crate::import) fn no_position() -> Problem {
    (
        "pas de position".into(),
        "Donnez-la (sur la carte ; dans un tableau : colonnes lon et lat), ou ôtez cette entité.".into(),
    )
}

pub(in crate::import) fn long_line(points: usize, most: usize) -> Problem {
    (format!("une ligne de {points} points, {most} au plus"), "Découpez-la.".into())
}

pub(in crate::import) fn one_point() -> Problem {
    ("une ligne d'un seul point".into(), "Ôtez-la, ou complétez-la.".into())
}

pub(in crate::import) fn no_geometry() -> Problem {
    ("pas de ligne".into(), "Donnez à chaque tronçon sa géométrie.".into())
}

pub(in crate::import) fn pieces_of_one_rank(pieces: usize) -> Problem {
    (
        format!("{pieces} morceaux qui ne se touchent pas, pour un seul rang"),
        "Donnez une ligne du fichier, donc un rang, à chaque morceau.".into(),
    )
}

// ---- columns ---------------------------------------------------------------------------------------------------

pub(in crate::import) fn two_columns(field: &str, first: &str, second: &str) -> Problem {
    (
        format!("deux colonnes pour « {field} » : {first} et {second}"),
        format!("Laissez l'une de côté par --map ={second}."),
    )
}

// ---- rows ------------------------------------------------------------------------------------------------------

pub(in crate::import) fn no_code() -> Problem {
    ("ni code ni nom".into(), "Donnez un code à chaque ligne (colonne code), ou un nom dont il vienne.".into())
}

pub(in crate::import) fn bad_code(problem: String) -> Problem {
    (problem, "Écrivez-le en minuscules, sans accents ni espaces.".into())
}

pub(in crate::import) fn bad_field(field: &str, problem: &str) -> Problem {
    (format!("« {field} » : {problem}"), MEND_ROW.into())
}

pub(in crate::import) fn missing_field(field: &str) -> Problem {
    (format!("« {field} » manque"), "Remplissez cette cellule, ou reliez une colonne par --map champ=COLONNE.".into())
}

pub(in crate::import) fn no_place(text: &str) -> Problem {
    (
        format!("« voies » : « {} » n'est pas une place", text.chars().take(80).collect::<String>()),
        "Écrivez code:rang ou code/variante:rang, avec - à la fin pour le sens inverse.".into(),
    )
}

// ---- cells: the values that a column accepts. These texts never quote the cell: it may be private data of a host.
// ----

pub(in crate::import) fn a_code() -> String {
    "un code attendu".into()
}

pub(in crate::import) fn a_code_of() -> String {
    "un code attendu (1 à 80 caractères parmi a-z, 0-9 et -)".into()
}

pub(in crate::import) fn a_number(from: i64, to: i64) -> String {
    format!("un nombre entier attendu, de {from} à {to}")
}

pub(in crate::import) fn yes_or_no() -> String {
    "oui ou non attendu (ou true, false, 1, 0)".into()
}

pub(in crate::import) fn a_colour() -> String {
    "une couleur #rrggbb attendue".into()
}

pub(in crate::import) fn a_date() -> String {
    "une date JJ/MM/AAAA ou AAAA-MM-JJ attendue".into()
}

pub(in crate::import) fn a_share() -> String {
    "un nombre de 0 à 1 attendu".into()
}

pub(in crate::import) fn a_future_date(day: Date) -> String {
    format!("le {} n'est pas encore passé : corrigez l'année", day.strftime("%d/%m/%Y"))
}

pub(in crate::import) fn an_hour() -> String {
    "une heure attendue : écrivez par exemple « 16:30 » ou « 16 h »".into()
}

pub(in crate::import) fn a_contradiction(one: &str, other: &str) -> String {
    format!("« {one} » et « {other} » se contredisent ; gardez l'un des deux")
}

pub(in crate::import) fn a_language() -> String {
    "un code de langue ISO 639-1 attendu : fr, en, es, de, br…".into()
}

pub(in crate::import) fn month_first() -> String {
    "le mois y est avant le jour ; une date JJ/MM/AAAA attendue, le jour d'abord".into()
}

pub(in crate::import) fn not_imported() -> String {
    "cette colonne ne s'importe pas".into()
}

pub(in crate::import) fn illegible() -> String {
    "des caractères illisibles (le fichier n'est pas en UTF-8)".into()
}

pub(in crate::import) fn control_character() -> String {
    "un caractère de commande dans le texte".into()
}

pub(in crate::import) fn long_cell(characters: usize, most: usize) -> String {
    format!("un texte de {characters} caractères, {most} au plus")
}
