//! Whether a geometry can be checked at all.

pub(super) mod geometrie_invalide;
pub(super) mod hors_zone;
pub(super) mod lat_lon_inversees;
pub(super) mod projection_suspecte;
pub(super) mod type_inattendu;
