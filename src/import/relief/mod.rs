//! Heights for the tiles of a map, from digital elevation models in any number of rasters and any coordinate system.
//! `hent bake --relief` opens the rasters as a [`Relief`] and asks it for tile after tile.
//!
//! ```text
//!  FILE… ─> altitude::raster ─> patch (a window in memory) ─> sample: a block of pixels ─> fill: a tile without gaps
//! ```
//!
//! - The height of a pixel is the bilinear interpolation of the raster's pixels around its centre. Of the rasters that
//!   have a value there, the one with the smallest pixels is used. At the rim of a raster, the next raster takes over
//!   gradually, so mosaics have no seams. A pixel that is larger than those of the raster is the mean of up to 8 × 8
//!   such values.
//! - Where a raster has "no value" is the sea, 0 m. Small holes are interpolated. Outside of all rasters, the heights
//!   at the rim fade out to 0 over some dozens of pixels, so that no cliff appears ([`fill`](self)).
//! - A few windows of rasters are in memory, never a whole raster.
//!
//! The warper of GDAL does less here. The crate `gdal` does not offer its options for a coordinate system or a value of
//! "no height" that the file does not declare. The warper also does not treat rims.
//!
//! ```
//! use hent::geo::TileId;
//! use hent::import::{Options, relief::Relief};
//!
//! let folder = tempfile::tempdir()?;
//! let file = folder.path().join("relief.asc");
//! std::fs::write(&file, "ncols 2\nnrows 2\nxllcorner -4\nyllcorner 47\ncellsize 1\n120 120\n120 120\n")?;
//!
//! let options = Options { srs: Some("EPSG:4326".to_owned()), ..Options::default() };
//! let relief = Relief::open(&[file], &options)?;
//! assert_eq!(relief.zoom(), 0, "a pixel is 90 km wide: more zooms would show no more");
//! let heights = relief.heights(TileId::new(0, 0, 0)?)?.unwrap();
//! assert_eq!(heights[88 * 256 + 125], 120.0, "at 48.2° N 3.5° W");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod fill;
mod grid;
mod patch;
mod sample;

use std::collections::HashSet;
use std::path::PathBuf;

use self::grid::{PIXEL_M, SIDE};
use self::sample::{Area, Levels};
use super::altitude;
use super::altitude::raster::Raster;
use super::options::Options;
use crate::error::{Error, Result};
use crate::geo::mercator::MAX_LATITUDE;
use crate::geo::{Bounds, Position, TileId, World};

/// The number of pixels around a tile that are read if the tile has gaps. [`fill`] uses none that are farther away.
const MARGIN: usize = 128;
/// The maximum number of tiles of the deepest zoom: Europe at zoom 12.
const MOST_TILES: u64 = 1 << 18;

/// Open rasters, as a source of heights for tiles.
pub struct Relief {
    rasters: Vec<Raster>,
    /// The union of the rasters' bounding boxes.
    bounds: Bounds,
}

impl Relief {
    /// Opens rasters, and the tiles of mosaics (VRT).
    ///
    /// # Errors
    /// A file is not a relief in metres, or does not give its place on Earth. There is no raster, or there are too
    /// many.
    pub fn open(files: &[PathBuf], options: &Options) -> Result<Self> {
        let (rasters, _) = altitude::opened(files, options)?;
        let mut bounds: Option<Bounds> = None;
        for raster in &rasters {
            let own = on_map(raster)?;
            bounds = Some(bounds.map_or(own, |bounds| bounds.and(own)));
        }
        let bounds = bounds.ok_or_else(|| Error::input("relief", "aucun fichier", "Donnez au moins un relief."))?;
        Ok(Self { rasters, bounds })
    }

    /// Returns the zoom whose pixels are about as large as the smallest of the rasters. Deeper zooms would show no more
    /// detail.
    pub fn zoom(&self) -> u8 {
        let zooms = self.rasters.iter().map(|raster| {
            let latitude = raster.bounds.map_or(0.0, |bounds| bounds.center().lat);
            (PIXEL_M * latitude.to_radians().cos() / raster.pixel_m).log2().round()
        });
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the clamp keeps it in range")]
        let zoom = zooms.fold(0.0, f64::max).clamp(0.0, f64::from(TileId::MAX_ZOOM)) as u8;
        zoom
    }

    /// Returns the side of the smallest pixels on the ground, in metres.
    pub fn finest_m(&self) -> f64 {
        self.rasters.first().map_or(f64::NAN, |raster| raster.pixel_m)
    }

