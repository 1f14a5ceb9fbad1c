//! The pages in lynx, a browser of text alone, by keyboard.

use std::fs;
use std::process::{Command, Stdio};

use hent::atlas::Atlas;
use hent::model::Dataset;

use crate::support::atlases::demonstration_data;
use crate::support::means::program;
use crate::support::programs::said;
use crate::support::service::Running;

/// Returns the line of lynx's `-cmd_script` for each key. The keys are separated by spaces.
fn keys(names: &str) -> String {
    names.split(' ').map(|name| format!("key {name}\n")).collect()
}

/// Returns the keys that type a text.
fn typed(text: &str) -> String {
    text.chars().map(|letter| if letter == ' ' { keys("<space>") } else { keys(&letter.to_string()) }).collect()
}

/// Returns the keys that look for a text on the page: the link or field that has it is then the current one.
fn found(text: &str) -> String {
    format!("{}{}{}", keys("/"), typed(text), keys("^J"))
}

/// Returns the keys that follow the link, or press the button, that has a text.
fn followed(text: &str) -> String {
    found(text) + &keys("^J")
}

/// Returns the keys that save what the current link leads to, under the proposed name.
fn saved() -> String {
    keys("d ^J ^J")
}

/// A pilgrim plans étapes of 20 km and saves their track. Then the pilgrim begins again at the start page, and saves the
/// track of the first étape. No address is typed. Closures would name the voie on the start page a second time.
#[test]
fn an_etape_is_planned_and_downloaded_with_lynx() {
    let test = "an_etape_is_planned_and_downloaded_with_lynx";
    if program(test, "lynx").is_none() {
        return;
    }
    let data = Dataset { perturbations: vec![], ..demonstration_data().clone() };
    let service = Running::new(Atlas::build(data));
    let journey = [
        followed("Voie de Locquirec"),
        followed("Composer"),
        found("km par jour"), // a sentence about the proposal
        keys("n <tab> ^U"),   // the label, and its field
        typed("20"),
        keys("<tab> <tab> <tab>"), // out of the fields of text
        followed("Proposer"),
        found("(ZIP)"),
        keys("<tab>"), // the link beside it
        saved(),
        keys("m y"), // the start page
        followed("Voie de Locquirec"),
        followed("Guerlesquin"),
        found("charger le GPX"),
        saved(),
        keys("q y"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let [script, config] = ["touches", "lynx.cfg"].map(|name| folder.path().join(name));
    fs::write(&script, journey.concat()).unwrap();
    fs::write(&config, "PREFERRED_LANGUAGE:fr\nCHARACTER_SET:utf-8\n").unwrap();
    let mut lynx = Command::new("lynx");
    lynx.arg(format!("-cfg={}", config.display())).arg(format!("-cmd_script={}", script.display()));
    lynx.args(["-term=vt100", &format!("http://{}/", service.address)]);
    lynx.current_dir(folder.path()).env("LANG", "C.UTF-8").stdin(Stdio::null()).stdout(Stdio::null());
    said(&mut lynx);
    for (name, path) in [
        ("itineraire-locquirec.gpx", "/itineraires/locquirec.gpx?km_par_jour=20"),
        ("locquirec-1.gpx", "/traces/locquirec/1.gpx"),
    ] {
        let file = fs::read(folder.path().join(name)).unwrap_or_default();
        assert!(file == service.get(path, &[]).into_body(), "{name} has {} bytes", file.len());
    }
}
