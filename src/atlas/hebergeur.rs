//! Hosts, as far as they agreed to be published. This is the only way from a stored host to anything that leaves: who
//! said no ends here, so that no later code can leak them.

use std::sync::Arc;

use serde::Serialize;

use crate::geo::Position;
use crate::model::{self, Code, Localite, Periode, PublierPosition, TypeHebergeur};

/// What a host agreed to publish.
#[derive(Clone, Debug, PartialEq)]
pub struct Hebergeur {
    /// The row's number.
    pub id: i64,
    /// Stable code.
    pub code: Code,
    /// Name.
    pub nom: String,
    /// Kind of lodging.
    pub r#type: TypeHebergeur,
    /// Beds, if said.
    pub capacite: Option<i64>,
    /// Its localité, if said; an index into [`super::Atlas::localites`].
    pub localite: Option<usize>,
    /// When it is open (opening_hours notation, dates only), or empty.
    pub periode: String,
    /// The same as days of the year; none where nothing is said, or it is no [`Periode`]: then it is not known.
    pub ouverture: Option<Arc<Periode>>,
    /// What it costs, or empty.
    pub tarif: String,
    /// Is it one that takes pilgrims in for pilgrims' sake?
    pub accueil_pelerin: bool,
    /// How many hours ahead to announce oneself, if said.
    pub prevenir_heures: Option<i64>,
    /// Where it is shown: at its own place, or at its localité's.
    pub position: Position,
    /// Is `position` its own place?
    pub exacte: bool,
    /// How to reach it, where that may be published.
    pub contact: Option<Contact>,
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

/// What may be published of a host; none where it said no, or where the place it agreed to is not known. `localites` are
/// ordered as in the atlas; `localite_at` finds a localité by id, `ouverture` is what its period means.
pub(super) fn publishable(
    host: &model::Hebergeur,
    localites: &[Arc<Localite>],
    localite_at: impl Fn(i64) -> Option<usize>,
    ouverture: Option<Arc<Periode>>,
) -> Option<Hebergeur> {
    let localite = host.localite_id.and_then(localite_at);
    let (position, exacte) = match host.publier_position {
        PublierPosition::Non => return None,
        PublierPosition::Exacte => (host.geom?, true),
        PublierPosition::Localite => (localites.get(localite?)?.geom, false),
    };
    let contact = host.publier_contact.then(|| Contact {
        adresse: if exacte { host.adresse.clone() } else { String::new() },
        telephone: host.telephone.clone(),
        courriel: host.courriel.clone(),
        site: host.site.clone(),
    });
    Some(Hebergeur {
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
