//! The head of the page: the machine, the programs, and how to read the figures.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::ground::Bench;
use crate::network::Size;
use crate::peers::martin;
use crate::processes::{find, told};

/// Returns the head, in Markdown.
pub fn head(bench: &Bench) -> Outcome<String> {
    let options = &bench.options;
    let commit = told(Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=12"]))?;
    let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M");
    let (commit, machine, versions, seconds) = (commit.trim(), machine(), versions(bench), options.seconds);
    let load = read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" ");
    let [small, large] = [Size::Small, Size::Large].map(|size| options.tries(size));
    Ok(format!(
        "# Results

Printed by `scripts/bench` on {now} UTC, of commit {commit}.
Do not edit: run it again.

- Machine: {machine}.
  Servers and clients share the cores. Load when it began, from others: {load}.
- Every client asks with `Accept-Encoding: gzip, deflate, br, zstd` over connections that are kept. *Hot*: wrk, 2 threads,
  goes round the list for {seconds} s a try. *First*: every tile of the list exactly once.
- hent's tiles have six layers, simplified; PostGIS and Martin make three (tronçons, hosts, points) as they are. *tuned*:
  Martin calls a function over lines that were generalised for each zoom, with fewer layers at low zoom.
- *Edit*: from the sending of an UPDATE of one tronçon's line to the first answer with the new tile, asked for each
  millisecond. Meanwhile others ask 1,000 times a second for hot tiles that stay the same; a wait for one's turn counts.
- *CPU*: how long a request keeps the server on a core, which depends little on what else the machine does.
- Every figure is the best of {small} tries, of the large network of {large}. *MB*: what is resident of the server's \
processes, what they share counted once.

```text
{versions}```
"
    ))
}

fn read(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let model = value(&read("/proc/cpuinfo"), "model name").unwrap_or_default();
    let memory = value(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
    let kilobytes: f64 = memory.trim_end_matches(" kB").parse().unwrap_or(0.0);
    let linux = read("/proc/sys/kernel/osrelease");
    let linux = linux.trim().split('-').next().unwrap_or_default();
    format!("{cores} cores, {model}, {:.0} GB; Linux {linux}", kilobytes / 1_048_576.0)
}

/// Returns the versions of the programs, one on each line.
fn versions(bench: &Bench) -> String {
    let mut lines = vec![said(&bench.hent, "--version"), said("rustc", "--version"), said(&bench.wrk, "--version")];
    let has = |peer: &str| bench.peers.iter().any(|name| name == peer);
    if has("nginx") {
        lines.extend(find("nginx").map(|nginx| said(nginx, "-v")));
    }
    lines.push(said(bench.options.postgres.join("postgres"), "--version"));
    let packages = Command::new("dpkg-query").args(["--show", "postgresql-*-postgis-3"]).output();
    lines.extend(packages.iter().map(|packages| String::from_utf8_lossy(&packages.stdout).trim_end().to_owned()));
    lines
        .extend(martin::BOTH.into_iter().filter(|name| has(name)).map(|name| said(martin::program(name), "--version")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n") + "\n"
}

/// Returns the first line that a program prints about itself, on either output.
fn said(program: impl AsRef<Path>, option: &str) -> String {
    let Ok(output) = Command::new(program.as_ref()).arg(option).output() else { return String::new() };
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned()
}
