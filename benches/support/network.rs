//! A generated network of ways to measure on. It always has the same rows, and is irregular as real ways are.
//!
//! ```text
//!   · · · · · · ·     Nodes of a jittered lattice. A voie is the cheapest walk from one side of the region to another,
//!   ·─·─· · ·─·─·     over edges of random cost. Edges of other voies cost a little less, so voies join and part.
//!   · · ·─·─· · ·     Each edge of a walk is a tronçon: a winding line of about 2.5 km with a vertex every 10 m.
//! ```
//!
//! *Small* is one region, the size of Brittany; *large* is a hundred of them side by side over western Europe.

#[path = "network/region.rs"]
mod region;
#[path = "network/things.rs"]
mod things;

use hent::geo::Position;
use hent::model::row::Rows;

use region::Region;

/// The size of the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// The size of Brittany: 3,000 km of tronçons.
    #[default]
    Small,
    /// The size of western Europe: 300,000 km of tronçons.
    Large,
}

impl Size {
    /// Returns the size with this name.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "small" => Some(Self::Small),
            "large" => Some(Self::Large),
            _ => None,
        }
    }

    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    /// Returns the longitude of the middle of the network, in degrees.
    pub fn middle(self) -> f64 {
        let (columns, _, [west, _], [width, _]) = self.regions();
        west + width * columns as f64 / 2.0
    }

    /// Columns and rows of regions, the south-western corner, and the width and height of a region in degrees.
    fn regions(self) -> (usize, usize, [f64; 2], [f64; 2]) {
        match self {
            Self::Small => (1, 1, [-4.7, 47.3], [3.4, 1.4]),
            Self::Large => (10, 10, [-9.0, 37.0], [2.5, 1.8]),
        }
    }
}

// The number of rows in a region.
const TRONCONS: usize = 1_200;
const LOCALITES: usize = 1_500;
const HEBERGEURS: usize = 1_500;
const POINTS_INTERET: usize = 6_000;

/// The distance between two vertices, in metres.
const STEP_M: f64 = 10.0;
/// The distance between two nodes of the lattice, in metres. Tronçons then are 2.5 km long on average.
const SPACING_M: f64 = 1_940.0;
/// The length of a degree of latitude, in metres.
const DEGREE_M: f64 = 111_195.0;

/// Returns the rows of every table.
pub fn rows(size: Size) -> Rows {
    let (columns, lines, [west, south], [width, height]) = size.regions();
    let mut rows = Rows::default();
    for number in 0..columns * lines {
        let corner = [west + width * (number % columns) as f64, south + height * (number / columns) as f64];
        Region::new(number as u64, corner, [width, height]).fill(&mut rows);
    }
    rows
}

/// Positions for questions about the nearest hosts, anywhere in the network's bounding box.
pub fn questions(size: Size, count: usize) -> Vec<Position> {
    let (columns, lines, [west, south], [width, height]) = size.regions();
    let mut chance = Chance(7);
    let mut place = || {
        let (u, v) = (chance.unit(), chance.unit());
        rounded(west + u * width * columns as f64, south + v * height * lines as f64, f64::NAN)
    };
    (0..count).map(|_| place()).collect()
}

/// As many names as the localités, hosts and points of the network have, each with its rank (`Nom::rang`). The lines
/// are not generated, because that takes long.
#[allow(dead_code, reason = "only benches/parts uses it")]
pub fn names(size: Size) -> Vec<(u8, String)> {
    let (columns, lines, ..) = size.regions();
    let mut chance = Chance(8);
    let mut some = |rang: u8, before: &str, count: usize| -> Vec<(u8, String)> {
        (0..count * columns * lines).map(|_| (rang, format!("{before}{}", chance.name()))).collect()
    };
    [some(0, "", LOCALITES), some(3, "Gîte de ", HEBERGEURS), some(4, "Fontaine de ", POINTS_INTERET)].concat()
}

/// A random number generator that stays the same whatever libraries change (SplitMix64: Steele, Lea, Flood, OOPSLA
/// 2014).
pub struct Chance(pub u64);

impl Chance {
    /// Returns the next random number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns a number from −1 to 1.
    fn either(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// Returns a random number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// Puts the items in a random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// Returns a name that sounds Breton.
    fn name(&mut self) -> String {
        let first = self.pick(&["Plou", "Lan", "Tré", "Ker", "Loc", "Pen", "Guil", "Mor", "Saint-", "Ros"]);
        let middle = self.pick(&["ga", "né", "ri", "vo", "mé", "lé", "do", "za", "gue", "bri"]);
        let last = self.pick(&["stel", "van", "nec", "eau", "ac", "din", "rec", "zic", "lin", "goat"]);
        format!("{first}{middle}{last}")
    }
}

/// Returns a position rounded to a centimetre, as stores keep it.
fn rounded(lon: f64, lat: f64, z: f64) -> Position {
    Position::new((lon * 1e7).round() / 1e7, (lat * 1e7).round() / 1e7, (z * 10.0).round() / 10.0)
}
