//! A hash of values that stays the same on every platform and in every release.
//!
//! Every value is written as bytes in a fixed format: integers and floats in little endian, and texts and lists with
//! their length first. Different values of the same types never give the same bytes. The names of types and fields are
//! not written, so renaming them does not change a fingerprint.
//!
//! ```
//! use hent::model::fingerprint::Fingerprint;
//!
//! let of = |words: &[&str]| {
//!     let mut fingerprint = Fingerprint::default();
//!     words.iter().for_each(|word| fingerprint.add(*word));
//!     fingerprint.finish()
//! };
//! assert_eq!(of(&["Redon", "Nantes"]), of(&["Redon", "Nantes"]));
//! assert_ne!(of(&["Redon", "Nantes"]), of(&["RedonN", "antes"]));
//! ```

use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3Default;

use crate::geo::{Bounds, Position};

/// A fingerprint that is being computed: the 128-bit XXH3 hash of the values added so far.
#[derive(Clone, Default)]
pub struct Fingerprint(Xxh3Default);

/// A type whose values can go into a [`Fingerprint`].
pub trait Values {
    /// Adds all values of `self`, in a fixed order.
    fn add_to(&self, fingerprint: &mut Fingerprint);
}

impl Fingerprint {
    /// Adds all values of one item.
    pub fn add(&mut self, values: &(impl Values + ?Sized)) {
        values.add_to(self);
    }

    /// Adds all values of several items, in order.
    pub fn add_all(&mut self, several: &[&dyn Values]) {
        several.iter().for_each(|values| self.add(*values));
    }

    /// Returns the hash as 32 hexadecimal digits.
    pub fn finish(self) -> String {
        format!("{:032x}", self.0.digest128())
    }
}

/// Implements [`Values`] for integers. All are written as 64 bits, so that the result does not depend on the platform.
macro_rules! integers {
    ($($type:ty as $wide:ty),+) => {
        $(impl Values for $type {
            fn add_to(&self, fingerprint: &mut Fingerprint) {
                fingerprint.0.update(&(*self as $wide).to_le_bytes());
            }
        })+
    };
}

integers!(i64 as i64, u32 as u64, u64 as u64, usize as u64);

impl Values for f64 {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let number = if self.is_nan() { f64::NAN } else { *self }; // every NaN means "unknown"
        fingerprint.0.update(&number.to_le_bytes());
    }
}

impl Values for bool {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.0.update(&[u8::from(*self)]);
    }
}

impl Values for str {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.len());
        fingerprint.0.update(self.as_bytes());
    }
}

impl Values for String {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(self.as_str());
    }
}

impl<T: Values> Values for Option<T> {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(self.as_slice());
    }
}

impl<T: Values> Values for [T] {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.len());
        self.iter().for_each(|value| fingerprint.add(value));
    }
}

impl<T: Values, const N: usize> Values for [T; N] {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(self.as_slice());
    }
}

impl<T: Values> Values for Vec<T> {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(self.as_slice());
    }
}

impl<T: Values + ?Sized> Values for Arc<T> {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(self.as_ref());
    }
}

impl Values for Position {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { lon, lat, z } = self;
        fingerprint.add_all(&[lon, lat, z]);
    }
}

impl Values for Bounds {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { west, south, east, north } = self;
        fingerprint.add_all(&[west, south, east, north]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &impl Values) -> String {
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(values);
        fingerprint.finish()
    }

    /// The expected value is the XXH3-128 hash of the length 3 in little endian, followed by `ét` in UTF-8.
    #[test]
    fn a_fingerprint_is_the_same_in_every_release() {
        let bytes = [&3_u64.to_le_bytes()[..], "ét".as_bytes()].concat();
        assert_eq!(of(&"ét".to_owned()), format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)));
        assert_eq!(of(&Position::flat(1.0, 2.0)), of(&Position::new(1.0, 2.0, -f64::NAN)));
    }

    #[test]
    fn different_values_have_different_fingerprints() {
        let lists: [&[&str]; 5] = [&[], &[""], &["", ""], &["a", "b"], &["ab", ""]];
        let lists = lists.map(|list| of(&list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()));
        let numbers = [None, Some(0.0), Some(-0.0), Some(1.5), Some(f64::NAN)].map(|number| of(&number));
        for mut all in [lists, numbers] {
            all.sort();
            assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
        }
    }
}
