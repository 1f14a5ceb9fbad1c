//! Clips a line on a zoom's integer grid to a tile and its buffer.
//!
//! ```text
//!    window ┌ ─ ─ ─ ─ ─ ─ ─ ┐      A segment gets a vertex where it crosses the window
//!             ┌───────────┐        (w) and where it crosses the lines of the tile's
//!    a ─ ─ w──t───────────t──w─ ─ b   four sides (t). The neighbouring tile computes t
//!           │ │   tile    │ │      from the same a and b, so both draw the border at
//!             └───────────┘        the same point.
//!           └ ─ ─ ─ ─ ─ ─ ─ ┘
//! ```

use super::TileId;
use super::mercator::{EXTENT, Grid};

/// The width of the buffer around a tile, in grid units: eight pixels of a 512-pixel tile. It is more than half of the
/// widest line or circle in the styles.
pub const BUFFER: i32 = 64;

/// A tile and its buffer in the grid of the tile's zoom.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The tile's north-western corner.
    pub origin: Grid,
    buffer: i32,
}

impl Window {
    /// Makes the window of a tile. `buffer` is in grid units.
    pub fn new(tile: TileId, buffer: i32) -> Self {
        // No overflow: a column or row is less than 2¹⁴, so the product is less than 2²⁶.
        let at = |v: u32| i32::try_from(v).map_or(i32::MAX, |v| v.saturating_mul(EXTENT));
        Self { origin: Grid { x: at(tile.x()), y: at(tile.y()) }, buffer }
    }

    /// Tells whether the point is in the tile or its buffer.
    pub fn contains(&self, p: Grid) -> bool {
        let [min, max] = self.reach();
        p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y
    }

    /// Returns the smallest and greatest coordinates of the window, including the buffer.
    pub fn reach(&self) -> [Grid; 2] {
        let [min, max] = self.borders();
        [
            Grid { x: min.x - self.buffer, y: min.y - self.buffer },
            Grid { x: max.x + self.buffer, y: max.y + self.buffer },
        ]
    }

    /// Returns the smallest and greatest coordinates of the tile itself.
    fn borders(&self) -> [Grid; 2] {
        [self.origin, Grid { x: self.origin.x + EXTENT, y: self.origin.y + EXTENT }]
    }

    /// Tells whether the point is in the tile itself or on its border.
    fn owns(&self, p: Grid) -> bool {
        let [min, max] = self.borders();
        p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y
    }

    /// Tells whether both points lie beyond the same side of the window. If so, the segment between them is outside.
    fn misses(&self, a: Grid, b: Grid) -> bool {
        let [min, max] = self.reach();
        (a.x < min.x && b.x < min.x)
            || (a.x > max.x && b.x > max.x)
            || (a.y < min.y && b.y < min.y)
            || (a.y > max.y && b.y > max.y)
    }
}

/// Appends the parts of a line that lie in the window to `parts`. They keep the line's direction and its grid
/// coordinates. A part that starts where the last one ends extends that one. Every part has at least two vertices, and
/// consecutive vertices differ.
pub fn clip(line: impl IntoIterator<Item = Grid>, window: &Window, parts: &mut Vec<Vec<Grid>>) {
    let mut places = line.into_iter();
    let Some(mut a) = places.next() else { return };
    for b in places {
        if a == b {
            continue;
        }
        if window.owns(a) && window.owns(b) {
            join(parts, a, b);
        } else if !window.misses(a, b) {
            clip_segment(a, b, window, parts);
        }
        a = b;
    }
}

/// Appends the pieces of one segment, cut at the sides of the tile and of the window.
fn clip_segment(a: Grid, b: Grid, window: &Window, parts: &mut Vec<Vec<Grid>>) {
    let ([near, far], [min, max]) = (window.reach(), window.borders());
    // The segment has at most eight crossings. Each has its place on the segment (0 to 1).
    let mut cuts: Vec<(f64, Grid)> = Vec::with_capacity(10);
    cuts.push((0.0, a));
    for x in [near.x, min.x, max.x, far.x] {
        if let Some((t, y)) = crossing(a.x, b.x, a.y, b.y, x) {
            cuts.push((t, Grid { x, y }));
        }
    }
    for y in [near.y, min.y, max.y, far.y] {
        if let Some((t, x)) = crossing(a.y, b.y, a.x, b.x, y) {
            cuts.push((t, Grid { x, y }));
        }
    }
    cuts.push((1.0, b));
    cuts.sort_by(|p, q| p.0.total_cmp(&q.0).then_with(|| p.1.cmp(&q.1)));
    for ends in cuts.windows(2) {
        if let [(_, from), (_, to)] = *ends
            && from != to
            && window.contains(from)
            && window.contains(to)
        {
            join(parts, from, to);
        }
    }
}

/// Returns the point where a segment crosses the value `at` of one axis, strictly between its ends: its place on the
/// segment (0 to 1), and its coordinate on the other axis, rounded to the grid. The segment runs from `a0` to `a1` on
/// the first axis and from `b0` to `b1` on the other.
fn crossing(a0: i32, a1: i32, b0: i32, b1: i32, at: i32) -> Option<(f64, i32)> {
    if (a0 < at) == (a1 < at) || a0 == at || a1 == at {
        return None;
    }
    let [a0, a1, b0, b1, at] = [a0, a1, b0, b1, at].map(i64::from);
    // No overflow: coordinates are below 2²⁷, products below 2⁵⁴. Rounding is half up in both directions of the
    // segment.
    let (num, den) = ((b1 - b0) * (at - a0), a1 - a0);
    let (num, den) = if den < 0 { (-num, -den) } else { (num, den) };
    let offset = (2 * num + den).div_euclid(2 * den);
    #[allow(clippy::cast_precision_loss, reason = "below 2²⁷")]
    let along = (at - a0) as f64 / (a1 - a0) as f64;
    Some((along, i32::try_from(b0 + offset).ok()?))
}

