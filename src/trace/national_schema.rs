//! Writes the French national schema of hiking itineraries, v1.1 (« Itinéraires de randonnée », PnX-SI,
//! schema.data.gouv.fr): GeoJSON with one itinerary for each étape. Portals and Geotrek platforms collect such files.
//!
//! Fields that the store does not have are omitted: difficulty, communes, dates of the étape. The schema requires a
//! `LineString`, so a line with holes is written as one itinerary for each segment. Such an itinerary has its own
//! length, but no duration and no heights.

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

/// An itinerary. The fields have the names of the schema.
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
    /// The hours at 4 km/h (the association's rule), rounded to a quarter of an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    duree: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balisage: Option<String>,
    longueur: f64,
    #[serde(flatten)]
    relief: Option<Hauteurs>,
    /// Step-by-step directions. The schema requires the field, so it is written even if it is empty.
    instructions: String,
    itineraire_parent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_sol: Option<String>,
}

/// Heights and climbs in whole metres.
#[derive(Serialize)]
struct Hauteurs {
    altitude_max: i32,
    altitude_min: i32,
    denivele_positif: i32,
    /// Negative, as in the example of the schema and in all published files.
    denivele_negatif: i32,
}

/// Writes the étapes of a trace as itineraries. Tracks outside all étapes are omitted, because they have no start and
/// end. Links start with `base`. Errors: only a defect of the writer, which writes to memory.
pub(super) fn write(atlas: &Atlas, voie: &Voie, sens: Sens, trace: &Trace, base: &str) -> Result<Vec<u8>> {
    let etapes = trace.pistes.iter().filter_map(|piste| Some((piste, voie.etape(&piste.slug)?)));
    let features = etapes.flat_map(|(piste, etape)| {
        let lines: Vec<&Vec<Position>> = piste.segments.iter().filter(|line| line.len() > 1).collect();
        let drawn_m: f64 = lines.iter().map(|line| ecef::length_m(line)).sum();
        let count = lines.len();
        let of_part = move |(rank, line): (usize, &Vec<Position>)| {
            let mut itineraire = Itineraire::new(atlas, voie, sens, trace, piste, etape, base);
            if count > 1 {
                // The length is a share of the complete line, because the points may be those of a reduced line.
                let longueur_m = piste.figures.longueur_m * ecef::length_m(line) / drawn_m;
                itineraire.become_segment(trace.words, rank + 1, count, longueur_m);
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
            // The directions are written for the outward direction and would be misleading on the way back.
            instructions: if back { String::new() } else { etape.row.description.clone() },
            itineraire_parent: format!("{code}{}", if back { "-retour" } else { "" }),
            type_sol: troncons(|troncon| &troncon.revetement),
        }
    }

    /// Turns the itinerary of an étape into that of one segment, which has the number `rank` (from 1) of `count`.
    fn become_segment(&mut self, words: &Words, rank: usize, count: usize, longueur_m: f64) {
        self.id_local += &format!("-morceau-{rank}");
        self.uuid = Uuid::new_v5(&self.uuid, self.id_local.as_bytes());
        self.nom_itineraire = words.trace_morceau(&self.nom_itineraire, rank, count);
        self.longueur = longueur_m.round();
        (self.duree, self.relief) = (None, None);
    }
}

impl Hauteurs {
    fn of(relief: &Relief) -> Self {
        // No overflow: heights on Earth fit into an i32.
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
