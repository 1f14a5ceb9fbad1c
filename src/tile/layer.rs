//! The layers of a tile and their attributes. Tiles, the TileJSON and the documentation read this one table.

use std::fmt;

use crate::atlas::{Atlas, Comparison, Etape, Hebergeur, Pairs, Perturbation, Role, Troncon, Voie};
use crate::model::{Code, Localite, PointInteret};

/// A layer of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those in tiles")]
pub enum Layer {
    Voies,
    Etapes,
    Troncons,
    Perturbations,
    Localites,
    Hebergeurs,
    PointsInteret,
}

impl Layer {
    /// All layers, in the order in which a tile has them.
    pub const ALL: [Layer; 7] = [
        Layer::Voies,
        Layer::Etapes,
        Layer::Troncons,
        Layer::Perturbations,
        Layer::Localites,
        Layer::Hebergeurs,
        Layer::PointsInteret,
    ];

    /// The line layers, in the same order.
    pub(super) const LINES: [Layer; 4] = [Layer::Voies, Layer::Etapes, Layer::Troncons, Layer::Perturbations];

    /// Returns the layer's name in tiles and URLs.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Returns the lowest zoom at which the layer is present.
    pub fn min_zoom(self) -> u8 {
        self.entry().min_zoom
    }

    /// Returns the lowest zoom at which all features are shown. At lower zooms, of points that would overlap on the
    /// map, only the most important is in the tile.
    pub fn all_zoom(self) -> u8 {
        self.entry().all_zoom
    }

    /// Returns the layer's description, in French.
    pub fn description(self) -> &'static str {
        self.entry().description
    }

    /// Returns the layer's row in the table of layers.
    fn entry(self) -> Entry {
        let entry = |name, min_zoom, all_zoom, description| Entry { name, min_zoom, all_zoom, description };
        match self {
            Layer::Voies => entry("voies", 0, 0, "Les voies vers Compostelle"),
            Layer::Etapes => entry("etapes", 7, 7, "Les étapes, d'une localité à l'autre"),
            Layer::Troncons => entry("troncons", 9, 9, "Les tronçons, entre deux carrefours"),
            Layer::Perturbations => entry(
                "perturbations",
                7,
                7,
                "Ce qui est fermé ou dangereux, en ce moment ou bientôt, et les déviations",
            ),
            Layer::Localites => entry("localites", 6, 9, "Les localités et leurs services"),
            Layer::Hebergeurs => entry("hebergeurs", 8, 10, "Les hébergeurs qui ont accepté d'y figurer"),
            Layer::PointsInteret => entry("points_interet", 10, 10, "Les points d'intérêt"),
        }
    }

    /// Returns the pairs of the layer's features before and after a change.
    pub(super) fn pairs<'a>(self, comparison: &'a Comparison<'_>) -> &'a Pairs {
        match self {
            Layer::Voies => &comparison.voies,
            Layer::Etapes => &comparison.etapes,
            Layer::Troncons => &comparison.troncons,
            Layer::Perturbations => &comparison.perturbations,
            Layer::Localites => &comparison.localites,
            Layer::Hebergeurs => &comparison.hebergeurs,
            Layer::PointsInteret => &comparison.points_interet,
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A row of the table of layers.
struct Entry {
    name: &'static str,
    min_zoom: u8,
    all_zoom: u8,
    description: &'static str,
}

/// A set of layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LayerSet(u8);

/// The first name in a list that is not the name of a layer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("« {} » n'est pas une couche", .0.chars().take(40).collect::<String>())]
pub struct UnknownLayer(pub String);

impl LayerSet {
    /// All layers.
    pub const ALL: LayerSet = LayerSet((1 << Layer::ALL.len()) - 1);

    /// Parses layer names separated by commas, in any order. Duplicates are ignored. Errors: the first unknown name.
    pub fn parse(names: &str) -> Result<Self, UnknownLayer> {
        names.split(',').try_fold(Self(0), |set, name| {
            let layer = Layer::ALL.into_iter().find(|l| l.name() == name).ok_or_else(|| UnknownLayer(name.into()))?;
            Ok(Self(set.0 | layer.bit()))
        })
    }

    /// Tells whether the set contains the layer.
    pub fn has(self, layer: Layer) -> bool {
        self.0 & layer.bit() != 0
    }

    /// Returns the layers of the set, in the order of [`Layer::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |l| self.has(*l))
    }
}

impl fmt::Display for LayerSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Layer::name).collect::<Vec<_>>().join(","))
    }
}

