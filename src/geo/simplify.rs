//! Simplifies lines once for all zooms. Each vertex gets the lowest zoom at which it matters. A linear filter then
//! yields the line of any zoom.
//!
//! ```text
//!          c                      The importance of c is its distance from a–e, that of b its distance from a–c, but never
//!        ·   ·                    more than that of c. So a filter by importance keeps exactly the vertices that Douglas
//!     b ·      · d                and Peucker's method keeps at that tolerance.
//!     ·          ·
//!    a ─ ─ ─ ─ ─ ─ e
//! ```
//!
//! Source: D. H. Douglas, T. K. Peucker, "Algorithms for the reduction of the number of points required to represent a
//! digitized line", Cartographica 10 (1973).

use super::mercator::grid_shift;
use super::{TileId, World};

/// Returns the tolerance of a zoom in grid units: half a pixel of a 512-pixel tile. At the highest zoom, whose tiles
/// clients scale up, it is one unit (about 0.4 m in Brittany).
pub fn tolerance_units(z: u8) -> f64 {
    if z >= TileId::MAX_ZOOM { 1.0 } else { 4.0 }
}

/// The value for a vertex that is needed at no zoom.
pub const NEVER: u8 = u8::MAX;

/// The maximum number of vertices that are simplified together. The ends of such a stretch are kept. In the worst case
/// (a regular zigzag) the time is quadratic in the length of a stretch, and the length of a line is not limited.
const STRETCH: usize = 1024;

/// Returns the lowest zoom at which each vertex of a line is kept: 0 for both ends, and [`NEVER`] for a vertex that no
/// zoom up to `deepest` needs. At each zoom the kept vertices form a line within [`tolerance_units`] of the original.
pub fn min_zooms(line: &[World], deepest: u8) -> Vec<u8> {
    let mut zooms = vec![NEVER; line.len()];
    let last = line.len().saturating_sub(1);
    // Ranges between two kept vertices, each with the zoom of the range that was split. This is an explicit stack,
    // because a recursion could be as deep as a stretch is long.
    let mut ranges: Vec<(usize, usize, u8)> =
        (0..last).step_by(STRETCH).map(|start| (start, last.min(start + STRETCH), 0)).collect();
    for end in ranges.iter().map(|(start, ..)| *start).chain([last]) {
        if let Some(zoom) = zooms.get_mut(end) {
            *zoom = 0;
        }
    }
    while let Some((first, last, parent)) = ranges.pop() {
        let Some((vertex, distance)) = farthest(line, first, last) else { continue };
        let zoom = min_zoom(distance, deepest).max(parent);
        if zoom == NEVER {
            continue;
        }
        if let Some(slot) = zooms.get_mut(vertex) {
            *slot = zoom;
        }
        ranges.push((first, vertex, zoom));
        ranges.push((vertex, last, zoom));
    }
    zooms
}

/// Returns the vertex strictly between two others that is farthest from the segment between them, and its distance in
/// world units. If distances are equal, the first vertex is returned.
fn farthest(line: &[World], first: usize, last: usize) -> Option<(usize, f64)> {
    let segment = Segment::new(*line.get(first)?, *line.get(last)?);
    let between = line.get(first + 1..last)?;
    let mut best: Option<(usize, f64)> = None;
    for (offset, &p) in between.iter().enumerate() {
        let squared = segment.distance_squared(p);
        if best.is_none_or(|(_, most)| squared > most) {
            best = Some((first + 1 + offset, squared));
        }
    }
    best.map(|(vertex, squared)| (vertex, squared.sqrt()))
}

/// A segment, prepared for many distances.
struct Segment {
    ax: f64,
    ay: f64,
    dx: f64,
    dy: f64,
    /// 1 / length², or 0 if the segment has no length.
    per_square: f64,
}

impl Segment {
    fn new(a: World, b: World) -> Self {
        let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(f64::from);
        let (dx, dy) = (bx - ax, by - ay);
        let square = dx * dx + dy * dy;
        Self { ax, ay, dx, dy, per_square: if square > 0.0 { 1.0 / square } else { 0.0 } }
    }

    /// Returns the square of the distance to `p` in world units².
    fn distance_squared(&self, p: World) -> f64 {
        let (px, py) = (f64::from(p.x) - self.ax, f64::from(p.y) - self.ay);
        let t = ((px * self.dx + py * self.dy) * self.per_square).clamp(0.0, 1.0);
        let (x, y) = (px - t * self.dx, py - t * self.dy);
        x * x + y * y
    }
}

/// Returns the lowest zoom up to `deepest` at which a deviation of `distance` world units exceeds the tolerance.
fn min_zoom(distance: f64, deepest: u8) -> u8 {
    (0..=deepest).find(|&z| distance > tolerance_units(z) * f64::from(1u32 << grid_shift(z))).unwrap_or(NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn straight_lines_keep_their_ends_only() {
        let line: Vec<World> = (0..100).map(|i| World { x: i * 1000, y: i * 500 }).collect();
        let zooms = min_zooms(&line, TileId::MAX_ZOOM);
        assert_eq!((zooms[0], zooms[99]), (0, 0));
        assert!(zooms[1..99].iter().all(|&z| z == NEVER));
        assert_eq!(min_zooms(&[], TileId::MAX_ZOOM), Vec::<u8>::new());
        assert_eq!(min_zooms(&line[..1], TileId::MAX_ZOOM), [0]);
        // The worst case: a zigzag with a hundred thousand vertices.
        let zigzag: Vec<World> = (0..100_000).map(|i| World { x: i * 1000, y: i % 2 * 50_000 }).collect();
        assert!(min_zooms(&zigzag, TileId::MAX_ZOOM)[1] <= TileId::MAX_ZOOM);
    }

    proptest! {
        #[test]
        fn every_zoom_stays_within_its_tolerance(
            steps in prop::collection::vec((-400_000i64..400_000, -400_000i64..400_000), 2..80)
        ) {
            let mut at = (1i64 << 31, 1i64 << 31);
            let line: Vec<World> = steps.iter().map(|(dx, dy)| {
                at = (at.0 + dx, at.1 + dy);
                World { x: at.0 as u32, y: at.1 as u32 }
            }).collect();
            let zooms = min_zooms(&line, TileId::MAX_ZOOM);
            let up_to_6: Vec<u8> = zooms.iter().map(|&zoom| if zoom <= 6 { zoom } else { NEVER }).collect();
            prop_assert_eq!(min_zooms(&line, 6), up_to_6);
            for z in 0..=TileId::MAX_ZOOM {
                let kept: Vec<usize> = (0..line.len()).filter(|&i| zooms[i] <= z).collect();
                let tolerance = tolerance_units(z) * f64::from(1u32 << grid_shift(z));
                for pair in kept.windows(2) {
                    for i in pair[0]..pair[1] {
                        let distance = Segment::new(line[pair[0]], line[pair[1]]).distance_squared(line[i]).sqrt();
                        prop_assert!(distance <= tolerance + 1e-6, "zoom {z}: vertex {i} is {distance} off");
                    }
                }
            }
        }
    }
}
