//! Converts a cell of a row to the type of a field.

use super::code::Code;
use super::row::Value;
use super::vocabulary::{Categorie, GenrePerturbation, Gravite, Offre, PublierPosition, Service, TypeHebergeur};
use crate::geo::Position;

/// The type of a field of a typed row.
pub(super) trait Cell: Sized {
    /// Moves the value out of a cell. If the cell does not fit the type, returns `None` and leaves the cell unchanged.
    fn of(cell: &mut Value) -> Option<Self>;
}

impl Cell for i64 {
    fn of(cell: &mut Value) -> Option<Self> {
        cell.as_int()
    }
}

impl Cell for f64 {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Real(number) = cell { Some(*number) } else { None }
    }
}

impl Cell for bool {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Bool(truth) = cell { Some(*truth) } else { None }
    }
}

/// NULL becomes the empty text.
impl Cell for String {
    fn of(cell: &mut Value) -> Option<Self> {
        Some(if let Value::Text(text) = cell { std::mem::take(text) } else { String::new() })
    }
}

impl Cell for Vec<String> {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Words(words) = cell { Some(std::mem::take(words)) } else { None }
    }
}

impl Cell for Code {
    fn of(cell: &mut Value) -> Option<Self> {
        Code::parse(cell.as_text()?).ok()
    }
}

impl Cell for Position {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Point(place) = cell { Some(*place).filter(|place| place.is_on_earth()) } else { None }
    }
}

/// A line needs at least two positions, and all must be on Earth.
impl Cell for Vec<Position> {
    fn of(cell: &mut Value) -> Option<Self> {
        let Value::Line(line) = cell else { return None };
        (line.len() >= 2 && line.iter().all(|place| place.is_on_earth())).then(|| std::mem::take(line))
    }
}

impl<T: Cell> Cell for Option<T> {
    fn of(cell: &mut Value) -> Option<Self> {
        if *cell == Value::Null { Some(None) } else { T::of(cell).map(Some) }
    }
}

/// Implements [`Cell`] for the words of a vocabulary.
macro_rules! words {
    ($($name:ty),+) => {
        $(impl Cell for $name {
            fn of(cell: &mut Value) -> Option<Self> {
                Self::parse(cell.as_text()?)
            }
        })+
    };
}

words!(Categorie, GenrePerturbation, Gravite, PublierPosition, TypeHebergeur);

/// Unknown services stay `None`, because `Option` handles NULL.
impl Cell for Vec<Offre> {
    fn of(cell: &mut Value) -> Option<Self> {
        let Value::Words(words) = cell else { return None };
        words.iter().map(|word| Offre::parse(word)).collect()
    }
}

/// NULL becomes the empty list.
impl Cell for Vec<Service> {
    fn of(cell: &mut Value) -> Option<Self> {
        match cell {
            Value::Null => Some(vec![]),
            Value::Words(words) => words.iter().map(|word| Service::parse(word)).collect(),
            _ => None,
        }
    }
}
