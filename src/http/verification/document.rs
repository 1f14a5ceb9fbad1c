//! Writes the answer: findings, figures, the comparison, and the line, as JSON or GeoJSON.

use serde::Serialize;
use serde_json::{Map, Value};

use super::demande::{Demande, Sortie};
use super::lignes::{lignes, pieces, traces};
use super::{Publie, Refused};
use crate::atlas::{Figures, figures};
use crate::check::{self, Constat, sortie};
use crate::comparaison::{Comparaison, Ecart, comparer, comparer_avant, comparer_avec};
use crate::envoi::{Lu, LuDe, Refus};
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::{Position, rounded, tenths};
use crate::http::answer::{JSON, json_file};
use crate::http::fiche::GEOJSON;
use crate::http::query::refuse;
use crate::links::Parametre;

/// The field of a form whose file the other one is compared with.
const REFERENCE: &str = "reference";

/// A line of the file.
#[derive(Serialize)]
struct LigneLue<'a> {
    /// What it is in the file: `envoi:trk1`.
    place: &'a str,
    nom: &'a str,
    points: usize,
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
}

/// The figures of all lines of the file.
#[derive(Serialize)]
struct Chiffres<'a> {
    #[serde(flatten)]
    figures: &'a Figures,
    points: usize,
    /// The method of ascent and descent.
    methode: &'static str,
}

/// What is known of the file beside its geometry.
#[derive(Serialize)]
struct Dit<'a> {
    /// The format that was recognised.
    format: &'a str,
    lignes: Vec<LigneLue<'a>>,
    chiffres: Chiffres<'a>,
    comparaison: &'a Comparaison,
    attribution: &'a [String],
}

/// What was found in a file.
pub(super) struct Verifie<'a> {
    pub(super) file: &'a LuDe,
    pub(super) line: Vec<Vec<Position>>,
    pub(super) constats: Vec<Constat>,
    pub(super) comparaison: Comparaison,
}

/// Checks and compares what was read. Errors: there is no line, or the étape or tronçon that the request names does not
/// exist.
pub(super) fn verifie<'a>(publie: &Publie, demande: &Demande, lu: &'a Lu) -> Result<Verifie<'a>, Refused> {
    let Publie { atlas, reglages, .. } = publie;
    let then = demande.reference.map(|time| publie.at(time)).transpose()?;
    let references = lu.fichiers.iter().filter(|file| file.champ == REFERENCE);
    let file = envoye(lu)?;
    let line = pieces(file);
    let constats = check::de_fichiers(&traces(file), reglages, &|_| ());
    if line.is_empty() && constats.is_empty() {
        return Err(without("Ce fichier"));
    }
    let (choix, parametres) = (&demande.choix, &demande.parametres);
    let comparaison = match (references.map(pieces).next(), &then) {
        (Some(other), None) if other.is_empty() => return Err(without("La référence")),
        (Some(other), None) => comparer_avec(atlas, &line, &other, parametres),
        (None, Some(then)) => comparer_avant(atlas, then, &line, choix, parametres)?,
        (None, None) => comparer(atlas, &line, choix, parametres)?,
        (Some(_), Some(_)) => {
            let cure = "Donnez un fichier ou une date, pas les deux.";
            return Err(refuse(Parametre::Reference, "il y a deux références", cure).into());
        }
    };
    Ok(Verifie { file, line, constats, comparaison })
}

/// Writes what was found in a file. Errors: as for [`verifie`].
pub(super) fn document(publie: &Publie, demande: &Demande, lu: &Lu) -> Result<Fichier, Refused> {
    let Verifie { file, line, constats, comparaison } = verifie(publie, demande, lu)?;
    let figures = Figures::along(&line);
    let lignes = lignes(file).map(|trace| LigneLue {
        place: &trace.place,
        nom: &trace.nom,
        points: trace.parts.iter().map(|part| part.positions.len()).sum(),
        longueur_m: trace.parts.iter().map(|part| crate::geo::ecef::length_m(&part.positions)).sum(),
    });
    let dit = Dit {
        format: &file.format,
        lignes: lignes.collect(),
        chiffres: Chiffres { figures: &figures, points: file.points(), methode: figures::METHOD },
        comparaison: &comparaison,
        attribution: &publie.atlas.attribution,
    };
    Ok(match demande.sortie {
        Sortie::GeoJson => geojson(&dit, &constats, &line)?,
        Sortie::Json | Sortie::Gpx => json(&dit, &constats, &line)?,
    })
}

