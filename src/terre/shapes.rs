//! Clips the land to a tile and adds strips of land under the ways.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::single::SingleFloatOverlay;
use i_overlay::mesh::float::stroke::offset::StrokeOffset;
use i_overlay::mesh::float::style::{LineCap, LineJoin, StrokeStyle};

use crate::geo::clip::BUFFER;
use crate::geo::mercator::{EXTENT, Grid};

/// A point in tile coordinates.
pub(super) type Point = [f64; 2];
/// A polygon as a list of rings. The outer ring is first. A ring does not repeat its first point at the end.
pub(super) type Shape = Vec<Vec<Point>>;

/// A rectangle in tile coordinates: its north-western and south-eastern corners.
pub(super) type Rectangle = [Point; 2];

/// The smallest coordinate inside a tile and its buffer.
pub(super) const MIN: f64 = -(BUFFER as f64);
/// The largest coordinate inside a tile and its buffer.
pub(super) const MAX: f64 = (EXTENT + BUFFER) as f64;

/// The width of the strip of land under a way, in tile units: 16 pixels of a 512-pixel tile. The strip is wider than
/// the way in every style. Half its width fits into the buffer, so the strip is the same on both sides of a tile's
/// edge.
const STRIP: f64 = 2.0 * BUFFER as f64;

/// The angle between two vertices of a rounded corner, in radians.
const ROUNDNESS: f64 = 0.35;

/// Returns the land in a tile and its buffer: the union of `polygons`, strips under `ways`, and `rectangles`.
pub(super) fn land(polygons: &[Shape], ways: &[Vec<Grid>], rectangles: &[Rectangle]) -> Vec<Shape> {
    let window: Vec<Point> = vec![[MIN, MIN], [MAX, MIN], [MAX, MAX], [MIN, MAX]];
    let near: Vec<Shape> = polygons.iter().map(|rings| rings.iter().map(|ring| cut(ring)).collect()).collect();
    // If a ring leaves the window and comes back, `cut` returns overlapping edges. The overlay removes them.
    let land = near.overlay(&window, OverlayRule::Intersect, FillRule::EvenOdd);
    if (ways.is_empty() && rectangles.is_empty()) || covers(&land) {
        return land;
    }
    let style = || {
        let (cap, join) = (LineCap::Round(ROUNDNESS), LineJoin::Round(ROUNDNESS));
        StrokeStyle::new(STRIP).start_cap(cap.clone()).end_cap(cap).line_join(join)
    };
    let points = |line: &Vec<Grid>| line.iter().map(|p| [f64::from(p.x), f64::from(p.y)]).collect::<Vec<Point>>();
    let mut added: Vec<Shape> = ways.iter().flat_map(|line| points(line).stroke(style(), false)).collect();
    added.extend(rectangles.iter().map(|[[w, n], [e, s]]| {
        let ring = [[*w, *n], [*e, *n], [*e, *s], [*w, *s]];
        vec![ring.map(|p| p.map(|v| v.clamp(MIN, MAX))).to_vec()]
    }));
    let whole = land.overlay(&added, OverlayRule::Union, FillRule::NonZero);
    whole.overlay(&window, OverlayRule::Intersect, FillRule::NonZero)
}

/// Clips a ring to the window (Sutherland and Hodgman 1974). For each side of the window in turn, vertices beyond the
/// side are dropped and crossings with the side are added. The algorithm runs in linear time. That matters because the
/// land has thousands of vertices, of which a tile needs few.
fn cut(ring: &[Point]) -> Vec<Point> {
    let sides = [(0, MIN, 1.0), (0, MAX, -1.0), (1, MIN, 1.0), (1, MAX, -1.0)]; // axis, limit, inward sign
    sides.into_iter().fold(ring.to_vec(), |ring, (axis, limit, inward)| {
        let of = |p: &Point| if axis == 0 { p[0] } else { p[1] };
        let within = |p: &Point| (of(p) - limit) * inward >= 0.0;
        let mut kept = vec![];
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if within(a) {
                kept.push(*a);
            }
            if within(a) != within(b) {
                let share = (limit - of(a)) / (of(b) - of(a));
                let other = |from: f64, to: f64| from + (to - from) * share;
                let crossing = if axis == 0 { [limit, other(a[1], b[1])] } else { [other(a[0], b[0]), limit] };
                kept.push(crossing);
            }
        }
        kept
    })
}

/// Tells whether the land covers the whole tile.
fn covers(land: &[Shape]) -> bool {
    let on_edge = |v: f64| v <= MIN + 0.5 || v >= MAX - 0.5;
    matches!(land, [shape] if matches!(shape.as_slice(), [ring] if ring.len() == 4 && ring.iter().flatten().all(|v| on_edge(*v))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(min: f64, max: f64) -> Shape {
        vec![vec![[min, min], [max, min], [max, max], [min, max]]]
    }

    fn area(shapes: &[Shape]) -> f64 {
        let of = |ring: &Vec<Point>| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
        };
        shapes.iter().flatten().map(of).sum::<f64>().abs()
    }

    #[test]
    fn land_ends_at_the_buffer() {
        let all = land(&[square(-9e6, 9e6)], &[], &[]);
        assert!(covers(&all), "{all:?}");
        assert!(land(&[square(5000.0, 6000.0)], &[], &[]).is_empty());
    }

    #[test]
    fn a_way_in_the_sea_has_a_strip_of_land() {
        let way = vec![Grid { x: 500, y: 2000 }, Grid { x: 3500, y: 2000 }];
        let before = land(&[square(0.0, 1000.0)], &[], &[]);
        let after = land(&[square(0.0, 1000.0)], std::slice::from_ref(&way), &[]);
        let added = area(&after) - area(&before);
        let strip = 3000.0 * STRIP + std::f64::consts::PI * (STRIP / 2.0).powi(2);
        assert!((added - strip).abs() < strip * 0.01, "{added} {strip}");
        // A strip on land adds no area.
        let within = vec![Grid { x: 200, y: 500 }, Grid { x: 800, y: 500 }];
        assert!((area(&land(&[square(0.0, 1000.0)], &[within], &[])) - area(&before)).abs() < 2.0);
    }
}
