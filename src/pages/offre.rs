//! The services that a host offers, with a symbol for each. `symboles.html` draws the symbols, and `offres.html` shows
//! the list.

use crate::model::Offre;
use crate::words::Words;

/// A service that the host offers, or one that it says it does not accept.
#[derive(Debug)]
pub(super) struct OffreMontree {
    /// The word of the vocabulary. The id of the symbol ends with it.
    pub mot: &'static str,
    /// The text beside the symbol.
    pub texte: String,
}

impl OffreMontree {
    pub(super) fn of(offre: Offre, words: &Words) -> Self {
        Self { mot: offre.as_str(), texte: words.offre(offre).to_owned() }
    }

    /// Returns the services of a host in the order of the vocabulary, so that the order is the same for every host. The
    /// result is empty if they are unknown.
    pub(super) fn all(services: Option<&[Offre]>, words: &Words) -> Vec<Self> {
        let mut offres = services.unwrap_or_default().to_vec();
        offres.sort_unstable();
        offres.into_iter().map(|offre| Self::of(offre, words)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offer_has_a_symbol_and_every_symbol_an_offer() {
        let drawn = include_str!("symboles.html");
        let ids: Vec<&str> =
            drawn.split("<symbol id=\"offre-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids, Offre::WORDS);
    }

    #[test]
    fn offers_are_in_the_order_of_the_vocabulary() {
        let shown = OffreMontree::all(Some(&[Offre::SansChien, Offre::Wifi, Offre::Diner]), Words::french());
        assert_eq!(shown.iter().map(|offre| offre.mot).collect::<Vec<_>>(), ["diner", "wifi", "sans-chien"]);
        assert!(OffreMontree::all(None, Words::french()).is_empty());
    }
}
