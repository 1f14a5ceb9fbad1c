//! Writes GeoJSON (RFC 7946) for web maps and QGIS: a feature for each track, each waypoint, and each closed stretch
//! and detour. Figures have the same names as in the API.

use std::io::{Error, Result};

use serde::{Serialize, Serializer};

use super::repere::RepereKind;
use super::{ClosedStretch, Deviation, Piste, Repere, Trace, antimeridian, symboles};
use crate::atlas::{Aujourdhui, Figures, Role, figures};
use crate::file::xml::is_address;
use crate::geo::{Bounds, Position, tenths};
use crate::model::Couleur;

/// A feature collection. GDAL reads `name` and `description`. The other members beside `bbox` and `features` are
/// foreign members (RFC 7946 §6.1): page, rights, licence and date.
#[derive(Serialize)]
pub(super) struct Collection<'a, P> {
    r#type: &'static str,
    name: &'a str,
    description: &'a str,
    /// The URL of the page of the voie or étape.
    page: String,
    attribution: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    features: Vec<Feature<P>>,
}

/// A feature whose properties are `P`. Its geometry is null (RFC 7946 §3.2) if the line has fewer than two points.
#[derive(Serialize)]
pub(super) struct Feature<P> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    properties: P,
    geometry: Option<Geometry>,
}

/// A geometry (RFC 7946 §3.1).
#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
pub(super) enum Geometry {
    Point(Coordinates),
    LineString(Vec<Coordinates>),
    MultiLineString(Vec<Vec<Coordinates>>),
}

/// A position. It is serialised with at most seven decimals for degrees and one for the height. An unknown height is
/// omitted.
#[derive(Clone, Copy)]
pub(super) struct Coordinates(Position);

/// The properties of a feature.
#[derive(Serialize)]
#[serde(untagged)]
enum Properties<'a> {
    Piste(OfPiste<'a>),
    Repere(OfRepere<'a>),
    Perturbation(OfPerturbation<'a>),
}

/// The properties of a track.
#[derive(Serialize)]
struct OfPiste<'a> {
    nom: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    etape: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    numero: Option<i64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    depart: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    arrivee: &'a str,
    description: &'a str,
    #[serde(flatten)]
    figures: &'a Figures,
    methode_denivele: &'static str,
    /// The number of segments. It is greater than one if the line has holes.
    morceaux: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    ecart_simplification_m: Option<f64>,
    couleur: Couleur,
    page: String,
    /// Both lengths of a track on which a detour holds.
    #[serde(flatten)]
    deviation: Option<OfDeviation>,
}

/// The lengths of a track on which a detour holds.
#[derive(Serialize)]
struct OfDeviation {
    /// The length of the waymarked way in metres.
    #[serde(serialize_with = "tenths")]
    longueur_balisee_m: f64,
    /// True if the line follows the detour.
    deviation_suivie: bool,
    aujourdhui: Aujourdhui,
}

/// The properties of a closed stretch or a detour: those of the tile layer `perturbations`, and texts.
#[derive(Serialize)]
struct OfPerturbation<'a> {
    nom: &'a str,
    genre: &'static str,
    categorie: &'static str,
    role: &'static str,
    code: &'a str,
    gravite: &'static str,
    etat: &'static str,
    du: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    au: &'a str,
    texte: &'a str,
    couleur: Couleur,
}

/// The properties of a waypoint.
#[derive(Serialize)]
struct OfRepere<'a> {
    nom: &'a str,
    genre: &'static str,
    /// The type of a host or the category of a point of interest. `None` for a localité.
    #[serde(skip_serializing_if = "Option::is_none")]
    categorie: Option<&'static str>,
    /// The distances, in kilometres, at which the track passes the place, in walking direction.
    km: Vec<f64>,
    ecart_m: f64,
    #[serde(skip_serializing_if = "str::is_empty")]
    texte: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    lien: &'a str,
}

