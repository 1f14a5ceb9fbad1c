//! The store in QGIS: a project with every table, as an editor wants to meet it, and the styles of single layers.
//!
//! [`project`] makes a project file for `hent db qgis`: layers with French names in groups, fields with French names,
//! lists of values, relations, values by default, colours, snapping and topological editing. [`styles`] makes the style
//! of each table, which a GeoPackage keeps in its table `layer_styles`, so that a layer dragged into any project has the
//! same look. Both are XML in the notation of QGIS 3.22. The same store gives the same bytes.
//!
//! ```text
//!   Rows ─┬─ look    symbols, labels, scales ─┐
//!         └─ fields  names, widgets, rules ───┴─> style.xml ─┬─> project.xml ─> .qgz
//!   Source  where QGIS finds the tables ─────────────────────┘─> qml.xml     ─> layer_styles
//! ```
//!
//! ```
//! use hent::model::row::Rows;
//! use hent::qgis::{Source, project};
//!
//! let xml = project(&Source::Geopackage("./chemins.gpkg".into()), &Rows::default(), "constats").unwrap();
//! assert!(xml.contains("<datasource>./chemins.gpkg|layername=troncon</datasource>"));
//! ```

mod fields;
mod look;
mod names;
mod source;
mod symbol;
mod widget;
mod xml;

use askama::Template;

pub use self::source::Source;

use self::fields::Field;
use self::look::Look;
use self::names::Group;
use crate::error::{Error, Result};
use crate::file::zip::Zip;
use crate::geo::mercator::EQUATOR_M;
use crate::geo::{Position, World};
use crate::model::row::{Rows, Value};
use crate::model::table::{Kind, Table};

/// The version of QGIS whose notation the files have: that of Debian 12. Later versions read it.
const VERSION: &str = "3.22.16-Białowieża";

/// The name of the project file inside a `.qgz`.
const INSIDE: &str = "hent.qgs";

/// The distance in pixels within which a drawn vertex snaps.
const SNAP_PX: u8 = 12;

/// QGIS's numbers for what vertices snap to: vertices, and segments too.
const TO_VERTICES: u8 = 1;
const TO_LINES: u8 = 3;

/// The part of Brittany that an empty project shows: west, south, east, north in degrees.
const BRITTANY: [f64; 4] = [-5.2, 47.0, -1.0, 48.9];

/// The tables that the files are made of.
pub const TABLES: [Table; 3] = [Table::Voie, Table::Troncon, Table::VoieTroncon];

/// Returns the project of a store as XML. `rows` has the rows of [`TABLES`]. `constats` is the name, without its
/// extension, of the GeoJSON of the findings beside the project, which `hent check` writes. Errors: only a defect of a
/// template.
pub fn project(source: &Source, rows: &Rows, constats: &str) -> Result<String> {
    let voie_of = look::voie_by_layers();
    let mut layers = vec![];
    for group in Group::ALL {
        if group == Group::Constats {
            layers.push(Layer::of_findings("", "Point", "marker", constats)?);
            layers.push(Layer::of_findings("-lignes", "LineString", "line", constats)?);
        }
        for table in in_order().filter(|table| names::group(*table) == group) {
            layers.push(Layer::of(table, source, rows, &voie_of)?);
        }
    }
    let groups = Group::ALL.map(|group| Tree {
        name: group.name(),
        expanded: matches!(group, Group::Constats | Group::Lieux | Group::Chemins),
        layers: layers.iter().filter(|layer| layer.group == Some(group)).cloned().collect(),
    });
    layers.extend(widget::LISTS.iter().map(|(words, id, name)| Layer::of_list(words, id, name)));
    let relations = Table::CONTENT.into_iter().flat_map(Relation::of_table).collect();
    let extent = extent(rows);
    let project =
        Project { version: VERSION, title: TITLE, snap: SNAP_PX, groups: groups.into(), layers, relations, extent };
    project.render().map_err(defect)
}

