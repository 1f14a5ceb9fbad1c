//! Findings as SARIF 2.1.0 (OASIS), which forges and editors of code show beside a file.

use serde_json::{Map, Value, json};

use crate::check::constat::Constat;
use crate::check::regle::{Gravite, Regle};
use crate::check::regles::REGLES;

/// Returns the document. `fichiers` are the files that were checked, or the store.
pub fn document(constats: &[Constat], fichiers: &[String]) -> Value {
    let rules: Vec<Value> = REGLES.iter().map(|regle| rule(regle)).collect();
    let results: Vec<Value> = constats.iter().map(|constat| result(constat, fichiers)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "hent", "version": env!("CARGO_PKG_VERSION"), "language": "fr", "rules": rules } },
            "results": results,
        }],
    })
}

fn rule(regle: &Regle) -> Value {
    json!({
        "id": regle.nom,
        "shortDescription": { "text": regle.definition.fr },
        "help": { "text": regle.remede.fr },
        "defaultConfiguration": { "level": level(regle.gravite) },
    })
}

const fn level(gravite: Gravite) -> &'static str {
    match gravite {
        Gravite::Erreur => "error",
        Gravite::Avertissement => "warning",
        Gravite::Information => "note",
    }
}

fn result(constat: &Constat, fichiers: &[String]) -> Value {
    let names: Vec<Value> = constat.codes.iter().map(|code| json!({ "name": code })).collect();
    let mut location = Map::new();
    if let Some(file) = of_file(constat, fichiers) {
        location.insert("physicalLocation".into(), json!({ "artifactLocation": { "uri": uri(file) } }));
    }
    location.insert("logicalLocations".into(), names.into());
    let mut properties = Map::new();
    if let Some(place) = constat.lieu() {
        properties.insert("lon".into(), place.lon.into());
        properties.insert("lat".into(), place.lat.into());
    }
    json!({
        "ruleId": constat.regle.nom,
        "ruleIndex": REGLES.iter().position(|regle| regle.nom == constat.regle.nom),
        "level": level(constat.gravite),
        "message": { "text": format!("{}. {}", constat.message(false), constat.remede(false)) },
        "locations": [location],
        "partialFingerprints": { "hent/v1": constat.id },
        "properties": properties,
    })
}

/// Returns the file that a finding is about. The name of a line starts with the name of its file, without ending.
fn of_file<'a>(constat: &Constat, fichiers: &'a [String]) -> Option<&'a String> {
    let stem = |file: &&String| {
        let name = std::path::Path::new(file.as_str()).file_stem()?.to_str()?.to_owned();
        constat.codes.iter().any(|code| code.starts_with(&format!("{name}:"))).then_some(())
    };
    match fichiers {
        [only] => Some(only),
        several => several.iter().find(|file| stem(file).is_some()),
    }
}

/// Returns a path as a relative reference (RFC 3986), with other characters percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
