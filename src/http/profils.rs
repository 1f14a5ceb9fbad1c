//! `/profils…` and `/api/voies/{voie}/etapes/{étape}/profil`: the heights of an étape, as pictures and as numbers.

use actix_web::{HttpRequest, HttpResponse, web};

use super::key::Key;
use super::query::Query;
use super::{AppState, read};
use crate::error::{Error, Result};
use crate::file::FileFormat;
use crate::links::Route;
use crate::model::Sens;
use crate::profil::ProfilRequest;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for (route, format) in
        [(Route::ApiProfil, FileFormat::JSON), (Route::ProfilSvg, FileFormat::SVG), (Route::ProfilPng, FileFormat::PNG)]
    {
        let handler = move |request: HttpRequest, service: web::Data<AppState>, path: web::Path<(String, String)>| {
            profil(request, service, path, format)
        };
        app.service(read(route.pattern(), handler));
    }
}

async fn profil(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String)>,
    format: FileFormat,
) -> Result<HttpResponse> {
    let sens = Query::of(&request)?.word("sens", Sens::WORDS, Sens::parse)?.unwrap_or(Sens::Aller);
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let voie = atlas.voie_asked(&path.0)?;
    let etape = voie.etape_asked(&path.1)?;
    let demande = ProfilRequest { voie: voie.row.code.to_string(), etape: etape.slug(), sens, format };
    let body = snapshot.body(Key::of(demande)).await?;
    let body = body.ok_or_else(|| Error::NotFound {
        what: format!("profil de l'étape {} de la voie « {} »", etape.slug(), voie.row.code),
        known: if etape.trace.is_none() {
            "Aucun tronçon ne lui est encore rattaché.".into()
        } else {
            "Les hauteurs de son tracé ne sont pas toutes connues ; « hent import … --as altitude » les ajoute.".into()
        },
    })?;
    Ok(body.answer(request.head()))
}
