//! The program of scripts/soak: it fills a store with the generated network, and runs readers and edits against a
//! server.
//!
//! ```text
//!   load generate small|large --store ADDRESS      writes the network into a store
//!   load wait HOST:PORT PATH                       repeats a request until it succeeds
//!   load soak HOST:PORT ADDRESS PID SECONDS RATE   runs 32 readers and RATE edits a second, and checks the rules
//! ```
#![cfg(test)] // Cargo sets this for benches too; clippy.toml allows panics and printing in tests
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, unreachable_pub, dead_code)] // shared with compare

#[path = "support/client.rs"]
mod client;
#[path = "support/database.rs"]
mod database;
#[path = "support/edits.rs"]
mod edits;
#[path = "support/lists.rs"]
mod lists;
#[path = "support/measurement.rs"]
mod measurement;
#[path = "support/network.rs"]
mod network;
#[path = "support/soak.rs"]
mod soak;

use std::time::Duration;

use network::Size;

#[tokio::main]
async fn main() {
    // `cargo bench` passes this option to every bench.
    let typed: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = typed.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", size, "--store", store] => {
            eprint!("{}", lists::generate(Size::parse(size).expect("small or large"), store).await);
        }
        ["wait", server, path] => client::wait(server, path, Duration::from_secs(120)),
        ["soak", server, store, process, seconds, rate] => {
            let seconds = Duration::from_secs(seconds.parse().unwrap());
            let kept = soak::run(server, store, process, seconds, rate.parse().unwrap()).await;
            std::process::exit(i32::from(!kept));
        }
        // `cargo bench` without words runs every bench; this one then does nothing.
        [] => {}
        _ => panic!("unknown words {words:?}: see the top of benches/load.rs"),
    }
}
