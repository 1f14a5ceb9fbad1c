//! The request for a list, parsed, and the address that it came by.

use crate::links::{Address, Parametre, Parametres};
use crate::model::Sens;

/// How far a host is from the way at most unless it is said, metres.
pub const ECART_M: u32 = 2_000;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListeRequest {
    /// The voie, by code.
    pub voie: String,
    /// The étape, by slug; none: the whole voie.
    pub etape: Option<String>,
    /// Which way it is walked.
    pub sens: Sens,
    /// How far a host is from the way at most, metres.
    pub ecart_max_m: u32,
}

impl ListeRequest {
    /// Where the list is served as a file with an extension.
    pub fn address(&self, extension: &str) -> String {
        let mut parametres = Parametres::default().with_sens(self.sens);
        if self.ecart_max_m != ECART_M {
            parametres = parametres.with_km(Parametre::EcartMax, self.ecart_max_m);
        }
        let (voie, etape) = (self.voie.as_str().into(), self.etape.as_deref().map(Into::into));
        Address::Liste { voie, etape, extension: extension.into(), parametres }.to_string()
    }
}
