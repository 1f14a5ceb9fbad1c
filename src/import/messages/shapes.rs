//! Texts on layers, features and shapes that do not fit the import.

use super::{Problem, counted};
use crate::error::shown;

/// The number of names that a message lists.
const LISTED: usize = 10;

// ---- layers and features ---------------------------------------------------------------------------------------

/// Returns the place of a layer, or of a folder in a KML file.
pub(in crate::import) fn layer(file: &str, name: &str) -> String {
    format!("{file}, couche « {} »", shown(name))
}

/// Returns the place of a feature: its number from 1, and its name if it has one.
pub(in crate::import) fn feature(within: &str, number: usize, name: Option<&str>) -> String {
    let name = name.map_or(String::new(), |name| format!(" « {} »", shown(name)));
    format!("{within}, entité n° {number}{name}")
}

pub(in crate::import) fn several_layers(layers: &[String]) -> Problem {
    let example = layers.first().map(|layer| quoted(layer)).unwrap_or_default();
    (
        format!("plusieurs couches : {}", list(layers.iter().map(String::as_str))),
        format!("Choisissez-en une par --layer, par exemple : --layer {example}."),
    )
}

/// Returns the remark that several layers were read together. `layers` gives the name and the number of rows of each.
pub(in crate::import) fn layers_together<'a>(file: &str, layers: impl Iterator<Item = (&'a str, usize)>) -> String {
    let layers: Vec<(&str, usize)> = layers.collect();
    let named = layers.iter().take(LISTED).map(|(name, rows)| format!("« {} » ({rows})", shown(name)));
    let named = named.collect::<Vec<_>>().join(", ");
    let more = layers.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" et {more} autres") } else { String::new() };
    let example = layers.first().map(|(name, _)| quoted(name)).unwrap_or_default();
    format!(
        "{file} : {} couches lues ensemble : {named}{more} ; pour n'en lire qu'une : --layer {example}.",
        layers.len()
    )
}

// ---- features left out -----------------------------------------------------------------------------------------

/// Returns the command that imports `file` with other options (`rest`).
pub(in crate::import) fn command(file: &str, rest: &str, layer: Option<&str>, srs: Option<&str>) -> String {
    let layer = layer.map_or(String::new(), |layer| format!(" --layer {}", quoted(layer)));
    let srs = srs.map_or(String::new(), |srs| format!(" --srs {}", quoted(srs)));
    format!("hent import {} {rest}{layer}{srs}", quoted(file))
}

pub(in crate::import) fn points_left_aside(file: &str, count: usize, command: &str) -> String {
    let points = counted(count, "point laissé", "points laissés");
    let them = if count < 2 { "l'importer" } else { "les importer" };
    format!("{file} : {points} de côté ; pour {them} : {command} (ou --as localites, --as hebergeurs).")
}

pub(in crate::import) fn lines_left_aside(file: &str, count: usize, command: &str) -> String {
    let lines = counted(count, "ligne laissée", "lignes laissées");
    let them = if count < 2 { "l'importer" } else { "les importer" };
    format!("{file} : {lines} de côté ; pour {them} : {command}.")
}

pub(in crate::import) fn others_left_aside(file: &str, count: usize) -> String {
    let others = counted(count, "surface laissée", "surfaces laissées");
    format!("{file} : {others} de côté : ni ligne ni point.")
}

/// Returns the remark that features without a line were left out. `places` names them.
pub(in crate::import) fn placeless_left_aside(places: &[String]) -> String {
    let left = counted(places.len(), "entité sans tracé laissée", "entités sans tracé laissées");
    format!("{left} de côté : {}.", list(places.iter().map(String::as_str)))
}

/// Returns the problem that all features of a file are of another kind. `counts` gives the numbers of points, lines and
/// other shapes.
pub(in crate::import) fn nothing_fits(lines_wanted: bool, counts: [usize; 3], command: &str) -> Problem {
    let words = [("point", "points"), ("ligne", "lignes"), ("surface", "surfaces")];
    let held = counts.into_iter().zip(words).filter(|(count, _)| *count > 0);
    let held: Vec<String> = held.map(|(count, (one, many))| counted(count, one, many)).collect();
    let wanted = if lines_wanted { "ligne" } else { "point" };
    (
        format!("pas de {wanted} dans ce fichier : il a {}", held.join(" et ")),
        format!("Vérifiez le fichier, ou importez-le autrement : {command}."),
    )
}

// ---- shapes that do not fit ------------------------------------------------------------------------------------

pub(in crate::import) fn large_collection(most: usize) -> Problem {
    (format!("une entité de plus de {most} géométries"), "Séparez-la en plusieurs entités.".into())
}

/// Returns the problem that a KML file has no line.
pub(in crate::import) fn no_line_drawn() -> Problem {
    ("pas de tracé".into(), "Dessinez la ligne de cette entité sur la carte, puis exportez de nouveau.".into())
}

