//! Errors for rows that a store refused. They name the rule and the row, but never the content of the row, because the
//! data of hosts are private.

use crate::error::Error;
use crate::model::LANGUES;
use crate::model::change::Change;
use crate::model::row::{Row, Value};
use crate::model::table::{Kind, Table};

/// The rule that a row violated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The CHECK constraint of this name, `TABLE_COLUMN`.
    Check(String),
    /// Another row has the same value in a unique column, or the same key.
    Taken,
    /// This column must have a value.
    Missing(String),
    /// This column refers to a row that does not exist or that was to be deleted.
    Dangling(String),
    /// A value does not fit the type of its column.
    Type,
}

impl Refusal {
    /// Makes the error for a row of `table`. It names `origin`, or if that is `None`, the primary key of the row.
    pub(super) fn at(&self, table: Table, row: Option<&Row>, origin: Option<&str>) -> Error {
        let place = origin.map_or_else(|| place(table, row), str::to_owned);
        let (problem, cure) = self.text(table);
        Error::input(place, problem, cure)
    }

    /// Makes the error for a change that was refused.
    pub(super) fn of(&self, change: &Change) -> Error {
        let row = change.after.as_ref().or(change.before.as_ref());
        self.at(change.table, row, change.origin.as_deref())
    }

    /// Makes the error for a broken reference after `changes`. It names the change that wrote `value` into `column` of
    /// `table`, or otherwise the change that deleted the referenced row.
    pub(super) fn dangling(changes: &[Change], table: Table, column: &str, value: i64) -> Error {
        let refusal = Refusal::Dangling(column.to_owned());
        let value = Value::Int(value);
        let parent = table.columns().iter().find(|c| c.name == column).and_then(|c| match c.kind {
            Kind::Ref(parent) => Some(parent),
            _ => None,
        });
        let writes = |c: &&Change| c.table == table && c.after.as_ref().is_some_and(|r| *r.get(table, column) == value);
        let removes = |c: &&Change| {
            Some(c.table) == parent
                && c.after.is_none()
                && c.before.as_ref().is_some_and(|r| *r.get(c.table, "id") == value)
        };
        match changes.iter().find(writes).or_else(|| changes.iter().find(removes)) {
            Some(change) => {
                let row = change.after.as_ref().or(change.before.as_ref());
                let place = change.origin.clone().unwrap_or_else(|| place(change.table, row));
                let (problem, cure) = refusal.text(table);
                Error::input(place, problem, cure)
            }
            None => refusal.at(table, None, None),
        }
    }

    fn text(&self, table: Table) -> (String, String) {
        let name = table.name();
        match self {
            Refusal::Check(rule) => match column_of(rule) {
                Some((column, kind)) => (
                    format!("la colonne {column} n'accepte pas cette valeur"),
                    format!("Attendu : {}.", expected(kind)),
                ),
                None => (format!("la règle {rule} refuse cette ligne"), "Corrigez la ligne puis recommencez.".into()),
            },
            Refusal::Taken => {
                let key = table.key().join(", ");
                (
                    format!("une autre ligne de {name} a déjà cette clé ({key})"),
                    "Donnez à chaque ligne une clé différente.".into(),
                )
            }
            Refusal::Missing(column) => {
                (format!("la colonne {column} est vide"), "Donnez-lui une valeur, elle est obligatoire.".into())
            }
            Refusal::Dangling(column) => (
                format!("la colonne {column} de {name} désigne une ligne qui n'existe pas ou plus"),
                "Créez d'abord la ligne désignée, ou corrigez celles qui la désignent avant de la supprimer.".into(),
            ),
            Refusal::Type => (
                format!("une valeur n'est pas du type de sa colonne dans {name}"),
                "Vérifiez les dates (AAAA-MM-JJ), les nombres et les géométries de cette ligne.".into(),
            ),
        }
    }
}

/// Makes the error for a cell that cannot be read. `place` comes from [`place`]. The pair has the problem and its
/// remedy.
pub(super) fn unreadable(store: &str, place: &str, (problem, cure): (String, String)) -> Error {
    Error::Store { store: format!("{store}, {place}"), problem, cure }
}

