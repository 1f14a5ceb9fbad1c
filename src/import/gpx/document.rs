//! A GPX file as plain data. Elements are told by the line where they start, counted from 1.

use crate::geo::Position;

/// What a GPX file holds (1.0 or 1.1).
#[derive(Clone, Debug, Default)]
pub(super) struct Gpx {
    pub(super) creator: String,
    /// What the file says of itself: `name`, `desc`, `link1_href`…
    pub(super) about: Fields,
    pub(super) waypoints: Vec<Waypoint>,
    pub(super) routes: Vec<Track>,
    pub(super) tracks: Vec<Track>,
}

/// The texts of an element, by the names that GDAL gives them: `name`, `link1_href`, `ogr_code` of an extension.
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
    /// Do shape points say how a route goes from one `rtept` to the next?
    pub(super) shaped: bool,
}

/// A `trkseg`.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    pub(super) line: u64,
    pub(super) places: Vec<Position>,
}

impl Fields {
    /// The text of a field; `None` if there is none but white space.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// Adds a field. The first text of a name stays.
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

    /// `desc` and `cmt`, which both describe; once, if one says what the other does.
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
    /// Points of all segments.
    pub(super) fn count(&self) -> usize {
        self.segments.iter().map(|segment| segment.places.len()).sum()
    }
}
