//! The rules on two lines that come near each other.

pub(super) mod ligne_double;
pub(super) mod recouvrement;
