//! A list as waypoints, for devices: each host once, in walking order, as they stand in a track with them.

use std::collections::HashSet;

use super::Liste;
use crate::atlas::Quoi;
use crate::trace::{Repere, Trace};

pub(super) fn write(liste: Liste<'_>, base: &str) -> std::io::Result<Vec<u8>> {
    let mut reperes = vec![];
    let mut listed: HashSet<Quoi> = HashSet::new();
    for ligne in &liste.lignes {
        // What a line shares with one before it is listed there.
        let new = ligne.rangs.iter().filter(|rang| !listed.contains(&rang.quoi));
        let mut passages: Vec<(Quoi, f64, f64)> = new.map(|rang| (rang.quoi, rang.chainage_m, rang.ecart_m)).collect();
        listed.extend(passages.iter().map(|(quoi, ..)| *quoi));
        passages.sort_by_key(|(quoi, ..)| *quoi); // stable: of each host, in walking order
        let mut here: Vec<Repere> = passages
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|passages| Repere::of(liste.atlas, passages, liste.trace.words))
            .collect();
        here.sort_by(|a, b| a.start_m().total_cmp(&b.start_m()));
        reperes.extend(here);
    }
    Trace { reperes, ..liste.trace }.write_gpx(base)
}
