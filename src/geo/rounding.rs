//! Rounds numbers for output, because more digits would be noise.

/// Rounds to a number of decimals.
pub fn rounded(number: f64, decimals: i32) -> f64 {
    let unit = 10f64.powi(decimals);
    (number * unit).round() / unit
}

/// Converts metres to kilometres, rounded to the metre.
pub fn km(metres: f64) -> f64 {
    rounded(metres / 1000.0, 3)
}

/// Serializes a number with one decimal. Errors: those of the serializer.
pub fn tenths<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(rounded(*value, 1))
}
