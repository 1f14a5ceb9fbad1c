//! Names of sections: a stretch between two kilometres.

use super::Words;
use crate::model::Section;

impl Words {
    /// Returns the name of a section: « Voie de Beauport, km 12,4 à 19,8 ». `voie` is the name of its voie.
    pub(crate) fn section(&self, voie: &str, section: &Section) -> String {
        let [de, a] = [section.de, section.a].map(|km| self.number(km.km()));
        let voie = if section.sens.is_back() { self.nom_retour(voie) } else { voie.to_owned() };
        match &section.etape {
            Some(etape) => self.nom_etape_section(&voie, etape, &de, &a),
            None => self.nom_section(&voie, &de, &a),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Km, Section, Sens};
    use crate::words::{Langue, Words};

    #[test]
    fn a_section_is_named_by_its_kilometres() {
        let [de, a] = ["12.40", "20"].map(|km| Km::parse(km).unwrap());
        let mut section = Section { voie: "y".into(), etape: None, sens: Sens::Aller, de, a };
        assert_eq!(Words::french().section("Voie Y", &section), "Voie Y, km 12,4 à 20");
        (section.etape, section.sens) = (Some("est-3".into()), Sens::Retour);
        assert_eq!(Words::french().section("Voie Y", &section), "Voie Y (retour), étape est-3, km 12,4 à 20");
        assert_eq!(Words::of(Langue::En).section("Voie Y", &section), "Voie Y (return), stage est-3, km 12.4 to 20");
    }
}
