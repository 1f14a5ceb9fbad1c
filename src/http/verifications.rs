//! `/api/verifications`: the findings of the checks on the store, as JSON or GeoJSON.

use actix_web::web;

use super::answer::{JSON, json_file};
use super::fiche::{Form, GEOJSON};
use super::query::{Query, unfit};
use super::read::{Reading, RouteRequest, reading};
use super::snapshot::Snapshot;
use crate::check::sortie::{geojson, json};
use crate::check::{Constat, Gravite, REGLES, Regle, regle};
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::{Bounds, Position};
use crate::links::{Parametre, Route};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<VerificationsReading>(Route::ApiVerifications.pattern()));
}

/// A request for the findings.
struct VerificationsReading {
    form: Form,
    /// Only findings about this voie.
    voie: Option<String>,
    /// Only findings of these rules. Empty for all.
    regles: Vec<&'static Regle>,
    /// Only findings of these severities. Empty for all.
    gravites: Vec<Gravite>,
    /// Only findings that are at least partly in this box.
    bbox: Option<Bounds>,
}

impl Reading for VerificationsReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let names: Vec<&str> = REGLES.iter().map(|regle| regle.nom).collect();
        let words: Vec<&str> = Gravite::ALL.iter().map(|gravite| gravite.mot()).collect();
        Ok(Self {
            form: Form::of(request.head, &query)?,
            voie: query.text(Parametre::Voie).map(str::to_owned),
            regles: query.words(Parametre::Regle, &names, regle)?,
            gravites: query.words(Parametre::Gravite, &words, Gravite::parse)?,
            bbox: bbox(&query)?,
        })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        if let Some(voie) = &self.voie {
            snapshot.atlas.voie_asked(voie)?;
        }
        let wanted: Vec<Constat> = snapshot.constats().iter().filter(|constat| self.wants(constat)).cloned().collect();
        match self.form {
            Form::GeoJson => json_file(GEOJSON, &geojson::collection(&wanted)),
            Form::Json => json_file(JSON, &json::document(&wanted)),
        }
    }

    /// Returns `None` if the rules are still being applied.
    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        snapshot.known_constats()?;
        Some(self.answer(snapshot))
    }
}

impl VerificationsReading {
    fn wants(&self, constat: &Constat) -> bool {
        let of_rule = self.regles.is_empty() || self.regles.iter().any(|regle| regle.nom == constat.regle.nom);
        let of_voie = self.voie.as_ref().is_none_or(|voie| constat.voies.contains(voie));
        let within = self.bbox.is_none_or(|bbox| {
            Bounds::around(constat.geometrie.iter().copied()).is_some_and(|around| meets(bbox, around))
        });
        of_rule && of_voie && within && (self.gravites.is_empty() || self.gravites.contains(&constat.gravite))
    }
}

/// Tells whether two boxes have a place in common.
fn meets(a: Bounds, b: Bounds) -> bool {
    a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
}

/// Parses `bbox=west,south,east,north`. Errors: these are not four degrees in order.
fn bbox(query: &Query) -> Result<Option<Bounds>> {
    let Some(text) = query.text(Parametre::Bbox) else { return Ok(None) };
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    let bounds = match numbers.as_deref() {
        Some(&[west, south, east, north]) if west <= east && south <= north => {
            let on_earth =
                [(west, south), (east, north)].iter().all(|(lon, lat)| Position::flat(*lon, *lat).is_on_earth());
            on_earth.then_some(Bounds { west, south, east, north })
        }
        _ => None,
    };
    let cure = "Donnez ouest,sud,est,nord en degrés, par exemple -5.2,47.2,-1,48.9.";
    bounds.map(Some).ok_or_else(|| unfit(Parametre::Bbox, text, cure))
}
