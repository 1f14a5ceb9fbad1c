//! [`Deviation`]: both lengths of a track on which a detour holds.

use super::portion::Portion;
use crate::atlas::{Atlas, Aujourdhui, Figures, HorsDetours};
use crate::model::Sens;

/// The lengths of a track on which a detour holds, in walking direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// The figures of the track with today's detours.
    pub aujourdhui: Aujourdhui,
    /// The length of the waymarked way in metres.
    pub balisee_m: f64,
    /// True if the points of the track follow the detour. False if they follow the waymarked way.
    pub suivie: bool,
}

impl Deviation {
    /// Returns the lengths of a portion, or `None` if no detour holds there. `figures` are those of the waymarked way
    /// in the direction of the line. The result is in walking direction.
    pub(super) fn of(atlas: &Atlas, portion: &Portion<'_>, figures: &Figures, sens: Sens) -> Option<Self> {
        let mut aujourdhui = portion.aujourdhui(atlas, figures)?;
        if let Some(HorsDetours { montee_hors_detours_m, descente_hors_detours_m }) =
            aujourdhui.denivele.as_mut().filter(|_| sens.is_back())
        {
            std::mem::swap(montee_hors_detours_m, descente_hors_detours_m);
        }
        Some(Self { aujourdhui, balisee_m: figures.longueur_m, suivie: portion.followed.is_some() })
    }
}