/// Adds a piece: extends the last part if the piece continues it, and starts a new part otherwise.
fn join(parts: &mut Vec<Vec<Grid>>, from: Grid, to: Grid) {
    match parts.last_mut() {
        Some(part) if part.last() == Some(&from) => part.push(to),
        _ => parts.push(vec![from, to]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const Z: u8 = 4;

    fn tile(x: u64, y: u64) -> TileId {
        TileId::new(u64::from(Z), x, y).unwrap()
    }

    #[test]
    fn a_line_through_a_tile_gets_border_vertices() {
        let mut parts = vec![];
        let line = [Grid { x: -1000, y: 100 }, Grid { x: 9000, y: 100 }];
        clip(line, &Window::new(tile(0, 0), 64), &mut parts);
        let x: Vec<i32> = parts[0].iter().map(|p| p.x).collect();
        assert_eq!((parts.len(), x), (1, vec![-64, 0, 4096, 4160]));
    }

    #[test]
    fn outside_touching_and_degenerate_lines_leave_nothing() {
        for line in [
            vec![],
            vec![Grid { x: 5, y: 5 }],
            vec![Grid { x: 5, y: 5 }, Grid { x: 5, y: 5 }],
            vec![Grid { x: 5000, y: 5 }, Grid { x: 6000, y: 5 }],
            vec![Grid { x: -9000, y: -100 }, Grid { x: -100, y: -9000 }],
        ] {
            let mut parts = vec![];
            clip(line, &Window::new(tile(0, 0), 64), &mut parts);
            assert!(parts.is_empty(), "{parts:?}");
        }
    }

    /// Generates a random walk over a few tiles of zoom 4.
    fn walk() -> impl Strategy<Value = Vec<Grid>> {
        prop::collection::vec((-6000i32..6000, -6000i32..6000), 2..40).prop_map(|steps| {
            let mut at = Grid { x: 32_768, y: 32_768 };
            let mut line = vec![at];
            for (dx, dy) in steps {
                at = Grid { x: (at.x + dx).clamp(0, 65_535), y: (at.y + dy).clamp(0, 65_535) };
                if line.last() != Some(&at) {
                    line.push(at);
                }
            }
            line
        })
    }

    proptest! {
        /// Without buffers, the pieces in all tiles make up the line. They lead from each vertex to the next, at most a
        /// rounding error off the line, and there are no other pieces.
        #[test]
        fn parts_joined_over_the_tiles_are_the_line(line in walk()) {
            let pieces = |line: &[Grid]| {
                // A set, because a piece along a border belongs to both neighbours.
                let mut pieces = BTreeSet::new();
                for (x, y) in (0..16).flat_map(|x| (0..16).map(move |y| (x, y))) {
                    let mut parts = vec![];
                    clip(line.iter().copied(), &Window::new(tile(x, y), 0), &mut parts);
                    assert!(parts.iter().all(|part| part.len() >= 2));
                    pieces.extend(parts.iter().flat_map(|part| part.windows(2).map(|ends| (ends[0], ends[1]))));
                }
                pieces
            };
            let mut whole = BTreeSet::new();
            for ends in line.windows(2) {
                let of_segment = pieces(ends);
                let mut at = ends[0];
                for _ in 0..of_segment.len() {
                    let next: Vec<Grid> = of_segment.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to).collect();
                    prop_assert_eq!(next.len(), 1, "from {:?} on {:?}", at, ends);
                    at = next[0];
                    prop_assert!(off_segment(at, ends[0], ends[1]) <= 1.0, "{:?} is off {:?}", at, ends);
                }
                prop_assert_eq!(at, ends[1]);
                whole.extend(of_segment);
            }
            prop_assert_eq!(pieces(&line), whole);
        }

        /// If two neighbouring tiles both contain the crossing of their common border, they compute the same point.
        #[test]
        fn neighbouring_tiles_cross_their_border_at_the_same_point(line in walk()) {
            for x in 0..15 { for y in 0..16 {
                let on_border = |t: TileId| {
                    let mut parts = vec![];
                    clip(line.iter().copied(), &Window::new(t, BUFFER), &mut parts);
                    let border = (x as i32 + 1) * EXTENT;
                    let mut ys: Vec<i32> = parts.iter().flatten().filter(|p| p.x == border).map(|p| p.y).collect();
                    ys.sort_unstable();
                    ys.dedup();
                    ys
                };
                prop_assert_eq!(on_border(tile(x, y)), on_border(tile(x + 1, y)));
            }}
        }
    }

    /// Returns the distance of `p` from the straight line through `a` and `b`, in grid units.
    fn off_segment(p: Grid, a: Grid, b: Grid) -> f64 {
        let [px, py, bx, by] = [p.x - a.x, p.y - a.y, b.x - a.x, b.y - a.y].map(f64::from);
        (px * by - py * bx).abs() / bx.hypot(by)
    }
}
