//! Reads heights from a raster. It reads one small window for each vertex, so the size of the raster does not matter.

use gdal::raster::RasterBand;
use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, SpatialRef};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags, GeoTransformEx, Metadata as _};

use super::vrt::Said;
use crate::error::{Error, Result};
use crate::geo::{Bounds, Position, ecef};
use crate::import::files::Source;
use crate::import::files::sandbox::{self, broken, failure};
use crate::import::shapes::geometry::{system, unusable};
use crate::import::shapes::oddities::PLAUSIBLE_M;

/// The GDAL drivers that read only the given file (and EHdr its header, whose name follows from the file's). Drivers
/// that follow names or addresses inside a file are not allowed: with them, a malicious file could read any other file
/// of this machine.
const DRIVERS: [&str; 6] = ["GTiff", "AAIGrid", "SRTMHGT", "DTED", "EHdr", "USGSDEM"];
/// Extensions of the files beside a raster that GDAL may open, because they georeference it. Overviews and masks are
/// not among them, because such a file may be a VRT.
const COMPANIONS: [&str; 3] = ["prj", "tfw", "hdr"];
/// The largest size, in bytes, of one block of a raster in GDAL's memory.
const LARGEST_BLOCK: usize = 256 << 20;
/// The names of the unit metre.
const METRES: [&str; 6] = ["", "m", "metre", "metres", "meter", "meters"];

/// The value of a raster at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// A height in metres above the sea.
    Height(f64),
    /// No value: sea, or a hole in the relief.
    NoValue,
    /// The position lies outside the raster.
    Outside,
}

/// An open raster.
pub(in crate::import) struct Raster {
    /// The name of its file, without folders.
    pub(super) name: String,
    /// Approximate length of a pixel's side on the ground, in metres.
    pub(in crate::import) pixel_m: f64,
    /// The name by which the user gave the file, for error messages.
    pub(in crate::import) place: String,
    dataset: Dataset,
    /// The transformation from WGS 84 to the raster's coordinate system.
    from_wgs84: CoordTransform,
    /// The affine transformation from the raster's coordinate system to columns and rows.
    to_pixels: [f64; 6],
    /// Its bounding box in degrees. `None` if GDAL cannot compute it.
    pub(in crate::import) bounds: Option<Bounds>,
    /// A value that means "no height", in addition to the one that the file itself declares.
    nodata: Option<f64>,
}

/// Parses the coordinate system of a VRT, an EPSG code or WKT. Returns `None` if GDAL does not know the system.
fn of_mosaic(srs: &str) -> Option<SpatialRef> {
    system(srs).ok().or_else(|| SpatialRef::from_wkt(srs).ok())
}

impl Raster {
    /// Opens a raster. `srs` overrides the file's coordinate system. `said` completes what the file declares.
    ///
    /// Errors: the file is not a relief in metres, or does not give its place on Earth.
    pub(super) fn open(source: &Source, srs: Option<&str>, said: &Said) -> Result<Self> {
        let place = source.name.clone();
        let dataset = open(source)?;
        checked(&dataset, &place)?;
        let srs = match srs {
            Some(name) => system(name)?,
            None => {
                let own = dataset.spatial_ref().ok();
                own.or_else(|| of_mosaic(said.srs.as_deref()?)).ok_or_else(|| {
                    Error::input(
                        &place,
                        "le fichier ne dit pas son système de coordonnées",
                        "Donnez-le par --srs : EPSG:2154 pour du Lambert-93, EPSG:4326 pour des degrés.",
                    )
                })?
            }
        };
        let lies = dataset.geo_transform().ok().and_then(|lies| Some((lies, lies.invert().ok()?)));
        let finite = |(lies, back): &([f64; 6], [f64; 6])| lies.iter().chain(back).all(|number| number.is_finite());
        let (lies, to_pixels) = lies.filter(finite).ok_or_else(|| {
            let cure = "Exportez-le en GeoTIFF géoréférencé, ou gardez son .tfw à côté de lui.";
            Error::input(&place, "le fichier ne dit pas où il se trouve", cure)
        })?;
        let (from_wgs84, to_wgs84) = between(srs.clone()).map_err(|_| unusable(&place))?;
        let bounds = bounds(&dataset, &lies, &to_wgs84);
        let area = (lies[1] * lies[5] - lies[2] * lies[4]).abs();
        let per_unit = if srs.is_geographic() {
            let latitude = bounds.map_or(0.0, |bounds| bounds.center().lat);
            1f64.to_radians() * ecef::A * latitude.to_radians().cos().abs().sqrt()
        } else {
            srs.linear_units()
        };
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        // The name becomes part of a list in the store, separated by semicolons.
        let name = name.chars().filter(|c| !c.is_control()).map(|c| if c == ';' { ',' } else { c }).take(100).collect();
        Ok(Self {
            name,
            pixel_m: area.sqrt() * per_unit,
            place,
            dataset,
            from_wgs84,
            to_pixels,
            bounds,
            nodata: said.nodata,
        })
    }

