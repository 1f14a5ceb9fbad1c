//! `/traces…`: tracks to download.

use actix_web::{HttpRequest, HttpResponse, web};

use super::api::{etape_unknown, voie_unknown};
use super::query::Query;
use super::snapshot::Key;
use super::{Service, read};
use crate::error::{Error, Result};
use crate::trace::Sens;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read("/traces/{voie}.gpx", voie)).service(read("/traces/{voie}/{etape}.gpx", etape));
}

async fn voie(request: HttpRequest, service: web::Data<Service>, voie: web::Path<String>) -> Result<HttpResponse> {
    let (sens, snapshot) = (sens(&request)?, service.snapshot());
    let atlas = &snapshot.atlas;
    let voie = atlas.voie(&voie).ok_or_else(|| voie_unknown(atlas, &voie))?;
    let body = snapshot.body(Key::TraceVoie(voie.row.code.to_string(), sens)).await?;
    Ok(body.ok_or_else(|| no_line(&format!("tracé de la voie « {} »", voie.row.code)))?.answer(request.head()))
}

async fn etape(
    request: HttpRequest,
    service: web::Data<Service>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (sens, snapshot) = (sens(&request)?, service.snapshot());
    let atlas = &snapshot.atlas;
    let voie = atlas.voie(&path.0).ok_or_else(|| voie_unknown(atlas, &path.0))?;
    let etape = voie.etape(&path.1).ok_or_else(|| etape_unknown(voie, &path.1))?;
    let body = snapshot.body(Key::TraceEtape(voie.row.code.to_string(), etape.slug(), sens)).await?;
    let what = || format!("tracé de l'étape {} de la voie « {} »", etape.slug(), voie.row.code);
    Ok(body.ok_or_else(|| no_line(&what()))?.answer(request.head()))
}

fn sens(request: &HttpRequest) -> Result<Sens> {
    Ok(Query::of(request)?.word("sens", Sens::WORDS, Sens::parse)?.unwrap_or(Sens::Aller))
}

fn no_line(what: &str) -> Error {
    Error::NotFound { what: what.into(), known: "Aucun tronçon ne lui est encore rattaché.".into() }
}
