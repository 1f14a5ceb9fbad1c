//! What an administrator sees: `/health`, `/ready`, `/metrics`.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{Service, metrics, read};
use crate::live::Trouble;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read("/health", health)).service(read("/ready", ready)).service(read("/metrics", metrics::metrics));
}

/// Is the service alive, and what does it serve?
async fn health(service: web::Data<Service>) -> HttpResponse {
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let live = service.live.status();
    let status = json!({
        "etat": if live.trouble.is_none() { "ok" } else { "degrade" },
        "version": env!("CARGO_PKG_VERSION"),
        "base": {
            "sorte": service.config.store_kind,
            "etat": if live.trouble.is_none() { "jointe" } else { "perdue" },
            "depuis": live.since,
            "cause": live.trouble.map(|trouble| match trouble {
                Trouble::Unreachable => "La base est injoignable.",
                Trouble::Unusable => "La base contient ce que hent ne peut pas servir : le journal du service dit quoi.",
            }),
        },
        "revision": live.revision,
        "copie_de_secours_du": live.copy_of,
        "voies": atlas.voies.len(),
        "etapes": atlas.voies.iter().map(|voie| voie.etapes.len()).sum::<usize>(),
        "troncons": atlas.troncons.len(),
        "localites": atlas.localites.len(),
        "hebergeurs_publies": atlas.hebergeurs.len(),
        "points_interet": atlas.points_interet.len(),
    });
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(status)
}

/// May requests be sent here? The address is only listened on once the atlas is there, so: yes.
async fn ready() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({ "pret": true }))
}
