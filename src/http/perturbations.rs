//! `/api/voies/{voie}/perturbations` and `/agenda.ics`: current and announced closures.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::answer::{JSON, json_file};
use super::fiche::{self, Form, GEOJSON};
use super::key::Key;
use super::query::refuse;
use super::read::{CachedReading, Reading, RouteRequest, cached_reading, reading};
use super::snapshot::Snapshot;
use crate::annonces::{AgendaFile, Annonce, PerturbationShown};
use crate::atlas::{Atlas, Etape, Perturbation, Role};
use crate::error::{Error, Result, shown};
use crate::file::Fichier;
use crate::geo::{Position, rounded};
use crate::links::{Parametre, Route};
use crate::model::{Code, Sens};
use crate::words::Words;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<PerturbationsReading>(Route::ApiPerturbations.pattern()))
        .service(cached_reading::<AgendaFile>(Route::Agenda.pattern()));
}

/// A request for the closures on a voie or on one of its étapes.
pub(super) struct PerturbationsReading {
    voie: String,
    etape: Option<String>,
    sens: Sens,
    form: Form,
}

/// The attributes of the document itself.
#[derive(Serialize)]
struct Says<'a> {
    voie: &'a Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    etape: Option<String>,
    sens: &'static str,
}

impl Reading for PerturbationsReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let [voie] = request.args().map(str::to_owned);
        let etape = query.text(Parametre::Etape).map(str::to_owned);
        Ok(Self { voie, etape, sens: query.sens()?, form: Form::of(request.head, &query)? })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let atlas = &*snapshot.atlas;
        let (voie, etape) = atlas.voie_and_etape_asked(&self.voie, self.etape.as_deref())?;
        let annonces = match etape {
            Some(etape) => Annonce::of_etape(atlas, voie, etape, self.sens),
            None => Annonce::of_voie(atlas, voie, self.sens),
        };
        let says = Says { voie: &voie.row.code, etape: etape.map(Etape::slug), sens: self.sens.as_str() };
        match self.form {
            Form::Json => json(atlas, says, &annonces),
            Form::GeoJson => geojson(atlas, says, &annonces),
        }
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        Some(fiche::VARY)
    }
}

fn json(atlas: &Atlas, says: Says<'_>, annonces: &[Annonce<'_>]) -> Result<Fichier> {
    #[derive(Serialize)]
    struct Document<'a> {
        #[serde(flatten)]
        says: Says<'a>,
        perturbations: Vec<PerturbationShown<'a>>,
        attribution: &'a [String],
    }
    let perturbations = PerturbationShown::each(annonces, Words::french());
    json_file(JSON, &Document { says, perturbations, attribution: &atlas.attribution })
}

/// Writes a feature for the closed stretch of each closure, and another for its detour.
fn geojson<'a>(atlas: &Atlas, says: Says<'_>, annonces: &[Annonce<'a>]) -> Result<Fichier> {
    #[derive(Serialize)]
    struct Document<'a> {
        r#type: &'static str,
        #[serde(flatten)]
        says: Says<'a>,
        features: Vec<Feature<'a>>,
        attribution: &'a [String],
    }
    #[derive(Serialize)]
    struct Feature<'a> {
        r#type: &'static str,
        geometry: Geometry,
        properties: Properties<'a>,
    }
    #[derive(Serialize)]
    struct Properties<'a> {
        /// `ferme` or `detour`.
        role: &'static str,
        #[serde(flatten)]
        closure: PerturbationShown<'a>,
    }
    let of_closure = |(closure, stretches): (&'a Perturbation, Vec<&Annonce<'a>>)| {
        let feature = |role: Role| {
            let closure_shown = PerturbationShown::of(closure, &stretches, Words::french());
            let properties = Properties { role: role.as_str(), closure: closure_shown };
            Some(Feature { r#type: "Feature", geometry: Geometry::of(atlas, closure, role)?, properties })
        };
        Role::ALL.map(feature)
    };
    let features = Annonce::by_closure(annonces).into_iter().flat_map(of_closure).flatten().collect();
    json_file(GEOJSON, &Document { r#type: "FeatureCollection", says, features, attribution: &atlas.attribution })
}

/// The geometry of a feature (RFC 7946). Positions are degrees, longitude first, with seven decimals (about 1 cm).
#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point([f64; 2]),
    LineString(Vec<[f64; 2]>),
    MultiLineString(Vec<Vec<[f64; 2]>>),
}

impl Geometry {
    /// Returns the geometry of the closed stretch or of the detour. Returns `None` if the closure has no detour. A
    /// closed place is a point.
    fn of(atlas: &Atlas, closure: &Perturbation, role: Role) -> Option<Self> {
        let place = |place: Position| [place.lon, place.lat].map(|degrees| rounded(degrees, 7));
        let path = closure.path_of(role)?;
        let mut lines: Vec<Vec<[f64; 2]>> =
            path.pieces.iter().map(|piece| atlas.network.positions(piece).map(place).collect()).collect();
        Some(match (lines.pop(), lines.is_empty()) {
            (None, _) => Self::Point(place(closure.position)),
            (Some(only), true) => Self::LineString(only),
            (Some(last), false) => {
                lines.push(last);
                Self::MultiLineString(lines)
            }
        })
    }
}

impl CachedReading for AgendaFile {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?.without_empty();
        Ok(Self { voie: query.text(Parametre::Voie).map(str::to_owned), base: request.base() })
    }

    /// Returns the key of the document. Errors: there is no such voie.
    fn key(&self, snapshot: &Snapshot) -> Result<Key> {
        let unknown = |code: &String| snapshot.atlas.voie(code).is_none();
        match self.voie.as_ref().filter(|code| unknown(code)) {
            Some(code) => {
                let problem = format!("« {} » est inconnue", shown(code));
                Err(refuse(Parametre::Voie, &problem, &snapshot.atlas.known_voies()))
            }
            None => Ok(Key::of(self.clone())),
        }
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::Internal("un agenda sans contenu".into()))
    }
}
