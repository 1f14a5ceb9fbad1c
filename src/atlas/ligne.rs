//! A measured line: the tronçons of a voie or a variant put end to end, with the chainage (metres from the start) of
//! every place on it. Holes have no length: they are neither walked nor drawn.

use std::sync::Arc;

use serde::Serialize;

use crate::geo::{Bounds, Position, Vertex, ecef, geodesic};

/// Two tronçons whose ends are at most this far apart meet, metres: less than a path is wide.
const MEETS_M: f64 = 1.0;

/// A place where a line is interrupted: it must be mended in the data, never by a straight line here.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hole {
    /// Chainage at which the line stops and goes on, metres.
    pub a_m: f64,
    /// How far apart the two ends are, metres.
    pub longueur_m: f64,
    /// Where the line stops: longitude, degrees.
    pub lon: f64,
    /// Where the line stops: latitude, degrees.
    pub lat: f64,
}

/// A tronçon's line as it was stored, in fixed point: no two places in a row that are the same to the centimetre.
#[derive(Debug)]
pub(super) struct Measured {
    pub vertices: Arc<[Vertex]>,
    /// Metres.
    pub length_m: f64,
    pub bounds: Option<Bounds>,
}

impl PartialEq for Measured {
    /// All else follows from the vertices.
    fn eq(&self, other: &Self) -> bool {
        self.vertices == other.vertices
    }
}

impl Measured {
    pub(super) fn new(line: &[Position]) -> Self {
        let mut vertices: Vec<Vertex> = Vec::with_capacity(line.len());
        for vertex in line.iter().map(|p| Vertex::from_position(*p)) {
            if vertices.last().is_none_or(|last| last.place() != vertex.place()) {
                vertices.push(vertex);
            }
        }
        let bounds = Bounds::around(vertices.iter().map(|v| v.position()));
        let mut measured = Self { vertices: vertices.into(), length_m: 0.0, bounds };
        measured.length_m = measured.along().last().map_or(0.0, |(_, along_m)| along_m);
        measured
    }

    /// Its places with their distances from its start, metres, rising from 0.
    pub(super) fn along(&self) -> impl Iterator<Item = (Position, f64)> + '_ {
        let positions = || self.vertices.iter().map(|v| v.position());
        let mut total = 0.0;
        let along = ecef::segment_lengths_m(positions()).map(move |length| {
            total += length;
            total
        });
        positions().zip(std::iter::once(0.0).chain(along))
    }

    /// Its first and its last place.
    pub(super) fn ends(&self) -> impl Iterator<Item = Vertex> + '_ {
        self.vertices.first().into_iter().chain(self.vertices.last()).copied()
    }

    /// May one of its vertices be at this place?
    pub(super) fn may_have(&self, place: (i32, i32)) -> bool {
        let here = |v: &Vertex| v.place() == place;
        let position = |(lon, lat): (i32, i32)| (f64::from(lon) / 1e7, f64::from(lat) / 1e7);
        let (lon, lat) = position(place);
        let in_box =
            self.bounds.is_some_and(|b| (b.west..=b.east).contains(&lon) && (b.south..=b.north).contains(&lat));
        in_box && self.vertices.iter().any(here)
    }

    fn end(&self, last: bool) -> Option<Position> {
        if last { self.vertices.last() } else { self.vertices.first() }.map(|v| v.position())
    }
}

/// A tronçon in a line.
#[derive(Debug)]
pub(super) struct Member {
    /// Its place among the tronçons.
    pub troncon: usize,
    pub measured: Arc<Measured>,
    /// Walked against its digitised direction?
    pub inverse: bool,
    /// Chainage of where it is entered, metres.
    pub start_m: f64,
    /// Does it begin a piece (it is the first, or a hole is before it)?
    pub begins: bool,
}

/// The tronçons of a line, measured.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub members: Vec<Member>,
    pub holes: Vec<Hole>,
}

/// A place on a line, and how far off it something is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Foot {
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// Metres from the line.
    pub off_m: f64,
    /// Which member.
    pub member: usize,
    /// Distance along the member's tronçon in its digitised direction, metres.
    pub along_m: f64,
}

impl Line {
    /// Measures tronçons, given in walking order: their place, their line and their direction.
    pub(super) fn new(steps: impl IntoIterator<Item = (usize, Arc<Measured>, bool)>) -> Self {
        let mut line = Self { members: vec![], holes: vec![] };
        let mut at_m = 0.0;
        let mut last: Option<Position> = None;
        for (troncon, measured, inverse) in steps {
            let (Some(start), Some(end)) = (measured.end(inverse), measured.end(!inverse)) else { continue };
            let gap_m = last.map(|last| geodesic::distance_m(last, start));
            if let (Some(last), Some(gap_m)) = (last, gap_m.filter(|gap| *gap > MEETS_M)) {
                line.holes.push(Hole { a_m: at_m, longueur_m: gap_m, lon: last.lon, lat: last.lat });
            }
            let begins = gap_m.is_none_or(|gap| gap > MEETS_M);
            let length_m = measured.length_m;
            line.members.push(Member { troncon, measured, inverse, start_m: at_m, begins });
            at_m += length_m;
            last = Some(end);
        }
        line
    }

