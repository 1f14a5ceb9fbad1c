//! Where a file is made before it takes its place: whoever reads the place finds the old file or the whole new one.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use tempfile::{Builder, TempDir};

use crate::error::{Error, Result};

/// How such a folder's name begins. (People see it after a power cut: "under way".)
const PREFIX: &str = ".hent-en-cours-";

/// A folder beside the file that is to be made, for this process alone; dropped, it is gone. Where a process was killed,
/// it stays: the next one that makes a file in the same place removes it.
pub struct Aside {
    folder: TempDir,
    /// Locked while the process lives, whatever ends it. Where the file system knows no locks, nothing is ever removed.
    _alive: Option<File>,
}

impl Aside {
    /// A folder beside `path`. Errors: it cannot be made there.
    pub fn of(path: &Path) -> Result<Self> {
        let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        remove_abandoned(beside);
        loop {
            let folder = Builder::new().prefix(PREFIX).tempdir_in(beside).map_err(Error::io(path))?;
            let alive = File::open(folder.path()).ok().filter(|alive| alive.lock().is_ok());
            // Another process may have taken it for abandoned before it was locked.
            if folder.path().exists() {
                return Ok(Self { folder, _alive: alive });
            }
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Writes a file that anybody may read, as far as the umask lets. It takes the place of what is there when it is complete.
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

/// Removes the folders of processes that are no more. What cannot be removed is left: it harms nobody.
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
    fn what_is_abandoned_is_removed_and_nothing_else() {
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
    fn a_folder_that_is_there_is_not_replaced() {
        let place = tempfile::tempdir().unwrap();
        assert!(write(place.path(), b"x").is_err());
        assert!(names(place.path()).is_empty());
    }
}
