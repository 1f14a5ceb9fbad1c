//! Reads the vector formats of GDAL into sheets of text cells and shapes.

use std::path::PathBuf;

use gdal::vector::{Feature, Layer, LayerAccess};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::cell::plain;
use super::files::{self, Format, Source};
use super::geometry::{Shape, ToWgs84, look_swapped};
use super::legs::Hints;
use super::tamed::{self, broken, failure};
use super::{Kind, Options, messages};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::model::table;

/// Rows of one file.
const MOST_FEATURES: usize = 1_000_000;

/// The drivers that read the one file they are given. Those that follow names and addresses inside it (VRT, WFS,
/// databases, services) stay shut: a file that came by mail would read any other file of this machine.
const DRIVERS: [&str; 14] = [
    "LIBKML",
    "KML",
    "GeoJSON",
    "GeoJSONSeq",
    "TopoJSON",
    "ESRI Shapefile",
    "GPKG",
    "FlatGeobuf",
    "CSV",
    "OSM",
    "MapInfo File",
    "GML",
    "XLSX",
    "ODS",
];

/// The drivers whose columns are the format's, not the author's.
const FIXED: [&str; 3] = ["LIBKML", "KML", "OSM"];

/// The rows of one layer of one file.
pub(super) struct Sheet {
    /// The file, for errors.
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    /// Are the columns those of the format, whatever the author wanted to say?
    pub(super) fixed: bool,
    /// What a line without a name is called: a GPX or KML file is often named after it.
    pub(super) title: String,
    pub(super) rows: Vec<SheetRow>,
    /// What a person should know of the file, a sentence each.
    pub(super) remarks: Vec<String>,
}

/// A row as it stands in the file; its shape is in WGS 84.
pub(super) struct SheetRow {
    /// The file and row, for errors.
    pub(super) place: String,
    pub(super) cells: Vec<Option<String>>,
    pub(super) shape: Shape,
    pub(super) hints: Hints,
}

/// Errors of rows: the first is told, the others are counted.
#[derive(Default)]
pub(super) struct Problems(Vec<(String, String, String)>);

impl Problems {
    pub(super) fn add(&mut self, place: impl Into<String>, problem: impl Into<String>, cure: impl Into<String>) {
        self.0.push((place.into(), problem.into(), cure.into()));
    }

    /// Errors: the first of the problems, if there is any.
    pub(super) fn told(self) -> Result<()> {
        let more = self.0.len().saturating_sub(1);
        let Some((place, problem, cure)) = self.0.into_iter().next() else { return Ok(()) };
        Err(messages::refused(place, (problem, messages::and_more(cure, more))))
    }
}

/// The sheets of the files, each with the layer that fits `kind`.
pub(super) fn read(files: &[&Source], kind: Kind, options: &Options) -> Result<Vec<Sheet>> {
    tamed::tame();
    files.iter().map(|source| sheet(source, kind, options)).collect()
}

/// Errors: longitudes and latitudes of all rows look swapped.
pub(super) fn refuse_swapped(name: &str, rows: &[SheetRow]) -> Result<()> {
    if look_swapped(rows.iter().flat_map(|row| row.shape.positions())) {
        return Err(messages::refused(name, messages::swapped()));
    }
    Ok(())
}

