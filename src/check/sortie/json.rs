//! Findings as JSON.

use serde_json::{Map, Value, json};

use crate::check::constat::Constat;
use crate::check::regle::Gravite;
use crate::geo::{Position, rounded};

/// Returns the number of findings of each severity.
pub fn nombres(constats: &[Constat]) -> Value {
    let count = |gravite: Gravite| constats.iter().filter(|constat| constat.gravite == gravite).count();
    Gravite::ALL
        .into_iter()
        .map(|gravite| (gravite.mot().to_owned(), Value::from(count(gravite))))
        .collect::<Map<_, _>>()
        .into()
}

/// Returns the document of some findings: their number by severity, and each of them.
pub fn document(constats: &[Constat]) -> Value {
    let all: Vec<Value> = constats.iter().map(|constat| Value::Object(constat_json(constat))).collect();
    json!({ "nombres": nombres(constats), "constats": all })
}

/// Returns a finding as a flat object. Texts are in both languages.
pub fn constat_json(constat: &Constat) -> Map<String, Value> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("id", constat.id.as_str().into());
    put("regle", constat.regle.nom.into());
    put("gravite", constat.gravite.mot().into());
    put("codes", constat.codes.clone().into());
    put("voies", constat.voies.clone().into());
    if let Some(place) = constat.lieu() {
        let [lon, lat] = lon_lat(place);
        put("lon", lon.into());
        put("lat", lat.into());
    }
    if let Some(km) = constat.km {
        put("km", rounded(km, 3).into());
    }
    if let (Some(mesure), Some(seuil), Some(unite)) = (constat.mesure, constat.seuil, constat.regle.unite()) {
        put("mesure", rounded(mesure, 3).into());
        put("seuil", seuil.into());
        put("unite", unite.symbole().into());
    }
    put("message", json!({ "fr": constat.message(false), "en": constat.message(true) }));
    put("remede", json!({ "fr": constat.remede(false), "en": constat.remede(true) }));
    put("empreinte", constat.empreinte.as_str().into());
    object
}

/// Returns longitude and latitude with the seven decimals that the store keeps.
pub(super) fn lon_lat(place: Position) -> [f64; 2] {
    [rounded(place.lon, 7), rounded(place.lat, 7)]
}
