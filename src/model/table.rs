//! The schema of both stores: the tables, their columns, and the values that a column may hold.
//!
//! The stores generate their SELECT, INSERT, UPDATE and DELETE statements from it. The import checks the columns of a
//! file against it. The numbered migrations (`store/*/NNN.sql`) create the tables. A test compares them with this
//! schema.

use super::vocabulary::{
    Categorie, GenrePerturbation, Gravite, LANGUES, Offre, PublierPosition, Service, TypeHebergeur,
};

/// A table of the store. A table refers only to tables that precede it in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The ways: [`super::Voie`].
    Voie,
    /// The towns and hamlets: [`super::Localite`].
    Localite,
    /// The stretches between two junctions: [`super::Troncon`].
    Troncon,
    /// The tronçons that make up each voie and its variants, in order: [`super::VoieTroncon`].
    VoieTroncon,
    /// The day's walks: [`super::Etape`].
    Etape,
    /// The hosts: [`super::Hebergeur`].
    Hebergeur,
    /// The points of interest: [`super::PointInteret`].
    PointInteret,
    /// The printed guides: [`super::Guide`].
    Guide,
    /// The closures: [`super::Perturbation`].
    Perturbation,
    /// The findings of the checks that were accepted: [`super::Exception`].
    Exception,
    /// The append-only log of all changes. Triggers in the store write it.
    Historique,
    /// The number of downloads of each file on each day: [`super::Telechargement`].
    Telechargement,
}

impl Table {
    /// All tables. Each comes after those to which it refers.
    pub const ALL: [Table; 12] = [
        Table::Voie,
        Table::Localite,
        Table::Troncon,
        Table::VoieTroncon,
        Table::Etape,
        Table::Hebergeur,
        Table::PointInteret,
        Table::Guide,
        Table::Perturbation,
        Table::Exception,
        Table::Historique,
        Table::Telechargement,
    ];

    /// The tables that are edited, imported and logged: all except the log and the counts of downloads.
    pub const CONTENT: [Table; 10] = {
        let [content @ .., _historique, _telechargement] = Table::ALL;
        content
    };

    /// Returns the name of the table in both stores, without the schema.
    pub fn name(self) -> &'static str {
        match self {
            Table::Voie => "voie",
            Table::Localite => "localite",
            Table::Troncon => "troncon",
            Table::VoieTroncon => "voie_troncon",
            Table::Etape => "etape",
            Table::Hebergeur => "hebergeur",
            Table::PointInteret => "point_interet",
            Table::Guide => "guide",
            Table::Perturbation => "perturbation",
            Table::Exception => "exception",
            Table::Historique => "historique",
            Table::Telechargement => "telechargement",
        }
    }

    /// Returns the columns. The values of a [`super::row::Row`] have the same order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Voie => VOIE,
            Table::Localite => LOCALITE,
            Table::Troncon => TRONCON,
            Table::VoieTroncon => VOIE_TRONCON,
            Table::Etape => ETAPE,
            Table::Hebergeur => HEBERGEUR,
            Table::PointInteret => POINT_INTERET,
            Table::Guide => GUIDE,
            Table::Perturbation => PERTURBATION,
            Table::Exception => EXCEPTION,
            Table::Historique => HISTORIQUE,
            Table::Telechargement => TELECHARGEMENT,
        }
    }

    /// Returns the columns by which people and imports identify a row (not the `id`). An import updates the row with
    /// the same key.
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Table::VoieTroncon => &["voie_id", "variante", "rang"],
            Table::Etape => &["voie_id", "variante", "numero"],
            Table::Historique => &["seq"],
            Table::Telechargement => &["voie", "etape", "format", "jour"],
            _ => &["code"],
        }
    }

    /// Returns the primary key: the `id`, or the key of a table without ids. Rows are sorted by it.
    pub fn primary_key(self) -> &'static [&'static str] {
        match self {
            Table::VoieTroncon | Table::Historique | Table::Telechargement => self.key(),
            _ => &["id"],
        }
    }

    /// Returns the index of a column in a row, or `None` if the table has no such column.
    pub fn index_of(self, column: &str) -> Option<usize> {
        self.columns().iter().position(|c| c.name == column)
    }

    /// Returns the kind of the geometry column, or `None` if the table has none.
    pub fn geometry(self) -> Option<Kind> {
        self.columns().iter().map(|c| c.kind).find(|k| k.is_geometry())
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name in both stores.
    pub name: &'static str,
    /// The values that it may hold.
    pub kind: Kind,
    /// What happens if there is no value.
    pub absent: Absent,
}

