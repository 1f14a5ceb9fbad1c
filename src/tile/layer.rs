//! The layers of a tile (design §6).

use std::fmt;

use crate::atlas::{Comparison, Pairs};

/// A layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the layers of design §6")]
pub enum Layer {
    Voies,
    Etapes,
    Troncons,
    Localites,
    Hebergeurs,
    PointsInteret,
}

impl Layer {
    /// All layers, in the order in which they stand in a tile.
    pub const ALL: [Layer; 6] =
        [Layer::Voies, Layer::Etapes, Layer::Troncons, Layer::Localites, Layer::Hebergeurs, Layer::PointsInteret];

    /// Those of lines, in the same order.
    pub(super) const LINES: [Layer; 3] = [Layer::Voies, Layer::Etapes, Layer::Troncons];

    /// Its name in tiles and URLs.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The zoom from which it is there.
    pub fn min_zoom(self) -> u8 {
        self.entry().min_zoom
    }

    /// The zoom from which all of it is there. Before, points that would touch on the map are thinned: not drawn under
    /// each other, but left out.
    pub fn all_zoom(self) -> u8 {
        self.entry().all_zoom
    }

    /// What it shows, for people.
    pub fn description(self) -> &'static str {
        self.entry().description
    }

    /// Its line in the table of layers; its attributes are in [`super::attributes`].
    fn entry(self) -> Entry {
        let entry = |name, min_zoom, all_zoom, description| Entry { name, min_zoom, all_zoom, description };
        match self {
            Layer::Voies => entry("voies", 0, 0, "Les voies vers Compostelle"),
            Layer::Etapes => entry("etapes", 7, 7, "Les étapes, d'une localité à l'autre"),
            Layer::Troncons => entry("troncons", 9, 9, "Les tronçons, entre deux carrefours"),
            Layer::Localites => entry("localites", 6, 9, "Les localités et leurs services"),
            Layer::Hebergeurs => entry("hebergeurs", 8, 10, "Les hébergeurs qui ont accepté d'y figurer"),
            Layer::PointsInteret => entry("points_interet", 10, 10, "Les points d'intérêt"),
        }
    }

    /// Its features before and after a change.
    pub(super) fn pairs<'a>(self, comparison: &'a Comparison<'_>) -> &'a Pairs {
        match self {
            Layer::Voies => &comparison.voies,
            Layer::Etapes => &comparison.etapes,
            Layer::Troncons => &comparison.troncons,
            Layer::Localites => &comparison.localites,
            Layer::Hebergeurs => &comparison.hebergeurs,
            Layer::PointsInteret => &comparison.points_interet,
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A line of the table of layers.
struct Entry {
    name: &'static str,
    min_zoom: u8,
    all_zoom: u8,
    description: &'static str,
}

/// Some of the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LayerSet(u8);

/// The text names no set of layers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("« {} » n'est pas une couche", .0.chars().take(40).collect::<String>())]
pub struct UnknownLayer(pub String);

impl LayerSet {
    /// All of them.
    pub const ALL: LayerSet = LayerSet((1 << Layer::ALL.len()) - 1);

    /// Parses names joined by commas; their order and repetition do not matter. Errors: the first name that is no
    /// layer's.
    pub fn parse(names: &str) -> Result<Self, UnknownLayer> {
        names.split(',').try_fold(Self(0), |set, name| {
            let layer = Layer::ALL.into_iter().find(|l| l.name() == name).ok_or_else(|| UnknownLayer(name.into()))?;
            Ok(Self(set.0 | layer.bit()))
        })
    }

    /// Is the layer one of them?
    pub fn has(self, layer: Layer) -> bool {
        self.0 & layer.bit() != 0
    }

    /// Its layers, in the order of [`Layer::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |l| self.has(*l))
    }
}

impl fmt::Display for LayerSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Layer::name).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_sets() {
        assert_eq!(LayerSet::parse("hebergeurs,voies,voies").unwrap().to_string(), "voies,hebergeurs");
        assert_eq!(LayerSet::parse(&LayerSet::ALL.to_string()), Ok(LayerSet::ALL));
        for wrong in ["", "voies,", "Voies", "voies;etapes", "terre"] {
            assert!(LayerSet::parse(wrong).is_err(), "{wrong}");
        }
    }
}
