//! `/profils…`, `/api/voies/{voie}/profil` and `/api/voies/{voie}/etapes/{étape}/profil`: the heights of an étape, of a
//! voie's main line or of a section, and the points along it, as pictures and as numbers.

use std::sync::Arc;

use actix_web::{HttpResponse, web};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::section::{OfWay, OnSection};
use super::snapshot::Snapshot;
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::{Parametre, Route};
use crate::profil::{Extent, ProfilRequest};
use crate::words::Langue;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::ApiProfil, Route::ApiProfilVoie, Route::ProfilSvg, Route::ProfilPng, Route::ProfilVoie] {
        app.service(cached_reading::<OnSection<Arc<ProfilRequest>>>(route.pattern()));
    }
}

impl CachedReading for Arc<ProfilRequest> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [voie, mut etape] = request.args().map(str::to_owned);
        let format = match () {
            () if request.is_for(Route::ProfilSvg) => FileFormat::SVG,
            () if request.is_for(Route::ProfilPng) => FileFormat::PNG,
            () if request.is_for(Route::ProfilVoie) => picture(&std::mem::take(&mut etape))?,
            () => FileFormat::JSON,
        };
        let query = request.query()?;
        // The numbers have no words, so all languages share one body.
        let langue = if format == FileFormat::JSON { Langue::default() } else { query.langue()? };
        let [least, most] = Extent::RANGE;
        let extent = query.number(Parametre::Largeur, least, most)?.map_or_else(Extent::default, Extent::new);
        Ok(Self::new(ProfilRequest { voie, etape, sens: query.sens()?, format, extent, langue }))
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

/// The profile of a voie is that of a section: the whole main line. Its étape is empty until the section is known.
impl OfWay for Arc<ProfilRequest> {
    fn way(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.voie, Some(self.etape.as_str()).filter(|etape| !etape.is_empty())))
    }

    fn of_etape(&self, slug: String) -> Self {
        Self::new(ProfilRequest { etape: slug, ..ProfilRequest::clone(self) })
    }

    fn is_section_by_default(&self) -> bool {
        self.etape.is_empty()
    }
}

/// Returns the format of a picture. Errors: there is no such format.
fn picture(extension: &str) -> Result<FileFormat> {
    const FORMATS: &[FileFormat] = &[FileFormat::SVG, FileFormat::PNG];
    FileFormat::parse(extension, FORMATS).ok_or_else(|| Error::NotFound {
        what: format!("format « {} »", shown(extension)),
        known: format!("Les formats sont : {}.", FileFormat::names(FORMATS)),
    })
}
