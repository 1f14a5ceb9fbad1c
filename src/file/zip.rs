//! ZIP archives that are sent as one file.

use std::fmt::Display;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result};

/// A ZIP archive that is being written to memory.
pub struct Zip {
    archive: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Zip {
    /// Starts an empty archive. Its files are dated by the day of the data (`YYYY-MM-DD`), not by the time of writing: the
    /// same data give the same bytes.
    pub fn new(date: Option<&str>) -> Self {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = options.last_modified_time(date.and_then(midnight).unwrap_or_default());
        Self { archive: ZipWriter::new(Cursor::default()), options }
    }

    /// Adds a file. Fails only on a defect of the writer.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.archive.start_file(name, self.options).map_err(broken)?;
        self.archive.write_all(bytes).map_err(broken)
    }

    /// Ends the archive and returns its bytes. Fails only on a defect of the writer.
    pub fn finish(self) -> Result<Vec<u8>> {
        Ok(self.archive.finish().map_err(broken)?.into_inner())
    }
}

/// Parses a day `YYYY-MM-DD`.
fn midnight(date: &str) -> Option<DateTime> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let (year, month, day) = (date.year().try_into().ok()?, date.month().try_into().ok()?, date.day().try_into().ok()?);
    DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok()
}

fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un fichier zip : {error}"))
}
