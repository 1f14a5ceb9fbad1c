//! [`TrackOptions`]: what a request may choose about a track file.

use jiff::civil::Date;

use super::points::PointLimit;
use super::repere::Avec;
use crate::model::Sens;

/// Options of a download. They apply to an étape as well as to a whole voie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TrackOptions {
    /// The direction walked.
    pub sens: Sens,
    /// The greatest number of points of a track.
    pub variante: PointLimit,
    /// Which waypoints the file has, and whether tracks follow detours.
    pub avec: Avec,
    /// The night for which the file is made: closed hosts are no waypoints, and warnings are those of this night. `None`
    /// takes all hosts, and the warnings of the atlas's period.
    pub ouvert: Option<Date>,
}
