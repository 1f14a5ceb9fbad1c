//! Encodes a tile of the land. The crate `mvt` writes the bytes.

use mvt::{GeomEncoder, GeomType, Tile};

use super::departements::Shown;
use super::shapes::{MAX, MIN, Point, Rectangle, Shape};
use crate::error::{Error, Result};
use crate::geo::mercator::{EXTENT, Grid};

/// The name of the layer of land polygons.
pub(super) const LAND: &str = "terre";
/// The name of the layer of coast lines.
pub(super) const COAST: &str = "cote";

/// The name of the layer of départements.
pub(super) const DEPARTEMENTS: &str = "departements";

/// A vertex in whole tile units.
type Cell = [i32; 2];

/// Encodes the land and the départements. Edges of the rectangles `covered` are not coast. Empty layers are omitted,
/// except that of the land.
pub(super) fn tile(land: &[Shape], covered: &[Rectangle], departements: &Shown<'_>) -> Result<Vec<u8>> {
    encode(land, covered, departements).map_err(|error| Error::Internal(format!("tuile de la terre : {error}")))
}

fn encode(land: &[Shape], covered: &[Rectangle], departements: &Shown<'_>) -> Result<Vec<u8>, mvt::Error> {
    let window = [[MIN, MIN], [MAX, MAX]];
    let edges: Vec<[Cell; 2]> = covered.iter().chain([&window]).map(|corners| corners.map(|p| on_grid(&p))).collect();
    let shapes: Vec<Vec<Vec<Cell>>> = land.iter().map(snapped).filter(|rings| !rings.is_empty()).collect();
    let mut tile = Tile::new(EXTENT.unsigned_abs());
    let mut layer = tile.create_layer(LAND);
    for rings in &shapes {
        layer = layer.into_feature(geometry(GeomType::Polygon, rings.iter().map(Vec::as_slice))?).into_layer();
    }
    tile.add_layer(layer)?;
    let mut layer = tile.create_layer(COAST);
    for line in shapes.iter().flatten().flat_map(|ring| coast(ring, &edges)) {
        layer = layer.into_feature(geometry(GeomType::Linestring, [line.as_slice()])?).into_layer();
    }
    if layer.num_features() > 0 {
        tile.add_layer(layer)?;
    }
    let mut layer = tile.create_layer(DEPARTEMENTS);
    for line in &departements.borders {
        let cells: Vec<Cell> = line.iter().map(cell).collect();
        layer = layer.into_feature(geometry(GeomType::Linestring, [cells.as_slice()])?).into_layer();
    }
    for (place, nom) in &departements.places {
        let mut feature = layer.into_feature(geometry(GeomType::Point, [[cell(place)].as_slice()])?);
        feature.add_tag_string("nom", nom);
        layer = feature.into_layer();
    }
    if layer.num_features() > 0 {
        tile.add_layer(layer)?;
    }
    tile.to_bytes()
}

/// Encodes the geometry of one feature. Each part is a ring, a line or a point.
fn geometry<'a>(kind: GeomType, parts: impl IntoIterator<Item = &'a [Cell]>) -> Result<mvt::GeomData, mvt::Error> {
    let mut geometry = GeomEncoder::new(kind);
    for part in parts {
        part.iter().try_for_each(|p| geometry.add_point(f64::from(p[0]), f64::from(p[1])))?;
        geometry.complete_geom()?;
    }
    geometry.encode()
}

fn cell(p: &Grid) -> Cell {
    [p.x, p.y]
}

/// Rounds the rings of a polygon to whole tile units. The outer ring gets a positive area and holes get a negative one
/// (specification 2.1, §4.3.4.4). A hole without area is dropped. The result is empty if the outer ring has no area.
fn snapped(shape: &Shape) -> Vec<Vec<Cell>> {
    let mut rings: Vec<Vec<Cell>> = vec![];
    for (n, ring) in shape.iter().enumerate() {
        let mut cells: Vec<Cell> = ring.iter().map(on_grid).collect();
        cells.dedup();
        while cells.len() > 1 && cells.first() == cells.last() {
            cells.pop();
        }
        let area = doubled_area(&cells);
        if cells.len() < 3 || area == 0 {
            if n == 0 {
                return vec![];
            }
            continue;
        }
        if (area > 0) != (n == 0) {
            cells.reverse();
        }
        // The crate `mvt` omits the first vertex of a ring if it equals the last vertex of the previous ring.
        let before = rings.last().and_then(|ring: &Vec<Cell>| ring.last());
        if before == cells.first() {
            cells.rotate_left(1);
        }
        rings.push(cells);
    }
    rings
}

