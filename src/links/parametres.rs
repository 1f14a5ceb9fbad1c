//! What stands behind the question mark of an address.

use std::borrow::Cow;
use std::fmt;

use crate::model::Sens;

/// One line for each parameter: its name here, and in addresses.
macro_rules! parameters {
    ($($name:ident $word:literal),+ $(,)?) => {
        /// The name of a parameter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the parameters of design §5; each says itself what it is")]
        pub enum Parametre { $($name),+ }

        impl Parametre {
            /// Every parameter.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// How addresses write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// The parameter of a name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

parameters! {
    Lon "lon", Lat "lat", N "n", Rayon "rayon", Type "type", Capacite "capacite", Ouvert "ouvert", Contact "contact",
    Service "service", Categorie "categorie", DeKm "de_km", AKm "a_km", Etape "etape", EcartMax "ecart_max", Sens "sens",
    Variante "variante", Avec "avec", Voie "voie", De "de", A "a", KmParJour "km_par_jour", KmMax "km_max",
    Proposition "proposition", F "f", Q "q", V "v",
}

/// The parameters of an address and their values, in order. (What the values mean, the rooms know that read them.)
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Parametres<'a>(Vec<(Parametre, Cow<'a, str>)>);

impl<'a> Parametres<'a> {
    /// Parses what stands behind the question mark. Parameters that hent does not know are left out.
    pub(super) fn parse(query: &'a str) -> Self {
        let pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Self(pairs.into_iter().filter_map(|(name, value)| Some((Parametre::parse(&name)?, value))).collect())
    }

    /// The same with one parameter more; an empty value is not said.
    #[must_use]
    pub fn with(mut self, parametre: Parametre, value: impl Into<Cow<'a, str>>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((parametre, value));
        }
        self
    }

    /// The same in a direction; the way there is not said.
    #[must_use]
    pub fn with_sens(self, sens: Sens) -> Self {
        self.with(Parametre::Sens, if sens == Sens::Aller { "" } else { sens.as_str() })
    }

    /// The same with a length in metres, which addresses write in kilometres.
    #[must_use]
    pub fn with_km(self, parametre: Parametre, metres: u32) -> Self {
        self.with(parametre, (f64::from(metres) / 1000.0).to_string())
    }

    /// The value of a parameter, if it is said.
    pub fn get(&self, parametre: Parametre) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == parametre).map(|(_, value)| value.as_ref())
    }
}

/// With the question mark; empty if there is no parameter.
impl fmt::Display for Parametres<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let pairs: Vec<(&str, &str)> = self.0.iter().map(|(name, value)| (name.as_str(), value.as_ref())).collect();
        write!(f, "?{}", serde_urlencoded::to_string(pairs).map_err(|_| fmt::Error)?)
    }
}

/// The version of the data that a query names, as it is written; `v` alone names an empty one. Does not allocate.
pub fn version(query: &str) -> Option<&str> {
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find_map(|(name, value)| (name == Parametre::V.as_str()).then_some(value))
}
