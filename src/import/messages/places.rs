//! Texts on doubtful places, on hosts and their localités, and on references to other rows.

use super::{Problem, counted, field_name, length};
use crate::model::Code;
use crate::model::table::{Column, Kind, Table};

/// The reason why a place is doubtful.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) enum Doubt {
    /// It is at longitude 0, latitude 0.
    Origin,
    /// It is this far from all others, in metres.
    Far(f64),
}

/// Returns the problem that a place is doubtful. The message does not show the coordinates, because they may be those
/// of a private host.
pub(in crate::import) fn doubtful(doubt: Doubt) -> Problem {
    let problem = match doubt {
        Doubt::Origin => "place douteuse : longitude 0, latitude 0, au large de l'Afrique".to_owned(),
        Doubt::Far(metres) => {
            let hundreds = (metres / 100_000.0).round() * 100_000.0;
            format!("place douteuse : à environ {} de tout le reste", length(hundreds))
        }
    };
    let cure = "Corrigez sa longitude et sa latitude, ou ajoutez --garder-lointains si cette place est la bonne.";
    (problem, cure.into())
}

pub(in crate::import) fn doubtful_kept(count: usize) -> String {
    let places = counted(count, "place gardée", "places gardées");
    format!("{places} à 0, 0 ou loin de tout le reste (--garder-lointains) : regardez-les sur la carte.")
}

pub(in crate::import) fn host_at_localite(host: &str, localite: &str, metres: f64) -> String {
    format!(
        "hébergeur {host} : publié à sa localité, que le fichier ne nomme pas : la plus proche est prise, {localite} ({}).",
        length(metres)
    )
}

pub(in crate::import) fn host_without_localite(within_m: f64) -> Problem {
    (
        format!(
            "publier_position dit « localite », mais la localité manque, et aucune n'est à moins de {}",
            length(within_m).replace(",0 ", " ")
        ),
        "Donnez-la dans la colonne localite, ou importez d'abord les localités par --as localites.".into(),
    )
}

pub(in crate::import) fn same_localite(name: &str, code: &str) -> String {
    format!("« {name} » est la localité {code} de la base : elle reste où elle est.")
}

pub(in crate::import) fn another_localite(name: &str, code: &str) -> String {
    format!("« {name} » : la base a une autre localité de ce nom, loin de là : celle-ci reçoit le code {code}.")
}

pub(in crate::import) fn empty_area() -> Problem {
    ("la surface est vide (tous ses points sont sur une ligne)".into(), "Corrigez-la, ou donnez un point.".into())
}

/// Returns the problem that a row of the table `of` refers to a row that does not exist. For a host, the message does
/// not quote the code, because it may be private data in the wrong column.
pub(in crate::import) fn unknown_row(table: Table, code: &Code, of: Table) -> Problem {
    let what = match table {
        Table::Voie => "la voie",
        Table::Localite => "la localité",
        _ => "le tronçon",
    };
    let what = if of == Table::Hebergeur { what.to_owned() } else { format!("{what} « {code} »") };
    (format!("{what} n'existe pas"), "Corrigez le code, ou importez d'abord ce que cette ligne nomme.".into())
}

/// Returns the problem that a new row has no value for a column that needs one.
pub(in crate::import) fn column_missing(column: &Column) -> Problem {
    let field = field_name(column.name);
    let cure = match column.kind {
        Kind::Word(words) => format!(
            "Ajoutez cette colonne au fichier, nommez-la par --map {field}=COLONNE, ou donnez la même valeur à toutes les lignes par --valeur {field}={} (ou {}).",
            words.first().unwrap_or(&""),
            words.get(1..).unwrap_or_default().join(", ")
        ),
        _ => format!("Ajoutez cette colonne au fichier, ou nommez-la par --map {field}=COLONNE."),
    };
    (format!("« {field} » manque, et cette ligne est nouvelle"), cure)
}

/// Returns the problem that several localités have the name that a row gives.
pub(in crate::import) fn several_localites(codes: &[&str]) -> Problem {
    (
        "plusieurs localités ont ce nom".into(),
        format!("Écrivez le code de celle qui est voulue : {}.", codes.join(", ")),
    )
}
