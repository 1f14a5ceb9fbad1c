//! Unpacks ZIP archives into a temporary folder: all GPX files if there are any, else the only file of a format that hent
//! reads.
//!
//! Archives are treated as hostile. Before anything is written, the number of entries, their sizes and the compression
//! ratio are checked. While an entry is written, it may not exceed its declared size. Files in the temporary folder
//! have safe names of letters and digits, so the name of an entry cannot lead to another folder.

use std::fs::File;
use std::io::{Cursor, Read, Seek, copy, sink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::ZipArchive;

use super::source::{self, Source, SourceFormat};
use crate::error::{Error, Result, shown};
use crate::import::messages;

/// The maximum number of entries in an archive.
const MOST_ENTRIES: usize = 2_000;
/// The maximum size of all unpacked files together, in bytes.
const LARGEST: u64 = 2 << 30;
/// The maximum unpacked size of a workbook, in bytes. XLSX and ODS files are archives.
const LARGEST_WORKBOOK: u64 = 1 << 30;
/// The maximum ratio of unpacked to packed bytes. A CSV file with many equal cells comes near 50.
const HIGHEST_RATIO: u64 = 200;
/// The number of names that a message lists.
const LISTED: usize = 10;

/// The endings of the files that are read from an archive. `shp` means all files of a shapefile.
const READ: [&str; 16] = [
    "shp", "csv", "tsv", "xlsx", "xlsm", "xls", "ods", "gpkg", "geojson", "json", "kml", "kmz", "fgb", "gml", "mif",
    "tab",
];
/// The formats that consist of several files: the ending of the main file, and the endings of all files.
const PARTS: [(&str, &[&str]); 3] = [
    ("shp", &["shp", "shx", "dbf", "prj", "cpg"]),
    ("mif", &["mif", "mid"]),
    ("tab", &["tab", "dat", "map", "id", "ind"]),
];

/// An entry of an archive.
struct Entry {
    /// The index in the archive.
    nth: usize,
    /// The path in the archive.
    name: String,
    /// The declared unpacked size, in bytes.
    size: u64,
}

/// Returns the files to read for `path`. For an archive, this is the file that `path` names in it
/// (`dossier.zip/export/voies.shp`). If `path` names none, it is all GPX files, or else the only file of a format that
/// hent reads. The caller must keep the returned folder until the files are read. Errors: those of [`source::check`];
/// the archive is broken or too large; or it has no file to read, or several.
pub(in crate::import) fn sources(path: &Path) -> Result<(Vec<Source>, Option<TempDir>)> {
    if let Some((archive, inner)) = within(path) {
        let (sources, folder) = unpacked(&source::check(&archive)?, Some(&inner))?;
        return Ok((sources, Some(folder)));
    }
    let source = source::check(path)?;
    if source.format != SourceFormat::Zip {
        return Ok((vec![source], None));
    }
    let (sources, folder) = unpacked(&source, None)?;
    Ok((sources, Some(folder)))
}

/// Splits `path` into an existing archive and the path within the archive. Returns `None` if no part of `path` is an
/// archive.
fn within(path: &Path) -> Option<(PathBuf, String)> {
    let archive = path
        .ancestors()
        .skip(1)
        .find(|part| part.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip")) && part.is_file())?;
    Some((archive.to_owned(), path.strip_prefix(archive).ok()?.to_string_lossy().into_owned()))
}

fn unpacked(source: &Source, inner: Option<&str>) -> Result<(Vec<Source>, TempDir)> {
    let broken = || messages::refused(&source.name, messages::broken_archive());
    let file = File::open(&source.path).map_err(Error::io(&source.name))?;
    let mut archive = ZipArchive::new(file).map_err(|_| broken())?;
    let entries = entries(&mut archive, source)?;
    let wanted = chosen(&entries, source, inner)?;
    let packed = source.path.metadata().map_or(0, |about| about.len());
    let size = wanted.iter().flat_map(|entry| parts(&entries, entry)).map(|part| part.size).sum();
    refuse_large(source, packed, size, LARGEST)?;
    let folder = tempfile::tempdir().map_err(Error::io(std::env::temp_dir()))?;
    let mut sources = vec![];
    for entry in wanted {
        // A folder for each entry keeps files of the same name apart.
        let own = folder.path().join(entry.nth.to_string());
        std::fs::create_dir(&own).map_err(Error::io(&own))?;
        for part in parts(&entries, entry) {
            let path = own.join(safe(&part.name));
            let packed = archive.by_index(part.nth).map_err(|_| broken())?;
            let mut file = File::create_new(&path).map_err(Error::io(&path))?;
            let written = copy(&mut packed.take(part.size.saturating_add(1)), &mut file).map_err(|_| broken())?;
            if written != part.size {
                return Err(broken());
            }
        }
        let name = format!("{}/{}", source.name, shown_path(&entry.name));
        let inner = source::check(&own.join(safe(&entry.name))).map_err(|error| match error {
            Error::Input { problem, cure, .. } => Error::Input { place: name.clone(), problem, cure },
            other => other,
        })?;
        sources.push(Source { name, ..inner });
    }
    Ok((sources, folder))
}

/// Returns the entries of an archive that are files, without the shadow files of macOS. Errors: there are too many
/// entries, or an entry is encrypted.
fn entries(archive: &mut ZipArchive<impl Read + Seek>, source: &Source) -> Result<Vec<Entry>> {
    if archive.len() > MOST_ENTRIES {
        return Err(messages::refused(&source.name, messages::archive_entries(MOST_ENTRIES)));
    }
    let mut entries = vec![];
    for nth in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(nth) else { continue };
        let name = entry.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
        if !entry.is_file() || is_shadow(&name) {
            continue;
        }
        if entry.encrypted() {
            return Err(messages::refused(&source.name, messages::encrypted_archive()));
        }
        entries.push(Entry { nth, name, size: entry.size() });
    }
    Ok(entries)
}

/// Returns the entries to read: the one named `inner`, or else all GPX files, or else the only one of a format that
/// hent reads. Errors: there is no such entry, or there are several. The message lists them.
fn chosen<'a>(entries: &'a [Entry], source: &Source, inner: Option<&str>) -> Result<Vec<&'a Entry>> {
    let name = &source.name;
    let read: Vec<&Entry> = entries.iter().filter(|entry| READ.contains(&ending(&entry.name).as_str())).collect();
    let list = |of: &[&Entry]| {
        let names: Vec<String> = of.iter().take(LISTED).map(|entry| shown_path(&entry.name)).collect();
        let more = of.len().saturating_sub(LISTED);
        if more == 0 { names.join(", ") } else { format!("{} et {more} autres", names.join(", ")) }
    };
    if let Some(inner) = inner {
        let found = entries.iter().find(|entry| entry.name == inner);
        return found.map(|found| vec![found]).ok_or_else(|| {
            Error::input(
                name,
                format!("l'archive n'a pas de fichier « {inner} »"),
                format!("Elle a : {}.", list(&read)),
            )
        });
    }
    let gpx: Vec<&Entry> = entries.iter().filter(|entry| ending(&entry.name) == "gpx" && entry.size > 0).collect();
    if !gpx.is_empty() {
        return Ok(gpx);
    }
    match read.as_slice() {
        [one] => Ok(vec![one]),
        [] => Err(Error::input(
            name,
            match entries {
                [] => "l'archive est vide".to_owned(),
                _ => format!("rien dans l'archive ne se lit : {}", list(&entries.iter().collect::<Vec<_>>())),
            },
            "hent lit dans une archive : GPX, Shapefile, CSV, XLSX, ODS, GeoPackage, GeoJSON, KML, FlatGeobuf.",
        )),
        [first, ..] => Err(Error::input(
            name,
            format!("plusieurs fichiers dans l'archive : {}", list(&read)),
            format!("Nommez celui qu'il faut, par exemple : \"{name}/{}\".", shown_path(&first.name)),
        )),
    }
}

