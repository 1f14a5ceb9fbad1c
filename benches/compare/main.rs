//! Measures hent beside its peers: one run on one machine, with the same network, tiles and headers. `scripts/bench`
//! builds this program, starts a PostgreSQL for it and runs it. The resulting page is `benches/RESULTS.md`.
//!
//! ```text
//!   options ─> ground ─> hent, peers/* ─────────> figures ─> report, page
//!              network,  start a server, send     plain      Markdown
//!              lists     requests (clients), stop data
//! ```
#![cfg(test)] // Cargo sets this for benches too; clippy.toml allows panics and printing in tests
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, unreachable_pub, dead_code)] // shared with load

#[path = "../support/client.rs"]
mod client;
#[path = "../support/database.rs"]
mod database;
#[path = "../support/edits.rs"]
mod edits;
#[path = "../support/knn_server.rs"]
mod knn_server;
#[path = "../support/lists.rs"]
mod lists;
#[path = "../support/measurement.rs"]
mod measurement;
#[path = "../support/network.rs"]
mod network;

mod clients; // sends requests to a server, and measures its CPU time
mod editing; // edits during requests
mod figures; // the figures of a run
mod ground; // one network in both stores, and the lists of requests
mod hent; // all measurements of hent
mod options; // the command line
mod page; // the head of the page
mod peers; // nginx, PostGIS, two versions of Martin
mod processes; // processes that are started and ended
mod report; // the part of the page about one network
mod server; // a server's start, memory and CPU time

use std::process::ExitCode;
use std::time::Instant;

use figures::Figures;
use ground::{Bench, Ground};
use network::Size;
use options::Options;
use processes::say;

/// The error is a sentence in French that tells the reader what to do.
pub type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` passes this option to every bench; this one then does nothing.
    if typed.iter().any(|word| word == "--bench") {
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    if let [word, address, database] = typed.as_slice()
        && word == peers::postgis::KNN_SERVER
    {
        runtime.block_on(knn_server::serve(address, database));
        return ExitCode::SUCCESS;
    }
    match run(&typed, runtime) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hent : {error}");
            ExitCode::from(2)
        }
    }
}

fn run(typed: &[String], runtime: tokio::runtime::Runtime) -> Outcome<()> {
    let options = Options::parse(typed)?;
    if options.help {
        print!("{}", options::HELP);
        return Ok(());
    }
    runtime.spawn(processes::end_on_signal());
    if options.install {
        peers::martin::install()?;
    }
    let folder = processes::Folder::new()?;
    let bench = Bench::new(options, folder.path().to_owned(), runtime)?;
    let head = page::head(&bench)?;
    let mut text = String::new();
    for size in &bench.options.sizes {
        text += &report::of(&measure(&bench, *size)?);
    }
    let page = format!("{head}{text}");
    print!("{page}");
    let file = &bench.options.page;
    std::fs::write(file, page).map_err(|error| format!("{} : {error}.", file.display()))
}

fn measure(bench: &Bench, size: Size) -> Outcome<Figures> {
    say(format_args!("réseau {}", size.name()));
    let mut figures = Figures { size, ..Figures::default() };
    let mut made = None;
    phase(&mut figures, "network, in both stores", |figures| {
        made = Some(Ground::new(bench, size, figures)?);
        Ok(())
    })?;
    let Some(ground) = made else { return Ok(figures) };
    hent::measure(&ground, &mut figures)?;
    for peer in &bench.peers {
        phase(&mut figures, peer, |figures| peers::measure(&ground, peer, figures))?;
    }
    ground.remove()?;
    Ok(figures)
}

/// Runs a part and notes its duration.
fn phase(figures: &mut Figures, name: &str, part: impl FnOnce(&mut Figures) -> Outcome<()>) -> Outcome<()> {
    let start = Instant::now();
    part(figures)?;
    let seconds = start.elapsed().as_secs_f64();
    say(format_args!("({name} : {seconds:.1} s)"));
    figures.phases.push((name.into(), seconds));
    Ok(())
}
