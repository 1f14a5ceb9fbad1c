//! Reads the vector formats of GDAL (GeoPackage, shapefile, KML, GeoJSON and others) into sheets. [`read`] also passes
//! tables to their own reader, [`table`].

mod folders;
mod shapefile;

use gdal::vector::{Feature, FieldValue, Layer, LayerAccess, OGRFieldType};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use super::cells::plain;
use super::files::sandbox::{self, broken, failure};
use super::files::{Source, SourceFormat};
use super::incoming::Problems;
use super::shapes::geometry::{Shape, ToWgs84};
use super::shapes::mixed::{self, Aside};
use super::shapes::systems;
use super::sheet::positions::is_position;
use super::sheet::{Sheet, SheetRow, columns, refuse_swapped};
use super::trace::{Figure, Trace};
use super::{Kind, Options, messages, table};
use crate::error::{Error, Result};
use crate::model::table as model;

/// The maximum number of rows in one file.
const MOST_FEATURES: usize = 1_000_000;

/// The allowed drivers. Each reads only the given file. Drivers that follow paths and URLs in a file (VRT, WFS,
/// databases, services) are not allowed, because a file received by mail could then read any other file of this
/// computer.
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

/// The GDAL drivers of formats that define the columns, so that the author of a file did not choose them. Unknown
/// columns of such a file are ignored instead of refused. Its layers are never chosen by the name that hent gives to
/// its own layers.
const FIXED: [&str; 3] = ["LIBKML", "KML", "OSM"];

/// The drivers whose layers are folders of one map.
const FOLDERS: [&str; 2] = ["LIBKML", "KML"];
/// The maximum number of folders that are read together.
const MOST_FOLDERS: usize = 1_000;

/// Reads each file into one sheet, with the rows of all layers that fit `kind`.
pub(super) fn read(files: &[&Source], kind: Kind, options: &Options) -> Result<Vec<Sheet>> {
    sandbox::set_up();
    files.iter().map(|source| sheet(source, kind, options)).collect()
}

/// Reads one file. Shapes that do not fit `kind` are left out with a remark. Errors: the file is broken or of an
/// unknown format; no shape fits; or its coordinate system is unknown.
fn sheet(source: &Source, kind: Kind, options: &Options) -> Result<Sheet> {
    if matches!(source.format, SourceFormat::Csv | SourceFormat::Workbook) {
        return table::sheet(source, kind, options);
    }
    let name = &source.name;
    let mut remarks = vec![];
    let opening = shapefile::opening(source, &mut remarks)?;
    let dataset = open(source, &opening)?;
    let driver = dataset.driver().short_name();
    let layers = chosen(&dataset, &driver, source, kind, options)?;
    let mut reader = Reader {
        source,
        kind,
        options,
        driver: &driver,
        several: layers.len() > 1,
        problems: Problems::default(),
        aside: Aside::default(),
        count: 0,
    };
    let mut sheets = layers.into_iter().map(|layer| reader.sheet(layer)).collect::<Result<Vec<_>>>()?;
    let Reader { problems, mut aside, count, .. } = reader;
    problems.into_result()?;
    options.tell(&source.path, count as u64);
    refuse_swapped(name, sheets.iter().flat_map(|sheet| &sheet.rows))?;
    if count == 0 {
        return Err(messages::refused(name, messages::no_row()));
    }
    let has_categorie = sheets.iter().flat_map(|sheet| &sheet.columns).any(|column| plain(column) == "categorie");
    if let Some(mut all) = nothing_fits(&sheets, kind) {
        all.add(aside);
        return Err(messages::refused(name, all.refused(name, mixed::of_lines(kind), has_categorie, options)));
    }
    let placeless = left_aside(&mut sheets, kind, &mut aside);
    sheets.retain(|sheet| !sheet.rows.is_empty());
    if sheets.len() > 1 {
        remarks.push(messages::layers_together(name, sheets.iter().map(|sheet| (&*sheet.title, sheet.rows.len()))));
    }
    remarks.extend(aside.remarks(name, has_categorie, options));
    remarks.extend((!placeless.is_empty()).then(|| messages::placeless_left_aside(&placeless)));
    let mut sheet = Sheet { title: source.stem(), remarks, ..folders::merged(sheets, kind) };
    if sheet.rows.len() < count {
        folders::drop_unused(&mut sheet, &|column| columns::is_known(column, kind, options));
    }
    let is_kml = FIXED.contains(&&*driver) && driver != "OSM";
    if let Some(row) = sheet.rows.first()
        && is_kml
        && mixed::of_lines(kind)
        && sheet.rows.iter().all(|row| row.shape == Shape::None)
    {
        return Err(messages::refused(&row.place, messages::no_line_drawn()));
    }
    if mixed::of_lines(kind) && source.format == SourceFormat::Wgs84 {
        folders::name_after_file(&mut sheet, options);
    }
    if let [row] = sheet.rows.as_mut_slice() {
        row.hints.alone = true;
    }
    Ok(sheet)
}