/// Returns the file of a project: a ZIP archive, as QGIS writes it. Errors: only a defect of the writer.
pub fn packed(project: &str) -> Result<Vec<u8>> {
    let mut zip = Zip::new(None);
    zip.add(INSIDE, project.as_bytes())?;
    zip.finish()
}

/// Returns the style of each table of a GeoPackage in QGIS's notation (QML). `rows` has the rows of [`TABLES`]. Errors:
/// only a defect of a template.
pub fn styles(rows: &Rows) -> Result<Vec<(Table, String)>> {
    let source = Source::Geopackage(String::new());
    let voie_of = look::voie_by_list(rows);
    let style = |table| {
        let Look { renderer, labels, scale, display } = look::of(table, rows, &voie_of);
        let fields = fields::of(table, &source, true);
        // QGIS's numbers for geometries of styles.
        let geometry_number = match source::geometry(table) {
            Some((.., "Point")) => 0,
            Some(_) => 1,
            None => 4,
        };
        let read_only = !Source::is_edited(table);
        let style = Qml { version: VERSION, renderer, labels, fields, display, scale, read_only, geometry_number };
        style.render().map(|qml| (table, qml)).map_err(defect)
    };
    in_order().map(style).collect()
}

const TITLE: &str = "hent : les chemins";

/// The tables in the order of the layer tree, from its top.
fn in_order() -> impl Iterator<Item = Table> {
    let first = [Table::Hebergeur, Table::PointInteret, Table::Localite, Table::Perturbation, Table::Troncon];
    first.into_iter().chain(Table::ALL.into_iter().filter(move |table| !first.contains(table)))
}

#[derive(Template)]
#[template(path = "project.xml", config = "src/qgis/askama.toml")]
struct Project {
    version: &'static str,
    title: &'static str,
    snap: u8,
    groups: Vec<Tree>,
    layers: Vec<Layer>,
    relations: Vec<Relation>,
    /// The view at first: west, south, east, north in metres of EPSG:3857.
    extent: [f64; 4],
}

/// A group of the layer tree.
struct Tree {
    name: &'static str,
    expanded: bool,
    layers: Vec<Layer>,
}

/// A layer of the project.
#[derive(Clone)]
struct Layer {
    id: String,
    name: &'static str,
    /// `None` for a layer that the tree does not show.
    group: Option<Group>,
    expanded: bool,
    source: String,
    provider: &'static str,
    geometry: &'static str,
    wkb: &'static str,
    scale: Option<u32>,
    has_labels: bool,
    read_only: bool,
    private: bool,
    /// QGIS's number for what vertices snap to in this layer, or 0.
    snapping: u8,
    /// The content of style.xml.
    style: String,
}

impl Layer {
    fn of(table: Table, source: &Source, rows: &Rows, voie_of: &str) -> Result<Self> {
        let Look { renderer, labels, scale, display } = look::of(table, rows, voie_of);
        let has_labels = !labels.is_empty();
        let style = Style { renderer, labels, fields: fields::of(table, source, false), display };
        let (_, wkb, geometry) = source::geometry(table).unwrap_or(("", "NoGeometry", "No geometry"));
        Ok(Self {
            id: names::layer_id(table),
            name: names::layer(table),
            group: Some(names::group(table)),
            expanded: matches!(table, Table::Troncon | Table::Hebergeur),
            source: source.of(table),
            provider: source.provider(),
            geometry,
            wkb,
            scale,
            has_labels,
            read_only: !Source::is_edited(table),
            private: false,
            snapping: match table {
                Table::Troncon => TO_LINES,
                Table::Localite => TO_VERTICES,
                _ => 0,
            },
            style: style.render().map_err(defect)?,
        })
    }

