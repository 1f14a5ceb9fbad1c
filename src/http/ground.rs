//! [`Ground`]: the archive of a ground, as a part of cache keys.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::fond::Archive;

/// An archive. Two values are equal if they are the same open file.
#[derive(Clone)]
pub struct Ground(pub(super) Arc<Archive>);

impl Deref for Ground {
    type Target = Archive;

    fn deref(&self) -> &Archive {
        &self.0
    }
}

impl PartialEq for Ground {
    fn eq(&self, other: &Self) -> bool {
        self.serial() == other.serial()
    }
}

impl Eq for Ground {}

impl Hash for Ground {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.serial().hash(state);
    }
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ground({})", self.serial())
    }
}
