//! `hent db`: create, save and restore the store.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::{StoreOption, block_on, say, spinner};
use crate::error::Result;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Créer la base, ou la mettre au schéma de ce programme
    Init {
        #[command(flatten)]
        store: StoreOption,
    },
    /// Sauvegarder toute la base, journal compris, dans un GeoPackage
    Dump {
        /// Le GeoPackage à écrire ; s'il existe, il est remplacé une fois la sauvegarde complète
        #[arg(value_name = "FICHIER.gpkg")]
        file: PathBuf,
        /// Seulement cette voie : ses tronçons, ses étapes et leurs localités, sans hébergeurs ni journal
        #[arg(long, value_name = "CODE")]
        voie: Option<String>,
        #[command(flatten)]
        store: StoreOption,
    },
    /// Restaurer une sauvegarde
    Restore {
        /// La sauvegarde
        #[arg(value_name = "FICHIER.gpkg")]
        file: PathBuf,
        /// Remplacer le contenu de la base si elle n'est pas vide
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        store: StoreOption,
    },
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init { store } => {
            let store = store.open()?;
            let migrated = block_on(store.init())?;
            say(format_args!("{} : {migrated}", store.name()));
        }
        Command::Dump { file, voie: None, store } => {
            let store = store.open()?;
            let counts = with_spinner("sauvegarde…", store.dump(&file))?;
            say(format_args!("{} : sauvegarde de {} ({counts})", file.display(), store.name()));
        }
        Command::Dump { file, voie: Some(code), store } => {
            let store = store.open()?;
            let counts = with_spinner("écriture…", store.dump_voie(&file, &code))?;
            say(format_args!("{} : voie {code} de {} ({counts})", file.display(), store.name()));
        }
        Command::Restore { file, replace, store } => {
            let store = store.open()?;
            let counts = with_spinner("restauration…", store.restore(&file, replace))?;
            say(format_args!("{} : restaurée depuis {} ({counts})", store.name(), file.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn with_spinner<T>(message: &'static str, work: impl Future<Output = Result<T>>) -> Result<T> {
    let spinner = spinner(message);
    let outcome = block_on(work);
    spinner.finish_and_clear();
    outcome
}
