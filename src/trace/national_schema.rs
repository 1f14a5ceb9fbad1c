//! The national schema of hiking itineraries, v1.1 (« Itinéraires de randonnée », PnX-SI, schema.data.gouv.fr): GeoJSON
//! with an itinerary for each étape, for the portals and Geotrek platforms that collect it.
//!
//! What nobody said is left out: difficulty, communes crossed, dates of the étape's own. A line with a hole is no
//! `LineString`, and is never bridged: such an étape is an itinerary for each stretch, with its own length and no more.

use std::collections::BTreeSet;
use std::io::Result;

use serde::Serialize;
use uuid::Uuid;

use super::geojson::{Collection, Feature, Geometry};
use super::{Piste, Trace};
use crate::atlas::{Atlas, Etape, Relief, Voie};
use crate::geo::{Position, ecef};
use crate::model::{Sens, Troncon};
use crate::words::Words;

/// An itinerary, by the names of the schema.
#[derive(Serialize)]
struct Itineraire {
    id_local: String,
    producteur: String,
    uuid: Uuid,
    url: String,
    nom_itineraire: String,
    pratique: &'static str,
    type_itineraire: &'static str,
    depart: String,
    arrivee: String,
    /// Hours, at 4 km/h as the association publishes them, to the quarter.
    #[serde(skip_serializing_if = "Option::is_none")]
    duree: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balisage: Option<String>,
    longueur: f64,
    #[serde(flatten)]
    relief: Option<Hauteurs>,
    /// Step by step; empty where nobody wrote any (the schema wants it all the same).
    instructions: String,
    itineraire_parent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_sol: Option<String>,
}

/// Heights, whole metres.
#[derive(Serialize)]
struct Hauteurs {
    altitude_max: i32,
    altitude_min: i32,
    denivele_positif: i32,
    /// Below nought, as in the example of the schema and in all that is published by it.
    denivele_negatif: i32,
}

/// The étapes of a trace as itineraries; what is no étape has no start and end, and is left out. Errors: none but of the
/// writer itself, which writes to memory.
pub(super) fn write(atlas: &Atlas, voie: &Voie, sens: Sens, trace: &Trace, base: &str) -> Result<Vec<u8>> {
    let etapes = trace.pistes.iter().filter_map(|piste| Some((piste, voie.etape(&piste.slug)?)));
    let features = etapes.flat_map(|(piste, etape)| {
        let lines: Vec<&Vec<Position>> = piste.segments.iter().filter(|line| line.len() > 1).collect();
        let drawn_m: f64 = lines.iter().map(|line| ecef::length_m(line)).sum();
        let count = lines.len();
        let of_part = move |(rank, line): (usize, &Vec<Position>)| {
            let mut itineraire = Itineraire::new(atlas, voie, sens, trace, piste, etape, base);
            if count > 1 {
                // Of the whole line, even if points are left out of what is drawn.
                let longueur_m = piste.figures.longueur_m * ecef::length_m(line) / drawn_m;
                itineraire.be_part(trace.words, rank + 1, count, longueur_m);
            }
            Feature::new(itineraire, Some(Geometry::of_line(line)))
        };
        lines.into_iter().enumerate().map(of_part).collect::<Vec<_>>()
    });
    Collection::new(trace, base, features.collect()).to_bytes()
}

impl Itineraire {
    fn new(atlas: &Atlas, voie: &Voie, sens: Sens, trace: &Trace, piste: &Piste, etape: &Etape, base: &str) -> Self {
        let back = sens.is_back();
        let (code, slug) = (&voie.row.code, &piste.slug);
        let url = format!("{base}{}", piste.caption.page);
        let id_local = format!("{code}-{slug}{}", if back { "-retour" } else { "" });
        let troncons = |word: fn(&Troncon) -> &str| {
            let steps = etape.trace.iter().flat_map(|trace| trace.path.steps());
            let places = steps.filter_map(|step| atlas.network.troncon_of(step.arc));
            let words: BTreeSet<&str> =
                places.filter_map(|place| atlas.troncons.get(place)).map(|troncon| word(&troncon.row)).collect();
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| words.join(", "))
        };
        let [depart, arrivee] = piste.bouts.clone();
        let producteur = if trace.attribution.droits.is_empty() {
            trace.words.trace_sans_producteur()
        } else {
            trace.attribution.line()
        };
        Self {
            uuid: Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{url}#{id_local}").as_bytes()),
            id_local,
            producteur,
            url,
            nom_itineraire: piste.caption.nom.clone(),
            pratique: "pédestre",
            type_itineraire: "étape",
            depart,
            arrivee,
            duree: Some((piste.figures.duree_4kmh_min / 15.0).round() / 4.0),
            balisage: troncons(|troncon| &troncon.balisage),
            longueur: piste.figures.longueur_m.round(),
            relief: piste.figures.relief.as_ref().map(Hauteurs::of),
            // What was written for the way there would lead astray on the way back.
            instructions: if back { String::new() } else { etape.row.description.clone() },
            itineraire_parent: format!("{code}{}", if back { "-retour" } else { "" }),
            type_sol: troncons(|troncon| &troncon.revetement),
        }
    }

    /// Becomes one of the stretches of a line with holes.
    fn be_part(&mut self, words: &Words, rank: usize, count: usize, longueur_m: f64) {
        self.id_local += &format!("-morceau-{rank}");
        self.uuid = Uuid::new_v5(&self.uuid, self.id_local.as_bytes());
        self.nom_itineraire = words.trace_morceau(&self.nom_itineraire, rank, count);
        self.longueur = longueur_m.round();
        (self.duree, self.relief) = (None, None);
    }
}

impl Hauteurs {
    fn of(relief: &Relief) -> Self {
        // Heights on Earth: no truncation.
        #[allow(clippy::cast_possible_truncation)]
        let whole = |metres: f64| metres.round() as i32;
        Self {
            altitude_max: whole(relief.altitude_max_m),
            altitude_min: whole(relief.altitude_min_m),
            denivele_positif: whole(relief.montee_m),
            denivele_negatif: -whole(relief.descente_m),
        }
    }
}
