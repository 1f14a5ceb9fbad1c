//! The data structures of the assembly. A voie has tracks, a track has parts, a part has lines. A source is the name
//! that the log gives to the origin of data: a file, or `relation 12`.

use std::collections::HashMap;

use crate::geo::Position;
use crate::import::incoming::{RowOrigin, Stage};

/// A position in units of 10⁻⁷ degrees, the precision of OpenStreetMap: longitude, latitude. Two positions with equal
/// values are the same vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Vertex(i64, i64);

impl Vertex {
    /// Rounds the longitude and latitude of a position to a vertex.
    pub(super) fn of(place: &Position) -> Self {
        // Degrees times 10⁷ fit into an i64.
        #[allow(clippy::cast_possible_truncation)]
        let fixed = |degrees: f64| (degrees * 1e7).round() as i64;
        Self(fixed(place.lon), fixed(place.lat))
    }
}

/// The main line of a voie, or a variant that has étapes of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    /// The name of the variant. Empty for the main line.
    pub(super) variante: String,
    /// The parts of the track, in walking order.
    pub(super) parts: Vec<Part>,
}

/// A part of a track: an étape with its line, or a stretch of the line that is no étape.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The origin of the part's line. Its source is empty if a person made the line.
    pub(super) origin: RowOrigin,
    /// The id of the stored étape. `None` if the étape is not stored yet, or if the part is no étape.
    pub(super) etape: Option<i64>,
    /// The number, name and ends of the étape. A stored étape has only its number here. `None` if the part is no étape.
    pub(super) stage: Option<Stage>,
    /// The name and ends of the étape that the part becomes, if the part is the whole line of a voie without étapes.
    /// `None` for any other part.
    pub(super) whole: Option<Stage>,
    /// The continuous lines that form the part's line, in walking order. There is a hole between two of them.
    pub(super) lines: Vec<Line>,
    /// The lines beside the part's line, such as alternatives and branches: the name of the variant, and the line.
    pub(super) beside: Vec<(String, Line)>,
    /// True if the part comes from this import; false if it comes from the store.
    pub(super) fresh: bool,
    /// True if a person edited the line of the part.
    pub(super) by_hand: bool,
    /// True if the part's line keeps its stored order and directions, because a person edited it or because it comes
    /// from another source than the étape.
    pub(super) fixed: bool,
    /// The source of the étape, if it differs from the source of the part's line; otherwise empty.
    pub(super) said_by: String,
}

/// A continuous line of a part.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The positions of the line, in walking order.
    pub(super) places: Vec<Position>,
    /// The tronçons that the line consists of.
    pub(super) made_of: MadeOf,
}

impl Part {
    /// Returns an empty part whose line comes from `source`.
    pub(super) fn of_source(source: String) -> Self {
        Self { origin: RowOrigin { source, ..RowOrigin::default() }, ..Self::default() }
    }
}

/// Says which tronçons a line consists of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MadeOf {
    /// The line has vertices of OpenStreetMap. The import will cut it into tronçons where lines part and where the
    /// surface changes.
    Osm,
    /// The line consists of stored tronçons, which stay as they are. Each has its id and a flag, which is true if the
    /// line walks the tronçon against its stored direction.
    Stored(Vec<(i64, bool)>),
    /// The line is one new tronçon, which is stored in the direction of the file. `inverse` is true if the line walks
    /// it against this direction.
    New { inverse: bool },
}

impl Line {
    /// Returns the position where the line starts.
    pub(super) fn first(&self) -> Option<Position> {
        self.places.first().copied()
    }

    /// Returns the position where the line ends.
    pub(super) fn last(&self) -> Option<Position> {
        self.places.last().copied()
    }

    /// Tells whether the line is a ring: it ends at the vertex where it starts.
    pub(super) fn is_closed(&self) -> bool {
        self.places.len() > 2 && self.first().map(|p| Vertex::of(&p)) == self.last().map(|p| Vertex::of(&p))
    }

    /// Reverses the walking direction of the line.
    pub(super) fn turn(&mut self) {
        self.places.reverse();
        match &mut self.made_of {
            MadeOf::Osm => {}
            MadeOf::Stored(troncons) => {
                troncons.reverse();
                troncons.iter_mut().for_each(|(_, inverse)| *inverse = !*inverse);
            }
            MadeOf::New { inverse } => *inverse = !*inverse,
        }
    }

