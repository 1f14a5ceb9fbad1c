//! [`Nuits`]: the beds along a line on a day, and the stretches between them.
//!
//! A bed is a published host within [`BESIDE_M`] of the line that is not known to be closed on that day. Both ends of
//! the line count as beds, too, because a walker arrives there or continues on another voie.
//!
//! ```text
//!          start        Josselin                              Ploërmel    end
//!   line  ├──────●───────●●──────────────────────────────────●───────────┤
//!          └────┘ └─────┘  └──────────── SansLit ───────────┘ └─────────┘
//!                          dernier                   prochain
//! ```
//!
//! The distance between a bed and the line does not count for a stretch. Holes in the line have no length, so a stretch
//! over a hole has only the length of its drawn parts.

use jiff::civil::Date;

use super::contents::Atlas;
use super::quoi::Quoi;
use super::voie::Ligne;
use crate::model::Sens;

/// The maximum distance, in metres, between a line and a host that counts as a bed along it.
pub const BESIDE_M: f64 = 2_000.0;

/// The length, in metres, above which a stretch without a bed is too long for a usual day. Lists, plans, positions and
/// tracks warn of such stretches.
pub const FAR_BED_M: f64 = 25_000.0;

/// The maximum distance, in metres along a line, between two beds that count as one place.
pub const SAME_PLACE_M: f64 = 1_000.0;

/// A host that offers a bed on a day, at one passage of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lit {
    /// The host, as an index into [`Atlas::hebergeurs`].
    pub hote: usize,
    /// The distance from the start of the line in metres.
    pub chainage_m: f64,
    /// True if it is unknown whether the host is open on the day, and no other host within 1 km along the line is known
    /// to be open.
    pub a_confirmer: bool,
}

/// A stretch between two neighbouring beds, in walking direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SansLit {
    /// The last bed before the stretch. `None` if the stretch starts at the start of the walk.
    pub dernier: Option<Lit>,
    /// The next bed. `None` if the stretch ends at the end of the walk.
    pub prochain: Option<Lit>,
    /// The distance in metres from the start of the walk to the start of the stretch.
    pub de_m: f64,
    /// The distance in metres from the start of the walk to the end of the stretch.
    pub a_m: f64,
    /// The length of the stretch in metres. It is exactly the same in both directions.
    pub longueur_m: f64,
}

impl SansLit {
    /// Tells whether the stretch is too long for a usual day ([`FAR_BED_M`]).
    pub fn is_far(&self) -> bool {
        self.longueur_m > FAR_BED_M
    }

    /// Tells whether the stretch matters for a walk from `de_m` to `a_m` (metres from the start of the walk): it starts
    /// before or near the end of that part and ends after its start.
    pub fn concerns(&self, [de_m, a_m]: [f64; 2]) -> bool {
        self.de_m <= a_m + SAME_PLACE_M && self.a_m > de_m
    }
}

/// The hosts along a walk. Those that are open on a night are its beds.
#[derive(Debug)]
pub struct Nuits<'a> {
    atlas: &'a Atlas,
    longueur_m: f64,
    /// Hosts with their chainages, ascending.
    passages: Vec<(usize, f64)>,
}

impl<'a> Nuits<'a> {
    /// Collects the hosts along a line of the atlas.
    pub fn along(atlas: &'a Atlas, ligne: &Ligne) -> Self {
        let passages = ligne.passages(atlas, BESIDE_M).into_iter();
        Self::new(atlas, ligne.figures.longueur_m, passages.map(|passage| (passage.quoi, passage.chainage_m)))
    }

    /// Collects the hosts along a walk of `longueur_m` metres. `passages` are the things within [`BESIDE_M`] of the
    /// walk and their chainages. Things other than hosts are ignored.
    pub fn new(atlas: &'a Atlas, longueur_m: f64, passages: impl IntoIterator<Item = (Quoi, f64)>) -> Self {
        let host = |(quoi, chainage_m)| match quoi {
            Quoi::Hebergeur(hote) => Some((hote, chainage_m)),
            Quoi::Localite(_) | Quoi::PointInteret(_) => None,
        };
        let mut passages: Vec<(usize, f64)> = passages.into_iter().filter_map(host).collect();
        passages.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        Self { atlas, longueur_m, passages }
    }

    /// Returns the length of the walk in metres.
    pub fn longueur_m(&self) -> f64 {
        self.longueur_m
    }

    /// Returns the beds of the night that starts on a day, by chainage.
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

    /// Returns the stretches between the beds of the night that starts on a day, in walking order. There is one stretch
    /// more than there are beds.
    pub fn sans_lit(&self, sens: Sens, jour: Date) -> Vec<SansLit> {
        self.between(sens, &self.lits(jour))
    }

    /// Returns the stretches between some beds in walking order. `lits` are sorted by chainage.
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
    /// Returns the name of the bed's place: the localité of the host, or the host's own name if it has no localité.
    pub fn lieu<'a>(&self, atlas: &'a Atlas) -> &'a str {
        let host = atlas.hebergeurs.get(self.hote);
        let localite = host.and_then(|host| host.localite).and_then(|localite| atlas.localites.get(localite));
        localite.map(|localite| localite.nom.as_str()).or(host.map(|host| host.nom.as_str())).unwrap_or_default()
    }
}
