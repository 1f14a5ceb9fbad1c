//! `/profils…` and `/api/voies/{voie}/etapes/{étape}/profil`: the heights of an étape and the points along it, as
//! pictures and as numbers.

use std::sync::Arc;

use actix_web::{HttpResponse, web};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::file::FileFormat;
use crate::links::Route;
use crate::profil::ProfilRequest;
use crate::words::Langue;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::ApiProfil, Route::ProfilSvg, Route::ProfilPng] {
        app.service(cached_reading::<Arc<ProfilRequest>>(route.pattern()));
    }
}

impl CachedReading for Arc<ProfilRequest> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let format = match () {
            () if request.is_for(Route::ProfilSvg) => FileFormat::SVG,
            () if request.is_for(Route::ProfilPng) => FileFormat::PNG,
            () => FileFormat::JSON,
        };
        let [voie, etape] = request.args().map(str::to_owned);
        let query = request.query()?;
        // The numbers have no words, so all languages share one body.
        let langue = if format == FileFormat::JSON { Langue::default() } else { query.langue()? };
        Ok(Self::new(ProfilRequest { voie, etape, sens: query.sens()?, format, langue }))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::shared(Self::clone(self)))
    }

    fn check(&self, snapshot: &Snapshot) -> Result<()> {
        snapshot.atlas.voie_asked(&self.voie)?.etape_asked(&self.etape)?;
        Ok(())
    }

    fn nothing(&self, snapshot: &Snapshot) -> Result<HttpResponse> {
        self.check(snapshot)?;
        let known = "Aucun tronçon ne lui est encore rattaché.";
        let what = format!("profil de l'étape {} de la voie « {} »", self.etape, self.voie);
        Err(Error::NotFound { what, known: known.into() })
    }
}
