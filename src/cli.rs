//! The command line (design §4): what was typed, resolved into calls of the library.

mod bake;
mod db;
pub mod demo;
mod export;
mod french;
mod hebergeur;
mod import;
mod import_program;
mod serve;

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::error::{Error, Result};
use crate::store::Store;

/// Cartographie des chemins de Compostelle en Bretagne : tuiles, traces et hébergeurs les plus proches.
#[derive(Parser)]
#[command(name = "hent", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Servir la carte, les tuiles et les traces
    Serve(serve::Options),
    /// Créer, sauvegarder et restaurer la base
    #[command(subcommand)]
    Db(db::Command),
    /// Ajouter et modifier des voies, hébergeurs… à partir de fichiers
    Import(import::Command),
    /// Ne plus publier un hébergeur
    #[command(subcommand)]
    Hebergeur(hebergeur::Command),
    /// Écrire les tuiles dans une archive, à lire hors ligne ou à servir sans ce programme
    Bake(bake::Command),
    /// Écrire une trace, ou le nombre des téléchargements, dans un fichier
    Export(export::Command),
}

/// The option by which every command finds its store.
#[derive(Args)]
struct StoreOption {
    /// Base PostGIS (postgres://… ou « host=… dbname=… ») ou fichier GeoPackage (.gpkg)
    #[arg(long, env = "HENT_STORE", hide_env_values = true, default_value = "hent.gpkg", value_name = "ADRESSE")]
    store: String,
}

impl StoreOption {
    fn open(&self) -> Result<Store> {
        Store::at(&self.store)
    }
}

/// What `hent-import` is asked for, by `hent`: what reads other people's files.
#[derive(Parser)]
#[command(name = "hent", version)]
enum Foreign {
    /// Ajouter et modifier des voies, hébergeurs… à partir de fichiers
    Import(import::Command),
    /// Créer une base avec les données de démonstration
    Demonstration {
        #[arg(value_name = "FICHIER.gpkg")]
        file: PathBuf,
    },
}

/// Runs the command of this process. An error goes to standard error as one line, and the exit code is 2.
pub fn main() -> ExitCode {
    let Cli { command } = match typed() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    exit_code(match command {
        Command::Serve(options) => serve::run(options),
        Command::Db(command) => db::run(command),
        Command::Import(_) => import_program::hand_over(),
        Command::Hebergeur(command) => hebergeur::run(command),
        Command::Bake(command) => bake::run(command),
        Command::Export(command) => export::run(command),
    })
}

/// The same of the process that reads other people's files. Nothing that [`main`] calls may reach GDAL.
pub fn main_of_import() -> ExitCode {
    let command = match typed() {
        Ok(command) => command,
        Err(code) => return code,
    };
    exit_code(match command {
        Foreign::Import(command) => import::run(command),
        Foreign::Demonstration { file } => block_on(demo::create(&file)).map(|()| ExitCode::SUCCESS),
    })
}

/// What was typed. `Err`: the help or the error was said, and the program ends with this.
fn typed<T: CommandFactory + FromArgMatches>() -> std::result::Result<T, ExitCode> {
    let matches = french::command(T::command()).try_get_matches();
    let error = match matches.and_then(|mut matches| T::from_arg_matches_mut(&mut matches)) {
        Ok(typed) => return Ok(typed),
        Err(error) => error,
    };
    if error.use_stderr() {
        let _ = writeln!(std::io::stderr(), "hent : {}", french::error(&error));
        return Err(ExitCode::from(2));
    }
    let _ = error.print();
    Err(ExitCode::SUCCESS)
}

fn exit_code(outcome: Result<ExitCode>) -> ExitCode {
    match outcome {
        Ok(code) => code,
        Err(error) => {
            #[allow(clippy::print_stderr, reason = "this is where a command's error is said")]
            {
                eprintln!("hent : {}", in_lines(&error));
            }
            ExitCode::from(2)
        }
    }
}

/// An error as text for a terminal: one line, or a list. Control characters become blanks.
fn in_lines(error: &Error) -> String {
    let several = matches!(error, Error::Rows { .. } | Error::InTheWay { .. });
    let blank = |c: char| if c.is_control() && !(several && c == '\n') { ' ' } else { c };
    error.to_string().chars().map(blank).collect()
}

/// Says a command's result on standard output. A reader who has gone away (`| head`) is no error.
fn say(report: impl Display) {
    let _ = writeln!(std::io::stdout(), "{report}");
}

/// Asks a person at a terminal; `None` where there is none.
fn agreed(question: &str) -> Result<Option<bool>> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(None);
    }
    let _ = write!(std::io::stderr(), "{question} [o/N] ");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(Error::io("/dev/stdin"))?;
    Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "o" | "oui" | "y" | "yes")))
}

/// Runs a command's work to its end.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|e| Error::Internal(e.to_string()))?.block_on(work)
}

/// Shows that long work is under way: moving on a terminal, nothing elsewhere. Dropped, it goes.
fn spinner(message: &'static str) -> indicatif::ProgressBar {
    if !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let spinner = indicatif::ProgressBar::new_spinner().with_message(message);
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}
