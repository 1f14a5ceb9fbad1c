//! Draws pictures and raster tiles of the map, from the tiles of the snapshot, the land, a ground and the relief.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::answer::Body;
use super::cache::Bodies;
use super::ground::Ground;
use crate::atlas::{Atlas, Etape, Path, Voie};
use crate::error::Result;
use crate::file::FileFormat;
use crate::file::attribution::Named;
use crate::fond::{Archive, Coord};
use crate::geo::{Bounds, Position, TileId};
use crate::model::Section;
use crate::paint::{Attribution, Choice, Format, Mark, Painter, Picture, RasterArea, Sources, TileSource};
use crate::style::{Style, Theme};
use crate::terre::{Land, MAX_ZOOM_AROUND};
use crate::tile::{LayerSet, Touched};
use crate::words::Words;

/// A requested still picture or area of raster tiles. It is the key of the result in the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Drawing {
    pub(super) subject: Subject,
    pub(super) style: Style,
    pub(super) fond: Option<Fond>,
    /// The archive of heights, if the map has hill shading.
    pub(super) relief: Option<Ground>,
}

/// The subject of a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// A still picture. `size` is width and height in CSS pixels, `density` the device pixels per CSS pixel.
    Still { choice: Choice, format: Format, size: [u32; 2], density: u8 },
    /// An area of raster tiles.
    Raster(RasterArea),
}

/// The ground of a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Fond {
    pub(super) archive: Ground,
    pub(super) attribution: String,
}

/// The painters of all requested styles. There is one for each theme, ground and presence of relief.
static PAINTERS: LazyLock<Mutex<FxHashMap<Style, Arc<Painter>>>> = LazyLock::new(Mutex::default);

/// The greatest number of cached painters.
const MOST_PAINTERS: usize = 24;

/// Raster tiles farther than this from the ways are empty, in degrees.
const AROUND: f64 = 1.0;

/// The painter of a style, from the cache if possible.
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

    /// The same picture of another étape, or of a section.
    pub(super) fn with_etape(&self, slug: String) -> Self {
        let mut drawing = self.clone();
        if let Subject::Still { choice, .. } = &mut drawing.subject {
            choice.etape = Some(slug);
        }
        drawing
    }

    fn choice(&self) -> Option<&Choice> {
        match &self.subject {
            Subject::Still { choice, .. } => Some(choice),
            Subject::Raster(_) => None,
        }
    }

    /// Whether a change of the atlas leaves the drawing unchanged. False for still pictures, which do not record their tiles.
    pub(super) fn stays(&self, touched: &Touched) -> bool {
        let Subject::Raster(area) = self.subject else { return false };
        let (z, [west, east], [north, south]) = area.made_of();
        let all = (west..=east).flat_map(|x| (north..=south).map(move |y| (x, y)));
        let tiles = all.filter_map(|(x, y)| TileId::new(z.into(), x.into(), y.into()).ok());
        tiles.into_iter().all(|tile| !touched.touches(tile))
    }

    /// Draws a picture (one body) or the tiles of an area (16 bodies, row by row; a tile far from all ways is `None`). The
    /// tiles are those of `bodies`. `atlas` is theirs, or that of a section. The result is empty if the atlas has nothing
    /// to show. Fails only if an encoder has a defect.
    pub(super) fn draw(&self, bodies: &Bodies, atlas: &Atlas) -> Result<Vec<Option<Body>>> {
        let painter = painter(&self.style)?;
        let own = Own(bodies);
        let land = OfLand(bodies, self.fond.as_ref().map(|fond| &*fond.archive));
        let mut sources = Sources::new();
        if let Some(fond) = &self.fond {
            sources.extend(painter.sources().map(|name| (name, &fond.archive as &dyn TileSource)));
        }
        if let Some(relief) = &self.relief {
            sources.insert("relief", relief);
        }
        sources.insert("hent", &own);
        sources.insert("terre", &land);
        match &self.subject {
            Subject::Raster(area) => {
                let Some(bounds) = atlas.bounds else { return Ok(vec![]) };
                let near = bounds.grown(AROUND);
                if !area.tiles().any(|tile| tile.meets(near)) {
                    return Ok(vec![]);
                }
                let tiles = painter.raster(*area, |tile| tile.meets(near), &sources)?;
                let body = |bytes: Vec<u8>| Body::new(FileFormat::PNG.media_type, bytes.into());
                Ok(tiles.into_iter().map(|tile| tile.map(body)).collect())
            }
            Subject::Still { choice, format, size, density } => {
                let Some(shown) = Shown::of(atlas, choice) else { return Ok(vec![]) };
                let Shown { bounds, marks, nom, path } = shown;
                let description = Words::french().image_description(&nom);
                let (size, density, choice) = (*size, *density, choice.clone());
                let section = choice.etape.as_deref().is_some_and(|slug| Section::of_slug(slug).is_some());
                let picture = Picture {
                    kilometres: path.as_deref().map(|path| path.kilometres(&atlas.network)).unwrap_or_default(),
                    // The tiles have no feature for a section.
                    line: path.filter(|_| section).map_or_else(Vec::new, |path| {
                        path.pieces.iter().map(|piece| atlas.network.positions(piece).collect()).collect()
                    }),
                    bounds,
                    size,
                    density,
                    choice,
                    marks,
                    title: nom.clone(),
                    description,
                    attribution: Attribution::default(),
                };
                let picture = picture.attributed(|picture| self.attribution(atlas, picture));
                let bytes = painter.picture(&picture, *format, &sources)?;
                Ok(vec![Some(Body::of_file(format.file().file(&self.stem(), &nom, bytes)))])
            }
        }
    }

    /// The file name without its extension: `carte-y-3`.
    fn stem(&self) -> String {
        let parts = [Some("carte"), self.voie(), self.etape()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    }

    /// The attribution of a picture. The rights of the chosen voie or étape come first. Those of other ways in the picture,
    /// of the ground or the land, and of the relief follow. Nobody is named twice.
    fn attribution(&self, atlas: &Atlas, picture: &Picture) -> String {
        let ground = self.fond.as_ref().map_or("", |fond| &fond.attribution);
        let relief = self.relief.as_ref().map_or("", |relief| relief.attribution());
        // The land is also drawn around a ground.
        let land = Land::embedded().attribution(self.fond.is_some());
        let chosen: Vec<&str> = match Shown::path(atlas, &picture.choice) {
            Some(path) => atlas.droits_of(path).into_iter().map(|(droits, _)| droits).collect(),
            None => atlas.attribution.iter().map(String::as_str).collect(),
        };
        let around = atlas.droits_seen(&chosen, picture.shows());
        let mut named = Named::default();
        let chosen = named.fresh(chosen);
        let around = named.fresh(around);
        let around = if around.is_empty() { around } else { Words::french().image_autour(&around) };
        let rest = named.fresh([ground, land.as_str(), relief]);
        [chosen, around, rest].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

impl Format {
    /// The file format in the table of formats.
    fn file(self) -> FileFormat {
        match self {
            Self::Png => FileFormat::PNG,
            Self::Webp => FileFormat::WEBP,
            Self::Svg => FileFormat::SVG,
        }
    }
}

/// The content of a still picture.
struct Shown<'a> {
    bounds: Bounds,
    marks: Vec<Mark>,
    nom: String,
    /// The path with the kilometre marks: the chosen étape or section in walking direction, or the first line of the
    /// chosen voie. `None` if nothing is chosen.
    path: Option<Cow<'a, Path>>,
}

impl<'a> Shown<'a> {
    /// The path of the chosen étape, or all paths of the chosen voie. `None` if nothing is chosen.
    fn path(atlas: &'a Atlas, choice: &Choice) -> Option<&'a Path> {
        let voie = atlas.voie(choice.voie.as_ref()?)?;
        match &choice.etape {
            Some(etape) => voie.etape(etape)?.trace.as_ref().map(|trace| &trace.path),
            None => Some(&voie.path),
        }
    }

    /// The content for a choice. `None` if the voie or étape has no line, or the atlas is empty.
    fn of(atlas: &'a Atlas, choice: &Choice) -> Option<Self> {
        let words = Words::french();
        let Some(code) = &choice.voie else {
            return Some(Self { bounds: atlas.bounds?, marks: vec![], nom: words.image_voies(), path: None });
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
                path: voie.first_line().map(|ligne| Cow::Borrowed(&ligne.path)),
            });
        };
        let etape = voie.etape(slug)?;
        let trace = etape.trace.as_ref()?;
        let bounds = trace.bounds?;
        let Some(section) = &etape.section else {
            let (marks, path) = (marks(Some(etape), Some(etape)), Some(Cow::Borrowed(&trace.path)));
            return Some(Self { bounds, nom: title(voie, slug, &marks), marks, path });
        };
        let path = if section.sens.is_back() { Cow::Owned(trace.path.reversed()) } else { Cow::Borrowed(&trace.path) };
        let ends = section.sens.ends([etape.depart, etape.arrivee]);
        let (marks, nom) = (ends_of(atlas, &path, ends), words.section(&voie.row.nom, section));
        Some(Self { bounds, marks, nom, path: Some(path) })
    }
}

