//! [`TrackOptions`]: the options of a request for a track file.

use jiff::civil::Date;

use super::points::PointLimit;
use super::repere::Avec;
use crate::model::Sens;

/// The options of a download. They apply to an étape and to a whole voie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TrackOptions {
    /// The walking direction.
    pub sens: Sens,
    /// The maximum number of points of a track.
    pub variante: PointLimit,
    /// Selects the waypoints of the file, and whether tracks follow detours.
    pub avec: Avec,
    /// The night of the file. Hosts that are closed on it are not waypoints, and the warnings are those of this night.
    /// If `None`, all hosts may be waypoints, and the warnings are those of the atlas's period.
    pub ouvert: Option<Date>,
}
