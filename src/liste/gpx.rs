//! Writes a list as waypoints for devices. Each host appears once, in walking order, with the same text as in a track
//! file.

use std::collections::HashSet;

use super::Liste;
use crate::atlas::Quoi;
use crate::trace::{Repere, Trace};

/// Writes a GPX file without tracks. Links begin with `base`. Errors: only a defect of the writer.
pub(super) fn write(liste: Liste<'_>, base: &str) -> std::io::Result<Vec<u8>> {
    let mut reperes = vec![];
    let mut listed: HashSet<Quoi> = HashSet::new();
    for ligne in &liste.lignes {
        // Lines share stretches. A host on a shared stretch is listed for the first line only.
        let new = ligne.rangs.iter().filter(|rang| !listed.contains(&rang.quoi));
        let mut passages: Vec<(Quoi, f64, f64)> = new.map(|rang| (rang.quoi, rang.chainage_m, rang.ecart_m)).collect();
        listed.extend(passages.iter().map(|(quoi, ..)| *quoi));
        passages.sort_by_key(|(quoi, ..)| *quoi); // stable: the passages of a host stay in walking order
        let mut here: Vec<Repere> = passages
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|passages| Repere::of(liste.atlas, passages, &ligne.alertes, liste.trace.words))
            .collect();
        here.sort_by(|a, b| a.start_m().total_cmp(&b.start_m()));
        reperes.extend(here);
    }
    Trace { reperes, ..liste.trace }.write_gpx(base)
}