/// Reads the geometries of all layers, or of the one that `--layer` names. Geometries that cannot be converted to
/// WGS 84 stay in the coordinates of the file. Points beside lines are left out.
///
/// Errors: the file is broken or of an unknown format, or it has too many rows.
pub(super) fn traces(source: &Source, options: &Options) -> Result<Vec<Trace>> {
    let name = &source.name;
    let opening = shapefile::opening(source, &mut vec![])?;
    let dataset = open(source, &opening)?;
    let mut traces = vec![];
    let _ = failure();
    for mut layer in
        dataset.layers().filter(|layer| options.layer.as_ref().is_none_or(|wanted| layer.name() == *wanted))
    {
        let to_wgs84 = match (&options.srs, layer.spatial_ref()) {
            (Some(srs), _) => ToWgs84::named(srs)?,
            (None, Some(srs)) => ToWgs84::from(srs, name)?,
            (None, None) => ToWgs84::already(),
        };
        let (columns, types) = (columns(&layer), types(&layer));
        for (nth, feature) in layer.features().enumerate() {
            if traces.len() >= MOST_FEATURES {
                return Err(messages::refused(name, messages::many_rows(MOST_FEATURES)));
            }
            let Ok(geometry) = feature.geometry_by_index(0) else { continue };
            let cells: Vec<Option<String>> = types.iter().enumerate().map(|(i, of)| text(&feature, i, *of)).collect();
            let nom = called(&columns, &cells).unwrap_or_default().to_owned();
            let place = format!("{}:{}", source.stem(), nth + 1);
            match mixed::shape(geometry, Kind::Troncons) {
                Ok((mut shape, _)) => {
                    // What cannot be converted is a finding, not an error.
                    let _ = to_wgs84.transform(&mut shape);
                    traces.extend(Trace::of(place, nom, shape));
                }
                Err((problem, cure)) => return Err(Error::input(place, problem, cure)),
            }
        }
    }
    if let Some(message) = failure() {
        return Err(broken(name, &message));
    }
    if traces.iter().any(|trace| trace.figure == Figure::Ligne) {
        traces.retain(|trace| trace.figure != Figure::Point);
    }
    Ok(traces)
}

/// Reads the layers of one file.
struct Reader<'a> {
    source: &'a Source,
    kind: Kind,
    options: &'a Options,
    driver: &'a str,
    /// True if several layers are read.
    several: bool,
    problems: Problems,
    /// The members of collections that are left out.
    aside: Aside,
    /// The number of rows read so far from all layers, including rows with problems.
    count: usize,
}

impl Reader<'_> {
    /// Reads a layer into a sheet without remarks. Problems of rows go to `problems`. Errors: there are too many rows,
    /// or the layer is broken.
    fn sheet(&mut self, mut layer: Layer) -> Result<Sheet> {
        let (kind, options, name) = (self.kind, self.options, &self.source.name);
        let defn = layer.defn();
        let (columns, types) = (columns(&layer), types(&layer));
        let shapefile = self.driver == "ESRI Shapefile";
        let columns = if shapefile { shapefile::whole_names(columns, kind, options) } else { columns };
        let has_geometry = defn.geom_fields().next().is_some();
        if let Some((field, column)) = options.map.iter().find(|(field, _)| has_geometry && is_position(field)) {
            return Err(Error::input(
                format!("--map {field}={column}"),
                format!("{name} a déjà des positions"),
                "Ôtez cette option : elle ne sert que pour des tableaux (CSV, XLSX, ODS).",
            ));
        }
        let is_detour = kind == Kind::Perturbations && defn.geom_fields().any(|field| plain(&field.name()) == "detour");
        let columns: Vec<String> = columns.into_iter().chain(is_detour.then(|| "detour".to_owned())).collect();
        let to_wgs84 = system(self.source, &layer, has_geometry, options)?;
        let (title, within) = match self.several {
            true => (layer.name(), messages::layer(name, &layer.name())),
            false => (self.source.stem(), name.clone()),
        };
        let _ = failure();
        let mut rows = vec![];
        for (nth, feature) in layer.features().enumerate() {
            if self.count >= MOST_FEATURES {
                return Err(messages::refused(name, messages::many_rows(MOST_FEATURES)));
            }
            if self.count.is_multiple_of(1000) {
                options.tell(&self.source.path, self.count as u64);
            }
            self.count += 1;
            let cells: Vec<Option<String>> = types.iter().enumerate().map(|(i, of)| text(&feature, i, *of)).collect();
            // `geometry()` must not be used: it wraps a null pointer if there is no geometry.
            let shape = feature.geometry_by_index(0).ok().map(|geometry| mixed::shape(geometry, kind));
            let shape = shape.unwrap_or_else(|| Ok((Shape::None, Aside::default())));
            let converted = shape.and_then(|(mut shape, more)| to_wgs84.convert(&mut shape).map(|()| (shape, more)));
            // Rows that a map does not show are hard to find by number, so the message names them. The message never
            // names a host.
            let shown = matches!(converted, Ok((Shape::Point(_) | Shape::Lines(_) | Shape::Area(_), _)))
                || kind == Kind::Hebergeurs;
            let called = if shown { None } else { called(&columns, &cells) };
            let place = messages::feature(&within, nth + 1, called);
            match converted {
                Ok((shape, more)) => {
                    self.aside.add(more);
                    rows.push(SheetRow::new(place, cells, shape));
                    if is_detour {
                        rows.last_mut().map(SheetRow::shape_to_cell);
                    }
                }
                Err((problem, cure)) => self.problems.add(place, problem, cure),
            }
        }
        if let Some(message) = failure() {
            return Err(broken(name, &message));
        }
        let fixed = FIXED.contains(&self.driver);
        Ok(Sheet { name: name.clone(), columns, title, fixed, rows, remarks: vec![] })
    }
}

