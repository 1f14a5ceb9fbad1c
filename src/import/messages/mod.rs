//! The texts of an import for a person: remarks, and problems with their remedies. They are in plain French, for people
//! who do not know terminals. A problem has no full stop. A remedy and a remark are whole sentences.

mod perturbations;
mod places;
mod shapes;
mod tables;

use std::fmt::Display;

pub(super) use self::perturbations::*;
pub(super) use self::places::*;
pub(super) use self::shapes::*;
pub(super) use self::tables::*;
use crate::error::Error;
use crate::model::Code;

/// Returns the name of a column in files and messages. A reference loses its `_id`, because files refer to rows by
/// code.
pub(super) fn field_name(column: &str) -> &str {
    column.strip_suffix("_id").unwrap_or(column)
}

/// A problem and its remedy.
pub(super) type Problem = (String, String);

const AGAIN: &str = "Exportez-le ou téléchargez-le de nouveau.";
const AS_LINES: &str = "Importez ces lignes par --as voies.";
const AS_POINTS: &str = "Importez ces points par --as localites, --as points-interet ou --as hebergeurs.";

/// Returns the input error for a place: a file, a row or an option.
pub(super) fn refused(place: impl Into<String>, (problem, cure): Problem) -> Error {
    Error::input(place, problem, cure)
}

/// Returns the number with the singular or plural of its word.
fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n as u64), if n < 2 { one } else { many })
}

/// Returns the number of rows: « 12 lignes ».
pub(super) fn rows(count: usize) -> String {
    counted(count, "ligne", "lignes")
}

/// Returns a whole number with the thousands separator of French: « 8 423 ».
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Returns a length: « 240 m », « 7,4 km », « 1700 km ».
fn length(metres: f64) -> String {
    match metres {
        ..1_000.0 => format!("{metres:.0} m"),
        ..100_000.0 => format!("{:.1} km", metres / 1_000.0).replace('.', ","),
        _ => format!("{:.0} km", metres / 1_000.0),
    }
}

// ---- places of errors ------------------------------------------------------------------------------------------

/// Returns the place of a line in a text file.
pub(super) fn at_line(file: &str, line: u64) -> String {
    format!("{file}, ligne {line}")
}

/// Returns the place of an element in a GPX file: its tag, its number from 1, and its line.
pub(super) fn element(file: &str, word: &str, number: usize, line: u64) -> String {
    format!("{file}, {word} {number}, ligne {line}")
}

// ---- broken files ----------------------------------------------------------------------------------------------

pub(super) fn unknown_encoding(name: &str) -> Problem {
    (format!("le fichier dit être écrit en « {name} », que hent ne lit pas"), "Enregistrez-le en UTF-8.".into())
}

pub(super) fn unreadable(why: &dyn Display) -> Problem {
    (format!("le fichier ne se lit pas ({why})"), "Copiez-le sur cet ordinateur, puis recommencez.".into())
}

/// Returns the error of the XML parser in French.
pub(super) fn bad_xml(error: &quick_xml::Error) -> Problem {
    let what = match error {
        quick_xml::Error::Io(e) => e.to_string(),
        quick_xml::Error::Encoding(_) => "des caractères illisibles, qui ne sont pas en UTF-8".into(),
        quick_xml::Error::Syntax(_) => "une balise n'est pas finie".into(),
        _ => "une balise n'est pas fermée ou ne s'ouvre nulle part".into(),
    };
    (format!("le fichier est abîmé ou incomplet ({what})"), AGAIN.into())
}

pub(super) fn cut_short() -> Problem {
    ("le fichier est abîmé ou incomplet (il s'arrête avant la fin)".into(), AGAIN.into())
}

pub(super) fn not_gpx() -> Problem {
    ("le fichier est abîmé, ou ce n'est pas du GPX (pas de balise « gpx »)".into(), AGAIN.into())
}

pub(super) fn nested_too_deep() -> Problem {
    ("le fichier est abîmé (des balises trop emboîtées)".into(), AGAIN.into())
}

