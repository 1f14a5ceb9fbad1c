//! Parses two coordinates in one cell, as people copy them from a map: `48.1, -3.1`, `-3,1 48,1`, `48°06'00"N
//! 3°06'00"O`.
//!
//! Programs differ on which coordinate comes first. The order follows from letters in the cell. Without letters it
//! follows from numbers that fit only one of the two orders: only one puts them in France, or one is beyond ±90. Otherwise
//! it follows from the column's name. A column is refused if none of these gives the order.

use super::grid::GridRow;
use crate::import::cells::plain;
use crate::import::messages::{self, Problem};
use crate::import::shapes::systems;
use crate::import::sheet::positions::{AxisOrder, order_of_name};

/// The range of latitudes and, below, of longitudes of France in Europe, with a margin.
const LAT: std::ops::RangeInclusive<f64> = 41.0..=52.0;
const LON: std::ops::RangeInclusive<f64> = -6.0..=10.0;
/// The number of filled cells that are examined to decide whether a column contains pairs.
const SAMPLE: usize = 1_000;
/// Words that show, in the name of a column, that its numbers are positions.
const WORDS: [&str; 9] =
    ["gps", "geo", "geom", "coordonnees", "coordinates", "coord", "position", "point", "localisation"];

/// The two numbers of a cell and the height (NaN if absent) that may follow them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    first: f64,
    second: f64,
    height: f64,
    /// The order that letters give. `None` without letters.
    said: Option<AxisOrder>,
}

/// Tells whether the cells of a column are pairs of coordinates. At least half of the examined cells must be pairs, and
/// the column's name or one of the numbers must show that they are positions.
pub(super) fn is_column(name: &str, column: usize, rows: &[GridRow]) -> bool {
    let cells = rows.iter().filter_map(|row| row.cells.get(column)?.as_deref()).take(SAMPLE);
    let pairs: Vec<Option<Pair>> = cells.map(Pair::of).collect();
    let found: Vec<&Pair> = pairs.iter().flatten().collect();
    let words = plain(name);
    let is_named = order_of_name(name).is_some() || words.split('-').any(|word| WORDS.contains(&word));
    !found.is_empty()
        && found.len() * 2 >= pairs.len()
        && (is_named || found.iter().any(|pair| pair.order().is_some() || pair.is_projected()))
}

/// Returns the order of the coordinates in a column. `named` is the order that the column's name or a `--map` gives. It
/// applies if the cells do not show an order.
///
/// Errors: nothing shows the order.
pub(super) fn order(
    name: &str,
    column: usize,
    rows: &[GridRow],
    named: Option<AxisOrder>,
) -> Result<AxisOrder, Problem> {
    let (mut lon_first, mut lat_first) = (0, 0);
    for pair in rows.iter().filter_map(|row| row.cells.get(column)?.as_deref()).filter_map(Pair::of) {
        match pair.order() {
            Some(AxisOrder::LonLat) => lon_first += 1,
            Some(AxisOrder::LatLon) => lat_first += 1,
            // In projected systems, the easting comes first.
            None if pair.is_projected() => lon_first += 1,
            None => {}
        }
    }
    match (lon_first, lat_first) {
        (0, 0) => named.ok_or_else(|| messages::order_unknown(name)),
        (lon_first, lat_first) if lon_first >= lat_first => Ok(AxisOrder::LonLat),
        _ => Ok(AxisOrder::LatLon),
    }
}

