//! The bed for tonight on an étape's page.

use super::hote::RangHote;
use crate::atlas::{Atlas, Chemin, Etape, Hebergeur, Quoi, Voie};
use crate::links::Base;
use crate::liste::ECART_M;
use crate::model::Sens;
use crate::words::Words;

/// A bed for tonight.
pub(super) struct CeSoir {
    pub texte: String,
    pub page: String,
    pub appel: Option<String>,
}

impl CeSoir {
    /// Returns the bed for tonight. `last` is the last open host of the étape in walking direction. If there is none, the
    /// result is the next open host after the étape.
    pub(super) fn of(
        atlas: &Atlas,
        voie: &Voie,
        etape: &Etape,
        sens: Sens,
        last: Option<&RangHote>,
        base: &Base,
        words: &Words,
    ) -> Option<Self> {
        if let Some(last) = last {
            let texte = words.page_ce_soir(&last.hote.nom, &last.km);
            return Some(Self { texte, page: last.page.clone(), appel: last.appel.clone() });
        }
        let trace = etape.trace.as_ref()?;
        let end_m = if sens.is_back() { trace.de_m } else { trace.a_m };
        let number = atlas.voies.iter().position(|other| other.row.code == voie.row.code)?;
        let ligne = voie.lignes.iter().position(|ligne| ligne.variante == etape.row.variante)?;
        let end = Chemin { voie: number, ligne, chainage_m: end_m, off_m: 0.0 };
        let host = |quoi| if let Quoi::Hebergeur(index) = quoi { atlas.hebergeurs.get(index) } else { None };
        let open = |quoi| host(quoi).is_some_and(|host| may_be_open(atlas, host));
        let next = atlas.situation(&end, sens, f64::from(ECART_M), open)?.hebergeur?;
        let hote = RangHote::of(host(next.quoi)?, "", 0.0, next.off_m, base, words);
        let after = words.length((next.chainage_m - end_m).abs());
        Some(Self { texte: words.page_lit_suivant(&hote.hote.nom, &after), page: hote.page, appel: hote.appel })
    }
}

/// Tells whether a host can be open today. A host whose opening period is unknown can.
pub(super) fn may_be_open(atlas: &Atlas, host: &Hebergeur) -> bool {
    host.ouvert(atlas.jour()) != Some(false)
}
