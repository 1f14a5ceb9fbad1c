//! Areas of one or several polygons, as a list of all their rings, including those of holes. The even-odd rule decides
//! which places are inside.

use crate::geo::Position;

/// The number of parallels on which [`inside`] searches for a place.
const PARALLELS: u32 = 15;

/// Tells whether the place is inside the area.
pub(in crate::import) fn contains(rings: &[Vec<Position>], place: Position) -> bool {
    crossings(rings, place.lat).iter().filter(|lon| **lon < place.lon).count() % 2 == 1
}

/// Returns a place inside the area: the middle of the longest stretch inside it, on one of [`PARALLELS`] evenly spaced
/// parallels. Returns `None` if the rings enclose nothing.
pub(in crate::import) fn inside(rings: &[Vec<Position>]) -> Option<Position> {
    let lats = || rings.iter().flatten().map(|place| place.lat);
    let (south, north) = (lats().reduce(f64::min)?, lats().reduce(f64::max)?);
    let stretch = |nth: u32| {
        let lat = south + (north - south) * (f64::from(nth) + 0.5) / f64::from(PARALLELS);
        let longest = crossings(rings, lat)
            .chunks_exact(2)
            .filter_map(|pair| {
                if let [from, to] = pair { Some((to - from, Position::flat(from.midpoint(*to), lat))) } else { None }
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        longest.filter(|(width, _)| *width > 0.0)
    };
    (0..PARALLELS).filter_map(stretch).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, place)| place)
}

/// Returns the longitudes where the rings cross a parallel, from west to east.
fn crossings(rings: &[Vec<Position>], lat: f64) -> Vec<f64> {
    let sides = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().skip(1).chain(ring.first())));
    let crossing = |(a, b): (&Position, &Position)| {
        let crosses = (a.lat <= lat) != (b.lat <= lat);
        crosses.then(|| a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat))
    };
    let mut lons: Vec<f64> = sides.filter_map(crossing).collect();
    lons.sort_by(f64::total_cmp);
    lons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(places: &[(f64, f64)]) -> Vec<Position> {
        places.iter().map(|(lon, lat)| Position::flat(*lon, *lat)).collect()
    }

    #[test]
    fn the_place_is_inside_and_not_in_a_hole_or_between_two_islands() {
        let with_hole = [
            ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]),
            ring(&[(0.5, 0.5), (3.0, 0.5), (3.0, 3.5), (0.5, 3.5), (0.5, 0.5)]),
        ];
        let horseshoe =
            [ring(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (8.0, 9.0), (8.0, 1.0), (1.0, 1.0), (1.0, 9.0), (0.0, 9.0)])];
        let islands = [ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]), ring(&[(7.0, 0.0), (9.0, 0.0), (9.0, 1.0)])];
        for rings in [&with_hole[..], &horseshoe, &islands] {
            let place = inside(rings).unwrap();
            assert!(contains(rings, place), "{place:?}");
        }
        assert!(!contains(&with_hole, Position::flat(2.0, 2.0)) && !contains(&islands, Position::flat(4.0, 0.5)));
        assert_eq!(inside(&[ring(&[(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)])]), None);
        assert_eq!(inside(&[]), None);
    }
}
