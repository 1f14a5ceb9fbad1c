//! Lines over the antimeridian, for formats whose readers would draw them round the Earth.
//!
//! ```text
//!   179.9 ──> │ ──> -179.9        one line
//!   179.9 ──> 180   -180 ──> -179.9        two
//! ```

use crate::geo::{Position, Vertex};

/// The parts of lines, cut where they cross the antimeridian (RFC 7946 §3.1.9), each of at least two places.
pub(super) fn parts(lines: &[Vec<Position>]) -> Vec<Vec<Position>> {
    lines.iter().flat_map(|line| cut(line)).filter(|part| part.len() > 1).collect()
}

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

/// Adds a place, unless the part ends there already.
fn add(part: &mut Vec<Position>, place: Position) {
    if part.last() != Some(&place) {
        part.push(place);
    }
}

/// Where the way from one place to another crosses the antimeridian, seen from the first, to 10⁻⁷ degrees.
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
    fn a_line_is_cut_where_it_crosses() {
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
    fn what_does_not_cross_stays_as_it_is() {
        let line: Vec<Position> = (0..5).map(|i| Position::new(f64::from(i), 48.0, 1.0)).collect();
        assert_eq!(parts(&[line.clone(), vec![], line[..1].to_vec(), line.clone()]), [line.clone(), line]);
        // From one side of it to the other in the same place.
        let there = [Position::flat(180.0, 1.0), Position::flat(-180.0, 1.0), Position::flat(-179.0, 1.0)];
        assert_eq!(parts(&[there.to_vec()]), [there[1..].to_vec()]);
    }
}
