//! The points along an étape: its ends and localités, and the places with water, a bed or a shop.

use serde::Serialize;

use crate::atlas::chemin::NEAR_M;
use crate::atlas::{Atlas, Etape, Genre, Passage, Quoi, Voie};
use crate::geo::tenths;
use crate::model::{Categorie, Code, Sens, Service};

/// The maximum distance of a localité or a point of interest from the line, in metres.
const BESIDE_M: f64 = 500.0;
/// The distance, in metres along the line, within which a passage of an end localité counts as that end. Such a passage
/// is not listed, because the profile would name the localité twice.
const SAME_M: f64 = 1_000.0;

/// The kind of a point. The order of the variants is that of points at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GenrePoint {
    /// The localité where the étape starts, in walking direction.
    Depart,
    /// A localité on the way.
    Localite,
    /// The localité where the étape ends.
    Arrivee,
    /// Drinking water: a point of interest of the category `eau`, or a localité with the service `eau`.
    Eau,
    /// A published host.
    Hebergeur,
    /// A shop: a point of interest of the category `commerce`, or a localité with the service `commerce` or
    /// `boulangerie`.
    Commerce,
}

/// A point along an étape.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The kind of the point.
    pub genre: GenrePoint,
    /// The list that contains the point's code, as a word of `?de=` in URLs: `localites`, `hebergeurs` or
    /// `points-interet`.
    pub de: &'static str,
    /// The code of the localité, host or point of interest.
    pub code: Code,
    /// The name of the localité, host or point of interest.
    pub nom: String,
    /// The distance at which the étape passes the point, in metres from the start of the étape in walking direction.
    #[serde(serialize_with = "tenths")]
    pub parcouru_m: f64,
    /// The distance between the point and the way in metres.
    #[serde(serialize_with = "tenths")]
    pub ecart_m: f64,
    /// The height of the way at `parcouru_m`, in metres above the sea. `None` if some heights of the étape are unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub altitude_m: Option<f64>,
}

/// Returns the points along an étape in walking order, without heights. Returns an empty list if the étape has no line.
///
/// A place with several genres is listed once for each. A place that the étape passes twice is listed twice. Hosts are
/// within [`NEAR_M`] of the way, which is also the default of lists. Localités and points of interest are within
/// [`BESIDE_M`], but the ends of the étape may be farther away.
pub(super) fn along(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Vec<Point> {
    let Some(length_m) = etape.trace.as_ref().map(|trace| trace.figures.longueur_m) else { return vec![] };
    let mut points = vec![];
    for (localite, genre, passage) in localites(atlas, voie, etape, sens) {
        let Some(row) = atlas.localites.get(localite) else { continue };
        let mut add = |genre| points.push(Point::new(genre, "localites", &row.code, &row.nom, passage));
        add(genre);
        let has = |services: &[Service]| services.iter().any(|service| row.services.contains(service));
        if has(&[Service::Eau]) {
            add(GenrePoint::Eau);
        }
        if has(&[Service::Commerce, Service::Boulangerie]) {
            add(GenrePoint::Commerce);
        }
    }
    for passage in [Genre::Hebergeur, Genre::PointInteret].iter().flat_map(|genre| etape.passages(atlas, *genre)) {
        let at = [passage.chainage_m, passage.off_m];
        match passage.quoi {
            Quoi::Hebergeur(host) if passage.off_m <= NEAR_M => {
                let row = atlas.hebergeurs.get(host);
                points.extend(row.map(|h| Point::new(GenrePoint::Hebergeur, "hebergeurs", &h.code, &h.nom, at)));
            }
            Quoi::PointInteret(point) if passage.off_m <= BESIDE_M => {
                let row = atlas.points_interet.get(point).map(|row| (row, genre_of(row.categorie)));
                let point = row.and_then(|(p, genre)| Some(Point::new(genre?, "points-interet", &p.code, &p.nom, at)));
                points.extend(point);
            }
            _ => {}
        }
    }
    for point in &mut points {
        point.parcouru_m = sens.walked(point.parcouru_m, length_m).clamp(0.0, length_m);
    }
    points.sort_by(|a, b| {
        let place = a.parcouru_m.total_cmp(&b.parcouru_m).then(a.genre.cmp(&b.genre));
        place.then_with(|| (a.de, a.code.as_str()).cmp(&(b.de, b.code.as_str())))
    });
    points
}

/// Returns the genre of a point of interest. Returns `None` if the profile does not show its category.
fn genre_of(categorie: Categorie) -> Option<GenrePoint> {
    match categorie {
        Categorie::Eau => Some(GenrePoint::Eau),
        Categorie::Commerce => Some(GenrePoint::Commerce),
        _ => None,
    }
}

impl Point {
    /// Makes a point with unknown height. The last argument has its chainage on the étape and its distance from the way
    /// in metres.
    fn new(genre: GenrePoint, de: &'static str, code: &Code, nom: &str, [chainage_m, off_m]: [f64; 2]) -> Self {
        let (code, nom) = (code.clone(), nom.to_owned());
        Self { genre, de, code, nom, parcouru_m: chainage_m, ecart_m: off_m, altitude_m: None }
    }
}

/// Returns the localités along an étape with their genres: the ends, and those that its line passes within
/// [`BESIDE_M`]. Each is an index, with its chainage from the start of the étape and its distance from the way in
/// metres.
fn localites(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Vec<(usize, GenrePoint, [f64; 2])> {
    let (Some(trace), Some(ligne)) = (etape.trace.as_ref(), voie.ligne(&etape.row.variante)) else { return vec![] };
    let length_m = trace.figures.longueur_m;
    let genres = match sens {
        Sens::Aller => [GenrePoint::Depart, GenrePoint::Arrivee],
        Sens::Retour => [GenrePoint::Arrivee, GenrePoint::Depart],
    };
    // The distance of an end localité is taken at the passage nearest to this end of the étape.
    let end = |localite: usize, at_m: f64| {
        let passages = etape.passages(atlas, Genre::Localite).iter().filter(|p| p.quoi == Quoi::Localite(localite));
        let from_end_m = |passage: &&Passage| (passage.chainage_m - at_m).abs();
        let nearest = passages.min_by(|a, b| from_end_m(a).total_cmp(&from_end_m(b)));
        [at_m, nearest.map_or(0.0, |passage| passage.off_m)]
    };
    let mut found = vec![(etape.depart, genres[0], end(etape.depart, 0.0))];
    for passage in ligne.passages(atlas, BESIDE_M) {
        let (Quoi::Localite(localite), at_m) = (passage.quoi, passage.chainage_m - trace.de_m) else { continue };
        let is_end = localite == etape.depart && at_m < SAME_M || localite == etape.arrivee && at_m > length_m - SAME_M;
        if !is_end && (0.0..=length_m).contains(&at_m) {
            found.push((localite, GenrePoint::Localite, [at_m, passage.off_m]));
        }
    }
    found.push((etape.arrivee, genres[1], end(etape.arrivee, length_m)));
    found
}
