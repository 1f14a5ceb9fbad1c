//! Draws pictures and raster tiles of the map, from the tiles of the snapshot, of the land and of a ground.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::answer::Body;
use super::cache::Bodies;
use super::ground::Ground;
use crate::atlas::{Atlas, Etape, Voie};
use crate::error::Result;
use crate::file::FileFormat;
use crate::fond::{Archive, Coord};
use crate::geo::{Bounds, TileId};
use crate::paint::{Choice, Format, Mark, Painter, Picture, RasterTile, Sources, TileSource};
use crate::style::{Style, Theme};
use crate::terre::{Land, MAX_ZOOM_AROUND};
use crate::tile::{LayerSet, Touched};
use crate::words::Words;

/// A picture or raster tile that is asked for. It is the key in the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Drawing {
    pub(super) subject: Subject,
    pub(super) style: Style,
    pub(super) fond: Option<Fond>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// A still picture: width and height in CSS pixels, pixels for each of them.
    Still {
        choice: Choice,
        format: Format,
        size: [u32; 2],
        density: u8,
    },
    Raster(RasterTile),
}

/// The ground of a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Fond {
    pub(super) archive: Ground,
    pub(super) attribution: String,
}

/// The painters of the styles that were asked for. There are few: each theme over each ground.
static PAINTERS: LazyLock<Mutex<FxHashMap<Style, Arc<Painter>>>> = LazyLock::new(Mutex::default);

/// The most painters that are kept.
const MOST_PAINTERS: usize = 24;

/// Raster tiles farther than this from the ways are empty, degrees.
const AROUND: f64 = 1.0;

/// The painter of a style.
fn painter(style: &Style) -> Result<Arc<Painter>> {
    let known = || PAINTERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(painter) = known().get(style) {
        return Ok(Arc::clone(painter));
    }
    let document = style.compose("", &Words::french().of_style())?;
    let painter = Arc::new(Painter::new(&document, style.theme == Theme::Sombre));
    if !painter.problems().is_empty() {
        tracing::warn!(style = style.theme.name(), couches = ?painter.problems(), "les images sont sans ces couches");
    }
    let mut painters = known();
    if painters.len() >= MOST_PAINTERS {
        painters.clear();
    }
    painters.insert(style.clone(), Arc::clone(&painter));
    Ok(painter)
}

impl Drawing {
    pub(super) fn voie(&self) -> Option<&str> {
        self.choice().and_then(|choice| choice.voie.as_deref())
    }

    pub(super) fn etape(&self) -> Option<&str> {
        self.choice().and_then(|choice| choice.etape.as_deref())
    }

    fn choice(&self) -> Option<&Choice> {
        match &self.subject {
            Subject::Still { choice, .. } => Some(choice),
            Subject::Raster(_) => None,
        }
    }

    /// Whether a change of the atlas leaves the drawing as it is. Only raster tiles know which tiles they are made of.
    pub(super) fn stays(&self, touched: &Touched) -> bool {
        let Subject::Raster(tile) = self.subject else { return false };
        let (z, [west, east], [north, south]) = tile.made_of();
        let all = (west..=east).flat_map(|x| (north..=south).map(move |y| (x, y)));
        let tiles = all.filter_map(|(x, y)| TileId::new(z.into(), x.into(), y.into()).ok());
        tiles.into_iter().all(|tile| !touched.touches(tile))
    }

    /// Draws. `None` if the atlas has nothing to show there. Errors: only a defect.
    pub(super) fn body(&self, bodies: &Bodies) -> Result<Option<Body>> {
        let painter = painter(&self.style)?;
        let own = Own(bodies);
        let land = OfLand(bodies, self.fond.as_ref().map(|fond| &*fond.archive));
        let mut sources = Sources::new();
        if let Some(fond) = &self.fond {
            sources.extend(painter.sources().map(|name| (name, fond as &dyn TileSource)));
        }
        sources.insert("hent", &own);
        sources.insert("terre", &land);
        match &self.subject {
            Subject::Raster(tile) => {
                let near = bodies.atlas().bounds.is_some_and(|bounds| tile.meets(bounds.grown(AROUND)));
                let bytes = near.then(|| painter.raster(*tile, &sources)).transpose()?;
                Ok(bytes.map(|bytes| Body::new(FileFormat::PNG.media_type, bytes.into())))
            }
            Subject::Still { choice, format, size, density } => {
                let Some(shown) = Shown::of(bodies.atlas(), choice) else { return Ok(None) };
                let Shown { bounds, marks, nom } = shown;
                let description = Words::french().image_description(&nom);
                let attribution = self.attribution(bodies.atlas());
                let (size, density, choice) = (*size, *density, choice.clone());
                let title = nom.clone();
                let picture = Picture { bounds, size, density, choice, marks, title, description, attribution };
                let bytes = painter.picture(&picture, *format, &sources)?;
                Ok(Some(Body::of_file(format.file().file(&self.stem(), &nom, bytes))))
            }
        }
    }

