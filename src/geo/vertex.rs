//! Places as they are kept by the million: in fixed point.

use super::Position;

/// A place in 12 bytes: 10⁻⁷ degrees (1 cm) and metres.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    lon_e7: i32,
    lat_e7: i32,
    z: f32,
}

impl Vertex {
    /// The nearest vertex to a place.
    // In range for every place on Earth (±1.8·10⁹), and `as` saturates; a height keeps 0.5 mm at 8,000 m.
    #[allow(clippy::cast_possible_truncation)]
    pub fn from_position(p: Position) -> Self {
        Self { lon_e7: (p.lon * 1e7).round() as i32, lat_e7: (p.lat * 1e7).round() as i32, z: p.z as f32 }
    }

    /// The place.
    pub fn position(self) -> Position {
        Position::new(f64::from(self.lon_e7) / 1e7, f64::from(self.lat_e7) / 1e7, f64::from(self.z))
    }

    /// The three numbers, to hash.
    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        let numbers = [self.lon_e7.to_le_bytes(), self.lat_e7.to_le_bytes(), self.z.to_bits().to_le_bytes()];
        bytes.iter_mut().zip(numbers.as_flattened()).for_each(|(byte, number)| *byte = *number);
        bytes
    }

    /// Longitude and latitude, to compare exactly.
    pub fn place(self) -> (i32, i32) {
        (self.lon_e7, self.lat_e7)
    }
}

/// Equal where all three numbers are, to the bit; two unknown heights are equal.
impl PartialEq for Vertex {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place() && self.z.to_bits() == other.z.to_bits()
    }
}
