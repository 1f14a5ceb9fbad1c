//! Recognises the format of a file by its content. Names and media types say nothing that can be relied on.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use zip::ZipArchive;

/// The number of bytes in which the root element of an XML document is searched.
const HEAD: u64 = 4_096;
/// The number of entries of an archive whose names are looked at.
const MOST_ENTRIES: usize = 2_000;

/// A format that can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a format")]
pub enum FormatEnvoye {
    Gpx,
    Kml,
    Kmz,
    GeoJson,
    Fit,
    /// A ZIP archive of a shapefile, or of files in one of the other formats.
    Zip,
    GeoPackage,
}

impl FormatEnvoye {
    /// The names of the formats, for a message.
    pub const NOMS: &'static str = "GPX, KML, KMZ, GeoJSON, FIT, Shapefile (en .zip), GeoPackage";

    /// Returns the ending of the names of such files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gpx => "gpx",
            Self::Kml => "kml",
            Self::Kmz => "kmz",
            Self::GeoJson => "geojson",
            Self::Fit => "fit",
            Self::Zip => "zip",
            Self::GeoPackage => "gpkg",
        }
    }

    /// Recognises the format of a file. Returns `None` if it is none of them.
    pub fn de(file: &mut File) -> Option<Self> {
        let mut head = vec![];
        file.seek(SeekFrom::Start(0)).and_then(|_| file.take(HEAD).read_to_end(&mut head)).ok()?;
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(Self::of_archive(file));
        }
        Self::of_head(&head)
    }

    fn of_head(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"SQLite format 3\0") {
            return Some(Self::GeoPackage);
        }
        // FIT protocol, file header: the data type at byte 8.
        if head.get(8..12) == Some(b".FIT") {
            return Some(Self::Fit);
        }
        // In UTF-16 every second byte of these words is 0.
        let text: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
        let text = String::from_utf8_lossy(&text);
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}'));
        match text.chars().next()? {
            '{' | '[' => Some(Self::GeoJson),
            '<' => Self::of_root(text),
            _ => None,
        }
    }

    /// Recognises an XML document by its root: the first element, after declarations and comments.
    fn of_root(text: &str) -> Option<Self> {
        let mut rest = text;
        loop {
            rest = rest.get(rest.find('<')? + 1..)?;
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.get(comment.find("-->")?..)?;
            } else if !rest.starts_with(['?', '!']) {
                break;
            }
        }
        let name: String = rest.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
        match name.rsplit(':').next()?.to_lowercase().as_str() {
            "gpx" => Some(Self::Gpx),
            "kml" => Some(Self::Kml),
            _ => None,
        }
    }

    /// Recognises KMZ, a ZIP archive with a KML file at its root, among other archives.
    fn of_archive(file: &mut File) -> Self {
        let Ok(archive) = ZipArchive::new(file) else { return Self::Zip };
        let others = ["shp", "gpx", "gpkg", "geojson", "json"];
        let names: Vec<String> =
            archive.file_names().take(MOST_ENTRIES).flatten().map(|name| name.to_lowercase()).collect();
        let other = |name: &String| name.rsplit('.').next().is_some_and(|end| others.contains(&end));
        if names.iter().any(|name| name.ends_with(".kml")) && !names.iter().any(other) { Self::Kmz } else { Self::Zip }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_recognised_by_its_content() {
        let utf16 = |text: &str| {
            std::iter::once(0xfeff_u16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
        };
        for (head, format) in [
            (b"<?xml version='1.0'?><gpx version='1.1'>".to_vec(), Some(FormatEnvoye::Gpx)),
            ("\u{feff}\n <!-- <kml> --><!DOCTYPE gpx><g:gpx>".into(), Some(FormatEnvoye::Gpx)),
            (utf16("<?xml version='1.0' encoding='utf-16'?>\n<gpx>"), Some(FormatEnvoye::Gpx)),
            (b"<kml xmlns='http://www.opengis.net/kml/2.2'>".to_vec(), Some(FormatEnvoye::Kml)),
            (b" {\"type\":".to_vec(), Some(FormatEnvoye::GeoJson)),
            (b"SQLite format 3\0....".to_vec(), Some(FormatEnvoye::GeoPackage)),
            (b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT".to_vec(), Some(FormatEnvoye::Fit)),
            (b"<html><gpx>".to_vec(), None),
            (b"<!DOCTYPE html>".to_vec(), None),
            (b"lon,lat\n1,2".to_vec(), None),
            (vec![0; 100], None),
            (vec![], None),
        ] {
            assert_eq!(FormatEnvoye::of_head(&head), format, "{}", String::from_utf8_lossy(&head));
        }
    }
}
