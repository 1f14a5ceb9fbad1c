//! The command line of both programs.
//!
//! Each command has a file that declares its options with clap, resolves them, and calls the library. [`main`] runs
//! `hent`. [`main_of_import`] runs `hent-import`, the process that reads other people's files. [`demo`] fills a new
//! store with the demonstration data. All texts for users are in French.
//!
//! ```
//! // The demonstration data are embedded: file name, kind as `hent import --as` takes it, bytes.
//! let (name, kind, bytes) = hent::cli::demo::FILES[0];
//! assert_eq!((name, kind), ("voies.csv", "voies"));
//! assert!(bytes.starts_with(b"code"));
//! ```

mod bake;
mod check;
mod comparer;
mod db;
pub mod demo;
mod export;
mod french;
mod hauteurs;
mod hebergeur;
mod import;
mod import_program;
mod lire;
mod perturbation;
mod qgis;
mod relief;
mod reperage;
mod serve;
mod situated;

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use self::reperage::on_lines;
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
    /// Vérifier des traces ou la base : trous, allers-retours, points aberrants…
    Check(check::Command),
    /// Ne plus publier un hébergeur
    #[command(subcommand)]
    Hebergeur(hebergeur::Command),
    /// Annoncer une fermeture, une déviation ou un danger sur une voie, lister celles qui sont connues, y mettre fin
    #[command(subcommand)]
    Perturbation(perturbation::Command),
    /// Écrire les tuiles dans une archive, à lire hors ligne ou à servir sans ce programme
    Bake(bake::Command),
    /// Écrire une trace, le nombre des téléchargements ou le bilan des lits dans un fichier
    Export(export::Command),
}

/// The option with the address of the store, shared by all commands.
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

/// The command line of `hent-import`, which `hent` starts to read other people's files.
#[derive(Parser)]
#[command(name = "hent", version)]
enum Foreign {
    /// Ajouter et modifier des voies, hébergeurs… à partir de fichiers
    Import(import::Command),
    /// Annoncer une fermeture, une déviation ou un danger sur une voie
    #[command(subcommand)]
    Perturbation(perturbation::Command),
    /// Vérifier des traces
    Check(check::Command),
    /// Lire un envoi, pour le service
    #[command(hide = true)]
    Lire(lire::Options),
    /// Lire les hauteurs d'un relief, pour le service
    #[command(hide = true)]
    Hauteurs(hauteurs::Options),
    /// Écrire un relief dans une archive
    Bake(bake::Command),
    /// Créer une base avec les données de démonstration
    Demonstration {
        #[arg(value_name = "FICHIER.gpkg")]
        file: PathBuf,
    },
}

/// Runs the program `hent`. An error is printed to standard error as one line, and the exit code is 2.
pub fn main() -> ExitCode {
    let Cli { command } = match typed() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    exit_code(match command {
        Command::Serve(options) => serve::run(options),
        Command::Db(command) => db::run(command),
        Command::Import(_) => import_program::hand_over(),
        Command::Check(command) => check::run(command),
        Command::Hebergeur(command) => hebergeur::run(command),
        Command::Perturbation(command) => perturbation::run(command),
        Command::Bake(command) => bake::run(command),
        Command::Export(command) => export::run(command),
    })
}

/// Runs the program `hent-import`. [`main`] must not call anything that uses GDAL; this function may.
pub fn main_of_import() -> ExitCode {
    let command = match typed() {
        Ok(command) => command,
        Err(code) => return code,
    };
    exit_code(match command {
        Foreign::Import(command) => import::run(command),
        Foreign::Check(command) => check::run_in_import(command),
        Foreign::Lire(options) => lire::run(options),
        Foreign::Hauteurs(options) => hauteurs::run(options),
        Foreign::Perturbation(command) => perturbation::run_in_import(command),
        Foreign::Bake(command) => bake::run_in_import(command),
        Foreign::Demonstration { file } => block_on(demo::create(&file)).map(|()| ExitCode::SUCCESS),
    })
}

/// Parses the command line. After a help text or an error was printed, returns the exit code as `Err`.
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
            #[allow(clippy::print_stderr, reason = "a command reports its error on standard error")]
            {
                eprintln!("hent : {}", in_lines(&error));
            }
            ExitCode::from(2)
        }
    }
}

/// Formats an error for a terminal, as one line or as a list. Control characters become spaces.
fn in_lines(error: &Error) -> String {
    let several = matches!(error, Error::Rows { .. } | Error::InTheWay { .. });
    let blank = |c: char| if c.is_control() && !(several && c == '\n') { ' ' } else { c };
    error.to_string().chars().map(blank).collect()
}

/// Prints the result of a command to standard output. A closed pipe (`| head`) is not an error.
fn say(report: impl Display) {
    let _ = writeln!(std::io::stdout(), "{report}");
}

/// Asks a yes-or-no question at the terminal. Returns `None` if there is no terminal.
fn agreed(question: &str) -> Result<Option<bool>> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(None);
    }
    let _ = write!(std::io::stderr(), "{question} [o/N] ");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(Error::io("/dev/stdin"))?;
    Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "o" | "oui" | "y" | "yes")))
}

/// Runs asynchronous work to its end.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|e| Error::Internal(e.to_string()))?.block_on(work)
}

/// Shows a spinner during long work if standard error is a terminal. Dropping the spinner removes it.
fn spinner(message: &'static str) -> indicatif::ProgressBar {
    if !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let spinner = indicatif::ProgressBar::new_spinner().with_message(message);
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}
