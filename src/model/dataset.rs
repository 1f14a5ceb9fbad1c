//! The typed rows of a store, from which the atlas is built. The atlas has types with the same names (`Voie`,
//! `Troncon`, `Etape`, `Hebergeur`). Each of them contains such a row or replaces it.

use super::code::Code;
use super::vocabulary::{Categorie, GenrePerturbation, Gravite, Offre, PublierPosition, Service, TypeHebergeur};
use crate::geo::Position;

/// All rows of all content tables. Each table is in the order of its ids. An empty text stands for NULL.
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
    pub perturbations: Vec<Perturbation>,
    pub exceptions: Vec<Exception>,
}

/// A way, from its start to its end or to its junction with another way.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Voie {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub description: String,
    /// `#rrggbb`.
    pub couleur: String,
    pub ordre: i64,
    /// True if the way is waymarked in both directions.
    pub deux_sens: bool,
}

/// A stretch of way between two junctions. It is stored once, however many voies share it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Troncon {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub revetement: String,
    pub balisage: String,
    pub source: String,
    /// The owner and licence of the data. The text goes into every attribution.
    pub droits: String,
    /// `YYYY-MM-DD`, or empty.
    pub date_releve: String,
    /// At least two positions.
    pub geom: Vec<Position>,
}

/// The place of a tronçon in the sequence that makes up a voie or a variant of it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct VoieTroncon {
    pub voie_id: i64,
    /// The variant. Empty for the main line.
    pub variante: String,
    pub rang: i64,
    pub troncon_id: i64,
    /// True if the voie follows the tronçon against its digitised direction.
    pub inverse: bool,
}

/// A town, village or hamlet.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Localite {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub insee: String,
    pub services: Vec<Service>,
    pub geom: Position,
}

/// A day's walk along a voie, from one localité to another.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Etape {
    pub id: i64,
    pub voie_id: i64,
    /// The variant. Empty for the main line.
    pub variante: String,
    pub numero: i64,
    pub nom: String,
    pub depart_id: i64,
    pub arrivee_id: i64,
    pub description: String,
}

/// A host with all its data in the store, private data included. [`crate::atlas::Hebergeur`] has the data that the host
/// agreed to publish. Other modules always write `model::Hebergeur` for this row, so that the two types are not
/// confused.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
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
    /// `None` if unknown. An empty list if the host declared nothing.
    pub services: Option<Vec<Offre>>,
    /// `HH:MM`, or empty.
    pub arrivee_de: String,
    /// `HH:MM`, or empty.
    pub arrivee_a: String,
    /// ISO 639-1 codes. `None` if unknown.
    pub langues: Option<Vec<String>>,
    /// `YYYY-MM-DD`, or empty.
    pub confirme_le: String,
    pub fermetures: String,
}

/// A chapel, a spring, a viewpoint…
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
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
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Guide {
    pub id: i64,
    pub code: Code,
    pub voie_id: Option<i64>,
    pub titre: String,
    pub edition: String,
    pub lien: String,
    pub prix: String,
}

/// A closure, a detour or a danger on a stretch of way, for a period of days.
///
/// The stretch goes from one place to another along a voie or a variant. A place is a tronçon and a share of its length
/// in digitised direction. So an edit of another tronçon does not move the stretch.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Perturbation {
    pub id: i64,
    pub code: Code,
    pub voie_id: i64,
    /// The variant. Empty for the main line.
    pub variante: String,
    /// The code of the tronçon on which the stretch starts. The tronçon may have been deleted since.
    pub troncon_de: String,
    /// The start of the stretch, as a share of that tronçon's length, 0 to 1.
    pub place_de: f64,
    /// The code of the tronçon on which the stretch ends. The tronçon may have been deleted since.
    pub troncon_a: String,
    /// The end of the stretch, as a share of that tronçon's length, 0 to 1.
    pub place_a: f64,
    /// The first day, `YYYY-MM-DD`.
    pub du: String,
    /// The last day, `YYYY-MM-DD`. Empty if the end is not known.
    pub au: String,
    pub genre: GenrePerturbation,
    pub gravite: Gravite,
    pub texte: String,
    /// The line of the detour, without heights.
    pub detour: Option<Vec<Position>>,
    pub source: String,
    pub saisi_par: String,
    /// `YYYY-MM-DD`, or empty.
    pub verifie_le: String,
}

/// A finding of the checks that somebody accepted. It stays silent until its geometry changes.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "a field is the column of the same name")]
pub struct Exception {
    pub id: i64,
    /// The id of the finding.
    pub code: Code,
    /// The name of the rule.
    pub regle: String,
    /// The codes of the things that the finding is about, comma-joined.
    pub codes: String,
    /// Latitude and longitude, for people.
    pub lieu: String,
    /// The hash of the geometry that was accepted. Empty if every geometry is accepted.
    pub empreinte: String,
    pub raison: String,
    pub auteur: String,
    /// `YYYY-MM-DD`, or empty.
    pub le: String,
}
