//! Files as they are sent or saved: a name, a media type and bytes; and the writers that several modules share.
//!
//! - [`Fichier`] is one such file.
//! - [`FileFormat`] is a format: its extension, its media type, and whether a browser shows or saves it. All formats that
//!   are made of the atlas stand in its table.
//! - [`Product`] is a request for a file that is made of the atlas. It is also the file's key in the server's cache.
//! - [`csv`] writes tables that Excel opens by a double click. [`zip`] packs several files into one. [`xml`] writes elements.
//! - [`compress`] has the one level of each content coding (gzip, Brotli, Zstandard).
//! - [`aside`] makes a file beside its place, so that a reader finds the old file or the whole new one.

pub mod aside;
pub mod compress;
pub mod csv;
pub mod xml;
pub mod zip;

use std::fmt::Debug;
use std::hash::Hash;

use crate::atlas::Atlas;
use crate::error::{Error, Result};

/// A file that is sent over HTTP or written by a command.
#[derive(Debug)]
pub struct Fichier {
    /// The file name for old clients, of `[a-z0-9.-]`.
    pub nom: String,
    /// The file name for people: any characters but those that some system forbids ([`titled`]).
    pub titre: String,
    /// The media type.
    pub media_type: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
    /// A browser shows it (`inline`). Otherwise the browser saves it (`attachment`).
    pub inline: bool,
    /// The language of the content as a tag of BCP 47 (`fr`), sent as `Content-Language`. `None` if it is not said.
    pub langue: Option<&'static str>,
}

/// A format of files. Each module names those in which it can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileFormat {
    /// How the names of its files end, without the dot. It is also the format's name in addresses and links.
    pub extension: &'static str,
    /// The media type.
    pub media_type: &'static str,
    /// A browser shows such a file. Otherwise the browser saves it.
    pub inline: bool,
}

impl FileFormat {
    /// A table that any spreadsheet opens.
    pub const CSV: Self = Self::saved("csv", "text/csv; charset=utf-8; header=present");
    /// A course for Garmin's and other watches.
    pub const FIT: Self = Self::saved("fit", "application/vnd.ant.fit");
    /// Features on a map (RFC 7946).
    pub const GEOJSON: Self = Self::saved("geojson", "application/geo+json");
    /// Tracks and waypoints that every device opens.
    pub const GPX: Self = Self::saved("gpx", "application/gpx+xml");
    /// The national schema of hiking itineraries, in GeoJSON.
    pub const ITINERAIRES: Self = Self { extension: "itineraires.geojson", ..Self::GEOJSON };
    /// A page.
    pub const HTML: Self = Self::shown("html", "text/html; charset=utf-8");
    /// An answer to a program.
    pub const JSON: Self = Self::shown("json", "application/json; charset=utf-8");
    /// Tracks and waypoints for Google Earth.
    pub const KML: Self = Self::saved("kml", "application/vnd.google-earth.kml+xml");
    /// A picture in pixels.
    pub const PNG: Self = Self::shown("png", "image/png");
    /// A picture in lines.
    pub const SVG: Self = Self::shown("svg", "image/svg+xml; charset=utf-8");
    /// A workbook of Excel 2007 and later.
    pub const XLSX: Self = Self::saved("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    /// Several files in one.
    pub const ZIP: Self = Self::saved("zip", "application/zip");

    const fn saved(extension: &'static str, media_type: &'static str) -> Self {
        Self { extension, media_type, inline: false }
    }

    const fn shown(extension: &'static str, media_type: &'static str) -> Self {
        Self { extension, media_type, inline: true }
    }

    /// The format with this extension among those that are offered.
    pub fn parse(extension: &str, offered: &[Self]) -> Option<Self> {
        offered.iter().copied().find(|format| format.extension == extension)
    }

    /// The extensions of formats, for a message: `gpx, zip`.
    pub fn names(formats: &[Self]) -> String {
        formats.iter().map(|format| format.extension).collect::<Vec<_>>().join(", ")
    }

    /// The error of a module that cannot write this format. It is a defect: requests name a format that is offered.
    pub(crate) fn not_written(self) -> Error {
        Error::Internal(format!("aucun fichier « {} » à écrire", self.extension))
    }

    /// Makes a file in this format: its name without the extension, its title for people, and its content.
    pub fn file(self, stem: &str, title: &str, bytes: Vec<u8>) -> Fichier {
        let Self { extension, media_type, inline } = self;
        let titre = format!("{}.{extension}", titled(title));
        Fichier { nom: format!("{stem}.{extension}"), titre, media_type, bytes, inline, langue: None }
    }
}

/// A request for a file that is made of an atlas, parsed. It is the key of the file in the server's cache: two equal
/// products of one atlas are the same bytes. So it holds everything that the bytes depend on beside the atlas, and nothing
/// else.
///
/// A module implements this trait beside the code that writes the file. The server needs no other line to make, cache,
/// compress and send it. (Tiles are not products: they are cut from [`crate::tile::Tiles`], not made of the atlas alone.)
pub trait Product: Debug + Eq + Hash + Send + Sync + 'static {
    /// Makes the file. Returns `None` if the atlas has nothing of that name. Fails if the request does not fit the atlas,
    /// or on a defect of a writer.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>>;

    /// Is it seldom asked for twice? The server then spends less time on its compression.
    fn is_seldom(&self) -> bool {
        false
    }
}

/// Makes a title fit for a file name on any system: no control characters, none of `\/:*?"<>|`, no dot or space at either
/// end, at most 100 characters, so that the extension is not cut off.
pub fn titled(title: &str) -> String {
    let forbidden = |c: char| c.is_control() || r#"\/:*?"<>|"#.contains(c);
    let clean: String = title.chars().map(|c| if forbidden(c) { '-' } else { c }).take(100).collect();
    clean.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_name_on_every_system() {
        assert_eq!(titled("Voie « A/B »\r\nétape \"1\" : x – y."), "Voie « A-B »--étape -1- - x – y");
        assert_eq!(titled(&"é".repeat(300)).chars().count(), 100);
        assert_eq!(titled(" ..a.. "), "a");
    }
}