    /// The file name without extension: `carte-y-3`.
    fn stem(&self) -> String {
        let parts = [Some("carte"), self.voie(), self.etape()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    }

    /// Whose data a picture shows: the ways, and the ground or the land.
    fn attribution(&self, atlas: &Atlas) -> String {
        let ground = match &self.fond {
            Some(fond) => &fond.attribution,
            None => Land::embedded().attribution(),
        };
        let mut all: Vec<&str> = atlas.attribution.iter().map(String::as_str).chain([ground]).collect();
        all.retain(|line| !line.is_empty());
        all.dedup();
        all.join(" · ")
    }
}

impl Format {
    /// The row of the table of formats.
    fn file(self) -> FileFormat {
        match self {
            Self::Png => FileFormat::PNG,
            Self::Webp => FileFormat::WEBP,
            Self::Svg => FileFormat::SVG,
        }
    }
}

/// What a still picture shows.
struct Shown {
    bounds: Bounds,
    marks: Vec<Mark>,
    nom: String,
}

impl Shown {
    /// `None` if the voie or étape has no line, or the atlas is empty.
    fn of(atlas: &Atlas, choice: &Choice) -> Option<Self> {
        let words = Words::french();
        let Some(code) = &choice.voie else {
            return Some(Self { bounds: atlas.bounds?, marks: vec![], nom: words.image_voies() });
        };
        let voie = atlas.voie(code)?;
        let place = |localite: usize, is_end| {
            let row = atlas.localites.get(localite)?;
            Some(Mark { position: row.geom, nom: row.nom.clone(), is_end })
        };
        let marks = |first: Option<&Etape>, last: Option<&Etape>| {
            let start = first.and_then(|etape| place(etape.depart, false));
            start.into_iter().chain(last.and_then(|etape| place(etape.arrivee, true))).collect::<Vec<_>>()
        };
        let Some(slug) = &choice.etape else {
            let main = || voie.etapes.iter().filter(|etape| etape.row.variante.is_empty());
            return Some(Self {
                bounds: voie.bounds?,
                marks: marks(main().next(), main().next_back()),
                nom: voie.row.nom.clone(),
            });
        };
        let etape = voie.etape(slug)?;
        let marks = marks(Some(etape), Some(etape));
        Some(Self { bounds: etape.trace.as_ref()?.bounds?, nom: title(voie, slug, &marks), marks })
    }
}

fn title(voie: &Voie, slug: &str, marks: &[Mark]) -> String {
    let words = Words::french();
    let bouts = if let [from, to] = marks { words.bouts(&from.nom, &to.nom) } else { String::new() };
    words.nom_etape(&voie.row.nom, slug, &bouts)
}

/// The tiles of the snapshot.
struct Own<'a>(&'a Bodies);

impl TileSource for Own<'_> {
    fn zooms(&self) -> [u8; 2] {
        [0, TileId::MAX_ZOOM]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        self.0.tiles.encode(self.0.atlas(), LayerSet::ALL, tile).map(Cow::Owned)
    }
}

/// The tiles of the land.
struct OfLand<'a>(&'a Bodies, Option<&'a Archive>);

impl TileSource for OfLand<'_> {
    fn zooms(&self) -> [u8; 2] {
        [0, if self.1.is_some() { MAX_ZOOM_AROUND } else { TileId::MAX_ZOOM }]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        Land::embedded()
            .tile(tile, &self.0.tiles.ways(tile), self.1.map_or(&[], Archive::covered))
            .ok()
            .flatten()
            .map(Cow::Owned)
    }
}

impl TileSource for Fond {
    fn zooms(&self) -> [u8; 2] {
        let (lowest, deepest) = self.archive.zooms();
        [lowest, deepest]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        let at = Coord::new(tile.z().into(), tile.x().into(), tile.y().into())?;
        self.archive.tile(at).ok().flatten().map(Cow::Owned)
    }
}
