//! Hosts, as far as they agreed to be published. This is the only way from a stored host to anything that leaves: who
//! said no ends here, so that no later code can leak them.

use std::sync::Arc;

use serde::Serialize;

use crate::geo::Position;
use crate::model::{self, Code, Localite, Periode, Publication, TypeHebergeur};

/// What a host agreed to publish. As JSON, what it says of itself; where it is, whoever shows it says beside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hebergeur {
    /// The row's number.
    #[serde(skip)]
    pub id: i64,
    /// Stable code.
    pub code: Code,
    /// Name.
    pub nom: String,
    /// Kind of lodging.
    pub r#type: TypeHebergeur,
    /// Beds, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacite: Option<i64>,
    /// Its localité, if said; an index into [`super::Atlas::localites`].
    #[serde(skip)]
    pub localite: Option<usize>,
    /// When it is open (opening_hours notation, dates only), or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub periode: String,
    /// The same as days of the year; none where nothing is said, or it is no [`Periode`]: then it is not known.
    #[serde(skip)]
    pub ouverture: Option<Arc<Periode>>,
    /// What it costs, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tarif: String,
    /// Is it one that takes pilgrims in for pilgrims' sake?
    pub accueil_pelerin: bool,
    /// How many hours ahead to announce oneself, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevenir_heures: Option<i64>,
    /// Where it is shown: at its own place, or at its localité's.
    #[serde(skip)]
    pub position: Position,
    /// How to reach it, where that may be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Is `position` its own place?
    #[serde(rename = "position", serialize_with = "en_precision")]
    pub exacte: bool,
}

/// How exactly a host is placed: `exacte`, or `localite`: at its localité, and so are all distances.
pub fn precision(exacte: bool) -> &'static str {
    if exacte { "exacte" } else { "localite" }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn en_precision<S: serde::Serializer>(exacte: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(precision(*exacte))
}

/// Contact details that a host agreed to publish; empty text where nothing is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Contact {
    /// Only of a host shown at its own place: an address says where it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub adresse: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub telephone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub courriel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site: String,
}

impl Contact {
    /// Is there a way to reach it? An address alone is none.
    pub fn reaches(&self) -> bool {
        [&self.telephone, &self.courriel, &self.site].iter().any(|text| !text.is_empty())
    }
}

/// What may be published of a host: `Err` is why nothing may. `localites` are ordered as in the atlas; `localite_at` finds
/// a localité by id, `ouverture` is what its period means.
pub(super) fn publishable(
    host: &model::Hebergeur,
    localites: &[Arc<Localite>],
    localite_at: impl Fn(i64) -> Option<usize>,
    ouverture: Option<Arc<Periode>>,
) -> Result<Hebergeur, Publication> {
    let localite = host.localite_id.and_then(localite_at);
    let place_of_localite = localite.and_then(|localite| localites.get(localite)).map(|localite| localite.geom);
    let publication = Publication::of(host.publier_position, host.geom.is_some(), place_of_localite.is_some());
    let (position, exacte) = match publication {
        Publication::Exacte => (host.geom, true),
        Publication::Localite => (place_of_localite, false),
        _ => (None, false),
    };
    let position = position.ok_or(publication)?;
    let contact = host.publier_contact.then(|| Contact {
        adresse: if exacte { host.adresse.clone() } else { String::new() },
        telephone: host.telephone.clone(),
        courriel: host.courriel.clone(),
        site: host.site.clone(),
    });
    Ok(Hebergeur {
        id: host.id,
        code: host.code.clone(),
        nom: host.nom.clone(),
        r#type: host.r#type,
        capacite: host.capacite,
        localite,
        periode: host.periode.clone(),
        ouverture,
        tarif: host.tarif.clone(),
        accueil_pelerin: host.accueil_pelerin,
        prevenir_heures: host.prevenir_heures,
        position,
        exacte,
        contact,
    })
}