/// Returns the place of a row for messages: `table hebergeur, id=12`.
pub(super) fn place(table: Table, row: Option<&Row>) -> String {
    let key = |name: &&str| match row?.get(table, name) {
        Value::Int(i) => Some(format!(", {name}={i}")),
        _ => None, // a text could reveal private data
    };
    let key: String = table.primary_key().iter().filter_map(key).collect();
    format!("table {}{key}", table.name())
}

/// Returns the column of a constraint, found by the name of the constraint.
pub(super) fn column_of(rule: &str) -> Option<(&'static str, Kind)> {
    (Table::ALL.iter())
        .flat_map(|table| table.columns().iter().map(move |column| (table.name(), column)))
        .find(|(table, column)| rule.strip_prefix(table).and_then(|r| r.strip_prefix('_')) == Some(column.name))
        .map(|(_, column)| (column.name, column.kind))
}

/// Describes in French the values that a column of this kind accepts.
fn expected(kind: Kind) -> String {
    match kind {
        Kind::Id => "un entier positif".into(),
        Kind::Code => "un code de 1 à 80 caractères parmi a-z, 0-9 et -".into(),
        Kind::Text | Kind::Periode | Kind::Fermetures => "un texte d'au plus 10 000 caractères, sans caractère de contrôle".into(),
        Kind::Int(low, high) => format!("un entier de {low} à {high}"),
        Kind::Bool => "vrai ou faux".into(),
        Kind::Color => "une couleur #rrggbb, en minuscules".into(),
        Kind::Share => "un nombre de 0 à 1".into(),
        Kind::Date => "une date AAAA-MM-JJ".into(),
        Kind::Day => "une date AAAA-MM-JJ ; la fin ne vient pas avant le début".into(),
        Kind::Word(words) => format!("un mot parmi {}", words.join(", ")),
        Kind::Heure => "une heure HH:MM".into(),
        Kind::Words(words) if words == LANGUES => "des codes de langue ISO 639-1 (fr, en, es…)".into(),
        Kind::Words(words) => format!("des mots parmi {}", words.join(", ")),
        Kind::Ref(table) => format!("une ligne existante de {}", table.name()),
        Kind::CodeOf(table) => format!("le code d'une ligne de {}", table.name()),
        Kind::Line => {
            "une ligne sans altitude (LineString, EPSG:4326) d'au moins deux points, à ±180° de longitude et ±90° de latitude au plus".into()
        }
        Kind::LineZ => {
            "une ligne avec altitude (LineStringZ, EPSG:4326) d'au moins deux points, à ±180° de longitude et ±90° de latitude au plus".into()
        }
        Kind::PointZ => "un point avec altitude (PointZ, EPSG:4326), à ±180° de longitude et ±90° de latitude au plus".into(),
        Kind::Point => "un point sans altitude (Point, EPSG:4326), à ±180° de longitude et ±90° de latitude au plus".into(),
        Kind::Instant => "un instant en UTC, AAAA-MM-JJThh:mm:ss.mmmZ".into(),
        Kind::Json => "un document JSON".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_the_name_of_its_constraint() {
        for table in Table::ALL {
            for column in table.columns() {
                let rule = format!("{}_{}", table.name(), column.name);
                assert_eq!(column_of(&rule), Some((column.name, column.kind)), "{rule}");
            }
        }
        assert_eq!(column_of("voie_code_unique"), None);
    }

    #[test]
    fn an_error_names_rule_and_row_but_no_contents() {
        let row = Row(vec![Value::Int(12), Value::Text("chez-jeanne".into())]);
        let change = Change { table: Table::Hebergeur, before: None, after: Some(row), origin: None, source: None };
        let text = Refusal::Check("hebergeur_type".into()).of(&change).to_string();
        assert!(text.starts_with("table hebergeur, id=12 : la colonne type n'accepte pas"), "{text}");
        assert!(text.contains("chambre-hotes") && !text.contains("jeanne"), "{text}");
        let from_file = Change { origin: Some("hebergeurs.csv, ligne 3".into()), ..change };
        assert!(Refusal::Taken.of(&from_file).to_string().starts_with("hebergeurs.csv, ligne 3 : "));
    }
}
