//! [`Wavelet`]: a wavelet matrix. In this array of numbers, the next greater number within a range can be found
//! quickly.
//!
//! ```text
//!   values   5 2 7 0 3     bit 2   1 0 1 0 0   Each level stores one bit of every number, then moves the
//!            2 0 3 5 7     bit 1   1 0 1 0 1   numbers with a zero to the front and keeps the order otherwise.
//!            0 5 2 3 7     bit 0   0 1 0 1 1
//! ```
//!
//! A range of the array is a range on every level. Ranks (the number of ones before a position) give its bounds. So a
//! search visits one level per bit, however long the range is. Sources: Claude, Navarro and Ordóñez, "The wavelet
//! matrix", Information Systems 47, 2015; for the next value: Gagie, Navarro and Puglisi, "New algorithms on wavelet
//! trees", TCS 426, 2012.

use std::ops::Range;

/// A wavelet matrix of `u32` numbers.
#[derive(Debug)]
pub(super) struct Wavelet {
    /// One level for each bit, from the highest bit to the lowest.
    levels: Vec<Level>,
}

/// One bit of every number.
#[derive(Debug)]
struct Level {
    bits: Vec<u64>,
    /// The number of ones before each [`BLOCK`] of `bits`.
    before: Vec<u32>,
    zeros: u32,
}

/// The number of elements of `bits` that share a count. A larger block takes longer to count, and a smaller block needs
/// more memory.
const BLOCK: usize = 4;

impl Level {
    fn new(values: &[u32], bit: u32) -> Self {
        let chunk = |values: &[u32]| values.iter().rev().fold(0, |bits, value| bits << 1 | u64::from(value >> bit & 1));
        // One more element, so that the end of the array has a rank, too.
        let bits: Vec<u64> = values.chunks(64).map(chunk).chain([0]).collect();
        let (mut before, mut ones) = (vec![], 0);
        for block in bits.chunks(BLOCK) {
            before.push(ones);
            ones += block.iter().map(|bits| bits.count_ones()).sum::<u32>();
        }
        let zeros = u32::try_from(values.len()).unwrap_or(u32::MAX).saturating_sub(ones);
        Self { bits, before, zeros }
    }

    /// Returns the number of ones before a position.
    fn rank(&self, place: u32) -> u32 {
        let (element, rest) = (place as usize / 64, place % 64);
        let block = element / BLOCK;
        let whole = self.bits.get(block * BLOCK..element).unwrap_or(&[]);
        let part = self.bits.get(element).map_or(0, |bits| bits & ((1 << rest) - 1));
        let before = self.before.get(block).copied().unwrap_or(0);
        before + whole.iter().map(|bits| bits.count_ones()).sum::<u32>() + part.count_ones()
    }

    /// Splits a range into two ranges on the next level: zeros and ones.
    fn split(&self, part: Range<u32>) -> (Range<u32>, Range<u32>) {
        let (start, end) = (self.rank(part.start), self.rank(part.end));
        (part.start - start..part.end - end, self.zeros + start..self.zeros + end)
    }
}

impl Wavelet {
    pub(super) fn new(values: &[u32]) -> Self {
        let most = values.iter().copied().max().unwrap_or(0);
        let mut values = values.to_vec();
        let mut ones = vec![];
        let mut levels = vec![];
        for bit in (0..u32::BITS - most.leading_zeros()).rev() {
            levels.push(Level::new(&values, bit));
            ones.clear();
            ones.extend(values.iter().filter(|value| *value >> bit & 1 == 1));
            values.retain(|value| value >> bit & 1 == 0);
            values.append(&mut ones);
        }
        Self { levels }
    }

    /// Returns the smallest number in a range of the array that is at least `from`.
    pub(super) fn next(&self, part: Range<u32>, from: u32) -> Option<u32> {
        let height = self.levels.len();
        if part.is_empty() || from.checked_shr(number_of(height)).is_some_and(|above| above > 0) {
            return None;
        }
        // The loop descends along the bits of `from`. `greater` keeps the last level at which `from` has a zero and the
        // range contains ones. The numbers with these ones are the smallest numbers greater than `from`.
        let (mut part, mut greater) = (part, None);
        for (depth, level) in self.levels.iter().enumerate() {
            let (zeros, ones) = level.split(part);
            let bit = number_of(height - depth - 1);
            if from >> bit & 1 == 1 {
                part = ones;
            } else {
                if !ones.is_empty() {
                    greater = Some((depth + 1, ones, from >> bit | 1));
                }
                part = zeros;
            }
            if part.is_empty() {
                break;
            }
        }
        if !part.is_empty() {
            return Some(from);
        }
        let (depth, mut part, mut value) = greater?;
        for level in self.levels.iter().skip(depth) {
            let (zeros, ones) = level.split(part);
            let bit = u32::from(zeros.is_empty());
            value = value << 1 | bit;
            part = if bit == 1 { ones } else { zeros };
        }
        Some(value)
    }

    /// Returns the approximate size in memory in bytes.
    pub(super) fn weight(&self) -> usize {
        self.levels.iter().map(|level| 8 * level.bits.len() + 4 * level.before.len()).sum()
    }
}

/// Converts a number of levels, which is at most 32.
fn number_of(levels: usize) -> u32 {
    u32::try_from(levels).unwrap_or(u32::BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn next_equals_brute_force(
            values in prop_oneof![
                proptest::collection::vec(0..50u32, 0..200),
                proptest::collection::vec(any::<u32>(), 0..200),
                Just(vec![0; 64]),
            ],
            parts in proptest::collection::vec((0..=200u32, 0..=200u32, prop_oneof![0..60u32, any::<u32>()]), 20),
        ) {
            let wavelet = Wavelet::new(&values);
            for (a, b, from) in parts {
                let len = values.len() as u32;
                let part = a.min(b).min(len)..a.max(b).min(len);
                let all = &values[part.start as usize..part.end as usize];
                let expected = all.iter().copied().filter(|value| *value >= from).min();
                prop_assert_eq!(wavelet.next(part, from), expected);
            }
        }
    }
}
