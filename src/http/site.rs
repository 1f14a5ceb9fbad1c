//! `/sitemap.xml` and `/robots.txt`: what search engines may read.

use actix_web::{HttpResponse, web};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::links::Route;
use crate::pages::{PlanDuSite, SiteFile};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::PlanDuSite, Route::Robots] {
        app.service(cached_reading::<SiteReading>(route.pattern()));
    }
}

/// A request for one of the files.
pub(super) struct SiteReading(PlanDuSite);

impl CachedReading for SiteReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let file = if request.is_for(Route::Robots) { SiteFile::Robots } else { SiteFile::Pages };
        Ok(Self(PlanDuSite { file, base: request.base() }))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::of(self.0.clone()))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::Internal("un plan du site sans contenu".into()))
    }
}