    /// Returns a layer of findings, from a file beside the project. `ending` is the end of its name.
    fn of_findings(ending: &str, wkb: &'static str, symbols: &str, constats: &str) -> Result<Self> {
        let style = Style {
            renderer: look::findings(symbols),
            labels: String::new(),
            fields: fields::of_findings(),
            display: "\"message\"",
        };
        Ok(Self {
            id: format!("hent_constats{ending}"),
            name: if ending.is_empty() { "Constats" } else { "Constats : tronçons en cause" },
            group: Some(Group::Constats),
            expanded: ending.is_empty(),
            // With the kind of geometry, an empty file is a layer, too.
            source: format!("./{constats}{ending}.geojson|geometrytype={wkb}"),
            provider: "ogr",
            geometry: if wkb == "Point" { "Point" } else { "Line" },
            wkb,
            // A stretch of many kilometres would hide the ways.
            scale: (symbols == "line").then_some(look::OF_POINTS),
            has_labels: false,
            read_only: true,
            private: false,
            snapping: 0,
            style: style.render().map_err(defect)?,
        })
    }

    /// Returns the layer with the words of a list.
    fn of_list(words: &[&str], id: &str, name: &'static str) -> Self {
        Self {
            id: id.to_owned(),
            name,
            group: None,
            expanded: false,
            source: widget::list_source(words),
            provider: "virtual",
            geometry: "No geometry",
            wkb: "NoGeometry",
            scale: None,
            has_labels: false,
            read_only: true,
            private: true,
            snapping: 0,
            style: String::new(),
        }
    }

    /// Tells whether the layer has a geometry.
    fn is_map(&self) -> bool {
        self.wkb != "NoGeometry"
    }
}

/// A relation: a field of one layer that refers to the rows of another.
struct Relation {
    id: String,
    name: String,
    from: String,
    to: String,
    field: &'static str,
}

impl Relation {
    fn of_table(table: Table) -> impl Iterator<Item = Self> {
        table.columns().iter().filter_map(move |column| match column.kind {
            Kind::Ref(other) => Some(Self {
                id: widget::relation_id(table, column),
                // The name of the list in the form of the other row: « Étapes (Départ) ».
                name: format!("{} ({})", names::layer(table), names::field(table, column.name).unwrap_or(column.name)),
                from: names::layer_id(table),
                to: names::layer_id(other),
                field: column.name,
            }),
            _ => None,
        })
    }
}

/// What a project and a style say of a layer in the same way.
#[derive(Template)]
#[template(path = "style.xml", config = "src/qgis/askama.toml")]
struct Style {
    renderer: String,
    labels: String,
    fields: Vec<Field>,
    display: &'static str,
}

/// A style in a file of its own.
#[derive(Template)]
#[template(path = "qml.xml", config = "src/qgis/askama.toml")]
struct Qml {
    version: &'static str,
    renderer: String,
    labels: String,
    fields: Vec<Field>,
    display: &'static str,
    scale: Option<u32>,
    read_only: bool,
    geometry_number: u8,
}

/// Returns the extent of all tronçons in metres of EPSG:3857, or that of Brittany if there are none.
fn extent(rows: &Rows) -> [f64; 4] {
    let lines = rows.of(Table::Troncon).iter().filter_map(|row| match row.get(Table::Troncon, "geom") {
        Value::Line(line) => Some(line),
        _ => None,
    });
    let mut found: Option<[f64; 4]> = None;
    for Position { lon, lat, .. } in lines.flatten() {
        let [west, south, east, north] = found.unwrap_or([*lon, *lat, *lon, *lat]);
        found = Some([west.min(*lon), south.min(*lat), east.max(*lon), north.max(*lat)]);
    }
    let [west, south, east, north] = found.unwrap_or(BRITTANY);
    let (low, high) = (metres(Position::flat(west, south)), metres(Position::flat(east, north)));
    [low[0], low[1], high[0], high[1]]
}

/// Projects a position to EPSG:3857, in whole metres.
fn metres(position: Position) -> [f64; 2] {
    let World { x, y } = World::from_position(position);
    let world = 2f64.powi(crate::geo::mercator::WORLD_BITS.into());
    [f64::from(x) / world - 0.5, 0.5 - f64::from(y) / world].map(|share| (share * EQUATOR_M).round())
}

fn defect(error: askama::Error) -> Error {
    Error::Internal(format!("projet QGIS : {error}"))
}
