//! The printed guides of a voie.

use super::hote::web;
use crate::atlas::{Atlas, Voie};
use crate::words::one_line;

/// A printed guide.
pub(super) struct Guide {
    pub titre: String,
    pub lien: Option<String>,
    pub details: String,
}

impl Guide {
    /// Returns the printed guides of a voie.
    pub(super) fn of_voie(atlas: &Atlas, voie: &Voie) -> Vec<Self> {
        let of = atlas.guides.iter().filter(|guide| guide.voie_id == Some(voie.row.id));
        of.map(|guide| Self {
            titre: one_line(&guide.titre),
            lien: web(&guide.lien),
            details: [&guide.edition, &guide.prix]
                .map(|text| one_line(text))
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        })
        .collect()
    }
}
