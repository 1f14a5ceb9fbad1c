//! Replaces a file in one step: the new file is made in a temporary folder beside it and then renamed. So a reader
//! finds either the old file or the complete new one.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use tempfile::{Builder, TempDir};

use crate::error::{Error, Result};

/// The prefix of the folder's name, French for "in progress". Such a folder remains after a power failure.
const PREFIX: &str = ".hent-en-cours-";

/// A temporary folder beside the file that is to be made. Dropping this value removes the folder. If the process is
/// killed, the folder remains until the next process makes a file in the same place.
pub struct Aside {
    folder: TempDir,
    /// The lock on the folder. The system releases it when the process ends for any reason, so an unlocked folder is
    /// abandoned. On file systems without locks, abandoned folders are never removed.
    _alive: Option<File>,
}

impl Aside {
    /// Makes a folder beside `path` and removes abandoned ones. Errors: the folder cannot be made.
    pub fn of(path: &Path) -> Result<Self> {
        let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        remove_abandoned(beside);
        loop {
            let folder = Builder::new().prefix(PREFIX).tempdir_in(beside).map_err(Error::io(path))?;
            let alive = File::open(folder.path()).ok().filter(|alive| alive.lock().is_ok());
            // Before the lock was taken, another process may have removed the folder as abandoned.
            if folder.path().exists() {
                return Ok(Self { folder, _alive: alive });
            }
        }
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Writes a file and then moves it to `path`, where it replaces any older file. Its permissions follow the umask.
///
/// Errors: `path` is a folder, or the file cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.is_dir() {
        return Err(Error::io(path)(ErrorKind::IsADirectory.into()));
    }
    let aside = Aside::of(path)?;
    let made = aside.path().join("fichier");
    let mut file = File::create_new(&made).map_err(Error::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io(path))?;
    std::fs::rename(&made, path).map_err(Error::io(path))
}

/// Removes the folders of processes that have ended. Errors are ignored, because a remaining folder does no harm.
fn remove_abandoned(beside: &Path) {
    let Ok(entries) = std::fs::read_dir(beside) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let path = entry.path();
        if let Ok(folder) = File::open(&path)
            && folder.try_lock().is_ok()
            && std::fs::remove_dir_all(&path).is_ok()
        {
            tracing::info!("{} : reste d'une commande interrompue, enlevé", path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn only_abandoned_folders_are_removed() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("cible");
        let at_work = Aside::of(&target).unwrap();
        let abandoned = place.path().join(".hent-en-cours-abc");
        std::fs::create_dir(&abandoned).unwrap();
        std::fs::write(abandoned.join("x.gpkg-journal"), "x").unwrap();
        let (mine, note) = (place.path().join(".hent-mien"), place.path().join(".hent-en-cours.txt"));
        std::fs::create_dir(&mine).unwrap();
        std::fs::write(&note, "x").unwrap();
        std::os::unix::fs::symlink(&mine, place.path().join(".hent-en-cours-lien")).unwrap();
        write(&target, b"contenu").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"contenu");
        assert!(!abandoned.exists());
        assert!(at_work.path().exists() && mine.exists() && note.exists());
        drop(at_work);
        let mut left = names(place.path());
        left.sort();
        assert_eq!(left, [".hent-en-cours-lien", ".hent-en-cours.txt", ".hent-mien", "cible"]);
    }

    #[test]
    fn a_folder_is_not_replaced_by_a_file() {
        let place = tempfile::tempdir().unwrap();
        assert!(write(place.path(), b"x").is_err());
        assert!(names(place.path()).is_empty());
    }
}
