//! [`Reperage`]: the questions of an import about the lines of a store.

use crate::geo::Position;

/// A place on a line, as the store keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The code of the tronçon.
    pub troncon: String,
    /// The place as a fraction of the tronçon's length, 0 to 1, in digitised direction.
    pub part: f64,
}

/// Linear referencing on the lines of a store. A line is named by its voie and variant; the main line has the empty variant.
/// Chainages and distances are in metres.
pub trait Reperage {
    /// Returns the codes of all voies.
    fn voies(&self) -> Vec<String>;

    /// Returns the variants of the lines of a voie. The list is empty if there is no such voie, or it has no line.
    fn variantes(&self, voie: &str) -> Vec<String>;

    /// Returns the length of a line, or `None` if there is no such line.
    fn longueur_m(&self, voie: &str, variante: &str) -> Option<f64>;

    /// Returns the place at a chainage of a line, or `None` if the line does not exist or is shorter.
    fn place(&self, voie: &str, variante: &str, chainage_m: f64) -> Option<Place>;

    /// Returns the chainages at which a line passes a place. The list is empty if the tronçon does not exist or is not
    /// on the line.
    fn chainages(&self, voie: &str, variante: &str, place: &Place) -> Vec<f64>;

    /// Returns the chainages between two places of a line, in order. If the line passes them several times, returns the
    /// shortest stretch. Returns `None` if a place is not on the line.
    fn stretch(&self, voie: &str, variante: &str, [de, a]: [&Place; 2]) -> Option<[f64; 2]> {
        let [starts, ends] = [de, a].map(|place| self.chainages(voie, variante, place));
        let pairs = starts.iter().flat_map(|a| ends.iter().map(move |b| [a.min(*b), a.max(*b)]));
        pairs.min_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))
    }

    /// Returns the passages of a line by a position, each as chainage and distance. The nearest is first.
    fn passages(&self, voie: &str, variante: &str, position: Position) -> Vec<[f64; 2]>;
}
