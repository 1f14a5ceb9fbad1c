//! `/listes…`: the hosts along a voie or an étape, for download, reading or printing.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};

use super::assets::CONTENT_SECURITY_POLICY;
use super::key::Key;
use super::pages::page_or_file;
use super::query::metres;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::section::{OfWay, OnSection};
use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::file::FileFormat;
use crate::links::{Base, Parametre, Route};
use crate::liste::{ECART_M, FORMATS, ListeFile, ListeRequest, MAX_ECART_M};
use crate::pages::PageListe;
use crate::words::Langue;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::ListeVoie, Route::ListeEtape] {
        app.service(cached_reading::<OnSection<ListeReading>>(route.pattern()));
    }
}

/// A request for a list of hosts.
pub(super) struct ListeReading {
    demande: ListeRequest,
    /// `None` for the page.
    format: Option<FileFormat>,
    langue: Langue,
    base: Base,
}

impl CachedReading for ListeReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let (voie, etape, extension) = request.file();
        let format = page_or_file(extension, FORMATS)?;
        let query = request.query()?;
        let sens = query.sens()?;
        let ecart_max_m =
            query.number(Parametre::EcartMax, 0.0, f64::from(MAX_ECART_M) / 1000.0)?.map_or(ECART_M, metres);
        let langue = query.langue()?;
        let base = match format {
            None | Some(FileFormat::GPX) => request.base(),
            // The other formats contain no links, so one cached body serves all bases.
            Some(_) => Base::default(),
        };
        let (voie, etape) = (voie.to_owned(), etape.map(str::to_owned));
        // If no night is chosen, the form of the page sends an empty value.
        let ouvert = query.without_empty().date(Parametre::Ouvert)?;
        Ok(Self { demande: ListeRequest { voie, etape, sens, ecart_max_m, ouvert }, format, langue, base })
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        let (demande, base) = (self.demande.clone(), self.base.clone());
        Ok(match self.format {
            None => Key::of(PageListe { demande, langue: self.langue, base }),
            Some(format) => Key::of(ListeFile { demande, format, langue: self.langue, base }),
        })
    }

    fn check(&self, snapshot: &Snapshot) -> Result<()> {
        snapshot.atlas.voie_and_etape_asked(&self.demande.voie, self.demande.etape.as_deref()).map(drop)
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::NotFound {
            what: "tracé de cette liste".into(),
            known: "Aucun tronçon n'est encore rattaché à cette voie ou à cette étape.".into(),
        })
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        self.format.is_none().then_some(CONTENT_SECURITY_POLICY)
    }
}

impl OfWay for ListeReading {
    fn way(&self) -> Option<(&str, Option<&str>)> {
        Some((&self.demande.voie, self.demande.etape.as_deref()))
    }

    fn of_etape(&self, slug: String) -> Self {
        let demande = ListeRequest { etape: Some(slug), ..self.demande.clone() };
        Self { demande, format: self.format, langue: self.langue, base: self.base.clone() }
    }
}
