//! Checks in a real browser, by Playwright: written in TypeScript in `tests/browser`, run by node against a service that a
//! test here starts. A check has the name of its test.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::LazyLock;

use hent::atlas::Atlas;
use hent::links::Base;

use crate::support::datasets::y;
use crate::support::means::{program, skip};
use crate::support::service::Running;

/// Where npm installs what the checks need.
const WEB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web");

/// The checks as one script, beside what npm installed, so that node finds Playwright. Made once; an error is what npm said.
static SCRIPT: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let made = Command::new("npm").args(["run", "--silent", "browser"]).current_dir(WEB).output().unwrap();
    let said = || String::from_utf8_lossy(&[made.stdout, made.stderr].concat()).into_owned();
    if made.status.success() { Ok(format!("{WEB}/node_modules/.cache/browser/main.mjs")) } else { Err(said()) }
});

/// A check that is under way.
pub struct Check {
    node: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    said: String,
}

impl Check {
    /// Starts a check against a service at `url`; `expected` is what it should find there. Returns `None` after the skip was
    /// noted if the test lacks its means.
    pub fn start(test: &str, url: &str, expected: &[&str]) -> Option<Self> {
        program(test, "node")?;
        program(test, "chromium")?;
        if !Path::new(WEB).join("node_modules/playwright-core").exists() {
            return skip(test, "no playwright-core: npm ci in src/web");
        }
        let script = SCRIPT.as_ref().unwrap_or_else(|error| panic!("the checks are not bundled: {error}"));
        let name = test.rsplit("::").next().unwrap();
        let mut node = Command::new("node")
            .args(["--enable-source-maps", script, name, url])
            .args(expected)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (node.stdin.take().unwrap(), BufReader::new(node.stdout.take().unwrap()));
        Some(Self { node, to, from, said: String::new() })
    }

    /// The next line that it says, or `None` if it has ended.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.from.read_line(&mut line).unwrap();
        self.said.push_str(&line);
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// Waits until it stops at this place.
    #[track_caller]
    pub fn stops_at(&mut self, place: &str) {
        let wanted = format!("@{place}");
        let found = std::iter::from_fn(|| self.line()).any(|line| line == wanted);
        assert!(found, "the check ended before {wanted}:\n{}", self.said);
    }

    /// Lets it go on.
    pub fn goes_on(&mut self) {
        self.to.write_all(b"\n").unwrap();
    }

    /// Waits for its end, and fails with what it said if it failed.
    #[track_caller]
    pub fn passes(mut self) {
        while self.line().is_some() {}
        let status = self.node.wait().unwrap();
        assert!(status.success(), "{status}\n{}", self.said);
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

/// Runs a check from its start to its end.
#[track_caller]
pub fn check(test: &str, url: &str, expected: &[&str]) {
    if let Some(check) = Check::start(test, url, expected) {
        check.passes();
    }
}

/// Runs a check against a small network.
#[track_caller]
fn check_y(test: &str) {
    let service = Running::new(Atlas::build(y()));
    check(test, &format!("http://{}", service.address), &[]);
}

#[test]
fn a_voie_s_page_says_the_length_of_its_files() {
    let atlas = Atlas::build(y());
    let said = crate::traces::length_in_words(&atlas);
    let service = Running::new(atlas);
    check("a_voie_s_page_says_the_length_of_its_files", &format!("http://{}", service.address), &[&said]);
}

#[test]
fn the_map_works_in_a_browser() {
    check_y("the_map_works_in_a_browser");
}

#[test]
fn the_map_fits_a_phone() {
    check_y("the_map_fits_a_phone");
}

#[test]
fn a_voie_is_chosen_in_the_list() {
    check_y("a_voie_is_chosen_in_the_list");
}

/// As `public_url` says it, behind a proxy that leaves the path on.
#[test]
fn the_map_works_under_a_base_path() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/carte");
    let public_url = Base::parse(&url).ok();
    let _service =
        Running::at(&format!("127.0.0.1:{port}"), Atlas::build(y()), |config| config.public_url = public_url);
    check("the_map_works_under_a_base_path", &url, &[]);
}