    /// Returns the bounding box of all rasters.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Returns the rights holders of the heights as the files name them, without repetitions. The text is empty if the
    /// files name none.
    pub fn rights(&self) -> String {
        let mut all: Vec<String> = vec![];
        for rights in self.rasters.iter().map(Raster::rights) {
            let rights: String = rights.chars().filter(|c| !c.is_control()).take(300).collect();
            if !rights.trim().is_empty() && !all.contains(&rights) {
                all.push(rights);
            }
        }
        all.truncate(10);
        all.join(" | ")
    }

    /// Returns the tiles of a zoom that the rasters cover.
    ///
    /// # Errors
    /// There are too many tiles.
    pub fn tiles(&self, zoom: u8) -> Result<HashSet<TileId>> {
        let boxes = || self.rasters.iter().filter_map(|raster| raster.bounds).map(|bounds| range(bounds, zoom));
        let count: u64 =
            boxes().map(|[west, north, east, south]| u64::from(east - west + 1) * u64::from(south - north + 1)).sum();
        if count > MOST_TILES {
            let problem = format!("{count} tuiles au zoom {zoom}, {MOST_TILES} au plus");
            let cure = format!("Donnez moins de fichiers, ou --max-zoom {}.", zoom.saturating_sub(1));
            return Err(Error::input("relief", problem, cure));
        }
        let tiles = boxes().flat_map(|[west, north, east, south]| {
            (west..=east).flat_map(move |x| {
                (north..=south).filter_map(move |y| TileId::new(zoom.into(), x.into(), y.into()).ok())
            })
        });
        Ok(tiles.collect())
    }

    /// Returns the heights of a tile in metres: 256 × 256 values, row by row from the north. Returns `None` if no
    /// raster is near.
    ///
    /// # Errors
    /// A raster cannot be read.
    pub fn heights(&self, tile: TileId) -> Result<Option<Vec<f32>>> {
        let levels = Levels::of(&self.rasters, tile.z());
        let own = Area::of(tile, 0);
        let with_margin = Area::of(tile, MARGIN);
        let near: Vec<&Raster> = self.rasters.iter().filter(|raster| raster.may_cover(with_margin.bounds())).collect();
        if near.is_empty() {
            return Ok(None);
        }
        let heights = sample::area(&near, &own, levels)?;
        if heights.iter().all(|height| height.is_finite()) {
            return Ok(Some(heights));
        }
        let mut window = sample::area(&near, &with_margin, levels)?;
        fill::fill(&mut window, SIDE + 2 * MARGIN);
        let rows = window.chunks_exact(SIDE + 2 * MARGIN).skip(MARGIN).take(SIDE);
        let heights: Vec<f32> = rows.flat_map(|row| row.iter().skip(MARGIN).take(SIDE).copied()).collect();
        Ok(heights.iter().any(|height| *height != 0.0).then_some(heights))
    }
}

/// Returns the bounding box of a raster, cut to the map. Errors: a part of the raster lies outside of every map.
fn on_map(raster: &Raster) -> Result<Bounds> {
    let bounds = raster
        .bounds
        .filter(|b| b.west >= -180.1 && b.east <= 180.1 && b.south < MAX_LATITUDE && b.north > -MAX_LATITUDE);
    let bounds = bounds.ok_or_else(|| {
        let cure = "Vérifiez son système (--srs), ou coupez-le : gdalwarp -t_srs EPSG:4326 -te -180 -85 180 85 ancien nouveau.tif.";
        Error::input(&raster.place, "une partie du relief est hors de la carte (longitudes de -180 à 180)", cure)
    })?;
    Ok(Bounds {
        west: bounds.west.max(-180.0),
        south: bounds.south.max(-MAX_LATITUDE),
        east: bounds.east.min(180.0),
        north: bounds.north.min(MAX_LATITUDE),
    })
}

/// Returns the columns and rows of the tiles that a box intersects: west, north, east and south, all included.
fn range(bounds: Bounds, zoom: u8) -> [u32; 4] {
    let [first, last] = [(bounds.west, bounds.north), (bounds.east, bounds.south)].map(|(lon, lat)| {
        let world = World::from_position(Position::flat(lon, lat));
        let shift = 32 - u32::from(zoom);
        [world.x, world.y].map(|v| v.checked_shr(shift).unwrap_or(0))
    });
    let ([west, north], [east, south]) = (first, last);
    [west, north, east, south]
}