/// What happens if there is no value for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// The column becomes NULL.
    Null,
    /// The row is refused.
    Refused,
    /// The column gets this value, written as in a CSV file.
    Default(&'static str),
}

/// The values that a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The id of the row: a positive integer that the store chooses.
    Id,
    /// A [`super::Code`], unique in the table.
    Code,
    /// Free text: at most 10,000 characters, without control characters except line ends.
    Text,
    /// Text. An import accepts only a [`super::Periode`]. A person may store any text.
    Periode,
    /// The days on which a host is closed, in the notation of `Periode`.
    Fermetures,
    /// A time of day, `HH:MM`.
    Heure,
    /// An integer in this range, including both ends.
    Int(i64, i64),
    /// A share of a whole, a real number from 0 to 1.
    Share,
    /// true or false.
    Bool,
    /// `#rrggbb`.
    Color,
    /// A day, `YYYY-MM-DD`. An import does not accept a day in the future.
    Date,
    /// A day, `YYYY-MM-DD`. It may be in the future.
    Day,
    /// One word of a vocabulary.
    Word(&'static [&'static str]),
    /// A list of words of a vocabulary.
    Words(&'static [&'static str]),
    /// The `id` of a row of another table. Imported files refer to that row by its code.
    Ref(Table),
    /// The code of a row of another table. The row may have been deleted since.
    CodeOf(Table),
    /// A LineString of at least two positions, EPSG:4326.
    Line,
    /// A LineStringZ of at least two positions, EPSG:4326.
    LineZ,
    /// A PointZ, EPSG:4326.
    PointZ,
    /// A Point, EPSG:4326.
    Point,
    /// An instant, RFC 3339 in UTC.
    Instant,
    /// A JSON document as text.
    Json,
}

impl Kind {
    /// Tells whether this is one of the four geometries.
    pub fn is_geometry(self) -> bool {
        matches!(self, Kind::Line | Kind::LineZ | Kind::PointZ | Kind::Point)
    }

    /// Tells whether the value of a cell is a text ([`super::row::Value::Text`]).
    pub fn is_text(self) -> bool {
        match self {
            Self::Code
            | Self::Text
            | Self::Periode
            | Self::Fermetures
            | Self::Heure
            | Self::Color
            | Self::Date
            | Self::Day
            | Self::CodeOf(_)
            | Self::Word(_)
            | Self::Instant
            | Self::Json => true,
            Self::Id
            | Self::Int(..)
            | Self::Share
            | Self::Bool
            | Self::Words(_)
            | Self::Ref(_)
            | Self::Line
            | Self::LineZ
            | Self::PointZ
            | Self::Point => false,
        }
    }
}

const fn needed(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, absent: Absent::Refused }
}
const fn optional(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, absent: Absent::Null }
}
const fn or(name: &'static str, kind: Kind, default: &'static str) -> Column {
    Column { name, kind, absent: Absent::Default(default) }
}

