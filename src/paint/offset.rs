//! Parallel lines, and points along a line.

use super::mvt::Place;

/// The parallel of a line at a distance in pixels: to the right if the distance is positive, as for `line-offset`.
pub(super) fn offset(line: &[Place], distance: f32) -> Vec<Place> {
    if distance == 0.0 {
        return line.to_vec();
    }
    let normals: Vec<Place> = line.windows(2).filter_map(normal).collect();
    let line = distinct(line);
    let mut moved = Vec::with_capacity(line.len());
    for (number, [x, y]) in line.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|n| normals.get(n));
        let [a, b] = match (before, normals.get(number)) {
            (Some([a, b]), Some([c, d])) => {
                // A vertex moves along the bisector of its corner. The distance grows with the angle, up to a limit.
                let (sx, sy) = (a + c, b + d);
                let share = 2.0 / (sx * sx + sy * sy).max(0.5);
                [sx * share, sy * share]
            }
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => [0.0; 2],
        };
        moved.push([x + a * distance, y + b * distance]);
    }
    moved
}

/// The unit normal to the right of a segment. `None` if the segment has no length.
fn normal(pair: &[Place]) -> Option<Place> {
    let &[[x, y], [u, v]] = pair else { return None };
    let length = (u - x).hypot(v - y);
    (length > 0.0).then(|| [(y - v) / length, (u - x) / length])
}

/// A line without repeated vertices.
fn distinct(line: &[Place]) -> Vec<Place> {
    let mut line = line.to_vec();
    line.dedup();
    line
}

/// The length of a line in pixels.
pub(super) fn length(line: &[Place]) -> f32 {
    line.windows(2).map(|pair| if let &[[x, y], [u, v]] = pair { (u - x).hypot(v - y) } else { 0.0 }).sum()
}

/// The point at a distance from the start of a line, and the line's direction there in radians. `None` beyond the end.
pub(super) fn along(line: &[Place], mut distance: f32) -> Option<(Place, f32)> {
    for pair in line.windows(2) {
        let &[[x, y], [u, v]] = pair else { continue };
        let step = (u - x).hypot(v - y);
        if distance <= step && step > 0.0 {
            let share = distance / step;
            return Some(([x + (u - x) * share, y + (v - y) * share], (v - y).atan2(u - x)));
        }
        distance -= step;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_moved_to_its_right() {
        let moved = offset(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]], 2.0);
        let expected = [[0.0, 2.0], [8.0, 2.0], [8.0, 10.0]];
        for ([x, y], [u, v]) in moved.iter().zip(expected) {
            assert!((x - u).abs() < 1e-4 && (y - v).abs() < 1e-4, "{moved:?}");
        }
        assert_eq!(offset(&[[1.0, 1.0], [1.0, 1.0]], 3.0).len(), 1);
        // A hairpin does not run away.
        assert!(
            offset(&[[0.0, 0.0], [50.0, 0.0], [0.0, 0.5]], 3.0).iter().all(|[x, y]| x.abs() < 70.0 && y.abs() < 20.0)
        );
    }

    #[test]
    fn places_lie_along_the_line() {
        let line = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]];
        assert_eq!(length(&line), 20.0);
        assert_eq!(along(&line, 5.0), Some(([5.0, 0.0], 0.0)));
        assert_eq!(along(&line, 15.0).map(|(place, _)| place), Some([10.0, 5.0]));
        assert_eq!(along(&line, 20.5), None);
    }
}
