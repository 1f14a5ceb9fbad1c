//! [`Vertex`]: a position in fixed point, for lines of millions of vertices.

use super::Position;

/// A position in 12 bytes: longitude and latitude in 10⁻⁷ degrees (1 cm), and the height in metres.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    lon_e7: i32,
    lat_e7: i32,
    z: f32,
}

impl Vertex {
    /// Returns the vertex nearest to a position.
    // No overflow: every position on Earth is in range (±1.8·10⁹), and `as` saturates. At 8,000 m an `f32` is exact to
    // 0.5 mm.
    #[allow(clippy::cast_possible_truncation)]
    pub fn from_position(p: Position) -> Self {
        Self { lon_e7: (p.lon * 1e7).round() as i32, lat_e7: (p.lat * 1e7).round() as i32, z: p.z as f32 }
    }

    /// Returns the position.
    pub fn position(self) -> Position {
        Position::new(f64::from(self.lon_e7) / 1e7, f64::from(self.lat_e7) / 1e7, f64::from(self.z))
    }

    /// Returns the bytes of all three numbers, for hashing.
    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        let numbers = [self.lon_e7.to_le_bytes(), self.lat_e7.to_le_bytes(), self.z.to_bits().to_le_bytes()];
        bytes.iter_mut().zip(numbers.as_flattened()).for_each(|(byte, number)| *byte = *number);
        bytes
    }

    /// Returns longitude and latitude in 10⁻⁷ degrees, for exact comparison.
    pub fn place(self) -> (i32, i32) {
        (self.lon_e7, self.lat_e7)
    }
}

/// Compares all three numbers bit by bit. Two unknown heights are equal.
impl PartialEq for Vertex {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place() && self.z.to_bits() == other.z.to_bits()
    }
}