    /// Tells whether two lines have the same positions in the same order, within 10⁻⁶ degrees, the precision of many
    /// files. A vertex that is repeated in a row counts once.
    pub(super) fn is_same(&self, other: &Line) -> bool {
        let distinct = |line: &Line| {
            let mut places = line.places.clone();
            places.dedup_by_key(|place| Vertex::of(place));
            places
        };
        let (a, b) = (distinct(self), distinct(other));
        let near = |(a, b): (&Position, &Position)| (a.lon - b.lon).abs() <= 1e-6 && (a.lat - b.lat).abs() <= 1e-6;
        a.len() == b.len() && a.iter().zip(&b).all(near)
    }
}

impl Part {
    /// Returns the number of the étape, if the part is a numbered étape.
    pub(super) fn numero(&self) -> Option<i64> {
        self.stage.as_ref().and_then(|stage| stage.numero)
    }

    /// Returns the position where the part's line starts. Returns `None` if the part has no line.
    pub(super) fn first(&self) -> Option<Position> {
        self.lines.first().and_then(Line::first)
    }

    /// Returns the position where the part's line ends. Returns `None` if the part has no line.
    pub(super) fn last(&self) -> Option<Position> {
        self.lines.last().and_then(Line::last)
    }

    /// Tells whether the part's line has a vertex at this position.
    pub(super) fn visits(&self, place: &Position) -> bool {
        let vertex = Vertex::of(place);
        self.lines.iter().flat_map(|line| &line.places).any(|place| Vertex::of(place) == vertex)
    }

    /// Tells whether two parts have the same lines, in the same or the opposite walking direction.
    pub(super) fn has_lines_of(&self, other: &Part) -> bool {
        let turned = |line: &Line| {
            let mut line = line.clone();
            line.turn();
            line
        };
        let along = self.lines.iter().zip(&other.lines).all(|(a, b)| a.is_same(b));
        let against = || self.lines.iter().zip(other.lines.iter().rev()).all(|(a, b)| a.is_same(&turned(b)));
        self.lines.len() == other.lines.len() && (along || against())
    }

    /// Reverses the walking direction of the part. Stretches that only the way back uses become part of its line. The
    /// stretches that they replace go beside the line.
    pub(super) fn turn(&mut self) {
        let (back, beside) = std::mem::take(&mut self.beside).into_iter().partition(|(name, _)| is_retour(name));
        self.beside = beside;
        self.lines.reverse();
        self.lines.iter_mut().for_each(Line::turn);
        let back: Vec<(String, Line)> = back;
        for (name, piece) in back {
            let replaced = self.lines.iter_mut().find_map(|line| splice(line, &piece));
            // A stretch that no longer fits stays beside the line.
            self.beside.push((name, replaced.unwrap_or(piece)));
        }
    }
}

/// Tells whether a line beside a part has the name of a stretch that only the way back uses: `retour-1`.
pub(super) fn is_retour(name: &str) -> bool {
    name.starts_with("retour")
}

/// Puts `piece`, a stretch that starts and ends on `line`, into `line`. Returns the stretch of `line` that it replaces,
/// in reverse. Returns `None` and changes nothing if `piece` does not fit.
fn splice(line: &mut Line, piece: &Line) -> Option<Line> {
    if line.made_of != MadeOf::Osm || piece.made_of != MadeOf::Osm {
        return None;
    }
    let mut at: HashMap<Vertex, usize> = HashMap::new();
    for (i, place) in line.places.iter().enumerate() {
        at.entry(Vertex::of(place)).or_insert(i);
    }
    let find = |place: Option<Position>| at.get(&Vertex::of(&place?)).copied();
    let (from, to) = (find(piece.first())?, find(piece.last())?);
    if from >= to {
        return None;
    }
    let mut replaced: Vec<Position> = line.places.splice(from..=to, piece.places.iter().copied()).collect();
    replaced.reverse();
    Some(Line { places: replaced, made_of: MadeOf::Osm })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(lons: &[f64]) -> Line {
        Line { places: lons.iter().map(|lon| Position::flat(*lon, 48.0)).collect(), made_of: MadeOf::Osm }
    }

    #[test]
    fn turning_a_part_twice_changes_nothing() {
        let mut part = Part {
            lines: vec![line(&[1.0, 2.0, 3.0, 4.0])],
            beside: vec![("alternative-1".into(), line(&[9.0, 8.0])), ("retour-1".into(), line(&[3.0, 2.5, 2.0]))],
            ..Part::default()
        };
        let before = format!("{part:?}");
        part.turn();
        let lons = |line: &Line| line.places.iter().map(|p| p.lon).collect::<Vec<_>>();
        assert_eq!(lons(&part.lines[0]), [4.0, 3.0, 2.5, 2.0, 1.0]);
        assert_eq!(lons(&part.beside[1].1), [2.0, 3.0]);
        part.turn();
        assert_eq!(format!("{part:?}"), before);
    }
}
