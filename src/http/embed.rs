//! `/embed`: a map in an iframe of another site. `/integrer`: the page on which web editors choose one.
//!
//! A site that the configuration does not allow gets a page with a sentence and a link. The request tells the site by
//! its `Referer`; browsers send it with an iframe, unless the embedding page forbids it. Then the browser enforces
//! `frame-ancestors` and shows an error of its own.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::AppState;
use super::answer::Body;
use super::assets::CONTENT_SECURITY_POLICY;
use super::key::Key;
use super::query::{Query, refuse, unfit};
use super::read::{CachedReading, Reading, RouteRequest, answer_cached, page, read};
use super::section::Kilometres;
use super::snapshot::Snapshot;
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::Fichier;
use crate::fond::Fonds;
use crate::links::{Base, Parametre, Route};
use crate::model::{Section, Sens, TypeHebergeur};
use crate::pages::{Cause, Embed, PageCadre, PageCadreErreur, PageIntegrer};
use crate::style::Theme;
use crate::words::Langue;

/// The range of the height of a map, in CSS pixels. A lower one has no room for its controls.
const HEIGHTS: [u32; 2] = [200, 2000];

const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::Embed.pattern(), embed));
    page::<IntegrerReading>(app, Route::Integrer);
}

async fn embed(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::Embed.pattern());
    if is_refused(&request) {
        return refused(&request);
    }
    answer_cached::<CadreReading>(&request, &service.snapshot()).await
}

/// Tells whether a page that may not embed maps asks for one.
fn is_refused(request: &RouteRequest<'_>) -> bool {
    let header = |name: HeaderName| request.head.headers.get(name).and_then(|value| value.to_str().ok());
    let Some(referer) = header(header::REFERER).filter(|_| header(SEC_FETCH_DEST) == Some("iframe")) else {
        return false;
    };
    let path = referer.match_indices('/').nth(2).map_or(referer.len(), |(at, _)| at);
    let origin = referer.get(..path).unwrap_or_default();
    origin != request.base().origin() && !request.embed().allows(origin)
}

