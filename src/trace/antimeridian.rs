//! Cuts lines at the antimeridian. Readers of GeoJSON and KML would otherwise draw such a line around the Earth.
//!
//! ```text
//!   179.9 ──> │ ──> -179.9               before: one line
//!   179.9 ──> 180   -180 ──> -179.9      after:  two lines
//! ```

use crate::geo::{Position, Vertex};

/// Cuts lines where they cross the antimeridian (RFC 7946 §3.1.9). Parts of fewer than two points are dropped.
pub(super) fn parts(lines: &[Vec<Position>]) -> Vec<Vec<Position>> {
    lines.iter().flat_map(|line| cut(line)).filter(|part| part.len() > 1).collect()
}

/// Cuts a line. Two consecutive points more than 180 degrees apart are on different sides of the antimeridian.
fn cut(line: &[Position]) -> Vec<Vec<Position>> {
    let (mut parts, mut part) = (vec![], Vec::<Position>::with_capacity(line.len()));
    for &place in line {
        if let Some(&last) = part.last()
            && (place.lon - last.lon).abs() > 180.0
        {
            let side = 180_f64.copysign(last.lon);
            let [here, there] = [side, -side].map(|lon| Position { lon, ..between(last, place, side) });
            add(&mut part, here);
            parts.push(std::mem::replace(&mut part, vec![there]));
        }
        add(&mut part, place);
    }
    parts.push(part);
    parts
}

/// Adds a point, unless it equals the last one.
fn add(part: &mut Vec<Position>, place: Position) {
    if part.last() != Some(&place) {
        part.push(place);
    }
}

/// Returns the point at which the segment `from`–`to` crosses the antimeridian, interpolated linearly and rounded to
/// 10⁻⁷ degrees. `side` is the longitude of the antimeridian on the side of `from`: 180 or −180.
fn between(from: Position, to: Position, side: f64) -> Position {
    let (all, some) = (to.lon + 2.0 * side - from.lon, side - from.lon);
    let t = if all == 0.0 { 0.0 } else { some / all };
    let mix = |a: f64, b: f64| a + t * (b - a);
    Vertex::from_position(Position::new(side, mix(from.lat, to.lat), mix(from.z, to.z))).position()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_each_crossing() {
        let line =
            [(179.9, 10.0), (-179.9, 12.0), (-180.0, 13.0), (179.5, 14.0)].map(|(lon, lat)| Position::flat(lon, lat));
        let parts: Vec<Vec<(f64, f64)>> =
            parts(&[line.to_vec()]).iter().map(|part| part.iter().map(|p| (p.lon, p.lat)).collect()).collect();
        let expected = [
            vec![(179.9, 10.0), (180.0, 11.0)],
            vec![(-180.0, 11.0), (-179.9, 12.0), (-180.0, 13.0)],
            vec![(180.0, 13.0), (179.5, 14.0)],
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_line_that_does_not_cross_stays_unchanged() {
        let line: Vec<Position> = (0..5).map(|i| Position::new(f64::from(i), 48.0, 1.0)).collect();
        assert_eq!(parts(&[line.clone(), vec![], line[..1].to_vec(), line.clone()]), [line.clone(), line]);
        // 180 and −180 are the same meridian, so a step between them has no length.
        let there = [Position::flat(180.0, 1.0), Position::flat(-180.0, 1.0), Position::flat(-179.0, 1.0)];
        assert_eq!(parts(&[there.to_vec()]), [there[1..].to_vec()]);
    }
}
