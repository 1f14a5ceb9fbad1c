//! The parts of scripts/bench that need no measurement: options, parsers of other programs' output, statistics, and the
//! report.

#[path = "../benches/compare/figures.rs"]
#[allow(dead_code, reason = "the program uses all of it")]
mod figures;
#[path = "../benches/support/measurement.rs"]
#[allow(dead_code, reason = "the program uses all of it")]
mod measurement;
#[path = "../benches/support/network.rs"]
#[allow(dead_code, reason = "the program uses all of it")]
mod network;
#[path = "../benches/compare/options.rs"]
#[allow(dead_code, reason = "the program uses all of it")]
mod options;
#[path = "../benches/compare/report.rs"]
mod report;

use std::path::Path;
use std::time::Duration;

use figures::{Bake, Figures, First, Line, Measured, Memory, Start, Starts, TileCounts, best};
use measurement::{Measurement, Sizes, Zoom, percentiles};
use network::Size;
use options::Options;
use proptest::prelude::*;

/// Returns a measurement of `requests` in one second, with the CPU time of one request in microseconds.
fn measured(requests: usize, cpu_us: f64) -> Measured {
    let of = Measurement { requests, seconds: 1.0, p50_ms: 0.25, p99_ms: 2.5, failures: 0 };
    Measured { of, cpu_us: Some(cpu_us) }
}

fn line(key: &str, what: &str, measured: Measured, mb: Option<u64>) -> Line {
    Line { key: key.into(), what: what.into(), measured, mb }
}

