//! `/api/position`: where somebody stands on the ways, and what comes next.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::fiche::{Fiche, km, rounded};
use super::le_long::ecart_max_m;
use super::proches::place;
use super::query::Query;
use super::voulu::Voulu;
use super::{Service, answer, read};
use crate::atlas::{Atlas, Etape, Passage, Reste, Situation, figures};
use crate::error::{Error, Result};
use crate::model::Code;

/// Ways that are told at most: where more meet, the nearest of them.
const MOST: usize = 10;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read("/api/position", position));
}

/// Where somebody is is their own affair: it is in no log.
async fn position(request: HttpRequest, service: web::Data<Service>) -> Result<HttpResponse> {
    let (query, snapshot) = (Query::of(&request)?, service.snapshot());
    // What lies along a line is found when it is first asked for, which takes its time.
    let made = web::block(move || document(&snapshot.atlas, &query)).await;
    let body = made.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))??;
    Ok(body.answer(request.head()))
}

fn document(atlas: &Atlas, query: &Query) -> Result<answer::Body> {
    #[derive(Serialize)]
    struct Position<'a> {
        chemins: Vec<Ici<'a>>,
        methode_denivele: &'static str,
        attribution: &'a [String],
    }
    let (place, ecart_max_m, voulu) = (place(query, atlas)?, ecart_max_m(query)?, Voulu::of(query)?);
    let wanted = |quoi| voulu.wants(atlas, quoi);
    let situations = atlas.situations(place, ecart_max_m, ecart_max_m, MOST, wanted);
    let chemins = situations.iter().map(|situation| Ici::of(atlas, situation, &voulu)).collect();
    let document = Position { chemins, methode_denivele: figures::METHOD, attribution: &atlas.attribution };
    answer::Body::json(&document)
}

/// Where on a way.
#[derive(Serialize)]
struct Ici<'a> {
    voie: &'a Code,
    nom: &'a str,
    /// Empty: the main line.
    variante: &'a str,
    /// From the start of the line.
    km: f64,
    ecart_m: f64,
    etape: Option<EtapeIci<'a>>,
    prochain_hebergeur: Option<Fiche<'a, Ensuite>>,
    prochaine_eau: Option<Fiche<'a, Ensuite>>,
}

impl<'a> Ici<'a> {
    fn of(atlas: &'a Atlas, situation: &Situation<'a>, voulu: &Voulu) -> Self {
        let next = |passage: Option<Passage>| {
            let Passage { quoi, chainage_m, off_m } = passage?;
            let dans_km = km(chainage_m - situation.chainage_m);
            Fiche::of(atlas, quoi, voulu, Ensuite { km: km(chainage_m), dans_km, ecart_m: rounded(off_m, 1) })
        };
        Self {
            voie: &situation.voie.row.code,
            nom: &situation.voie.row.nom,
            variante: &situation.ligne.variante,
            km: km(situation.chainage_m),
            ecart_m: rounded(situation.off_m, 1),
            etape: situation.etape.map(|(etape, reste)| EtapeIci::of(etape, &reste, situation.chainage_m)),
            prochain_hebergeur: next(situation.hebergeur),
            prochaine_eau: next(situation.eau),
        }
    }
}

/// Something ahead.
#[derive(Serialize)]
struct Ensuite {
    /// From the start of the line.
    km: f64,
    dans_km: f64,
    ecart_m: f64,
}

/// Where in an étape, and what is left of it.
#[derive(Serialize)]
struct EtapeIci<'a> {
    /// How URLs name it.
    etape: String,
    nom: &'a str,
    /// From its start.
    km: f64,
    reste_km: f64,
    /// Where every height is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_montee_m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_descente_m: Option<f64>,
    /// From the faster rule to the slower, to five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_duree_min: Option<[f64; 2]>,
    /// At 4 km/h on the flat.
    reste_duree_4kmh_min: f64,
}

impl<'a> EtapeIci<'a> {
    fn of(etape: &'a Etape, reste: &Reste, chainage_m: f64) -> Self {
        let montee = reste.relief.as_ref();
        Self {
            etape: etape.slug(),
            nom: &etape.row.nom,
            km: km(etape.trace.as_ref().map_or(0.0, |trace| (chainage_m - trace.de_m).max(0.0))),
            reste_km: km(reste.longueur_m),
            reste_montee_m: montee.map(|m| rounded(m.montee_m, 0)),
            reste_descente_m: montee.map(|m| rounded(m.descente_m, 0)),
            reste_duree_min: montee.map(|m| m.duree_min.map(|minutes| (minutes / 5.0).round() * 5.0)),
            reste_duree_4kmh_min: rounded(reste.longueur_m / 4_000.0 * 60.0, 0),
        }
    }
}
