//! `/styles/{style}.json`: the map styles.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::atlas::Atlas;
use crate::error::{Error, Result, shown};
use crate::file::{Fichier, FileFormat, Product};
use crate::links::{Base, Parametre, Route};
use crate::style::{Style, Theme};
use crate::words::{Langue, Words};

/// The member of a style's metadata that lists the grounds.
const GROUNDS: &str = "hent:fonds";

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<Arc<StyleReading>>(Route::Style.pattern()));
}

/// A request for a map style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct StyleReading {
    style: Style,
    /// The language of its texts, such as the kinds of closures.
    langue: Langue,
    base: Base,
    /// The grounds that a visitor can choose, for the switch on the map.
    fonds: Value,
}

impl CachedReading for Arc<StyleReading> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [name] = request.args();
        let theme = theme(name)?;
        let query = request.query()?;
        let (chosen, langue) = (request.fonds().chosen(query.text(Parametre::Fond))?, query.langue()?);
        let fonds = request.fonds().list(&chosen);
        let style = Style { theme, ground: chosen.ground, relief: request.fonds().relief().is_ok() };
        Ok(Self::new(StyleReading { style, langue, base: request.base(), fonds }))
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
        let mut document = self.style.compose(&self.base.to_string(), &Words::of(self.langue).of_style())?;
        if let Some(document) = document.as_object_mut() {
            let metadata = document.entry("metadata").or_insert_with(|| json!({}));
            metadata.as_object_mut().map(|metadata| metadata.insert(GROUNDS.into(), self.fonds.clone()));
        }
        let name = self.style.theme.name();
        Ok(Some(FileFormat::JSON.file(name, name, document.to_string().into_bytes())))
    }
}

/// Returns the theme that a path names. Errors: there is no such theme (404).
pub(super) fn theme(name: &str) -> Result<Theme> {
    Theme::parse(name).ok_or_else(|| Error::NotFound {
        what: format!("style « {} »", shown(name)),
        known: format!("Les styles sont : {}.", Theme::ALL.map(Theme::name).join(", ")),
    })
}
