//! The program `hent`: the service and its commands.

fn main() -> std::process::ExitCode {
    hent::cli::main()
}
