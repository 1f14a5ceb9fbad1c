//! The title, the summary and the notes of a list. All formats and the page use them.

use super::Liste;
use crate::annonces::Annonce;
use crate::words::one_line;

impl Liste<'_> {
    /// Returns the title of the list.
    pub(crate) fn title(&self) -> String {
        self.words().liste_titre(&self.nom)
    }

    /// Returns the rights of the data on one line. It may be empty.
    pub(crate) fn source(&self) -> String {
        one_line(&self.trace.attribution.line())
    }

    /// Returns the warning that the way is wholly or partly invented. Returns `None` if no stretch is invented.
    pub(crate) fn invente(&self) -> Option<String> {
        self.trace.attribution.warning(self.words())
    }

    /// Returns a sentence with the number of hosts and the maximum distance, and another with the night if the list is
    /// for one.
    pub(crate) fn summary(&self) -> String {
        let words = self.words();
        let text = words.liste_resume(self.hotes(), &words.round_length(f64::from(self.demande.ecart_max_m)));
        let nuit = self.demande.ouvert.map(|jour| words.liste_nuit(&words.iso_date(&jour.to_string())));
        nuit.map_or(text.clone(), |nuit| format!("{text} {nuit}"))
    }

    /// Returns the closures, each as a sentence with a full stop, and today's length of an étape. A closure on several
    /// lines is listed for the first of them only.
    pub(crate) fn perturbations(&self) -> Vec<String> {
        let words = self.words();
        let sentences = self.annonces().into_iter().map(|annonce| format!("{}.", annonce.phrase(words)));
        sentences.chain(self.aujourdhui()).collect()
    }

    /// Returns the closures, each once, in the order of the lines.
    pub(crate) fn annonces(&self) -> Vec<Annonce<'_>> {
        let all: Vec<Annonce<'_>> =
            self.lignes.iter().flat_map(|ligne| ligne.annonces.iter().map(|(annonce, _)| *annonce)).collect();
        Annonce::by_closure(&all).into_iter().filter_map(|(_, stretches)| stretches.first().map(|a| **a)).collect()
    }

    /// Returns the length of the étape, or of the first line of the voie, with the detours that hold: « Aujourd'hui
    /// 23,4 km par la déviation (chemin balisé : 21,1 km). » `None` if no detour holds.
    pub(crate) fn aujourdhui(&self) -> Option<String> {
        let today = match self.etape {
            Some(etape) => self.atlas.etape_aujourdhui(self.voie, etape),
            None => self.atlas.ligne_aujourdhui(self.voie, self.voie.first_line()?),
        };
        let (words, balisee_m) = (self.words(), self.lignes.first()?.longueur_m);
        let said = words.perturbation_aujourdhui(&words.length(today?.longueur_m), &words.length(balisee_m));
        let mut letters = said.chars();
        Some(format!("{}{}.", letters.next()?.to_uppercase(), letters.as_str()))
    }

    /// Returns the warnings of all lines without duplicates, because variants share stretches with the main line.
    pub(crate) fn alertes(&self) -> Vec<&str> {
        let mut sentences: Vec<&str> = vec![];
        for alerte in self.lignes.iter().flat_map(|ligne| &ligne.alertes) {
            if !sentences.contains(&alerte.texte.as_str()) {
                sentences.push(&alerte.texte);
            }
        }
        sentences
    }

    /// Returns sentences that explain how to read the list. The rights come last.
    pub(crate) fn notes(&self) -> Vec<String> {
        let words = self.words();
        let from = match (self.etape, self.lignes.len()) {
            (Some(_), _) => "etape",
            (None, 1) => "voie",
            (None, _) => "variante",
        };
        let mut notes = vec![words.liste_note_km(from)];
        if self.rangs().any(|(_, rang)| !rang.hote.exacte) {
            notes.push(words.liste_note_localite());
        }
        if self.lignes.iter().any(|ligne| ligne.trous) {
            notes.push(words.liste_note_trous());
        }
        notes.push(words.liste_note_prevenir());
        notes.extend(self.invente());
        if let Some(releve) = &self.trace.attribution.date {
            notes.push(words.liste_note_releve(&words.iso_date(releve)));
        }
        if !self.trace.attribution.droits.is_empty() {
            notes.push(words.source_et_licence(&self.source()));
        }
        notes
    }
}
