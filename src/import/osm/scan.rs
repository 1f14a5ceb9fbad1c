//! Reads an OpenStreetMap file, XML or PBF, in one pass. It passes every element to a callback and keeps none. An
//! element is a node, a way or a relation.

use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use osmpbf::{BlobDecode, BlobReader, Element as Pbf, RelMemberType};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::{Error, Result};
use crate::import::files::{Source, SourceFormat};

/// The keys of the tags that the import uses. All other tags are dropped.
const KEYS: [&str; 10] = ["type", "route", "name", "name:br", "ref", "from", "to", "colour", "color", "surface"];

/// The tags of an element, as pairs of key and value. All keys are in [`KEYS`].
pub(super) type Tags = Vec<(String, String)>;

/// An element of an OpenStreetMap file: a node, a way or a relation. Positions are in degrees (WGS 84).
pub(super) enum Element {
    /// A position with an id. Its tags are dropped.
    Node { id: i64, lon: f64, lat: f64 },
    /// A line. `nodes` are the ids of its nodes, in the direction in which the way is drawn.
    Way { id: i64, nodes: Vec<i64>, tags: Tags },
    /// A list of elements, each with a role.
    Relation { id: i64, members: Vec<Member>, tags: Tags },
}

/// A member of a relation: a reference to another element, with a role.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The kind of the element.
    pub(super) what: Target,
    /// The id of the element.
    pub(super) id: i64,
    /// The role of the element in the relation, for example `forward`. Empty if there is none.
    pub(super) role: String,
}

/// The kind of element that a member of a relation refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A way.
    Way,
    /// A relation.
    Relation,
    /// A node, for example a signpost or a stop. The import ignores it.
    Other,
}

/// The maximum number of nodes of a way, of members of a relation, and of tags of an element. A file with more is
/// broken. OpenStreetMap itself allows 2,000 nodes and 32,000 members.
const MOST_PARTS: usize = 100_000;

/// The largest size, in bytes, of one XML tag or text. A file with a longer one is broken. The tags and texts of real
/// files are far shorter.
const LONGEST_MARKUP: u64 = 1 << 20;

/// Reads a file and calls `each` with every element, in the order of the file.
pub(super) fn scan(source: &Source, each: &mut dyn FnMut(Element) -> Result<()>) -> Result<()> {
    match source.format {
        SourceFormat::OsmPbf => pbf(source, each),
        _ => xml(source, each),
    }
}

/// Cuts the value of a tag or a role to 255 characters, the limit of OpenStreetMap.
fn short(text: &str) -> String {
    text.chars().take(255).collect()
}

/// Returns a tag as a pair, with its value cut by [`short`]. Returns `None` if the key is not in [`KEYS`].
fn tag(key: &str, value: &str) -> Option<(String, String)> {
    KEYS.contains(&key).then(|| (key.to_owned(), short(value)))
}

/// Returns the error for a broken or incomplete file. `what` is the detail.
fn broken(source: &Source, what: impl std::fmt::Display) -> Error {
    Error::input(
        &source.name,
        format!("données OpenStreetMap abîmées ou incomplètes ({what})"),
        "Téléchargez-les de nouveau.",
    )
}

// ---- XML -------------------------------------------------------------------------------------------------------

/// A reader that fails after [`LONGEST_MARKUP`] bytes of one XML tag or text. So an endless attribute cannot exhaust
/// the memory.
struct Bounded<R> {
    /// The reader of the file.
    inner: R,
    /// The number of bytes that may still be read. [`xml`] resets it before each tag.
    left: std::rc::Rc<std::cell::Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let left = self.left.get().checked_sub(n as u64);
        self.left.set(left.ok_or_else(|| std::io::Error::other("une balise trop longue"))?);
        Ok(n)
    }
}

