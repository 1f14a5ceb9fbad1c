//! The routes for administrators and load balancers: `/health`, `/ready`, `/metrics`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{AppState, metrics, read};
use crate::atlas::{Atlas, Quoi};
use crate::check::sortie::json::nombres;
use crate::links::Route;
use crate::live::Trouble;
use crate::model::table::Table;

/// The maximum number of rows far from all ways that `/health` lists.
const FAR_SHOWN: usize = 20;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::Health.pattern(), health))
        .service(read(Route::Ready.pattern(), ready))
        .service(read(Route::Metrics.pattern(), metrics::metrics));
}

/// Answers `/health` with the state of the store and the number of served rows.
async fn health(service: web::Data<AppState>) -> HttpResponse {
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let (live, hosts) = (service.live.status(), atlas.publications);
    let is_well = live.trouble.is_none() && live.copy_before.is_none() && !service.fonds.has_problem();
    let status = json!({
        "etat": if is_well { "ok" } else { "degrade" },
        "version": env!("CARGO_PKG_VERSION"),
        "base": {
            "sorte": service.config.store_kind,
            "etat": match live.trouble {
                None | Some(Trouble::Rows) => "jointe",
                Some(Trouble::Deaf) => "sourde",
                Some(Trouble::Unreachable | Trouble::Unusable) => "perdue",
            },
            "depuis": live.since,
            "cause": live.trouble.map(cause),
        },
        "revision": live.revision,
        "copie_de_secours_du": live.copy_of,
        "copie_d_avant_du": live.copy_before,
        "voies": atlas.voies.len(),
        "etapes": atlas.voies.iter().map(|voie| voie.etapes.len()).sum::<usize>(),
        "troncons": atlas.troncons.len(),
        "localites": atlas.localites.len(),
        "hebergeurs_publies": hosts.shown(),
        "hebergeurs_a_leur_localite": hosts.a_leur_localite,
        "hebergeurs_non_publies": {
            "sans_accord": hosts.refusees,
            "sans_localite": hosts.sans_localite,
            "sans_position": hosts.sans_position,
        },
        "points_interet": atlas.points_interet.len(),
        "perturbations": atlas.perturbations.len(),
        "perturbations_orphelines": atlas.perturbations_orphelines,
        "prochain_changement_le": atlas.change_le(),
        "loin_de_tout": far_away(atlas),
        "fonds": service.fonds.health(),
        // null until the rules were applied to the content that is served
        "verifications": snapshot.known_constats().map(nombres),
    });
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(status)
}

/// Returns a description of the problem with the store. It is public, so it names no row.
fn cause(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "La base est injoignable.",
        Trouble::Unusable => "La base contient ce que hent ne peut pas servir : le journal du service dit quoi.",
        Trouble::Deaf => {
            "La base n'annonce pas ses changements : elle est relue toutes les 30 secondes. Le journal du service dit \
             pourquoi."
        }
        Trouble::Rows => {
            "Des lignes de la base sont illisibles et ne sont pas servies : le journal du service dit lesquelles."
        }
    }
}

/// Returns the codes of the first rows that lie far from all ways. Usually such a row has a wrong position.
fn far_away(atlas: &Atlas) -> Vec<String> {
    let name = |quoi: Quoi| {
        let (table, code) = match quoi {
            Quoi::Localite(i) => (Table::Localite, atlas.localites.get(i).map(|row| &row.code)),
            Quoi::Hebergeur(i) => (Table::Hebergeur, atlas.hebergeurs.get(i).map(|host| &host.code)),
            Quoi::PointInteret(i) => (Table::PointInteret, atlas.points_interet.get(i).map(|row| &row.code)),
        };
        Some(format!("{} {}", table.name(), code?))
    };
    atlas.far_away().filter_map(name).take(FAR_SHOWN).collect()
}

/// Answers `/ready`: tells whether a load balancer may send requests here.
async fn ready(service: web::Data<AppState>) -> HttpResponse {
    let (status, says) = match service.readiness.ask() {
        None => (StatusCode::OK, json!({ "pret": true })),
        Some(cause) => (StatusCode::SERVICE_UNAVAILABLE, json!({ "pret": false, "cause": cause })),
    };
    HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(says)
}
