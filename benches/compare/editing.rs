//! The time from an edit in the database to the new tile, and the latency of other tiles during edits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::Outcome;
use crate::client::Keep;
use crate::clients::{note, once, steady};
use crate::edits::until_seen;
use crate::figures::{CLIENTS, EDITS, Figures, Measured};
use crate::ground::Ground;
use crate::server::Server;

/// The pause between two edits.
const PAUSE: Duration = Duration::from_millis(500);
/// Requests a second for other tiles: a rate that leaves CPU time for other work.
const A_SECOND: u32 = 1000;

/// Measures edits in one store: their latency, and the latency of other tiles with and without edits.
pub fn measure(ground: &Ground, server: &Server, name: &str, store: &str, figures: &mut Figures) -> Outcome<()> {
    let runtime = &ground.bench.runtime;
    let edit = |count, over: &AtomicBool| {
        runtime.block_on(until_seen(&server.address, store, ground.size, count, PAUSE, over))
    };
    // 10 s if other measurements take 4 s.
    let lasting = Duration::from_secs(ground.bench.options.seconds) * 5 / 2;
    let elsewhere = || steady(server, &ground.asked.east, CLIENTS, A_SECOND, lasting);

    once(server, &ground.asked.east, 4, Keep::default());
    server.settle();
    let quiet = elsewhere()?;
    let of = edit(EDITS, &AtomicBool::new(false));
    let what = format!("{name}: from an edit to the new tile");
    note(figures, &format!("edit-{name}"), &what, Measured { of, cpu_us: None }, Some(server.memory_mb()));

    let over = AtomicBool::new(false);
    let meanwhile = std::thread::scope(|scope| {
        scope.spawn(|| edit(usize::MAX, &over));
        std::thread::sleep(Duration::from_secs(1));
        let meanwhile = elsewhere();
        over.store(true, Ordering::Relaxed);
        meanwhile
    })?;
    let what = format!("{name}: tiles elsewhere, 1 to 2 edits a second meanwhile");
    note(figures, &format!("steady-{name}"), &what, meanwhile, None);
    note(figures, &format!("quiet-{name}"), &format!("{name}: tiles elsewhere, no edits"), quiet, None);
    Ok(())
}