impl Pair {
    /// Parses a cell. Returns `None` if it is not exactly one pair.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text: String = text
            .chars()
            .take(100)
            .map(|c| match c {
                '−' | '–' => '-',
                '′' | '’' | '‘' => '\'',
                '″' | '”' | '“' => '"',
                'º' => '°',
                c if c.is_whitespace() => ' ',
                c => c,
            })
            .collect();
        let uri = text.trim().strip_prefix("geo:");
        let bare = uri.unwrap_or(&text).trim_matches(|c| " ()[]{}".contains(c));
        if bare.chars().any(char::is_alphabetic) {
            return Self::with_letters(bare);
        }
        let pair = Self::of_numbers(bare)?;
        Some(Self { said: uri.map(|_| AxisOrder::LatLon), ..pair })
    }

    /// Returns longitude, latitude and height of a pair in a column with this order. A pair with letters keeps its own
    /// order.
    ///
    /// Errors: the numbers of this cell fit only the other order.
    pub(super) fn in_order(self, order: AxisOrder) -> Result<(f64, f64, f64), Problem> {
        if self.order().is_some_and(|own| own != order) {
            return match self.said {
                Some(own) => Ok(self.turned(own)),
                None => Err(messages::other_order()),
            };
        }
        Ok(self.turned(order))
    }

    /// Returns longitude, latitude and height, if the coordinates are in this order.
    fn turned(self, order: AxisOrder) -> (f64, f64, f64) {
        match order {
            AxisOrder::LonLat => (self.first, self.second, self.height),
            AxisOrder::LatLon => (self.second, self.first, self.height),
        }
    }

    /// Returns the order that the letters give, or without letters the numbers.
    fn order(self) -> Option<AxisOrder> {
        let fits = |lon, lat| LON.contains(&lon) && LAT.contains(&lat);
        match self.said {
            Some(said) => Some(said),
            None if fits(self.first, self.second) => Some(AxisOrder::LonLat),
            None if fits(self.second, self.first) => Some(AxisOrder::LatLon),
            None if self.first.abs() > 90.0 && self.first.abs() <= 180.0 && self.second.abs() <= 90.0 => {
                Some(AxisOrder::LonLat)
            }
            None if self.second.abs() > 90.0 && self.second.abs() <= 180.0 && self.first.abs() <= 90.0 => {
                Some(AxisOrder::LatLon)
            }
            None => None,
        }
    }

    /// Tells whether the numbers are metres of a projected system that is used in Brittany.
    fn is_projected(self) -> bool {
        systems::guess(self.first, self.second).is_some()
    }

    /// Parses a pair without letters: `48.1, -3.1`, `48,1 -3,1`, `48.1;-3.1`, `-3.1,48.1,25`. Both coordinates need a
    /// fraction, because "12 500" is a price.
    fn of_numbers(text: &str) -> Option<Self> {
        let strong = |c: char| ";/|".contains(c);
        let has_point = text.contains('.');
        let between = |c: char| match c {
            c if text.contains(strong) => strong(c),
            ' ' => true,
            ',' => has_point,
            _ => false,
        };
        let parts: Vec<&str> = text
            .split(between)
            .map(|part| part.trim_matches(|c| c == ' ' || c == '°').trim_end_matches(','))
            .filter(|part| !part.is_empty())
            .collect();
        let number = |part: &str| {
            let digits = part.bytes().all(|b| b.is_ascii_digit() || b",.-+".contains(&b));
            part.replace(',', ".").parse::<f64>().ok().filter(|number| digits && number.is_finite())
        };
        let (first, second, height) = match parts.as_slice() {
            [first, second] => (first, second, f64::NAN),
            [first, second, height] => (first, second, number(height)?),
            _ => return None,
        };
        let is_fraction = |part: &str| part.contains(['.', ',']);
        let (first, second) =
            (is_fraction(first).then(|| number(first))?, is_fraction(second).then(|| number(second))?);
        Some(Self { first: first?, second: second?, height, said: None })
    }

    /// Parses a pair with letters: `48.1°N 3.1°O`, `N 48°06'00" W 3°06'00"`.
    fn with_letters(text: &str) -> Option<Self> {
        let letters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| c.is_alphabetic()).collect();
        let [(at, one), (next, other)] = letters.as_slice() else { return None };
        let (one, other) = (one.to_ascii_uppercase(), other.to_ascii_uppercase());
        let order = match (one, other) {
            ('N' | 'S', 'E' | 'W' | 'O') => AxisOrder::LatLon,
            ('E' | 'W' | 'O', 'N' | 'S') => AxisOrder::LonLat,
            _ => return None,
        };
        let cut = if text.starts_with(char::is_alphabetic) { *next } else { *at + one.len_utf8() };
        let (first, second) = (text.get(..cut)?, text.get(cut..)?);
        let signed = |half: &str, letter: char| {
            let degrees = degrees(half)?;
            Some(if "SWO".contains(letter) { -degrees } else { degrees })
        };
        Some(Self { first: signed(first, one)?, second: signed(second, other)?, height: f64::NAN, said: Some(order) })
    }
}