/// An attribute of a layer, and the function that reads its value.
struct Attribute<F> {
    field: Field,
    /// Reads the value. If it is `None` or an empty text, the feature lacks the attribute.
    value: F,
}

/// The description of an attribute in the TileJSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name of the attribute.
    pub name: &'static str,
    /// The type of the values.
    pub kind: Kind,
    /// The unit or format of the values, in French. It may be empty.
    pub note: &'static str,
}

impl Field {
    /// Returns the description for `vector_layers` in the TileJSON: the type, and the note if there is one.
    pub fn said(self) -> String {
        let kind = match self.kind {
            Kind::String => "String",
            Kind::Number => "Number",
        };
        if self.note.is_empty() { kind.into() } else { format!("{kind}, {}", self.note) }
    }
}

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the types of TileJSON that hent has")]
pub enum Kind {
    String,
    Number,
}

/// The id and the attributes of a feature.
pub(super) type Described<'a> = (i64, Vec<(&'static str, Tag<'a>)>);

/// Reads an attribute from a row of the atlas.
type Of<T> = for<'a> fn(&'a T) -> Option<Tag<'a>>;
/// Reads an attribute from an étape and its voie.
type OfEtape = for<'a> fn(&'a Voie, &'a Etape) -> Option<Tag<'a>>;
/// Reads an attribute from a closure in a role.
type OfPerturbation = for<'a> fn(&'a Perturbation, Role) -> Option<Tag<'a>>;

const VOIES: &[Attribute<Of<Voie>>] = &[
    Attribute { field: string("code", ""), value: |voie| text(voie.row.code.as_str()) },
    Attribute { field: string("nom", ""), value: |voie| text(&voie.row.nom) },
    Attribute {
        field: string("couleur", "#rrggbb, assombrie si elle est trop pâle pour une carte"),
        value: |voie| Some(Tag::Owned(voie.couleur.to_string())),
    },
    Attribute { field: LETTRE, value: lettre },
];

const ETAPES: &[Attribute<OfEtape>] = &[
    Attribute { field: string("voie", ""), value: |voie, _| text(voie.row.code.as_str()) },
    Attribute {
        field: string("etape", "son nom dans les adresses (/traces/{voie}/{etape}.gpx)"),
        value: |_, etape| Some(Tag::Owned(etape.slug())),
    },
    Attribute { field: number("numero", ""), value: |_, etape| Some(Tag::Int(etape.row.numero)) },
    Attribute { field: string("nom", ""), value: |_, etape| text(&etape.row.nom) },
    Attribute {
        field: string("couleur", "celle de la voie"),
        value: |voie, _| Some(Tag::Owned(voie.couleur.to_string())),
    },
    Attribute { field: LETTRE, value: |voie, _| lettre(voie) },
    Attribute {
        field: number("longueur_m", "mètres"),
        value: |_, etape| Some(Tag::metres(etape.trace.as_ref().map_or(0.0, |trace| trace.figures.longueur_m))),
    },
];

const TRONCONS: &[Attribute<Of<Troncon>>] = &[
    Attribute { field: string("code", ""), value: |troncon| text(troncon.row.code.as_str()) },
    Attribute { field: string("nom", ""), value: |troncon| text(&troncon.row.nom) },
    Attribute {
        field: string("voies", "codes joints par des virgules"),
        value: |troncon| joined(troncon.voies.iter().map(Code::as_str)),
    },
    Attribute { field: string("revetement", ""), value: |troncon| text(&troncon.row.revetement) },
    Attribute { field: number("longueur_m", "mètres"), value: |troncon| Some(Tag::metres(troncon.longueur_m)) },
];

