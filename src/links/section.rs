//! Addresses of sections. A section has the address of its way, with its kilometres as parameters.

use super::{Address, Parametre, Parametres, Text};
use crate::model::Section;

/// Returns the étape and the parameters that name an étape or a section in addresses. `slug` is that of an étape, or
/// that of a section ([`Section::slug`]). The direction is not among the parameters.
///
/// ```
/// use hent::links::way;
///
/// let (etape, parametres) = way(Some("3-km2.0-5.25"));
/// assert_eq!((etape.as_deref(), parametres.to_string()), (Some("3"), "?de_km=2&a_km=5.25".to_owned()));
/// assert_eq!(way(Some("est-3")).0.as_deref(), Some("est-3"));
/// ```
pub fn way(slug: Option<&str>) -> (Option<Text<'_>>, Parametres<'_>) {
    match slug.and_then(Section::of_slug) {
        Some((etape, [de, a])) => {
            let parametres = Parametres::default().with(Parametre::DeKm, de.to_string());
            (etape.map(Text::from), parametres.with(Parametre::AKm, a.to_string()))
        }
        None => (slug.map(Text::from), Parametres::default()),
    }
}

impl<'a> Address<'a> {
    /// Returns the profile of an étape or a section as a picture. `extension` is `svg` or `png`.
    pub fn profil(voie: &'a str, slug: &'a str, extension: &'a str) -> Self {
        let voie = voie.into();
        match way(Some(slug)) {
            (None, parametres) => Self::ProfilVoie { voie, extension: extension.into(), parametres },
            (Some(etape), parametres) if extension == "png" => Self::ProfilPng { voie, etape, parametres },
            (Some(etape), parametres) => Self::ProfilSvg { voie, etape, parametres },
        }
    }

    /// Returns the profile of an étape or a section as JSON.
    pub fn api_profil(voie: &'a str, slug: &'a str) -> Self {
        let voie = voie.into();
        match way(Some(slug)) {
            (None, parametres) => Self::ApiProfilVoie { voie, parametres },
            (Some(etape), parametres) => Self::ApiProfil { voie, etape, parametres },
        }
    }

    /// Returns the still picture of a voie, an étape or a section.
    pub fn image(voie: &'a str, slug: Option<&'a str>, extension: &'a str) -> Self {
        let (etape, parametres) = way(slug);
        Self::Image { voie: voie.into(), etape, extension: extension.into(), parametres }
    }

    /// Returns the kilometre marks of a voie, an étape or a section.
    pub fn bornes(voie: &'a str, slug: Option<&'a str>) -> Self {
        let (etape, parametres) = way(slug);
        Self::ApiBornes { voie: voie.into(), parametres: parametres.with(Parametre::Etape, etape.unwrap_or_default()) }
    }
}
