//! Computes the positions of all parts of the diagram.

use super::axis::Axis;
use super::extent::{Extent, LEFT};
use super::icons::{self, Icon};
use super::labels::{self, Label};
use super::lanes::{self, Group, Wanted};
use super::lettering::{TEXT, shortened, width};
use super::{GenrePoint, Point, Profil};
use crate::words::Words;

/// The margin on each side.
pub(super) const RIM: f64 = 8.0;
/// The height of the diagram of heights.
pub(super) const HEIGHT: f64 = 130.0;
/// The height of a lane.
pub(super) const LANE: f64 = 19.0;
/// The distance between two rows of names.
pub(super) const ROW: f64 = 15.0;
/// The maximum width of the name of a localité.
const NAME: f64 = 150.0;
/// The minimum range of heights on the axis in metres. It makes a flat étape look flat.
const LEAST_M: f64 = 40.0;
/// The minimum distance between two numbers on the axis of kilometres.
const LEAST_STEP: f64 = 54.0;
/// The lanes of points, from top to bottom. The lane of closures is above them.
const LANES: [GenrePoint; 3] = [GenrePoint::Eau, GenrePoint::Hebergeur, GenrePoint::Commerce];

/// The diagram of a profile.
pub(super) struct Layout<'a> {
    pub(super) extent: Extent,
    /// Kilometres, from left to right.
    pub(super) km: Axis,
    /// Heights in metres, from bottom to top. `None` if a height of the étape is missing.
    pub(super) m: Option<Axis>,
    /// The localités whose names fit, each with the position of its name and its text, which may be cut.
    pub(super) names: Vec<(&'a Point, Label, String)>,
    /// The lanes that are not empty.
    pub(super) lanes: Vec<Lane>,
    /// The number of localités.
    localites: usize,
}

/// Places of one kind, as icons side by side.
pub(super) struct Lane {
    /// The kind: a genre of points, or `None` for closures.
    pub(super) genre: Option<GenrePoint>,
    /// The left and right end of each place. For a point they are equal.
    pub(super) marks: Vec<[f64; 2]>,
    /// The icons, each with the places that it represents.
    pub(super) icons: Vec<(Icon, Group)>,
    /// The number of points whose name is shown neither here nor above the heights.
    unnamed: usize,
}

impl<'a> Layout<'a> {
    /// Computes the layout of a profile.
    pub(super) fn of(profil: &'a Profil, words: &Words) -> Self {
        let extent = profil.extent;
        // Because of rounding, the last height may be beyond the length of the étape.
        let length_m = profil.morceaux.iter().flatten().map(|point| point[0]).fold(profil.longueur_m, f64::max);
        let km = Axis::along(length_m / 1000.0, ((extent.right() - LEFT) / LEAST_STEP).floor());
        let scale = Scale { km, extent };
        let relief = profil.relief.as_ref();
        let m = relief.map(|relief| Axis::around(relief.altitude_min_m, relief.altitude_max_m, LEAST_M));
        let localites: Vec<&Point> = profil.points.iter().filter(|point| point.genre.is_localite()).collect();
        let count = localites.len();
        let lanes = LANES.into_iter().map(|genre| Lane::of_points(genre, profil, scale));
        let lanes = std::iter::once(Lane::of_closures(profil, scale, words)).chain(lanes);
        Self {
            lanes: lanes.filter(|lane| !lane.marks.is_empty()).collect(),
            names: names(localites, scale),
            extent,
            localites: count,
            km,
            m,
        }
    }

    /// Returns the vertical exaggeration: the factor by which the drawn line is steeper than in nature. `None` without
    /// heights.
    pub(super) fn exaggeration(&self) -> Option<f64> {
        let length_m = (self.km.high * 1000.0).max(1.0);
        self.m.map(|m| (HEIGHT / (m.high - m.low)) / ((self.extent.right() - LEFT) / length_m))
    }

    /// Returns the number of points whose name is not in the picture.
    pub(super) fn names_left_out(&self) -> usize {
        self.localites - self.names.len() + self.lanes.iter().map(|lane| lane.unnamed).sum::<usize>()
    }
}

