//! The program `hent-import`: the part of hent that reads other people's files, in a process of its own
//! (`src/cli/import_program.rs`).

fn main() -> std::process::ExitCode {
    hent::cli::main_of_import()
}
