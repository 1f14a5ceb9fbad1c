//! The request for a list of hosts, and its address.

use jiff::civil::Date;

use crate::links::{Address, Parametre, Parametres};
use crate::model::Sens;

/// The default of [`ListeRequest::ecart_max_m`] in metres.
pub const ECART_M: u32 = 2_000;

/// A parsed request for a list of hosts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListeRequest {
    /// The voie's code.
    pub voie: String,
    /// The étape's slug. `None` requests the whole voie.
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
    /// Returns the address of the list as a file with this extension. Parameters with default values are omitted.
    pub fn address(&self, extension: &str) -> String {
        let mut parametres = Parametres::default().with_sens(self.sens);
        if self.ecart_max_m != ECART_M {
            parametres = parametres.with_km(Parametre::EcartMax, self.ecart_max_m);
        }
        if let Some(jour) = self.ouvert {
            parametres = parametres.with(Parametre::Ouvert, jour.to_string());
        }
        let (voie, etape) = (self.voie.as_str().into(), self.etape.as_deref().map(Into::into));
        Address::Liste { voie, etape, extension: extension.into(), parametres }.to_string()
    }
}
