//! Sends requests to a server: with wrk at full load, otherwise with the client of this repository. Each measurement
//! includes the CPU time of the server.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Outcome;
use crate::client::{self, Keep, Once};
use crate::figures::{Figures, First, Line, Measured, Start, best};
use crate::ground::{Ground, List};
use crate::measurement::Measurement;
use crate::processes::{Group, say};
use crate::server::{Server, TICK_MS};

/// The script for wrk.
const WALK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/support/walk.lua");

/// Adds a measurement, and the server's memory after it, to the figures.
pub fn note(figures: &mut Figures, key: &str, what: &str, measured: Measured, mb: Option<u64>) {
    let Measurement { requests, seconds, p50_ms, p99_ms, failures } = measured.of;
    let cpu = measured.cpu_us.map_or_else(String::new, |us| format!("\t{us:.1}"));
    say(format_args!("{what} : {requests}\t{seconds:.3}\t{p50_ms:.3}\t{p99_ms:.3}\t{failures}{cpu}"));
    figures.lines.push(Line { key: key.into(), what: what.into(), measured, mb });
}

/// Takes a measurement, together with the server's CPU time for one request.
fn with_cpu(server: &Server, ask: impl FnOnce() -> Outcome<Measurement>) -> Outcome<Measured> {
    let before = server.ticks();
    let of = ask()?;
    let microseconds = (server.ticks() - before) * TICK_MS * 1000;
    Ok(Measured { of, cpu_us: Some(microseconds as f64 / of.requests.max(1) as f64) })
}

/// Returns the best of several tries.
pub fn tries(count: usize, mut one: impl FnMut() -> Outcome<Measured>) -> Outcome<Measured> {
    let all: Vec<Measured> = (0..count).map(|_| one()).collect::<Outcome<_>>()?;
    best(all).ok_or_else(|| "aucun essai.".into())
}

/// Requests the paths of a list in turn with wrk. The best of several tries.
pub fn round(ground: &Ground, server: &Server, list: &List, connections: usize) -> Outcome<Measured> {
    tries(ground.tries(), || wrk(ground, server, list, connections))
}

/// Requests the paths of a list in turn with wrk, once.
pub fn wrk(ground: &Ground, server: &Server, list: &List, connections: usize) -> Outcome<Measured> {
    let mut command = Command::new(&ground.bench.wrk);
    command.args(["--duration", &format!("{}s", ground.bench.options.seconds), "--timeout", "60s"]);
    command.args(["--threads", if connections < 2 { "1" } else { "2" }, "--connections", &connections.to_string()]);
    command.args(["--script", WALK, &format!("http://{}", server.address), "--"]).arg(&list.file);
    with_cpu(server, || {
        let (text, _) = Group::spawn(command.stdout(Stdio::piped()))?.output();
        Measurement::of_wrk(&text).ok_or_else(|| format!("wrk n'a rien mesuré : {text}"))
    })
}

/// Requests every path of a list once.
pub fn once(server: &Server, list: &List, connections: usize, keep: Keep) -> (Measured, Once) {
    let before = server.ticks();
    let once = client::once(&server.address, &list.paths, connections, keep);
    let microseconds = (server.ticks() - before) * TICK_MS * 1000;
    let cpu_us = Some(microseconds as f64 / once.measurement.requests.max(1) as f64);
    (Measured { of: once.measurement, cpu_us }, once)
}

/// Requests the paths of a list in turn, `a_second` times a second.
pub fn steady(server: &Server, list: &List, connections: usize, a_second: u32, lasting: Duration) -> Outcome<Measured> {
    let connections = u32::try_from(connections).expect("few");
    with_cpu(server, || Ok(client::steady(&server.address, &list.paths, connections, a_second, lasting)))
}

/// Returns the paths of a list with the ETags of the last answers, for requests that are answered with 304.
pub fn known(ground: &Ground, server: &Server, list: &List) -> List {
    let (_, once) = once(server, list, 4, Keep { etags: true, ..Keep::default() });
    List::new(&ground.folder, "etags", once.etags)
}

/// First requests for tiles, to a server that has just started.
pub struct Cold {
    pub measured: Measured,
    /// Memory after the best try, in MB.
    pub mb: u64,
    pub once: Once,
    pub start: Start,
}

impl Cold {
    /// Returns the figures by zoom, under this key.
    pub fn first(self, key: String) -> First {
        First { key, encodings: self.once.encodings, zooms: self.once.zooms }
    }
}

/// Starts a server and requests each path of a list once. Repeats this several times and returns the best try.
pub fn cold(ground: &Ground, list: &List, connections: usize, serve: &dyn Fn() -> Outcome<Server>) -> Outcome<Cold> {
    let mut kept: Option<Cold> = None;
    for _ in 0..ground.tries() {
        let server = serve()?;
        let quickest = kept.as_ref().map_or(u128::MAX, |cold| cold.start.ms);
        let start = Start { ms: quickest.min(server.first_ms), cpu_ms: server.ticks() * TICK_MS };
        let (measured, once) = once(&server, list, connections, Keep::default());
        match &mut kept {
            Some(best) if best.measured.of.rate() >= measured.of.rate() => best.start = start,
            _ => kept = Some(Cold { measured, mb: server.memory_mb(), once, start }),
        }
    }
    kept.ok_or_else(|| "aucun essai.".into())
}
