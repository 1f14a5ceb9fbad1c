//! What a list says beside its rows, whatever the format.

use super::{Liste, Rang};
use crate::atlas::{Atlas, Etape, Voie};
use crate::model::Sens;
use crate::words::{Words, one_line};

/// What a list is of, in the direction walked.
pub(super) fn name(atlas: &Atlas, voie: &Voie, etape: Option<&Etape>, sens: Sens, words: &Words) -> String {
    let nom = one_line(&voie.row.nom);
    match etape {
        Some(etape) => words.nom_etape(&nom, &etape.slug(), &ends(atlas, etape, sens, words)),
        None if sens.is_back() => words.nom_retour(&nom),
        None => nom,
    }
}

/// Where an étape starts and ends in the direction walked.
pub(super) fn ends(atlas: &Atlas, etape: &Etape, sens: Sens, words: &Words) -> String {
    let name = |localite: usize| atlas.localites.get(localite).map_or_else(|| "?".into(), |l| one_line(&l.nom));
    let [de, a] = sens.ends([etape.depart, etape.arrivee]).map(name);
    words.bouts(&de, &a)
}

/// Where a host is shown.
pub(super) fn place(rang: &Rang<'_>, words: &Words) -> String {
    if rang.hote.exacte { words.liste_exact() } else { words.liste_localite() }
}

impl Liste<'_> {
    /// What it is called.
    pub(crate) fn title(&self) -> String {
        self.words().liste_titre(&self.nom)
    }

    /// Whose data it is.
    pub(crate) fn source(&self) -> String {
        one_line(&self.trace.droits.join(" | "))
    }

    /// What it has, in a sentence.
    pub(crate) fn summary(&self) -> String {
        let words = self.words();
        words.liste_resume(self.hotes(), &words.round_length(f64::from(self.demande.ecart_max_m)))
    }

    /// What one must know to read it: a sentence each, whose data it is last.
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
        if let Some(releve) = &self.trace.date {
            notes.push(words.liste_note_releve(&words.iso_date(releve)));
        }
        if !self.trace.droits.is_empty() {
            notes.push(words.source_et_licence(&self.source()));
        }
        notes
    }
}
