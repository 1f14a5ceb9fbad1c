//! What labels must not cover: a grid of the boxes that are placed, and of the lines of the ways.

use rustc_hash::FxHashMap;

use super::clip::Frame;
use super::mvt::Place;

/// The side of a cell of the grid in pixels.
const CELL: f32 = 48.0;

/// Boxes and segments by the cells that they meet.
#[derive(Debug, Default)]
pub(super) struct Collisions {
    boxes: FxHashMap<[i32; 2], Vec<Frame>>,
    /// Segments of the ways with half of their width.
    ways: FxHashMap<[i32; 2], Vec<([Place; 2], f32)>>,
    /// Where texts along lines are, to keep equal texts apart.
    texts: FxHashMap<(usize, Box<str>), Vec<Place>>,
}

impl Collisions {
    /// Adds a box.
    pub(super) fn add(&mut self, frame: Frame) {
        for cell in cells(&frame) {
            self.boxes.entry(cell).or_default().push(frame);
        }
    }

    /// Adds a line of a way.
    pub(super) fn add_way(&mut self, line: &[Place], half_width: f32) {
        for pair in line.windows(2) {
            let &[from, to] = pair else { continue };
            let around = around(&[from, to]).grown(half_width);
            for cell in cells(&around) {
                self.ways.entry(cell).or_default().push(([from, to], half_width));
            }
        }
    }

    /// Whether a box meets another one.
    pub(super) fn hits(&self, frame: &Frame) -> bool {
        cells(frame).filter_map(|cell| self.boxes.get(&cell)).flatten().any(|other| other.meets(frame))
    }

    /// Whether a box meets a way.
    pub(super) fn hits_way(&self, frame: &Frame) -> bool {
        let meets = |(segment, half_width): &([Place; 2], f32)| frame.grown(*half_width).segment(*segment).is_some();
        cells(&frame.grown(CELL / 8.0)).filter_map(|cell| self.ways.get(&cell)).flatten().any(meets)
    }

    /// Whether the same text of the same layer is within a distance. Remembers the place if not.
    pub(super) fn is_repeated(&mut self, layer: usize, text: &str, [x, y]: Place, within: f32) -> bool {
        let places = self.texts.entry((layer, text.into())).or_default();
        let near = places.iter().any(|[u, v]| (x - u).hypot(y - v) < within);
        if !near {
            places.push([x, y]);
        }
        near
    }
}

/// The smallest box around some points.
pub(super) fn around(places: &[Place]) -> Frame {
    let start = Frame { min: [f32::INFINITY; 2], max: [f32::NEG_INFINITY; 2] };
    places.iter().fold(start, |Frame { min: [a, b], max: [c, d] }, [x, y]| Frame {
        min: [a.min(*x), b.min(*y)],
        max: [c.max(*x), d.max(*y)],
    })
}

fn cells(frame: &Frame) -> impl Iterator<Item = [i32; 2]> + use<> {
    let cell = |v: f32| (v / CELL).floor() as i32;
    let ([left, top], [right, bottom]) = (frame.min.map(cell), frame.max.map(cell));
    (left..=right).flat_map(move |x| (top..=bottom).map(move |y| [x, y]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_and_ways_are_met_where_they_are() {
        let frame = |x: f32, y: f32| Frame { min: [x, y], max: [x + 40.0, y + 10.0] };
        let mut collisions = Collisions::default();
        collisions.add(frame(100.0, 100.0));
        assert!(collisions.hits(&frame(135.0, 105.0)));
        assert!(!collisions.hits(&frame(141.0, 100.0)) && !collisions.hits(&frame(100.0, 111.0)));
        collisions.add_way(&[[0.0, 0.0], [300.0, 300.0]], 2.0);
        assert!(collisions.hits_way(&frame(200.0, 210.0)));
        assert!(!collisions.hits_way(&frame(200.0, 150.0)));
        assert!(!collisions.is_repeated(1, "3", [0.0, 0.0], 50.0));
        assert!(collisions.is_repeated(1, "3", [30.0, 30.0], 50.0));
        assert!(!collisions.is_repeated(2, "3", [30.0, 30.0], 50.0));
    }
}
