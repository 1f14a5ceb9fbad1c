//! The programs and pages of `examples/`: each runs, and does what the comment at its start promises.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use hent::atlas::Atlas;

use crate::browser::check;
use crate::support::atlases::demonstration;
use crate::support::datasets::y;
use crate::support::means::{program, skip};
use crate::support::programs::{outcome, said};
use crate::support::service::Running;

#[path = "../examples/embed.rs"]
#[allow(dead_code, clippy::all, reason = "its `main` is not called here")]
mod embed;

/// Returns a file of `examples/`.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_embedded() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("hent.gpkg");
    let mut out = vec![];
    embed::run(&store, folder.path(), &mut out).await.unwrap();

    let lines = String::from_utf8(out).unwrap();
    assert!(lines.starts_with("5 voies, 70 étapes\n"), "{lines}");
    assert_eq!(lines.lines().filter(|line| line.contains("° : ")).count(), 5, "{lines}");
    let tile = mvt_reader::Reader::new(fs::read(folder.path().join("7-62-44.mvt")).unwrap()).unwrap();
    assert!(tile.get_layer_names().unwrap().contains(&"voies".to_owned()));
    let track = gpx::read(fs::read(folder.path().join("beauport-2.gpx")).unwrap().as_slice()).unwrap();
    assert_eq!(track.tracks.len(), 1);
}

/// Both scripts name the hosts that the API names, in its order.
#[test]
fn the_scripts_name_the_nearest_hosts() {
    let test = "the_scripts_name_the_nearest_hosts";
    let service = Running::new(demonstration());
    let url = format!("http://{}", service.address);
    let hosts = service.json("/api/hebergeurs/proches?lon=-2.76&lat=48.52&n=3&rayon=50000");
    let hosts: Vec<&str> = hosts["hebergeurs"].as_array().unwrap().iter().map(|h| h["nom"].as_str().unwrap()).collect();
    assert_eq!(hosts.len(), 3);
    let names = |text: String| {
        assert_eq!(text.lines().count(), hosts.len(), "{text}");
        assert!(text.lines().zip(&hosts).all(|(line, host)| line.contains(host)), "{hosts:?}: {text}");
    };
    if program(test, "curl").and_then(|()| program(test, "jq")).is_some() {
        names(said(Command::new(example("proches.sh")).args(["-2.76", "48.52", &url])));
        refuses(Command::new(example("proches.sh")).args(["x", "48.52", &url]));
    }
    if program(test, "python3").is_some() {
        names(said(Command::new("python3").arg(example("proches.py")).args(["-2.76", "48.52", "--hent", &url])));
        refuses(Command::new("python3").arg(example("proches.py")).args(["x", "48.52", "--hent", &url]));
    }
}

/// A script that is given a wrong longitude ends with 1 and hent's own explanation.
#[track_caller]
fn refuses(script: &mut Command) {
    let (code, said, complaints) = outcome(script.output().unwrap());
    assert_eq!((code, said.as_str()), (Some(1), ""), "{complaints}");
    assert!(complaints.contains("Donnez un nombre de -180 à 180"), "{complaints}");
}

#[test]
fn the_example_page_draws_a_voie_from_another_origin() {
    let test = "the_example_page_draws_a_voie_from_another_origin";
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/node_modules/maplibre-gl/dist");
    if !library.exists() {
        return skip(test, "no maplibre-gl: npm ci in src/web").unwrap_or_default();
    }
    if program(test, "python3").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::copy(example("carte.html"), folder.path().join("carte.html")).unwrap();
    symlink(library, folder.path().join("maplibre-gl")).unwrap();
    let site = Site::of(folder.path());
    let service = Running::new(Atlas::build(y()));
    check(test, &format!("http://{}", service.address), &[&format!("{}/carte.html", site.url)]);
}

/// A web server of a folder, started as the comment at the start of the page describes. It ends when the value is
/// dropped.
pub struct Site {
    process: Child,
    pub url: String,
}

impl Site {
    pub fn of(folder: &Path) -> Self {
        Self::by(folder, &["-m", "http.server", "--bind", "127.0.0.1", "0"])
    }

    /// Returns a server whose files the pages of any origin may read.
    pub fn open_to_all(folder: &Path) -> Self {
        let program = "import http.server as s
class Open(s.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header('Access-Control-Allow-Origin', '*')
        super().end_headers()
s.test(Open, s.ThreadingHTTPServer, port=0, bind='127.0.0.1')";
        Self::by(folder, &["-c", program])
    }

    /// Returns a server that sends each page with the Content-Security-Policy that its first comment states.
    pub fn with_policies(folder: &Path) -> Self {
        let program = "import http.server as s, os, re
class Strict(s.SimpleHTTPRequestHandler):
    def end_headers(self):
        path = self.translate_path(self.path)
        if path.endswith('.html') and os.path.exists(path):
            stated = re.search('^Content-Security-Policy: (.*)$', open(path, encoding='utf-8').read(), re.M)
            if stated:
                self.send_header('Content-Security-Policy', stated.group(1))
        super().end_headers()
s.test(Strict, s.ThreadingHTTPServer, port=0, bind='127.0.0.1')";
        Self::by(folder, &["-c", program])
    }

    fn by(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new("python3");
        command.arg("-u").args(arguments).current_dir(folder);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        // Serving HTTP on 127.0.0.1 port 40123 (http://127.0.0.1:40123/) ...
        let (_, url) = line.split_once('(').unwrap();
        let url = url.split_once("/)").unwrap().0.to_owned();
        Self { process, url }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
