//! `/api/lits`: for each voie and direction, the longest day that a walker cannot avoid in a given month, and the
//! communes where one more host would shorten it.

use actix_web::{HttpResponse, web};

use super::key::Key;
use super::query::{refuse, unfit};
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::links::{Parametre, Route};
use crate::lits::{LitsRequest, Mois};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<LitsRequest>(Route::ApiLits.pattern()));
}

impl CachedReading for LitsRequest {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let cure = "Donnez un mois AAAA-MM, de 0000-01 à 9999-12, par exemple 2027-05.";
        let text = query.text(Parametre::Mois).ok_or_else(|| refuse(Parametre::Mois, "absent", cure))?;
        Ok(Self { mois: Mois::parse(text).ok_or_else(|| unfit(Parametre::Mois, text, cure))? })
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::of(self.clone()))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::Internal("un bilan sans contenu".into()))
    }
}
