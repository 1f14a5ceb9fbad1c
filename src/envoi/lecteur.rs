//! Reads a body in a child process.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use super::Envoi;
use super::confinement::SECONDS;
use super::document::Lu;
use super::processus::{End, alone, watched};
use super::refus::Refus;
use crate::error::Result;

/// How a body is to be read.
#[derive(Clone, Debug, Default)]
pub struct Demande {
    /// The boundary, if the body is a form.
    pub frontiere: Option<String>,
    /// The coordinate system, if the file does not say it: `EPSG:2154`.
    pub srs: Option<String>,
}

/// Reads a body in a process of its own. Blocks until the process ended. As soon as `abandonne` is true, the process is
/// ended. Errors: the process cannot be started. Inner errors: the body cannot be read.
pub fn lire(programme: &Path, envoi: &Envoi, demande: &Demande, abandonne: &AtomicBool) -> Result<Result<Lu, Refus>> {
    let mut command = Command::new(programme);
    command.arg("lire").arg(envoi.dossier());
    // With `=`, because the boundary of a browser begins like an option.
    command.args(demande.frontiere.iter().map(|frontiere| format!("--frontiere={frontiere}")));
    command.args(demande.srs.iter().map(|srs| format!("--srs={srs}")));
    alone(&mut command).env("TMPDIR", envoi.dossier()).current_dir(envoi.dossier());
    let (bytes, end) = watched(&mut command, &[], abandonne)?;
    Ok(match (Lu::decoder(&bytes), end) {
        (Some(read), End::Done) => read,
        (_, End::TooLong) => Err(Refus::TropGrand(format!(
            "La lecture a duré plus de {SECONDS} s. Envoyez une seule trace, ou un fichier plus simple."
        ))),
        (_, End::Abandoned) => Err(Refus::Requete("L'envoi a été abandonné.".into())),
        // Out of memory, a file that is too large when unpacked, or a file that crashes a reader.
        (_, End::Killed) => Err(Refus::TropGrand(
            "Ce fichier demande plus de mémoire qu'il n'est permis, ou il est abîmé. Envoyez une seule trace.".into(),
        )),
        (None, End::Done) => Err(Refus::Illisible("Ce fichier ne se lit pas. Exportez-le de nouveau.".into())),
    })
}
