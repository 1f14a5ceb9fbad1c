//! Clips lines and rings to a rectangle.
//!
//! Features are clipped to the square of their tile. Without this, features in overlapping tile buffers would be drawn
//! twice, and the borders at which polygons were cut would be visible.

use super::mvt::Place;

/// An axis-aligned rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) min: Place,
    pub(super) max: Place,
}

impl Frame {
    pub(super) fn contains(&self, [x, y]: Place) -> bool {
        let ([left, top], [right, bottom]) = (self.min, self.max);
        x >= left && x < right && y >= top && y < bottom
    }

    pub(super) fn grown(self, by: f32) -> Self {
        Self { min: self.min.map(|v| v - by), max: self.max.map(|v| v + by) }
    }

    /// The intersection with another rectangle. `None` if it is empty.
    pub(super) fn within(&self, other: &Self) -> Option<Self> {
        let ([a, b], [c, d]) = (self.min, self.max);
        let ([e, f], [g, h]) = (other.min, other.max);
        self.meets(other).then(|| Self { min: [a.max(e), b.max(f)], max: [c.min(g), d.min(h)] })
    }

    /// Whether the other rectangle lies inside this one.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let ([a, b], [c, d]) = (self.min, self.max);
        let ([e, f], [g, h]) = (other.min, other.max);
        a <= e && b <= f && g <= c && h <= d
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        let ([a, b], [c, d]) = (self.min, self.max);
        let ([e, f], [g, h]) = (other.min, other.max);
        a < g && e < c && b < h && f < d
    }

    /// Clips a line. The result can have several parts.
    pub(super) fn line(&self, line: &[Place]) -> Vec<Vec<Place>> {
        let mut parts: Vec<Vec<Place>> = vec![];
        let mut open = false;
        for pair in line.windows(2) {
            let &[start, end] = pair else { continue };
            let Some([from, to]) = self.segment([start, end]) else {
                open = false;
                continue;
            };
            match parts.last_mut().filter(|_| open) {
                Some(part) => part.push(to),
                None => parts.push(vec![from, to]),
            }
            open = to == end;
        }
        parts
    }

    /// Clips a segment (Liang and Barsky 1984). `None` if it lies outside.
    pub(super) fn segment(&self, [[x, y], [u, v]]: [Place; 2]) -> Option<[Place; 2]> {
        let ([left, top], [right, bottom]) = (self.min, self.max);
        let (dx, dy) = (u - x, v - y);
        let (mut enter, mut leave) = (0.0f32, 1.0f32);
        for (step, space) in [(-dx, x - left), (dx, right - x), (-dy, y - top), (dy, bottom - y)] {
            if step == 0.0 {
                if space < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(space / step);
            } else {
                leave = leave.min(space / step);
            }
        }
        if enter > leave {
            return None;
        }
        let at = |share: f32| [x + dx * share, y + dy * share];
        Some([if enter > 0.0 { at(enter) } else { [x, y] }, if leave < 1.0 { at(leave) } else { [u, v] }])
    }

    /// Clips a ring (Sutherland and Hodgman 1974). Empty if it lies outside.
    pub(super) fn ring(&self, ring: &[Place]) -> Vec<Place> {
        if ring.iter().all(|place| self.contains(*place)) {
            return ring.to_vec();
        }
        let ([left, top], [right, bottom]) = (self.min, self.max);
        let cut = |ring: Vec<Place>, axis: usize, limit: f32, keeps: fn(f32, f32) -> bool| {
            let of = |[x, y]: Place| if axis == 0 { x } else { y };
            let mut kept = Vec::with_capacity(ring.len() + 4);
            let mut before = ring.last().copied();
            for place in ring {
                let Some(last) = before.replace(place) else { continue };
                let (was, is) = (keeps(of(last), limit), keeps(of(place), limit));
                if was != is {
                    let share = (limit - of(last)) / (of(place) - of(last));
                    let ([x, y], [u, v]) = (last, place);
                    kept.push(if axis == 0 { [limit, y + (v - y) * share] } else { [x + (u - x) * share, limit] });
                }
                if is {
                    kept.push(place);
                }
            }
            kept
        };
        let ring = cut(ring.to_vec(), 0, left, |v, limit| v >= limit);
        let ring = cut(ring, 0, right, |v, limit| v <= limit);
        let ring = cut(ring, 1, top, |v, limit| v >= limit);
        cut(ring, 1, bottom, |v, limit| v <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { min: [0.0, 0.0], max: [10.0, 10.0] };

    #[test]
    fn a_line_is_cut_where_it_crosses() {
        assert_eq!(FRAME.line(&[[-5.0, 5.0], [5.0, 5.0], [15.0, 5.0]]), [vec![[0.0, 5.0], [5.0, 5.0], [10.0, 5.0]]]);
        let twice = FRAME.line(&[[5.0, 5.0], [5.0, 15.0], [7.0, 15.0], [7.0, 5.0]]);
        assert_eq!(twice, [vec![[5.0, 5.0], [5.0, 10.0]], vec![[7.0, 10.0], [7.0, 5.0]]]);
        assert!(FRAME.line(&[[-5.0, -5.0], [-5.0, 15.0]]).is_empty());
    }

    #[test]
    fn a_ring_is_cut_to_the_frame() {
        let whole = FRAME.ring(&[[-5.0, -5.0], [15.0, -5.0], [15.0, 15.0], [-5.0, 15.0]]);
        assert_eq!(whole.len(), 4);
        assert!(whole.iter().all(|[x, y]| [0.0, 10.0].contains(x) && [0.0, 10.0].contains(y)));
        assert!(FRAME.ring(&[[20.0, 20.0], [30.0, 20.0], [30.0, 30.0]]).is_empty());
    }
}