    /// False only if the raster certainly does not intersect the bounds of the line.
    pub(in crate::import) fn may_cover(&self, line: Bounds) -> bool {
        self.bounds.is_none_or(|own| {
            own.west <= line.east && line.west <= own.east && own.south <= line.north && line.south <= own.north
        })
    }

    /// Returns the values at these positions.
    ///
    /// Errors: the file is broken.
    pub(super) fn heights(&self, places: &[Position]) -> Result<Vec<Found>> {
        let mut columns: Vec<f64> = places.iter().map(|p| p.lon).collect();
        let mut rows: Vec<f64> = places.iter().map(|p| p.lat).collect();
        self.to_pixels(&mut columns, &mut rows);
        let reader = self.reader()?;
        columns
            .into_iter()
            .zip(rows)
            .map(|(column, row)| {
                let Some(window) = Window::around(column, row, self.size()) else { return Ok(Found::Outside) };
                let heights = reader.read(window.first, window.size, window.size)?;
                Ok(window.bilinear(heights.into_iter()).map_or(Found::NoValue, Found::Height))
            })
            .collect()
    }

    /// Returns the number of columns and rows.
    pub(in crate::import) fn size(&self) -> (usize, usize) {
        self.dataset.raster_size()
    }

    /// Converts longitudes and latitudes to columns and rows, counted from the north-western corner of the first pixel.
    /// They are infinite or `NaN` if the raster's system cannot represent the position.
    pub(in crate::import) fn to_pixels(&self, x: &mut [f64], y: &mut [f64]) {
        // The transformation gives infinity for a position that the system cannot represent.
        let _ = self.from_wgs84.transform_coords(x, y, &mut []);
        let _ = failure();
        for (x, y) in x.iter_mut().zip(y) {
            (*x, *y) = self.to_pixels.apply(*x, *y);
        }
    }

    /// Returns the reader of the heights.
    ///
    /// Errors: the file is broken.
    pub(in crate::import) fn reader(&self) -> Result<Reader<'_>> {
        let values = self.dataset.rasterband(1).map_err(|_| self.unreadable())?;
        Ok(Reader {
            raster: self,
            scale: values.scale().unwrap_or(1.0),
            offset: values.offset().unwrap_or(0.0),
            values,
        })
    }

    /// Returns the rights holders of the heights as the file names them. The result is empty if the file names none.
    pub(in crate::import) fn rights(&self) -> String {
        self.dataset.metadata_item("TIFFTAG_COPYRIGHT", "").unwrap_or_default()
    }

    /// Returns the error of a file that GDAL cannot read.
    fn unreadable(&self) -> Error {
        broken(&self.place, &failure().unwrap_or_else(|| "lecture impossible".into()))
    }
}

/// Reads the heights of a raster.
pub(in crate::import) struct Reader<'a> {
    raster: &'a Raster,
    values: RasterBand<'a>,
    scale: f64,
    offset: f64,
}

