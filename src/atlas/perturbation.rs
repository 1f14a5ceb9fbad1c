//! [`Perturbation`]: a closure on the lines of the atlas, with its state.
//!
//! The store places a closure on tronçons ([`crate::model::Perturbation`]). The build finds the closed stretch on the
//! line of its voie and on every other line that shares the path. The atlas omits closures that have ended or that
//! begin in more than three weeks. It also omits closures whose tronçons no longer belong to their voie.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use super::network::{Path, Strand};
use crate::geo::{Bounds, Position};
use crate::model;

/// The number of days before its start from which a closure is announced.
pub const ANNOUNCED_DAYS: i32 = 21;

/// A closure that holds or is announced, placed on the lines.
#[derive(Debug)]
pub struct Perturbation {
    /// The row as stored.
    pub row: Arc<model::Perturbation>,
    /// True if the closure holds on the day of the atlas. False if it is only announced.
    pub en_vigueur: bool,
    /// The position at which the closed stretch starts.
    pub position: Position,
    /// The arcs of the closed stretch. Empty if the closure is a single place.
    pub path: Path,
    /// The closed stretch on each line that shares it. The first is on the line that the row names.
    pub emprises: Vec<Emprise>,
    /// The detour, if the row has one.
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
    /// The chainage of the start of the closed stretch in metres.
    pub de_m: f64,
    /// The chainage of the end of the closed stretch in metres.
    pub a_m: f64,
    /// The chainages in metres at which the detour leaves and rejoins the line. `None` if there is no detour, or if it
    /// does not avoid the closed stretch of this line.
    pub evite: Option<[f64; 2]>,
}

/// The detour of a closure.
#[derive(Debug)]
pub struct Detour {
    /// The detour as a path of one arc.
    pub path: Path,
    /// The length, in metres.
    pub longueur_m: f64,
    /// The positions as stored, without heights.
    pub places: Vec<Position>,
    pub(super) strand: Arc<Strand>,
}

/// The role of a feature in the tile layer `perturbations`.
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

    /// Returns the name in tiles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ferme => "ferme",
            Self::Detour => "detour",
        }
    }
}

impl Perturbation {
    /// Returns the state as a word: `en-vigueur` or `annoncee`.
    pub fn etat(&self) -> &'static str {
        if self.en_vigueur { "en-vigueur" } else { "annoncee" }
    }

    /// Tells whether the closure holds on a day.
    pub fn holds_on(&self, jour: Date) -> bool {
        Etat::on(&self.row, jour) == Etat::EnVigueur
    }

    /// Returns the path of a role. Returns `None` if the role is the detour and the closure has none.
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
    /// Returns the state of a closure on a day. A closure whose first day cannot be parsed counts as ended.
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

/// Returns the first day on which a closure that starts on `du` is announced.
fn announced(du: Date) -> Option<Date> {
    du.checked_sub(Span::new().days(ANNOUNCED_DAYS)).ok()
}

/// Returns the days on which the state of a closure changes: its announcement, its start, and the day after its end.
pub(super) fn changes(row: &model::Perturbation) -> impl Iterator<Item = Date> + use<> {
    let (du, au) = (row.du.parse::<Date>().ok(), row.au.parse::<Date>().ok());
    let over = au.and_then(|au| au.tomorrow().ok());
    [du.and_then(announced), du, over].into_iter().flatten()
}
