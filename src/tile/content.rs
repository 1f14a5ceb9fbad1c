//! What a tile contains: an R-tree per layer finds the arcs and points that it touches, which are cut to it and put
//! together again to one feature per row.

use rstar::{AABB, RTree, RTreeObject};

use super::encode::{self, Feature, Geometry, Tag};
use super::layer::{Layer, LayerSet};
use crate::atlas::{Atlas, Path, Step};
use crate::geo::clip::{self, BUFFER, Window};
use crate::geo::mercator::{Grid, grid_shift};
use crate::geo::{Position, TileId, World};

/// No tile is larger than this, bytes before compression (design §6).
const MAX_BYTES: usize = 500_000;

/// The content of all tiles, indexed.
#[derive(Debug)]
pub struct Tiles {
    layers: Vec<(Layer, RTree<Item>)>,
}

/// A part of a feature: a step of its path, or its only point.
#[derive(Debug)]
struct Item {
    /// West, north, east and south ends, world units.
    reach: [f64; 4],
    /// The feature's place in the atlas, then the part's place in it.
    part: (u32, u32),
    /// The arc and its direction, of lines.
    step: Option<Step>,
    /// The place, of points.
    place: World,
}

impl RTreeObject for Item {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        let [west, north, east, south] = self.reach;
        AABB::from_corners([west, north], [east, south])
    }
}

impl Tiles {
    /// Indexes an atlas.
    pub fn new(atlas: &Atlas) -> Self {
        Self { layers: Layer::ALL.into_iter().map(|layer| (layer, RTree::bulk_load(items(atlas, layer)))).collect() }
    }

    /// The bytes of a tile with these layers; none where it would be empty. Errors: the encoder's, a defect.
    pub fn encode(&self, atlas: &Atlas, layers: LayerSet, tile: TileId) -> crate::Result<Option<Vec<u8>>> {
        let mut content: Vec<(Layer, Vec<Feature<'_>>)> = layers
            .iter()
            .filter(|layer| tile.z() >= layer.min_zoom())
            .map(|layer| (layer, self.features(atlas, layer, tile)))
            .filter(|(_, features)| !features.is_empty())
            .collect();
        loop {
            if content.is_empty() {
                return Ok(None);
            }
            let bytes = encode::encode(&content)?;
            if bytes.len() <= MAX_BYTES {
                return Ok(Some(bytes));
            }
            thin(&mut content);
        }
    }

    /// The features of a layer in a tile, in the order of the atlas.
    fn features<'a>(&self, atlas: &'a Atlas, layer: Layer, tile: TileId) -> Vec<Feature<'a>> {
        let Some((_, tree)) = self.layers.iter().find(|(l, _)| *l == layer) else { return vec![] };
        let window = Window::new(tile, BUFFER);
        let mut items: Vec<&Item> = tree.locate_in_envelope_intersecting(reach(&window, tile.z())).collect();
        items.sort_unstable_by_key(|item| item.part);
        let mut features: Vec<Feature<'a>> = vec![];
        for parts in items.chunk_by(|a, b| a.part.0 == b.part.0) {
            let Some(number) = parts.first().map(|item| item.part.0 as usize) else { continue };
            if let Some(geometry) = geometry(atlas, parts, &window, tile.z())
                && let Some((id, tags)) = describe(atlas, layer, number)
            {
                features.push(Feature { id, tags, geometry });
            }
        }
        features
    }
}

