//! The layers of a tile (design §6).

use std::fmt;

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

    /// Its name in tiles and URLs.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Voies => "voies",
            Layer::Etapes => "etapes",
            Layer::Troncons => "troncons",
            Layer::Localites => "localites",
            Layer::Hebergeurs => "hebergeurs",
            Layer::PointsInteret => "points_interet",
        }
    }

    /// The zoom from which it is there.
    pub fn min_zoom(self) -> u8 {
        match self {
            Layer::Voies => 0,
            Layer::Etapes => 7,
            Layer::Troncons => 9,
            Layer::Localites => 6,
            Layer::Hebergeurs => 8,
            Layer::PointsInteret => 10,
        }
    }

    /// The zoom from which all of it is there. Before, points that would touch on the map are thinned: not drawn under
    /// each other, but left out.
    pub fn all_zoom(self) -> u8 {
        match self {
            Layer::Localites => 9,
            Layer::Hebergeurs => 10,
            _ => self.min_zoom(),
        }
    }

    /// What it shows, for people.
    pub fn description(self) -> &'static str {
        match self {
            Layer::Voies => "Les voies vers Compostelle",
            Layer::Etapes => "Les étapes, d'une localité à l'autre",
            Layer::Troncons => "Les tronçons, entre deux carrefours",
            Layer::Localites => "Les localités et leurs services",
            Layer::Hebergeurs => "Les hébergeurs qui ont accepté d'y figurer",
            Layer::PointsInteret => "Les points d'intérêt",
        }
    }

    /// Its attributes and their types, as TileJSON describes them.
    pub fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Layer::Voies => &[("code", "String"), ("nom", "String"), ("couleur", "String, #rrggbb")],
            Layer::Etapes => &[
                ("voie", "String"),
                ("etape", "String, son nom dans les adresses (/traces/{voie}/{etape}.gpx)"),
                ("numero", "Number"),
                ("nom", "String"),
                ("longueur_m", "Number, mètres"),
            ],
            Layer::Troncons => &[
                ("code", "String"),
                ("nom", "String"),
                ("voies", "String, codes joints par des virgules"),
                ("revetement", "String"),
                ("longueur_m", "Number, mètres"),
            ],
            Layer::Localites => {
                &[("code", "String"), ("nom", "String"), ("services", "String, mots joints par des virgules")]
            }
            Layer::Hebergeurs => {
                &[("code", "String"), ("nom", "String"), ("type", "String"), ("capacite", "Number, lits")]
            }
            Layer::PointsInteret => &[("code", "String"), ("nom", "String"), ("categorie", "String")],
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
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
