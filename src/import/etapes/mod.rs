//! Which voie and which étape a line of a file belongs to, and what its name says of the étape.

pub(super) mod legs;
mod natural;
pub(super) mod stage_name;

pub(super) use self::natural::natural;
