//! [`Perturbation`]: a closure on the lines of the atlas, and whether it holds.
//!
//! The store places a closure on tronçons ([`crate::model::Perturbation`]). The build finds the stretch on the line of
//! its voie, and on every other line that runs over the same ground. Closures that ended, or that begin in more than
//! three weeks, are not in the atlas. Neither are those whose tronçons no longer belong to their voie.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use super::network::{Path, Strand};
use crate::geo::{Bounds, Position};
use crate::model;

/// A closure is announced this many days before it begins.
pub const ANNOUNCED_DAYS: i32 = 21;

/// A closure that holds or is announced, placed on the lines.
#[derive(Debug)]
pub struct Perturbation {
    /// The row as stored.
    pub row: Arc<model::Perturbation>,
    /// True if the closure holds on the day of the atlas. False if it is only announced.
    pub en_vigueur: bool,
    /// The position at which the closed stretch begins.
    pub position: Position,
    /// The closed stretch as arcs. Empty if the closure is a single place.
    pub path: Path,
    /// The closed stretch on each line that runs over it. The first is on the line that the row names.
    pub emprises: Vec<Emprise>,
    /// The way round, if the row has one.
    pub detour: Option<Detour>,
    /// The bounding box of the closed stretch and the detour.
    pub bounds: Bounds,
}

/// The stretch of a line that a closure covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Emprise {
    /// The id of the line's voie.
    pub voie_id: i64,
    /// The variant of the line. Empty for the main line.
    pub variante: String,
    /// The chainage at which the closed stretch begins, metres.
    pub de_m: f64,
    /// The chainage at which the closed stretch ends, metres.
    pub a_m: f64,
    /// The chainages at which the detour leaves and rejoins the line, metres. `None` if there is no detour, or if it
    /// does not lead round the closed stretch of this line.
    pub evite: Option<[f64; 2]>,
}

/// The way round a closure.
#[derive(Debug)]
pub struct Detour {
    /// The line as one arc.
    pub path: Path,
    /// The length, metres.
    pub longueur_m: f64,
    /// The positions as stored, without heights.
    pub places: Vec<Position>,
    pub(super) strand: Arc<Strand>,
}

/// What a feature of the tile layer `perturbations` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The closed stretch.
    Ferme,
    /// The detour.
    Detour,
}

impl Role {
    /// Both roles, in the order of the features of a closure.
    pub const ALL: [Self; 2] = [Self::Ferme, Self::Detour];

    /// Its name in tiles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ferme => "ferme",
            Self::Detour => "detour",
        }
    }
}

impl Perturbation {
    /// Its state as a word: `en-vigueur` or `annoncee`.
    pub fn etat(&self) -> &'static str {
        if self.en_vigueur { "en-vigueur" } else { "annoncee" }
    }

    /// Tells whether the closure holds on a day.
    pub fn holds_on(&self, jour: Date) -> bool {
        Etat::on(&self.row, jour) == Etat::EnVigueur
    }

    /// The path that a role shows. `None` if the closure has no detour.
    pub fn path_of(&self, role: Role) -> Option<&Path> {
        match role {
            Role::Ferme => Some(&self.path),
            Role::Detour => self.detour.as_ref().map(|detour| &detour.path),
        }
    }
}

/// The state of a closure on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// It begins in more than three weeks.
    Lointaine,
    /// It begins within three weeks.
    Annoncee,
    /// It holds.
    EnVigueur,
    /// It has ended.
    Finie,
}

impl Etat {
    /// The state of a closure on a day. A closure whose first day cannot be read counts as ended.
    pub fn on(row: &model::Perturbation, jour: Date) -> Self {
        let Ok(du) = row.du.parse::<Date>() else { return Self::Finie };
        match row.au.parse::<Date>() {
            Ok(au) if au < jour => Self::Finie,
            _ if du <= jour => Self::EnVigueur,
            _ if announced(du).is_some_and(|from| from <= jour) => Self::Annoncee,
            _ => Self::Lointaine,
        }
    }
}

/// The first day on which a closure that begins on `du` is announced.
fn announced(du: Date) -> Option<Date> {
    du.checked_sub(Span::new().days(ANNOUNCED_DAYS)).ok()
}

/// The days on which the state of a closure changes: it is announced, begins, has ended.
pub(super) fn changes(row: &model::Perturbation) -> impl Iterator<Item = Date> + use<> {
    let (du, au) = (row.du.parse::<Date>().ok(), row.au.parse::<Date>().ok());
    let over = au.and_then(|au| au.tomorrow().ok());
    [du.and_then(announced), du, over].into_iter().flatten()
}