/// What is dropped from a tile that is too large: the last half of the features of the last layer that has several, for
/// the layers stand in order of importance; at the end the layer itself.
fn thin(content: &mut Vec<(Layer, Vec<Feature<'_>>)>) {
    match content.iter_mut().rev().find(|(_, features)| features.len() > 1) {
        Some((_, features)) => features.truncate(features.len() / 2),
        None => {
            content.pop();
        }
    }
}

/// A tile's window, its buffer included, in world units.
pub(super) fn reach(window: &Window, z: u8) -> AABB<[f64; 2]> {
    let unit = f64::from(1u32 << grid_shift(z));
    let [min, max] = window.reach();
    // One more unit, for a place is rounded to the grid.
    AABB::from_corners(
        [f64::from(min.x - 1) * unit, f64::from(min.y - 1) * unit],
        [f64::from(max.x + 1) * unit, f64::from(max.y + 1) * unit],
    )
}

/// The parts of a feature in the window; none if nothing of it is there.
fn geometry(atlas: &Atlas, parts: &[&Item], window: &Window, z: u8) -> Option<Geometry> {
    let mut lines: Vec<Vec<Grid>> = vec![];
    for item in parts {
        let Some(step) = item.step else {
            let place = item.place.on_grid(z);
            return window.contains(place).then_some(Geometry::Point(local(place, window)));
        };
        let arc = atlas.network.arc(step.arc);
        // Where a segment spans half the world it goes round the other side: two lines, none across the map.
        for run in arc.worlds.chunk_by(|a, b| a.x.abs_diff(b.x) < 1 << 31).scan(0, |start, run| {
            *start += run.len();
            Some((run, arc.min_zooms.get(*start - run.len()..*start)?))
        }) {
            let kept = run.0.iter().zip(run.1).filter(|(_, zoom)| **zoom <= z).map(|(place, _)| place.on_grid(z));
            if step.reversed {
                clip::clip(kept.rev(), window, &mut lines);
            } else {
                clip::clip(kept, window, &mut lines);
            }
        }
    }
    for line in &mut lines {
        line.iter_mut().for_each(|place| *place = local(*place, window));
    }
    (!lines.is_empty()).then_some(Geometry::Lines(lines))
}

/// A place as seen from a tile's north-western corner.
fn local(place: Grid, window: &Window) -> Grid {
    Grid { x: place.x - window.origin.x, y: place.y - window.origin.y }
}

/// All parts of all features of a layer.
fn items(atlas: &Atlas, layer: Layer) -> Vec<Item> {
    let mut items = vec![];
    match layer {
        Layer::Voies => atlas.voies.iter().enumerate().for_each(|(i, v)| push_path(&mut items, atlas, i, &v.path)),
        Layer::Etapes => etapes(atlas).enumerate().for_each(|(i, (_, etape))| {
            if let Some(trace) = &etape.trace {
                push_path(&mut items, atlas, i, &trace.path);
            }
        }),
        Layer::Troncons => {
            atlas.troncons.iter().enumerate().for_each(|(i, t)| push_path(&mut items, atlas, i, &t.path));
        }
        Layer::Localites => push_points(&mut items, atlas.localites.iter().map(|l| l.geom)),
        Layer::Hebergeurs => push_points(&mut items, atlas.hebergeurs.iter().map(|h| h.position)),
        Layer::PointsInteret => push_points(&mut items, atlas.points_interet.iter().map(|p| p.geom)),
    }
    items
}

/// Every étape with its voie, in order.
fn etapes(atlas: &Atlas) -> impl Iterator<Item = (&crate::atlas::Voie, &crate::atlas::Etape)> {
    atlas.voies.iter().flat_map(|voie| voie.etapes.iter().map(move |etape| (voie, etape)))
}

fn push_path(items: &mut Vec<Item>, atlas: &Atlas, feature: usize, path: &Path) {
    let mut seen = std::collections::HashSet::new();
    for (rank, step) in (0..).zip(path.steps()) {
        let worlds = atlas.network.arc(step.arc).worlds;
        // An arc that is walked twice is drawn once.
        if let Some(&place) = worlds.first()
            && seen.insert(step.arc)
        {
            let reach = worlds.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, n, e, s], p| {
                let (x, y) = (f64::from(p.x), f64::from(p.y));
                [w.min(x), n.min(y), e.max(x), s.max(y)]
            });
            let feature = u32::try_from(feature).unwrap_or(u32::MAX);
            items.push(Item { reach, part: (feature, rank), step: Some(step), place });
        }
    }
}

fn push_points(items: &mut Vec<Item>, places: impl Iterator<Item = Position>) {
    for (feature, place) in (0..).zip(places) {
        let place = World::from_position(place);
        let (x, y) = (f64::from(place.x), f64::from(place.y));
        items.push(Item { reach: [x, y, x, y], part: (feature, 0), step: None, place });
    }
}

/// The id and attributes of a feature; what is not said is left out.
fn describe(atlas: &Atlas, layer: Layer, number: usize) -> Option<(i64, Vec<(&'static str, Tag<'_>)>)> {
    let text = |text: &'static str, value| (text, Tag::Text(value));
    Some(match layer {
        Layer::Voies => {
            let row = &atlas.voies.get(number)?.row;
            (row.id, vec![text("code", row.code.as_str()), text("nom", &row.nom), text("couleur", &row.couleur)])
        }
        Layer::Etapes => {
            let (voie, etape) = etapes(atlas).nth(number)?;
            let length = etape.trace.as_ref().map_or(0.0, |t| t.figures.longueur_m);
            let tags = vec![
                text("voie", voie.row.code.as_str()),
                ("etape", Tag::Owned(etape.slug())),
                ("numero", Tag::Int(etape.row.numero)),
                text("nom", &etape.row.nom),
                ("longueur_m", Tag::metres(length)),
            ];
            (etape.row.id, tags)
        }
        Layer::Troncons => {
            let troncon = atlas.troncons.get(number)?;
            let voies = troncon.voies.iter().map(crate::model::Code::as_str).collect::<Vec<_>>().join(",");
            let tags = vec![
                text("code", troncon.row.code.as_str()),
                text("nom", &troncon.row.nom),
                ("voies", Tag::Owned(voies)),
                text("revetement", &troncon.row.revetement),
                ("longueur_m", Tag::metres(troncon.longueur_m)),
            ];
            (troncon.row.id, tags)
        }
        Layer::Localites => {
            let row = atlas.localites.get(number)?;
            let services = row.services.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(",");
            (row.id, vec![text("code", row.code.as_str()), text("nom", &row.nom), ("services", Tag::Owned(services))])
        }
        Layer::Hebergeurs => {
            let host = atlas.hebergeurs.get(number)?;
            let mut tags =
                vec![text("code", host.code.as_str()), text("nom", &host.nom), text("type", host.r#type.as_str())];
            tags.extend(host.capacite.map(|c| ("capacite", Tag::Int(c))));
            (host.id, tags)
        }
        Layer::PointsInteret => {
            let row = atlas.points_interet.get(number)?;
            let categorie = text("categorie", row.categorie.as_str());
            (row.id, vec![text("code", row.code.as_str()), text("nom", &row.nom), categorie])
        }
    })
}
