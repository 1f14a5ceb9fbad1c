//! A measured line: the tronçons of a voie or a variant put end to end, with the chainage (metres from the start) of
//! every place on it. Holes have no length: they are neither walked nor drawn.

use serde::Serialize;

use crate::geo::{Bounds, Position, ecef, geodesic};
use crate::model::Troncon;

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

/// A tronçon's vertices with their distances from its start.
pub(super) struct Measured<'a> {
    pub positions: &'a [Position],
    /// Metres, one for each position, rising from 0.
    pub along_m: Vec<f64>,
    bounds: Option<Bounds>,
}

impl<'a> Measured<'a> {
    pub(super) fn new(troncon: &'a Troncon) -> Self {
        let mut along_m = vec![0.0];
        let mut total = 0.0;
        along_m.extend(ecef::segment_lengths_m(&troncon.geom).map(|length| {
            total += length;
            total
        }));
        Self { positions: &troncon.geom, along_m, bounds: Bounds::around(troncon.geom.iter().copied()) }
    }

    pub(super) fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    fn end(&self, last: bool) -> Option<Position> {
        if last { self.positions.last().copied() } else { self.positions.first().copied() }
    }
}

/// A tronçon in a line.
pub(super) struct Member {
    /// Its place among the tronçons.
    pub troncon: usize,
    /// Walked against its digitised direction?
    pub inverse: bool,
    /// Chainage of where it is entered, metres.
    pub start_m: f64,
    /// Does it begin a piece (it is the first, or a hole is before it)?
    pub begins: bool,
}

/// A line while the atlas is built.
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
    /// Measures tronçons, given in walking order with their direction.
    pub(super) fn new(steps: impl IntoIterator<Item = (usize, bool)>, troncons: &[Measured<'_>]) -> Self {
        let mut line = Self { members: vec![], holes: vec![] };
        let mut at_m = 0.0;
        let mut last: Option<Position> = None;
        for (troncon, inverse) in steps {
            let Some(measured) = troncons.get(troncon) else { continue };
            let (Some(start), Some(end)) = (measured.end(inverse), measured.end(!inverse)) else { continue };
            let gap_m = last.map(|last| geodesic::distance_m(last, start));
            if let (Some(last), Some(gap_m)) = (last, gap_m.filter(|gap| *gap > MEETS_M)) {
                line.holes.push(Hole { a_m: at_m, longueur_m: gap_m, lon: last.lon, lat: last.lat });
            }
            let begins = gap_m.is_none_or(|gap| gap > MEETS_M);
            line.members.push(Member { troncon, inverse, start_m: at_m, begins });
            at_m += measured.length_m();
            last = Some(end);
        }
        line
    }

    /// Every place where the line comes nearest to `p`: the foot of each passage within `slack_m` of the nearest one,
    /// in walking order. Empty for a line that is nowhere within `within_m`.
    pub(super) fn feet(&self, p: Position, within_m: f64, slack_m: f64, troncons: &[Measured<'_>]) -> Vec<Foot> {
        let plane = Plane::around(p);
        // Most of a line is far from a town, and a box around each tronçon tells.
        let at_least =
            |member: &Member| troncons.get(member.troncon).map_or(f64::INFINITY, |t| plane.at_least_m(t.bounds));
        let mut nearest_m = within_m;
        for (number, member) in self.members.iter().enumerate().filter(|(_, member)| at_least(member) <= within_m) {
            nearest_m = member_feet(number, member, &plane, troncons).map(|foot| foot.off_m).fold(nearest_m, f64::min);
        }
        let most_m = (nearest_m + slack_m).min(within_m);
        let mut feet: Vec<Foot> = vec![];
        let mut passing = false; // is the last segment's foot within the slack?
        for (number, member) in self.members.iter().enumerate() {
            if at_least(member) > most_m {
                passing = false;
                continue;
            }
            for foot in member_feet(number, member, &plane, troncons) {
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
fn member_feet<'a>(
    number: usize,
    member: &'a Member,
    plane: &'a Plane,
    troncons: &'a [Measured<'_>],
) -> impl Iterator<Item = Foot> + 'a {
    let measured = troncons.get(member.troncon);
    let segments = measured.map_or(0, |m| m.positions.len().saturating_sub(1));
    (0..segments).filter_map(move |i| {
        let measured = measured?;
        let segment = if member.inverse { segments - 1 - i } else { i };
        let (&a, &b) = (measured.positions.get(segment)?, measured.positions.get(segment + 1)?);
        let (from, to) = (*measured.along_m.get(segment)?, *measured.along_m.get(segment + 1)?);
        let (t, off_m) = plane.foot(a, b);
        let along_m = from + t * (to - from);
        let walked_m = if member.inverse { measured.length_m() - along_m } else { along_m };
        Some(Foot { chainage_m: member.start_m + walked_m, off_m, member: number, along_m })
    })
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
