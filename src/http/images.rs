//! `/images…` and `/raster…`: still pictures of the map, and raster tiles of its styles.
//!
//! This module parses a request into a [`Drawing`], the key of the result in the cache. [`super::drawing`] draws it, when its
//! turn comes in [`super::queue`].

use std::sync::Arc;

use actix_web::{HttpResponse, web};

use super::drawing::{Drawing, Fond, Subject};
use super::ground::Ground as OpenGround;
use super::key::Key;
use super::query::{Query, refuse};
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::section::{OfWay, OnSection};
use super::snapshot::Snapshot;
use super::{styles, tiles};
use crate::error::{Error, Result, shown};
use crate::links::{NoTile, Parametre, Route, numbers};
use crate::model::Couleur;
use crate::paint::{Choice, Format, RasterTile};
use crate::style::{Ground, Style, Theme};

/// The range and the step of width and height, in CSS pixels. With a step, fewer sizes compete for the cache.
const LEAST: u32 = 200;
const MOST: u32 = 2000;
const STEP: u32 = 10;
/// The default width in CSS pixels.
const WIDTH: u32 = 900;
/// The greatest number of device pixels of a picture. Drawing takes some ten bytes for each.
const MOST_PIXELS: u32 = 6_000_000;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<Arc<Drawing>>(Route::Images.pattern()));
    for route in [Route::ImageVoie, Route::ImageEtape] {
        app.service(cached_reading::<OnSection<Arc<Drawing>>>(route.pattern()));
    }
    app.service(cached_reading::<RasterReading>(Route::Raster.pattern()));
}

impl CachedReading for Arc<Drawing> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let (way, extension) = match request.args() {
            [extension, "", ""] => ([None, None], extension),
            [voie, extension, ""] => ([Some(voie), None], extension),
            [voie, etape, extension] => ([Some(voie), Some(etape)], extension),
        };
        let query = request.query()?;
        let [voie, etape] = way.map(|text| text.map(str::to_owned));
        let choice = Choice { voie, etape, couleur: query.colour(Parametre::Couleur)?.map(|Couleur(rgb)| rgb) };
        let theme = query.word(Parametre::Style, &Theme::ALL.map(Theme::name), Theme::parse)?.unwrap_or(Theme::Hent);
        let (size, density) = size(&query)?;
        let subject = Subject::Still { choice, format: format(extension)?, size, density };
        drawing(request, &query, theme, subject)
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::Drawing(Self::clone(self), 0))
    }

    fn check(&self, snapshot: &Snapshot) -> Result<()> {
        let Some(voie) = self.voie() else { return Ok(()) };
        let voie = snapshot.atlas.voie_asked(voie)?;
        self.etape().map_or(Ok(()), |etape| voie.etape_asked(etape).map(|_| ()))
    }

    fn nothing(&self, snapshot: &Snapshot) -> Result<HttpResponse> {
        self.check(snapshot)?;
        Err(Error::NotFound { what: "image".into(), known: "Aucun tronçon n'y est encore rattaché.".into() })
    }
}

impl OfWay for Arc<Drawing> {
    fn way(&self) -> Option<(&str, Option<&str>)> {
        Some((self.voie()?, self.etape()))
    }

    fn of_etape(&self, slug: String) -> Self {
        Self::new(self.with_etape(slug))
    }
}

/// A request for a raster tile: the drawing of its area, and its index in the area.
struct RasterReading(Arc<Drawing>, u8);

impl CachedReading for RasterReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [style, zxy @ ..] = request.args::<4>();
        let theme = styles::theme(style)?;
        let query = request.query()?;
        let side = query.word(Parametre::Taille, &["256", "512"], |word| word.parse().ok().filter(is_side))?;
        let tile = raster(zxy, side.unwrap_or(256))?;
        Ok(Self(drawing(request, &query, theme, Subject::Raster(tile.area()))?, tile.number()))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::Drawing(Arc::clone(&self.0), self.1))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Ok(tiles::empty(None))
    }
}

fn is_side(side: &u32) -> bool {
    RasterTile::SIZES.contains(side)
}

/// Adds the ground and the relief. A ground on another host is omitted, because hent makes no requests to other hosts.
fn drawing(request: &RouteRequest<'_>, query: &Query, theme: Theme, subject: Subject) -> Result<Arc<Drawing>> {
    let chosen = request.fonds().chosen(query.text(Parametre::Fond))?;
    let fond = match &chosen.ground {
        Ground::Shortbread { .. } | Ground::Styled { .. } => request.fonds().described(Some(&chosen.code)).ok(),
        Ground::Sheet | Ground::Raster { .. } => None,
    };
    let ground = if fond.is_some() { chosen.ground } else { Ground::Sheet };
    let fond = fond.map(|(archive, _, _, attribution)| Fond { archive: OpenGround(archive), attribution });
    // Without a usable relief, the drawing has no hill shading.
    let relief = request.fonds().relief().ok().map(OpenGround);
    Ok(Arc::new(Drawing { subject, style: Style { theme, ground, relief: relief.is_some() }, fond, relief }))
}

fn format(extension: &str) -> Result<Format> {
    Format::ALL.into_iter().find(|format| format.extension() == extension).ok_or_else(|| Error::NotFound {
        what: format!("format « {} »", shown(extension)),
        known: format!("Les formats sont : {}.", Format::ALL.map(Format::extension).join(", ")),
    })
}

/// Parses width, height and density. Fails if one is out of its range, or the picture has too many pixels.
fn size(query: &Query) -> Result<([u32; 2], u8)> {
    let side = |name| -> Result<Option<u32>> {
        let side = query.number::<u32>(name, LEAST, MOST)?;
        let is_step = side.is_none_or(|side| side % STEP == 0);
        let wrong = || refuse(name, "ce n'est pas un multiple de 10", "Donnez un multiple de 10, de 200 à 2000.");
        is_step.then_some(side).ok_or_else(wrong)
    };
    let width = side(Parametre::Largeur)?.unwrap_or(WIDTH);
    let height = side(Parametre::Hauteur)?.unwrap_or((width * 2 / 3 / STEP * STEP).max(LEAST));
    let density = query.number::<u8>(Parametre::Densite, 1, 3)?.unwrap_or(1);
    if width * height * u32::from(density).pow(2) > MOST_PIXELS {
        let problem = format!("une image de {width} × {height} à cette densité est trop grande");
        return Err(refuse(Parametre::Densite, &problem, "Demandez au plus 6 millions de pixels en tout."));
    }
    Ok(([width, height], density))
}

/// Parses the address of a raster tile. Fails with 400 if it has no three integers, with 404 if there is no such tile.
fn raster(zxy: [&str; 3], side: u32) -> Result<RasterTile> {
    let numbers = numbers(zxy).map_err(|problem| {
        let text = if let NoTile::Malformed(text) = problem { text } else { "" };
        let problem = format!("« {} » n'est pas un nombre entier", shown(text));
        Error::input("adresse de tuile", problem, "L'adresse d'une tuile est /raster/style/zoom/colonne/ligne.png.")
    })?;
    let [lowest, highest] = RasterTile::ZOOMS;
    RasterTile::new(numbers, side).ok_or_else(|| Error::NotFound {
        what: format!("tuile {}", zxy.map(shown).join("/")),
        known: format!("Il y a des tuiles du zoom {lowest} au zoom {highest}, colonne et ligne de 0 à 2^zoom − 1."),
    })
}
