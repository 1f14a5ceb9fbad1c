//! Findings as GeoJSON (RFC 7946), for QGIS and for the map.

use serde_json::{Map, Value, json};

use super::json::{constat_json, lon_lat};
use crate::check::constat::Constat;
use crate::geo::Position;

/// Returns all findings, each with its own geometry: a point, a line, or `null`.
pub fn collection(constats: &[Constat]) -> Value {
    features(constats.iter().map(|constat| (constat, geometry(&constat.geometrie))))
}

/// Returns all findings as points. QGIS gives a file of one kind of geometry the style of the `.qml` beside it.
pub fn points(constats: &[Constat]) -> Value {
    features(constats.iter().map(|constat| (constat, geometry(constat.lieu().as_slice()))))
}

/// Returns the findings that are stretches, as lines.
pub fn lignes(constats: &[Constat]) -> Value {
    features(constats.iter().filter(|c| c.geometrie.len() > 1).map(|constat| (constat, geometry(&constat.geometrie))))
}

fn features<'a>(all: impl Iterator<Item = (&'a Constat, Value)>) -> Value {
    let feature = |(constat, geometry): (&Constat, Value)| json!({ "type": "Feature", "id": constat.id, "geometry": geometry, "properties": flat(constat) });
    json!({ "type": "FeatureCollection", "features": all.map(feature).collect::<Vec<_>>() })
}

/// Returns the properties without nested objects, which tables of attributes cannot show.
fn flat(constat: &Constat) -> Map<String, Value> {
    let mut properties = constat_json(constat);
    for key in ["message", "remede"] {
        if let Some(Value::Object(texts)) = properties.remove(key) {
            properties.extend(texts.into_iter().map(|(langue, text)| match langue.as_str() {
                "fr" => (key.to_owned(), text),
                langue => (format!("{key}_{langue}"), text),
            }));
        }
    }
    for key in ["codes", "voies"] {
        if let Some(Value::Array(words)) = properties.remove(key) {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            properties.insert(key.to_owned(), words.join(",").into());
        }
    }
    properties
}

fn geometry(places: &[Position]) -> Value {
    match places {
        [] => Value::Null,
        [place] => json!({ "type": "Point", "coordinates": lon_lat(*place) }),
        places => {
            let coordinates: Vec<[f64; 2]> = places.iter().map(|place| lon_lat(*place)).collect();
            json!({ "type": "LineString", "coordinates": coordinates })
        }
    }
}
