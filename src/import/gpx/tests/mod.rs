//! Imports GPX files of every kind, good and bad.

mod etapes; // several files of one voie
mod hostile; // encodings, broken files
mod one_file; // tracks, routes and waypoints
mod own; // files that hent wrote, archives

use std::fmt::Write;
use std::path::PathBuf;

use crate::import::incoming::IncomingVoie;
use crate::import::{Incoming, Kind, Options, read};
use crate::model::Code;

/// Writes files with these names and contents, and reads them.
fn read_all(files: &[(&str, &[u8])], kind: Kind, options: &Options) -> crate::Result<Incoming> {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| dir.path().join(name)).collect();
    for (path, (_, content)) in paths.iter().zip(files) {
        std::fs::write(path, content).unwrap();
    }
    read(&paths, kind, options)
}

/// Reads one file as voies.
fn voies(content: &str) -> Incoming {
    read_all(&[("t.gpx", content.as_bytes())], Kind::Voies, &Options::default()).unwrap()
}

/// Returns the message with which the file is refused.
fn error(content: &str, kind: Kind) -> String {
    read_all(&[("t.gpx", content.as_bytes())], kind, &Options::default()).expect_err("refused").to_string()
}

/// Returns the option `--voie`.
fn of_voie(code: &str) -> Options {
    Options { voie: Some(Code::parse(code).unwrap()), ..Options::default() }
}

/// Returns a GPX 1.1 document. `content` starts on line 3.
fn gpx(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"t\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n{content}\n</gpx>"
    )
}

/// Returns a `trkseg` of `points` points at 48° north, from `lon` eastwards in steps of 0.001°.
fn segment(lon: f64, points: usize) -> String {
    let point = |i: usize| format!("<trkpt lat=\"48\" lon=\"{:.3}\"><ele>7</ele></trkpt>", lon + i as f64 / 1000.0);
    format!("<trkseg>{}</trkseg>", (0..points).map(point).collect::<String>())
}

fn track(name: &str, segments: &str) -> String {
    format!("<trk><name>{name}</name>{segments}</trk>")
}

/// Describes a voie in one line: its code and name, then each leg as `variante[number name:from-to](points of each
/// run)`.
fn told(voie: &IncomingVoie) -> String {
    let mut text = match (&voie.code, &voie.nom) {
        (Some(code), nom) => format!("{code} «{}»", nom.as_deref().unwrap_or_default()),
        (None, nom) => format!("«{}»", nom.as_deref().unwrap_or_default()),
    };
    for leg in &voie.legs {
        let points: Vec<String> = leg.runs.iter().map(|run| run.places.len().to_string()).collect();
        write!(text, " {}", leg.variante).unwrap();
        if let Some(stage) = &leg.stage {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            let number = stage.numero.map_or("?".to_owned(), |n| n.to_string());
            write!(text, "[{number} {}:{}-{}]", part(&stage.nom), part(&stage.from), part(&stage.to)).unwrap();
        }
        write!(text, "({})", points.join(" ")).unwrap();
    }
    text
}

fn all_told(incoming: &Incoming) -> Vec<String> {
    incoming.voies.iter().map(told).collect()
}