// No overflow: `clamp` limits the value to `MIN..=MAX`.
#[allow(clippy::cast_possible_truncation)]
fn on_grid(p: &Point) -> Cell {
    p.map(|v| v.clamp(MIN, MAX).round() as i32)
}

/// Returns twice the signed area of a ring.
fn doubled_area(ring: &[Cell]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1])).sum()
}

/// Returns the parts of a ring that are coast: all segments except those on an edge of one of `rectangles`.
fn coast(ring: &[Cell], rectangles: &[[Cell; 2]]) -> Vec<Vec<Cell>> {
    let mut lines: Vec<Vec<Cell>> = vec![];
    let mut joined = false; // true if the last line ends where the next segment starts
    let next = ring.iter().cycle().skip(1);
    for (a, b) in ring.iter().zip(next) {
        if rectangles.iter().any(|rectangle| on_edge(*a, *b, rectangle)) {
            joined = false;
            continue;
        }
        match lines.last_mut().filter(|_| joined) {
            Some(line) => line.push(*b),
            None => lines.push(vec![*a, *b]),
        }
        joined = true;
    }
    // If the ring starts in the middle of a coast line, that line was found in two halves. This joins them.
    if lines.len() > 1 && lines.first().and_then(|line| line.first()) == lines.last().and_then(|line| line.last()) {
        let rest = lines.remove(0);
        if let Some(last) = lines.last_mut() {
            last.extend(rest.into_iter().skip(1));
        }
    }
    lines
}

/// Tells whether the segment from `a` to `b` lies on an edge of a rectangle.
fn on_edge(a: Cell, b: Cell, [min, max]: &[Cell; 2]) -> bool {
    (0..2).any(|axis| {
        let along = |p: Cell| p.get(axis).copied().unwrap_or_default();
        let across = |p: Cell| p.get(1 - axis).copied().unwrap_or_default();
        let is_within = |p: Cell| (across(*min)..=across(*max)).contains(&across(p));
        along(a) == along(b) && [along(*min), along(*max)].contains(&along(a)) && is_within(a) && is_within(b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_of_a_tile_is_no_coast() {
        let (min, max) = (-64, 4160);
        let coast = |ring: &[Cell]| super::coast(ring, &[[[min, min], [max, max]], [[900, 900], [1100, 1200]]]);
        assert!(coast(&[[min, min], [max, min], [max, max], [min, max]]).is_empty());
        // An edge of the area that a ground covers is not coast either.
        assert_eq!(
            coast(&[[900, 900], [1100, 900], [1100, 1200], [1000, 1500]]),
            [[[1100, 1200], [1000, 1500], [900, 900]]]
        );
        let half = [[min, min], [2000, min], [2100, 2000], [2000, max], [min, max]];
        assert_eq!(coast(&half), [[[2000, min], [2100, 2000], [2000, max]]]);
        // The ring starts in the middle of a coast line.
        let turned = [[2100, 2000], [2000, max], [min, max], [min, min], [2000, min]];
        assert_eq!(coast(&turned), [[[2000, min], [2100, 2000], [2000, max]]]);
        let island = [[0, 0], [10, 0], [10, 10]];
        assert_eq!(coast(&island), [[[0, 0], [10, 0], [10, 10], [0, 0]]]);
    }

    #[test]
    fn rings_are_oriented_and_have_an_area() {
        let shape = vec![
            vec![[0.0, 0.0], [0.0, 90.2], [90.0, 90.0], [90.0, 0.0]],
            vec![[10.0, 10.0], [20.0, 10.0], [20.0, 20.0]],
            vec![[30.0, 30.0], [30.2, 30.1], [30.1, 30.3]],
        ];
        let rings = snapped(&shape);
        assert_eq!(rings.len(), 2);
        assert!(doubled_area(&rings[0]) > 0 && doubled_area(&rings[1]) < 0);
    }
}
