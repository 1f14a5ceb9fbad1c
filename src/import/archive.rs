//! Zip files with GPX files in them: the GPX files are unpacked into a temporary folder, under names of our own.
//!
//! An archive is hostile: its entries are counted, its sizes and ratios looked at before anything is read, and no more
//! than it promised is unpacked. The names of its entries are only told, never taken for paths.

use std::fs::File;
use std::io::{Read, copy};
use std::path::Path;

use tempfile::TempDir;
use zip::ZipArchive;

use super::files::{self, Format, Source};
use super::messages;
use crate::error::{Error, Result};

/// Entries of one archive.
const MOST_ENTRIES: usize = 2_000;
/// Bytes of all its GPX files, unpacked.
const LARGEST: u64 = 2 << 30;
/// Unpacked bytes for each packed one. GPX comes near 20.
const HIGHEST_RATIO: u64 = 200;

/// The files, archives with GPX files replaced by these, and the folders that hold them: keep them until the files were
/// read. Other archives stay: GDAL reads the shapefile in them. Errors: an archive is broken or suspiciously large.
pub(super) fn unpacked(sources: Vec<Source>) -> Result<(Vec<Source>, Vec<TempDir>)> {
    let (mut all, mut folders) = (vec![], vec![]);
    for source in sources {
        match source.format {
            Format::Zip => match gpx_files(&source)? {
                Some((files, folder)) => {
                    all.extend(files);
                    folders.push(folder);
                }
                None => all.push(source),
            },
            _ => all.push(source),
        }
    }
    Ok((all, folders))
}

/// The GPX files of an archive; `None` if it has none, or is no archive that this library reads.
fn gpx_files(source: &Source) -> Result<Option<(Vec<Source>, TempDir)>> {
    let file = File::open(&source.path).map_err(Error::io(&source.name))?;
    let packed = file.metadata().map_err(Error::io(&source.name))?.len();
    let Ok(mut archive) = ZipArchive::new(file) else { return Ok(None) };
    let refused = |problem| messages::refused(&source.name, problem);
    if archive.len() > MOST_ENTRIES {
        return Err(refused(messages::archive_entries(MOST_ENTRIES)));
    }
    let mut wanted: Vec<(usize, String, u64)> = vec![];
    for nth in 0..archive.len() {
        let entry = archive.by_index_raw(nth).map_err(|_| refused(messages::broken_archive()))?;
        let name = entry.name().unwrap_or_default().replace('\\', "/");
        let base = name.rsplit('/').next().unwrap_or_default().to_owned();
        // macOS puts a shadow `._x.gpx` beside each file.
        if entry.is_file() && base.to_lowercase().ends_with(".gpx") && !base.starts_with("._") {
            if entry.encrypted() {
                return Err(refused(messages::encrypted_archive()));
            }
            wanted.push((nth, base, entry.size()));
        }
    }
    if wanted.is_empty() {
        return Ok(None);
    }
    let size = wanted.iter().fold(0u64, |sum, (_, _, size)| sum.saturating_add(*size));
    if size > LARGEST || size / HIGHEST_RATIO > packed {
        return Err(refused(messages::archive_size()));
    }
    let folder = tempfile::tempdir().map_err(Error::io(std::env::temp_dir()))?;
    let mut unpacked = vec![];
    for (nth, base, size) in wanted {
        let path = folder.path().join(format!("{nth}.gpx"));
        let entry = archive.by_index(nth).map_err(|_| refused(messages::broken_archive()))?;
        write(entry, size, &path).map_err(|()| refused(messages::broken_archive()))?;
        if size > 0 {
            let name = format!("{}/{}", source.name, base.chars().filter(|c| !c.is_control()).collect::<String>());
            unpacked.push(Source { name, ..files::check(&path)? });
        }
    }
    Ok(Some((unpacked, folder)))
}

/// Unpacks an entry of so many bytes. Errors: it is broken, or longer than it promised.
fn write(entry: impl Read, size: u64, path: &Path) -> Result<(), ()> {
    let mut file = File::create_new(path).map_err(|_| ())?;
    let written = copy(&mut entry.take(size.saturating_add(1)), &mut file).map_err(|_| ())?;
    if written == size { Ok(()) } else { Err(()) }
}