    /// Is it walked over the same lines? Then everything about it is the same but for the places of its tronçons.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same = |(a, b): (&Member, &Member)| a.inverse == b.inverse && Arc::ptr_eq(&a.measured, &b.measured);
        self.members.len() == other.members.len() && self.members.iter().zip(&other.members).all(same)
    }

    /// Every place where the line comes nearest to `p`: the foot of each passage within `slack_m` of the nearest one,
    /// in walking order. Empty for a line that is nowhere within `within_m`.
    pub(super) fn feet(&self, p: Position, within_m: f64, slack_m: f64) -> Vec<Foot> {
        let plane = Plane::around(p);
        // Most of a line is far from a town, and a box around each tronçon tells.
        let near: Vec<Option<Vec<Foot>>> = (self.members.iter().enumerate())
            .map(|(number, member)| {
                (plane.at_least_m(member.measured.bounds) <= within_m).then(|| member_feet(number, member, &plane))
            })
            .collect();
        let nearest_m = near.iter().flatten().flatten().map(|foot| foot.off_m).fold(within_m, f64::min);
        let most_m = (nearest_m + slack_m).min(within_m);
        let mut feet: Vec<Foot> = vec![];
        let mut passing = false; // is the last segment's foot within the slack?
        for member in near {
            if member.is_none() {
                passing = false;
            }
            for foot in member.into_iter().flatten() {
                let near = foot.off_m <= most_m;
                match feet.last_mut() {
                    Some(best) if near && passing => {
                        *best = if foot.off_m < best.off_m { foot } else { *best };
                    }
                    _ if near => feet.push(foot),
                    _ => {}
                }
                passing = near;
            }
        }
        feet
    }
}

/// The foot of the plane's centre on every segment of a member, in walking order.
fn member_feet(number: usize, member: &Member, plane: &Plane) -> Vec<Foot> {
    let along: Vec<(Position, f64)> = member.measured.along().collect();
    let foot = |ends: &[(Position, f64)]| {
        let &[(a, from), (b, to)] = ends else { return None };
        let (t, off_m) = plane.foot(a, b);
        let along_m = from + t * (to - from);
        let walked_m = if member.inverse { member.measured.length_m - along_m } else { along_m };
        Some(Foot { chainage_m: member.start_m + walked_m, off_m, member: number, along_m })
    };
    let mut feet: Vec<Foot> = along.windows(2).filter_map(foot).collect();
    if member.inverse {
        feet.reverse();
    }
    feet
}

/// The surroundings of a place as a plane in metres: good to a per mille within some 100 km, which is enough to find
/// the nearest place on a line that is near.
struct Plane {
    center: Position,
    per_degree_lon: f64,
    per_degree_lat: f64,
}

impl Plane {
    fn around(center: Position) -> Self {
        let per_degree = std::f64::consts::PI / 180.0 * ecef::A;
        Self { center, per_degree_lon: per_degree * center.lat.to_radians().cos(), per_degree_lat: per_degree }
    }

    fn xy(&self, p: Position) -> (f64, f64) {
        let mut lon = p.lon - self.center.lon;
        if lon.abs() > 180.0 {
            lon -= 360.0 * lon.signum();
        }
        (lon * self.per_degree_lon, (p.lat - self.center.lat) * self.per_degree_lat)
    }

    /// How far a box is from the centre at least, metres.
    fn at_least_m(&self, bounds: Option<Bounds>) -> f64 {
        let Some(bounds) = bounds else { return f64::INFINITY };
        if bounds.east - bounds.west > 180.0 {
            return 0.0; // a line across the antimeridian
        }
        let gap = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        let around = [-360.0, 0.0, 360.0].map(|turn| gap(self.center.lon + turn, bounds.west, bounds.east));
        let lon = around.into_iter().fold(f64::INFINITY, f64::min);
        (lon * self.per_degree_lon).hypot(gap(self.center.lat, bounds.south, bounds.north) * self.per_degree_lat)
    }

    /// Where the centre's foot on the segment lies (0 to 1 of it) and how far away it is, metres.
    fn foot(&self, a: Position, b: Position) -> (f64, f64) {
        let ((ax, ay), (bx, by)) = (self.xy(a), self.xy(b));
        let (dx, dy) = (bx - ax, by - ay);
        let squared = dx * dx + dy * dy;
        let t = if squared > 0.0 { (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
        (t, (ax + t * dx).hypot(ay + t * dy))
    }
}
