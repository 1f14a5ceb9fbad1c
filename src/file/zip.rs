//! Writes ZIP archives to memory.

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
    /// Starts an empty archive. Its files get the date of the data (`YYYY-MM-DD`) instead of the current time, so that
    /// the same data give the same bytes. Without a date they get the first date of the format, 1980-01-01.
    pub fn new(date: Option<&str>) -> Self {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = options.last_modified_time(date.and_then(midnight).unwrap_or_default());
        Self { archive: ZipWriter::new(Cursor::default()), options }
    }

    /// Adds a file. Errors: only a defect of the writer.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.archive.start_file(name, self.options).map_err(broken)?;
        self.archive.write_all(bytes).map_err(broken)
    }

    /// Ends the archive and returns its bytes. Errors: only a defect of the writer.
    pub fn finish(self) -> Result<Vec<u8>> {
        Ok(self.archive.finish().map_err(broken)?.into_inner())
    }
}

/// Returns midnight of a day `YYYY-MM-DD`. Returns `None` if the text is not a day, or if ZIP cannot represent its
/// year.
fn midnight(date: &str) -> Option<DateTime> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let (year, month, day) = (date.year().try_into().ok()?, date.month().try_into().ok()?, date.day().try_into().ok()?);
    DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok()
}

fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un fichier zip : {error}"))
}