/// The axis of kilometres across the picture.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) km: Axis,
    pub(super) extent: Extent,
}

impl Scale {
    /// Returns the x coordinate of a place, given by its distance in metres from the start of the étape.
    pub(super) fn x(self, at_m: f64) -> f64 {
        LEFT + self.km.part(at_m / 1000.0).clamp(0.0, 1.0) * (self.extent.right() - LEFT)
    }
}

impl GenrePoint {
    /// Tells whether this is a localité, whose name is above the heights.
    pub(super) fn is_localite(self) -> bool {
        matches!(self, Self::Depart | Self::Localite | Self::Arrivee)
    }
}

impl Lane {
    /// Makes the lane of a genre. The names of localités are above the heights.
    fn of_points(genre: GenrePoint, profil: &Profil, scale: Scale) -> Self {
        let points: Vec<&Point> = profil.points.iter().filter(|point| point.genre == genre).collect();
        let has_name_above = |point: &Point| point.de == "localites";
        let names = |point: &Point| if has_name_above(point) { vec![] } else { vec![point.nom.clone()] };
        let wanted = points.iter().map(|point| (scale.x(point.parcouru_m), point.code.as_str(), names(point)));
        let wanted: Vec<Wanted<'_>> = wanted.map(|(x, place, names)| Wanted { x, place, names }).collect();
        let groups = lanes::placed(&wanted, scale.extent.lane_ends());
        let unnamed = groups.iter().filter(|group| group.name.is_none()).flat_map(|group| &group.members);
        let unnamed = unnamed.filter_map(|member| points.get(*member)).filter(|point| !has_name_above(point)).count();
        let marks = wanted.iter().map(|point| [point.x; 2]).collect();
        let icons = groups.into_iter().filter_map(|group| Some((icons::of(genre)?, group))).collect();
        Self { genre: Some(genre), marks, icons, unnamed }
    }

    /// Makes the lane of closures. Each icon is in the middle of the closed stretch.
    fn of_closures(profil: &Profil, scale: Scale, words: &Words) -> Self {
        let closures = &profil.perturbations;
        let marks: Vec<[f64; 2]> =
            closures.iter().map(|closure| [closure.de_m, closure.a_m].map(|m| scale.x(m))).collect();
        let middles = marks.iter().map(|ends| ends.iter().sum::<f64>() / 2.0);
        let wanted = closures.iter().zip(middles);
        let wanted: Vec<Wanted<'_>> =
            wanted.map(|(c, x)| Wanted { x, place: c.code.as_str(), names: c.names(words) }).collect();
        let icon = |group: Group| {
            // Several closures share the icon of the worst one. A closure that holds is worse than one that is only
            // announced.
            let here = group.members.iter().filter_map(|member| closures.get(*member));
            let worst = here.max_by_key(|closure| (closure.en_vigueur(), closure.gravite as usize))?;
            Some((icons::of_closure(worst.gravite, worst.en_vigueur()), group))
        };
        let icons = lanes::placed(&wanted, scale.extent.lane_ends()).into_iter().filter_map(icon).collect();
        Self { genre: None, marks, icons, unnamed: 0 }
    }
}

/// Places the names of localités. The ends of the étape take precedence.
fn names(localites: Vec<&Point>, scale: Scale) -> Vec<(&Point, Label, String)> {
    let (ends, between): (Vec<&Point>, Vec<&Point>) =
        localites.into_iter().partition(|point| point.genre != GenrePoint::Localite);
    let points: Vec<(&Point, String)> =
        ends.into_iter().chain(between).map(|point| (point, shortened(&point.nom, TEXT, NAME))).collect();
    let wanted: Vec<(f64, f64)> =
        points.iter().map(|(point, name)| (scale.x(point.parcouru_m), width(name, TEXT))).collect();
    let placed = labels::place(&wanted, RIM, scale.extent.width() - RIM / 2.0);
    points.into_iter().zip(placed).filter_map(|((point, name), label)| Some((point, label?, name))).collect()
}
