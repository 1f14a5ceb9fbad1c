//! The names and addresses of étapes and sections on pages.

use crate::atlas::{Atlas, Etape, Voie};
use crate::links::{Address, Base};
use crate::model::Sens;
use crate::words::{Words, one_line};

/// Returns start and end of an étape in walking direction: « Guingamp – Bourbriac ». An end of a section that is not in a
/// localité is a kilometre.
pub(super) fn ends(atlas: &Atlas, etape: &Etape, sens: Sens, words: &Words) -> String {
    let km = |end: usize| {
        let section = etape.section.as_ref()?;
        let km = if end == 0 { section.de } else { section.a };
        Some(words.repere_km(&words.number(km.km())))
    };
    let [de, a] = sens.ends([etape.depart, etape.arrivee]);
    let name = |localite: usize, end| match atlas.localites.get(localite) {
        Some(localite) => one_line(&localite.nom),
        None => km(end).unwrap_or_else(|| "?".into()),
    };
    words.bouts(&name(de, 0), &name(a, 1))
}

/// Returns the name of an étape or a section, with its ends.
pub(super) fn titre(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens, words: &Words) -> String {
    match &etape.section {
        Some(section) => words.section(&one_line(&voie.row.nom), section),
        None => words.page_etape(&etape.slug(), &ends(atlas, etape, sens, words)),
    }
}

/// Returns the address of the page of an étape or a section.
pub(super) fn of_way<'a>(voie: &'a str, slug: &'a str, sens: Sens) -> Address<'a> {
    Address::page(voie, Some(slug)).with_sens(sens)
}

/// Returns the URL of the page of an étape or a section.
pub(super) fn address(voie: &Voie, etape: &Etape, sens: Sens, base: &Base) -> String {
    base.link(&of_way(voie.row.code.as_str(), &etape.slug(), sens))
}
