//! `hent db qgis`: the project in which editors change the store.

use std::path::{Component, Path, PathBuf};

use super::{block_on, say};
use crate::error::{Error, Result};
use crate::file::aside;
use crate::qgis::{self, Source, TABLES};
use crate::store::{Place, Store};

/// The end of the name of the file of findings, which the project shows.
const FINDINGS: &str = "-constats.geojson";

/// Writes the project of a store to `file`, its findings beside it, and its styles into a GeoPackage.
pub(super) fn write(file: &Path, store: &Store) -> Result<()> {
    let is_packed = match file.extension().and_then(|extension| extension.to_str()) {
        Some("qgz") => true,
        Some("qgs") => false,
        _ => {
            let problem = "un projet QGIS a un nom en .qgz ou .qgs";
            return Err(Error::input(file.display().to_string(), problem, "Donnez par exemple -o hent.qgz."));
        }
    };
    let rows = block_on(store.load(&TABLES))?;
    let source = match store.place() {
        Place::File(geopackage) => Source::Geopackage(relative(file, &geopackage)?),
        Place::Database(parameters) => Source::Postgis(parameters),
    };
    let findings = file.with_file_name(format!("{}{FINDINGS}", file.file_stem().unwrap_or_default().to_string_lossy()));
    let count = super::check::write_geojson(store, &findings)?;
    let project = qgis::project(&source, &rows, &findings.file_stem().unwrap_or_default().to_string_lossy())?;
    let bytes = if is_packed { qgis::packed(&project)? } else { project.into_bytes() };
    let styles = qgis::styles(&rows)?;
    block_on(store.write_styles(styles))?;
    aside::write(file, &bytes)?;
    let reminder = match source {
        Source::Geopackage(path) => format!("déplacez-le avec sa base, {path}"),
        Source::Postgis(_) => "QGIS demandera à chacun son utilisateur et son mot de passe".to_owned(),
    };
    say(format_args!("{} : projet QGIS de {} ; {reminder}.", file.display(), store.name()));
    say(format_args!("{} : {count} constats.", findings.display()));
    Ok(())
}

/// Returns the path of a GeoPackage from the folder of a project, as QGIS writes it: `./chemins.gpkg`. Errors: a folder
/// is missing, or the path has a character with a meaning in QGIS's sources.
fn relative(project: &Path, geopackage: &Path) -> Result<String> {
    let whole = |path: &Path| path.canonicalize().map_err(Error::io(path));
    let folder = project.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (from, to) = (whole(folder)?, whole(geopackage)?);
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common)).collect();
    let path = path.to_str().filter(|path| !path.contains('|')).ok_or_else(|| {
        let problem = "QGIS ne sait pas nommer ce chemin (caractère « | », ou nom qui n'est pas en UTF-8)";
        Error::input(geopackage.display().to_string(), problem, "Renommez le fichier ou son dossier.")
    })?;
    Ok(if path.starts_with("..") { path.to_owned() } else { format!("./{path}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_geopackage_is_named_from_the_folder_of_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path
        };
        let (beside, below) = (file("Châteaulin à pied.gpkg"), file("base/b.gpkg"));
        let project = folder.path().join("hent.qgz");
        assert_eq!(relative(&project, &beside).unwrap(), "./Châteaulin à pied.gpkg");
        assert_eq!(relative(&project, &below).unwrap(), "./base/b.gpkg");
        assert_eq!(relative(&folder.path().join("base/hent.qgz"), &beside).unwrap(), "../Châteaulin à pied.gpkg");
        assert!(relative(&project, &file("a|b.gpkg")).is_err());
        assert!(relative(&folder.path().join("absent/hent.qgz"), &beside).is_err());
    }
}
