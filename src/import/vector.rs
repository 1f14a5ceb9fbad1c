//! Reads the vector formats of GDAL into sheets of text cells and shapes. Tables have a reader of their own ([`table`]).

use gdal::vector::{Feature, Layer, LayerAccess};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::files::{Format, Source};
use super::geometry::{Shape, ToWgs84, look_swapped};
use super::legs::Hints;
pub(super) use super::problems::Problems;
use super::tamed::{self, broken, failure};
use super::{Kind, Options, messages, shapefile, systems, table};
use crate::error::{Error, Result};
use crate::model::table as model;

/// Rows of one file.
const MOST_FEATURES: usize = 1_000_000;

/// The drivers that read the one file they are given. Those that follow names and addresses inside it (VRT, WFS,
/// databases, services) stay shut: a file that came by mail would read any other file of this machine.
const DRIVERS: [&str; 11] = [
    "LIBKML",
    "KML",
    "GeoJSON",
    "GeoJSONSeq",
    "TopoJSON",
    "ESRI Shapefile",
    "GPKG",
    "FlatGeobuf",
    "OSM",
    "MapInfo File",
    "GML",
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

impl SheetRow {
    pub(super) fn new(place: String, cells: Vec<Option<String>>, shape: Shape) -> Self {
        Self { place, cells, shape, hints: Hints::default() }
    }
}

/// The sheets of the files, each with the layer that fits `kind`.
pub(super) fn read(files: &[&Source], kind: Kind, options: &Options) -> Result<Vec<Sheet>> {
    tamed::tame();
    files.iter().map(|source| sheet(source, kind, options)).collect()
}

/// Fails if the longitudes and latitudes of all rows look swapped.
pub(super) fn refuse_swapped(name: &str, rows: &[SheetRow]) -> Result<()> {
    if look_swapped(rows.iter().flat_map(|row| row.shape.positions())) {
        return Err(messages::refused(name, messages::swapped()));
    }
    Ok(())
}

fn sheet(source: &Source, kind: Kind, options: &Options) -> Result<Sheet> {
    if matches!(source.format, Format::Csv | Format::Workbook) {
        return table::sheet(source, kind, options);
    }
    let name = &source.name;
    let mut remarks = vec![];
    let opening = shapefile::opening(source, &mut remarks)?;
    let dataset = open(source, &opening)?;
    let driver = dataset.driver().short_name();
    let layer = chosen(&dataset, &driver, source, kind, options)?;
    let defn = layer.defn();
    let columns: Vec<String> = defn.fields().map(|field| field.name()).collect();
    let columns = if driver == "ESRI Shapefile" { shapefile::whole_names(columns, kind, options) } else { columns };
    let has_geometry = defn.geom_fields().next().is_some();
    if let Some((field, column)) = options.map.iter().find(|(field, _)| has_geometry && table::is_position(field)) {
        return Err(Error::input(
            format!("--map {field}={column}"),
            format!("{name} a déjà des positions"),
            "Ôtez cette option : elle ne sert que pour des tableaux (CSV, XLSX, ODS).",
        ));
    }
    let to_wgs84 = system(source, &layer, has_geometry, options)?;

    let _ = failure();
    let (mut rows, mut problems, mut layer) = (vec![], Problems::default(), layer);
    for (nth, feature) in layer.features().enumerate() {
        if nth >= MOST_FEATURES {
            return Err(messages::refused(name, messages::many_rows(MOST_FEATURES)));
        }
        if nth % 1000 == 0 {
            options.tell(&source.path, nth as u64);
        }
        let place = format!("{name}, entité n° {}", nth + 1);
        let cells: Vec<Option<String>> = (0..columns.len()).map(|i| text(&feature, i)).collect();
        // (`geometry()` would make a null pointer of none.)
        let shape = feature.geometry_by_index(0).ok().map_or(Ok(Shape::None), Shape::of);
        match shape.and_then(|mut shape| to_wgs84.bring(&mut shape).map(|()| shape)) {
            Ok(shape) => rows.push(SheetRow::new(place, cells, shape)),
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
    remarks.extend(left_aside(name, &mut rows, kind));
    if let [row] = rows.as_mut_slice() {
        row.hints.alone = true;
    }
    let fixed = FIXED.contains(&driver.as_str());
    Ok(Sheet { name: name.clone(), columns, title: source.stem(), fixed, rows, remarks })
}

/// Takes away the shapes that do not fit `kind`, if others do. Returns what to say of them.
fn left_aside(name: &str, rows: &mut Vec<SheetRow>, kind: Kind) -> Vec<String> {
    let of_lines = matches!(kind, Kind::Voies | Kind::Troncons | Kind::Etapes);
    let fits = |shape: &Shape| match shape {
        Shape::Lines(_) => of_lines,
        Shape::Point(_) => !of_lines,
        Shape::Area(_) => kind == Kind::Localites,
        Shape::None | Shape::Other(_) => false,
    };
    if kind == Kind::Guides || !rows.iter().any(|row| fits(&row.shape)) {
        return vec![];
    }
    let (mut points, mut lines) = (0, 0);
    rows.retain(|row| match &row.shape {
        Shape::Point(_) if of_lines => {
            points += 1;
            false
        }
        Shape::Lines(_) if !of_lines => {
            lines += 1;
            false
        }
        // What no --as takes is not passed over: it stays an error.
        _ => true,
    });
    let points = (points > 0).then(|| messages::points_left_aside(name, points));
    points.into_iter().chain((lines > 0).then(|| messages::lines_left_aside(name, lines))).collect()
}

fn open(source: &Source, options: &[&str]) -> Result<Dataset> {
    let _ = failure();
    let opened = Dataset::open_ex(
        &source.path,
        DatasetOptions {
            open_flags: GdalOpenFlags::GDAL_OF_VECTOR
                | GdalOpenFlags::GDAL_OF_READONLY
                | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR,
            allowed_drivers: Some(&DRIVERS),
            open_options: (!options.is_empty()).then_some(options),
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
        (_, Some(0)) => true,                                                 // unknown: anything
        (Some(model::Kind::LineZ), Some(t)) => [2, 5].contains(&t),           // lines
        (Some(_), Some(t)) if [1, 4].contains(&t) => true,                    // points
        (Some(_), Some(t)) => kind == Kind::Localites && [3, 6].contains(&t), // areas
        (None, _) if kind == Kind::Voies => flat.is_none_or(|t| [2, 5, 100].contains(&t)),
        _ => true,
    }
}

/// How the layer's coordinates become WGS 84. Errors: no one says in which system they are.
fn system(source: &Source, layer: &Layer, has_geometry: bool, options: &Options) -> Result<ToWgs84> {
    let wgs84 = source.format == Format::Wgs84;
    match (&options.srs, layer.spatial_ref()) {
        (Some(srs), _) => ToWgs84::named(srs),
        (None, Some(srs)) => ToWgs84::from(srs, &source.name),
        (None, None) if wgs84 || !has_geometry => Ok(ToWgs84::already()),
        (None, None) => {
            let extent = layer.try_get_extent().ok().flatten();
            Err(systems::not_said(source, extent.map(|extent| (extent.MinX, extent.MinY))))
        }
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
