//! A GPX file as plain data. Each element has the number of the line where it starts, counted from 1.

use crate::geo::Position;

/// The contents of a GPX file, version 1.0 or 1.1.
#[derive(Clone, Debug, Default)]
pub(super) struct Gpx {
    /// The program that wrote the file: the attribute `creator`.
    pub(super) creator: String,
    /// The texts about the file itself: `name`, `desc`, `link1_href`…
    pub(super) about: Fields,
    pub(super) waypoints: Vec<Waypoint>,
    /// The `rte` elements, each with one segment.
    pub(super) routes: Vec<Track>,
    /// The `trk` elements.
    pub(super) tracks: Vec<Track>,
}

/// The texts of an element by name. The names are those of GDAL: `name`, `link1_href`, and `ogr_code` for an extension
/// `ogr:code`.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

/// A `wpt`.
#[derive(Clone, Debug)]
pub(super) struct Waypoint {
    pub(super) line: u64,
    pub(super) position: Position,
    pub(super) fields: Fields,
}

/// A `trk`, or a `rte` with one segment.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub(super) line: u64,
    pub(super) fields: Fields,
    pub(super) segments: Vec<Segment>,
    /// True if shape points describe the line of a route between one `rtept` and the next.
    pub(super) shaped: bool,
}

/// A `trkseg`.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    pub(super) line: u64,
    pub(super) places: Vec<Position>,
    /// The time of each place in seconds since 1970, `NaN` if it has none. Shorter than `places` if the last ones have
    /// none.
    pub(super) times: Vec<f64>,
}

impl Fields {
    /// Returns the trimmed text of a field, or `None` if it is absent or blank.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// Adds a field. If the name exists already, the first text stays.
    pub(super) fn add(&mut self, name: &str, text: String) {
        if !self.0.iter().any(|(known, _)| known == name) {
            self.0.push((name.to_owned(), text));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Returns the description: the texts of `desc` and `cmt`. If one contains the other, only the longer one.
    pub(super) fn description(&self) -> Option<String> {
        match (self.get("desc"), self.get("cmt")) {
            (Some(desc), Some(cmt)) if desc.contains(cmt) => Some(desc.to_owned()),
            (Some(desc), Some(cmt)) if cmt.contains(desc) => Some(cmt.to_owned()),
            (Some(desc), Some(cmt)) => Some(format!("{desc}\n\n{cmt}")),
            (one, other) => one.or(other).map(str::to_owned),
        }
    }
}

impl Track {
    /// Returns the number of points in all segments.
    pub(super) fn count(&self) -> usize {
        self.segments.iter().map(|segment| segment.places.len()).sum()
    }
}
