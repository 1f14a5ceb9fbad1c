//! Parses a GPX file into [`Gpx`], one XML event at a time. The limits below are far above real files; they stop files
//! that would exhaust the memory.

use std::fs::File;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::document::{Fields, Gpx, Segment, Track, Waypoint};
use super::encoding::Text;
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::cells::html;
use crate::import::files::Source;
use crate::import::messages::{self, Problem};
use crate::import::shapes::oddities::PLAUSIBLE_M;

/// Largest depth of nested elements.
const DEEPEST: usize = 64;
/// The maximum size of one text, in bytes.
const LONGEST_TEXT: usize = 100_000;
/// The maximum number of texts of one element. Further texts are dropped.
const MOST_FIELDS: usize = 200;
/// The maximum number of points in one segment.
const MOST_POINTS: usize = 1_000_000;
/// The maximum number of points of lines in one file.
const MOST_POINTS_OF_ALL: usize = 20_000_000;
/// The maximum number of `trk`, and of `rte`, in one file.
const MOST_TRACKS: usize = 10_000;
/// The maximum number of `trkseg` in one file.
const MOST_SEGMENTS: usize = 100_000;
/// The maximum number of `wpt` in one file.
const MOST_WAYPOINTS: usize = 1_000_000;

/// The kind of an open element, which decides how its children are read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Root,
    Metadata,
    Waypoint,
    Route,
    Track,
    Segment,
    /// A `rtept` or `trkpt`.
    Place,
    Extensions,
    Link,
    /// A text field of the innermost element that keeps texts. The string is the field's name.
    Text(String),
    /// An `ele` of a place.
    Height,
    /// A `time` of a place.
    Time,
    /// An element that the parser ignores.
    Other,
}

/// Reads a GPX file. If `on_earth` is true, a point outside ±180, ±90 is an error.
///
/// Errors: the file is not GPX, is broken or cut, exceeds a limit, or has a point without coordinates. The error names
/// the line.
pub(super) fn read(source: &Source, on_earth: bool) -> Result<Gpx> {
    let file = File::open(&source.path).map_err(Error::io(&source.name))?;
    read_from(file, on_earth).map_err(|(line, problem)| {
        let place = line.map_or(source.name.clone(), |line| messages::at_line(&source.name, line));
        messages::refused(place, problem)
    })
}

/// Reads GPX from bytes.
///
/// Errors: the problem, and its line if there is one.
pub(super) fn read_from(bytes: impl std::io::Read + 'static, on_earth: bool) -> Result<Gpx, (Option<u64>, Problem)> {
    let text = match Text::of(bytes) {
        Ok(Ok(text)) => text,
        Ok(Err(encoding)) => return Err((Some(1), messages::unknown_encoding(&encoding))),
        Err(e) => return Err((None, messages::unreadable(&e))),
    };
    let mut reader = Reader::from_reader(text);
    reader.config_mut().allow_dangling_amp = true;
    let (mut state, mut buffer) = (State { on_earth, ..State::default() }, vec![]);
    loop {
        buffer.clear();
        reader.get_mut().next_piece();
        let line = reader.get_ref().line();
        let event = reader.read_event_into(&mut buffer).map_err(|e| (Some(line), messages::bad_xml(&e)))?;
        let done = match event {
            Event::Start(tag) => state.open(&tag, line),
            Event::Empty(tag) => state.open(&tag, line).and_then(|()| state.close()),
            Event::End(_) => state.close(),
            Event::Text(text) => state.text(&text.xml10_content()),
            Event::CData(text) => state.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let text = html::entity(&name).unwrap_or_else(|| format!("&{};", &*name));
                state.text(&text)
            }
            Event::Eof if state.nodes.is_empty() => return state.finished().map_err(|problem| (None, problem)),
            Event::Eof => Err(messages::cut_short()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Ok(()),
        };
        done.map_err(|problem| (Some(line), problem))?;
    }
}

