//! Which ways pass a place, and where on them it is.
//!
//! ```text
//!   place ──> boxes around the tronçons that may be near (an R-tree, of which there is one for all lines)
//!         ──> the lines that they are part of, by voie and variant
//!         ──> the feet of the place on those parts: what [`Ligne::passages`] says of a host that stands there
//! ```

use std::sync::{Arc, OnceLock};

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::ligne::Plane;
use super::passage::SLACK_M;
use super::{Atlas, FAR_M, Genre, Ligne, Quoi, Voie};
use crate::geo::{Bounds, Position};

/// A way is near a place up to here, metres: what one walks off it for a bed.
pub const NEAR_M: f64 = 2_000.0;

/// A place on a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chemin {
    /// The voie, an index into [`Atlas::voies`].
    pub voie: usize,
    /// Its line, an index into [`Voie::lignes`].
    pub ligne: usize,
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// Metres from the line.
    pub off_m: f64,
}

impl Chemin {
    /// The voie and its line.
    pub fn of<'a>(&self, atlas: &'a Atlas) -> Option<(&'a Voie, &'a Ligne)> {
        let voie = atlas.voies.get(self.voie)?;
        Some((voie, voie.lignes.get(self.ligne)?))
    }
}

/// A box in degrees that is a little too large, and the place of a tronçon among the tronçons.
type Around = GeomWithData<Rectangle<[f32; 2]>, u32>;

/// A tronçon in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    troncon: u32,
    voie: u32,
    ligne: u32,
    member: u32,
}

/// The lines of an atlas by where they are.
#[derive(Debug)]
pub(super) struct Index {
    troncons: RTree<Around>,
    /// By tronçon, then in walking order.
    uses: Vec<Use>,
}

/// Of every localité, host or point of interest, the ways near it; found when it is first asked for.
pub(super) type OfGenre = OnceLock<Box<[OnceLock<Box<[Chemin]>>]>>;

impl Index {
    fn of(voies: &[Arc<Voie>]) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut uses, mut boxes) = (vec![], vec![]);
        for (voie, row) in voies.iter().enumerate() {
            for (ligne, row) in row.lignes.iter().enumerate() {
                for (member, of) in row.line.members.iter().enumerate() {
                    let [troncon, voie, ligne, member] = [of.troncon, voie, ligne, member].map(number);
                    uses.push(Use { troncon, voie, ligne, member });
                    boxes.extend(of.measured.bounds.map(|bounds| (troncon, bounds)));
                }
            }
        }
        uses.sort_unstable();
        boxes.sort_by_key(|(troncon, _)| *troncon);
        boxes.dedup_by_key(|(troncon, _)| *troncon);
        let around = |(troncon, bounds)| GeomWithData::new(Rectangle::from_aabb(envelope(bounds)), troncon);
        Self { troncons: RTree::bulk_load(boxes.into_iter().map(around).collect()), uses }
    }

    /// The parts of lines that may come within some metres of a plane's centre, by line, in walking order.
    fn near(&self, plane: &Plane, within_m: f64) -> Vec<Use> {
        let around = plane.within(within_m);
        let mut troncons: Vec<u32> = vec![];
        // A box over the antimeridian goes on at the other side.
        for turn in [0.0, 360.0, -360.0] {
            let Bounds { west, east, .. } = around;
            let around = Bounds { west: west + turn, east: east + turn, ..around };
            if around.east >= -180.0 && around.west <= 180.0 {
                troncons
                    .extend(self.troncons.locate_in_envelope_intersecting(envelope(around)).map(|found| found.data));
            }
        }
        troncons.sort_unstable();
        troncons.dedup();
        let mut near: Vec<Use> = vec![];
        for troncon in troncons {
            let start = self.uses.partition_point(|u| u.troncon < troncon);
            near.extend(self.uses.get(start..).unwrap_or_default().iter().take_while(|u| u.troncon == troncon));
        }
        near.sort_unstable_by_key(|u| (u.voie, u.ligne, u.member));
        near
    }
}

/// A box as the tree has it, outwards to the next number that it can hold.
#[allow(clippy::cast_possible_truncation, reason = "rounded outwards")]
fn envelope(Bounds { west, south, east, north }: Bounds) -> AABB<[f32; 2]> {
    AABB::from_corners(
        [west, south].map(|low| (low as f32).next_down()),
        [east, north].map(|high| (high as f32).next_up()),
    )
}

impl Atlas {
    pub(super) fn chemins_index(&self) -> &Index {
        self.chemins.get_or_init(|| Index::of(&self.voies))
    }

    /// The ways that come within some metres of a place (at most [`FAR_M`]) and where they do: of each line every passage
    /// that comes as near as its nearest, but for some hundred metres. Nearest first; of equal ones by voie, variant and
    /// chainage.
    pub fn chemins(&self, place: Position, within_m: f64) -> Vec<Chemin> {
        let (plane, within_m) = (Plane::around(place), within_m.min(FAR_M));
        let near = self.chemins_index().near(&plane, within_m);
        let mut chemins = vec![];
        for uses in near.chunk_by(|a, b| (a.voie, a.ligne) == (b.voie, b.ligne)) {
            let Some(Use { voie, ligne, .. }) = uses.first().copied() else { continue };
            let (voie, ligne) = (voie as usize, ligne as usize);
            let Some(line) = self.voies.get(voie).and_then(|v| v.lignes.get(ligne)).map(|l| &l.line) else { continue };
            let members = uses.iter().map(|u| u.member as usize);
            let feet = line.feet_on(&plane, within_m, SLACK_M, members);
            chemins.extend(feet.iter().map(|f| Chemin { voie, ligne, chainage_m: f.chainage_m, off_m: f.off_m }));
        }
        chemins.sort_by(|a, b| {
            let line = (a.voie, a.ligne).cmp(&(b.voie, b.ligne));
            a.off_m.total_cmp(&b.off_m).then(line).then(a.chainage_m.total_cmp(&b.chainage_m))
        });
        chemins
    }

    /// The ways within [`NEAR_M`] of something that is published, as [`Atlas::chemins`] of where it is shown. Found once for
    /// each thing of an atlas.
    pub fn chemins_pres_de(&self, quoi: Quoi) -> &[Chemin] {
        let (genre, index) = quoi.parts();
        let [localites, hebergeurs, points_interet] = &self.pres_des;
        let of_genre = match genre {
            Genre::Localite => localites,
            Genre::Hebergeur => hebergeurs,
            Genre::PointInteret => points_interet,
        };
        let all = of_genre.get_or_init(|| (0..self.count(genre)).map(|_| OnceLock::new()).collect());
        let near = |place| self.chemins(place, NEAR_M).into_boxed_slice();
        let found = all.get(index).zip(self.place(quoi));
        found.map_or(&[], |(found, place)| found.get_or_init(|| near(place)))
    }
}
