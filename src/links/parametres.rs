//! The query parameters of an address.

use std::borrow::Cow;
use std::fmt;

use crate::model::Sens;

/// Defines the enum of parameters. Each entry is the name of the variant and the name in URLs.
macro_rules! parameters {
    ($($name:ident $word:literal),+ $(,)?) => {
        /// The name of a query parameter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "docs/adresses.md describes the parameters")]
        pub enum Parametre { $($name),+ }

        impl Parametre {
            /// Every parameter.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the name in URLs: `ecart_max`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Parses the name of a parameter. Returns `None` if there is no such parameter.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

parameters! {
    Lon "lon", Lat "lat", N "n", Rayon "rayon", Type "type", Capacite "capacite", Ouvert "ouvert", Contact "contact",
    Offre "offre", ConfirmeDepuis "confirme_depuis",
    Service "service", Categorie "categorie", DeKm "de_km", AKm "a_km", Etape "etape", EcartMax "ecart_max", Sens "sens",
    Variante "variante", Avec "avec", Voie "voie", De "de", A "a", KmParJour "km_par_jour", KmMax "km_max",
    Proposition "proposition", DepartLe "depart_le", Mois "mois", F "f", Q "q", V "v",
    Fond "fond", Style "style", Largeur "largeur", Hauteur "hauteur", Densite "densite", Taille "taille",
    Troncon "troncon", Reference "reference", Tolerance "tolerance", Pas "pas", Srs "srs", Par "par",
    Langue "langue", Papier "papier", Regle "regle", Gravite "gravite", Bbox "bbox", Depuis "depuis",
    Km "km", Types "types", Couleur "couleur", Liste "liste", Leger "leger",
    Url "url", Maxwidth "maxwidth", Maxheight "maxheight", Format "format",
}

impl Parametre {
    /// Tells whether the value is a list of words separated by commas. The checkboxes of a form send such a parameter
    /// several times instead.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Type
                | Self::Types
                | Self::Offre
                | Self::Service
                | Self::Categorie
                | Self::Regle
                | Self::Gravite
                | Self::Par
        )
    }
}

/// The query parameters of an address with their values, in order. The values are plain text, which their users parse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Parametres<'a>(Vec<(Parametre, Cow<'a, str>)>);

impl<'a> Parametres<'a> {
    /// Parses a query string (without `?`). Drops unknown parameters.
    pub(super) fn parse(query: &'a str) -> Self {
        let pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Self(pairs.into_iter().filter_map(|(name, value)| Some((Parametre::parse(&name)?, value))).collect())
    }

    /// Adds a parameter. Does nothing if the value is empty.
    #[must_use]
    pub fn with(mut self, parametre: Parametre, value: impl Into<Cow<'a, str>>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((parametre, value));
        }
        self
    }

    /// Adds the direction. Does nothing for [`Sens::Aller`], the default.
    #[must_use]
    pub fn with_sens(self, sens: Sens) -> Self {
        self.with(Parametre::Sens, if sens == Sens::Aller { "" } else { sens.as_str() })
    }

    /// Adds a length, given in metres and written in kilometres.
    #[must_use]
    pub fn with_km(self, parametre: Parametre, metres: u32) -> Self {
        self.with(parametre, (f64::from(metres) / 1000.0).to_string())
    }

    /// Returns the names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_ref()))
    }

    /// Returns the first value of a parameter, if the address has it.
    pub fn get(&self, parametre: Parametre) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == parametre).map(|(_, value)| value.as_ref())
    }
}

/// Writes the query string with its `?`. Writes nothing if there are no parameters.
impl fmt::Display for Parametres<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let pairs: Vec<(&str, &str)> = self.iter().collect();
        write!(f, "?{}", serde_urlencoded::to_string(pairs).map_err(|_| fmt::Error)?)
    }
}

/// Returns the value of `v` in a query string: the version of the data that the client requests, still percent-encoded.
/// It is empty if `v` has no `=`. Does not allocate.
pub fn version(query: &str) -> Option<&str> {
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find_map(|(name, value)| (name == Parametre::V.as_str()).then_some(value))
}