/// Returns the name of a row, from the first column of names that has one.
fn called<'a>(columns: &[String], cells: &'a [Option<String>]) -> Option<&'a str> {
    let names = ["nom", "name", "titre", "title", "libelle"];
    let found = columns.iter().zip(cells).find(|(column, cell)| cell.is_some() && names.contains(&&*plain(column)));
    found.and_then(|(_, cell)| cell.as_deref())
}

/// Tells whether rows of this kind have such shapes.
fn fits(shape: &Shape, kind: Kind) -> bool {
    match shape {
        Shape::Lines(_) => mixed::of_lines(kind) || kind == Kind::Perturbations,
        Shape::Point(_) => !mixed::of_lines(kind),
        Shape::Area(_) => kind == Kind::Localites,
        Shape::None | Shape::Other(_) => false,
    }
}

/// Counts the shapes of a file of which none fits `kind`. Returns `None` if a shape fits. Also returns `None` if the
/// rows have errors of their own: the file has a single row, or a row has no place.
fn nothing_fits(sheets: &[Sheet], kind: Kind) -> Option<Aside> {
    let mut all = Aside::default();
    let mut rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    let own_error = |shape: &Shape| match shape {
        Shape::None => true,
        Shape::Other(name) => name == "MULTIPOINT",
        _ => false,
    };
    let other = rows.all(|row| {
        all.count(&row.shape);
        !fits(&row.shape, kind) && !own_error(&row.shape)
    });
    let is_other = kind != Kind::Guides && other && all.points + all.lines > 0;
    (is_other && all.points + all.lines + all.others > 1).then_some(all)
}

/// Removes rows whose shape does not fit `kind` and counts them in `aside`, if other rows fit. Also removes rows
/// without a shape from files of lines, and returns the places of these rows in the file.
fn left_aside(sheets: &mut [Sheet], kind: Kind, aside: &mut Aside) -> Vec<String> {
    let of_lines = mixed::of_lines(kind);
    let mut placeless = vec![];
    if kind == Kind::Guides || !sheets.iter().flat_map(|sheet| &sheet.rows).any(|row| fits(&row.shape, kind)) {
        return placeless;
    }
    for sheet in sheets {
        sheet.rows.retain(|row| match &row.shape {
            // A row without a point, or with several, stays: it is an error that is reported later.
            Shape::None if !of_lines => true,
            Shape::None => {
                placeless.push(row.place.clone());
                false
            }
            Shape::Other(name) if !of_lines && name == "MULTIPOINT" => true,
            shape if fits(shape, kind) => true,
            shape => {
                aside.count(shape);
                false
            }
        });
    }
    placeless
}

/// Opens the file with the options of [`shapefile::opening`]. Errors: the file is broken or of an unknown format.
fn open(source: &Source, options: &[&str]) -> Result<Dataset> {
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_VECTOR,
        allowed_drivers: Some(&DRIVERS),
        open_options: (!options.is_empty()).then_some(options),
        sibling_files: None,
    };
    sandbox::open(&source.path, options).map_err(|message| match message {
        Some(message) => broken(&source.name, &message),
        // The name has the ending of a readable format, so the content is broken. GDAL may give no message.
        _ if source.format != SourceFormat::Other => broken(&source.name, &messages::unknown_content()),
        _ => messages::refused(&source.name, messages::unknown_format()),
    })
}

