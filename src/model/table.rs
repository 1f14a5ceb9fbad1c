//! The schema of design §3, described once: which tables there are, their columns, and what a column may hold.
//!
//! The stores make their SELECT, INSERT, UPDATE and DELETE from it, the import its checks of a file's columns.
//! The tables themselves are created by the numbered migrations (`store/*/NNN.sql`); a test holds the two together.

use super::vocabulary::{Categorie, LANGUES, Offre, PublierPosition, Service, TypeHebergeur};

/// A table of the store, in an order in which each refers only to earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// A way: `Voie`.
    Voie,
    /// A town or hamlet on or near a way: `Localite`.
    Localite,
    /// A stretch of way between two junctions: `Troncon`.
    Troncon,
    /// Which tronçons make up a voie or a variant of it, in order.
    VoieTroncon,
    /// A day's walk: `Etape`.
    Etape,
    /// A host: `Hebergeur`.
    Hebergeur,
    /// A point of interest: `PointInteret`.
    PointInteret,
    /// A printed guide: `Guide`.
    Guide,
    /// The append-only log of every change, written by the store's own triggers.
    Historique,
    /// How often each file was downloaded on each day: [`super::Telechargement`].
    Telechargement,
}

impl Table {
    /// All tables, each after those it refers to.
    pub const ALL: [Table; 10] = [
        Table::Voie,
        Table::Localite,
        Table::Troncon,
        Table::VoieTroncon,
        Table::Etape,
        Table::Hebergeur,
        Table::PointInteret,
        Table::Guide,
        Table::Historique,
        Table::Telechargement,
    ];

    /// What the atlas is built from: everything but the log and the counts.
    pub const CONTENT: [Table; 8] = [
        Table::Voie,
        Table::Localite,
        Table::Troncon,
        Table::VoieTroncon,
        Table::Etape,
        Table::Hebergeur,
        Table::PointInteret,
        Table::Guide,
    ];

    /// Its name in both stores (without the schema).
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
            Table::Historique => "historique",
            Table::Telechargement => "telechargement",
        }
    }

    /// Its columns, in the order of the design. A row's values stand in this order.
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
            Table::Historique => HISTORIQUE,
            Table::Telechargement => TELECHARGEMENT,
        }
    }

    /// The columns that tell two rows apart for a person (not the `id`): an import updates the row with
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

    /// The columns by which the store addresses a row and orders a table: `id`, or the key where there is none.
    pub fn primary_key(self) -> &'static [&'static str] {
        match self {
            Table::VoieTroncon | Table::Historique | Table::Telechargement => self.key(),
            _ => &["id"],
        }
    }

    /// The place of a column in a row.
    pub fn index_of(self, column: &str) -> Option<usize> {
        self.columns().iter().position(|c| c.name == column)
    }

    /// Its geometry column's kind, if it has one.
    pub fn geometry(self) -> Option<Kind> {
        self.columns().iter().map(|c| c.kind).find(|k| k.is_geometry())
    }
}

/// A column: its name, what it may hold, and what stands there if nothing is said.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in both stores.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What happens where no value is given.
    pub absent: Absent,
}

