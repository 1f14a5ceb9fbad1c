//! Where everything of the picture's diagram is.

use super::axis::Axis;
use super::labels::{self, Label};
use super::lanes::{self, Group, Wanted};
use super::lettering::{shortened, width};
use super::{GenrePoint, Point, Profil};

/// The width of the picture. (All lengths are in units of the picture.)
pub(super) const WIDTH: f64 = 400.0;
/// The margin on all sides.
pub(super) const RIM: f64 = 8.0;
/// The left and right end of the diagram.
pub(super) const LEFT: f64 = 56.0;
pub(super) const RIGHT: f64 = WIDTH - 14.0;
/// The left and right end of the lanes. An icon at an end of the étape is around that end.
pub(super) const LANE_ENDS: [f64; 2] = [LEFT - 7.0, WIDTH - 4.0];
/// The height of the diagram of heights.
pub(super) const HEIGHT: f64 = 130.0;
/// The height of a lane.
pub(super) const LANE: f64 = 19.0;
/// The distance between two rows of names.
pub(super) const ROW: f64 = 15.0;
/// The size of most texts.
pub(super) const TEXT: f64 = 12.0;
/// The greatest width of the name of a localité.
const NAME: f64 = 150.0;
/// The least range of heights on the axis, metres. A flat étape then looks flat.
const LEAST_M: f64 = 40.0;
/// The greatest number of steps on the axis of kilometres.
const MOST_KM: f64 = 6.0;
/// The lanes, from top to bottom.
const LANES: [GenrePoint; 3] = [GenrePoint::Eau, GenrePoint::Hebergeur, GenrePoint::Commerce];

/// The diagram of a profile.
pub(super) struct Layout<'a> {
    /// Kilometres, from left to right.
    pub(super) km: Axis,
    /// Heights in metres, from bottom to top. `None` if a height of the étape is missing.
    pub(super) m: Option<Axis>,
    /// The localités whose names find room, each with the place of its name and its text, which may be cut.
    pub(super) names: Vec<(&'a Point, Label, String)>,
    /// The lanes that are not empty.
    pub(super) lanes: Vec<Lane<'a>>,
    /// How many localités there are.
    localites: usize,
}

/// All points of a genre, as icons side by side.
pub(super) struct Lane<'a> {
    /// The genre.
    pub(super) genre: GenrePoint,
    /// The points, in walking order.
    pub(super) points: Vec<&'a Point>,
    /// The icons.
    pub(super) groups: Vec<Group>,
}

impl<'a> Layout<'a> {
    /// Places everything.
    pub(super) fn of(profil: &'a Profil) -> Self {
        // Rounding can put the last height beyond the length of the étape.
        let length_m = profil.morceaux.iter().flatten().map(|point| point[0]).fold(profil.longueur_m, f64::max);
        let km = Axis::along(length_m / 1000.0, MOST_KM);
        let relief = profil.relief.as_ref();
        let m = relief.map(|relief| Axis::around(relief.altitude_min_m, relief.altitude_max_m, LEAST_M));
        let localites: Vec<&Point> = profil.points.iter().filter(|point| point.genre.is_localite()).collect();
        let count = localites.len();
        let lanes = LANES.into_iter().map(|genre| Lane::of(genre, profil, km)).filter(|lane| !lane.points.is_empty());
        Self { lanes: lanes.collect(), names: names(localites, km), localites: count, km, m }
    }

    /// The vertical exaggeration: how many times steeper than in nature the line is drawn. `None` without heights.
    pub(super) fn exaggeration(&self) -> Option<f64> {
        let length_m = (self.km.high * 1000.0).max(1.0);
        self.m.map(|m| (HEIGHT / (m.high - m.low)) / ((RIGHT - LEFT) / length_m))
    }

    /// How many points have a name that the picture does not write.
    pub(super) fn names_left_out(&self) -> usize {
        self.localites - self.names.len() + self.lanes.iter().map(Lane::names_left_out).sum::<usize>()
    }
}

/// The x coordinate of a place, given by its distance from the start of the étape in metres.
pub(super) fn x(km: Axis, at_m: f64) -> f64 {
    LEFT + km.part(at_m / 1000.0).clamp(0.0, 1.0) * (RIGHT - LEFT)
}

impl GenrePoint {
    /// Whether it is a localité, whose name is above the heights.
    pub(super) fn is_localite(self) -> bool {
        matches!(self, Self::Depart | Self::Localite | Self::Arrivee)
    }
}

impl<'a> Lane<'a> {
    fn of(genre: GenrePoint, profil: &'a Profil, km: Axis) -> Self {
        let points: Vec<&Point> = profil.points.iter().filter(|point| point.genre == genre).collect();
        let wanted: Vec<Wanted<'_>> = points.iter().map(|point| wanted(point, km)).collect();
        let mut groups = lanes::grouped(&wanted, LANE_ENDS);
        lanes::name(&mut groups, &wanted, LANE_ENDS);
        Self { genre, points, groups }
    }

    /// The points of an icon.
    pub(super) fn members<'b>(&'b self, group: &'b Group) -> impl Iterator<Item = &'a Point> + 'b {
        group.members.iter().filter_map(|member| self.points.get(*member).copied())
    }

    fn names_left_out(&self) -> usize {
        let unnamed = self.groups.iter().filter(|group| group.name.is_none());
        unnamed.flat_map(|group| self.members(group)).filter(|point| !has_name_above(point)).count()
    }
}

/// Whether the name of a point is that of a localité, which is above the heights.
fn has_name_above(point: &Point) -> bool {
    point.de == "localites"
}

/// A point as a lane takes it.
fn wanted(point: &Point, km: Axis) -> Wanted<'_> {
    let name = (!has_name_above(point)).then(|| point.nom.clone());
    Wanted { x: x(km, point.parcouru_m), place: point.code.as_str(), name }
}

/// Places the names of localités. The ends come first.
fn names(localites: Vec<&Point>, km: Axis) -> Vec<(&Point, Label, String)> {
    let (ends, between): (Vec<&Point>, Vec<&Point>) =
        localites.into_iter().partition(|point| point.genre != GenrePoint::Localite);
    let points: Vec<(&Point, String)> =
        ends.into_iter().chain(between).map(|point| (point, shortened(&point.nom, TEXT, NAME))).collect();
    let wanted: Vec<(f64, f64)> =
        points.iter().map(|(point, name)| (x(km, point.parcouru_m), width(name, TEXT))).collect();
    let placed = labels::place(&wanted, RIM, WIDTH - RIM / 2.0);
    points.into_iter().zip(placed).filter_map(|((point, name), label)| Some((point, label?, name))).collect()
}
