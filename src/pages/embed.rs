//! What an embedded map shows, and how it is addressed and named. `/embed`, `/oembed` and `/integrer` share it.

use super::nom_etape::titre;
use crate::atlas::Atlas;
use crate::links::{Address, Base, Parametre, Parametres};
use crate::model::{Couleur, Section, Sens, TypeHebergeur};
use crate::words::{Langue, Words, one_line};

/// The width of an iframe in CSS pixels, where it cannot follow the page. That of a column of text.
pub(super) const WIDTH: u32 = 720;
/// The height of an iframe in CSS pixels, if the request has none.
pub(super) const HEIGHT: u32 = 480;

/// What an embedded map shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Embed {
    /// The code of the voie. `None` shows all voies.
    pub voie: Option<String>,
    /// The slug of an étape or a section of the voie.
    pub etape: Option<String>,
    /// The code of the ground. `None` leaves it to the service.
    pub fond: Option<String>,
    /// The name of the map style. `None` follows the visitor's system.
    pub style: Option<&'static str>,
    /// True if the map has a list below it: voies, étapes, or the hosts along an étape.
    pub liste: bool,
    /// The types of host on the map and in the list. Empty shows all.
    pub types: Vec<TypeHebergeur>,
    /// The colour of the chosen way in place of its own.
    pub couleur: Option<Couleur>,
    /// The height in CSS pixels: of the map above a list, otherwise of the iframe.
    pub hauteur: Option<u32>,
    /// True if the picture stays until the visitor touches it.
    pub leger: bool,
}

impl Embed {
    /// Returns the étape and the kilometres as parameters name them: `3` and `2-5.25`.
    pub(super) fn etape_and_km(&self) -> (Option<String>, Option<String>) {
        match self.etape.as_deref().and_then(Section::of_slug) {
            Some((etape, [de, a])) => (etape.map(Into::into), Some(format!("{de}-{a}"))),
            None => (self.etape.clone(), None),
        }
    }

    /// Returns the parameters of its addresses, without the language.
    pub fn parametres(&self) -> Parametres<'static> {
        let oui = |yes: bool| if yes { "oui" } else { "" };
        let types: Vec<&str> = self.types.iter().map(|kind| kind.as_str()).collect();
        let (etape, km) = self.etape_and_km();
        Parametres::default()
            .with(Parametre::Voie, self.voie.clone().unwrap_or_default())
            .with(Parametre::Etape, etape.unwrap_or_default())
            .with(Parametre::Km, km.unwrap_or_default())
            .with(Parametre::Fond, self.fond.clone().unwrap_or_default())
            .with(Parametre::Style, self.style.unwrap_or_default())
            .with(Parametre::Liste, oui(self.liste))
            .with(Parametre::Types, types.join(","))
            .with(Parametre::Couleur, self.couleur.map(Couleur::digits).unwrap_or_default())
            .with(Parametre::Hauteur, self.hauteur.map_or_else(String::new, |px| px.to_string()))
            .with(Parametre::Leger, oui(self.leger))
    }

    /// Returns the URL of the map. `base` has its language.
    pub(super) fn link(&self, base: &Base) -> String {
        base.link(&Address::Embed { parametres: self.parametres() })
    }

    /// Returns the URL of the full page about the same way, with the style and the ground that were chosen.
    pub(super) fn page(&self, base: &Base) -> String {
        let Some(voie) = &self.voie else { return base.link(&Address::Accueil { vue: None }) };
        let page = Address::page(voie, self.etape.as_deref());
        let page = page.with(Parametre::Style, self.style.unwrap_or_default());
        base.link(&page.with(Parametre::Fond, self.fond.clone().unwrap_or_default()))
    }

    /// Returns the name of what the map shows.
    pub fn nom(&self, atlas: &Atlas, langue: Langue) -> String {
        let words = Words::of(langue);
        let voie = self.voie.as_deref().and_then(|code| atlas.voie(code));
        let Some(voie) = voie else { return words.page_accueil() };
        let nom = one_line(&voie.row.nom);
        let etape = self.etape.as_deref().and_then(|slug| voie.etape(slug));
        match (etape, self.etape.as_deref().and_then(Section::of_slug)) {
            (Some(etape), None) => format!("{nom}, {}", titre(atlas, voie, etape, Sens::Aller, words)),
            (_, Some((etape, [de, a]))) => {
                let (voie, etape) = (voie.row.code.to_string(), etape.map(Into::into));
                words.section(&nom, &Section { voie, etape, sens: Sens::Aller, de, a })
            }
            (None, None) => nom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_only_what_was_chosen() {
        let base = Base::parse("https://exemple.org").unwrap();
        assert_eq!(Embed::default().link(&base), "https://exemple.org/embed");
        let section = Embed {
            voie: Some("y".into()),
            etape: Some("3-km2.0-5.25".into()),
            style: Some("sombre"),
            types: vec![TypeHebergeur::Gite, TypeHebergeur::Camping],
            leger: true,
            ..Embed::default()
        };
        assert_eq!(
            section.link(&base.in_langue("en")),
            "https://exemple.org/embed?voie=y&etape=3&km=2-5.25&style=sombre&types=gite%2Ccamping&leger=oui&langue=en"
        );
        assert_eq!(section.page(&base.in_langue("en")), "https://exemple.org/en/voies/y/etapes/3?style=sombre");
    }
}
