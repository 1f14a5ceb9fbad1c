//! [`Lieu`]: a host, localité or point of interest, as the rules see it.

use crate::geo::Position;

/// The kind of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is a table")]
pub enum Genre {
    Localite,
    Hebergeur,
    PointInteret,
}

/// A host, localité or point of interest. In a public scene, only what the host agreed to publish.
#[derive(Clone, Debug)]
pub struct Lieu {
    /// The kind.
    pub genre: Genre,
    /// The code of the row.
    pub code: String,
    /// The name.
    pub nom: String,
    /// The type of a host, the category of a point. Empty for a localité.
    pub categorie: &'static str,
    /// Its place, if it has one.
    pub position: Option<Position>,
    /// True if the position is its own, false if it is that of its localité.
    pub exacte: bool,
    /// The day on which a host was last confirmed, `YYYY-MM-DD`, or empty.
    pub confirme_le: String,
}

impl Lieu {
    /// Returns its code, which tells the tables apart, for the ids of findings.
    pub fn cle(&self) -> String {
        let table = match self.genre {
            Genre::Localite => "localite",
            Genre::Hebergeur => "hebergeur",
            Genre::PointInteret => "point_interet",
        };
        format!("{table}:{}", self.code)
    }
}
