//! Writes a relief archive: PMTiles with heights in terrarium pictures, for hill shading and contour lines.
//!
//! [`Relief::write`] receives the heights of the highest zoom tile by tile. A tile of a lower zoom is computed from its
//! four children: each pixel is the mean of four. The pyramid is walked depth first, so memory holds at most four tiles
//! of each zoom. The bodies are kept in a temporary file, because an archive starts with the lowest zoom.
//!
//! ```text
//!  deepest zoom: heights(tile) ─┬─> mean of 2 × 2 ─> zoom − 1 ─> … ─> zoom 0
//!                               └─> terrarium ──> temporary file ──(sorted by tile number)──> PMTiles
//! ```

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use ::pmtiles::{Compression, TileType};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::metadata::json;
use super::pmtiles::{self, Head};
use super::scope::Zooms;
use super::target::{Report, interrupted, persist, temporary};
use super::terrarium::{self, SIDE};
use super::writer::{Content, Writer as _};
use crate::error::{Error, Result};
use crate::file::aside::Aside;
use crate::file::attribution;
use crate::geo::{Bounds, TileId};

/// The heights of a tile in metres: [`SIDE`]² values, row by row from the north. `None` if all are 0.
pub type Heights = Option<Vec<f32>>;

/// A relief archive that is to be written.
#[derive(Debug)]
pub struct Relief {
    /// The path of the file. It ends in `.pmtiles`.
    path: PathBuf,
    /// The range of zooms.
    zooms: Zooms,
    /// The source of the heights and their licence, as plain text.
    attribution: String,
    /// The bounding box of the known heights.
    bounds: Bounds,
    /// The tiles of each zoom, from 0 to the highest.
    tiles: Vec<HashSet<TileId>>,
}

/// The schema of the JSON metadata.
#[derive(Serialize)]
struct Document<'a> {
    name: &'static str,
    description: &'static str,
    attribution: &'a str,
    r#type: &'static str,
    version: &'static str,
    format: &'static str,
    /// The encoding of heights, as in a source of a MapLibre style.
    encoding: &'static str,
}

impl Relief {
    /// The highest zoom of a relief. In Brittany its pixels are 25 m wide.
    pub const MAX_ZOOM: u8 = 12;

    /// Plans an archive at `path`. It will have the tiles `covered` of the highest zoom and their eight neighbours,
    /// because programs that draw contour lines need these too. Errors: `path` does not end in `.pmtiles` or is a
    /// folder, or the attribution is empty.
    pub fn new(
        path: PathBuf,
        zooms: Zooms,
        attribution: &str,
        bounds: Bounds,
        covered: HashSet<TileId>,
    ) -> Result<Self> {
        let name = || path.display().to_string();
        if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("pmtiles")) {
            return Err(Error::input(name(), "format inconnu pour un relief", "Le nom doit finir par .pmtiles."));
        }
        if path.is_dir() {
            return Err(Error::io(path)(std::io::ErrorKind::IsADirectory.into()));
        }
        let attribution = attribution.split_whitespace().collect::<Vec<_>>().join(" ");
        if attribution.is_empty() {
            let cure = "Dites-le par --source : --source « © IGN, BD ALTI, Licence Ouverte 2.0 ».";
            return Err(Error::input(name(), "rien ne dit de qui sont ces hauteurs", cure));
        }
        let mut tiles = vec![];
        let mut zoom = covered;
        loop {
            tiles.push(with_neighbours(&zoom));
            let parents: HashSet<TileId> = zoom.iter().filter_map(|tile| parent(*tile)).collect();
            if parents.is_empty() {
                break;
            }
            zoom = parents;
        }
        tiles.reverse();
        Ok(Self { path, zooms, attribution, bounds, tiles })
    }

    /// Writes the archive. `heights` returns the heights of a tile of the highest zoom. `progress` receives the
    /// number of finished tiles and the total, and can stop the work.
    ///
    /// Errors: those of `heights`, `progress` stopped the work, or the file cannot be written. After an error no partial
    /// file remains, and an earlier file is unchanged.
    pub fn write(
        &self,
        heights: impl FnMut(TileId) -> Result<Heights>,
        progress: impl FnMut(usize, usize) -> ControlFlow<()>,
    ) -> Result<Report> {
        let aside = Aside::of(&self.path)?;
        let waiting = tempfile::tempfile_in(aside.path()).map_err(Error::io(&self.path))?;
        let mut pyramid = Pyramid {
            relief: self,
            heights,
            progress,
            done: 0,
            all: self.tiles.iter().map(HashSet::len).sum(),
            bodies: Bodies { path: &self.path, file: BufWriter::new(&waiting), end: 0, known: HashMap::new() },
            tiles: vec![],
        };
        for top in self.tiles.first().into_iter().flatten() {
            pyramid.visit(*top)?;
        }
        let Pyramid { mut bodies, mut tiles, .. } = pyramid;
        bodies.file.flush().map_err(Error::io(&self.path))?;
        let distinct = bodies.known.len();
        drop(bodies);
        tiles.sort_unstable_by_key(|(tile, _)| pmtiles::number(*tile));

        let file = temporary(&aside, &self.path)?;
        let mut archive = pmtiles::Archive::new(&self.path, file.as_file(), self.head()?)?;
        let mut seen = HashSet::new();
        for (tile, stored) in &tiles {
            let mut body = vec![0; stored.length];
            waiting.read_exact_at(&mut body, stored.offset).map_err(Error::io(&self.path))?;
            let content = Content { number: stored.offset, is_new: seen.insert(stored.offset), body: &body };
            archive.add(*tile, &content)?;
        }
        Box::new(archive).finish()?;
        Ok(Report { tiles: tiles.len(), distinct, bytes: persist(file, &self.path)? })
    }

    fn head(&self) -> Result<Head> {
        let center = self.bounds.center();
        let document = json(&Document {
            name: "Relief",
            description: "Hauteurs en mètres : rouge · 256 + vert + bleu / 256 − 32768 ; 0 où elles sont inconnues",
            attribution: &attribution::html(&self.attribution),
            r#type: "baselayer",
            version: env!("CARGO_PKG_VERSION"),
            format: "webp",
            encoding: "terrarium",
        })?;
        Ok(Head {
            tile_type: TileType::Webp,
            compression: Compression::None,
            zooms: self.zooms,
            bounds: self.bounds,
            center: (center.lon, center.lat, self.zooms.min.midpoint(self.zooms.max)),
            document,
        })
    }
}

