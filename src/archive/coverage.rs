//! Finds the tiles of an archive: all tiles that may have content, or those of a corridor around voies.
//!
//! ```text
//!   ┌──────┬──────┬──────┐     A segment of the voie is split into pieces of at most
//!   │   ┌╌╌╌╌╌╌┐  │      │     half a tile. The bounding box of a piece, enlarged by
//!   │   ╎ •──•╌╌╌╌┼┐     │     the width of the corridor, covers its part of the
//!   ├───╎────╎─•──•╎─────┤     corridor.
//!   │   └╌╌╌╌└╌╌╌╌╌┘     │
//!   └──────┴──────┴──────┘
//! ```

use std::collections::{BTreeSet, HashSet};

use super::pmtiles;
use super::scope::{CORRIDOR_M, Scope, Zooms};
use crate::atlas::{Atlas, Path};
use crate::geo::clip::BUFFER;
use crate::geo::mercator::{EQUATOR_M, WORLD_BITS, grid_shift};
use crate::geo::simplify::tolerance_units;
use crate::geo::{Position, TileId, World};
use crate::tile::Tiles;

/// Returns the tiles of the scope that may have content. If the scope has a voie, these are the tiles within
/// [`CORRIDOR_M`] of its lines. They are in archive order: zoom by zoom, along a Hilbert curve. Some may turn out to be
/// empty.
pub(super) fn tiles(atlas: &Atlas, index: &Tiles, scope: Scope<'_>) -> Vec<TileId> {
    if let Some(voie) = scope.voie {
        return along(atlas, &voie.path, scope.zooms);
    }
    let mut all = vec![];
    for z in scope.zooms.min..=scope.zooms.max {
        let mut tiles = index.near(z);
        tiles.sort_by_cached_key(|tile| pmtiles::number(*tile));
        all.append(&mut tiles);
    }
    all
}

/// Returns the tiles within [`CORRIDOR_M`] of a path, in archive order.
pub(super) fn along(atlas: &Atlas, path: &Path, zooms: Zooms) -> Vec<TileId> {
    let mut all = vec![];
    for z in zooms.min..=zooms.max {
        let mut tiles = corridor(atlas, [path], CORRIDOR_M, z);
        tiles.sort_by_cached_key(|tile| pmtiles::number(*tile));
        all.append(&mut tiles);
    }
    all
}

/// Returns the tiles of a zoom within `width_m` metres of some paths, in any order.
pub(super) fn corridor<'a>(
    atlas: &Atlas,
    paths: impl IntoIterator<Item = &'a Path>,
    width_m: f64,
    z: u8,
) -> Vec<TileId> {
    let mut zoom = Zoom::new(z);
    for path in paths {
        zoom.add_corridor(atlas, path, width_m);
    }
    zoom.tiles.iter().filter_map(|&(x, y)| TileId::new(z.into(), x.into(), y.into()).ok()).collect()
}

/// Describes the area of some tiles of one zoom by fewer, larger tiles. Four sibling tiles are replaced by their
/// parent. If more than `most` tiles are left, any tile is replaced by its parent, so the area grows.
pub(super) fn squares(z: u8, tiles: impl IntoIterator<Item = TileId>, most: usize) -> Vec<TileId> {
    let mut level: BTreeSet<(u32, u32)> = tiles.into_iter().map(|tile| (tile.x(), tile.y())).collect();
    for z in (0..=z).rev() {
        let squares = merged(z, level.clone());
        if squares.len() <= most {
            return squares;
        }
        level = level.into_iter().map(|(x, y)| (x / 2, y / 2)).collect();
    }
    vec![]
}

fn merged(z: u8, mut level: BTreeSet<(u32, u32)>) -> Vec<TileId> {
    let mut squares = vec![];
    for z in (0..=z).rev() {
        let parents: BTreeSet<(u32, u32)> = level.iter().map(|(x, y)| (x / 2, y / 2)).collect();
        let children = |(x, y): (u32, u32)| [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| (2 * x + dx, 2 * y + dy));
        let whole = |parent: &(u32, u32)| z > 0 && children(*parent).iter().all(|child| level.contains(child));
        let above: BTreeSet<(u32, u32)> = parents.into_iter().filter(whole).collect();
        let rest = level.iter().filter(|(x, y)| !above.contains(&(x / 2, y / 2)) || z == 0);
        squares.extend(rest.filter_map(|(x, y)| TileId::new(z.into(), (*x).into(), (*y).into()).ok()));
        level = above;
    }
    squares
}

