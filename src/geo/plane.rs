//! [`Plane`]: a local projection in metres, in which distances are Euclidean.

use super::{Bounds, Position, Vertex, ecef};

/// A projection around a centre, which has the coordinates (0, 0). Within about 10 km of the centre its error is one
/// per mille.
pub struct Plane {
    center: Position,
    per_degree_lon: f64,
    per_degree_lat: f64,
}

/// A position on a plane, in metres east and north of its centre.
pub type EastNorth = (f64, f64);

impl Plane {
    /// Makes the plane around a centre. The length of a degree follows from the curvature of the ellipsoid along the
    /// meridian and across it. Source: Snyder, Map Projections: A Working Manual, equations 4-18 and 4-20.
    pub fn around(center: Position) -> Self {
        let e2 = ecef::F * (2.0 - ecef::F);
        let (sin_lat, cos_lat) = center.lat.to_radians().sin_cos();
        let w2 = 1.0 - e2 * sin_lat * sin_lat;
        let across = ecef::A / w2.sqrt();
        let radian = std::f64::consts::PI / 180.0;
        Self { center, per_degree_lon: radian * across * cos_lat, per_degree_lat: radian * across * (1.0 - e2) / w2 }
    }

    /// Returns the bounding box, in degrees, of all positions within `within_m` metres of the centre. Near the poles it
    /// covers all longitudes.
    pub fn within(&self, within_m: f64) -> Bounds {
        let Position { lon, lat, .. } = self.center;
        let (east, north) = ((within_m / self.per_degree_lon).min(360.0), within_m / self.per_degree_lat);
        Bounds { west: lon - east, south: lat - north, east: lon + east, north: lat + north }
    }

    /// Projects a position.
    pub fn place(&self, p: Position) -> EastNorth {
        let mut lon = p.lon - self.center.lon;
        if lon.abs() > 180.0 {
            lon -= 360.0 * lon.signum();
        }
        (lon * self.per_degree_lon, (p.lat - self.center.lat) * self.per_degree_lat)
    }

    /// Projects vertices.
    pub fn of(&self, vertices: &[Vertex]) -> Vec<EastNorth> {
        vertices.iter().map(|vertex| self.place(vertex.position())).collect()
    }

    /// Tells whether a bounding box comes within `within_m` metres of the centre. It runs for every box, so the cheap
    /// test comes first.
    pub fn may_reach(&self, bounds: Option<Bounds>, within_m: f64) -> bool {
        let Some(bounds) = bounds else { return false };
        let gap = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        let north = gap(self.center.lat, bounds.south, bounds.north) * self.per_degree_lat;
        if north > within_m {
            return false;
        }
        let around = [-360.0, 0.0, 360.0].map(|turn| gap(self.center.lon + turn, bounds.west, bounds.east));
        let east = around.into_iter().fold(f64::INFINITY, f64::min) * self.per_degree_lon;
        // A line that crosses the antimeridian has a bounding box over all longitudes, so its box is always accepted.
        bounds.east - bounds.west > 180.0 || length((east, north)) <= within_m
    }
}

/// Returns the distance of a position from the centre in metres. It does not use `hypot`, which is five times slower;
/// its protection against overflow is not needed here.
pub fn length((east, north): EastNorth) -> f64 {
    (east * east + north * north).sqrt()
}

/// Returns the foot of the centre on a segment: its place on the segment (0 to 1), and its distance from the centre in
/// metres.
pub fn foot(ends: &[EastNorth]) -> Option<(f64, f64)> {
    let &[(ax, ay), (bx, by)] = ends else { return None };
    let (dx, dy) = (bx - ax, by - ay);
    let squared = dx * dx + dy * dy;
    let t = if squared > 0.0 { (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
    Some((t, length((ax + t * dx, ay + t * dy))))
}