/// Parses degrees, or degrees and minutes, or degrees, minutes and seconds.
fn degrees(text: &str) -> Option<f64> {
    let numbers = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .map(|number| number.trim_matches(','))
        .filter(|number| !number.is_empty())
        .map(|number| number.replace(',', ".").parse::<f64>().ok());
    let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    match numbers.as_slice() {
        [degrees] => Some(*degrees),
        [degrees, minutes] if *minutes < 60.0 => Some(degrees + minutes / 60.0),
        [degrees, minutes, seconds] if *minutes < 60.0 && *seconds < 60.0 => {
            Some(degrees + minutes / 60.0 + seconds / 3600.0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_in_every_usual_spelling_and_other_numbers_are_not_pairs() {
        for text in [
            "48.1, -3.1",
            "48.1,-3.1",
            "48.1 -3.1",
            "48,1 -3,1",
            "48,1, -3,1",
            "48,1;-3,1",
            "(48.1, -3.1)",
            "48.1° , −3.1°",
            "48.1°N 3.1°O",
            "N48.1 W3.1",
            "48°06'00\"N 3°06'00\"W",
            "48° 6′ N, 3° 6′ O",
            "geo:48.1,-3.1",
            "48.1/-3.1",
        ] {
            let pair = Pair::of(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(pair.order(), Some(AxisOrder::LatLon), "{text}");
            let (lon, lat, _) = pair.in_order(AxisOrder::LatLon).unwrap();
            assert!((lon + 3.1).abs() < 1e-9 && (lat - 48.1).abs() < 1e-9, "{text}: {pair:?}");
        }
        assert_eq!(Pair::of("-3.1,48.1,25").unwrap().in_order(AxisOrder::LonLat).unwrap(), (-3.1, 48.1, 25.0));
        for text in [
            "",
            "3,5",
            "12 500",
            "48.1",
            "9h30 18h00",
            "1.5 à 2.5",
            "2026-03-01",
            "48.1,",
            "1e5.0 2.0",
            "x",
            "N S",
            "48.1 N 3.1 N",
        ] {
            assert_eq!(Pair::of(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_follows_from_letters_numbers_or_the_name_or_is_refused() {
        let rows = |cells: &[&str]| -> Vec<GridRow> {
            cells.iter().map(|cell| GridRow::new(1, vec![Some((*cell).to_owned())])).collect()
        };
        let found = |cells: &[&str], named| order("Lieu", 0, &rows(cells), named).ok();
        assert_eq!(found(&["48.1, -3.1", "0.5, 0.5"], None), Some(AxisOrder::LatLon));
        assert_eq!(found(&["-3.1 48.1"], Some(AxisOrder::LatLon)), Some(AxisOrder::LonLat), "numbers before names");
        assert_eq!(found(&["-22.27, 166.45"], None), Some(AxisOrder::LatLon), "Nouméa");
        assert_eq!(found(&["14.6, -61.1"], None), None, "Fort-de-France, or the ice of Antarctica");
        assert_eq!(found(&["14.6, -61.1"], Some(AxisOrder::LatLon)), Some(AxisOrder::LatLon));
        assert!(Pair::of("-3.1 48.1").unwrap().in_order(AxisOrder::LatLon).is_err());
        assert!(!is_column("Prix", 0, &rows(&["12.50 14.50"])) && is_column("Position", 0, &rows(&["12.50 14.50"])));
        assert!(is_column("Où ?", 0, &rows(&["48.1, -3.1", "inconnu"])));
        assert!(is_column("XY", 0, &rows(&["260000.5 6850000.5"])));
    }
}
