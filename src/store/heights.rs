//! The representation of unknown heights in both stores. All code that reads or writes heights follows these rules.
//!
//! A geometry has heights at all its positions or at none. A geometry without heights is stored with the height 0 at
//! every position:
//!
//! ```text
//!   in the program         stored
//!   NaN    NaN   NaN  <->   0     0     0     no heights
//!   12.5   NaN   13    ->   0     0     0     some heights are missing, so there are none
//!   0      0     0    <->  -0    -0    -0     heights that are known to be 0: a negative zero is another number of IEEE 754
//!   0      12.5  13   <->   0     12.5  13
//! ```
//!
//! NaN is not stored, because most programs cannot read it: JSON has no NaN, GDAL turns the geometry into a null
//! geometry, and PostGIS computes lengths of NaN metres. QGIS itself writes 0 when somebody draws a line into a column
//! with heights, and every format can represent 0. An import also treats a line whose heights are all 0 as a line
//! without heights.
//!
//! A short tronçon along the shore, with heights in whole metres, may really have the height 0 at every position. It is
//! stored with negative zeros, so that its étape keeps its profile.
//!
//! Other programs may store NaN, infinity or no height at all. Such heights are read as unknown.

use crate::geo::Position;

/// Returns a function that returns the height to store for each of these positions.
pub(super) fn to_store(positions: &[Position]) -> impl Fn(&Position) -> f64 + use<> {
    let known = positions.iter().all(|p| p.z.is_finite());
    let zero = positions.iter().all(|p| p.z == 0.0);
    move |p| match (known, zero) {
        (false, _) => 0.0,
        (true, true) => -0.0,
        (true, false) => p.z,
    }
}

/// Converts the stored heights of a geometry to those of the program.
pub(super) fn from_store(positions: &mut [Position]) {
    let zero = positions.iter().all(|p| p.z == 0.0);
    let known = !lack(positions) && (!zero || positions.iter().all(|p| p.z.is_sign_negative()));
    for p in positions {
        p.z = if known { p.z + 0.0 } else { f64::NAN }; // -0 + 0 is 0
    }
}

/// Tells whether a stored height is NaN or infinite, which other programs cannot read.
pub(super) fn lack(positions: &[Position]) -> bool {
    positions.iter().any(|p| !p.z.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAN: f64 = f64::NAN;

    fn line(heights: &[f64]) -> Vec<Position> {
        heights.iter().map(|z| Position::new(1.0, 2.0, *z)).collect()
    }

    fn stored(heights: &[f64]) -> Vec<f64> {
        let line = line(heights);
        line.iter().map(to_store(&line)).collect()
    }

    fn read(heights: &[f64]) -> Vec<Position> {
        let mut line = line(heights);
        from_store(&mut line);
        line
    }

    #[test]
    fn a_line_has_heights_on_all_positions_or_on_none() {
        const UNKNOWN: u64 = 0.0_f64.to_bits();
        for unknown in [&[NAN, NAN][..], &[12.5, NAN], &[f64::INFINITY, 1.0]] {
            assert_eq!(stored(unknown).iter().map(|z| z.to_bits()).collect::<Vec<_>>(), [UNKNOWN; 2]);
            assert_eq!(read(unknown), line(&[NAN, NAN]));
        }
        assert_eq!(read(&[0.0, 0.0]), line(&[NAN, NAN]));
        assert_eq!(read(&[0.0, -0.0]), line(&[NAN, NAN]));
        assert_eq!(read(&[0.0, 12.5]), line(&[0.0, 12.5]));
    }

    #[test]
    fn a_line_that_is_known_to_be_at_0_m_stays_so() {
        let zero = stored(&[0.0, -0.0]);
        assert!(zero.iter().all(|z| z.to_bits() == (-0.0_f64).to_bits()));
        let read = read(&zero);
        assert!(read.iter().all(|p| p.z.to_bits() == 0), "a positive zero again");
    }

    proptest! {
        #[test]
        fn reading_and_storing_again_changes_no_height(
            heights in prop::collection::vec(prop_oneof![Just(NAN), Just(0.0), Just(-0.0), any::<f64>()], 1..5)
        ) {
            let once = stored(&heights);
            prop_assert!(once.iter().all(|z| z.is_finite()));
            let back = read(&once);
            let known = heights.iter().all(|z| z.is_finite());
            prop_assert_eq!(&back, &line(&if known { heights } else { vec![NAN; once.len()] }));
            let again: Vec<f64> = back.iter().map(to_store(&back)).collect();
            prop_assert_eq!(again, once);
        }
    }
}
