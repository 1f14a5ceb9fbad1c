//! References to published things that have a position. A reference is a kind and an index into the list of that kind.

/// A published thing with a position, as an index into one of the lists of the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quoi {
    /// An index into [`super::Atlas::localites`].
    Localite(usize),
    /// An index into [`super::Atlas::hebergeurs`].
    Hebergeur(usize),
    /// An index into [`super::Atlas::points_interet`].
    PointInteret(usize),
}

/// A kind of published thing with a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genre {
    /// Towns, villages and hamlets.
    Localite,
    /// Hosts.
    Hebergeur,
    /// Points of interest.
    PointInteret,
}

impl Genre {
    /// Returns the thing of this kind at an index.
    pub fn quoi(self, index: usize) -> Quoi {
        match self {
            Self::Localite => Quoi::Localite(index),
            Self::Hebergeur => Quoi::Hebergeur(index),
            Self::PointInteret => Quoi::PointInteret(index),
        }
    }
}

impl Quoi {
    /// Returns the kind and the index.
    pub fn parts(self) -> (Genre, usize) {
        match self {
            Self::Localite(index) => (Genre::Localite, index),
            Self::Hebergeur(index) => (Genre::Hebergeur, index),
            Self::PointInteret(index) => (Genre::PointInteret, index),
        }
    }
}
