//! Formats closures.

use super::{Words, one_line};
use crate::model::{GenrePerturbation, Perturbation};

impl Words {
    /// Formats the kind and the severity of a closure: « Travaux, passage impossible ».
    pub(crate) fn titre_perturbation(&self, row: &Perturbation) -> String {
        self.perturbation_titre(self.genre_perturbation(row.genre), self.gravite(row.gravite))
    }

    /// Formats the dates of a closure: « depuis le 12/05/2026, jusqu'au 30/06/2026 ». `en_vigueur` is true if it holds
    /// already.
    pub(crate) fn dates_perturbation(&self, row: &Perturbation, en_vigueur: bool) -> String {
        let (du, au) = (self.iso_date(&row.du), self.iso_date(&row.au));
        match (en_vigueur, au.is_empty()) {
            (true, false) => self.perturbation_depuis_jusqu_a(&du, &au),
            (true, true) => self.perturbation_depuis(&du),
            (false, false) => self.perturbation_annoncee(&du, &au),
            (false, true) => self.perturbation_annoncee_sans_fin(&du),
        }
    }

    /// Formats the place of a closure: « du km 12,3 au km 13,1 ». The distances, in metres, are those at which the
    /// walker meets its ends.
    pub(crate) fn lieu_perturbation(&self, [de_m, a_m]: [f64; 2]) -> String {
        let (de, a) = (self.km(de_m.min(a_m)), self.km(de_m.max(a_m)));
        if de == a { self.perturbation_au_km(&de) } else { self.perturbation_km(&de, &a) }
    }

    /// Formats the warning that a walk is invented: « Tracé inventé du km 0,0 au km 12,3 : ne le suivez pas. »
    /// `parts_m` are the invented stretches in metres. `all` is true if the whole walk is invented.
    pub(crate) fn trace_invente(&self, all: bool, parts_m: &[[f64; 2]]) -> String {
        if all {
            return self.invente_tout();
        }
        if parts_m.is_empty() {
            return self.invente_en_partie();
        }
        let parts: Vec<String> = parts_m.iter().map(|part| self.lieu_perturbation(*part)).collect();
        self.invente_km(&parts.join(", "))
    }

    /// Formats a closure as one sentence: « Travaux, passage impossible, du km 12,3 au km 13,1, depuis le 12/05/2026,
    /// fin non connue : La passerelle est démontée (déviation de 2,3 km) ». The distances, in metres, are those at
    /// which the walker meets its ends. `detour_m` is the length of the detour, if there is one.
    pub(crate) fn perturbation(
        &self,
        row: &Perturbation,
        en_vigueur: bool,
        ends_m: [f64; 2],
        detour_m: Option<f64>,
    ) -> String {
        let dates = self.dates_perturbation(row, en_vigueur);
        let mut said = self.perturbation_phrase(&self.titre_perturbation(row), &self.lieu_perturbation(ends_m), &dates);
        let texte = one_line(&row.texte);
        if !texte.is_empty() {
            said = self.perturbation_avec_texte(&said, texte.trim_end_matches('.'));
        }
        match detour_m {
            Some(metres) => self.perturbation_avec_deviation(&said, &self.length(metres)),
            None => said,
        }
    }

    /// Returns the words in the map style: each placeholder (`{genre-perturbation-travaux}`) with its replacement.
    pub(crate) fn of_style(&self) -> Vec<(String, String)> {
        let genres = GenrePerturbation::WORDS.iter().filter_map(|word| GenrePerturbation::parse(word));
        let mut words: Vec<_> = genres
            .map(|genre| {
                (format!("{{genre-perturbation-{}}}", genre.as_str()), self.genre_perturbation(genre).to_owned())
            })
            .collect();
        words.push(("{style-perturbation-jusqu-a}".into(), self.style_perturbation_jusqu_a()));
        words.push(("{style-perturbation-des-le}".into(), self.style_perturbation_des_le()));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Code, Gravite};
    use crate::words::Langue;

    #[test]
    fn a_closure_is_one_sentence_in_both_languages() {
        let row = Perturbation {
            id: 1,
            code: Code::parse("passerelle").unwrap(),
            voie_id: 1,
            variante: String::new(),
            troncon_de: "a".into(),
            place_de: 0.0,
            troncon_a: "a".into(),
            place_a: 1.0,
            du: "2026-05-12".into(),
            au: "2026-06-30".into(),
            genre: GenrePerturbation::Travaux,
            gravite: Gravite::Bloquant,
            texte: "La passerelle est\ndémontée.".into(),
            detour: None,
            source: String::new(),
            saisi_par: String::new(),
            verifie_le: String::new(),
        };
        let (fr, en) = (Words::french(), Words::of(Langue::En));
        assert_eq!(
            fr.perturbation(&row, true, [12_300.0, 13_100.0], Some(2_300.0)).replace('\u{a0}', " "),
            "Travaux, passage impossible, du km 12,3 au km 13,1, depuis le 12/05/2026, jusqu'au 30/06/2026 : \
             La passerelle est démontée (déviation de 2,3 km)"
        );
        let endless = Perturbation { au: String::new(), texte: String::new(), ..row };
        assert_eq!(
            en.perturbation(&endless, false, [900.0, 930.0], None),
            "Works, no passage, at km 0.9, from 2026-05-12, end not known"
        );
    }
}
