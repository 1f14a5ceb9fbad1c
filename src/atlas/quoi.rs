//! Places that are published, by their kind and their place in the list of that kind.

/// Something that is published, by its place in the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quoi {
    /// Of [`super::Atlas::localites`].
    Localite(usize),
    /// Of [`super::Atlas::hebergeurs`].
    Hebergeur(usize),
    /// Of [`super::Atlas::points_interet`].
    PointInteret(usize),
}

/// What is published of places, by kind.
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
    /// The thing of this kind at a place of its list.
    pub fn quoi(self, index: usize) -> Quoi {
        match self {
            Self::Localite => Quoi::Localite(index),
            Self::Hebergeur => Quoi::Hebergeur(index),
            Self::PointInteret => Quoi::PointInteret(index),
        }
    }
}

impl Quoi {
    /// Its kind, and its place in the list of that kind.
    pub fn parts(self) -> (Genre, usize) {
        match self {
            Self::Localite(index) => (Genre::Localite, index),
            Self::Hebergeur(index) => (Genre::Hebergeur, index),
            Self::PointInteret(index) => (Genre::PointInteret, index),
        }
    }
}
