//! `/traces…`: tracks to download.

use actix_web::{HttpRequest, HttpResponse, web};

use super::base::base;
use super::key::Key;
use super::query::{Query, refuse};
use super::{AppState, read};
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::Route;
use crate::model::Sens;
use crate::trace::{Avec, FORMATS_OF_ETAPE, FORMATS_OF_VOIE, PointLimit, TraceRequest, TrackOptions};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::TraceVoie.pattern(), voie)).service(read(Route::TraceEtape.pattern(), etape));
}

async fn voie(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (code, format) = path.into_inner();
    answer(&request, &service, &code, None, &format).await
}

async fn etape(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse> {
    let (code, slug, format) = path.into_inner();
    answer(&request, &service, &code, Some(&slug), &format).await
}

/// The file of a voie or an étape.
async fn answer(
    request: &HttpRequest,
    service: &AppState,
    code: &str,
    slug: Option<&str>,
    format: &str,
) -> Result<HttpResponse> {
    let (facon, snapshot) = (facon(request)?, service.snapshot());
    let atlas = &snapshot.atlas;
    let voie = atlas.voie_asked(code)?;
    let etape = slug.map(|slug| voie.etape_asked(slug)).transpose()?;
    let offered = if etape.is_some() { FORMATS_OF_ETAPE } else { FORMATS_OF_VOIE };
    let format = FileFormat::parse(format, offered).ok_or_else(|| format_unknown(request, offered))?;
    let (voie, etape) = (voie.row.code.to_string(), etape.map(crate::atlas::Etape::slug));
    let what = match &etape {
        None => format!("tracé de la voie « {voie} »"),
        Some(etape) => format!("tracé de l'étape {etape} de la voie « {voie} »"),
    };
    let demande = TraceRequest { voie, etape, facon, format, base: base(request, &service.config) };
    let body = snapshot.body(Key::of(demande)).await?;
    let no_line = || Error::NotFound { what, known: "Aucun tronçon ne lui est encore rattaché.".into() };
    Ok(body.ok_or_else(no_line)?.answer(request.head()))
}

/// How a track is to be made. Errors: a value is none of those there are.
fn facon(request: &HttpRequest) -> Result<TrackOptions> {
    let query = Query::of(request)?;
    let avec = query.text("avec").map(|words| {
        let cure = format!("Les valeurs possibles, séparées par des virgules, sont : {}.", Avec::WORDS.join(", "));
        Avec::parse(words).map_err(|word| refuse("avec", &format!("« {} » ne convient pas", shown(word)), &cure))
    });
    Ok(TrackOptions {
        sens: query.word("sens", Sens::WORDS, Sens::parse)?.unwrap_or_default(),
        variante: query.word("variante", PointLimit::WORDS, PointLimit::parse)?.unwrap_or_default(),
        avec: avec.transpose()?.unwrap_or_default(),
    })
}

fn format_unknown(request: &HttpRequest, offered: &[FileFormat]) -> Error {
    let known = format!("Les formats sont : {}.", FileFormat::names(offered));
    Error::NotFound { what: format!("fichier « {} »", shown(request.path())), known }
}
