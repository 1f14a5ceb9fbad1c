//! [`Archive`]: an open tile archive, in PMTiles or MBTiles format.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::{Value, json};

use super::coverage;
use super::identity;
use super::mbtiles::{MAGIC as SQLITE, MbTiles};
use super::metadata::Head;
use super::pmtiles::{MAGIC as PMTILES, PmTiles};
use super::tile::{Content, Coord, DAMAGED, MOST_INFLATED, Refused, Tile};
use crate::error::{Error, Result};
use crate::file::attribution;
use crate::file::decompress::{Damaged, decompress};
use crate::geo::{Bounds, World};

enum Reader {
    PmTiles(Box<PmTiles>),
    MbTiles(Box<MbTiles>),
}

/// An open archive.
pub struct Archive {
    reader: Reader,
    head: Head,
    version: String,
    covered: Vec<[World; 2]>,
    /// Unique in this process. A file that is opened again gets another serial number.
    serial: u64,
    /// Set after the first tile that could not be read.
    damaged: AtomicBool,
}

impl Archive {
    /// Opens an archive. Errors: the problem and its remedy, without the name of the file.
    pub(super) fn open(path: &Path) -> Result<Self, Refused> {
        static SERIAL: AtomicU64 = AtomicU64::new(0);
        let unreadable = |error: std::io::Error| {
            let problem = match error.kind() {
                std::io::ErrorKind::NotFound => "le fichier n'existe pas",
                std::io::ErrorKind::PermissionDenied => "hent n'a pas le droit de le lire",
                _ => "le fichier ne se lit pas",
            };
            (problem.to_owned(), "Vérifiez le chemin et les droits.")
        };
        let found = std::fs::metadata(path).map_err(unreadable)?;
        // Opening a named pipe would block for ever.
        if !found.is_file() {
            return Err(("ce n'est pas un fichier".into(), "Donnez le chemin d'une archive."));
        }
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        if length == 0 {
            return Err(("le fichier est vide".into(), DAMAGED));
        }
        let mut first = vec![0; usize::try_from(length).map_or(100, |length| length.min(100))];
        file.read_exact_at(&mut first, 0).map_err(unreadable)?;
        let copy = file.try_clone().map_err(unreadable)?;
        let (reader, head) = if first.starts_with(PMTILES) {
            let (reader, head) = PmTiles::open(file, length)?;
            (Reader::PmTiles(Box::new(reader)), head)
        } else if first.starts_with(SQLITE) {
            let (reader, head) = MbTiles::open(path, length, &first)?;
            (Reader::MbTiles(Box::new(reader)), head)
        } else {
            let cure = "Donnez une archive PMTiles ou MBTiles, par exemple celle de scripts/fond.";
            return Err(("ce n'est pas une archive de tuiles".into(), cure));
        };
        let (min, max) = head.zooms;
        if min > max || max > Coord::MAX_ZOOM {
            return Err((format!("ses zooms vont de {min} à {max}"), DAMAGED));
        }
        let version = identity::version(&copy, length).map_err(unreadable)?;
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let covered = coverage::rectangles(&head.metadata.couverture, sane(head.bounds));
        Ok(Self { reader, head, version, covered, serial, damaged: AtomicBool::new(false) })
    }

    /// Returns a tile as it is stored, compressed. It was checked to inflate to at most [`MOST_INFLATED`] bytes.
    /// Returns `None` if the archive has no such tile. Errors: the zoom is not in the archive, or the tile cannot be
    /// read.
    pub fn stored(&self, at: Coord) -> Result<Option<Tile>> {
        self.read(at, |tile, _| tile)
    }

    /// Returns a tile, decompressed. `None` and errors as for [`Archive::stored`].
    pub fn tile(&self, at: Coord) -> Result<Option<Vec<u8>>> {
        self.read(at, |_, plain| plain)
    }

