//! Writes the mended line, and what was done to it.

use serde::Serialize;

use super::Refused;
use super::demande::{Demande, Sortie};
use super::document::{Geometrie, envoye, without};
use super::lignes::morceaux;
use super::publie::Publie;
use crate::envoi::Lu;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat};
use crate::geo::Position;
use crate::http::answer::{JSON, json_file};
use crate::http::fiche::GEOJSON;
use crate::reparation::Bilan;
use crate::trace::{Recorded, recorded_gpx};

/// The name of the mended file, and of its track.
const NAME: &str = "trace-reparee";
const TITLE: &str = "Trace réparée";

/// Mends the line that was read. Errors: there is no line, or the étape or tronçon that the request names does not
/// exist.
pub(super) fn document(publie: &Publie, demande: &Demande, lu: &Lu) -> Result<Fichier, Refused> {
    let line = morceaux(envoye(lu)?);
    if line.is_empty() {
        return Err(without("Ce fichier"));
    }
    let mended = publie.repare(&demande.choix, line, &demande.reparations)?;
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
            let feature = Feature { r#type: "Feature", geometry, properties: Faits { faits: bilans } };
            FileFormat::GEOJSON.file(NAME, TITLE, json_file(GEOJSON, &feature)?.bytes)
        }
        Sortie::Json | Sortie::Gpx => {
            json_file(JSON, &Document { faits: &mended.bilans, trace: Geometrie::of(&pieces) })?
        }
    })
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