const PERTURBATIONS: &[Attribute<OfPerturbation>] = &[
    Attribute { field: string("code", ""), value: |closure, _| text(closure.row.code.as_str()) },
    Attribute { field: string("genre", ""), value: |closure, _| text(closure.row.genre.as_str()) },
    Attribute { field: string("gravite", ""), value: |closure, _| text(closure.row.gravite.as_str()) },
    Attribute { field: string("du", "AAAA-MM-JJ"), value: |closure, _| text(&closure.row.du) },
    Attribute {
        field: string("au", "AAAA-MM-JJ, absent si la fin n'est pas connue"),
        value: |closure, _| text(&closure.row.au),
    },
    Attribute {
        field: string("role", "ferme, ou detour pour le chemin à suivre"),
        value: |_, role| text(role.as_str()),
    },
    Attribute { field: string("etat", "en-vigueur ou annoncee"), value: |closure, _| text(closure.etat()) },
    Attribute { field: string("texte", ""), value: |closure, _| text(&closure.row.texte) },
    Attribute { field: string("source", ""), value: |closure, _| text(&closure.row.source) },
    Attribute { field: string("verifie_le", "AAAA-MM-JJ"), value: |closure, _| text(&closure.row.verifie_le) },
    Attribute {
        field: number("detour_m", "longueur de la déviation, mètres"),
        value: |closure, _| closure.detour.as_ref().map(|detour| Tag::metres(detour.longueur_m)),
    },
];

const LOCALITES: &[Attribute<Of<Localite>>] = &[
    Attribute { field: string("code", ""), value: |localite| text(localite.code.as_str()) },
    Attribute { field: string("nom", ""), value: |localite| text(&localite.nom) },
    Attribute {
        field: string("services", "mots joints par des virgules"),
        value: |localite| joined(localite.services.iter().map(|service| service.as_str())),
    },
];

const HEBERGEURS: &[Attribute<Of<Hebergeur>>] = &[
    Attribute { field: string("code", ""), value: |host| text(host.code.as_str()) },
    Attribute { field: string("nom", ""), value: |host| text(&host.nom) },
    Attribute { field: string("type", ""), value: |host| text(host.r#type.as_str()) },
    Attribute { field: number("capacite", "lits"), value: |host| host.capacite.map(Tag::Int) },
    Attribute {
        field: string("services", "ce qu'il offre ou refuse : mots joints par des virgules"),
        value: |host| joined(host.services.iter().flatten().map(|offre| offre.as_str())),
    },
    Attribute { field: string("confirme_le", "AAAA-MM-JJ"), value: |host| text(&host.confirme_le) },
    Attribute {
        field: number("perime", "1 si la confirmation a plus de 18 mois"),
        value: |host| host.perime.then_some(Tag::Int(1)),
    },
];

const POINTS_INTERET: &[Attribute<Of<PointInteret>>] = &[
    Attribute { field: string("code", ""), value: |point| text(point.code.as_str()) },
    Attribute { field: string("nom", ""), value: |point| text(&point.nom) },
    Attribute { field: string("categorie", ""), value: |point| text(point.categorie.as_str()) },
];

/// The letter of a voie on shields. A voie with `ordre` 1 has A. A voie beyond the alphabet has no letter.
const LETTRE: Field = string("lettre", "celle de la voie sur ses écussons : A si son ordre est 1");

fn lettre(voie: &Voie) -> Option<Tag<'_>> {
    let number = usize::try_from(voie.row.ordre).ok()?.checked_sub(1)?;
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ".get(number..=number).map(Tag::Text)
}

// Attributes that `drawn.rs` adds, because they do not come from the row alone.
pub(super) const RANG: Field = number("rang", "place parmi les voies (ou les étapes) qui suivent ce chemin");
pub(super) const NOMBRE: Field =
    number("nombre", "combien de voies (ou d'étapes) suivent ce chemin, s'il y en a plusieurs");
pub(super) const ETAPE: Field = number("etape", "1 si une étape y commence ou y finit");
pub(super) const GROUPE: Field =
    number("groupe", "jusqu'au zoom 11 : combien d'hébergeurs ce point représente ; absent si un autre le représente");

const fn string(name: &'static str, note: &'static str) -> Field {
    Field { name, kind: Kind::String, note }
}

const fn number(name: &'static str, note: &'static str) -> Field {
    Field { name, kind: Kind::Number, note }
}

fn text(value: &str) -> Option<Tag<'_>> {
    Some(Tag::Text(value))
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Option<Tag<'static>> {
    Some(Tag::Owned(words.collect::<Vec<_>>().join(",")))
}

