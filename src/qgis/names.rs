//! The French names of layers, groups and fields, as an editor reads them.

use crate::model::table::Table;

/// A group of the layer tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// What the checks found.
    Constats,
    /// Points along the ways. They are drawn above everything else.
    Lieux,
    /// Lines.
    Chemins,
    /// Tables without a geometry that editors fill.
    Tables,
    /// Tables that only hent writes.
    Suivi,
}

impl Group {
    /// All groups, from the top of the layer tree to its bottom.
    pub(super) const ALL: [Self; 5] = [Self::Constats, Self::Lieux, Self::Chemins, Self::Tables, Self::Suivi];

    /// Returns the name of the group.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Constats => "Constats (hent check)",
            Self::Lieux => "Lieux",
            Self::Chemins => "Chemins",
            Self::Tables => "Tables",
            Self::Suivi => "Suivi (lecture seule)",
        }
    }
}

/// Returns the id of a table's layer in the project. QGIS ignores ids of ten characters or fewer.
pub(super) fn layer_id(table: Table) -> String {
    format!("hent_table_{}", table.name())
}

/// Returns the name of a table's layer.
pub(super) fn layer(table: Table) -> &'static str {
    match table {
        Table::Voie => "Voies",
        Table::Localite => "Localités",
        Table::Troncon => "Tronçons",
        Table::VoieTroncon => "Tronçons de chaque voie",
        Table::Etape => "Étapes",
        Table::Hebergeur => "Hébergeurs",
        Table::PointInteret => "Points d'intérêt",
        Table::Guide => "Guides",
        Table::Perturbation => "Perturbations (déviations)",
        Table::Exception => "Constats acceptés",
        Table::Historique => "Historique",
        Table::Telechargement => "Téléchargements",
    }
}

/// Returns the group of a table's layer.
pub(super) fn group(table: Table) -> Group {
    match table {
        Table::Localite | Table::Hebergeur | Table::PointInteret => Group::Lieux,
        Table::Troncon | Table::Perturbation => Group::Chemins,
        Table::Voie | Table::VoieTroncon | Table::Etape | Table::Guide | Table::Exception => Group::Tables,
        Table::Historique | Table::Telechargement => Group::Suivi,
    }
}

/// Returns the name of a field, or `None` if the column is not in this table of names. A test asserts that every column
/// is.
pub(super) fn field(table: Table, column: &str) -> Option<&'static str> {
    let special = match (table, column) {
        (Table::Localite, "services") => Some("Services"),
        (Table::Hebergeur, "services") => Some("Ce que l'hébergeur offre"),
        (Table::Exception, "code") => Some("Constat"),
        (Table::Troncon, "source") => Some("Source du tracé"),
        (Table::Perturbation, "source") => Some("Qui l'annonce"),
        (Table::Historique, "source") => Some("Fichier importé"),
        (Table::Historique, "code") => Some("Ligne"),
        (Table::Telechargement, "voie" | "etape") => Some(if column == "voie" { "Voie" } else { "Étape" }),
        _ => None,
    };
    special.or_else(|| COLUMNS.iter().find(|(name, _)| *name == column).map(|(_, alias)| *alias))
}

/// The name of each column that means the same in every table.
const COLUMNS: &[(&str, &str)] = &[
    ("accueil_pelerin", "Accueil réservé aux pèlerins"),
    ("adresse", "Adresse"),
    ("arrivee_a", "Arrivée jusqu'à"),
    ("arrivee_de", "Arrivée à partir de"),
    ("arrivee_id", "Arrivée"),
    ("at", "Date (UTC)"),
    ("au", "Jusqu'au"),
    ("auteur", "Accepté par"),
    ("balisage", "Balisage"),
    ("capacite", "Places"),
    ("categorie", "Catégorie"),
    ("code", "Code (dans les adresses)"),
    ("codes", "Lignes concernées"),
    ("confirme_le", "Confirmé le"),
    ("couleur", "Couleur"),
    ("courriel", "Courriel"),
    ("date_releve", "Relevé le"),
    ("depart_id", "Départ"),
    ("description", "Description"),
    ("detour", "Déviation"),
    ("deux_sens", "Balisée dans les deux sens"),
    ("droits", "Droits sur le tracé"),
    ("du", "À partir du"),
    ("edition", "Édition"),
    ("empreinte", "Empreinte du tracé"),
    ("fermetures", "Jours fermés"),
    ("format", "Format"),
    ("genre", "Genre"),
    ("geom", "Géométrie"),
    ("gravite", "Gravité"),
    ("id", "Numéro interne"),
    ("insee", "Code INSEE"),
    ("inverse", "Parcouru à l'envers"),
    ("jour", "Jour (UTC)"),
    ("langues", "Langues parlées"),
    ("le", "Accepté le"),
    ("lieu", "Lieu"),
    ("lien", "Lien"),
    ("localite_id", "Localité"),
    ("lot", "Import n°"),
    ("nom", "Nom"),
    ("nombre", "Nombre"),
    ("numero", "Numéro"),
    ("operation", "Opération"),
    ("ordre", "Ordre dans les listes"),
    ("periode", "Ouvert (Apr-Oct, par exemple)"),
    ("photo", "Photo (adresse)"),
    ("place_a", "Fin : part du tronçon, de 0 à 1"),
    ("place_de", "Début : part du tronçon, de 0 à 1"),
    ("prevenir_heures", "Prévenir, heures avant"),
    ("prix", "Prix"),
    ("publier_contact", "Publier téléphone et courriel"),
    ("publier_position", "Publier la place"),
    ("raison", "Raison"),
    ("rang", "Rang"),
    ("regle", "Règle"),
    ("revetement", "Revêtement"),
    ("row_before", "Ligne avant (JSON)"),
    ("saisi_par", "Saisi par"),
    ("seq", "N°"),
    ("site", "Site web"),
    ("table", "Table"),
    ("tarif", "Tarif"),
    ("telephone", "Téléphone"),
    ("texte", "Texte pour les marcheurs"),
    ("titre", "Titre"),
    ("troncon_a", "Fin : tronçon"),
    ("troncon_de", "Début : tronçon"),
    ("troncon_id", "Tronçon"),
    ("type", "Type"),
    ("variante", "Variante (vide : ligne principale)"),
    ("verifie_le", "Vérifié le"),
    ("voie_id", "Voie"),
    ("who", "Par"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_column_has_a_name_and_no_table_has_a_name_twice() {
        for table in Table::ALL {
            let mut seen = HashSet::new();
            for column in table.columns() {
                let name = field(table, column.name).unwrap_or_else(|| panic!("{table:?}.{}", column.name));
                assert!(seen.insert(name), "{table:?}: {name} twice");
            }
        }
    }
}