    fn read<T>(&self, at: Coord, take: impl FnOnce(Tile, Vec<u8>) -> T) -> Result<Option<T>> {
        let (min, max) = self.head.zooms;
        if !(min..=max).contains(&at.z) {
            let known = format!("Elle est hors de l'archive, qui a les zooms {min} à {max}.");
            return Err(Error::NotFound { what: format!("tuile {at}"), known });
        }
        let tile = match &self.reader {
            Reader::PmTiles(archive) => archive.tile(at),
            Reader::MbTiles(archive) => archive.tile(at),
        };
        let Some(tile) = tile.map_err(|()| self.unreadable(at, "Elle ne se lit pas dans l'archive."))? else {
            return Ok(None);
        };
        let plain = decompress(tile.coding, &tile.bytes, MOST_INFLATED).map_err(|damaged| match damaged {
            Damaged::Broken => self.unreadable(at, "Elle est abîmée dans l'archive."),
            Damaged::TooLong => self.unreadable(at, "Elle est trop grande dans l'archive."),
        })?;
        Ok(if plain.is_empty() { None } else { Some(take(tile, plain)) })
    }

    fn unreadable(&self, at: Coord, why: &str) -> Error {
        if !self.damaged.swap(true, Ordering::Relaxed) {
            tracing::warn!(tuile = %at, "une tuile d'une archive ne se lit pas : refaites l'archive. {why}");
        }
        Error::NotFound { what: format!("tuile {at}"), known: format!("{why} /health nomme l'archive.") }
    }

    /// Returns the rectangles that the tiles cover, each as its north-western and south-eastern corner. If the archive
    /// does not list its coverage, this is its bounding box.
    pub fn covered(&self) -> &[[World; 2]] {
        &self.covered
    }

    /// Returns the format of the tiles.
    pub fn content(&self) -> Content {
        self.head.content
    }

    /// Returns the bounding box of what it shows.
    pub fn bounds(&self) -> Bounds {
        sane(self.head.bounds)
    }

    /// Returns the lowest and the highest zoom.
    pub fn zooms(&self) -> (u8, u8) {
        self.head.zooms
    }

    /// Returns the attribution as plain text. It is empty if the archive has none.
    pub fn attribution(&self) -> &str {
        &self.head.metadata.attribution
    }

    /// Returns the version of the content. Files with different content have different versions.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the serial number, which no other opened archive of this process has.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// Tells whether the tiles have the Shortbread schema.
    pub(super) fn is_shortbread(&self) -> bool {
        self.head.metadata.is_shortbread()
    }

    /// Returns the encoding of heights: `terrarium`, or empty if the archive names none.
    pub(super) fn encoding(&self) -> &str {
        &self.head.metadata.encoding
    }

    /// Tells whether some tile could not be read.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Returns the TileJSON 3.0 document. `tiles` is the URL template of the tiles. `attribution` is plain text.
    pub fn tilejson(&self, name: &str, tiles: &str, attribution: &str) -> Value {
        let Head { content, zooms, metadata, .. } = &self.head;
        let bounds = sane(self.head.bounds);
        let [lon, lat, zoom] = self.head.center;
        let inside = (bounds.west..=bounds.east).contains(&lon) && (bounds.south..=bounds.north).contains(&lat);
        let middle = bounds.center();
        let (lon, lat) = if inside { (lon, lat) } else { (middle.lon, middle.lat) };
        let mut document = json!({
            "tilejson": "3.0.0",
            "name": name,
            "scheme": "xyz",
            "tiles": [tiles],
            "minzoom": zooms.0,
            "maxzoom": zooms.1,
            "bounds": <[f64; 4]>::from(bounds),
            "center": [lon, lat, zoom.clamp(zooms.0.into(), zooms.1.into()).round()],
            "attribution": attribution::html(attribution),
        });
        if let Some(document) = document.as_object_mut() {
            if *content == Content::Mvt {
                // Without `vector_layers` MapLibre accepts any layer of a style. With an empty list it reports an error
                // for each.
                let layers = Some(&metadata.vector_layers).filter(|layers| !layers.is_empty());
                document.extend(layers.map(|layers| ("vector_layers".into(), layers.clone().into())));
            } else {
                document.insert("encoding".into(), metadata.encoding.clone().into());
                document.insert("tileSize".into(), metadata.tile_size.unwrap_or(256).into());
            }
        }
        document
    }
}

/// Returns the bounds, or the whole world if they are not valid.
fn sane(bounds: Bounds) -> Bounds {
    let Bounds { west, south, east, north } = bounds;
    let sane = (-180.0..east).contains(&west) && east <= 180.0 && (-90.0..north).contains(&south) && north <= 90.0;
    if sane { bounds } else { Bounds { west: -180.0, south: -85.0, east: 180.0, north: 85.0 } }
}
