//! Formats what a host offers. Each method returns `None` if there is nothing to show.

use super::{Words, one_line};
use crate::model::Offre;

impl Words {
    /// Lists the services, including declared refusals: « dîner, petit déjeuner, chiens non acceptés ».
    pub(crate) fn offres(&self, services: Option<&[Offre]>) -> Option<String> {
        let said: Vec<&str> = services.unwrap_or_default().iter().map(|offre| self.offre(*offre)).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// Formats the days on which the host is closed within its period: « fermé : 1er août à 15 août ».
    pub(crate) fn fermetures(&self, notation: &str) -> Option<String> {
        let jours = one_line(&self.periode(notation));
        (!jours.is_empty()).then(|| self.hote_fermetures(&jours))
    }

    /// Formats the hours of arrival: « arrivée de 16:00 à 20:00 ».
    pub(crate) fn arrivee(&self, from: &str, until: &str) -> Option<String> {
        match (from, until) {
            ("", "") => None,
            (from, "") => Some(self.hote_arrivee_de(from)),
            ("", until) => Some(self.hote_arrivee_a(until)),
            (from, until) => Some(self.hote_arrivee_entre(from, until)),
        }
    }

    /// Lists the names of the spoken languages: « français, anglais ». The result is empty if they are not known.
    pub(crate) fn langues_nommees(&self, codes: Option<&[String]>) -> String {
        codes.unwrap_or_default().iter().map(|code| self.langue_parlee(code)).collect::<Vec<_>>().join(", ")
    }

    /// Formats the spoken languages: « langues : français, anglais ».
    pub(crate) fn langues(&self, codes: Option<&[String]>) -> Option<String> {
        let names = self.langues_nommees(codes);
        (!names.is_empty()).then(|| self.hote_langues(&names))
    }

    /// Formats the age of the host's data: « confirmé en mars 2026 », « non confirmé depuis 2023 ». `confirme_le` is
    /// the day on which the host confirmed them (`YYYY-MM-DD` or empty). `perime` is true if that is too long ago.
    pub(crate) fn confirmation(&self, confirme_le: &str, perime: bool) -> Option<String> {
        let (year, rest) = confirme_le.split_once('-')?;
        let month = rest.split('-').next().and_then(|month| month.parse().ok())?;
        Some(if perime { self.hote_non_confirme(year) } else { self.hote_confirme(self.month(month), year) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Langue;

    #[test]
    fn what_a_host_offers_in_both_languages() {
        let (fr, en) = (Words::french(), Words::of(Langue::En));
        let services = [Offre::Diner, Offre::SansChien];
        assert_eq!(fr.offres(Some(&services)).as_deref(), Some("dîner, chiens non acceptés"));
        assert_eq!(en.offres(Some(&services)).as_deref(), Some("dinner, no dogs"));
        assert_eq!([fr.offres(None), fr.offres(Some(&[]))], [None, None]);
        assert_eq!(fr.fermetures("Aug 1-15").as_deref(), Some("fermé : 1er août à 15 août"));
        assert_eq!(fr.arrivee("16:00", "20:00").as_deref(), Some("arrivée de 16:00 à 20:00"));
        assert_eq!(en.arrivee("16:00", "").as_deref(), Some("arrival from 16:00"));
        assert_eq!(fr.arrivee("", ""), None);
        let codes = ["fr".to_owned(), "ja".to_owned()];
        assert_eq!(fr.langues(Some(&codes)).as_deref(), Some("langues : français, ja"));
        assert_eq!(fr.confirmation("2026-03-12", false).as_deref(), Some("confirmé en mars 2026"));
        assert_eq!(fr.confirmation("2023-03-12", true).as_deref(), Some("non confirmé depuis 2023"));
        assert_eq!(fr.confirmation("", false), None);
    }
}