/// The marks at both ends of a section. `localites` are the localités near them, as indices.
fn ends_of(atlas: &Atlas, path: &Path, localites: [usize; 2]) -> Vec<Mark> {
    let mut places = path.pieces.iter().flat_map(|piece| atlas.network.positions(piece));
    let first = places.next();
    let ends = [(first, localites[0], false), (places.last(), localites[1], true)];
    let mark = |(position, localite, is_end): (Option<Position>, usize, bool)| {
        let nom = atlas.localites.get(localite).map_or_else(String::new, |row| row.nom.clone());
        Some(Mark { position: position?, nom, is_end })
    };
    ends.into_iter().filter_map(mark).collect()
}

/// The title of a picture of an étape.
fn title(voie: &Voie, slug: &str, marks: &[Mark]) -> String {
    let words = Words::french();
    let bouts = if let [from, to] = marks { words.bouts(&from.nom, &to.nom) } else { String::new() };
    words.nom_etape(&voie.row.nom, slug, &bouts)
}

/// The source of the snapshot's tiles.
struct Own<'a>(&'a Bodies);

impl TileSource for Own<'_> {
    fn zooms(&self) -> [u8; 2] {
        [0, TileId::MAX_ZOOM]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        self.0.tiles.encode(self.0.atlas(), LayerSet::ALL, tile).map(Cow::Owned)
    }
}

/// The source of the land's tiles: the snapshot, whose ways lie on land, and the ground, where its tiles replace the land.
struct OfLand<'a>(&'a Bodies, Option<&'a Archive>);

impl TileSource for OfLand<'_> {
    fn zooms(&self) -> [u8; 2] {
        [0, if self.1.is_some() { MAX_ZOOM_AROUND } else { TileId::MAX_ZOOM }]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        Land::embedded()
            .tile(tile, &self.0.tiles.ways(tile), self.1.map(Archive::covered))
            .ok()
            .flatten()
            .map(Cow::Owned)
    }
}

impl TileSource for Ground {
    fn zooms(&self) -> [u8; 2] {
        let (lowest, deepest) = Archive::zooms(self);
        [lowest, deepest]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        let at = Coord::new(tile.z().into(), tile.x().into(), tile.y().into())?;
        Archive::tile(self, at).ok().flatten().map(Cow::Owned)
    }
}
