//! The command line (design §4): what was typed, resolved into calls of the library.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Cartographie des chemins de Compostelle en Bretagne : tuiles, traces et hébergeurs les plus proches.
#[derive(Parser)]
#[command(name = "hent", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {}

/// Runs the command of this process; its error goes to standard error as one line.
pub fn main() -> ExitCode {
    match Cli::parse().command {}
}
