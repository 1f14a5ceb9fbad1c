//! What can be said of a file before anyone parses it. Every file is hostile: only plain local files of moderate
//! size get further.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::import::messages;

/// Bytes of one file.
const LARGEST: u64 = 2 << 30;

/// Bytes at the beginning of a file that are looked at.
const HEAD: u64 = 1024;

/// A file that may be opened.
#[derive(Clone, Debug)]
pub(in crate::import) struct Source {
    /// As the person named it, for errors.
    pub(in crate::import) name: String,
    /// Absolute, without links: it can mean nothing but a file of this machine.
    pub(in crate::import) path: PathBuf,
    pub(in crate::import) format: SourceFormat,
}

/// What its name says that it is; GDAL looks at the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum SourceFormat {
    OsmXml,
    OsmPbf,
    Csv,
    /// XLSX, XLS, ODS.
    Workbook,
    Zip,
    Gpx,
    /// KML, GeoJSON: positions are WGS 84 by definition.
    Wgs84,
    Other,
}

impl Source {
    /// Is it OpenStreetMap data?
    pub(in crate::import) fn is_osm(&self) -> bool {
        matches!(self.format, SourceFormat::OsmXml | SourceFormat::OsmPbf)
    }

    /// Its name without folders and ending.
    pub(in crate::import) fn stem(&self) -> String {
        Path::new(base(&self.name)).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The file at `path`. Errors: those of [`of_any_size`]; it is too large, or text that is not UTF-8.
pub(in crate::import) fn check(path: &Path) -> Result<Source> {
    let source = of_any_size(path)?;
    let bytes = source.path.metadata().map_err(Error::io(path))?.len();
    if bytes > LARGEST {
        return Err(messages::refused(source.name, messages::too_large(bytes, LARGEST)));
    }
    let lower = source.name.to_lowercase();
    if [".geojson", ".geojsonl", ".json"].iter().any(|end| lower.ends_with(end)) {
        utf8(&source.name, &source.path)?;
    }
    Ok(source)
}

/// The file at `path`, which is read piece by piece. Errors: it is not there, not readable, a folder, or empty.
pub(in crate::import) fn of_any_size(path: &Path) -> Result<Source> {
    let name = path.display().to_string();
    let real = path.canonicalize().map_err(Error::io(path))?;
    let about = real.metadata().map_err(Error::io(path))?;
    if !about.is_file() {
        return Err(messages::refused(name, messages::no_plain_file(about.is_dir())));
    }
    if about.len() == 0 {
        return Err(messages::refused(name, messages::empty_file()));
    }
    let lower = name.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    let format = match () {
        () if ends(&[".osm"]) => SourceFormat::OsmXml,
        () if ends(&[".pbf"]) => SourceFormat::OsmPbf,
        () if ends(&[".csv", ".tsv", ".txt"]) => SourceFormat::Csv,
        () if ends(&[".xlsx", ".xlsm", ".xls", ".ods"]) => SourceFormat::Workbook,
        () if ends(&[".zip"]) => SourceFormat::Zip,
        () if ends(&[".gpx"]) => SourceFormat::Gpx,
        () if ends(&[".kml", ".kmz", ".geojson", ".geojsonl", ".json"]) => SourceFormat::Wgs84,
        () => SourceFormat::Other,
    };
    let mut head = vec![];
    File::open(&real).and_then(|file| file.take(HEAD).read_to_end(&mut head)).map_err(Error::io(path))?;
    let looks_gpx = format == SourceFormat::Other && String::from_utf8_lossy(&head).contains("<gpx");
    let format = if looks_gpx { SourceFormat::Gpx } else { format };
    Ok(Source { name, path: real, format })
}

/// Errors: the line that holds the first byte that is not UTF-8.
fn utf8(name: &str, path: &Path) -> Result<()> {
    let mut reader = BufReader::new(File::open(path).map_err(Error::io(name))?);
    let (mut chunk, mut kept, mut line) = (vec![0; 1 << 16], vec![], 1);
    loop {
        let n = reader.read(&mut chunk).map_err(Error::io(name))?;
        kept.extend_from_slice(chunk.get(..n).unwrap_or_default());
        let valid = match std::str::from_utf8(&kept) {
            Ok(text) => text.len(),
            // A character cut by the end of the chunk goes on in the next one.
            Err(e) if e.error_len().is_none() && n > 0 => e.valid_up_to(),
            Err(e) => {
                line += kept.iter().take(e.valid_up_to()).filter(|b| **b == b'\n').count();
                return Err(messages::refused(format!("{name}, ligne {line}"), messages::not_utf8(name, base(name))));
            }
        };
        if n == 0 {
            return Ok(());
        }
        line += kept.drain(..valid).filter(|b| *b == b'\n').count();
    }
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