fn sheet(source: &Source, kind: Kind, options: &Options) -> Result<Sheet> {
    let name = &source.name;
    let dataset = open(source)?;
    let driver = dataset.driver().short_name();
    let layer = chosen(&dataset, &driver, source, kind, options)?;
    let defn = layer.defn();
    let columns: Vec<String> = defn.fields().map(|field| field.name()).collect();
    let has_geometry = defn.geom_fields().next().is_some();
    let lon_lat = (kind.table().geometry().is_some() && !has_geometry).then(|| LonLat::of(&columns)).flatten();
    let to_wgs84 = system(source, &driver, &layer, has_geometry || lon_lat.is_some(), options)?;
    let lines = if driver == "CSV" { files::csv_lines(source)? } else { vec![] };

    let _ = failure();
    let (mut rows, mut problems, mut layer) = (vec![], Problems::default(), layer);
    for (nth, feature) in layer.features().enumerate() {
        if nth >= MOST_FEATURES {
            return Err(messages::refused(name, messages::many_rows(MOST_FEATURES)));
        }
        if nth % 1000 == 0 {
            options.tell(&source.path, nth as u64);
        }
        let place = match lines.get(nth + 1) {
            Some(line) => format!("{name}, ligne {line}"),
            None => format!("{name}, entité n° {}", nth + 1),
        };
        let cells: Vec<Option<String>> = (0..columns.len()).map(|i| text(&feature, i)).collect();
        let shape = match &lon_lat {
            Some(lon_lat) => lon_lat.shape(&cells),
            // (`geometry()` would make a null pointer of none.)
            None => feature.geometry_by_index(0).ok().map_or(Ok(Shape::None), Shape::of),
        };
        match shape.and_then(|mut shape| to_wgs84.bring(&mut shape).map(|()| shape)) {
            Ok(shape) => rows.push(SheetRow { place, cells, shape, hints: Hints::default() }),
            Err((problem, cure)) => problems.add(place, problem, cure),
        }
    }
    if let Some(message) = failure() {
        return Err(broken(name, &message));
    }
    problems.told()?;
    options.tell(&source.path, rows.len() as u64);
    refuse_swapped(name, &rows)?;
    if rows.is_empty() {
        return Err(messages::refused(name, messages::no_row()));
    }
    let (columns, mut rows) = match lon_lat {
        Some(lon_lat) => lon_lat.left_out(columns, rows),
        None => (columns, rows),
    };
    if let [row] = rows.as_mut_slice() {
        row.hints.alone = true;
    }
    let fixed = FIXED.contains(&driver.as_str());
    Ok(Sheet { name: name.clone(), columns, title: source.stem(), fixed, rows, remarks: vec![] })
}

fn open(source: &Source) -> Result<Dataset> {
    let path = match source.format {
        Format::Zip => PathBuf::from(format!("/vsizip/{}", source.path.display())),
        _ => source.path.clone(),
    };
    // A CSV driver takes anything for a table.
    let drivers: Vec<&str> = match source.format {
        Format::Csv => vec!["CSV"],
        _ => DRIVERS.into_iter().filter(|driver| *driver != "CSV").collect(),
    };
    let csv: &[&str] =
        &["HEADERS=YES", "EMPTY_STRING_AS_NULL=YES", "KEEP_GEOM_COLUMNS=NO", "GEOM_POSSIBLE_NAMES=WKT,geom"];
    let _ = failure();
    let opened = Dataset::open_ex(
        &path,
        DatasetOptions {
            open_flags: GdalOpenFlags::GDAL_OF_VECTOR
                | GdalOpenFlags::GDAL_OF_READONLY
                | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
            allowed_drivers: Some(&drivers),
            open_options: (source.format == Format::Csv).then_some(csv),
            sibling_files: None,
        },
    );
    opened.map_err(|_| match failure() {
        Some(message) if !message.contains("not recognized") => broken(&source.name, &message),
        // Its name says a format that is read: GDAL may refuse it without a word.
        _ if source.format != Format::Other => broken(&source.name, &messages::unknown_content()),
        _ => messages::refused(&source.name, messages::unknown_format()),
    })
}

/// The one layer to read. Errors: none fits, several do, or the one asked for is not there.
fn chosen<'a>(dataset: &'a Dataset, driver: &str, source: &Source, kind: Kind, options: &Options) -> Result<Layer<'a>> {
    let name = &source.name;
    let names: Vec<String> = dataset.layers().map(|layer| layer.name()).collect();
    if let Some(wanted) = &options.layer {
        let absent = |_| messages::refused("--layer", messages::layer_absent(name, wanted, &names));
        return dataset.layer_by_name(wanted).map_err(absent);
    }
    // A GeoPackage of ours has a layer of each kind.
    if let Ok(own) = dataset.layer_by_name(kind.table().name())
        && FIXED.iter().all(|fixed| *fixed != driver)
    {
        return Ok(own);
    }
    let fits: Vec<Layer<'a>> = dataset
        .layers()
        .filter(|layer| may_hold(layer, kind))
        .filter(|layer| driver == "OSM" || names.len() == 1 || !is_empty(layer))
        .collect();
    match fits.len() {
        1 => {}
        0 if names.len() == 1 => return dataset.layer(0).map_err(|_| broken(name, &messages::no_layer_at_all())),
        0 => {
            return Err(messages::refused(name, messages::no_layer_fits(kind.table().name(), &names)));
        }
        _ => {
            let fits: Vec<String> = fits.iter().map(LayerAccess::name).collect();
            return Err(messages::refused(name, messages::several_layers(&fits)));
        }
    }
    fits.into_iter().next().ok_or_else(|| Error::Internal(messages::no_layer_at_all()))
}