pub(super) fn long_text(most: usize) -> Problem {
    (format!("un texte de plus de {} caractères", grouped(most as u64)), "Raccourcissez-le.".into())
}

pub(super) fn too_many(most: usize, what: &str) -> Problem {
    (format!("plus de {} {what}", grouped(most as u64)), "Découpez le fichier.".into())
}

pub(super) fn no_coordinate(element: &str, name: &str) -> Problem {
    (format!("un {element} sans {name}"), "Donnez à ce point sa latitude (lat) et sa longitude (lon).".into())
}

pub(super) fn bad_coordinate(name: &str, text: &str) -> Problem {
    let text: String = text.chars().take(40).collect();
    (format!("{name}=\"{text}\" n'est pas un nombre"), "Écrivez-le en degrés décimaux, par exemple 48.471.".into())
}

// ---- contents of GPX files -------------------------------------------------------------------------------------

/// Returns the problem that the file has no line, but `waypoints` points. `single_points` is true if it has tracks of a
/// single point.
pub(super) fn no_line(waypoints: usize, single_points: bool) -> Problem {
    match (waypoints, single_points) {
        (_, true) => one_point(),
        (0, false) => ("aucune ligne à importer (ni trk ni rte avec des points)".into(), "Vérifiez le fichier.".into()),
        (n, false) => (
            format!("pas de ligne dans ce fichier : il n'a que {} (wpt)", counted(n, "point", "points")),
            AS_POINTS.into(),
        ),
    }
}

/// Returns the problem that the file has no waypoint, but `lines` tracks and routes.
pub(super) fn no_waypoint(lines: usize) -> Problem {
    match lines {
        0 => ("aucun point à importer (pas de wpt)".into(), "Vérifiez le fichier.".into()),
        n => {
            let lines = counted(n, "ligne (trk ou rte)", "lignes (trk ou rte)");
            (format!("pas de point (wpt) dans ce fichier : il n'a que {lines}"), AS_LINES.into())
        }
    }
}

pub(super) fn no_layer(file: &str, wanted: &str, layers: &str) -> Problem {
    (format!("{file} n'a pas de couche « {wanted} » pour ce --as"), format!("Couches d'un GPX qui vont : {layers}."))
}

pub(super) fn routes_beside_tracks(file: &str, routes: usize) -> String {
    let routes = counted(routes, "itinéraire (rte) laissé", "itinéraires (rte) laissés");
    format!("{file} : {routes} de côté, car le fichier a des traces (trk) ; --layer routes les importe.")
}

pub(super) fn waypoints_left_aside(file: &str, waypoints: usize) -> String {
    let waypoints = counted(waypoints, "point (wpt) laissé", "points (wpt) laissés");
    format!("{file} : {waypoints} de côté, car on importe des lignes.")
}

pub(super) fn without_points(file: &str, word: &str, count: usize) -> String {
    format!(
        "{file} : {} de côté : sans aucun point.",
        counted(count, &format!("{word} laissé"), &format!("{word} laissés"))
    )
}

/// Returns the remark that `bad` of the `all` pieces of a line are a single point. `line` is the line of the first such
/// piece in a text file.
pub(super) fn segments_left_out(place: &str, bad: usize, all: usize, line: Option<u64>) -> String {
    let left = if bad < 2 { "tronçon sur {} laissé" } else { "tronçons sur {} laissés" };
    let left = left.replace("{}", &grouped(all as u64));
    let where_ = line.map_or(String::new(), |line| format!(", ligne {}", grouped(line)));
    format!("{place} : {} {left} de côté : un seul point{where_}.", grouped(bad as u64))
}

// ---- lines -----------------------------------------------------------------------------------------------------

pub(super) fn zero_heights(place: &str) -> String {
    format!("{place} : toutes les hauteurs sont 0 : elles sont tenues pour inconnues ; --as altitude les donne.")
}