/// The state of a relief archive that is being written.
struct Pyramid<'a, H, P> {
    relief: &'a Relief,
    heights: H,
    progress: P,
    done: usize,
    all: usize,
    bodies: Bodies<'a>,
    /// The tiles made so far, and the places of their bodies in the temporary file.
    tiles: Vec<(TileId, Stored)>,
}

impl<H, P> Pyramid<'_, H, P>
where
    H: FnMut(TileId) -> Result<Heights>,
    P: FnMut(usize, usize) -> ControlFlow<()>,
{
    /// Makes a tile and all tiles below it. Returns the heights of the tile.
    fn visit(&mut self, tile: TileId) -> Result<Heights> {
        let zooms = self.relief.zooms;
        if !self.relief.tiles.get(usize::from(tile.z())).is_some_and(|tiles| tiles.contains(&tile)) {
            return Ok(None);
        }
        let heights = if tile.z() < zooms.max {
            let mut quarters = vec![];
            for child in children(tile) {
                quarters.push(self.visit(child)?);
            }
            halved(&quarters)
        } else {
            (self.heights)(tile)?
        };
        if tile.z() >= zooms.min {
            let sea = || vec![0.0; SIDE * SIDE];
            let body = terrarium::webp(heights.as_deref().unwrap_or(&sea()), tile.z())?;
            let stored = self.bodies.add(&body)?;
            self.tiles.push((tile, stored));
        }
        self.done += 1;
        if (self.progress)(self.done, self.all).is_break() {
            return Err(interrupted(&self.relief.path));
        }
        Ok(heights)
    }
}

/// The place of a body in the temporary file.
#[derive(Clone, Copy)]
struct Stored {
    offset: u64,
    length: usize,
}

/// The temporary file of bodies. Equal bodies are stored once.
struct Bodies<'a> {
    /// The path of the archive, for error messages.
    path: &'a Path,
    file: BufWriter<&'a File>,
    end: u64,
    known: HashMap<u128, Stored>,
}

impl Bodies<'_> {
    fn add(&mut self, body: &[u8]) -> Result<Stored> {
        match self.known.entry(xxh3_128(body)) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(free) => {
                self.file.write_all(body).map_err(Error::io(self.path))?;
                let stored = Stored { offset: self.end, length: body.len() };
                self.end += body.len() as u64;
                Ok(*free.insert(stored))
            }
        }
    }
}

/// Computes the heights of a tile from those of its four children, in the order of [`children`]. Each height is the
/// mean of 2 × 2 pixels.
fn halved(quarters: &[Heights]) -> Heights {
    quarters.iter().any(Option::is_some).then(|| {
        const HALF: usize = SIDE / 2;
        let mut heights = vec![0.0; SIDE * SIDE];
        for (nth, quarter) in quarters.iter().enumerate().filter_map(|(nth, quarter)| Some((nth, quarter.as_ref()?))) {
            let (left, top) = (nth % 2 * HALF, nth / 2 * HALF);
            for (row, pair) in quarter.chunks_exact(2 * SIDE).enumerate() {
                let (north, south) = pair.split_at(SIDE);
                let means = north.chunks_exact(2).zip(south.chunks_exact(2));
                let means = means.map(|(north, south)| north.iter().chain(south).sum::<f32>() / 4.0);
                let start = (top + row) * SIDE + left;
                let place = heights.iter_mut().skip(start).take(HALF);
                place.zip(means).for_each(|(pixel, mean)| *pixel = mean);
            }
        }
        heights
    })
}

/// Returns the four children of a tile: north-west, north-east, south-west, south-east.
fn children(tile: TileId) -> impl Iterator<Item = TileId> {
    let at =
        move |x: u32, y: u32| TileId::new((tile.z() + 1).into(), (2 * tile.x() + x).into(), (2 * tile.y() + y).into());
    [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().filter_map(move |(x, y)| at(x, y).ok())
}

/// Returns the parent of a tile, or `None` at zoom 0.
fn parent(tile: TileId) -> Option<TileId> {
    let z = tile.z().checked_sub(1)?;
    TileId::new(z.into(), (tile.x() / 2).into(), (tile.y() / 2).into()).ok()
}

/// Returns the tiles and their eight neighbours. Columns wrap around from west to east.
fn with_neighbours(tiles: &HashSet<TileId>) -> HashSet<TileId> {
    let around = |tile: &TileId| {
        let (z, x, y) = (tile.z(), i64::from(tile.x()), i64::from(tile.y()));
        (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy))).filter_map(move |(dx, dy)| {
            let column = (x + dx).rem_euclid(1 << z);
            TileId::new(z.into(), column.try_into().ok()?, (y + dy).try_into().ok()?).ok()
        })
    };
    tiles.iter().flat_map(around).collect()
}
