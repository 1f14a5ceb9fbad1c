//! The `hent` command.

fn main() -> std::process::ExitCode {
    hent::cli::main()
}
