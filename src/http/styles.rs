//! `/styles/{style}.json`: the map styles.

use std::sync::Arc;

use actix_web::{HttpResponse, web};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::atlas::Atlas;
use crate::error::{Error, Result, shown};
use crate::file::{Fichier, FileFormat, Product};
use crate::links::{Base, Route};
use crate::style::{Ground, Style, Theme};
use crate::words::Words;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<Arc<StyleReading>>(Route::Style.pattern()));
}

/// A request for a map style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct StyleReading {
    style: Style,
    base: Base,
}

impl CachedReading for Arc<StyleReading> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [name] = request.args();
        let style = Style { theme: theme(name)?, ground: Ground::Sheet, relief: false };
        Ok(Self::new(StyleReading { style, base: request.base() }))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::shared(Self::clone(self)))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::Internal("un style sans contenu".into()))
    }
}

impl Product for StyleReading {
    fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
        let document = self.style.compose(&self.base.to_string(), &Words::french().of_style())?;
        let name = self.style.theme.name();
        Ok(Some(FileFormat::JSON.file(name, name, document.to_string().into_bytes())))
    }
}

/// The theme that a path names. Fails if there is no such theme (404).
pub(super) fn theme(name: &str) -> Result<Theme> {
    Theme::parse(name).ok_or_else(|| Error::NotFound {
        what: format!("style « {} »", shown(name)),
        known: format!("Les styles sont : {}.", Theme::ALL.map(Theme::name).join(", ")),
    })
}