/// Writes a trace as GeoJSON. Links start with `base`. Errors: only a defect of the writer, which writes to memory.
pub(super) fn write(trace: &Trace, base: &str) -> Result<Vec<u8>> {
    let pistes = trace.pistes.iter().map(|piste| {
        let properties = Properties::Piste(OfPiste::new(piste, trace, base));
        Feature::new(properties, Geometry::of_lines(antimeridian::parts(&piste.plain_segments())))
    });
    let reperes = trace.reperes.iter().map(|repere| {
        // Hosts have no height, so for uniformity no waypoint has one.
        let place = Position::flat(repere.position.lon, repere.position.lat);
        Feature::new(Properties::Repere(OfRepere::new(repere)), Some(Geometry::Point(Coordinates(place))))
    });
    let perturbations = trace.perturbations.iter().flat_map(|closure| {
        closure.lines().map(|(role, lines)| {
            let properties = Properties::Perturbation(OfPerturbation::new(closure, role));
            Feature::new(properties, Geometry::of_lines(antimeridian::parts(lines)))
        })
    });
    Collection::new(trace, base, pistes.chain(reperes).chain(perturbations).collect()).to_bytes()
}

impl<'a, P: Serialize> Collection<'a, P> {
    /// Makes a collection with the caption and rights of the trace. Links start with `base`.
    pub(super) fn new(trace: &'a Trace, base: &str, features: Vec<Feature<P>>) -> Self {
        Self {
            r#type: "FeatureCollection",
            name: &trace.caption.nom,
            description: &trace.caption.description,
            page: format!("{base}{}", trace.caption.page),
            attribution: &trace.attribution.droits,
            licence: trace.attribution.licence(),
            date: trace.attribution.date.as_deref(),
            bbox: bbox(features.iter().filter_map(|feature| feature.geometry.as_ref())),
            features,
        }
    }

    /// Serialises the collection. Errors: only a defect of the writer.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::other)
    }
}

impl<P> Feature<P> {
    /// Makes a feature. A line gets a bounding box, but a point does not.
    pub(super) fn new(properties: P, geometry: Option<Geometry>) -> Self {
        let bbox = match &geometry {
            None | Some(Geometry::Point(_)) => None,
            line => bbox(line.iter()),
        };
        Self { r#type: "Feature", bbox, properties, geometry }
    }
}

impl Geometry {
    /// Makes the geometry of lines that have at least two points each. Returns `None` if there are no lines.
    fn of_lines(mut lines: Vec<Vec<Position>>) -> Option<Self> {
        match lines.len() {
            0 => None,
            1 => lines.pop().map(|line| Self::of_line(&line)),
            _ => Some(Self::MultiLineString(lines.iter().map(|line| places(line)).collect())),
        }
    }

    /// Makes the geometry of a line. The caller ensures that it has at least two points.
    pub(super) fn of_line(line: &[Position]) -> Self {
        Self::LineString(places(line))
    }

    /// Returns all positions of the geometry, rounded as in the serialised form.
    fn places(&self) -> impl Iterator<Item = Position> + '_ {
        let lines: Vec<&[Coordinates]> = match self {
            Self::Point(place) => vec![std::slice::from_ref(place)],
            Self::LineString(line) => vec![line],
            Self::MultiLineString(lines) => lines.iter().map(Vec::as_slice).collect(),
        };
        lines.into_iter().flatten().map(|place| place.rounded())
    }
}

fn places(line: &[Position]) -> Vec<Coordinates> {
    line.iter().copied().map(Coordinates).collect()
}

/// Returns the bounding box of geometries: west, south, east, north. Returns `None` if they have no positions. If lines
/// reach the antimeridian from both sides, west is greater than east (RFC 7946 §5.2).
fn bbox<'a>(geometries: impl Iterator<Item = &'a Geometry>) -> Option<[f64; 4]> {
    let places: Vec<Position> = geometries.flat_map(Geometry::places).collect();
    let mut bounds = Bounds::around(places.iter().copied())?;
    if bounds.west == -180.0 && bounds.east == 180.0 {
        let sides = places.iter().map(|place| place.lon);
        bounds.west = sides.clone().filter(|lon| *lon > 0.0).fold(180.0, f64::min);
        bounds.east = sides.filter(|lon| *lon < 0.0).fold(-180.0, f64::max);
    }
    Some(bounds.into())
}

