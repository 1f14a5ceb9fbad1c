//! Texts on closures.

use super::{Problem, counted};
use crate::geo::Position;

const MEND_DATES: &str = "Corrigez l'une des deux dates.";

/// Returns the day `YYYY-MM-DD` as people write it.
fn day(text: &str) -> String {
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => text.to_owned(),
    }
}

/// Converts metres to kilometres: « 12,4 ».
fn km(metres: f64) -> String {
    format!("{:.1}", metres / 1_000.0).replace('.', ",")
}

/// Returns the name of a line: « la voie « beauport » », « la variante « littoral » de la voie « beauport » ».
fn line(voie: &str, variante: &str) -> String {
    match variante {
        "" => format!("la voie « {voie} »"),
        variante => format!("la variante « {variante} » de la voie « {voie} »"),
    }
}

/// Returns a distance of at most 10 km as text, or « plus de 10 km ».
fn distance(off_m: Option<f64>) -> String {
    off_m.map_or_else(|| "plus de 10 km".to_owned(), super::length)
}

pub(in crate::import) fn unknown_voie(voie: &str, known: &[String]) -> Problem {
    let known = match known {
        [] => "Il n'y a encore aucune voie : importez-la d'abord.".into(),
        known => format!("Les voies sont : {}.", known.join(", ")),
    };
    (format!("la voie « {voie} » n'existe pas"), known)
}

pub(in crate::import) fn unknown_variante(voie: &str, variante: &str, known: &[String]) -> Problem {
    let named: Vec<&str> = known.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let problem = match variante {
        "" => format!("la voie « {voie} » n'a pas de tracé principal"),
        variante => format!("la voie « {voie} » n'a pas de variante « {variante} »"),
    };
    let cure = match named.as_slice() {
        [] => "Cette voie n'a pas de variantes : laissez la variante vide.".to_owned(),
        named => format!("Ses variantes sont : {}. Sans variante, c'est le tracé principal.", named.join(", ")),
    };
    (problem, cure)
}

pub(in crate::import) fn no_km(field: &str) -> Problem {
    (format!("« {field} » n'est pas un nombre de kilomètres"), "Écrivez par exemple 12,4.".into())
}

pub(in crate::import) fn negative_km() -> Problem {
    ("un kilomètre négatif".into(), "Les kilomètres se comptent depuis le départ de la voie, à partir de 0.".into())
}

pub(in crate::import) fn beyond_the_end(voie: &str, variante: &str, chainage_m: f64, longueur_m: f64) -> Problem {
    (
        format!("le km {} est au-delà de la fin de {}", km(chainage_m), line(voie, variante)),
        format!("Elle fait {} km : corrigez le kilomètre, ou la voie.", km(longueur_m)),
    )
}

pub(in crate::import) fn off_the_line(voie: &str, place: Position, off_m: Option<f64>, most_m: f64) -> Problem {
    (
        format!(
            "la position {:.5}, {:.5} (longitude, latitude) est à {} de la voie « {voie} »",
            place.lon,
            place.lat,
            distance(off_m)
        ),
        format!(
            "Rapprochez-la à moins de {most_m:.0} m du tracé, corrigez la voie, ou donnez les kilomètres (de_km, a_km)."
        ),
    )
}

pub(in crate::import) fn no_stretch() -> Problem {
    (
        "le fichier ne dit pas où est cette perturbation".into(),
        "Donnez les kilomètres (colonnes de_km et a_km), ou une position (lon et lat, ou une géométrie).".into(),
    )
}

pub(in crate::import) fn troncons_not_on_the_line(voie: &str, de: &str, a: &str) -> Problem {
    (
        format!("les tronçons « {de} » et « {a} » ne sont pas tous deux sur la voie « {voie} »"),
        "Corrigez-les, ou donnez les kilomètres (colonnes de_km et a_km).".into(),
    )
}

pub(in crate::import) fn ends_before_it_begins(du: &str, au: &str) -> Problem {
    (format!("la fin (au : {}) vient avant le début (du : {})", day(au), day(du)), MEND_DATES.into())
}

pub(in crate::import) fn detour_off_the_line(voie: &str, end: Position, off_m: Option<f64>, most_m: f64) -> Problem {
    (
        format!(
            "un bout de la déviation, {:.5}, {:.5} (longitude, latitude), est à {} de la voie « {voie} »",
            end.lon,
            end.lat,
            distance(off_m)
        ),
        format!("La déviation doit commencer et finir sur le tracé, à {most_m:.0} m près : prolongez-la."),
    )
}

pub(in crate::import) fn detour_in_pieces(pieces: usize) -> Problem {
    (format!("la déviation a {pieces} morceaux"), "Donnez-la en une seule ligne.".into())
}

pub(in crate::import) fn detour_is_no_line() -> Problem {
    ("la déviation n'est pas une ligne".into(), "Donnez une ligne (LineString) d'au moins deux points.".into())
}

/// Returns a remark with the number of days that the files give as numbers of a spreadsheet.
pub(in crate::import) fn serial_days(count: usize) -> Option<String> {
    let what =
        counted(count, "date lue dans un numéro de jour de tableur", "dates lues dans des numéros de jour de tableur");
    (count > 0).then(|| format!("{what} (46157 est le 15/05/2026) : vérifiez-les."))
}

/// Returns a remark with the number of closures that were placed by a position on the map.
pub(in crate::import) fn placed_by_position(count: usize) -> Option<String> {
    let what = counted(count, "perturbation placée", "perturbations placées");
    (count > 0).then(|| format!("{what} d'après la position : vérifiez les kilomètres (hent perturbation lister)."))
}

pub(in crate::import) fn closure_twice(row: &str, earlier: &str) -> String {
    format!("{row} : la même perturbation que {earlier} (voie, kilomètres, début et genre) : laissée de côté.")
}

pub(in crate::import) fn place_kept(code: &str) -> String {
    format!(
        "perturbation {code} : sa place a été changée depuis le dernier import de ce fichier, gardée (--remplacer prend celle du fichier)."
    )
}

pub(in crate::import) fn overlap(row: &str, code: &str, other: &str, span: [f64; 2], [du, au]: [&str; 2]) -> String {
    let until = if au.is_empty() { "sans fin connue".to_owned() } else { format!("au {}", day(au)) };
    format!(
        "{row} : {code} chevauche {other} (km {} à {}, du {} {until}). Si c'est la même, n'en gardez qu'une.",
        km(span[0]),
        km(span[1]),
        day(du)
    )
}