/// Collects the tiles of one zoom.
struct Zoom {
    z: u8,
    /// How far from its position a feature may be drawn, in Mercator units.
    margin: i64,
    tiles: HashSet<(u32, u32)>,
    /// The range of columns and rows that was added last. At low zooms many consecutive segments have the same range.
    last: [i64; 4],
}

impl Zoom {
    fn new(z: u8) -> Self {
        let unit = 1i64 << grid_shift(z);
        // No overflow: the numbers are small. One grid unit is added, because positions are rounded to the grid.
        #[allow(clippy::cast_possible_truncation)]
        let margin = (i64::from(BUFFER) + tolerance_units(z).ceil() as i64 + 1) * unit;
        Self { z, margin, tiles: HashSet::new(), last: [-1; 4] }
    }

    /// Adds the tiles within `width_m` metres of a path.
    fn add_corridor(&mut self, atlas: &Atlas, path: &Path, width_m: f64) {
        for step in path.steps() {
            let arc = atlas.network.arc(step.arc);
            // An arc is short, so the map scale is nearly constant along it. The vertex farthest from the equator gives
            // the widest margin.
            let places = arc.vertices.iter().map(|vertex| vertex.position());
            let farthest_north =
                places.fold(Position::flat(0.0, 0.0), |a, b| if b.lat.abs() > a.lat.abs() { b } else { a });
            let line: Vec<World> = arc.vertices.iter().map(|vertex| World::from_position(vertex.position())).collect();
            self.add_line(&line, self.margin.max(corridor_units(farthest_north, width_m)));
        }
    }

    /// Adds the tiles within `margin` Mercator units of a line.
    fn add_line(&mut self, line: &[World], margin: i64) {
        for (a, b) in line.iter().zip(line.iter().skip(1)) {
            // A segment that spans half the world crosses the antimeridian. Such segments are not drawn.
            if a.x.abs_diff(b.x) >= 1 << (WORLD_BITS - 1) {
                continue;
            }
            let half_tile = WORLD_BITS - 1 - self.z;
            let pieces = i64::from(a.x.abs_diff(b.x).max(a.y.abs_diff(b.y)) >> half_tile) + 1;
            // No overflow: differences are below 2³², and there are fewer than 2¹⁶ pieces.
            let on = |from: u32, to: u32, i| i64::from(from) + (i64::from(to) - i64::from(from)) * i / pieces;
            let at = |i| [on(a.x, b.x, i), on(a.y, b.y, i)];
            for i in 0..pieces {
                self.add_piece(at(i), at(i + 1), margin);
            }
        }
    }

    /// Adds the tiles of the bounding box of two points, enlarged by `margin`.
    fn add_piece(&mut self, [ax, ay]: [i64; 2], [bx, by]: [i64; 2], margin: i64) {
        let (shift, end) = (WORLD_BITS - self.z, (1i64 << self.z) - 1);
        let tile = |units: i64| (units >> shift).clamp(0, end);
        let range = [ax.min(bx) - margin, ay.min(by) - margin, ax.max(bx) + margin, ay.max(by) + margin].map(tile);
        if range == self.last {
            return;
        }
        self.last = range;
        let [west, north, east, south] = range.map(|tile| u32::try_from(tile).unwrap_or(0));
        self.tiles.extend((west..=east).flat_map(|x| (north..=south).map(move |y| (x, y))));
    }
}

/// Converts metres at a latitude to Mercator units. Mercator stretches lengths by 1 / cos(latitude).
#[allow(clippy::cast_possible_truncation, reason = "for 100 km at the Mercator square's edge it is 130 million")]
fn corridor_units(at: Position, width_m: f64) -> i64 {
    let stretch = 1.0 / at.lat.to_radians().cos().max(0.08);
    (width_m * stretch / EQUATOR_M * 4_294_967_296.0).ceil() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_stands_for_its_four_children() {
        let tile = |z, x, y| TileId::new(z, x, y).unwrap();
        let children =
            |x: u64, y: u64| [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| tile(3, 2 * x + dx, 2 * y + dy));
        let block = [children(0, 0), children(1, 0), children(0, 1), children(1, 1)].concat();
        assert_eq!(squares(3, block.clone(), 9), [tile(1, 0, 0)]);
        let with_one: Vec<TileId> = block.into_iter().chain([tile(3, 7, 7)]).collect();
        assert_eq!(squares(3, with_one.clone(), 9), [tile(3, 7, 7), tile(1, 0, 0)]);
        assert_eq!(squares(3, with_one, 1), [tile(0, 0, 0)], "one square has to cover both");
        assert_eq!(squares(0, [tile(0, 0, 0)], 9), [tile(0, 0, 0)]);
        assert!(squares(5, [], 9).is_empty());
    }
}
