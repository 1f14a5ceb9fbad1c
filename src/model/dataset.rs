//! The store's content, typed: what the atlas is built from.

use super::code::Code;
use super::vocabulary::{Categorie, Offre, PublierPosition, Service, TypeHebergeur};
use crate::geo::Position;

/// Everything that the association publishes or keeps, as plain rows ordered by id. Empty text stands for
/// what is not said.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "a field is the table of the same name")]
pub struct Dataset {
    pub voies: Vec<Voie>,
    pub localites: Vec<Localite>,
    pub troncons: Vec<Troncon>,
    pub voies_troncons: Vec<VoieTroncon>,
    pub etapes: Vec<Etape>,
    pub hebergeurs: Vec<Hebergeur>,
    pub points_interet: Vec<PointInteret>,
    pub guides: Vec<Guide>,
}

/// A way, from its start to where it joins another or ends.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Voie {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub description: String,
    /// `#rrggbb`.
    pub couleur: String,
    pub ordre: i64,
    /// Is it waymarked both ways?
    pub deux_sens: bool,
}

/// A stretch of way between two junctions, stored once however many voies share it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Troncon {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub revetement: String,
    pub balisage: String,
    pub source: String,
    /// Whose it is and under which licence; goes into every attribution.
    pub droits: String,
    /// `YYYY-MM-DD`, or empty.
    pub date_releve: String,
    /// At least two positions.
    pub geom: Vec<Position>,
}

/// A tronçon's place in a voie.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct VoieTroncon {
    pub voie_id: i64,
    /// Empty: the main line.
    pub variante: String,
    pub rang: i64,
    pub troncon_id: i64,
    /// Is the tronçon walked against its digitised direction?
    pub inverse: bool,
}

/// A town, village or hamlet.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Localite {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub insee: String,
    pub services: Vec<Service>,
    pub geom: Position,
}

/// A day's walk along a voie, from a localité to a localité.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Etape {
    pub id: i64,
    pub voie_id: i64,
    /// Empty: on the main line.
    pub variante: String,
    pub numero: i64,
    pub nom: String,
    pub depart_id: i64,
    pub arrivee_id: i64,
    pub description: String,
}

/// Someone who takes pilgrims in. What may be published of them, the atlas decides.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Hebergeur {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub r#type: TypeHebergeur,
    pub capacite: Option<i64>,
    pub adresse: String,
    pub localite_id: Option<i64>,
    pub telephone: String,
    pub courriel: String,
    pub site: String,
    pub periode: String,
    pub tarif: String,
    pub accueil_pelerin: bool,
    pub prevenir_heures: Option<i64>,
    pub publier_position: PublierPosition,
    pub publier_contact: bool,
    pub geom: Option<Position>,
    /// `None` if it is not known. An empty list: the host declared nothing.
    pub services: Option<Vec<Offre>>,
    /// `HH:MM`, or empty.
    pub arrivee_de: String,
    /// `HH:MM`, or empty.
    pub arrivee_a: String,
    /// Codes of ISO 639-1. `None` if they are not known.
    pub langues: Option<Vec<String>>,
    /// `YYYY-MM-DD`, or empty.
    pub confirme_le: String,
    pub fermetures: String,
}

/// A chapel, a spring, a viewpoint…
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct PointInteret {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub categorie: Categorie,
    pub description: String,
    pub photo: String,
    pub lien: String,
    pub geom: Position,
}

/// A printed guide.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Guide {
    pub id: i64,
    pub code: Code,
    pub voie_id: Option<i64>,
    pub titre: String,
    pub edition: String,
    pub lien: String,
    pub prix: String,
}
