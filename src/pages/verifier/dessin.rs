//! What the live map shows: the lines and the findings, as GeoJSON in the page.

use serde_json::{Value, json};

use super::envoye::Envoye;
use crate::atlas::{Atlas, Voie};
use crate::check::{Constat, Gravite};
use crate::geo::simplify::min_zooms;
use crate::geo::{Bounds, Position, TileId, World, ecef, rounded};
use crate::pages::layout::json_ld;
use crate::profil::{Forme, Marque, Profil};

/// The maximum number of findings on the map.
const MOST: usize = 2_000;
/// The greatest distance of a finding from the line on whose profile it is marked, in metres.
const ON_LINE_M: f64 = 100.0;
/// The maximum number of marks on the profile, the worst first. More of them hide it.
const MOST_MARKS: usize = 60;

/// The lines and findings of a page. Lines are simplified to half a metre, which no screen shows.
pub(super) struct Dessin<'a> {
    pub(super) trace: Vec<Vec<Position>>,
    pub(super) publie: Vec<Vec<Position>>,
    pub(super) repare: Vec<Vec<Position>>,
    pub(super) ecarts: Vec<Vec<Vec<Position>>>,
    pub(super) constats: Vec<&'a Constat>,
    pub(super) bounds: Option<Bounds>,
}

impl<'a> Dessin<'a> {
    /// Collects what is drawn: of a sent file, or of the findings about a voie.
    pub(super) fn of(
        envoye: Option<&Envoye<'_>>,
        constats: &[&'a Constat],
        atlas: &Atlas,
        voie: Option<&Voie>,
    ) -> Self {
        let simplified = |lines: &[Vec<Position>]| lines.iter().map(|line| simple(line)).collect::<Vec<_>>();
        let (trace, publie, repare, ecarts) = match envoye {
            None => (vec![], vec![], vec![], vec![]),
            Some(envoye) => (
                simplified(&envoye.trace),
                simplified(&envoye.comparaison.lignes_publiees),
                envoye.repare.iter().flat_map(|(repare, _)| &repare.morceaux).map(|m| simple(&m.positions)).collect(),
                envoye.comparaison.ecarts.iter().map(|ecart| simplified(&ecart.geometrie)).collect(),
            ),
        };
        let mut worst: Vec<&Constat> = constats.to_vec();
        worst.sort_by_key(|constat| constat.gravite);
        worst.truncate(MOST);
        // Findings far away, such as a jump to another continent, do not change the view of a file.
        let bounds = Bounds::around(trace.iter().flatten().copied());
        let of_findings = || Bounds::around(worst.iter().flat_map(|constat| &constat.geometrie).copied());
        let bounds = bounds.or_else(|| voie.and_then(|voie| voie.bounds)).or_else(of_findings).or(atlas.bounds);
        Self { trace, publie, repare, ecarts, constats: worst, bounds }
    }

    /// Returns the marks of the findings on the profile of the sent line.
    pub(super) fn marques(&self) -> Vec<Marque> {
        let mut places = vec![];
        let mut start_m = 0.0;
        for piece in &self.trace {
            let lengths = ecef::segment_lengths_m(piece.iter().copied());
            for (place, length_m) in piece.iter().zip(std::iter::once(0.0).chain(lengths)) {
                start_m += length_m;
                places.push((start_m, ecef::from_position(*place)));
            }
        }
        let mark = |constat: &&Constat| {
            let place = ecef::from_position(constat.lieu()?);
            let off = |(at_m, other): &(f64, [f64; 3])| (ecef::chord_m(place, *other), *at_m);
            let (off_m, at_m) = places.iter().map(off).min_by(|a, b| a.0.total_cmp(&b.0))?;
            // On a single line, the kilometre of the finding is exact. The nearest vertex may be at the end of a long segment.
            let at_m = constat.km.filter(|_| self.trace.len() == 1).map_or(at_m, |km| km * 1_000.0);
            (off_m <= ON_LINE_M || self.trace.len() == 1).then_some(Marque { at_m, forme: forme(constat.gravite) })
        };
        let mut marks: Vec<Marque> = self.constats.iter().take(MOST_MARKS).filter_map(mark).collect();
        marks.reverse(); // the worst are drawn last, over the others
        marks
    }

    /// Returns the GeoJSON, with the profile of the sent line. `<` and `&` are escaped, so that it can be the text of an
    /// element.
    pub(super) fn json(&self, profil: Option<&Profil>, english: bool) -> String {
        let lines = [("publie", &self.publie), ("trace", &self.trace), ("repare", &self.repare)];
        let lines = lines.into_iter().filter(|(_, lines)| !lines.is_empty());
        let lines = lines.map(|(role, lines)| feature(&json!({ "role": role }), lines));
        let ecarts = self.ecarts.iter().enumerate();
        let ecarts =
            ecarts.map(|(n, lines)| feature(&json!({ "role": "ecart", "id": format!("ecart-{}", n + 1) }), lines));
        let constats = self.constats.iter().flat_map(|constat| {
            let properties = |role| {
                json!({ "role": role, "id": constat.id, "gravite": constat.gravite.mot(), "message": constat.message(english) })
            };
            let stretch = (constat.geometrie.len() > 1)
                .then(|| feature(&properties("bout"), std::slice::from_ref(&constat.geometrie)));
            let point = constat.lieu().map(|place| {
                json!({ "type": "Feature", "properties": properties("constat"),
                    "geometry": { "type": "Point", "coordinates": pair(place) } })
            });
            stretch.into_iter().chain(point)
        });
        let features: Vec<Value> = lines.chain(ecarts).chain(constats).collect();
        let cadre = self.bounds.map(|Bounds { west, south, east, north }| [west, south, east, north]);
        json_ld(&json!({ "type": "FeatureCollection", "bbox": cadre, "features": features, "profil": profil }))
    }
}

/// Returns the shape that stands for a severity.
fn forme(gravite: Gravite) -> Forme {
    match gravite {
        Gravite::Erreur => Forme::Octogone,
        Gravite::Avertissement => Forme::Triangle,
        Gravite::Information => Forme::Rond,
    }
}

/// Leaves out the vertices that no zoom of the map shows.
fn simple(line: &[Position]) -> Vec<Position> {
    let world: Vec<World> = line.iter().map(|place| World::from_position(*place)).collect();
    let zooms = min_zooms(&world, TileId::MAX_ZOOM);
    line.iter().zip(zooms).filter(|(_, zoom)| *zoom <= TileId::MAX_ZOOM).map(|(place, _)| *place).collect()
}

/// Returns longitude and latitude with six decimals (about 0.1 m).
fn pair(place: Position) -> [f64; 2] {
    [rounded(place.lon, 6), rounded(place.lat, 6)]
}

fn feature(properties: &Value, lines: &[Vec<Position>]) -> Value {
    let coordinates: Vec<Vec<[f64; 2]>> =
        lines.iter().map(|line| line.iter().map(|place| pair(*place)).collect()).collect();
    json!({ "type": "Feature", "properties": properties,
        "geometry": { "type": "MultiLineString", "coordinates": coordinates } })
}
