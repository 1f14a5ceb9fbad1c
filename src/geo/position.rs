//! [`Position`]: a point on Earth.

/// Longitude and latitude in degrees (WGS 84), and a height in metres that may be unknown.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Longitude in degrees, −180 to 180.
    pub lon: f64,
    /// Latitude in degrees, −90 to 90.
    pub lat: f64,
    /// Height above the sea in metres, `NaN` if unknown. (The stores use 0 for unknown heights: `store/heights.rs`.)
    pub z: f64,
}

impl Position {
    /// Makes a position with a height.
    pub fn new(lon: f64, lat: f64, z: f64) -> Self {
        Self { lon, lat, z }
    }

    /// Makes a position with unknown height.
    pub fn flat(lon: f64, lat: f64) -> Self {
        Self { lon, lat, z: f64::NAN }
    }

    /// Returns the height in metres, if it is known.
    pub fn height(self) -> Option<f64> {
        self.z.is_finite().then_some(self.z)
    }

    /// Tells whether longitude and latitude are in range. `NaN` and infinite values are not.
    pub fn is_on_earth(self) -> bool {
        (-180.0..=180.0).contains(&self.lon) && (-90.0..=90.0).contains(&self.lat)
    }
}

/// Compares all three numbers. Two unknown heights are equal.
impl PartialEq for Position {
    fn eq(&self, other: &Self) -> bool {
        self.lon == other.lon && self.lat == other.lat && (self.z == other.z || (self.z.is_nan() && other.z.is_nan()))
    }
}
