//! [`Ligne`]: a line in space with a spatial index of its segments. Both the sent line and the published one are such
//! lines, so distances are measured in the same way in both directions.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::geo::{Position, ecef};

/// A longer segment is divided, in metres. In space, the chord of a segment of this length is 2 cm below the ground.
const LONGEST_M: f64 = 1_000.0;

/// Two distances from the start that differ by less are one, in metres. So a part that begins or ends at a gap is on one side
/// of it, however its ends were rounded.
const SAME_M: f64 = 0.001;

/// A point in space, in metres ([`ecef`]).
pub(super) type Point = [f64; 3];

/// A line in pieces. Between two pieces nobody walks, so the gap has no length.
#[derive(Debug, Default)]
pub(super) struct Ligne {
    sommets: Vec<Sommet>,
    tree: RTree<Run>,
}

/// The number of segments that are one entry of the index. An entry for each segment takes four times as much memory.
const RUN: usize = 8;

/// A vertex.
#[derive(Clone, Copy, Debug)]
struct Sommet {
    position: Position,
    point: Point,
    /// The distance from the start, in metres.
    m: f64,
    /// True if it begins a piece.
    begins: bool,
}

/// A place on a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) position: Position,
    pub(super) point: Point,
    /// The distance from the start of the line, in metres.
    pub(super) m: f64,
}

/// The point of a line that is near another point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pied {
    /// The distance between both, in metres.
    pub(super) off_m: f64,
    /// The distance from the start of the line, in metres.
    pub(super) m: f64,
    /// True if the other point is on the left of the line.
    pub(super) left: bool,
}

/// A segment that is near a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Abord {
    /// Its nearest point.
    pub(super) pied: Pied,
    /// The distances of its ends from the start of the line, in metres.
    pub(super) m: [f64; 2],
    /// The distances of its ends from the point, in metres.
    pub(super) ends_off_m: [f64; 2],
}

/// A segment in space, and the chainages of its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Segment {
    ends: [Point; 2],
    m: [f64; 2],
}

/// Consecutive segments of a piece.
#[derive(Debug)]
struct Run {
    /// The vertices, and their distances from the start of the line.
    places: Box<[(Point, f64)]>,
    /// Kept, because the index asks for it at each search.
    around: AABB<Point>,
}

impl Run {
    fn of(sommets: &[Sommet]) -> Self {
        let around = AABB::from_points(sommets.iter().map(|sommet| &sommet.point));
        Self { places: sommets.iter().map(|sommet| (sommet.point, sommet.m)).collect(), around }
    }

    fn segments(&self) -> impl Iterator<Item = Segment> {
        self.places.windows(2).filter_map(|ends| match ends {
            [(a, from), (b, to)] => Some(Segment { ends: [*a, *b], m: [*from, *to] }),
            _ => None,
        })
    }

    /// Returns the nearest segment.
    fn nearest(&self, point: Point) -> Option<Segment> {
        self.segments().min_by(|a, b| a.distance_2(point).total_cmp(&b.distance_2(point)))
    }
}

impl RTreeObject for Run {
    type Envelope = AABB<Point>;

    fn envelope(&self) -> Self::Envelope {
        self.around
    }
}

impl PointDistance for Run {
    fn distance_2(&self, point: &Point) -> f64 {
        self.segments().map(|segment| segment.distance_2(*point)).fold(f64::INFINITY, f64::min)
    }
}

impl Segment {
    fn distance_2(&self, point: Point) -> f64 {
        squared(minus(point, self.at(self.share(point))))
    }

    /// Returns the place of the nearest point on the segment, 0 to 1.
    fn share(&self, point: Point) -> f64 {
        let [a, b] = self.ends;
        let way = minus(b, a);
        let length2 = squared(way);
        if length2 > 0.0 { (dot(minus(point, a), way) / length2).clamp(0.0, 1.0) } else { 0.0 }
    }

    fn at(&self, share: f64) -> Point {
        let [[ax, ay, az], [bx, by, bz]] = self.ends;
        [ax + share * (bx - ax), ay + share * (by - ay), az + share * (bz - az)]
    }

    fn foot(&self, point: Point) -> Pied {
        let share = self.share(point);
        let (foot, [a, b], [from, to]) = (self.at(share), self.ends, self.m);
        let aside = minus(point, foot);
        // The vector from the centre of the Earth points up.
        let left = dot(cross(a, minus(b, a)), aside) > 0.0;
        Pied { off_m: squared(aside).sqrt(), m: from + share * (to - from), left }
    }
}

