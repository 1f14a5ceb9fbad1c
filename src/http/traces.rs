//! `/traces…`: tracks of voies and étapes for download.

use std::sync::Arc;

use actix_web::dev::RequestHead;
use actix_web::{HttpResponse, web};

use super::AppState;
use super::key::Key;
use super::query::{Query, several, unfit};
use super::read::{self, CachedReading, RouteRequest, cached_reading};
use super::section::{Kilometres, OfWay, OnSection};
use super::snapshot::Snapshot;
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::{Parametre, Route};
use crate::trace::{Avec, FORMATS_OF_ETAPE, FORMATS_OF_VOIE, PointLimit, TraceRequest, TrackOptions};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::TraceVoie, Route::TraceEtape] {
        app.service(cached_reading::<OnSection<Arc<TraceRequest>>>(route.pattern()));
    }
}

impl CachedReading for Arc<TraceRequest> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let (facon, langue) = (options(&query)?, query.langue()?);
        let (voie, etape, extension) = request.file();
        // A section is one track, like an étape.
        let formats =
            if etape.is_some() || Kilometres::of(&query)?.is_any() { FORMATS_OF_ETAPE } else { FORMATS_OF_VOIE };
        let format = FileFormat::parse(extension, formats).ok_or_else(|| Error::NotFound {
            what: format!("fichier « {} »", shown(request.head.uri.path())),
            known: format!("Les formats sont : {}.", FileFormat::names(formats)),
        })?;
        let (voie, etape) = (voie.to_owned(), etape.map(str::to_owned));
        Ok(Self::new(TraceRequest { voie, etape, facon, format, langue, base: request.base() }))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::shared(Self::clone(self)))
    }

    fn check(&self, snapshot: &Snapshot) -> Result<()> {
        snapshot.atlas.voie_and_etape_asked(&self.voie, self.etape.as_deref()).map(drop)
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        let what = match &self.etape {
            None => format!("tracé de la voie « {} »", self.voie),
            Some(etape) => format!("tracé de l'étape {etape} de la voie « {} »", self.voie),
        };
        Err(Error::NotFound { what, known: "Aucun tronçon ne lui est encore rattaché.".into() })
    }
}

impl OfWay for Arc<TraceRequest> {
    fn way(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.voie, self.etape.as_deref()))
    }

    fn of_etape(&self, slug: String) -> Self {
        Self::new(TraceRequest { etape: Some(slug), ..TraceRequest::clone(self) })
    }
}

/// Returns the response to a request for a cached track, and its route. The response equals that of the route. Returns
/// `None` if the track is not cached or its path has escapes.
pub(super) fn if_cached(service: &AppState, request: &RequestHead) -> Option<(HttpResponse, Route)> {
    let path = Some(request.uri.path()).filter(|path| !path.contains('%'))?;
    let (route, args) = [Route::TraceEtape, Route::TraceVoie].iter().find_map(|r| Some((*r, r.read(path)?)))?;
    let requested = RouteRequest::along(request, service, route, args);
    Some((read::if_cached::<OnSection<Arc<TraceRequest>>>(&requested, &service.snapshot.load())?, route))
}

/// Parses the options of a track. Errors: a value is not in its vocabulary.
fn options(query: &Query) -> Result<TrackOptions> {
    let refused = |word: &str| unfit(Parametre::Avec, word, &several(Avec::WORDS));
    let avec = query.text(Parametre::Avec).map(|words| Avec::parse(words).map_err(refused));
    let variante = query.word(Parametre::Variante, PointLimit::WORDS, PointLimit::parse)?;
    Ok(TrackOptions {
        sens: query.sens()?,
        variante: variante.unwrap_or_default(),
        avec: avec.transpose()?.unwrap_or_default(),
        ouvert: query.date(Parametre::Ouvert)?,
    })
}
