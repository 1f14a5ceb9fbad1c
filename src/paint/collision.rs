//! The collision index of labels: a grid with the bounding boxes of placed symbols and the segments of the ways.

use rustc_hash::FxHashMap;

use super::clip::Frame;
use super::mvt::Place;

/// The side of a grid cell in CSS pixels.
const CELL: f32 = 48.0;

/// Whether a symbol may cover others, as the style specification defines `icon-overlap` and `text-overlap`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlap {
    /// It covers no other box.
    Never,
    /// It covers boxes that may cover others themselves.
    Cooperative,
    /// It covers every box.
    Always,
}

impl Overlap {
    /// Whether a symbol may cover a box that is placed with `other`.
    fn allows(self, other: Self) -> bool {
        match self {
            Self::Never => false,
            Self::Cooperative => other != Self::Never,
            Self::Always => true,
        }
    }
}

/// The collision index. Each box and segment is stored in every cell that it intersects.
#[derive(Debug, Default)]
pub(super) struct Collisions {
    boxes: FxHashMap<[i32; 2], Vec<(Frame, Overlap)>>,
    /// Segments of the ways, each with half of the line's width.
    ways: FxHashMap<[i32; 2], Vec<([Place; 2], f32)>>,
    /// The places of texts by the text and its source layer, to keep equal texts apart.
    texts: FxHashMap<(Box<str>, Box<str>), Vec<Place>>,
}

impl Collisions {
    /// Adds a box.
    pub(super) fn add(&mut self, frame: Frame, overlap: Overlap) {
        for cell in cells(&frame) {
            self.boxes.entry(cell).or_default().push((frame, overlap));
        }
    }

    /// Adds the line of a way.
    pub(super) fn add_way(&mut self, line: &[Place], half_width: f32) {
        for pair in line.windows(2) {
            let &[from, to] = pair else { continue };
            let around = around(&[from, to]).grown(half_width);
            for cell in cells(&around) {
                self.ways.entry(cell).or_default().push(([from, to], half_width));
            }
        }
    }

    /// Whether a box intersects a stored box that it may not cover.
    pub(super) fn hits(&self, frame: &Frame, overlap: Overlap) -> bool {
        let mut others = cells(frame).filter_map(|cell| self.boxes.get(&cell)).flatten();
        others.any(|(other, of_other)| other.meets(frame) && !overlap.allows(*of_other))
    }

    /// Whether a box intersects a way.
    pub(super) fn hits_way(&self, frame: &Frame) -> bool {
        let meets = |(segment, half_width): &([Place; 2], f32)| frame.grown(*half_width).segment(*segment).is_some();
        cells(&frame.grown(CELL / 8.0)).filter_map(|cell| self.ways.get(&cell)).flatten().any(meets)
    }

    /// Whether the same text of the same source layer is placed within a distance in pixels.
    pub(super) fn is_repeated(&self, layer: &str, text: &str, [x, y]: Place, within: f32) -> bool {
        let places = self.texts.get(&(layer.into(), text.into()));
        places.is_some_and(|places| places.iter().any(|[u, v]| (x - u).hypot(y - v) < within))
    }

    /// Adds the place of a text.
    pub(super) fn add_text(&mut self, layer: &str, text: &str, place: Place) {
        self.texts.entry((layer.into(), text.into())).or_default().push(place);
    }
}

/// The bounding box of some points.
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
        let hits = |collisions: &Collisions, x, y| collisions.hits(&frame(x, y), Overlap::Never);
        collisions.add(frame(100.0, 100.0), Overlap::Never);
        assert!(hits(&collisions, 135.0, 105.0));
        assert!(!hits(&collisions, 141.0, 100.0) && !hits(&collisions, 100.0, 111.0));
        collisions.add_way(&[[0.0, 0.0], [300.0, 300.0]], 2.0);
        assert!(collisions.hits_way(&frame(200.0, 210.0)));
        assert!(!collisions.hits_way(&frame(200.0, 150.0)));
        assert!(!collisions.is_repeated("etapes", "3", [0.0, 0.0], 50.0));
        collisions.add_text("etapes", "3", [0.0, 0.0]);
        assert!(collisions.is_repeated("etapes", "3", [30.0, 30.0], 50.0));
        assert!(!collisions.is_repeated("voies", "3", [30.0, 30.0], 50.0));
    }

    #[test]
    fn overlaps_are_those_of_maplibre() {
        use Overlap::{Always, Cooperative, Never};
        let frame = Frame { min: [0.0; 2], max: [10.0; 2] };
        // What the new box may cover: boxes that never, cooperatively and always overlap.
        for (new, covers) in
            [(Never, [false, false, false]), (Cooperative, [false, true, true]), (Always, [true, true, true])]
        {
            let over = [Never, Cooperative, Always].map(|old| {
                let mut collisions = Collisions::default();
                collisions.add(frame, old);
                !collisions.hits(&frame, new)
            });
            assert_eq!(over, covers, "{new:?}");
        }
    }
}
