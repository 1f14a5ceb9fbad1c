//! Files that are sent or saved, their formats, and the writers that several modules share.
//!
//! [`Fichier`] is a file: name, media type, bytes. [`FileFormat`] is the table of formats. [`Product`] is a request for
//! a file that is made from the atlas, and also the key of that file in the server's cache. [`csv`], [`zip`] and
//! [`xml`] write content. [`compress`] has one level for each content coding. [`aside`] replaces a file on disk in one
//! step. The modules that make files ([`crate::trace`], [`crate::liste`] and others) implement [`Product`].
//! [`crate::http`] and [`crate::cli`] use it.
//!
//! ```
//! use hent::file::FileFormat;
//! use hent::file::csv::{Table, plain};
//!
//! let mut table = Table::new(["nom", "km"]).unwrap();
//! table.row([plain("=Gîte"), "12,5".to_owned()]).unwrap(); // no spreadsheet takes the name for a formula
//! let file = FileFormat::CSV.file("gites-y", "Gîtes : voie Y", table.finish().unwrap());
//! assert_eq!((file.nom.as_str(), file.titre.as_str()), ("gites-y.csv", "Gîtes - voie Y.csv"));
//! assert_eq!(String::from_utf8(file.bytes).unwrap(), "\u{feff}nom;km\r\n'=Gîte;12,5\r\n");
//! ```

pub mod aside;
pub(crate) mod attribution;
pub mod compress;
pub mod csv;
pub mod decompress;
pub mod xml;
pub mod zip;

use std::fmt::Debug;
use std::hash::Hash;

use crate::atlas::Atlas;
use crate::error::{Error, Result};

/// A file that is sent over HTTP or written by a command.
#[derive(Debug)]
pub struct Fichier {
    /// The file name for old clients. It contains only characters of `[a-z0-9.-]`.
    pub nom: String,
    /// The file name for people. It contains no characters that an operating system forbids ([`titled`]).
    pub titre: String,
    /// The media type.
    pub media_type: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
    /// True if a browser shows the file (`inline`), false if it saves the file (`attachment`).
    pub inline: bool,
    /// The language of the content as a BCP 47 tag (`fr`), if any. The server sends it as `Content-Language`.
    pub langue: Option<&'static str>,
}

/// A file format. Each module that makes files lists the formats that it can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileFormat {
    /// The extension without the dot. It is also the name of the format in URLs.
    pub extension: &'static str,
    /// The media type.
    pub media_type: &'static str,
    /// True if a browser shows such a file, false if it saves it.
    pub inline: bool,
}

impl FileFormat {
    /// CSV, a table that any spreadsheet opens.
    pub const CSV: Self = Self::saved("csv", "text/csv; charset=utf-8; header=present");
    /// A FIT course for the watches of Garmin and other makers.
    pub const FIT: Self = Self::saved("fit", "application/vnd.ant.fit");
    /// GeoJSON, features on a map (RFC 7946).
    pub const GEOJSON: Self = Self::saved("geojson", "application/geo+json");
    /// GPX, tracks and waypoints that every device opens.
    pub const GPX: Self = Self::saved("gpx", "application/gpx+xml");
    /// The national schema of hiking itineraries, in GeoJSON.
    pub const ITINERAIRES: Self = Self { extension: "itineraires.geojson", ..Self::GEOJSON };
    /// HTML, a page.
    pub const HTML: Self = Self::shown("html", "text/html; charset=utf-8");
    /// iCalendar, a calendar to which people subscribe.
    pub const ICS: Self = Self::saved("ics", "text/calendar; charset=utf-8");
    /// JSON, an answer to a program.
    pub const JSON: Self = Self::shown("json", "application/json; charset=utf-8");
    /// KML, tracks and waypoints for Google Earth.
    pub const KML: Self = Self::saved("kml", "application/vnd.google-earth.kml+xml");
    /// PNG, a picture in pixels.
    pub const PNG: Self = Self::shown("png", "image/png");
    /// SVG, a vector picture.
    pub const SVG: Self = Self::shown("svg", "image/svg+xml; charset=utf-8");
    /// Plain text.
    pub const TXT: Self = Self::shown("txt", "text/plain; charset=utf-8");
    /// WebP, a picture in pixels.
    pub const WEBP: Self = Self::shown("webp", "image/webp");
    /// XML.
    pub const XML: Self = Self::shown("xml", "application/xml; charset=utf-8");
    /// A workbook of Excel 2007 and later.
    pub const XLSX: Self = Self::saved("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    /// ZIP, several files in one.
    pub const ZIP: Self = Self::saved("zip", "application/zip");

    /// Makes a format that browsers save.
    const fn saved(extension: &'static str, media_type: &'static str) -> Self {
        Self { extension, media_type, inline: false }
    }

    /// Makes a format that browsers show.
    const fn shown(extension: &'static str, media_type: &'static str) -> Self {
        Self { extension, media_type, inline: true }
    }

    /// Returns the format with this extension, if it is among `offered`.
    pub fn parse(extension: &str, offered: &[Self]) -> Option<Self> {
        offered.iter().copied().find(|format| format.extension == extension)
    }

    /// Returns the extensions of some formats, for a message: `gpx, zip`.
    pub fn names(formats: &[Self]) -> String {
        formats.iter().map(|format| format.extension).collect::<Vec<_>>().join(", ")
    }

    /// Makes the error of a module that cannot write this format. It is a defect, because requests are checked against
    /// the formats that the module offers.
    pub(crate) fn not_written(self) -> Error {
        Error::Internal(format!("aucun fichier « {} » à écrire", self.extension))
    }

    /// Makes a file in this format. `stem` and `title` become the two file names ([`Fichier`]). The extension is added.
    pub fn file(self, stem: &str, title: &str, bytes: Vec<u8>) -> Fichier {
        let Self { extension, media_type, inline } = self;
        let titre = format!("{}.{extension}", titled(title));
        Fichier { nom: format!("{stem}.{extension}"), titre, media_type, bytes, inline, langue: None }
    }
}

/// A parsed request for a file that is made from the atlas. It is also the key of the file in the server's cache: equal
/// products give equal bytes from the same atlas. So, apart from the atlas, a product contains everything on which the
/// bytes depend, and nothing else.
///
/// A module implements this trait beside the code that writes the file. The server makes, caches, compresses and sends
/// the file without further code. (Tiles are not products, because they are cut from [`crate::tile::Tiles`].)
pub trait Product: Debug + Eq + Hash + Send + Sync + 'static {
    /// Makes the file. Returns `None` if the atlas does not have the requested thing.
    ///
    /// Errors: the request does not fit the atlas, or the writer has a defect.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>>;

    /// Tells whether clients rarely request the same file twice. If so, the server spends less time on compression.
    fn is_seldom(&self) -> bool {
        false
    }
}

/// Turns a title into a file name that every operating system accepts. Control characters and `\/:*?"<>|` become `-`.
/// Dots and spaces at both ends are removed. The name has at most 100 characters, so that no system cuts off the
/// extension.
pub fn titled(title: &str) -> String {
    let forbidden = |c: char| c.is_control() || r#"\/:*?"<>|"#.contains(c);
    let clean: String = title.chars().map(|c| if forbidden(c) { '-' } else { c }).take(100).collect();
    clean.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_replaced_and_long_titles_cut() {
        assert_eq!(titled("Voie « A/B »\r\nétape \"1\" : x – y."), "Voie « A-B »--étape -1- - x – y");
        assert_eq!(titled(&"é".repeat(300)).chars().count(), 100);
        assert_eq!(titled(" ..a.. "), "a");
    }
}
