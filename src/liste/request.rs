//! The request for a list of hosts, and its address.

use jiff::civil::Date;

use crate::atlas::Voie;
use crate::links::{Address, Parametre, way};
use crate::model::Sens;

/// The default of [`ListeRequest::ecart_max_m`] in metres.
pub const ECART_M: u32 = 2_000;

/// The greatest [`ListeRequest::ecart_max_m`] in metres.
pub const MAX_ECART_M: u32 = 10_000;

/// A parsed request for a list of hosts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListeRequest {
    /// The voie's code.
    pub voie: String,
    /// The slug of the étape or section. `None` requests the whole voie.
    pub etape: Option<String>,
    /// The walking direction.
    pub sens: Sens,
    /// The maximum distance of a host from the line in metres.
    pub ecart_max_m: u32,
    /// The night of the list. Hosts that are closed on it are omitted. If `None`, the list has all hosts, and the
    /// warnings of the atlas's period.
    pub ouvert: Option<Date>,
}

impl ListeRequest {
    /// Returns the request for the same list in the opposite direction. `voie` is its voie.
    #[must_use]
    pub fn turned(&self, voie: &Voie) -> Self {
        let sens = if self.sens.is_back() { Sens::Aller } else { Sens::Retour };
        let etape = self.etape.as_ref().map(|slug| {
            let section = voie.etape(slug).and_then(|etape| etape.section.as_ref());
            let way_m = section.and_then(|section| voie.way(section.etape.as_deref()));
            let turned = section.zip(way_m).map(|(section, (_, [de_m, a_m]))| section.turned(a_m - de_m).slug());
            turned.unwrap_or_else(|| slug.clone())
        });
        Self { sens, etape, ..self.clone() }
    }

    /// Returns the address of the list as a file with this extension. Parameters with default values are omitted.
    pub fn address(&self, extension: &str) -> String {
        let (etape, parametres) = way(self.etape.as_deref());
        let mut parametres = parametres.with_sens(self.sens);
        if self.ecart_max_m != ECART_M {
            parametres = parametres.with_km(Parametre::EcartMax, self.ecart_max_m);
        }
        if let Some(jour) = self.ouvert {
            parametres = parametres.with(Parametre::Ouvert, jour.to_string());
        }
        Address::Liste { voie: self.voie.as_str().into(), etape, extension: extension.into(), parametres }.to_string()
    }
}