/// Reads an XML file and calls `each` with every element.
fn xml(source: &Source, each: &mut dyn FnMut(Element) -> Result<()>) -> Result<()> {
    let left = std::rc::Rc::new(std::cell::Cell::new(LONGEST_MARKUP));
    let inner = File::open(&source.path).map_err(Error::io(&source.name))?;
    let mut reader = Reader::from_reader(BufReader::new(Bounded { inner, left: left.clone() }));
    let (mut buffer, mut depth, mut current, mut root) = (vec![], 0, None, false);
    loop {
        left.set(LONGEST_MARKUP);
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|e| broken(source, e))?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                // A valid file nests three levels: osm > relation > member.
                if depth > 8 {
                    return Err(broken(source, "des éléments trop emboîtés"));
                }
                if depth == 1 {
                    root = tag.local_name().as_ref() == "osm";
                }
                open(&tag, &mut current).map_err(|what| broken(source, what))?;
            }
            Event::Empty(tag) => {
                open(&tag, &mut current).map_err(|what| broken(source, what))?;
                if matches!(tag.local_name().as_ref(), "node" | "way" | "relation") {
                    current.take().map_or(Ok(()), &mut *each)?;
                }
            }
            Event::End(tag) => {
                depth -= 1;
                if matches!(tag.local_name().as_ref(), "node" | "way" | "relation") {
                    current.take().map_or(Ok(()), &mut *each)?;
                }
            }
            Event::Eof if depth > 0 => return Err(broken(source, "fin de fichier inattendue")),
            Event::Eof if !root => return Err(broken(source, "pas d'élément « osm »")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Handles an opening XML tag. A `node`, `way` or `relation` becomes the new `current` element. An `nd`, `member` or
/// `tag` is added to `current`. Fails with a French description of the problem if an attribute is missing or invalid.
fn open(tag: &BytesStart, current: &mut Option<Element>) -> Result<(), String> {
    let text = |name: &str| -> Result<String, String> {
        let value = tag.try_get_attribute(name).map_err(|e| e.to_string())?;
        let value = value.ok_or_else(|| format!("un attribut {name} manque"))?;
        let value = value.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
        Ok(value.into_owned())
    };
    let int = |name: &str| text(name)?.parse::<i64>().map_err(|_| format!("l'attribut {name} n'est pas un nombre"));
    let real = |name: &str| text(name)?.parse::<f64>().map_err(|_| format!("l'attribut {name} n'est pas un nombre"));
    match tag.local_name().as_ref() {
        // A deleted node has no position; it is skipped.
        "node" => {
            *current = text("lon")
                .ok()
                .map(|_| Ok::<_, String>(Element::Node { id: int("id")?, lon: real("lon")?, lat: real("lat")? }))
                .transpose()?
        }
        "way" => *current = Some(Element::Way { id: int("id")?, nodes: vec![], tags: vec![] }),
        "relation" => *current = Some(Element::Relation { id: int("id")?, members: vec![], tags: vec![] }),
        "nd" => {
            if let Some(Element::Way { nodes, .. }) = current {
                nodes.push(int("ref")?);
                few(nodes)?;
            }
        }
        "member" => {
            if let Some(Element::Relation { members, .. }) = current {
                let what = match text("type")?.as_str() {
                    "way" => Target::Way,
                    "relation" => Target::Relation,
                    _ => Target::Other,
                };
                members.push(Member { what, id: int("ref")?, role: short(&text("role").unwrap_or_default()) });
                few(members)?;
            }
        }
        "tag" => {
            if let Some(Element::Way { tags, .. } | Element::Relation { tags, .. }) = current {
                tags.extend(self::tag(&text("k")?, &text("v")?));
                few(tags)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Fails if `parts`, the nodes, members or tags of one element, are more than [`MOST_PARTS`].
fn few<T>(parts: &[T]) -> Result<(), String> {
    if parts.len() > MOST_PARTS { Err(format!("un élément de plus de {MOST_PARTS} parties")) } else { Ok(()) }
}

// ---- PBF -------------------------------------------------------------------------------------------------------

/// Reads a PBF file and calls `each` with every element. The crate `osmpbf` limits each blob (32 MB) and its unpacked
/// size, and it reads one block at a time. On some invalid numbers it panics; this function catches the panic and
/// reports a broken file.
fn pbf(source: &Source, each: &mut dyn FnMut(Element) -> Result<()>) -> Result<()> {
    let file = File::open(&source.path).map_err(Error::io(&source.name))?;
    let mut header = false;
    for blob in BlobReader::new(BufReader::new(file)) {
        let blob = blob.map_err(|e| broken(source, e))?;
        let block = catch_unwind(AssertUnwindSafe(|| match blob.decode().map_err(|e| broken(source, e))? {
            BlobDecode::OsmHeader(_) => {
                header = true;
                Ok(())
            }
            BlobDecode::OsmData(block) => {
                let mut outcome = Ok(());
                block.for_each_element(|element| {
                    if outcome.is_ok() {
                        outcome = of_pbf(&element).map_err(|e| broken(source, e)).and_then(&mut *each);
                    }
                });
                outcome
            }
            BlobDecode::Unknown(_) => Ok(()),
        }));
        block.map_err(|_| broken(source, "un bloc illisible"))??;
    }
    if header { Ok(()) } else { Err(broken(source, "pas d'en-tête PBF")) }
}

/// Converts an element of the crate `osmpbf` into an [`Element`].
fn of_pbf(element: &Pbf) -> Result<Element, String> {
    /// Returns the tags whose keys are in [`KEYS`].
    fn kept<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
        tags.filter_map(|(key, value)| tag(key, value)).take(KEYS.len()).collect()
    }
    Ok(match element {
        Pbf::Node(node) => Element::Node { id: node.id(), lon: node.lon(), lat: node.lat() },
        Pbf::DenseNode(node) => Element::Node { id: node.id(), lon: node.lon(), lat: node.lat() },
        Pbf::Way(way) => {
            let nodes: Vec<i64> = way.refs().take(MOST_PARTS + 1).collect();
            few(&nodes)?;
            Element::Way { id: way.id(), nodes, tags: kept(way.tags()) }
        }
        Pbf::Relation(relation) => {
            let mut members = vec![];
            for member in relation.members() {
                let what = match member.member_type {
                    RelMemberType::Way => Target::Way,
                    RelMemberType::Relation => Target::Relation,
                    RelMemberType::Node => Target::Other,
                };
                let role = short(member.role().map_err(|e| e.to_string())?);
                members.push(Member { what, id: member.member_id, role });
                few(&members)?;
            }
            Element::Relation { id: relation.id(), members, tags: kept(relation.tags()) }
        }
    })
}