/// Returns the layers to read: the one that `--layer` names, or else the only one that fits, or else all folders of a
/// KML file that fit. Errors: no layer fits, several fit, or the named layer does not exist.
fn chosen<'a>(
    dataset: &'a Dataset,
    driver: &str,
    source: &Source,
    kind: Kind,
    options: &Options,
) -> Result<Vec<Layer<'a>>> {
    let name = &source.name;
    let names: Vec<String> = dataset.layers().map(|layer| layer.name()).collect();
    if let Some(wanted) = &options.layer {
        let absent = |_| messages::refused("--layer", messages::layer_absent(name, wanted, &names));
        return dataset.layer_by_name(wanted).map(|layer| vec![layer]).map_err(absent);
    }
    // A GeoPackage of hent has a layer for each kind.
    if let Ok(own) = dataset.layer_by_name(kind.table().name())
        && FIXED.iter().all(|fixed| *fixed != driver)
    {
        return Ok(vec![own]);
    }
    let fits: Vec<Layer<'a>> = dataset
        .layers()
        .filter(|layer| may_hold(layer, kind))
        .filter(|layer| driver == "OSM" || names.len() == 1 || !is_empty(layer))
        .collect();
    match fits.len() {
        1 => Ok(fits),
        0 if names.len() == 1 => {
            dataset.layer(0).map(|layer| vec![layer]).map_err(|_| broken(name, &messages::no_layer_at_all()))
        }
        0 => Err(messages::refused(name, messages::no_layer_fits(kind.table().name(), &names))),
        // The folders of a KML file are parts of one map.
        2..=MOST_FOLDERS if FOLDERS.contains(&driver) && kind != Kind::Guides => Ok(fits),
        _ => {
            let fits: Vec<String> = fits.iter().map(LayerAccess::name).collect();
            Err(messages::refused(name, messages::several_layers(&fits)))
        }
    }
}

fn is_empty(layer: &Layer) -> bool {
    // In some formats, the count reads the whole layer. KML and GeoPackage answer at once.
    layer.feature_count() == 0
}

/// Tells whether the layer's geometry type can hold shapes that `kind` needs. Source of the numbers: OGC Simple
/// Features, part 1, table 7.
fn may_hold(layer: &Layer, kind: Kind) -> bool {
    let flat = layer.defn().geom_fields().next().map(|field| gdal::vector::geometry_type_flatten(field.field_type()));
    match (kind.table().geometry(), flat) {
        (_, Some(0)) => true,                                                 // unknown: anything
        (Some(model::Kind::LineZ), Some(t)) => [2, 5].contains(&t),           // lines
        (Some(model::Kind::Line), Some(t)) => [1, 2, 4, 5, 100].contains(&t), // the place of a closure, or none
        (Some(_), Some(t)) if [1, 4].contains(&t) => true,                    // points
        (Some(_), Some(t)) => kind == Kind::Localites && [3, 6].contains(&t), // areas
        (None, _) if kind == Kind::Voies => flat.is_none_or(|t| [2, 5, 100].contains(&t)),
        _ => true,
    }
}

/// Returns the conversion of the layer's coordinates to WGS 84. Errors: neither the file nor `--srs` names their
/// coordinate system.
fn system(source: &Source, layer: &Layer, has_geometry: bool, options: &Options) -> Result<ToWgs84> {
    let wgs84 = source.format == SourceFormat::Wgs84;
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

/// Returns the names of the fields of a layer.
fn columns(layer: &Layer) -> Vec<String> {
    layer.defn().fields().map(|field| field.name()).collect()
}

/// Returns the types of the fields of a layer.
fn types(layer: &Layer) -> Vec<OGRFieldType::Type> {
    layer.defn().fields().map(|field| field.field_type()).collect()
}

/// Returns the text of a cell, or `None` if the cell is empty or a list of numbers. The texts of a list are joined by `;`.
fn text(feature: &Feature, index: usize, of: OGRFieldType::Type) -> Option<String> {
    let text = match of {
        // The library would read an empty list of numbers from a null pointer.
        OGRFieldType::OFTIntegerList | OGRFieldType::OFTInteger64List | OGRFieldType::OFTRealList => None,
        OGRFieldType::OFTStringList => match feature.field(index) {
            Ok(Some(FieldValue::StringListValue(list))) => Some(list.join(";")),
            _ => None,
        },
        _ => feature.field_as_string(index).ok().flatten(),
    };
    text.filter(|text| !text.trim().is_empty())
}
