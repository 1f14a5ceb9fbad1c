//! What scripts/soak runs: the made-up network, readers and edits.
//!
//! ```text
//!   load generate small|large --store ADDRESS      writes the network into a store
//!   load wait HOST:PORT PATH                       asks until it is there
//!   load soak HOST:PORT ADDRESS PID SECONDS RATE   32 readers, so many edits a second; are the rules kept?
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
    // Cargo adds this to what it runs as a bench.
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
        // Run by `cargo bench` among the others, it has nothing to do.
        [] => {}
        _ => panic!("unknown words {words:?}: see the top of benches/load.rs"),
    }
}
