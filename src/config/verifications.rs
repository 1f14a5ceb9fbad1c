//! The thresholds of the checks (`[verifications]`).

use toml::de::DeValue;

use super::value::{Refused, Value};
use crate::check::Reglages;
use crate::error::Error;
use crate::geo::{Bounds, Position};

const TABLE: &str = "Écrivez une ligne [verifications], puis par exemple segment-long = 300.";
const VALUE: &str = "Donnez un nombre (le seuil), ou false pour taire la règle, true pour l'appliquer.";
const ZONE: &str = "Donnez ouest, sud, est, nord en degrés : zone = [-5.3, 46.8, -0.9, 48.95].";

/// Reads the table: thresholds, rules that are switched on or off, and the zone.
pub(super) fn reglages(value: &Value<'_>) -> Result<Reglages, Refused> {
    let mut reglages = Reglages::default();
    for (key, value) in value.table(TABLE)? {
        set(&mut reglages, key, &value).map_err(|refused| refused.within(key))?;
    }
    Ok(reglages)
}

fn set(reglages: &mut Reglages, key: &str, value: &Value<'_>) -> Result<(), Refused> {
    if key == "zone" {
        reglages.zone = zone(value)?;
        return Ok(());
    }
    let done = match (value.value, number(value)) {
        (DeValue::Boolean(active), _) => reglages.activer(key, *active),
        (_, Some(number)) => reglages.regler(key, number),
        _ => return Err(value.refused("ce n'est pas un nombre", VALUE)),
    };
    done.map_err(|error| match error {
        Error::Input { problem, cure, .. } => value.refused(problem, cure),
        other => value.refused(other.to_string(), VALUE),
    })
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value.value {
        DeValue::Integer(integer) => integer.as_str().replace('_', "").parse().ok(),
        DeValue::Float(float) => float.as_str().replace('_', "").parse().ok(),
        _ => None,
    }
}

/// Reads a bounding box.
fn zone(value: &Value<'_>) -> Result<Bounds, Refused> {
    let numbers: Option<Vec<f64>> = value.list(ZONE)?.iter().map(number).collect();
    let Some([west, south, east, north]) = numbers.as_deref().and_then(|numbers| <[f64; 4]>::try_from(numbers).ok())
    else {
        return Err(value.refused("ce ne sont pas quatre nombres", ZONE));
    };
    let corners = [Position::flat(west, south), Position::flat(east, north)];
    if west >= east || south >= north || !corners.iter().all(|corner| corner.is_on_earth()) {
        return Err(value.refused("ce n'est pas une zone", ZONE));
    }
    Ok(Bounds { west, south, east, north })
}