fn parse(words: &str) -> Result<Options, String> {
    Options::parse(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
}

#[test]
fn options_have_defaults_and_errors_in_french() {
    let options = parse("").unwrap();
    assert_eq!(options.sizes, [Size::Small]);
    assert_eq!((options.peers, options.seconds, options.pairs), (None, 4, 9));
    assert_eq!(options.page, Path::new("benches/RESULTS.md"));

    let options = parse("--small --large --peers nginx,martin2 --tries 2").unwrap();
    assert_eq!(options.sizes, [Size::Small, Size::Large]);
    assert_eq!(options.peers.as_deref(), Some(&["nginx".to_owned(), "martin2".to_owned()][..]));
    assert_eq!([options.tries(Size::Small), options.tries(Size::Large)], [2, 2]);
    assert_eq!([Size::Small, Size::Large].map(|size| parse("").unwrap().tries(size)), [3, 1]);

    for (words, told) in [
        ("--big", "« --big » n'est pas une option. Voir --help."),
        ("--peers apache", "« apache » n'est pas un pair : postgis, nginx, martin, martin2."),
        ("--peers", "« --peers » demande une valeur."),
        ("--seconds 0", "« --seconds 0 » : il faut un nombre entier, 1 au moins."),
    ] {
        assert_eq!(parse(words).unwrap_err(), told, "{words}");
    }
}

#[test]
fn every_option_is_in_the_help() {
    for option in ["--small", "--large", "--peers", "--install", "--seconds", "--tries", "--pairs", "--page"] {
        assert!(options::HELP.contains(option), "{option}");
    }
}

#[test]
fn the_line_of_wrk_is_found_in_its_output() {
    let output = "Running 4s test @ http://127.0.0.1:1\n  2 threads\nmeasured\t298725\t4.053\t0.201\t15.209\t3\n";
    let expected = Measurement { requests: 298_725, seconds: 4.053, p50_ms: 0.201, p99_ms: 15.209, failures: 3 };
    assert_eq!(Measurement::of_wrk(output), Some(expected));
    assert_eq!(Measurement::of_wrk("unable to connect to 127.0.0.1:1 Connection refused\n"), None);
    assert_eq!(Measurement::of_wrk("measured\t1\t2\n"), None);
}

#[test]
fn the_log_of_pgbench_is_read() {
    // The columns are client, transaction, microseconds, script, and time.
    let logs = "0 1 3000 0 1 0\n1 1 1000 0 1 0\n0 2 2000 0 1 0\n";
    let measured = Measurement::of_pgbench(logs, 2.0);
    assert_eq!(measured, Measurement { requests: 3, seconds: 2.0, p50_ms: 2.0, p99_ms: 3.0, failures: 0 });
    assert_eq!(measured.rate(), 1.5);
}

#[test]
fn the_output_of_bake_is_read() {
    let told = "/a : b/pyramid.pmtiles : 4637 tuiles, dont 4600 distinctes, 4842535 octets\n";
    assert_eq!(Bake::counts(told), Some(("4637".into(), "4842535".into())));
    assert_eq!(Bake::counts("hent : fichier absent"), None);
}

#[test]
fn the_best_try_has_the_highest_rate() {
    assert_eq!(best([measured(2, 1.0), measured(5, 2.0), measured(3, 3.0)]), Some(measured(5, 2.0)));
    assert_eq!(best([]), None);
}

#[test]
fn pairs_are_reported_by_median_minimum_and_maximum() {
    let mut figures = Figures::default();
    assert_eq!((figures.faster(), figures.lighter()), (None, None));
    figures.pairs = [(90, 12.0), (120, 8.0), (100, 10.0)].map(|(n, us)| [measured(n, us), measured(100, 10.0)]).into();
    assert_eq!(figures.faster().unwrap(), "1.00 × (0.90 to 1.20, 3 pairs)");
    assert_eq!(figures.lighter().unwrap(), "1.00 × (0.83 to 1.25, 3 pairs)");
    figures.pairs.push([measured(110, 10.0), measured(100, 10.0)]);
    assert_eq!(figures.faster().unwrap(), "1.00 × (0.90 to 1.20, 4 pairs)", "of two middle values the lower one");
}

proptest! {
    #[test]
    fn a_percentile_bounds_its_share_of_the_values(milliseconds in prop::collection::vec(0u64..10_000, 1..300)) {
        let mut taken: Vec<_> = milliseconds.iter().map(|ms| Duration::from_millis(*ms)).collect();
        for (part, told) in [0.5, 0.99].into_iter().zip(percentiles(&mut taken)) {
            let within = milliseconds.iter().filter(|ms| **ms as f64 <= told + 1e-6).count();
            prop_assert!(within as f64 >= part * milliseconds.len() as f64);
            prop_assert!(milliseconds.iter().any(|ms| (*ms as f64 - told).abs() < 1e-6));
        }
    }
}

/// Figures of every kind, with some of them missing.
fn figures() -> Figures {
    let zoom = |name: &str, p99_ms| Zoom { name: name.into(), tiles: 1, p50_ms: 0.5, p99_ms, median: 887, most: 900 };
    let zooms = vec![zoom("z00", 0.25), zoom("z08", 1.75), zoom("z09", 1.75)];
    Figures {
        network: "16 voie\n".into(),
        tiles: TileCounts { listed: 1029, every: 3787 },
        lines: vec![
            line("hent-hot", "hent, hot, 32 connections", measured(2000, 8.25), Some(62)),
            line("martin2-hot", "martin2, its cache hot, 32 connections", measured(1000, 17.9), Some(135)),
            line("edit-PostGIS", "PostGIS: from an edit to the new tile", measured(20, 0.0), None),
            Line {
                measured: Measured { cpu_us: None, ..measured(14, 0.0) },
                ..line("postgis-ask-le-long", "PostGIS, hosts along a voie", measured(0, 0.0), None)
            },
        ],
        firsts: vec![First { key: "hent-1".into(), encodings: "gzip 3".into(), zooms }],
        sizes: vec![Sizes { z: 8, tiles: 8, postgis: 34_361, hent: 5_223 }],
        starts: Starts { geopackage: Some(Start { ms: 337, cpu_ms: 770 }), postgis: None },
        memory: Memory { after_start: Some(48), after_every_tile: None },
        bake: Some(Bake { seconds: 0.326, cpu_seconds: 0.52, tiles: "4637".into(), bytes: "4842515".into() }),
        phases: vec![("hent: bake".into(), 1.25)],
        ..Figures::default()
    }
}

#[track_caller]
fn has_lines(page: &str, lines: &[&str]) {
    for line in lines {
        assert!(page.lines().any(|found| found == *line), "{line}\n{page}");
    }
}

#[test]
fn the_report_has_a_line_for_each_figure() {
    let page = report::of(&figures());
    has_lines(
        &page,
        &[
            "## Small",
            "16 voie",
            "1029 tiles, at most 250 of each zoom, none empty, shuffled.",
            "| hent, hot, 32 connections | 2000 | 0.25 | 2.50 | 8.2 | 62 | 0 |",
            "| PostGIS, hosts along a voie | 14 | 0.25 | 2.50 |  |  | 0 |",
            "| hot, beside the hot cache of Martin 2 | ≥ 1.1 × | 2.00 × |",
            "| first request, connections: 1; p99, the worst zoom | ≤ 2 ms | 1.8 ms (z08) |",
            "| bytes at z8, same content, median | ≤ 0.33 × PostGIS | 5.2 kB (0.15 × PostGIS: 34.4 kB) |",
            "| start to first tile, from a GeoPackage | ≤ 0.3 s (small), 30 s (large) | 337 ms (on a core: 770 ms) |",
            "| memory after start |  | 48 MB |",
            "| edit in the database to new tile, PostGIS: p50, the slowest of 20 | ≤ 200 ms | 0.25 ms, 2.50 ms |",
            "| bake of the whole pyramid | ≤ 3 s | 0.326 s (on cores: 0.520 s), 4637 tiles, 4842515 bytes |",
            "| z08 | 8 | 34361 | 5223 | 0.15 |",
            "First request by zoom, hent, connections: 1; gzip 3",
            "| z00 | 1 | 0.50 | 0.25 | 887 | 900 |",
            "| hent: bake | 1.2 |",
        ],
    );
    assert!(!page.contains("from an edit to the new tile"), "edits are among the goals only");
    assert!(!page.contains("First request by zoom, martin"), "there is no table for a server that was not measured");
}

#[test]
fn a_figure_that_was_not_measured_is_a_dash() {
    let page = report::of(&figures());
    has_lines(
        &page,
        &[
            "| hot, beside nginx with the same bodies as files, in turn | ≥ 1.0 × | – |",
            "| start to first tile, from PostGIS | ≤ 0.6 s (small) | – |",
            "| étapes of one's own, 2000 a second over 32 connections: p99 | ≤ 2 ms | – |",
        ],
    );
}

#[test]
fn the_large_network_has_goals_of_its_own() {
    let page = report::of(&Figures { size: Size::Large, ..figures() });
    assert!(page.starts_with("\n## Large\n"));
    assert!(page.contains("; p99, the worst zoom | ≤ 10 ms |"));
    assert!(!page.contains("bake of the whole pyramid"));
}

/// The names of goals in the stored results, without figures. The report must keep them.
#[test]
fn the_report_keeps_the_goals_of_the_stored_results() {
    let results = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RESULTS.md")).unwrap();
    let small = results.split("\n## ").find(|part| part.starts_with("Small")).unwrap();
    let goals = |page: &str| -> Vec<String> {
        let table = page.split("| goal | needed | here |").nth(1).unwrap().split("\n\n").next().unwrap();
        let words = |line: &str| line.split(" | ").take(2).collect::<Vec<_>>().join(" | ");
        table.lines().skip(2).map(words).collect()
    };
    let named = goals(&report::of(&figures()));
    for goal in goals(small) {
        let goal = goal.replace("as files |", "as files, in turn |"); // the stored results are older than the pairs
        assert!(named.contains(&goal), "{goal}\n{named:#?}");
    }
}