/// The parser's state.
#[derive(Default)]
struct State {
    gpx: Gpx,
    /// The open elements, from the root inwards.
    nodes: Vec<Node>,
    /// The text of the innermost open element.
    words: String,
    /// The number of `link` children that the current child of the root has had so far.
    links: usize,
    /// True as soon as the root element `gpx` was read.
    root: bool,
    /// True if a point outside ±180, ±90 is an error.
    on_earth: bool,
    /// The number of points of lines read so far.
    places: usize,
    /// The number of `trkseg` read so far.
    segments: usize,
}

impl State {
    /// Handles an opening tag.
    fn open(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), Problem> {
        if self.nodes.len() >= DEEPEST {
            return Err(messages::nested_too_deep());
        }
        let node = match self.nodes.last() {
            None => self.open_root(tag)?,
            Some(Node::Root) => self.open_child_of_root(tag, line)?,
            Some(Node::Metadata | Node::Waypoint) => self.open_text(tag),
            Some(Node::Route) if tag.local_name().as_ref() == "rtept" => self.open_place(tag)?,
            Some(Node::Track) if tag.local_name().as_ref() == "trkseg" => self.open_segment(line)?,
            Some(Node::Route | Node::Track) => self.open_text(tag),
            Some(Node::Segment) if tag.local_name().as_ref() == "trkpt" => self.open_place(tag)?,
            Some(Node::Place) if tag.local_name().as_ref() == "ele" => Node::Height,
            Some(Node::Place) if tag.local_name().as_ref() == "time" => Node::Time,
            Some(Node::Place | Node::Other) => self.open_shape_point(tag)?,
            Some(Node::Extensions) => Node::Text(prefixed(tag)),
            Some(Node::Link) => self.open_text_of_link(tag),
            // An element within an extension element is a text field of its own.
            Some(Node::Text(_)) if self.nodes.contains(&Node::Extensions) => Node::Text(prefixed(tag)),
            Some(Node::Segment | Node::Text(_) | Node::Height | Node::Time) => Node::Other,
        };
        if matches!(node, Node::Text(_) | Node::Height | Node::Time) {
            self.words.clear();
        }
        self.nodes.push(node);
        Ok(())
    }

    /// Handles the opening tag of the root.
    fn open_root(&mut self, tag: &BytesStart<'_>) -> Result<Node, Problem> {
        if tag.local_name().as_ref() != "gpx" {
            return Err(messages::not_gpx());
        }
        self.root = true;
        self.gpx.creator = attribute(tag, "creator").unwrap_or_default();
        Ok(Node::Root)
    }

