//! Says in words what a column accepts, to somebody who edits a store in another program (QGIS, psql). The triggers of
//! both stores raise these sentences, and the QGIS project shows them in its forms. Edits by hent itself have their own
//! messages, which name the file and the line.

use super::LANGUES;
use super::table::{Column, Kind, Table};

/// Returns what to do about a value that a column does not accept: `type : choisissez gite, hotel ou autre`.
pub fn of_value(column: &Column) -> String {
    format!("{} : {}", column.name, cure(column))
}

/// Returns what to do about a column without a value.
pub fn of_nothing(column: &Column) -> String {
    format!("{} : ce champ est obligatoire, {}", column.name, cure(column))
}

/// Returns what to do about a row with the key of another row.
pub fn of_key(table: Table) -> String {
    match table.key() {
        [code] => format!("{code} : une autre ligne de {} a déjà cette valeur, choisissez-en une autre", table.name()),
        several => {
            format!("{} : une autre ligne de {} a déjà ces valeurs, changez-en une", several.join(", "), table.name())
        }
    }
}

/// Returns what to do about a row of `table` that is deleted while `column` of `other` refers to it.
pub fn of_use(table: Table, other: Table, column: &str) -> String {
    format!(
        "{} : cette ligne sert encore ({}.{column}), changez ou supprimez d'abord les lignes de {} qui la nomment",
        table.name(),
        other.name(),
        other.name()
    )
}

/// Returns an order in French: what to enter in a column.
pub fn cure(column: &Column) -> String {
    match column.kind {
        Kind::Id => "laissez ce numéro vide, la base le choisit".into(),
        Kind::Code | Kind::CodeOf(_) => {
            "écrivez de 1 à 80 signes parmi a-z, 0-9 et le tiret, sans accent ni espace".into()
        }
        Kind::Text | Kind::Periode | Kind::Fermetures => {
            "écrivez un texte d'au plus 10 000 signes, sans tabulation ni autre caractère de contrôle".into()
        }
        Kind::Heure => "écrivez une heure HH:MM, par exemple 16:30".into(),
        Kind::Int(low, high) => format!("écrivez un nombre entier de {low} à {high}"),
        Kind::Share => "écrivez un nombre de 0 à 1, la part de la longueur du tronçon".into(),
        Kind::Bool => "choisissez oui ou non".into(),
        Kind::Color => "écrivez une couleur #rrggbb en minuscules, par exemple #1c6ea4".into(),
        Kind::Date => "écrivez une date AAAA-MM-JJ".into(),
        Kind::Day if column.name == "au" => "écrivez une date AAAA-MM-JJ, le premier jour (du) ou après".into(),
        Kind::Day => "écrivez une date AAAA-MM-JJ".into(),
        Kind::Word(words) => format!("choisissez {}", listed(words, "ou")),
        Kind::Words(words) if words == LANGUES => {
            "choisissez des codes de langue ISO 639-1, par exemple fr, en et br".into()
        }
        Kind::Words(words) => format!("choisissez parmi {}, sans mots contraires", listed(words, "et")),
        Kind::Ref(table) => format!("choisissez une ligne de {} qui existe", table.name()),
        Kind::Line | Kind::LineZ => {
            "dessinez une seule ligne d'au moins deux points, en degrés (EPSG:4326), longitude de -180 à 180 et latitude de -90 à 90".into()
        }
        Kind::PointZ | Kind::Point => {
            "placez un seul point, en degrés (EPSG:4326), longitude de -180 à 180 et latitude de -90 à 90".into()
        }
        Kind::Instant => "écrivez un instant en UTC, AAAA-MM-JJThh:mm:ss.mmmZ".into(),
        Kind::Json => "écrivez un document JSON".into(),
    }
}

/// Joins words: `a, b ou c`.
fn listed(words: &[&str], last: &str) -> String {
    match words {
        [start @ .., end] if !start.is_empty() => format!("{} {last} {end}", start.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_and_how() {
        let column = |table: Table, name: &str| table.columns().iter().find(|column| column.name == name).unwrap();
        let kind = of_value(column(Table::Hebergeur, "type"));
        assert_eq!(kind, "type : choisissez gite, accueil-pelerin, chambre-hotes, hotel, camping, communaute ou autre");
        assert!(of_nothing(column(Table::Voie, "nom")).starts_with("nom : ce champ est obligatoire, écrivez"));
        assert!(of_key(Table::Etape).starts_with("voie_id, variante, numero : une autre ligne de etape"));
    }
}
