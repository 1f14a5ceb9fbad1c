//! Writes the mended line, and what was done to it.

use serde::Serialize;

use super::demande::{Demande, Sortie};
use super::document::{Geometrie, envoye, without};
use super::lignes::morceaux;
use super::{Publie, Refused};
use crate::envoi::Lu;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat};
use crate::geo::Position;
use crate::http::answer::{JSON, json_file};
use crate::http::fiche::GEOJSON;
use crate::http::ground::Ground;
use crate::paint;
use crate::reparation::{Bilan, Relief, reparer};
use crate::trace::{Recorded, recorded_gpx};

/// The name of the mended file, and of its track.
const NAME: &str = "trace-reparee";
const TITLE: &str = "Trace réparée";

/// Mends the line that was read. Errors: there is no line, or the étape or tronçon that the request names does not
/// exist.
pub(super) fn document(publie: &Publie<'_>, demande: &Demande, lu: &Lu) -> Result<Fichier, Refused> {
    let Publie { atlas, relief, reglages, .. } = publie;
    let line = morceaux(envoye(lu)?);
    if line.is_empty() {
        return Err(without("Ce fichier"));
    }
    let heights = relief.as_ref().map(|relief| move |places: &[Position]| altitudes(relief, places));
    let heights: Option<Relief<'_>> = heights.as_ref().map(|heights| heights as _);
    let mended = reparer(atlas, heights, reglages, &demande.choix, line, &demande.reparations)?;
    if demande.sortie == Sortie::Gpx {
        let segments = mended.morceaux.iter().map(|morceau| -> Recorded<'_> { (&morceau.positions, &morceau.times) });
        let written = recorded_gpx(TITLE, &segments.collect::<Vec<_>>());
        let bytes = written.map_err(|error| Error::Internal(format!("écriture de GPX : {error}")))?;
        return Ok(FileFormat::GPX.file(NAME, TITLE, bytes));
    }
    let pieces: Vec<Vec<Position>> = mended.morceaux.into_iter().map(|morceau| morceau.positions).collect();
    Ok(match demande.sortie {
        Sortie::GeoJson => {
            let (bilans, geometry) = (&mended.bilans, Geometrie::of(&pieces));
            json_file(GEOJSON, &Feature { r#type: "Feature", geometry, properties: Faits { faits: bilans } })?
        }
        Sortie::Json | Sortie::Gpx => {
            json_file(JSON, &Document { faits: &mended.bilans, trace: Geometrie::of(&pieces) })?
        }
    })
}

/// Returns the heights of the relief. It has none beyond the files of which it was made.
fn altitudes(relief: &Ground, places: &[Position]) -> Vec<f64> {
    let bounds = relief.bounds();
    let heights = paint::altitudes(relief, places).into_iter().zip(places);
    heights.map(|(height, place)| if bounds.contains(*place) { height } else { f64::NAN }).collect()
}

#[derive(Serialize)]
struct Document<'a> {
    faits: &'a [Bilan],
    trace: Geometrie<'a>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Geometrie<'a>,
    properties: Faits<'a>,
}

#[derive(Serialize)]
struct Faits<'a> {
    /// What each mend did.
    faits: &'a [Bilan],
}