impl Reader<'_> {
    /// Returns the heights of `size` pixels from the pixel `first` (column, row), row by row, in metres; `None` without
    /// a value. If `shape` is smaller than `size`, GDAL picks some of the pixels, evenly spaced.
    ///
    /// Errors: the file is broken.
    pub(in crate::import) fn read(
        &self,
        first: (isize, isize),
        size: (usize, usize),
        shape: (usize, usize),
    ) -> Result<Vec<Option<f64>>> {
        let unreadable = |_| self.raster.unreadable();
        let values = self.values.read_as::<f64>(first, size, shape, None).map_err(unreadable)?;
        let mask = self.values.open_mask_band().map_err(unreadable)?;
        let valid = mask.read_as::<u8>(first, size, shape, None).map_err(unreadable)?;
        let heights = values.data().iter().zip(valid.data()).map(|(value, valid)| {
            let height = value * self.scale + self.offset;
            let known = *valid != 0 && Some(*value) != self.raster.nodata && PLAUSIBLE_M.contains(&height);
            known.then_some(height)
        });
        Ok(heights.collect())
    }
}

/// The one to four pixels whose centres surround a position.
struct Window {
    /// The position relative to the centre of the first pixel, in columns and rows.
    at: (f64, f64),
    /// Column and row of the first pixel.
    first: (isize, isize),
    /// The number of columns and rows.
    size: (usize, usize),
}

impl Window {
    /// Returns the window around a position, which is given in columns and rows. Returns `None` if the position lies
    /// outside the raster.
    fn around(column: f64, row: f64, (columns, rows): (usize, usize)) -> Option<Self> {
        let (left, width) = neighbours(column, columns)?;
        let (top, height) = neighbours(row, rows)?;
        let at = (column - 0.5 - left as f64, row - 0.5 - top as f64);
        Some(Self { at, first: (left, top), size: (width, height) })
    }

    /// Returns the bilinear interpolation of the pixels' heights, which are given row by row. Pixels without a height
    /// are ignored. Returns `None` if the pixel that contains the position has no height.
    fn bilinear(&self, heights: impl Iterator<Item = Option<f64>>) -> Option<f64> {
        let (mut sum, mut weights, mut most) = (0.0, 0.0, (0.0, false));
        let columns = (0..self.size.0).map(|column| column as f64);
        let pixels = (0..self.size.1).flat_map(|row| columns.clone().map(move |column| (column, row as f64)));
        for ((column, row), height) in pixels.zip(heights) {
            let weight = (1.0 - (self.at.0 - column).abs()) * (1.0 - (self.at.1 - row).abs());
            if weight > most.0 || weight == most.0 && height.is_some() {
                most = (weight, height.is_some());
            }
            if let Some(height) = height {
                sum += weight * height;
                weights += weight;
            }
        }
        most.1.then(|| sum / weights)
    }
}

/// Returns the neighbours of a coordinate along one axis with `count` pixels: the index of the first pixel, and the
/// number of pixels. There are two, or one at the rim. Returns `None` if the coordinate lies outside the raster.
fn neighbours(at: f64, count: usize) -> Option<(isize, usize)> {
    let inside = (0.0..=count as f64).contains(&at);
    let last = isize::try_from(count.checked_sub(1)?).ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "a place inside")]
    let before = inside.then(|| (at - 0.5).floor() as isize)?;
    let (first, end) = (before.clamp(0, last), (before + 1).clamp(0, last));
    Some((first, if end > first { 2 } else { 1 }))
}

