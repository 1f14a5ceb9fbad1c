//! The neighbours of an étape: before, after, the other direction, and those of other lines.

use super::layout::Lien;
use super::nom_etape::{address, ends, of_way};
use crate::atlas::{Atlas, Etape, Voie};
use crate::links::Base;
use crate::model::Sens;
use crate::words::{Words, one_line};

/// A neighbouring étape.
pub(super) struct Suivante {
    pub titre: String,
    pub nom: String,
    pub href: String,
}

impl Suivante {
    /// Returns the previous étape, the other direction and the next étape.
    pub(super) fn all(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens, base: &Base, words: &Words) -> Vec<Self> {
        let (back, turn) = match sens {
            Sens::Aller => (Sens::Retour, words.page_sens_retour()),
            Sens::Retour => (Sens::Aller, words.page_sens_aller()),
        };
        if let Some(section) = &etape.section {
            let length_m = voie.first_line().map_or(0.0, |ligne| ligne.figures.longueur_m);
            let turned = section.turned(length_m);
            let href = base.link(&of_way(voie.row.code.as_str(), &turned.slug(), back));
            return vec![Self { titre: turn, nom: words.section(&one_line(&voie.row.nom), &turned), href }];
        }
        let same: Vec<&Etape> = voie.etapes.iter().filter(|other| other.row.variante == etape.row.variante).collect();
        let at = same.iter().position(|other| other.row.id == etape.row.id).unwrap_or(0);
        let [before, after] = sens.ends([at.checked_sub(1), Some(at + 1)]).map(|at| at.and_then(|at| same.get(at)));
        let to = |other: &Etape, sens: Sens, titre: String| Self {
            titre,
            nom: ends(atlas, other, sens, words),
            href: address(voie, other, sens, base),
        };
        let before = before.map(|other| to(other, sens, words.page_precedente(&other.slug())));
        let after = after.map(|other| to(other, sens, words.page_suivante(&other.slug())));
        before.into_iter().chain([to(etape, back, turn)]).chain(after).collect()
    }
}

/// Returns links to the étapes of other lines that begin or end in the same localités.
pub(super) fn variantes(
    atlas: &Atlas,
    voie: &Voie,
    etape: &Etape,
    sens: Sens,
    base: &Base,
    words: &Words,
) -> Vec<Lien> {
    let touches = |other: &&Etape| {
        other.section.is_none()
            && etape.section.is_none()
            && other.row.variante != etape.row.variante
            && (other.depart == etape.depart || other.arrivee == etape.arrivee)
    };
    let link = |other: &Etape| {
        let nom = words.page_etape(&other.slug(), &ends(atlas, other, sens, words));
        Lien::to(address(voie, other, sens, base), nom)
    };
    voie.etapes.iter().filter(touches).map(link).collect()
}