/// Returns all entries of the multi-file format whose main file is `of`. For another format, returns only `of`.
fn parts<'a>(entries: &'a [Entry], of: &'a Entry) -> Vec<&'a Entry> {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let own = ending(&of.name);
    let Some((_, ends)) = PARTS.iter().find(|(end, _)| *end == own) else { return vec![of] };
    entries.iter().filter(|e| stem(&e.name) == stem(&of.name) && ends.contains(&ending(&e.name).as_str())).collect()
}

/// Checks the unpacked size of a workbook. `bytes` that are not an archive pass. Errors: the unpacked size is too
/// large.
pub(in crate::import) fn check_size(source: &Source, bytes: &[u8]) -> Result<()> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut size = 0;
    for nth in 0..archive.len().min(MOST_ENTRIES) {
        // The size in the header may be false, so this code unpacks and counts the bytes.
        let Ok(entry) = archive.by_index(nth) else { continue };
        size += copy(&mut entry.take(LARGEST_WORKBOOK - size + 1), &mut sink()).unwrap_or(0);
        if size > LARGEST_WORKBOOK {
            return refuse_large(source, bytes.len() as u64, size, LARGEST_WORKBOOK);
        }
    }
    Ok(())
}

/// Up to this unpacked size, in bytes, the ratio is not checked.
const SMALL: u64 = 10 << 20;

/// Checks the unpacked size and the ratio of unpacked to packed bytes. Errors: the size exceeds `largest`, or the ratio
/// is too high.
fn refuse_large(source: &Source, packed: u64, size: u64, largest: u64) -> Result<()> {
    if size > largest || (size > SMALL && size / HIGHEST_RATIO > packed) {
        return Err(messages::refused(&source.name, messages::archive_size(size >> 20)));
    }
    Ok(())
}

/// Returns the ending of a name in lower case, without the dot.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_lowercase())
}

/// Tells whether the entry is a shadow file: macOS adds `__MACOSX/._x` for each file `x`.
fn is_shadow(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|base| base.starts_with("._"))
}

/// Returns the safe name of an entry in the temporary folder: `export/à.voies.SHP` becomes `a-voies.shp`.
fn safe(name: &str) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let stem: String = slug::slugify(stem).chars().take(60).collect();
    format!("{}.{}", if stem.is_empty() { "fichier" } else { &stem }, slug::slugify(ending(name)))
}

/// Returns the path of an entry for messages, without `.` and `..`.
fn shown_path(name: &str) -> String {
    name.split('/').filter(|part| !["", ".", ".."].contains(part)).map(shown).collect::<Vec<_>>().join("/")
}