/// Returns the page for a site that may not embed maps. It has no data, so every site may show it. Caches do not keep
/// it, because other sites get a map at the same address.
fn refused(request: &RouteRequest<'_>) -> Result<HttpResponse> {
    let langue = request.query().and_then(|query| query.langue()).unwrap_or_default();
    let file = PageCadreErreur { cause: Cause::Refusee, langue, base: &request.base() }.file()?;
    let mut answer = Body::once(file).answer(request.head);
    *answer.status_mut() = StatusCode::FORBIDDEN;
    let (name, policy) = CONTENT_SECURITY_POLICY;
    answer.headers_mut().insert(name, policy);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// What a request asks to embed, before its kilometres are placed on a way.
pub(super) struct Asked {
    embed: Embed,
    kilometres: Option<Kilometres>,
}

impl Asked {
    /// Parses the parameters. Errors: one is outside its range or vocabulary, or lacks another one.
    pub(super) fn parse(query: &Query, fonds: &Fonds) -> Result<Self> {
        let text = |name| query.text(name).map(|text| text.trim().to_owned());
        let (voie, etape) = (text(Parametre::Voie), text(Parametre::Etape));
        let kilometres = text(Parametre::Km).map(|km| Kilometres::of_path(&km)).transpose()?;
        let alone = [(Parametre::Etape, etape.is_some()), (Parametre::Km, kilometres.is_some())];
        if let Some((name, _)) = alone.into_iter().find(|(_, given)| *given && voie.is_none()) {
            return Err(refuse(name, "donné sans voie", "Donnez aussi le code de la voie, par exemple voie=beauport."));
        }
        let fond = text(Parametre::Fond);
        if let Err(Error::NotFound { known, .. }) = fonds.chosen(fond.as_deref()).map(drop) {
            return Err(unfit(Parametre::Fond, fond.as_deref().unwrap_or_default(), &known));
        }
        let style = query.word(Parametre::Style, &Theme::ALL.map(Theme::name), Theme::parse)?;
        let [least, most] = HEIGHTS;
        let embed = Embed {
            voie,
            etape,
            fond,
            style: style.map(Theme::name),
            liste: oui(query, Parametre::Liste)?,
            types: query.words(Parametre::Types, TypeHebergeur::WORDS, TypeHebergeur::parse)?,
            couleur: query.colour(Parametre::Couleur)?,
            hauteur: query.number(Parametre::Hauteur, least, most)?,
            leger: oui(query, Parametre::Leger)?,
        };
        Ok(Self { embed, kilometres })
    }

    /// Returns what is embedded, and its section if it is one. Errors: there is no such voie or étape, or the kilometres
    /// are not on it.
    pub(super) fn on(&self, atlas: &Atlas) -> Result<(Embed, Option<Section>)> {
        let Some(voie) = &self.embed.voie else { return Ok((self.embed.clone(), None)) };
        let etape = self.embed.etape.as_deref();
        atlas.voie_and_etape_asked(voie, etape)?;
        let Some(kilometres) = self.kilometres else { return Ok((self.embed.clone(), None)) };
        let section = kilometres.section(atlas, voie, etape, Sens::Aller)?;
        Ok((Embed { etape: Some(section.slug()), ..self.embed.clone() }, Some(section)))
    }
}

/// Parses `oui` or `non`.
fn oui(query: &Query, name: Parametre) -> Result<bool> {
    let parse = |word: &str| ["non", "oui"].iter().position(|known| *known == word).map(|at| at == 1);
    Ok(query.word(name, &["oui", "non"], parse)?.unwrap_or_default())
}

/// A request for the page in the iframe.
struct CadreReading {
    asked: Asked,
    page: PageCadre,
    policy: HeaderValue,
}

impl CachedReading for CadreReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?.without_empty();
        let asked = Asked::parse(&query, request.fonds())?;
        let page = PageCadre { embed: Embed::default(), langue: query.langue()?, base: request.base() };
        Ok(Self { asked, page, policy: request.embed_policy() })
    }

    fn key(&self, snapshot: &Snapshot) -> Result<Key> {
        let (embed, section) = self.asked.on(&snapshot.atlas)?;
        // The script reads these from its address. The page is the same, so they take no place in the cache.
        let embed = Embed { hauteur: None, leger: false, ..embed };
        let key = Key::of(PageCadre { embed, ..self.page.clone() });
        Ok(match section {
            Some(section) => Key::Section(Arc::new((section, key))),
            None => key,
        })
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::NotFound { what: "tracé".into(), known: "Aucun tronçon ne lui est rattaché.".into() })
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        Some((header::CONTENT_SECURITY_POLICY, self.policy.clone()))
    }
}

/// A request for the page for web editors.
struct IntegrerReading {
    asked: Asked,
    /// The code and the name of each ground.
    fonds: Vec<(String, String)>,
    /// The language of the map, if it is not that of the page.
    langue_carte: Option<Langue>,
    langue: Langue,
    base: Base,
    policy: HeaderValue,
}

impl Reading for IntegrerReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?.without_empty();
        let list = request.fonds().list(&request.fonds().chosen(None)?);
        let text = |ground: &Value, key| ground.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let fonds = list.as_array().map_or(&[][..], Vec::as_slice);
        Ok(Self {
            asked: Asked::parse(&query, request.fonds())?,
            fonds: fonds.iter().map(|ground| (text(ground, "code"), text(ground, "nom"))).collect(),
            langue_carte: query.word(Parametre::Langue, Langue::WORDS, Langue::parse)?,
            langue: request.langue(),
            base: request.base(),
            policy: request.map_policy(),
        })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let (embed, _) = self.asked.on(&snapshot.atlas)?;
        let (langue, base) = (self.langue, &self.base);
        let langue_carte = self.langue_carte.unwrap_or(langue);
        PageIntegrer { embed: &embed, fonds: &self.fonds, langue_carte, langue, base }.file(&snapshot.atlas)
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        Some((header::CONTENT_SECURITY_POLICY, self.policy.clone()))
    }
}
