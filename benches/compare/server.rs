//! A server under measurement: its start, memory and CPU time.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Pid;

use crate::Outcome;
use crate::client;
use crate::processes::Group;

/// A tick in /proc, in milliseconds (`USER_HZ` is 100).
pub const TICK_MS: u64 = 10;
/// The limit for a start.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server.
pub struct Server {
    group: Group,
    /// `HOST:PORT`.
    pub address: String,
    /// From the start to the first answer, in milliseconds.
    pub first_ms: u128,
}

impl Server {
    /// Starts a program that listens on `address`, and waits until it answers `path`. Its output goes to a log file.
    pub fn start(name: &str, folder: &Path, address: &str, path: &str, command: &mut Command) -> Outcome<Self> {
        let log = folder.join(format!("{name}.log"));
        let out = File::create(&log).expect("a folder of our own");
        let err = out.try_clone().expect("a file of our own");
        let start = Instant::now();
        let mut group = Group::spawn(command.env("RUST_LOG", "warn").stdout(out).stderr(err))?;
        while !client::answers(address, path) {
            if !group.runs() || start.elapsed() > PATIENCE {
                let text = std::fs::read_to_string(&log).unwrap_or_default();
                let lines: Vec<&str> = text.lines().collect();
                let end = lines[lines.len().saturating_sub(3)..].join("\n");
                return Err(format!("{name} ne répond pas : {end}"));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(Self { group, address: address.into(), first_ms: start.elapsed().as_millis() })
    }

    /// Resident memory of the server's processes in MB; shared memory counts once.
    pub fn memory_mb(&self) -> u64 {
        let (mut own, mut most_shared) = (0, 0);
        for process in processes(self.group.leader) {
            let Ok(text) = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")) else { continue };
            let (resident, private) = resident_and_private(&text);
            own += private;
            most_shared = most_shared.max(resident - private);
        }
        ((own + most_shared) as f64 / 1024.0).round() as u64
    }

    /// CPU time of the server's processes, in ticks.
    pub fn ticks(&self) -> u64 {
        processes(self.group.leader).into_iter().filter_map(stat).map(|stat| stat.own_ticks).sum()
    }

    /// Waits until the server is idle, so that background work after its start is not measured with requests.
    pub fn settle(&self) {
        for _ in 0..60 {
            let before = self.ticks();
            std::thread::sleep(Duration::from_secs(1));
            if self.ticks() - before <= 3 {
                return;
            }
        }
    }
}

/// Resident and private memory of a process, in kB.
fn resident_and_private(rollup: &str) -> (u64, u64) {
    let sum = |start: &str| -> u64 {
        let lines = rollup.lines().filter(|line| line.starts_with(start));
        lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
    };
    let resident = sum("Rss:");
    (resident, sum("Private_").min(resident))
}

/// The needed fields of /proc/PID/stat.
struct Stat {
    group: i32,
    /// User and system time.
    own_ticks: u64,
    /// User time of the children that have ended.
    children_ticks: u64,
}

fn stat(process: impl std::fmt::Display) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may contain blanks. The state, field 3 in proc(5), is the first field after it.
    let words: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
    let field = |number: usize| words.get(number - 3)?.parse::<u64>().ok();
    Some(Stat { group: words.get(2)?.parse().ok()?, own_ticks: field(14)? + field(15)?, children_ticks: field(16)? })
}

/// Returns the processes of a group.
fn processes(group: Pid) -> Vec<i32> {
    let all = std::fs::read_dir("/proc").expect("a Linux").flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers.filter(|process| stat(process).is_some_and(|stat| stat.group == group.as_raw_nonzero().get())).collect()
}

/// User time of the child processes that have ended, in milliseconds.
pub fn children_ms() -> u64 {
    stat("self").map_or(0, |stat| stat.children_ticks) * TICK_MS
}

/// Returns a free address on this machine.
pub fn free_address() -> String {
    let first = 20_000 + std::process::id() % 10_000;
    let ports = (first..30_000).chain(20_000..first);
    let mut addresses = ports.map(|port| format!("127.0.0.1:{port}"));
    addresses.find(|address| TcpListener::bind(address).is_ok()).expect("a free port")
}