fn is_empty(layer: &Layer) -> bool {
    // Asking costs a pass over some formats; KML and GeoPackage answer at once.
    layer.feature_count() == 0
}

/// May the layer's geometry type hold what the kind needs? (Types: simple features part 1, table 7.)
fn may_hold(layer: &Layer, kind: Kind) -> bool {
    let flat = layer.defn().geom_fields().next().map(|field| gdal::vector::geometry_type_flatten(field.field_type()));
    match (kind.table().geometry(), flat) {
        (_, Some(0)) => true,                                       // unknown: anything
        (Some(table::Kind::LineZ), Some(t)) => [2, 5].contains(&t), // lines
        (Some(_), Some(t)) => [1, 4].contains(&t),                  // points
        (None, _) if kind == Kind::Voies => flat.is_none_or(|t| [2, 5, 100].contains(&t)),
        _ => true,
    }
}

/// How the layer's coordinates become WGS 84. Errors: no one says in which system they are.
fn system(source: &Source, driver: &str, layer: &Layer, has_geometry: bool, options: &Options) -> Result<ToWgs84> {
    let wgs84 = matches!(source.format, Format::Wgs84 | Format::Csv) || ["XLSX", "ODS"].contains(&driver);
    match (&options.srs, layer.spatial_ref()) {
        (Some(srs), _) => ToWgs84::named(srs),
        (None, Some(srs)) => ToWgs84::from(srs, &source.name),
        (None, None) if wgs84 || !has_geometry => Ok(ToWgs84::already()),
        (None, None) => Err(messages::refused(&source.name, messages::no_system())),
    }
}

/// The text of a cell; a list is joined by `;`.
fn text(feature: &Feature, index: usize) -> Option<String> {
    use gdal::vector::FieldValue::{IntegerListValue, RealListValue, StringListValue};
    let list = match feature.field(index) {
        Ok(Some(StringListValue(list))) => Some(list.join(";")),
        Ok(Some(IntegerListValue(_) | RealListValue(_))) | Ok(None) => return None,
        _ => None,
    };
    list.or_else(|| feature.field_as_string(index).ok().flatten()).filter(|text| !text.trim().is_empty())
}

/// The columns of a table without shapes that hold a point's coordinates.
struct LonLat {
    lon: usize,
    lat: usize,
    z: Option<usize>,
}

impl LonLat {
    fn of(columns: &[String]) -> Option<Self> {
        let find = |names: &[&str]| columns.iter().position(|column| names.contains(&plain(column).as_str()));
        Some(Self {
            lon: find(&["lon", "longitude", "lng", "x"])?,
            lat: find(&["lat", "latitude", "y"])?,
            z: find(&["z", "altitude", "ele"]),
        })
    }

    fn shape(&self, cells: &[Option<String>]) -> Result<Shape, (String, String)> {
        let number = |i: usize, what: &str| match cells.get(i).and_then(Option::as_deref) {
            None => Ok(None),
            Some(text) => {
                text.trim().replace(',', ".").parse::<f64>().map(Some).map_err(|_| messages::bad_number(what))
            }
        };
        let z = self.z.and_then(|i| number(i, "hauteur").transpose()).transpose()?.unwrap_or(f64::NAN);
        match (number(self.lon, "longitude")?, number(self.lat, "latitude")?) {
            (Some(lon), Some(lat)) => Ok(Shape::Point(Position::new(lon, lat, z))),
            (None, None) => Ok(Shape::None),
            _ => Err(messages::one_of_two()),
        }
    }

    /// The table without these columns.
    fn left_out(self, columns: Vec<String>, mut rows: Vec<SheetRow>) -> (Vec<String>, Vec<SheetRow>) {
        let own = |i: usize| i != self.lon && i != self.lat && Some(i) != self.z;
        for row in &mut rows {
            let cells = std::mem::take(&mut row.cells);
            row.cells = cells.into_iter().enumerate().filter(|(i, _)| own(*i)).map(|(_, cell)| cell).collect();
        }
        (columns.into_iter().enumerate().filter(|(i, _)| own(*i)).map(|(_, column)| column).collect(), rows)
    }
}
