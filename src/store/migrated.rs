//! What the creation or the migration of a store did.

use std::fmt;

/// What [`Store::init`](super::Store::init) did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The schema number found; 0 where there was no store.
    pub from: i64,
    /// The schema number now, this program's.
    pub to: i64,
}

/// `schéma 1 créé`, `schéma 1 mis à jour en 2`, `schéma 1, déjà à jour`.
impl fmt::Display for Migrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, to) => write!(f, "schéma {to} créé"),
            (from, to) if from == to => write!(f, "schéma {to}, déjà à jour"),
            (from, to) => write!(f, "schéma {from} mis à jour en {to}"),
        }
    }
}
