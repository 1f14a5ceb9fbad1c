//! `/api/voies/{voie}/bornes`: the start, the end and the kilometres of a voie, an étape or a section, as points for a map.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::answer::json_file;
use super::fiche::GEOJSON;
use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::section::{OfWay, OnSection};
use super::snapshot::Snapshot;
use crate::atlas::{Atlas, Etape, Ligne, Placed, Voie};
use crate::error::{Error, Result};
use crate::file::{Fichier, Product};
use crate::geo::{km, rounded};
use crate::links::{Parametre, Route};
use crate::model::Code;

/// The distance between two marks, in metres.
const EVERY_M: f64 = 1000.0;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<OnSection<BornesRequest>>(Route::ApiBornes.pattern()));
}

/// A request for the marks of a voie, or of one of its étapes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct BornesRequest {
    voie: String,
    etape: Option<String>,
}

impl CachedReading for BornesRequest {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [voie] = request.args().map(str::to_owned);
        Ok(Self { voie, etape: request.query()?.text(Parametre::Etape).map(str::to_owned) })
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::of(self.clone()))
    }

    fn check(&self, snapshot: &Snapshot) -> Result<()> {
        snapshot.atlas.voie_and_etape_asked(&self.voie, self.etape.as_deref()).map(drop)
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::Internal("des bornes sans contenu".into()))
    }
}

impl OfWay for BornesRequest {
    fn way(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.voie, self.etape.as_deref()))
    }

    fn of_etape(&self, slug: String) -> Self {
        Self { etape: Some(slug), ..self.clone() }
    }
}

impl Product for BornesRequest {
    /// Makes the document. Errors: there is no such voie or étape.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        #[derive(Serialize)]
        struct Document<'a> {
            r#type: &'static str,
            voie: &'a Code,
            #[serde(skip_serializing_if = "Option::is_none")]
            etape: Option<&'a str>,
            features: Vec<Feature<'a>>,
            attribution: &'a [String],
        }
        let (voie, etape) = atlas.voie_and_etape_asked(&self.voie, self.etape.as_deref())?;
        let features = match etape {
            None => of_voie(atlas, voie),
            Some(etape) => of_etape(atlas, voie, etape),
        };
        json_file(
            GEOJSON,
            &Document {
                r#type: "FeatureCollection",
                voie: &voie.row.code,
                etape: self.etape.as_deref(),
                features,
                attribution: &atlas.attribution,
            },
        )
        .map(Some)
    }

    fn is_seldom(&self) -> bool {
        true
    }
}

/// A mark as a GeoJSON feature.
#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Geometry,
    properties: Borne<'a>,
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    /// Longitude and latitude with six decimals (about 10 cm).
    coordinates: [f64; 2],
}

#[derive(Serialize)]
struct Borne<'a> {
    /// `depart`, `km` or `arrivee`.
    role: &'static str,
    km: f64,
    /// Empty for the main line.
    variante: &'a str,
}

/// Returns the marks of all lines. Where a variant shares the path of an earlier line, it has no marks, because two
/// numbers at one place would be read as one.
fn of_voie<'a>(atlas: &Atlas, voie: &'a Voie) -> Vec<Feature<'a>> {
    let (mut features, mut earlier) = (vec![], HashSet::new());
    for ligne in &voie.lignes {
        let its = marks(atlas, ligne, [0.0, ligne.figures.longueur_m]);
        features.extend(its.filter(|(placed, _)| !earlier.contains(&placed.arc)).map(|(_, feature)| feature));
        earlier.extend(ligne.path.steps().map(|step| step.arc));
    }
    features
}

/// Returns the marks of an étape. The list is empty if the étape has no place on its line.
fn of_etape<'a>(atlas: &Atlas, voie: &'a Voie, etape: &Etape) -> Vec<Feature<'a>> {
    let ligne = voie.ligne(&etape.row.variante);
    let its = ligne.zip(etape.trace.as_ref()).map(|(ligne, trace)| marks(atlas, ligne, [trace.de_m, trace.a_m]));
    its.into_iter().flatten().map(|(_, feature)| feature).collect()
}

/// Returns the marks between two chainages, in walking order. Kilometres count from the first chainage.
fn marks<'a>(
    atlas: &Atlas,
    ligne: &'a Ligne,
    [de_m, a_m]: [f64; 2],
) -> impl Iterator<Item = (Placed, Feature<'a>)> + use<'a> {
    // A kilometre mark within a metre of the end is omitted in favour of the end mark.
    let whole =
        (0u32..).map(f64::from).map(move |number| de_m + number * EVERY_M).take_while(move |at_m| *at_m < a_m - 1.0);
    let placed = ligne.places_at(&atlas.network, whole.chain([a_m]));
    let last = placed.len().saturating_sub(1);
    placed.into_iter().enumerate().map(move |(number, placed)| {
        let role = if number == 0 {
            "depart"
        } else if number == last {
            "arrivee"
        } else {
            "km"
        };
        let coordinates = [placed.place.lon, placed.place.lat].map(|degrees| rounded(degrees, 6));
        let properties = Borne { role, km: km(placed.chainage_m - de_m), variante: &ligne.variante };
        (placed, Feature { r#type: "Feature", geometry: Geometry { r#type: "Point", coordinates }, properties })
    })
}
