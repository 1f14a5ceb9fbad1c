//! Makes the profile of an étape: samples its heights and lists the points along it.

use super::extent::Extent;
use super::layout::Layout;
use super::points::GenrePoint;
use super::{Jalon, Point, Profil, closures, points};
use crate::atlas::figures::{self, heights_along};
use crate::atlas::{Atlas, Etape, Figures, Ligne, Network, Path, Voie};
use crate::geo::{Position, km, rounded};
use crate::model::Sens;
use crate::words::Words;

/// The distance between two samples in metres. Long étapes have longer steps ([`MOST_STEPS`]).
const STEP_M: f64 = 25.0;
/// The distance between two places of [`Profil::trace`] in metres.
const PLACE_STEP_M: f64 = 100.0;
/// The approximate maximum number of samples. A longer étape has a step greater than [`STEP_M`].
const MOST_STEPS: f64 = 1_000.0;
impl Profil {
    /// Samples the profile of an étape. Returns `None` if the étape has no line.
    pub fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let (path, figures, ends) = match sens {
            Sens::Aller => (trace.path.clone(), trace.figures.clone(), [etape.depart, etape.arrivee]),
            Sens::Retour => {
                let path = trace.path.reversed();
                // Walking up is slower than walking down, so the times of the way back are computed separately.
                (path.clone(), Figures::of(&path, &atlas.network), [etape.arrivee, etape.depart])
            }
        };
        let ligne = voie.ligne(&etape.row.variante)?;
        let aujourdhui = atlas.aujourdhui(voie, ligne, [trace.de_m, trace.a_m], &trace.figures);
        let (mut morceaux, trous_m) = sampled(&path, &atlas.network, figures.longueur_m);
        if figures.relief.is_none() {
            morceaux.clear();
        }
        let name = |localite: usize| atlas.localites.get(localite).map_or("?", |l| l.nom.as_str());
        let points = points::along(atlas, voie, etape, sens);
        let invente = atlas.invented([&path]);
        let mut profil = Self {
            voie: voie.row.code.clone(),
            nom_voie: voie.row.nom.clone(),
            etape: etape.slug(),
            sens,
            section: etape.section.clone(),
            nom: match &etape.section {
                Some(section) => Words::french().section(&voie.row.nom, section),
                None => format!("{} – {}", name(ends[0]), name(ends[1])),
            },
            couleur: voie.couleur,
            longueur_m: figures.longueur_m,
            longueur_aujourdhui_m: aujourdhui.map(|aujourdhui| rounded(aujourdhui.longueur_m, 1)),
            duree_4kmh_min: figures.duree_4kmh_min,
            relief: figures.relief,
            methode_denivele: figures::METHOD,
            morceaux,
            trace: places(&atlas.network, ligne, [trace.de_m, trace.a_m], sens),
            localites: points.iter().filter_map(Jalon::of).collect(),
            perturbations: closures::along(atlas, voie, etape, sens),
            points: vec![],
            noms_omis: 0,
            extent: Extent::default(),
            marques: vec![],
            trous_m,
            invente_km: invente.parts_m.iter().map(|ends| ends.map(km)).collect(),
            invente,
            attribution: atlas.droits_of(&trace.path).into_iter().map(|(droits, _)| droits.to_owned()).collect(),
        };
        let height = |point: Point| Point { altitude_m: profil.height_at(point.parcouru_m), ..point };
        profil.points = points.into_iter().map(height).collect();
        Some(profil.with_extent(Extent::default()))
    }

    /// Sets the extent of the picture, and counts the names that have no room in it.
    #[must_use]
    pub fn with_extent(self, extent: Extent) -> Self {
        let profil = Self { extent, ..self };
        let noms_omis = Layout::of(&profil, Words::french()).names_left_out();
        Self { noms_omis, ..profil }
    }
}

/// Samples the heights of each piece of a path. Returns [`Profil::morceaux`] and [`Profil::trous_m`].
fn sampled(path: &Path, network: &Network, length_m: f64) -> (Vec<Vec<[f64; 2]>>, Vec<f64>) {
    let pieces = path.pieces.iter().map(|piece| network.positions(piece).collect());
    sampled_pieces(pieces, length_m)
}

/// Samples the heights of each piece of a line. Returns [`Profil::morceaux`] and [`Profil::trous_m`].
pub(super) fn sampled_pieces(
    pieces: impl Iterator<Item = Vec<Position>>,
    length_m: f64,
) -> (Vec<Vec<[f64; 2]>>, Vec<f64>) {
    let step_m = (length_m / MOST_STEPS).max(STEP_M);
    let mut start_m = 0.0;
    let (mut morceaux, mut trous_m) = (vec![], vec![]);
    for (rank, places) in pieces.enumerate() {
        if rank > 0 {
            trous_m.push(start_m);
        }
        let (heights, step_m) = heights_along(&places, step_m);
        let point = |(i, height): (usize, &f64)| [rounded(start_m + step_m * i as f64, 1), rounded(*height, 1)];
        morceaux.push(heights.iter().enumerate().map(point).collect());
        start_m += step_m * heights.len().saturating_sub(1) as f64;
    }
    (morceaux, trous_m)
}

/// Returns the places between two chainages of a line. See [`Profil::trace`].
fn places(network: &Network, ligne: &Ligne, [de_m, a_m]: [f64; 2], sens: Sens) -> Vec<[f64; 3]> {
    let steps = (0u32..).map(|step| f64::from(step).mul_add(PLACE_STEP_M, de_m)).take_while(|at_m| *at_m < a_m);
    let placed = ligne.places_at(network, steps.chain([a_m])).into_iter().map(|placed| {
        let from_m = if sens.is_back() { a_m - placed.chainage_m } else { placed.chainage_m - de_m };
        [rounded(from_m, 0), rounded(placed.place.lon, 5), rounded(placed.place.lat, 5)]
    });
    let mut places: Vec<_> = placed.collect();
    if sens.is_back() {
        places.reverse();
    }
    places
}

impl Jalon {
    /// Returns the localité of a point, or `None` if the point is something else.
    fn of(point: &Point) -> Option<Self> {
        let ecart_m = match point.genre {
            GenrePoint::Depart | GenrePoint::Arrivee => None,
            GenrePoint::Localite => Some(point.ecart_m.round()),
            _ => return None,
        };
        let km = rounded(point.parcouru_m / 1000.0, 2);
        Some(Self { code: point.code.clone(), nom: point.nom.clone(), km, ecart_m })
    }
}
