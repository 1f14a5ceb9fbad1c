//! Checks a file before it is parsed: it must be a plain local file of moderate size. Derives its format from its name.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::import::messages;

/// The maximum size of a file, in bytes.
const LARGEST: u64 = 2 << 30;

/// The number of bytes at the start of a file in which the root element of GPX is searched.
const HEAD: u64 = 1024;

/// A file that passed the checks.
#[derive(Clone, Debug)]
pub(in crate::import) struct Source {
    /// The path as the person gave it, for errors.
    pub(in crate::import) name: String,
    /// The absolute path without symbolic links. GDAL cannot take it for a URL or a virtual file.
    pub(in crate::import) path: PathBuf,
    pub(in crate::import) format: SourceFormat,
}

/// The format of a file by the ending of its name. GDAL detects the formats that it reads from the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum SourceFormat {
    OsmXml,
    OsmPbf,
    Csv,
    /// XLSX, XLS, ODS.
    Workbook,
    Zip,
    Gpx,
    /// What watches record. Only its lines are read, for checks.
    Fit,
    /// KML or GeoJSON, whose positions are WGS 84 by definition.
    Wgs84,
    Other,
}

impl Source {
    /// Tells whether the file is OpenStreetMap data.
    pub(in crate::import) fn is_osm(&self) -> bool {
        matches!(self.format, SourceFormat::OsmXml | SourceFormat::OsmPbf)
    }

    /// Returns the name without folders and ending.
    pub(in crate::import) fn stem(&self) -> String {
        Path::new(base(&self.name)).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// Checks the file at `path`. Errors: those of [`of_any_size`]; the file is too large; or a GeoJSON file is not UTF-8.
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

/// Checks a file that will be read piece by piece, so its size has no limit. Errors: the file does not exist, is not
/// readable, is not a plain file, or is empty.
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
        () if ends(&[".fit"]) => SourceFormat::Fit,
        () if ends(&[".kml", ".kmz", ".geojson", ".geojsonl", ".json"]) => SourceFormat::Wgs84,
        () => SourceFormat::Other,
    };
    let mut head = vec![];
    File::open(&real).and_then(|file| file.take(HEAD).read_to_end(&mut head)).map_err(Error::io(path))?;
    let looks_gpx = format == SourceFormat::Other && String::from_utf8_lossy(&head).contains("<gpx");
    let format = if looks_gpx { SourceFormat::Gpx } else { format };
    Ok(Source { name, path: real, format })
}

/// Checks that a file is UTF-8. Errors: the line of the first byte that is not.
fn utf8(name: &str, path: &Path) -> Result<()> {
    let mut reader = BufReader::new(File::open(path).map_err(Error::io(name))?);
    let (mut chunk, mut kept, mut line) = (vec![0; 1 << 16], vec![], 1);
    loop {
        let n = reader.read(&mut chunk).map_err(Error::io(name))?;
        kept.extend_from_slice(chunk.get(..n).unwrap_or_default());
        let valid = match std::str::from_utf8(&kept) {
            Ok(text) => text.len(),
            // The end of the chunk cuts a character. The rest of the character is in the next chunk.
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
