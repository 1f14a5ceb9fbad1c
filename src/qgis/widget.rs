//! How a form of QGIS shows a column: the kind of its widget and the widget's configuration.

use serde_json::{Value, json};

use super::names;
use crate::model::table::{Absent, Column, Kind, Table};
use crate::model::{Categorie, GenrePerturbation, Gravite, LANGUES, Offre, PublierPosition, Service, TypeHebergeur};
use crate::words::{Langue, Words};

/// The columns of long texts, which get a field of several lines.
const LONG: &[&str] = &["adresse", "description", "texte", "row_before"];

/// The number of columns of boxes to tick.
const BOXES: usize = 3;

/// A widget: its kind, as QGIS names it, and its configuration.
#[derive(Debug, PartialEq)]
pub(super) struct Widget {
    pub(super) kind: &'static str,
    pub(super) config: Value,
}

impl Widget {
    pub(super) const fn hidden() -> Self {
        Self { kind: "Hidden", config: Value::Null }
    }

    /// Returns the widget of a column. If `alone` is true, the layer may be in a project that has no other layer of
    /// hent, so the widget refers to none.
    pub(super) fn of(table: Table, column: &Column, alone: bool) -> Self {
        let nullable = column.absent == Absent::Null;
        let (kind, config) = match column.kind {
            Kind::Id if table != Table::Historique => return Self::hidden(),
            Kind::Bool => ("CheckBox", json!({})),
            Kind::Color => ("Color", json!({})),
            Kind::Date | Kind::Day => (
                "DateTime",
                json!({ "allow_null": nullable, "calendar_popup": true, "display_format": "dd/MM/yyyy",
                        "field_format": "yyyy-MM-dd", "field_iso_format": false }),
            ),
            Kind::Word(words) => ("ValueMap", value_map(words, nullable)),
            Kind::Words(words) if !alone => (
                "ValueRelation",
                json!({ "Layer": list_id(words), "LayerName": list_name(words), "LayerProviderName": "virtual",
                        "LayerSource": list_source(words), "Key": "mot", "Value": "nom", "AllowMulti": true,
                        "AllowNull": true, "NofColumns": BOXES, "OrderByValue": words == LANGUES,
                        "UseCompleter": false, "FilterExpression": "", "Description": "" }),
            ),
            Kind::Ref(other) if !alone => (
                "RelationReference",
                json!({ "Relation": relation_id(table, column), "AllowNULL": nullable, "ShowForm": false,
                        "ShowOpenFormButton": true, "OrderByValue": true, "MapIdentification": false,
                        "ReadOnly": false, "AllowAddFeatures": false, "ChainFilters": false,
                        "ReferencedLayerId": names::layer_id(other), "ReferencedLayerName": names::layer(other) }),
            ),
            Kind::CodeOf(other) if !alone => (
                "ValueRelation",
                json!({ "Layer": names::layer_id(other), "LayerName": names::layer(other), "Key": "code",
                        "Value": "code", "AllowMulti": false, "AllowNull": nullable, "NofColumns": 1,
                        "OrderByValue": true, "UseCompleter": true, "FilterExpression": "", "Description": "" }),
            ),
            _ => ("TextEdit", json!({ "IsMultiline": LONG.contains(&column.name), "UseHtml": false })),
        };
        Self { kind, config }
    }
}

/// Returns the id of the relation of a column of kind `Ref`.
pub(super) fn relation_id(table: Table, column: &Column) -> String {
    format!("hent_{}_{}", table.name(), column.name)
}

/// The lists of several words, each with the id and the name of the layer that has its words. QGIS fills boxes to tick
/// from a layer only, so each list is a virtual layer, whose query is its whole content.
pub(super) const LISTS: [(&[&str], &str, &str); 3] = [
    (Service::WORDS, "hent_liste_services", "Liste : services des localités"),
    (Offre::WORDS, "hent_liste_offres", "Liste : ce que les hébergeurs offrent"),
    (LANGUES, "hent_liste_langues", "Liste : langues"),
];

fn list_of(words: &[&str]) -> Option<&'static (&'static [&'static str], &'static str, &'static str)> {
    LISTS.iter().find(|(list, ..)| *list == words)
}

fn list_id(words: &[&str]) -> &'static str {
    list_of(words).map_or("", |(_, id, _)| id)
}

fn list_name(words: &[&str]) -> &'static str {
    list_of(words).map_or("", |(.., name)| name)
}

/// Returns the source of the virtual layer of a list: its query.
pub(super) fn list_source(words: &[&str]) -> String {
    let row = |(i, word): (usize, &&str)| {
        let label = label(words, word).replace('\'', "''");
        if i == 0 { format!("SELECT '{word}' AS mot, '{label}' AS nom") } else { format!("SELECT '{word}', '{label}'") }
    };
    let rows: Vec<String> = words.iter().enumerate().map(row).collect();
    // The query is a part of a URL.
    let escape = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    format!("?query={}", rows.join(" UNION ALL ").bytes().map(escape).collect::<String>())
}

/// Returns the configuration of a list of single values. Each entry is a map of its own, because QGIS keeps the order of
/// a list.
fn value_map(words: &[&str], nullable: bool) -> Value {
    // The value by which QGIS stands for NULL in such a list.
    const NULL: &str = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}";
    let nothing = nullable.then(|| json!({ "(rien)": NULL }));
    let entries = words.iter().map(|word| json!({ capital(&label(words, word)): word }));
    json!({ "map": nothing.into_iter().chain(entries).collect::<Vec<_>>() })
}

/// Returns the French label of a word of a vocabulary.
pub(super) fn label(words: &[&str], word: &str) -> String {
    let french = words_in_french();
    let label = if words == TypeHebergeur::WORDS {
        TypeHebergeur::parse(word).map(|word| french.type_of_host(word))
    } else if words == PublierPosition::WORDS {
        PublierPosition::parse(word).map(|word| french.position(word))
    } else if words == Categorie::WORDS {
        Categorie::parse(word).map(|word| french.categorie(word))
    } else if words == GenrePerturbation::WORDS {
        GenrePerturbation::parse(word).map(|word| french.genre_perturbation(word))
    } else if words == Gravite::WORDS {
        Gravite::parse(word).map(|word| french.gravite(word))
    } else if words == Offre::WORDS {
        Offre::parse(word).map(|word| french.offre(word))
    } else if words == Service::WORDS {
        Service::parse(word).map(|word| french.service(word))
    } else if words == LANGUES {
        Some(french.langue_parlee(word))
    } else {
        match word {
            "insert" => Some("ajout"),
            "update" => Some("modification"),
            "delete" => Some("suppression"),
            _ => None,
        }
    };
    label.unwrap_or(word).to_owned()
}

fn words_in_french() -> &'static Words {
    Words::of(Langue::Fr)
}

fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_the_schema_has_labels_and_a_layer() {
        for table in Table::CONTENT {
            for column in table.columns() {
                match column.kind {
                    Kind::Words(words) => assert!(list_of(words).is_some(), "{table:?}.{}", column.name),
                    Kind::Word(words) => {
                        let labels: Vec<String> = words.iter().map(|word| capital(&label(words, word))).collect();
                        assert!(labels.iter().zip(words).all(|(label, word)| label != word), "{labels:?}");
                    }
                    _ => {}
                }
            }
        }
        assert!(list_source(Service::WORDS).starts_with("?query=SELECT%20%27commerce%27%20AS%20mot"));
    }
}