/// Checks that the raster can be used.
///
/// Errors: it is not a single band of metres, or its blocks are too large.
fn checked(dataset: &Dataset, place: &str) -> Result<()> {
    let no_relief = |problem: String| {
        let cure = "Donnez un modèle numérique de terrain : une seule bande, de hauteurs en mètres.";
        Err(Error::input(place, problem, cure))
    };
    let bands = dataset.raster_count();
    let (1, Ok(band)) = (bands, dataset.rasterband(1)) else {
        return no_relief(format!("{bands} bandes : c'est une image, pas un relief"));
    };
    if band.color_table().is_some() {
        return no_relief("des couleurs : c'est une image, pas un relief".into());
    }
    let unit = band.unit();
    if !METRES.contains(&unit.trim().to_lowercase().as_str()) {
        return no_relief(format!("les hauteurs sont en « {} »", unit.chars().take(20).collect::<String>()));
    }
    let (width, height) = band.block_size();
    if width.saturating_mul(height).saturating_mul(size_of::<f64>()) > LARGEST_BLOCK {
        let problem = format!("il ne se lit que par blocs de {width} × {height} pixels");
        return Err(Error::input(place, problem, "Convertissez-le : gdal_translate -co TILED=YES ancien nouveau.tif."));
    }
    if dataset.driver().short_name() == "AAIGrid" {
        all_rows(&band, place)?;
    }
    Ok(())
}

/// Reads a text grid once from the first row to the last, so that GDAL knows the position of every row. Without this,
/// GDAL finds a row by reading all rows before it. In a truncated file it would do so again and again.
fn all_rows(band: &RasterBand, place: &str) -> Result<()> {
    let _ = failure();
    let rows = (0..).take(band.y_size());
    rows.map(|row| band.read_as::<f64>((0, row), (1, 1), (1, 1), None))
        .try_for_each(|read| read.map(drop))
        .map_err(|_| broken(place, &failure().unwrap_or_else(|| "lecture impossible".into())))
}

/// Returns the transformations from WGS 84 to a system, and back.
fn between(mut srs: SpatialRef) -> gdal::errors::Result<(CoordTransform, CoordTransform)> {
    let mut wgs84 = SpatialRef::from_epsg(4326)?;
    srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    wgs84.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    Ok((CoordTransform::new(&wgs84, &srs)?, CoordTransform::new(&srs, &wgs84)?))
}

/// Returns the bounding box of a raster, in degrees. Returns `None` if it crosses the antimeridian, or if GDAL cannot
/// compute it.
fn bounds(dataset: &Dataset, lies: &[f64; 6], to_wgs84: &CoordTransform) -> Option<Bounds> {
    let (columns, rows) = dataset.raster_size();
    let (columns, rows) = (columns as f64, rows as f64);
    let corners = [(0.0, 0.0), (columns, 0.0), (0.0, rows), (columns, rows)].map(|(x, y)| lies.apply(x, y));
    let box_of = corners.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[west, south, east, north], (x, y)| {
        [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
    });
    let [west, south, east, north] = to_wgs84.transform_bounds(&box_of, 21).ok()?;
    let margin = 1e-3; // the projected rim is curved between the sampled points
    let bounds = Bounds { west: west - margin, south: south - margin, east: east + margin, north: north + margin };
    (west.is_finite() && south.is_finite() && west <= east && south <= north).then_some(bounds)
}

/// Opens a file as a raster with the allowed drivers.
fn open(source: &Source) -> Result<Dataset> {
    let name = source.path.file_name().unwrap_or_default().to_string_lossy();
    let companions = COMPANIONS.map(|end| source.path.with_extension(end));
    let companions = companions.iter().filter_map(|path| path.file_name()?.to_str());
    let siblings: Vec<&str> = [&*name].into_iter().chain(companions).collect();
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_RASTER,
        allowed_drivers: Some(&DRIVERS),
        sibling_files: Some(&siblings),
        ..DatasetOptions::default()
    };
    sandbox::open(&source.path, options).map_err(|message| match message {
        Some(message) => broken(&source.name, &message),
        None => Error::input(
            &source.name,
            "format de relief inconnu",
            "Formats lus : GeoTIFF, ASC (grille ESRI), HGT (SRTM), DTED, BIL ou FLT avec leur .hdr, DEM (USGS), et VRT qui les liste.",
        ),
    })
}