    /// Handles the opening tag of a child of the root.
    fn open_child_of_root(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<Node, Problem> {
        let gpx = &mut self.gpx;
        self.links = 0;
        match tag.local_name().as_ref() {
            "metadata" => return Ok(Node::Metadata),
            "wpt" => {
                few(gpx.waypoints.len(), MOST_WAYPOINTS, "wpt")?;
                let position = position(tag, self.on_earth)?;
                gpx.waypoints.push(Waypoint { line, position, fields: Fields::default() });
                return Ok(Node::Waypoint);
            }
            "rte" => {
                few(gpx.routes.len(), MOST_TRACKS, "rte")?;
                let segments = vec![Segment { line, ..Segment::default() }];
                gpx.routes.push(Track { line, segments, ..Track::default() });
                return Ok(Node::Route);
            }
            "trk" => {
                few(gpx.tracks.len(), MOST_TRACKS, "trk")?;
                gpx.tracks.push(Track { line, ..Track::default() });
                return Ok(Node::Track);
            }
            _ => {}
        }
        // GPX 1.0 has at the root the texts that GPX 1.1 has in `metadata`. No other child of the root is used.
        Ok(self.open_text(tag))
    }

    /// Handles the opening tag of a `trkseg`.
    fn open_segment(&mut self, line: u64) -> Result<Node, Problem> {
        self.segments += 1;
        few(self.segments, MOST_SEGMENTS, "trkseg")?;
        if let Some(track) = self.gpx.tracks.last_mut() {
            track.segments.push(Segment { line, ..Segment::default() });
        }
        Ok(Node::Segment)
    }

    /// Handles the opening tag of a `rtept` or `trkpt`.
    fn open_place(&mut self, tag: &BytesStart<'_>) -> Result<Node, Problem> {
        let position = position(tag, self.on_earth)?;
        self.add_place(position)?;
        Ok(Node::Place)
    }

    /// Reads a shape point (`rpt`) of a planned route of Garmin, which lies between two `rtept`. Ignores any other
    /// element.
    fn open_shape_point(&mut self, tag: &BytesStart<'_>) -> Result<Node, Problem> {
        if tag.local_name().as_ref() == "rpt" && self.nodes.contains(&Node::Route) {
            let position = position(tag, self.on_earth)?;
            self.add_place(position)?;
            if let Some(route) = self.gpx.routes.last_mut() {
                route.shaped = true;
            }
        }
        Ok(Node::Other)
    }

    /// Appends a point to the last segment of the current route or track.
    fn add_place(&mut self, position: Position) -> Result<(), Problem> {
        self.places += 1;
        few(self.places, MOST_POINTS_OF_ALL, "points")?;
        let in_route = self.nodes.contains(&Node::Route);
        let Some(track) = (if in_route { self.gpx.routes.last_mut() } else { self.gpx.tracks.last_mut() }) else {
            return Ok(());
        };
        let Some(segment) = track.segments.last_mut() else { return Ok(()) };
        few(segment.places.len(), MOST_POINTS, "points dans une ligne")?;
        segment.places.push(position);
        Ok(())
    }

    /// Handles a child of an element that keeps texts.
    fn open_text(&mut self, tag: &BytesStart<'_>) -> Node {
        match tag.local_name().as_ref() {
            "extensions" => Node::Extensions,
            "link" => {
                self.links += 1;
                let name = format!("link{}_href", self.links);
                if let Some(address) = attribute(tag, "href") {
                    self.keep(&name, address);
                }
                Node::Link
            }
            "url" => Node::Text("link1_href".into()),
            "urlname" => Node::Text("link1_text".into()),
            "author" | "copyright" | "bounds" | "trkseg" | "rtept" => Node::Other,
            _ => Node::Text(prefixed(tag)),
        }
    }

    /// Handles a child of `link`.
    fn open_text_of_link(&self, tag: &BytesStart<'_>) -> Node {
        match tag.local_name().as_ref() {
            part @ ("text" | "type") => Node::Text(format!("link{}_{part}", self.links)),
            _ => Node::Other,
        }
    }

    /// Appends to the text of the open element.
    fn text(&mut self, text: &str) -> Result<(), Problem> {
        if matches!(self.nodes.last(), Some(Node::Text(_) | Node::Height | Node::Time)) {
            if self.words.len() + text.len() > LONGEST_TEXT {
                return Err(messages::long_text(LONGEST_TEXT));
            }
            self.words.push_str(text);
        }
        Ok(())
    }

    /// Handles a closing tag: stores the text or height that it ends.
    fn close(&mut self) -> Result<(), Problem> {
        match self.nodes.pop() {
            Some(Node::Text(name)) => {
                let words = std::mem::take(&mut self.words);
                if !words.trim().is_empty() {
                    self.keep(&name, words);
                }
            }
            Some(Node::Height) => {
                let height = number(&self.words).unwrap_or(f64::NAN);
                if let Some(place) = self.segment_mut().and_then(|segment| segment.places.last_mut()) {
                    place.z = height;
                }
            }
            Some(Node::Time) => {
                let time = self.words.trim().parse().ok();
                if let Some((segment, time)) = self.segment_mut().zip(time) {
                    segment.times.resize(segment.places.len().saturating_sub(1), f64::NAN);
                    segment.times.push(seconds(time));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the segment whose points are being read.
    fn segment_mut(&mut self) -> Option<&mut Segment> {
        let in_route = self.nodes.contains(&Node::Route);
        let track = if in_route { self.gpx.routes.last_mut() } else { self.gpx.tracks.last_mut() };
        track?.segments.last_mut()
    }

    /// Stores a text in the innermost open element that keeps texts.
    fn keep(&mut self, name: &str, text: String) {
        let gpx = &mut self.gpx;
        let holder = self.nodes.iter().rev().find_map(|node| match node {
            Node::Waypoint => gpx.waypoints.last().map(|_| 0),
            Node::Route => Some(1),
            Node::Track => Some(2),
            Node::Metadata | Node::Root => Some(3),
            _ => None,
        });
        let fields = match holder {
            Some(0) => gpx.waypoints.last_mut().map(|wpt| &mut wpt.fields),
            Some(1) => gpx.routes.last_mut().map(|rte| &mut rte.fields),
            Some(2) => gpx.tracks.last_mut().map(|trk| &mut trk.fields),
            _ => Some(&mut gpx.about),
        };
        if let Some(fields) = fields.filter(|fields| fields.len() < MOST_FIELDS) {
            fields.add(name, text);
        }
    }

    /// Returns the document. The heights of waypoints, which were read as texts, become numbers; an implausible height
    /// becomes NaN.
    fn finished(mut self) -> Result<Gpx, Problem> {
        if !self.root {
            return Err(messages::not_gpx());
        }
        for waypoint in &mut self.gpx.waypoints {
            let height = waypoint.fields.get("ele").and_then(number).filter(|height| PLAUSIBLE_M.contains(height));
            waypoint.position.z = height.unwrap_or(f64::NAN);
        }
        Ok(self.gpx)
    }
}

/// Returns the field name of a tag: `ogr_code` for `ogr:code`, as GDAL names it, and `name` for both `name` and
/// `gpx:name`.
fn prefixed(tag: &BytesStart<'_>) -> String {
    match tag.name().as_ref().split_once(':') {
        Some(("gpx", local)) => local.to_owned(),
        Some((prefix, local)) => format!("{prefix}_{local}"),
        None => tag.name().as_ref().to_owned(),
    }
}

/// Returns the unescaped value of an attribute. A value that cannot be unescaped is returned as written.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| String::from(&*attribute.value), std::borrow::Cow::into_owned))
}

/// Returns the position of a point, without height.
///
/// Errors: a coordinate is missing or not a number, or the position is not on Earth and `on_earth` is true.
fn position(tag: &BytesStart<'_>, on_earth: bool) -> Result<Position, Problem> {
    let degrees = |name: &str| {
        let text = attribute(tag, name).ok_or_else(|| messages::no_coordinate(tag.local_name().as_ref(), name))?;
        number(&text).ok_or_else(|| messages::bad_coordinate(name, &text))
    };
    let place = Position::flat(degrees("lon")?, degrees("lat")?);
    if on_earth && !place.is_on_earth() {
        return Err(messages::off_earth(place));
    }
    Ok(place)
}

/// Fails if there are `most` elements already.
fn few(count: usize, most: usize, what: &str) -> Result<(), Problem> {
    if count >= most { Err(messages::too_many(most, what)) } else { Ok(()) }
}

/// Returns a finite number, with a decimal point or comma. Returns `None` for any other text.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = if text.matches(',').count() == 1 && !text.contains('.') { text.replace(',', ".") } else { text.into() };
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse::<f64>().ok().filter(|number| plain && number.is_finite())
}

/// Returns an instant in seconds since 1970.
#[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact as a float for 285,000 years")]
fn seconds(time: jiff::Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1000.0
}