impl Layer {
    /// Returns the attributes of the layer, in the order in which features have them.
    pub fn fields(self) -> Vec<Field> {
        fn fields<F>(attributes: &[Attribute<F>]) -> Vec<Field> {
            attributes.iter().map(|attribute| attribute.field).collect()
        }
        let of_rows = match self {
            Layer::Voies => fields(VOIES),
            Layer::Etapes => fields(ETAPES),
            Layer::Troncons => fields(TRONCONS),
            Layer::Perturbations => fields(PERTURBATIONS),
            Layer::Localites => fields(LOCALITES),
            Layer::Hebergeurs => fields(HEBERGEURS),
            Layer::PointsInteret => fields(POINTS_INTERET),
        };
        let of_drawing: &[Field] = match self {
            Layer::Voies | Layer::Etapes => &[RANG, NOMBRE],
            Layer::Localites => &[ETAPE],
            Layer::Hebergeurs => &[GROUPE],
            _ => &[],
        };
        [of_rows.as_slice(), of_drawing].concat()
    }
}

/// Returns the id and attributes of a feature by its index in the layer. Returns `None` if the index is out of range.
pub(super) fn describe(atlas: &Atlas, layer: Layer, number: usize) -> Option<Described<'_>> {
    fn tags<'a, F: Copy>(
        attributes: &[Attribute<F>],
        of: impl Fn(F) -> Option<Tag<'a>>,
    ) -> Vec<(&'static str, Tag<'a>)> {
        let tag = |attribute: &Attribute<F>| Some((attribute.field.name, of(attribute.value)?));
        attributes.iter().filter_map(tag).collect()
    }
    Some(match layer {
        Layer::Voies => {
            let voie = atlas.voies.get(number)?;
            (voie.row.id, tags(VOIES, |value| value(voie)))
        }
        Layer::Etapes => {
            let (voie, etape) = atlas.etape_at(number)?;
            (etape.row.id, tags(ETAPES, |value| value(voie, etape)))
        }
        Layer::Troncons => {
            let troncon = atlas.troncons.get(number)?;
            (troncon.row.id, tags(TRONCONS, |value| value(troncon)))
        }
        Layer::Perturbations => {
            let (closure, role) = atlas.perturbation_role(number)?;
            (closure.row.id, tags(PERTURBATIONS, |value| value(closure, role)))
        }
        Layer::Localites => {
            let localite = atlas.localites.get(number)?;
            (localite.id, tags(LOCALITES, |value| value(localite)))
        }
        Layer::Hebergeurs => {
            let host = atlas.hebergeurs.get(number)?;
            (host.id, tags(HEBERGEURS, |value| value(host)))
        }
        Layer::PointsInteret => {
            let point = atlas.points_interet.get(number)?;
            (point.id, tags(POINTS_INTERET, |value| value(point)))
        }
    })
}

/// The value of an attribute.
#[derive(PartialEq)]
pub enum Tag<'a> {
    /// A text of a row.
    Text(&'a str),
    /// A text that is composed for the tile.
    Owned(String),
    /// An integer. It is encoded as unsigned if it is not negative.
    Int(i64),
}

impl Tag<'_> {
    /// Rounds a length to whole metres.
    #[allow(clippy::cast_possible_truncation, reason = "no length on Earth comes near")]
    pub(super) fn metres(length_m: f64) -> Self {
        Tag::Int(length_m.round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_parses_to_a_set_of_layers() {
        assert_eq!(LayerSet::parse("hebergeurs,voies,voies").unwrap().to_string(), "voies,hebergeurs");
        assert_eq!(LayerSet::parse(&LayerSet::ALL.to_string()), Ok(LayerSet::ALL));
        for wrong in ["", "voies,", "Voies", "voies;etapes", "terre"] {
            assert!(LayerSet::parse(wrong).is_err(), "{wrong}");
        }
    }
}
