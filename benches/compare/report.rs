//! The part of the page about one network, in Markdown.

use std::fmt::{Display, Write as _};

use super::figures::{CONNECTIONS, EDITS, Figures, PACE, QUESTIONS};
use super::network::Size;

/// Returns the whole part.
pub fn of(figures: &Figures) -> String {
    let title = match figures.size {
        Size::Small => "Small",
        Size::Large => "Large",
    };
    let mut page = format!("\n## {title}\n\n```text\n{}```\n", figures.network);
    let _ = write!(page, "\n{} tiles, at most 250 of each zoom, none empty, shuffled.\n\n", figures.tiles.listed);
    measurements(&mut page, figures);
    let mut goals = Goals { page, figures };
    goals.all();
    let mut page = goals.page;
    sizes(&mut page, figures);
    firsts(&mut page, figures);
    phases(&mut page, figures);
    page
}

/// One row for each measurement. Those of edits are among the goals.
fn measurements(page: &mut String, figures: &Figures) {
    page.push_str("| | requests/s | p50 ms | p99 ms | CPU µs/request | MB | failures |\n");
    page.push_str("|---|--:|--:|--:|--:|--:|--:|\n");
    for line in figures.lines.iter().filter(|line| !line.key.starts_with("edit")) {
        let of = &line.measured.of;
        let cpu = line.measured.cpu_us.map_or_else(String::new, |us| format!("{us:.1}"));
        let mb = line.mb.map_or_else(String::new, |mb| mb.to_string());
        let (what, rate, failures) = (&line.what, of.rate(), of.failures);
        let _ =
            writeln!(page, "| {what} | {rate:.0} | {:.2} | {:.2} | {cpu} | {mb} | {failures} |", of.p50_ms, of.p99_ms);
    }
}

/// The table of goals while it is written.
struct Goals<'a> {
    page: String,
    figures: &'a Figures,
}

