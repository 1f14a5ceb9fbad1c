//! A file that somebody sends over HTTP, read by a process of its own.
//!
//! What is sent is hostile until it is read. The service writes it into a temporary folder, unread ([`Envoi`]), and
//! starts `hent-import lire` ([`lire`]). That process first gives up nearly all its rights ([`confiner`]), and then
//! reads the file with the readers of imports. The service gets nothing of it but numbers and names ([`Lu`]), or the
//! reason why the file cannot be read ([`Refus`]). The folder disappears with the [`Envoi`]. [`hauteurs`] starts a second
//! process for the heights of a mended track.
//!
//! ```text
//!   body ──> Envoi (a folder) ──> hent-import lire: confiner, multipart, format, import::traces ──> Lu ──> service
//!                                    256 MB, 20 s, no network, no other file
//! ```
//!
//! ```
//! use hent::envoi::{Lu, LuDe};
//!
//! let lu = Lu { fichiers: vec![LuDe { format: "gpx".into(), ..LuDe::default() }], champs: vec![] };
//! let bytes = lu.encoder();
//! assert_eq!(Lu::decoder(&bytes).unwrap().unwrap(), lu);
//! ```

mod confinement;
mod document;
mod format;
mod hauteurs;
mod lecteur;
mod multipart;
mod processus;
mod refus;

use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub use self::confinement::confiner;
pub use self::document::{Figure, Lu, LuDe, MOST_POINTS, PartLue, TraceLue};
pub use self::format::FormatEnvoye;
pub use self::hauteurs::hauteurs;
pub use self::lecteur::{Demande, lire};
pub use self::multipart::{Partie, frontiere, parties};
pub use self::processus::programme;
pub use self::refus::Refus;
use crate::error::{Error, Result};

/// The fields of a form that are texts. All others are files.
pub const CHAMPS: &[&str] = &["par", "tolerance"];
/// The maximum length of such a text, in characters.
pub const LONGEST_CHAMP: usize = 100;

/// The name of the body in its folder.
const CORPS: &str = "envoi";

/// A body that was sent, in a folder of its own, which is removed at the end.
pub struct Envoi(TempDir);

impl Envoi {
    /// Makes the folder, and the file that takes the body. Errors: the system has no room.
    pub fn nouveau() -> Result<(Self, File)> {
        let failed = |source| Error::Io { path: std::env::temp_dir(), source };
        let envoi = Self(tempfile::Builder::new().prefix("hent-envoi-").tempdir().map_err(failed)?);
        let file = File::create_new(envoi.corps()).map_err(failed)?;
        Ok((envoi, file))
    }

    /// Returns the folder.
    pub fn dossier(&self) -> &Path {
        self.0.path()
    }

    /// Returns the path of the body.
    pub fn corps(&self) -> PathBuf {
        corps(self.dossier())
    }
}

/// Returns the path of the body in a folder.
pub fn corps(dossier: &Path) -> PathBuf {
    dossier.join(CORPS)
}
