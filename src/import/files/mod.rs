//! Checks files before they are parsed, unpacks archives, and opens files with GDAL.
//!
//! All files are treated as hostile. [`Source`] is a file that passed the checks.

pub(super) mod sandbox;
mod source;
pub(super) mod unzip;

pub(super) use self::source::{Source, SourceFormat, of_any_size};