impl Ligne {
    /// Makes a line of pieces. Each position has its distance from the start in metres.
    pub(super) fn new(pieces: impl IntoIterator<Item = Vec<(Position, f64)>>) -> Self {
        let mut sommets: Vec<Sommet> = vec![];
        for piece in pieces {
            sommets.reserve(piece.len());
            let mut last: Option<(Position, f64)> = None;
            for (position, m) in piece {
                for (position, m) in last.map_or_else(|| vec![(position, m)], |last| divided(last, (position, m))) {
                    let point = ecef::from_position(position);
                    sommets.push(Sommet { position, point, m, begins: last.is_none() });
                }
                last = Some((position, m));
            }
        }
        let pieces = sommets.chunk_by(|_, b| !b.begins);
        // The last vertex of a run is the first one of the next.
        let runs = pieces.flat_map(|piece| {
            let starts = (0..piece.len().saturating_sub(1)).step_by(RUN);
            starts.filter_map(|start| piece.get(start..(start + RUN + 1).min(piece.len())))
        });
        let tree = RTree::bulk_load(runs.map(Run::of).collect());
        Self { sommets, tree }
    }

    /// Makes a line whose distances start at 0.
    pub(super) fn of(pieces: &[Vec<Position>]) -> Self {
        let mut start_m = 0.0;
        let measured = pieces.iter().map(|piece| {
            let mut piece = along(piece.iter().copied(), start_m);
            piece.dedup_by(|b, a| a.0.lon == b.0.lon && a.0.lat == b.0.lat);
            start_m = piece.last().map_or(start_m, |(_, m)| *m);
            piece
        });
        Self::new(measured.filter(|piece| piece.len() > 1))
    }

    /// Tells whether the line has no segment.
    pub(super) fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// Returns the distances of the first and the last vertex from the start, in metres.
    pub(super) fn range(&self) -> [f64; 2] {
        [self.sommets.first(), self.sommets.last()].map(|sommet| sommet.map_or(0.0, |sommet| sommet.m))
    }

    /// Returns the nearest point of the line.
    pub(super) fn nearest(&self, point: Point) -> Option<Pied> {
        self.tree.nearest_neighbor(point)?.nearest(point).map(|segment| segment.foot(point))
    }

    /// Returns the distance in metres to the part of the line between two chainages.
    pub(super) fn distance_m(&self, point: Point, [from_m, to_m]: [f64; 2]) -> Option<f64> {
        let touches = |segment: &Segment| segment.m[1] >= from_m && segment.m[0] <= to_m;
        // In most cases the nearest segment is in the part. To search on takes several times as long.
        let nearest = self.tree.nearest_neighbor(point).and_then(|run| run.nearest(point)).filter(touches);
        // A segment that the end of the part cuts is nearer than its part, by less than the sampling.
        let off2 = nearest.map(|segment| segment.distance_2(point)).or_else(|| {
            let mut least = f64::INFINITY;
            for (run, run2) in self.tree.nearest_neighbor_iter_with_distance_2(point) {
                if run2 >= least {
                    break;
                }
                least = run.segments().filter(touches).map(|segment| segment.distance_2(point)).fold(least, f64::min);
            }
            Some(least).filter(|least| least.is_finite())
        });
        off2.map(f64::sqrt)
    }

    /// Returns the segments within some metres of a point, sorted by their distance from the start.
    pub(super) fn around(&self, point: Point, within_m: f64) -> Vec<Abord> {
        let runs = self.tree.locate_within_distance(point, within_m * within_m);
        let near = runs.flat_map(Run::segments).filter(|segment| segment.distance_2(point) <= within_m * within_m);
        let abord = |segment: Segment| Abord {
            pied: segment.foot(point),
            m: segment.m,
            ends_off_m: segment.ends.map(|end| squared(minus(point, end)).sqrt()),
        };
        let mut around: Vec<Abord> = near.map(abord).collect();
        around.sort_unstable_by(|a, b| a.m[0].total_cmp(&b.m[0]));
        around
    }

    /// Returns places about every `step_m` metres between two chainages, both ends included, at equal distances.
    pub(super) fn places(&self, [from_m, to_m]: [f64; 2], step_m: f64) -> Vec<Place> {
        let steps = ((to_m - from_m) / step_m).ceil().max(1.0);
        self.equally([from_m, to_m], count(steps))
    }

