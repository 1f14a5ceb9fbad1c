//! Writes a list as waypoints for devices. Each closure and each host occurs once, in walking order, with the same text
//! as in a track file.

use std::collections::HashSet;

use super::{LigneListee, Liste};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, Quoi};
use crate::trace::{Repere, RepereKind, Trace};
use crate::words::Words;

/// Writes a GPX file without tracks. Links start with `base`. Errors: only a defect of the writer.
pub(super) fn write(liste: Liste<'_>, base: &str) -> std::io::Result<Vec<u8>> {
    let mut reperes = vec![];
    let mut listed: HashSet<Quoi> = HashSet::new();
    let mut warned: HashSet<&str> = HashSet::new();
    for ligne in &liste.lignes {
        // A host on a stretch that several lines share is listed only for the first of them.
        let new = ligne.rangs.iter().filter(|rang| !listed.contains(&rang.quoi));
        let mut passages: Vec<(Quoi, f64, f64)> = new.map(|rang| (rang.quoi, rang.chainage_m, rang.ecart_m)).collect();
        listed.extend(passages.iter().map(|(quoi, ..)| *quoi));
        passages.sort_by_key(|(quoi, ..)| *quoi); // a stable sort: the passages of a host stay in walking order
        let mut here: Vec<Repere> = passages
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|passages| Repere::of(liste.atlas, passages, &ligne.alertes, liste.trace.words))
            .collect();
        here.extend(closures(&liste, ligne, &mut warned));
        here.sort_by(|a, b| a.start_m().total_cmp(&b.start_m()));
        reperes.extend(here);
    }
    Trace { reperes, ..liste.trace }.write_gpx(base)
}

/// Returns the waypoints of the closures on a line whose codes are not in `warned`, and adds these codes to it.
fn closures<'a>(liste: &Liste<'a>, ligne: &LigneListee<'a>, warned: &mut HashSet<&'a str>) -> Vec<Repere> {
    let new = ligne.annonces.iter().filter(|(annonce, _)| warned.insert(annonce.code()));
    new.map(|(annonce, _)| repere(liste.atlas, annonce, liste.words())).collect()
}

/// Makes the waypoint of a closure, at the place where the walker meets it.
pub(crate) fn repere(atlas: &Atlas, annonce: &Annonce<'_>, words: &Words) -> Repere {
    Repere {
        genre: RepereKind::Perturbation(annonce.closure.row.genre),
        nom: words.titre_perturbation(&annonce.closure.row),
        position: annonce.position(atlas),
        chainages_m: vec![annonce.start_m()],
        off_m: 0.0,
        texte: annonce.phrase(words),
        lien: String::new(),
        bref: String::new(),
    }
}
