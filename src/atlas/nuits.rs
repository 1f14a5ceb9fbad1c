//! [`Nuits`]: where a walker can sleep along a line on a day, and the stretches between without a bed.
//!
//! A bed is a published host within [`BESIDE_M`] of the line that is not known to be closed on that day. The two ends of
//! the line count as beds too: there one arrives, or goes on along another voie.
//!
//! ```text
//!          start        Josselin                              Ploërmel    end
//!   line  ├──────●───────●●──────────────────────────────────●───────────┤
//!          └────┘ └─────┘  └──────────── SansLit ───────────┘ └─────────┘
//!                          dernier                   prochain
//! ```
//!
//! The distance between a bed and the line is not part of a stretch. A hole of the line has no length, so a stretch
//! over a hole counts only what is drawn.

use jiff::civil::Date;

use super::contents::Atlas;
use super::quoi::Quoi;
use super::voie::Ligne;
use crate::model::Sens;

/// A host farther from a line than this is no bed along it, metres.
pub const BESIDE_M: f64 = 2_000.0;

/// A stretch without a bed that is longer than this is too long for a usual day, metres. Lists, plans, positions and
/// tracks warn of it.
pub const FAR_BED_M: f64 = 25_000.0;

/// Beds at most this far apart along a line are in one place, metres.
pub const SAME_PLACE_M: f64 = 1_000.0;

/// A host where a walker can sleep on a day, at one passage of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lit {
    /// The host: an index into [`Atlas::hebergeurs`].
    pub hote: usize,
    /// Metres from the start of the line.
    pub chainage_m: f64,
    /// True if the opening of the host on the day is unknown, and no other host within 1 km along the line is known to
    /// be open.
    pub a_confirmer: bool,
}

/// A stretch between two neighbouring beds, in the direction walked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SansLit {
    /// The last bed before the stretch. `None` if the stretch begins at the start of the walk.
    pub dernier: Option<Lit>,
    /// The next bed. `None` if the stretch goes on to the end of the walk.
    pub prochain: Option<Lit>,
    /// Metres from the start of the walk to the start of the stretch.
    pub de_m: f64,
    /// Metres from the start of the walk to the end of the stretch.
    pub a_m: f64,
    /// The length of the stretch, metres. It is exactly the same in both directions.
    pub longueur_m: f64,
}

impl SansLit {
    /// Tells whether the stretch is too long for a usual day ([`FAR_BED_M`]).
    pub fn is_far(&self) -> bool {
        self.longueur_m > FAR_BED_M
    }

    /// Tells whether somebody who walks from `de_m` to `a_m` needs to know of the stretch: it begins before or near the
    /// end of that part, and it ends behind its start. Metres from the start of the walk.
    pub fn concerns(&self, [de_m, a_m]: [f64; 2]) -> bool {
        self.de_m <= a_m + SAME_PLACE_M && self.a_m > de_m
    }
}

/// The hosts along a walk, of which those that are open are the beds of a night.
#[derive(Debug)]
pub struct Nuits<'a> {
    atlas: &'a Atlas,
    longueur_m: f64,
    /// Hosts and their chainages, ascending.
    passages: Vec<(usize, f64)>,
}

impl<'a> Nuits<'a> {
    /// The nights along a line of the atlas.
    pub fn along(atlas: &'a Atlas, ligne: &Ligne) -> Self {
        let passages = ligne.passages(atlas, BESIDE_M).into_iter();
        Self::new(atlas, ligne.figures.longueur_m, passages.map(|passage| (passage.quoi, passage.chainage_m)))
    }

    /// The nights along a walk of `longueur_m` metres, from the things that it passes within [`BESIDE_M`] and their
    /// chainages. Things that are not hosts are left out.
    pub fn new(atlas: &'a Atlas, longueur_m: f64, passages: impl IntoIterator<Item = (Quoi, f64)>) -> Self {
        let host = |(quoi, chainage_m)| match quoi {
            Quoi::Hebergeur(hote) => Some((hote, chainage_m)),
            Quoi::Localite(_) | Quoi::PointInteret(_) => None,
        };
        let mut passages: Vec<(usize, f64)> = passages.into_iter().filter_map(host).collect();
        passages.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        Self { atlas, longueur_m, passages }
    }

    /// The length of the walk, metres.
    pub fn longueur_m(&self) -> f64 {
        self.longueur_m
    }

    /// The beds of the night that begins on a day, by chainage.
    pub fn lits(&self, jour: Date) -> Vec<Lit> {
        let lit = |&(hote, chainage_m): &(usize, f64)| {
            let open = self.atlas.hebergeurs.get(hote)?.ouvert(jour);
            (open != Some(false)).then_some(Lit { hote, chainage_m, a_confirmer: open.is_none() })
        };
        let mut lits: Vec<Lit> = self.passages.iter().filter_map(lit).collect();
        let known: Vec<f64> = lits.iter().filter(|lit| !lit.a_confirmer).map(|lit| lit.chainage_m).collect();
        for lit in lits.iter_mut().filter(|lit| lit.a_confirmer) {
            let next = known.partition_point(|known_m| *known_m < lit.chainage_m - SAME_PLACE_M);
            lit.a_confirmer = known.get(next).is_none_or(|known_m| *known_m > lit.chainage_m + SAME_PLACE_M);
        }
        lits
    }

    /// The stretches between the beds of the night that begins on a day, in walking order. There is one stretch more
    /// than there are beds.
    pub fn sans_lit(&self, sens: Sens, jour: Date) -> Vec<SansLit> {
        self.between(sens, &self.lits(jour))
    }

    /// The stretches between some beds, given by chainage, in walking order.
    pub fn between(&self, sens: Sens, lits: &[Lit]) -> Vec<SansLit> {
        let ends = lits.iter().copied().map(Some);
        let before = std::iter::once(None).chain(ends.clone());
        let after = ends.chain(std::iter::once(None));
        let stretch = |(before, after): (Option<Lit>, Option<Lit>)| {
            let start_m = before.map_or(0.0, |lit| lit.chainage_m);
            let end_m = after.map_or(self.longueur_m, |lit| lit.chainage_m);
            let [dernier, prochain] = sens.ends([before, after]);
            let [de_m, a_m] = sens.ends([start_m, end_m]).map(|chainage_m| sens.walked(chainage_m, self.longueur_m));
            SansLit { dernier, prochain, de_m, a_m, longueur_m: end_m - start_m }
        };
        let mut stretches: Vec<SansLit> = before.zip(after).map(stretch).collect();
        if sens.is_back() {
            stretches.reverse();
        }
        stretches
    }
}

impl Atlas {
    /// Tells whether a thing is a host that is known to be closed on a day.
    pub fn is_closed(&self, quoi: Quoi, jour: Date) -> bool {
        let Quoi::Hebergeur(hote) = quoi else { return false };
        self.hebergeurs.get(hote).is_some_and(|host| host.ouvert(jour) == Some(false))
    }
}

impl Lit {
    /// The name of the place of the bed: the localité of the host, or the host if it has none.
    pub fn lieu<'a>(&self, atlas: &'a Atlas) -> &'a str {
        let host = atlas.hebergeurs.get(self.hote);
        let localite = host.and_then(|host| host.localite).and_then(|localite| atlas.localites.get(localite));
        localite.map(|localite| localite.nom.as_str()).or(host.map(|host| host.nom.as_str())).unwrap_or_default()
    }
}