// rustfmt would put each column on a line of its own. With several in a line, a table can be seen at a glance.
const ID: Column = needed("id", Kind::Id);
const CODE: Column = needed("code", Kind::Code);
#[rustfmt::skip]
const VOIE: &[Column] = &[
    ID, CODE, needed("nom", Kind::Text), optional("description", Kind::Text),
    or("couleur", Kind::Color, "#1c6ea4"), or("ordre", Kind::Int(-1_000_000, 1_000_000), "0"),
    or("deux_sens", Kind::Bool, "false"),
];
#[rustfmt::skip]
const LOCALITE: &[Column] = &[
    ID, CODE, needed("nom", Kind::Text), optional("insee", Kind::Text),
    or("services", Kind::Words(Service::WORDS), ""), needed("geom", Kind::PointZ),
];
#[rustfmt::skip]
const TRONCON: &[Column] = &[
    ID, CODE, optional("nom", Kind::Text), optional("revetement", Kind::Text), optional("balisage", Kind::Text),
    optional("source", Kind::Text), optional("droits", Kind::Text), optional("date_releve", Kind::Date),
    needed("geom", Kind::LineZ),
];
#[rustfmt::skip]
const VOIE_TRONCON: &[Column] = &[
    needed("voie_id", Kind::Ref(Table::Voie)), or("variante", Kind::Text, ""), needed("rang", Kind::Int(1, 1_000_000)),
    needed("troncon_id", Kind::Ref(Table::Troncon)), or("inverse", Kind::Bool, "false"),
];
#[rustfmt::skip]
const ETAPE: &[Column] = &[
    ID, needed("voie_id", Kind::Ref(Table::Voie)), or("variante", Kind::Text, ""), needed("numero", Kind::Int(1, 9999)),
    optional("nom", Kind::Text), needed("depart_id", Kind::Ref(Table::Localite)),
    needed("arrivee_id", Kind::Ref(Table::Localite)), optional("description", Kind::Text),
];
#[rustfmt::skip]
const HEBERGEUR: &[Column] = &[
    ID, CODE, needed("nom", Kind::Text), needed("type", Kind::Word(TypeHebergeur::WORDS)),
    optional("capacite", Kind::Int(0, 10_000)), optional("adresse", Kind::Text),
    optional("localite_id", Kind::Ref(Table::Localite)), optional("telephone", Kind::Text),
    optional("courriel", Kind::Text), optional("site", Kind::Text), optional("periode", Kind::Periode),
    optional("tarif", Kind::Text), or("accueil_pelerin", Kind::Bool, "false"),
    optional("prevenir_heures", Kind::Int(0, 10_000)),
    // By default, nothing about a host is published.
    or("publier_position", Kind::Word(PublierPosition::WORDS), "non"), or("publier_contact", Kind::Bool, "false"),
    optional("geom", Kind::Point),
    // NULL means unknown. An empty list means that nothing was declared.
    optional("services", Kind::Words(Offre::WORDS)),
    optional("arrivee_de", Kind::Heure),
    optional("arrivee_a", Kind::Heure),
    optional("langues", Kind::Words(LANGUES)),
    optional("confirme_le", Kind::Date),
    optional("fermetures", Kind::Fermetures),
];
#[rustfmt::skip]
const POINT_INTERET: &[Column] = &[
    ID, CODE, needed("nom", Kind::Text), needed("categorie", Kind::Word(Categorie::WORDS)),
    optional("description", Kind::Text), optional("photo", Kind::Text), optional("lien", Kind::Text),
    needed("geom", Kind::Point),
];
#[rustfmt::skip]
const GUIDE: &[Column] = &[
    ID, CODE, optional("voie_id", Kind::Ref(Table::Voie)), needed("titre", Kind::Text),
    optional("edition", Kind::Text), optional("lien", Kind::Text), optional("prix", Kind::Text),
];
#[rustfmt::skip]
const PERTURBATION: &[Column] = &[
    ID, CODE, needed("voie_id", Kind::Ref(Table::Voie)), or("variante", Kind::Text, ""),
    needed("troncon_de", Kind::CodeOf(Table::Troncon)), needed("place_de", Kind::Share),
    needed("troncon_a", Kind::CodeOf(Table::Troncon)), needed("place_a", Kind::Share),
    needed("du", Kind::Day), optional("au", Kind::Day), needed("genre", Kind::Word(GenrePerturbation::WORDS)),
    needed("gravite", Kind::Word(Gravite::WORDS)), optional("texte", Kind::Text), optional("detour", Kind::Line),
    optional("source", Kind::Text), optional("saisi_par", Kind::Text), optional("verifie_le", Kind::Date),
];
// The place is a text, not a geometry: PostGIS announces changed geometries to everybody, and a finding may be about a
// host who is not published.
#[rustfmt::skip]
const EXCEPTION: &[Column] = &[
    ID, CODE, needed("regle", Kind::Text), optional("codes", Kind::Text), optional("lieu", Kind::Text),
    optional("empreinte", Kind::Text), needed("raison", Kind::Text), optional("auteur", Kind::Text),
    optional("le", Kind::Date),
];
#[rustfmt::skip]
const HISTORIQUE: &[Column] = &[
    needed("seq", Kind::Id), needed("at", Kind::Instant), optional("who", Kind::Text), needed("table", Kind::Text),
    optional("code", Kind::Text), needed("operation", Kind::Word(&["insert", "update", "delete"])),
    optional("row_before", Kind::Json), optional("source", Kind::Text), optional("lot", Kind::Int(1, i64::MAX)),
];
#[rustfmt::skip]
const TELECHARGEMENT: &[Column] = &[
    needed("voie", Kind::Text), or("etape", Kind::Text, ""), needed("format", Kind::Text), needed("jour", Kind::Date),
    needed("nombre", Kind::Int(1, 1_000_000_000_000)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_columns_and_a_table_refers_to_earlier_ones_only() {
        for (rank, table) in Table::ALL.into_iter().enumerate() {
            for key in table.key().iter().chain(table.primary_key()) {
                assert!(table.index_of(key).is_some(), "{key} of {table:?}");
            }
            for column in table.columns() {
                if let Kind::Ref(other) = column.kind {
                    assert!(Table::ALL.iter().position(|t| *t == other).unwrap() < rank, "{table:?} before {other:?}");
                }
            }
        }
    }
}