    /// Returns `steps` + 1 places at equal distances between two chainages. If a piece ends and the next one begins at one
    /// of them, the first place is on the piece that begins, and the last one on the piece that ends.
    pub(super) fn equally(&self, [from_m, to_m]: [f64; 2], steps: usize) -> Vec<Place> {
        let mut next = self.last_until(from_m);
        let mut places = Vec::with_capacity(steps + 1);
        for nth in 0..=steps {
            #[allow(clippy::cast_precision_loss, reason = "a small count")]
            let m = from_m + (to_m - from_m) * (nth as f64 / steps.max(1) as f64);
            while self.sommets.get(next + 1).is_some_and(|sommet| sommet.m < m - SAME_M) {
                next += 1;
            }
            places.extend(self.between(next, m));
        }
        places
    }

    /// Returns the positions between two chainages, in pieces: the vertices, and the two ends.
    pub(super) fn part(&self, [from_m, to_m]: [f64; 2]) -> Vec<Vec<Position>> {
        let mut pieces: Vec<Vec<Position>> = vec![];
        let first = self.sommets.partition_point(|sommet| sommet.m <= from_m + SAME_M);
        let after = self.sommets.partition_point(|sommet| sommet.m < to_m - SAME_M);
        let inner = self.sommets.get(first..after).unwrap_or_default();
        let start = self.between(self.last_until(from_m), from_m);
        let mut piece: Vec<Position> = start.map(|place| place.position).into_iter().collect();
        for sommet in inner {
            if sommet.begins {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push(sommet.position);
        }
        // The vertex before the end is on the piece that ends here.
        let before = after.saturating_sub(1);
        piece.extend(self.between(before, to_m).map(|place| place.position));
        pieces.push(piece);
        pieces.retain(|piece| piece.len() > 1);
        pieces
    }

    /// Returns the index of the last vertex at or before a distance from the start.
    fn last_until(&self, m: f64) -> usize {
        self.sommets.partition_point(|sommet| sommet.m <= m + SAME_M).saturating_sub(1)
    }

    /// Returns the place at a distance from the start, on the segment that begins at a vertex.
    fn between(&self, first: usize, m: f64) -> Option<Place> {
        let a = self.sommets.get(first)?;
        let Some(b) = self.sommets.get(first + 1).filter(|b| !b.begins && b.m > a.m) else {
            return Some(Place { position: a.position, point: a.point, m });
        };
        let share = ((m - a.m) / (b.m - a.m)).clamp(0.0, 1.0);
        let position = mixed(a.position, b.position, share);
        Some(Place { position, point: ecef::from_position(position), m })
    }
}

/// Returns positions with their distances in metres. The first has the distance `start_m`.
pub(super) fn along(positions: impl Iterator<Item = Position> + Clone, start_m: f64) -> Vec<(Position, f64)> {
    let mut m = start_m;
    let lengths = std::iter::once(0.0).chain(ecef::segment_lengths_m(positions.clone()));
    positions
        .zip(lengths)
        .map(|(position, length)| {
            m += length;
            (position, m)
        })
        .collect()
}

/// Returns the end of a segment, after the places that divide the segment if it is long.
fn divided((a, from): (Position, f64), (b, to): (Position, f64)) -> Vec<(Position, f64)> {
    let parts = count(((to - from) / LONGEST_M).ceil().max(1.0));
    #[allow(clippy::cast_precision_loss, reason = "a small count")]
    let share = |nth: usize| nth as f64 / parts as f64;
    let inner = (1..parts).map(|nth| (mixed(a, b, share(nth)), from + share(nth) * (to - from)));
    inner.chain([(b, to)]).collect()
}

/// Returns the position at a share of the way from `a` to `b`, by the shorter way round the Earth.
fn mixed(a: Position, b: Position, share: f64) -> Position {
    let mut east = b.lon - a.lon;
    if east.abs() > 180.0 {
        east -= 360.0 * east.signum();
    }
    let lon = (a.lon + share * east + 540.0).rem_euclid(360.0) - 180.0;
    Position::new(lon, a.lat + share * (b.lat - a.lat), a.z + share * (b.z - a.z))
}

/// Converts a count. No line on Earth has so many steps that the conversion truncates: `as` saturates.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn count(number: f64) -> usize {
    number as usize
}

fn minus(a: Point, b: Point) -> Point {
    let ([ax, ay, az], [bx, by, bz]) = (a, b);
    [ax - bx, ay - by, az - bz]
}

fn dot(a: Point, b: Point) -> f64 {
    let ([ax, ay, az], [bx, by, bz]) = (a, b);
    ax * bx + ay * by + az * bz
}

fn cross([ax, ay, az]: Point, [bx, by, bz]: Point) -> Point {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}

pub(super) fn squared(a: Point) -> f64 {
    dot(a, a)
}
