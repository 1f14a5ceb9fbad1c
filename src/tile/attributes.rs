//! The attributes of each layer: the one table that tiles, TileJSON and the documentation read.

use super::encode::Tag;
use super::layer::Layer;
use crate::atlas::{Atlas, Etape, Hebergeur, Troncon, Voie};
use crate::model::{Code, Localite, PointInteret};

/// An attribute of a layer, and how its value is read from what the layer shows.
struct Attribute<F> {
    field: Field,
    /// Returns `None` if there is no value: the feature then lacks the attribute. Empty text counts as none, too.
    value: F,
}

/// What clients are told of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: Kind,
    /// Unit or form of its values, in French; empty if there is nothing to say.
    pub note: &'static str,
}

impl Field {
    /// Type and note, as TileJSON describes the attribute.
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

/// A feature's id and tags.
pub(super) type Described<'a> = (i64, Vec<(&'static str, Tag<'a>)>);

type Of<T> = for<'a> fn(&'a T) -> Option<Tag<'a>>;
type OfEtape = for<'a> fn(&'a Voie, &'a Etape) -> Option<Tag<'a>>;

const VOIES: &[Attribute<Of<Voie>>] = &[
    Attribute { field: string("code", ""), value: |voie| text(voie.row.code.as_str()) },
    Attribute { field: string("nom", ""), value: |voie| text(&voie.row.nom) },
    Attribute { field: string("couleur", "#rrggbb"), value: |voie| text(&voie.row.couleur) },
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
];

const POINTS_INTERET: &[Attribute<Of<PointInteret>>] = &[
    Attribute { field: string("code", ""), value: |point| text(point.code.as_str()) },
    Attribute { field: string("nom", ""), value: |point| text(&point.nom) },
    Attribute { field: string("categorie", ""), value: |point| text(point.categorie.as_str()) },
];

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
    /// Its attributes, in the order in which a feature has them.
    pub fn fields(self) -> Vec<Field> {
        fn fields<F>(attributes: &[Attribute<F>]) -> Vec<Field> {
            attributes.iter().map(|attribute| attribute.field).collect()
        }
        match self {
            Layer::Voies => fields(VOIES),
            Layer::Etapes => fields(ETAPES),
            Layer::Troncons => fields(TRONCONS),
            Layer::Localites => fields(LOCALITES),
            Layer::Hebergeurs => fields(HEBERGEURS),
            Layer::PointsInteret => fields(POINTS_INTERET),
        }
    }
}

/// The id and tags of a feature, by its place in its layer. `None` if the atlas has none there.
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
