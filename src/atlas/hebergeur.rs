//! The published data of hosts. Every stored host passes through `publishable` or is dropped, so later code cannot leak
//! a host that refused.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use crate::geo::Position;
use crate::model::{self, Code, Localite, Offre, Ouverture, Publication, TypeHebergeur};

/// The data that a host agreed to publish. Its JSON has what the host says about itself, without the position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hebergeur {
    /// The id of the row.
    #[serde(skip)]
    pub id: i64,
    /// The stable code.
    pub code: Code,
    /// The name.
    pub nom: String,
    /// The kind of lodging.
    pub r#type: TypeHebergeur,
    /// The number of beds, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacite: Option<i64>,
    /// Its localité, as an index into [`super::Atlas::localites`], if known.
    #[serde(skip)]
    pub localite: Option<usize>,
    /// The opening period (`opening_hours` notation, dates only). Empty if unknown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub periode: String,
    /// The days within `periode` on which it is closed, in the same notation. Empty if none are known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fermetures: String,
    /// The parsed `periode` minus the parsed `fermetures`.
    #[serde(skip)]
    pub ouverture: Ouverture,
    /// The price, as text. Empty if unknown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tarif: String,
    /// True if the host welcomes pilgrims by vocation.
    pub accueil_pelerin: bool,
    /// How many hours in advance guests must give notice, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevenir_heures: Option<i64>,
    /// The services that it offers, and those that it says it does not accept. `None` if unknown, empty if nothing was
    /// declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<Offre>>,
    /// The hour from which guests may arrive, `HH:MM`. Empty if unknown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub arrivee_de: String,
    /// The hour until which guests may arrive, `HH:MM`. Empty if unknown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub arrivee_a: String,
    /// The languages spoken, as ISO 639-1 codes, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub langues: Option<Vec<String>>,
    /// The day on which the host last confirmed these data, `YYYY-MM-DD`. Empty if it never did or if the day is in the
    /// future.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub confirme_le: String,
    /// True if `confirme_le` is more than [`FRESH_MONTHS`] before the day of the atlas.
    #[serde(skip)]
    pub perime: bool,
    /// The day of the confirmation, even if it is in the future.
    #[serde(skip)]
    pub(super) confirmation: Option<Date>,
    /// The position at which it is shown: its own, or that of its localité.
    #[serde(skip)]
    pub position: Position,
    /// The contact details, if the host agreed to publish them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// True if `position` is its own position.
    #[serde(rename = "position", serialize_with = "en_precision")]
    pub exacte: bool,
}

/// The number of months for which a confirmation counts as fresh.
pub const FRESH_MONTHS: i32 = 18;

/// Returns the first day on which a confirmation counts as stale.
fn stale_from(said: Date) -> Option<Date> {
    said.checked_add(Span::new().months(FRESH_MONTHS)).and_then(Date::tomorrow).ok()
}

/// Returns the days on which the published state of the host's confirmation changes.
pub(super) fn changes(host: &Hebergeur) -> impl Iterator<Item = Date> + use<> {
    let said = host.confirmation;
    said.into_iter().chain(said.and_then(stale_from))
}

impl Hebergeur {
    /// Tells whether the host is open on a day. Returns `None` if this is unknown.
    pub fn ouvert(&self, jour: Date) -> Option<bool> {
        self.ouverture.ouvert(jour.month().unsigned_abs(), jour.day().unsigned_abs())
    }
}

/// Returns the precision of a host's position: `exacte`, or `localite` if it is shown at its localité. In the latter
/// case distances are those of the localité.
pub fn precision(exacte: bool) -> &'static str {
    if exacte { "exacte" } else { "localite" }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn en_precision<S: serde::Serializer>(exacte: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(precision(*exacte))
}

/// Contact details that a host agreed to publish. Unknown ones are empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the columns of the table `hebergeur`")]
pub struct Contact {
    /// The address is only given for a host at its own position, because it reveals the position.
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
    /// Tells whether a guest can contact the host. An address alone is not enough.
    pub fn reaches(&self) -> bool {
        [&self.telephone, &self.courriel, &self.site].iter().any(|text| !text.is_empty())
    }
}

/// Returns the publishable data of a host. `localites` are in the order of the atlas, and `localite_at` finds their
/// indices by id. `ouverture` is the parsed period without the closed days. `jour` is the day of the atlas. Errors: the
/// reason why nothing may be published.
pub(super) fn publishable(
    host: &model::Hebergeur,
    localites: &[Arc<Localite>],
    localite_at: impl Fn(i64) -> Option<usize>,
    ouverture: Ouverture,
    jour: Date,
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
    let confirmation = host.confirme_le.parse::<Date>().ok();
    Ok(Hebergeur {
        id: host.id,
        code: host.code.clone(),
        nom: host.nom.clone(),
        r#type: host.r#type,
        capacite: host.capacite,
        localite,
        periode: host.periode.clone(),
        fermetures: host.fermetures.clone(),
        ouverture,
        tarif: host.tarif.clone(),
        accueil_pelerin: host.accueil_pelerin,
        prevenir_heures: host.prevenir_heures,
        services: host.services.clone(),
        arrivee_de: host.arrivee_de.clone(),
        arrivee_a: host.arrivee_a.clone(),
        langues: host.langues.clone(),
        confirme_le: confirmation.filter(|said| *said <= jour).map_or_else(String::new, |said| said.to_string()),
        perime: confirmation.and_then(stale_from).is_some_and(|from| from <= jour),
        confirmation,
        position,
        exacte,
        contact,
    })
}
