//! [`Trouve`]: what a rule found, before it becomes a finding with texts and an id.

use super::bouts::Bout;
use super::gravite::Gravite;
use super::line::Line;
use crate::geo::{Position, Vertex};

/// What a rule found.
#[derive(Clone, Debug, Default)]
pub struct Trouve {
    /// The codes of the things it is about: tronçons, voies, hosts…
    pub codes: Vec<String>,
    /// The codes of the voies it is about, if the rule knows them. Otherwise they follow from the tronçons in `codes`.
    pub voies: Vec<String>,
    /// The severity, if it is not that of the rule.
    pub gravite: Option<Gravite>,
    /// What tells it apart from other findings of the rule on the same things: vertices of the data, never computed
    /// places. So an edit elsewhere does not change it.
    pub ancre: Vec<Position>,
    /// The kilometre on the line, in the direction in which it was drawn, or on the voie. `None` if the finding is about two
    /// lines.
    pub km: Option<f64>,
    /// One position or several. Empty if the finding has no place.
    pub geometrie: Vec<Position>,
    /// The measured value, in the unit of the rule.
    pub mesure: Option<f64>,
    /// The threshold against which it was held.
    pub seuil: Option<f64>,
    /// The names that the message contains.
    pub quoi: String,
}

impl Trouve {
    /// A finding about things without a place.
    pub fn sur(codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { codes: codes.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// A finding about a whole line.
    pub fn de_ligne(line: &Line) -> Self {
        let place = (!line.is_empty()).then(|| line.p(line.len() / 2));
        Self { geometrie: place.into_iter().collect(), ..Self::sur([line.code.clone()]) }
    }

    /// A finding about the vertices `from` to `to` of a line.
    pub fn entre(line: &Line, from: usize, to: usize) -> Self {
        let geometrie: Vec<Position> = (from..=to).map(|i| line.p(i)).collect();
        let ancre = vec![line.p(from), line.p(to)];
        // In the direction of digitising, the finding begins at its first vertex.
        let km = line.km(from).min(line.km(to));
        Self { ancre, km: Some(km), geometrie, ..Self::sur([line.code.clone()]) }
    }

    /// Adds the measured value and the threshold.
    #[must_use]
    pub fn mesure(self, mesure: f64, seuil: f64) -> Self {
        Self { mesure: Some(mesure), seuil: Some(seuil), ..self }
    }

    /// Adds a severity that differs from that of the rule.
    #[must_use]
    pub fn gravite(self, gravite: Gravite) -> Self {
        Self { gravite: Some(gravite), ..self }
    }

    /// Adds the place, which is also what tells the finding apart.
    #[must_use]
    pub fn en(self, place: Position) -> Self {
        Self { geometrie: vec![place], ancre: vec![place], ..self }
    }

    /// Adds the end of a strand as the place.
    #[must_use]
    pub fn au(self, bout: &Bout) -> Self {
        Self { km: Some(bout.at_m / 1000.0), ..self.en(bout.place) }
    }

    /// Adds the names that the message contains.
    #[must_use]
    pub fn quoi(self, quoi: impl Into<String>) -> Self {
        Self { quoi: quoi.into(), ..self }
    }

    /// Adds the voies.
    #[must_use]
    pub fn voies(self, voies: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { voies: voies.into_iter().map(Into::into).collect(), ..self }
    }
}

/// Returns places in fixed point, in the direction that is the same however the line was digitised.
pub(super) fn canonical(places: &[Position]) -> Vec<Vertex> {
    let mut places: Vec<Vertex> = places.iter().map(|p| Vertex::from_position(*p)).collect();
    if places.iter().rev().map(|v| v.place()).lt(places.iter().map(|v| v.place())) {
        places.reverse();
    }
    places
}