/// Returns the file whose line is checked. Errors: there is only a reference.
pub(super) fn envoye(lu: &Lu) -> Result<&LuDe, Refused> {
    lu.fichiers.iter().find(|file| file.champ != REFERENCE).ok_or_else(|| without("L'envoi"))
}

/// Makes the refusal of a file without a line.
pub(super) fn without(what: &str) -> Refused {
    Refused::Refus(Refus::Illisible(format!("{what} n'a aucune ligne. Envoyez un tracé.")))
}

fn json(dit: &Dit<'_>, constats: &[Constat], line: &[Vec<Position>]) -> Result<Fichier> {
    #[derive(Serialize)]
    struct Document<'a> {
        #[serde(flatten)]
        dit: &'a Dit<'a>,
        /// The findings, and their number by severity.
        #[serde(flatten)]
        constats: Value,
        trace: Geometrie<'a>,
    }
    let constats = sortie::json::document(constats);
    json_file(JSON, &Document { dit, constats, trace: Geometrie::of(line) })
}

/// Writes a feature for the line, for each stretch on which it differs, and for each finding.
fn geojson(dit: &Dit<'_>, constats: &[Constat], line: &[Vec<Position>]) -> Result<Fichier> {
    #[derive(Serialize)]
    struct Document<'a> {
        r#type: &'static str,
        #[serde(flatten)]
        dit: &'a Dit<'a>,
        nombres: Value,
        features: Vec<Feature<'a>>,
    }
    let nombres = sortie::json::nombres(constats);
    let trace = Feature::of("trace", Geometrie::of(line), Proprietes::Trace {});
    let of_ecart = |ecart| Feature::of("ecart", Geometrie::of(geometrie(ecart)), Proprietes::Ecart(ecart));
    let ecarts = dit.comparaison.ecarts.iter().map(of_ecart);
    let mut found = match sortie::geojson::collection(constats) {
        Value::Object(mut collection) => collection.remove("features").unwrap_or_default(),
        _ => Value::Null,
    };
    let constats = found.as_array_mut().map(std::mem::take).unwrap_or_default().into_iter().map(|mut feature| {
        let geometry = feature.get_mut("geometry").map(Value::take).unwrap_or_default();
        let properties = match feature.get_mut("properties").map(Value::take) {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        Feature::of("constat", Geometrie::Constat(geometry), Proprietes::Constat(properties))
    });
    let features = std::iter::once(trace).chain(ecarts).chain(constats).collect();
    json_file(GEOJSON, &Document { r#type: "FeatureCollection", dit, nombres, features })
}

fn geometrie(ecart: &Ecart) -> &[Vec<Position>] {
    &ecart.geometrie
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Geometrie<'a>,
    properties: AvecRole<'a>,
}

impl<'a> Feature<'a> {
    fn of(role: &'static str, geometry: Geometrie<'a>, proprietes: Proprietes<'a>) -> Self {
        Self { r#type: "Feature", geometry, properties: AvecRole { role, proprietes } }
    }
}

#[derive(Serialize)]
struct AvecRole<'a> {
    /// `trace`, `ecart` or `constat`.
    role: &'static str,
    #[serde(flatten)]
    proprietes: Proprietes<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Proprietes<'a> {
    Trace {},
    Ecart(&'a Ecart),
    Constat(Map<String, Value>),
}

/// A geometry (RFC 7946). Positions are degrees, longitude first, with seven decimals (about 1 cm).
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Geometrie<'a> {
    Lignes { r#type: &'static str, coordinates: Vec<Ligne<'a>> },
    Constat(Value),
}

impl<'a> Geometrie<'a> {
    pub(super) fn of(pieces: &'a [Vec<Position>]) -> Self {
        Self::Lignes { r#type: "MultiLineString", coordinates: pieces.iter().map(|piece| Ligne(piece)).collect() }
    }
}

/// A line of a geometry.
pub(super) struct Ligne<'a>(&'a [Position]);

impl Serialize for Ligne<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|place| {
            let lon_lat = [place.lon, place.lat].map(|degrees| rounded(degrees, 7));
            Coordonnees { lon_lat, z: place.height().map(|z| rounded(z, 1)) }
        }))
    }
}

struct Coordonnees {
    lon_lat: [f64; 2],
    z: Option<f64>,
}

impl Serialize for Coordonnees {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.lon_lat.into_iter().chain(self.z))
    }
}