/// The number of lines with all heights 0 that each get a remark. The others are only counted.
pub(super) const ZERO_HEIGHTS_NAMED: usize = 10;

/// Returns a remark on the lines that got no remark of their own.
pub(super) fn more_zero_heights(lines: usize) -> Option<String> {
    let more = lines.checked_sub(ZERO_HEIGHTS_NAMED).filter(|more| *more > 0)?;
    Some(format!("… et {} dont toutes les hauteurs sont 0 : de même", counted(more, "autre tracé", "autres tracés")))
}

pub(super) fn missing_heights(place: &str, missing: usize, count: usize) -> String {
    let missing = counted(missing, "point", "points");
    let count = grouped(count as u64);
    format!(
        "{place} : hauteur absente ou invraisemblable à {missing} sur {count} : importé sans hauteurs ; --as altitude les donne."
    )
}

pub(super) fn straight_route(place: &str, points: usize, total_m: f64) -> String {
    format!(
        "{place} : itinéraire de {}, {} en ligne droite : le fichier ne dit pas le chemin entre eux. Exportez-le plutôt comme trace (trk).",
        counted(points, "point", "points"),
        length(total_m)
    )
}

pub(super) fn jumps(place: &str, count: usize, longest_m: f64, sum_m: f64, total_m: f64) -> String {
    format!(
        "{place} : {} de plus de 150 m dans le tracé (le plus long {}, {} en tout sur {}) : regardez-le sur la carte.",
        counted(count, "saut", "sauts"),
        length(longest_m),
        length(sum_m),
        length(total_m)
    )
}

// ---- voies and étapes ------------------------------------------------------------------------------------------

pub(super) fn needs_voie() -> Problem {
    (
        "le fichier ne dit pas de quelle voie ces lignes sont des étapes".into(),
        "Ajoutez --voie et le code de la voie, par exemple --voie beauport.".into(),
    )
}

pub(super) fn code_taken(code: &Code, first: &str) -> Problem {
    (
        format!("le code « {code} » est déjà pris ({first})"),
        "Donnez à chaque ligne le sien, ou ôtez l'une des deux.".into(),
    )
}

pub(super) fn numbers_ignored(voie: &str, numero: i64) -> String {
    format!(
        "voie « {voie} » : deux tracés disent être l'étape {numero} ; les numéros des noms sont ignorés, les étapes suivent l'ordre des fichiers."
    )
}

pub(super) fn own_backwards() -> Problem {
    (
        "ce fichier de hent est la voie à rebours (sens=retour), non la voie elle-même".into(),
        "Téléchargez-la de nouveau dans le sens du chemin.".into(),
    )
}

pub(super) fn own_simplified() -> Problem {
    (
        "ce fichier de hent est un tracé simplifié, à moins de points que la voie elle-même".into(),
        "Téléchargez le tracé complet (sans variante=leger ni variante=compatible).".into(),
    )
}

pub(super) fn passed_over(files: usize) -> String {
    let files = counted(files, "fichier d'une étape laissé", "fichiers d'étapes laissés");
    format!("{files} de côté : le fichier de toute la voie dit la même chose.")
}

// ---- archives --------------------------------------------------------------------------------------------------

pub(super) fn broken_archive() -> Problem {
    ("l'archive est abîmée ou incomplète".into(), AGAIN.into())
}

pub(super) fn encrypted_archive() -> Problem {
    ("l'archive est protégée par un mot de passe".into(), "Décompressez-la, puis nommez les fichiers.".into())
}

pub(super) fn archive_entries(most: usize) -> Problem {
    (
        format!("l'archive a plus de {} fichiers", grouped(most as u64)),
        "Décompressez-la, puis nommez les fichiers.".into(),
    )
}

pub(super) fn archive_size(unpacked_mb: u64) -> Problem {
    (
        format!("décompressé, il ferait {unpacked_mb} Mo, ce qui est démesuré"),
        "Décompressez-le vous-même, puis nommez les fichiers utiles.".into(),
    )
}
