//! [`Envoye`]: what is known of a file that was sent.

use crate::check::Constat;
use crate::comparaison::Comparaison;
use crate::geo::Position;
use crate::reparation::Repare;

/// What is known of a file that was sent.
pub struct Envoye<'a> {
    /// The format that was recognised: `gpx`.
    pub format: &'a str,
    /// The number of lines in the file.
    pub lignes: usize,
    /// The number of points in the file.
    pub points: usize,
    /// The line in pieces.
    pub trace: Vec<Vec<Position>>,
    /// The findings.
    pub constats: Vec<Constat>,
    /// The comparison with what is published, or with the reference.
    pub comparaison: Comparaison,
    /// The mended line, if mends were asked for, and the findings on it.
    pub repare: Option<(Repare, Vec<Constat>)>,
}
