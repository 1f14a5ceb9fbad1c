//! The result of creating or migrating a store.

use std::fmt;

/// The result of [`Store::init`](super::Store::init).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema number before. 0 if there was no store.
    pub from: i64,
    /// The schema number now, which is the latest that this program knows.
    pub to: i64,
}

/// Writes `schéma 1 créé`, `schéma 1 mis à jour en 2` or `schéma 1, déjà à jour`.
impl fmt::Display for Migrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, to) => write!(f, "schéma {to} créé"),
            (from, to) if from == to => write!(f, "schéma {to}, déjà à jour"),
            (from, to) => write!(f, "schéma {from} mis à jour en {to}"),
        }
    }
}