impl Goals<'_> {
    /// Adds a row. A figure that was not measured is a dash.
    fn goal(&mut self, what: impl Display, needed: impl Display, here: Option<impl Display>) {
        let here = here.map_or_else(|| "–".into(), |here| here.to_string());
        let _ = writeln!(self.page, "| {what} | {needed} | {here} |");
    }

    /// `small` if the network is small, otherwise `large`.
    fn by_size(&self, small: &'static str, large: &'static str) -> &'static str {
        if self.figures.size == Size::Small { small } else { large }
    }

    fn all(&mut self) {
        self.page.push_str("\n| goal | needed | here |\n|---|--:|--:|\n");
        self.hot();
        self.first_requests();
        let figures = self.figures;
        for z in [6, 7, 8] {
            self.goal(format!("bytes at z{z}, same content, median"), "≤ 0.33 × PostGIS", figures.bytes(z));
        }
        self.questions();
        self.start_and_memory();
        self.edits();
        if figures.size == Size::Small {
            self.goal("bake of the whole pyramid", "≤ 3 s", figures.bake.as_ref());
        }
    }

    fn hot(&mut self) {
        let figures = self.figures;
        self.goal("hot, beside nginx with the same bodies as files, in turn", "≥ 1.0 ×", figures.faster());
        self.goal("the same, by CPU time of the server", "", figures.lighter());
        self.goal("hot, beside the hot cache of Martin 2", "≥ 1.1 ×", figures.ratio("hent-hot", "martin2-hot"));
        self.goal("304, beside Martin 2", "≥ 1.1 ×", figures.ratio("hent-304", "martin2-304"));
    }

    fn first_requests(&mut self) {
        let figures = self.figures;
        let latency = self.by_size("≤ 2 ms", "≤ 10 ms");
        for n in [1, CONNECTIONS] {
            for (key, name) in [("cold", "first request"), ("rest", "the same 3 s after the start")] {
                let own = format!("hent-{key}-{n}");
                let name = format!("{name}, connections: {n};");
                let beside = |other: &str| figures.ratio(&own, &format!("{other}-{n}"));
                self.goal(format!("{name} beside Martin 2 without cache"), "≥ 50 ×", beside("martin2-cold"));
                self.goal(format!("{name} beside Martin 2 over the tuned function"), "≥ 9 ×", beside("tuned-cold"));
                if key == "cold" {
                    self.goal(format!("{name} beside PostGIS itself"), "", beside("postgis-mvt"));
                }
                let zooms = if key == "cold" { "hent" } else { "rest" };
                self.goal(format!("{name} p99, the worst zoom"), latency, figures.worst(&format!("{zooms}-{n}")));
            }
        }
    }

    fn questions(&mut self) {
        let figures = self.figures;
        let beside = figures.ratio("hent-near", "postgis-near-http");
        self.goal("nearest hosts over HTTP, beside PostGIS over HTTP", "≥ 10 ×", beside);
        let most = "as fast as they are answered";
        let what = format!("p99 of nginx with files, {CONNECTIONS} connections, {most}: what this machine can do");
        self.goal(what, "", figures.p99(&format!("nginx-{CONNECTIONS}")));
        for (key, what) in QUESTIONS {
            let what = format!("{what}, {PACE} a second over {CONNECTIONS} connections: p99");
            self.goal(what, "≤ 2 ms", figures.p99(&format!("hent-pace-{key}")));
            self.goal(format!("the same, {most}"), "≤ 2 ms", figures.p99(&format!("hent-ask-{key}")));
            let beside = figures.ratio(&format!("hent-ask-{key}"), &format!("postgis-ask-{key}"));
            self.goal("the same, beside PostGIS itself", "", beside);
        }
    }

    fn start_and_memory(&mut self) {
        let figures = self.figures;
        let megabytes = |mb: Option<u64>| mb.map(|mb| format!("{mb} MB"));
        self.goal("start to first tile, from a GeoPackage", "≤ 0.3 s (small), 30 s (large)", figures.starts.geopackage);
        self.goal("start to first tile, from PostGIS", "≤ 0.6 s (small)", figures.starts.postgis);
        self.goal("memory after start", "", megabytes(figures.memory.after_start));
        let what = format!("memory after every tile ({}) and all of the above", figures.tiles.every);
        self.goal(what, "≤ 64 MB (small), 2 GB (large)", megabytes(figures.memory.after_every_tile));
    }

    fn edits(&mut self) {
        let figures = self.figures;
        let soon = self.by_size("≤ 200 ms", "≤ 1000 ms");
        let both = |a: Option<String>, b: Option<String>| Some(format!("{}, {}", a?, b?));
        for name in ["GeoPackage", "PostGIS"] {
            let (edit, steady, quiet) = (format!("edit-{name}"), format!("steady-{name}"), format!("quiet-{name}"));
            let what = format!("edit in the database to new tile, {name}: p50, the slowest of {EDITS}");
            self.goal(what, soon, both(figures.p50(&edit), figures.p99(&edit)));
            let here = both(figures.p99(&steady), figures.p99(&quiet));
            self.goal("p99 of other tiles meanwhile, and without edits", "unchanged", here);
        }
    }
}

fn sizes(page: &mut String, figures: &Figures) {
    page.push_str("\nA tile of the same content (voies and tronçons, hosts, points), gzip 6, median bytes:\n\n");
    page.push_str("| zoom | tiles | PostGIS | hent | hent / PostGIS |\n|---|--:|--:|--:|--:|\n");
    for one in &figures.sizes {
        let part = one.hent as f64 / one.postgis as f64;
        let _ = writeln!(page, "| z{:02} | {} | {} | {} | {part:.2} |", one.z, one.tiles, one.postgis, one.hent);
    }
}

/// First requests by zoom, of hent, and of Martin with and without tuning.
fn firsts(page: &mut String, figures: &Figures) {
    for name in ["hent", "tuned", "martin2", "martin"] {
        for n in [1, CONNECTIONS] {
            let key = format!("{name}-{n}");
            let Some(first) = figures.firsts.iter().find(|first| first.key == key) else { continue };
            let _ = write!(page, "\nFirst request by zoom, {name}, connections: {n}; {}\n\n", first.encodings);
            page.push_str("| zoom | tiles | p50 ms | p99 ms | median bytes | most bytes |\n");
            page.push_str("|---|--:|--:|--:|--:|--:|\n");
            for z in &first.zooms {
                let (name, tiles) = (&z.name, z.tiles);
                let _ = writeln!(
                    page,
                    "| {name} | {tiles} | {:.2} | {:.2} | {} | {} |",
                    z.p50_ms, z.p99_ms, z.median, z.most
                );
            }
        }
    }
}

fn phases(page: &mut String, figures: &Figures) {
    page.push_str("\nHow long each part of this run took:\n\n| part | seconds |\n|---|--:|\n");
    for (name, seconds) in &figures.phases {
        let _ = writeln!(page, "| {name} | {seconds:.1} |");
    }
}
