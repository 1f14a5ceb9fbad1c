//! Finds the voie and the étape of a line of a file.
//!
//! [`legs`] collects the lines of each voie. [`stage_name`] reads the number and the ends of an étape in the name of a track or
//! a file. [`natural()`] orders files by name.

pub(super) mod legs;
mod natural;
pub(super) mod stage_name;

pub(super) use self::natural::natural;
