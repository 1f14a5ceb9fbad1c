//! Checks in a real browser, by Playwright. They are written in TypeScript in `tests/browser`, and node runs them
//! against a service that a test here starts. A check has the name of its test.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::LazyLock;

use hent::atlas::{Atlas, Sources};
use hent::config::{Fond, FondSource, Remote, RemoteAddress};
use hent::geo::Position;
use hent::links::Base;
use hent::model::{GenrePerturbation, Gravite, Perturbation};
use jiff::civil::date;

use crate::support::datasets::{at, code, perturbation, voie, y};
use crate::support::means::{program, skip};
use crate::support::service::Running;

/// The folder where npm installs Playwright.
const WEB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web");

/// The checks, bundled into one script beside Playwright so that node finds it. Bundled once; an error is npm's output.
static SCRIPT: LazyLock<Result<String, String>> = LazyLock::new(|| {
    let made = Command::new("npm").args(["run", "--silent", "browser"]).current_dir(WEB).output().unwrap();
    let said = || String::from_utf8_lossy(&[made.stdout, made.stderr].concat()).into_owned();
    if made.status.success() { Ok(format!("{WEB}/node_modules/.cache/browser/main.mjs")) } else { Err(said()) }
});

/// A running check.
pub struct Check {
    node: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    said: String,
}

impl Check {
    /// Starts a check against the service at `url`; `expected` is what it should find there. Returns `None` if
    /// Playwright or the browser is missing and the skip was noted.
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

    /// Returns the next line that the check prints, or `None` after its end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.from.read_line(&mut line).unwrap();
        self.said.push_str(&line);
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// Waits until the check stops at a named place.
    #[track_caller]
    pub fn stops_at(&mut self, place: &str) {
        let wanted = format!("@{place}");
        let found = std::iter::from_fn(|| self.line()).any(|line| line == wanted);
        assert!(found, "the check ended before it reached {wanted}:\n{}", self.said);
    }

    /// Lets the check continue.
    pub fn goes_on(&mut self) {
        self.to.write_all(b"\n").unwrap();
    }

    /// Waits for the end of the check. Fails with its output if it failed.
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

/// Runs a check against a service with the network of [`y`].
#[track_caller]
fn check_y(test: &str) {
    let service = Running::new(Atlas::build(y()));
    check(test, &format!("http://{}", service.address), &[]);
}

#[test]
fn the_page_of_a_voie_has_the_length_of_its_files() {
    let atlas = Atlas::build(y());
    let said = crate::traces::length_in_words(&atlas);
    let service = Running::new(atlas);
    check("the_page_of_a_voie_has_the_length_of_its_files", &format!("http://{}", service.address), &[&said]);
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
fn without_webgl_the_picture_stays() {
    check_y("without_webgl_the_picture_stays");
}

#[test]
fn the_position_and_the_profile_are_said_in_words() {
    check_y("the_position_and_the_profile_are_said_in_words");
}

#[test]
fn every_style_draws_ways_shields_and_names() {
    check_y("every_style_draws_ways_shields_and_names");
}

/// A look at the map is no download.
#[tokio::test(flavor = "multi_thread")]
async fn the_chosen_way_stands_out() {
    let service = Running::new(Atlas::build(y()));
    check("the_chosen_way_stands_out", &format!("http://{}", service.address), &[]);
    let folder = tempfile::tempdir().unwrap();
    let store = crate::downloads::file(&folder.path().join("comptes.gpkg"));
    store.init().await.unwrap();
    service.downloads().write(&store).await.unwrap();
    assert_eq!(crate::downloads::counted(&store).await, [], "choosing on the map counts as a download");
}

/// The ground is on a host that does not exist: the check answers in its place.
#[test]
fn a_ground_of_another_host_waits_for_consent() {
    let test = "a_ground_of_another_host_waits_for_consent";
    let remote = Remote {
        address: RemoteAddress::Tuiles("https://tuiles.example/{z}/{x}/{y}.png".into()),
        consentement: true,
        hotes: vec!["https://tuiles.example".into()],
    };
    let ground = Fond {
        code: "ailleurs".into(),
        nom: "Plan d'ailleurs".into(),
        source: FondSource::Remote(remote),
        attribution: Some("© Ailleurs".into()),
    };
    let service = Running::at("127.0.0.1:0", Atlas::build(y()), |config| config.fonds = vec![ground]);
    check(test, &format!("http://{}", service.address), &[]);
}

/// A proxy forwards the path of `public_url` unchanged.
#[test]
fn the_map_works_under_a_base_path() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/carte");
    let public_url = Base::parse(&url).ok();
    let _service =
        Running::at(&format!("127.0.0.1:{port}"), Atlas::build(y()), |config| config.public_url = public_url);
    check("the_map_works_under_a_base_path", &url, &[]);
}

/// Returns a closure on the stem of [`y`], between two fractions of the length of its second tronçon.
fn closure(id: i64, genre: GenrePerturbation, gravite: Gravite, [de, a]: [f64; 2], dates: [&str; 2]) -> Perturbation {
    let row = perturbation(id, 1, [(2, de), (2, a)], dates);
    Perturbation { code: code(genre.as_str()), genre, gravite, ..row }
}

/// Runs a check against a service with the network of [`y`] on 20 May 2026: a closed stretch with a detour, a notice, a
/// closure that is announced, and a voie `z` without any.
#[track_caller]
fn check_closed(test: &str) {
    let mut data = y();
    data.voies.push(voie(2, "z"));
    let around = [(5.05, 0.0167), (5.0, -0.8), (6.2, -0.8), (7.4, 0.2)];
    let (works, tide, hunt) = (GenrePerturbation::Travaux, GenrePerturbation::Maree, GenrePerturbation::Chasse);
    data.perturbations = vec![
        Perturbation {
            texte: "Passerelle démontée.\nSuivre <la> déviation.".into(),
            detour: Some(around.map(|(x, y)| Position { z: f64::NAN, ..at(x, y) }).to_vec()),
            source: "mairie".into(),
            verifie_le: "2026-05-18".into(),
            ..closure(1, works, Gravite::Bloquant, [0.28, 0.6], ["2026-05-12", ""])
        },
        closure(2, tide, Gravite::Information, [0.0, 0.1], ["2026-05-12", "2026-09-30"]),
        closure(3, hunt, Gravite::Gene, [0.9, 1.0], ["2026-06-01", ""]),
    ];
    let service = Running::new(Atlas::build(Sources::from(data).on(date(2026, 5, 20))));
    check(test, &format!("http://{}", service.address), &[]);
}

#[test]
fn closures_are_drawn_and_open_their_cards() {
    check_closed("closures_are_drawn_and_open_their_cards");
}

#[test]
fn pages_list_the_closures_of_their_way() {
    check_closed("pages_list_the_closures_of_their_way");
}
