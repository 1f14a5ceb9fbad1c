//! `hent hebergeur`: commands for the administrator at the request of a host.

use std::process::ExitCode;

use clap::Subcommand;

use super::{StoreOption, block_on, say};
use crate::error::{Error, Result, shown};
use crate::model::Code;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Ne plus rien publier d'un hébergeur : ni sa place, ni ses coordonnées ; sa ligne reste dans la base
    Retirer {
        /// Le code de l'hébergeur
        code: String,
        #[command(flatten)]
        store: StoreOption,
    },
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let Command::Retirer { code, store } = command;
    let store = store.open()?;
    let code = Code::parse(code.trim()).map_err(|_| unknown(&code))?;
    if !block_on(store.retirer(&code))? {
        return Err(unknown(code.as_str()));
    }
    say(format_args!("{} : l'hébergeur {code} n'est plus publié.", store.name()));
    say(
        "Un service en marche l'ôte de ses réponses en une minute au plus ; les archives faites avant (hent bake) le contiennent encore.",
    );
    Ok(ExitCode::SUCCESS)
}

fn unknown(code: &str) -> Error {
    Error::input(
        format!("hébergeur « {} »", shown(code)),
        "la base n'a pas d'hébergeur de ce code",
        "Vérifiez le code : il est dans la colonne code de la table hebergeur.",
    )
}
