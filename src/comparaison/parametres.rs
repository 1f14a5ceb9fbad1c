//! [`Parametres`]: how a comparison measures.

/// A greatest distance beyond this is told as « more than 1 km », in metres.
pub const FAR_M: f64 = 1_000.0;
/// A line is followed within this distance, in metres, or within five tolerances. It deviates, but it is the same way.
const FOLLOWED_M: f64 = 50.0;
/// The number of tolerances within which a line is followed.
const FOLLOWED_TOLERANCES: f64 = 5.0;

/// How a comparison measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parametres {
    /// The distance between two measured places, in metres.
    pub pas_m: f64,
    /// A distance up to this is no deviation, in metres.
    pub tolerance_m: f64,
}

impl Default for Parametres {
    fn default() -> Self {
        Self { pas_m: 10.0, tolerance_m: 10.0 }
    }
}

/// Returns the distance in metres within which a line is followed.
pub(super) fn followed_m(parametres: &Parametres) -> f64 {
    FOLLOWED_M.max(FOLLOWED_TOLERANCES * parametres.tolerance_m)
}