impl Coordinates {
    /// Rounds degrees to seven decimals and the height to one.
    fn rounded(self) -> Position {
        // Adding 0 turns −0 into 0.
        let to = |number: f64, digit: f64| (number * digit).round() / digit + 0.0;
        Position::new(to(self.0.lon, 1e7), to(self.0.lat, 1e7), to(self.0.z, 10.0))
    }
}

impl Serialize for Coordinates {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let place = self.rounded();
        match place.height() {
            Some(height) => (place.lon, place.lat, height).serialize(serializer),
            None => (place.lon, place.lat).serialize(serializer),
        }
    }
}

impl<'a> OfPiste<'a> {
    fn new(piste: &'a Piste, trace: &'a Trace, base: &str) -> Self {
        let [depart, arrivee] = &piste.bouts;
        Self {
            nom: &piste.caption.nom,
            etape: &piste.slug,
            numero: piste.numero,
            depart,
            arrivee,
            description: &piste.caption.description,
            figures: &piste.figures,
            methode_denivele: figures::METHOD,
            morceaux: piste.segments.len(),
            ecart_simplification_m: piste.ecart_m.map(f64::ceil),
            couleur: trace.couleur,
            page: format!("{base}{}", piste.caption.page),
            deviation: piste.deviation.map(|Deviation { aujourdhui, balisee_m, suivie }| OfDeviation {
                longueur_balisee_m: balisee_m,
                deviation_suivie: suivie,
                aujourdhui,
            }),
        }
    }
}

impl<'a> OfPerturbation<'a> {
    fn new(closure: &'a ClosedStretch, role: Role) -> Self {
        Self {
            nom: &closure.nom,
            genre: "perturbation",
            categorie: closure.row.genre.as_str(),
            role: role.as_str(),
            code: closure.row.code.as_str(),
            gravite: closure.row.gravite.as_str(),
            etat: closure.etat,
            du: &closure.row.du,
            au: &closure.row.au,
            texte: &closure.texte,
            couleur: symboles::of_role(role),
        }
    }
}

impl<'a> OfRepere<'a> {
    fn new(repere: &'a Repere) -> Self {
        let (genre, categorie) = match &repere.genre {
            RepereKind::Localite(_) => ("localite", None),
            RepereKind::Hebergeur(kind) => ("hebergeur", Some(kind.as_str())),
            RepereKind::PointInteret(categorie) => ("point-interet", Some(categorie.as_str())),
            RepereKind::Perturbation(genre) => ("perturbation", Some(genre.as_str())),
        };
        Self {
            nom: &repere.nom,
            genre,
            categorie,
            km: repere.chainages_m.iter().map(|metres| metres.round() / 1000.0).collect(),
            ecart_m: repere.off_m.round(),
            texte: &repere.texte,
            lien: if is_address(&repere.lien) { &repere.lien } else { "" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_rounded_and_a_missing_height_is_left_out() {
        let text = |place| serde_json::to_string(&Coordinates(place)).unwrap();
        assert_eq!(text(Position::new(-4.123456789, 48.0, 12.34)), "[-4.1234568,48.0,12.3]");
        assert_eq!(text(Position::new(-0.00000001, 48.1, -0.04)), "[0.0,48.1,0.0]");
        assert_eq!(text(Position::flat(1.0, 2.0)), "[1.0,2.0]");
    }

    #[test]
    fn the_west_of_a_box_over_the_antimeridian_is_greater_than_its_east() {
        let lines = antimeridian::parts(&[vec![Position::flat(179.5, 10.0), Position::flat(-179.0, 12.0)]]);
        let geometry = Geometry::of_lines(lines).unwrap();
        assert!(matches!(&geometry, Geometry::MultiLineString(lines) if lines.len() == 2));
        assert_eq!(bbox([&geometry].into_iter()), Some([179.5, 10.0, -179.0, 12.0]));
        assert_eq!(bbox([].into_iter()), None);
    }
}