/// Returns the problem that a row has another shape than needed. `found` and `wanted` are « un point », « une ligne »,
/// or the name of a geometry in OGR.
pub(in crate::import) fn wrong_shape(found: &str, wanted: &str) -> Problem {
    let found = match found {
        "MULTIPOINT" => {
            return (
                format!("plusieurs points dans une seule entité, là où il faut {wanted}"),
                "Donnez à chaque point une entité (dans QGIS : « De morceaux multiples à morceaux uniques »).".into(),
            );
        }
        curve if curve.contains("CURVE") || curve.contains("CIRCULAR") => {
            return (
                format!("géométrie courbe ({curve}) là où il faut {wanted}"),
                "Convertissez-la en segments droits, par exemple dans QGIS (« Convertir les géométries courbes »)."
                    .into(),
            );
        }
        "POLYGON" | "MULTIPOLYGON" => "une surface",
        "GEOMETRYCOLLECTION" => "une collection sans ligne ni point",
        found => found,
    };
    let cure = if found.starts_with("une collection") {
        format!("Redessinez-la : il faut {wanted}. Ou importez-la sous un autre --as.")
    } else {
        "Ôtez cette ligne, ou importez-la sous un autre --as.".into()
    };
    (format!("géométrie {found} là où il faut {wanted}"), cure)
}

// ---- cells that hold a position --------------------------------------------------------------------------------

/// Returns the order of two coordinates in words.
fn in_words(lat_first: bool) -> &'static str {
    if lat_first { "latitude puis longitude" } else { "longitude puis latitude" }
}

pub(in crate::import) fn pair_read(within: &str, column: &str, lat_first: bool) -> String {
    format!("{within} : la colonne « {} » est lue comme position ({}).", shown(column), in_words(lat_first))
}

pub(in crate::import) fn positions_twice(within: &str, used: &str, others: &[&str]) -> String {
    let others: Vec<String> = others.iter().map(|name| format!("« {} »", shown(name))).collect();
    format!(
        "{within} : les positions sont celles de la colonne « {} » ; {} n'est pas lu, c'est aussi une position.",
        shown(used),
        others.join(", ")
    )
}

pub(in crate::import) fn order_unknown(column: &str) -> Problem {
    let map = |field: &str| format!("--map {}", quoted(&format!("{field}={}", shown(column))));
    (
        "deux nombres par cellule, et rien ne dit lequel est la latitude".into(),
        format!("Ajoutez {} si elle vient d'abord, sinon {}.", map("latlon"), map("lonlat")),
    )
}

pub(in crate::import) fn other_order() -> Problem {
    (
        "latitude et longitude y sont dans l'ordre inverse des autres lignes".into(),
        "Échangez les deux nombres de cette cellule.".into(),
    )
}

pub(in crate::import) fn bad_pair(lat_first: bool) -> Problem {
    let example = if lat_first { "48.33, -4.77" } else { "-4.77 48.33" };
    ("la position ne se lit pas".into(), format!("Écrivez-la comme « {example} », {}.", in_words(lat_first)))
}

pub(in crate::import) fn bad_wkt() -> Problem {
    (
        "la géométrie ne se lit pas".into(),
        "Écrivez-la par exemple « POINT (-4.77 48.33) », longitude puis latitude.".into(),
    )
}

pub(in crate::import) fn bad_geojson() -> Problem {
    (
        "la géométrie ne se lit pas".into(),
        r#"Écrivez-la par exemple « {"type":"Point","coordinates":[-4.77,48.33]} », longitude puis latitude."#.into(),
    )
}

pub(in crate::import) fn srid_untold(srid: &str) -> Problem {
    (format!("la géométrie est dans le système {}", shown(srid)), format!("Ajoutez --srs EPSG:{}.", shown(srid)))
}

// ---- heights ---------------------------------------------------------------------------------------------------

pub(in crate::import) fn zeros_beside_jump(place: &str, zeros: usize, jump_m: f64) -> String {
    let zeros = counted(zeros, "point a", "points ont");
    format!(
        "{place} : {zeros} la hauteur 0 à côté d'un saut de {jump_m:.0} m : sans doute inconnue. Corrigez ces points, ou --as altitude --tous remplace toutes les hauteurs par celles d'un relief."
    )
}

// ---- words -----------------------------------------------------------------------------------------------------

/// Returns the first names, joined by commas, and the number of the others.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(LISTED);
    let named = names.take(LISTED).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} et {more} autres") } else { named }
}

/// Returns a word quoted for a shell.
fn quoted(text: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '=');
    match () {
        () if !text.is_empty() && text.chars().all(bare) => text.to_owned(),
        () if !text.contains(['"', '$', '`', '\\', '!']) => format!("\"{text}\""),
        () => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