/// What a column holds where no value is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Nothing is said: NULL.
    Null,
    /// A value must be given.
    Refused,
    /// This value, written as in a CSV file.
    Default(&'static str),
}

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The row's number: a positive integer, made by the store.
    Id,
    /// A [`super::Code`], unique in the table.
    Code,
    /// Free text, at most 10,000 characters, no control characters but line ends.
    Text,
    /// Text that an import takes only as a [`super::Periode`]; what stands in a store may be any.
    Periode,
    /// Days in the notation of `Periode` on which a host is closed.
    Fermetures,
    /// An hour of the day, `HH:MM`.
    Heure,
    /// An integer of a range, both ends included.
    Int(i64, i64),
    /// true or false.
    Bool,
    /// `#rrggbb`.
    Color,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// One word of a vocabulary.
    Word(&'static [&'static str]),
    /// Any number of words of a vocabulary.
    Words(&'static [&'static str]),
    /// The `id` of a row of another table; an import names it by its code.
    Ref(Table),
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
    /// Is it one of the geometries?
    pub fn is_geometry(self) -> bool {
        matches!(self, Kind::LineZ | Kind::PointZ | Kind::Point)
    }

    /// Is it written as one text?
    pub fn is_text(self) -> bool {
        match self {
            Self::Code
            | Self::Text
            | Self::Periode
            | Self::Fermetures
            | Self::Heure
            | Self::Color
            | Self::Date
            | Self::Word(_)
            | Self::Instant
            | Self::Json => true,
            Self::Id
            | Self::Int(..)
            | Self::Bool
            | Self::Words(_)
            | Self::Ref(_)
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

const VOIE: &[Column] = &[
    needed("id", Kind::Id),
    needed("code", Kind::Code),
    needed("nom", Kind::Text),
    optional("description", Kind::Text),
    or("couleur", Kind::Color, "#1c6ea4"),
    or("ordre", Kind::Int(-1_000_000, 1_000_000), "0"),
    or("deux_sens", Kind::Bool, "false"),
];
const LOCALITE: &[Column] = &[
    needed("id", Kind::Id),
    needed("code", Kind::Code),
    needed("nom", Kind::Text),
    optional("insee", Kind::Text),
    or("services", Kind::Words(Service::WORDS), ""),
    needed("geom", Kind::PointZ),
];
const TRONCON: &[Column] = &[
    needed("id", Kind::Id),
    needed("code", Kind::Code),
    optional("nom", Kind::Text),
    optional("revetement", Kind::Text),
    optional("balisage", Kind::Text),
    optional("source", Kind::Text),
    optional("droits", Kind::Text),
    optional("date_releve", Kind::Date),
    needed("geom", Kind::LineZ),
];
const VOIE_TRONCON: &[Column] = &[
    needed("voie_id", Kind::Ref(Table::Voie)),
    or("variante", Kind::Text, ""),
    needed("rang", Kind::Int(1, 1_000_000)),
    needed("troncon_id", Kind::Ref(Table::Troncon)),
    or("inverse", Kind::Bool, "false"),
];
const ETAPE: &[Column] = &[
    needed("id", Kind::Id),
    needed("voie_id", Kind::Ref(Table::Voie)),
    or("variante", Kind::Text, ""),
    needed("numero", Kind::Int(1, 9999)),
    optional("nom", Kind::Text),
    needed("depart_id", Kind::Ref(Table::Localite)),
    needed("arrivee_id", Kind::Ref(Table::Localite)),
    optional("description", Kind::Text),
];
const HEBERGEUR: &[Column] = &[
    needed("id", Kind::Id),
    needed("code", Kind::Code),
    needed("nom", Kind::Text),
    needed("type", Kind::Word(TypeHebergeur::WORDS)),
    optional("capacite", Kind::Int(0, 10_000)),
    optional("adresse", Kind::Text),
    optional("localite_id", Kind::Ref(Table::Localite)),
    optional("telephone", Kind::Text),
    optional("courriel", Kind::Text),
    optional("site", Kind::Text),
    optional("periode", Kind::Periode),
    optional("tarif", Kind::Text),
    or("accueil_pelerin", Kind::Bool, "false"),
    optional("prevenir_heures", Kind::Int(0, 10_000)),
    // Nothing is published unless the host agreed.
    or("publier_position", Kind::Word(PublierPosition::WORDS), "non"),
    or("publier_contact", Kind::Bool, "false"),
    optional("geom", Kind::Point),
    // NULL is not known; an empty list is nothing declared.
    optional("services", Kind::Words(Offre::WORDS)),
    optional("arrivee_de", Kind::Heure),
    optional("arrivee_a", Kind::Heure),
    optional("langues", Kind::Words(LANGUES)),
    optional("confirme_le", Kind::Date),
    optional("fermetures", Kind::Fermetures),
];
const POINT_INTERET: &[Column] = &[
    needed("id", Kind::Id),
    needed("code", Kind::Code),
    needed("nom", Kind::Text),
    needed("categorie", Kind::Word(Categorie::WORDS)),
    optional("description", Kind::Text),
    optional("photo", Kind::Text),
    optional("lien", Kind::Text),
    needed("geom", Kind::Point),
];
const GUIDE: &[Column] = &[
    needed("id", Kind::Id),
    needed("code", Kind::Code),
    optional("voie_id", Kind::Ref(Table::Voie)),
    needed("titre", Kind::Text),
    optional("edition", Kind::Text),
    optional("lien", Kind::Text),
    optional("prix", Kind::Text),
];
const HISTORIQUE: &[Column] = &[
    needed("seq", Kind::Id),
    needed("at", Kind::Instant),
    optional("who", Kind::Text),
    needed("table", Kind::Text),
    optional("code", Kind::Text),
    needed("operation", Kind::Word(&["insert", "update", "delete"])),
    optional("row_before", Kind::Json),
    optional("source", Kind::Text),
    optional("lot", Kind::Int(1, i64::MAX)),
];
const TELECHARGEMENT: &[Column] = &[
    needed("voie", Kind::Text),
    or("etape", Kind::Text, ""),
    needed("format", Kind::Text),
    needed("jour", Kind::Date),
    needed("nombre", Kind::Int(1, 1_000_000_000_000)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_columns_and_references_point_back() {
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
