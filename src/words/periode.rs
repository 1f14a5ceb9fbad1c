//! Formats the periods in which a host is open.

use super::Words;
use crate::model::periode::{Day, Periode, Span};

impl Words {
    /// Formats a period in the notation of `hebergeur.periode` (`Apr-Oct; Aug 15 off`): « avril à octobre, sauf 15 août
    /// ». A text in another notation is kept unchanged.
    pub(crate) fn periode(&self, notation: &str) -> String {
        let Some(periode) = Periode::parse(notation) else { return notation.to_owned() };
        let regles = periode.regles();
        // A later rule wins, so a rule for all days overrides every earlier rule.
        let start = regles.iter().rposition(|regle| regle.is_of_all());
        let mut said: Vec<String> = vec![];
        for regle in regles.get(start.unwrap_or(0)..).unwrap_or_default() {
            let spans = || regle.spans.iter().map(|span| self.span(span)).collect::<Vec<_>>().join(", ");
            match (regle.is_of_all(), regle.ouvert) {
                (true, true) => said.push(self.periode_toute_l_annee()),
                (true, false) => said.push(self.periode_ferme()),
                (false, true) => said.push(spans()),
                (false, false) if said.is_empty() => {} // closed days before any open days carry no information
                (false, false) => said.push(self.periode_sauf(&spans())),
            }
        }
        said.join(", ")
    }

    /// Formats a span of days or of whole months: « 10 septembre à 20 octobre », « avril ».
    fn span(&self, span: &Span) -> String {
        let day = |(month, day): Day| {
            if span.whole { self.month(month).to_owned() } else { self.periode_jour(day.into(), self.month(month)) }
        };
        if span.from == span.to || (span.whole && span.from.0 == span.to.0) {
            day(span.from)
        } else {
            self.periode_de_a(&day(span.from), &day(span.to))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Langue;

    #[test]
    fn a_period_in_french() {
        for (notation, words) in [
            ("Apr-Oct", "avril à octobre"),
            ("Apr-Jun,Sep-Oct", "avril à juin, septembre à octobre"),
            ("Apr-Jun, Sep-Oct", "avril à juin, septembre à octobre"),
            ("Jan 10-Dec 20", "10 janvier à 20 décembre"),
            ("Mar 1-Nov 15", "1er mars à 15 novembre"),
            ("Mar 1-15", "1er mars à 15 mars"),
            ("Nov-Mar", "novembre à mars"),
            ("Apr-Oct; Aug 15 off", "avril à octobre, sauf 15 août"),
            ("Jan-Dec; Dec 24-Jan 2 off", "toute l'année, sauf 24 décembre à 2 janvier"),
            ("Apr-Oct; off", "fermé"),
            ("Jan-Dec", "toute l'année"),
            ("Jan 1-Dec 31", "toute l'année"),
            ("24/7", "toute l'année"),
            ("off", "fermé"),
            ("closed", "fermé"),
            ("Jul", "juillet"),
            ("", ""),
            ("sur rendez-vous", "sur rendez-vous"),
        ] {
            assert_eq!(Words::french().periode(notation), words, "{notation}");
        }
    }

    #[test]
    fn a_period_in_english() {
        let words = Words::of(Langue::En);
        assert_eq!(words.periode("Mar 1-Nov 15; Aug 15 off"), "1 March to 15 November, except 15 August");
        assert_eq!(words.periode("24/7"), "all year");
        assert_eq!(words.periode("off"), "closed");
    }
}
