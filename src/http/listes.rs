//! `/listes…`: the hosts along a voie or an étape, to download, to read or to print.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::base;
use super::key::Key;
use super::pages::CONTENT_SECURITY_POLICY;
use super::query::Query;
use super::{AppState, read};
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::{Base, Route};
use crate::liste::{ECART_M, FORMATS, ListeFile, ListeRequest};
use crate::model::Sens;
use crate::pages::{EXTENSION as PAGE, PageListe};
use crate::words::Langue;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::ListeVoie.pattern(), voie)).service(read(Route::ListeEtape.pattern(), etape));
}

async fn voie(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (voie, format) = path.into_inner();
    liste(&request, &service, voie, None, &format).await
}

async fn etape(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse> {
    let (voie, etape, format) = path.into_inner();
    liste(&request, &service, voie, Some(etape), &format).await
}

async fn liste(
    request: &HttpRequest,
    service: &AppState,
    code: String,
    slug: Option<String>,
    format: &str,
) -> Result<HttpResponse> {
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let voie = atlas.voie_asked(&code)?;
    if let Some(slug) = &slug {
        voie.etape_asked(slug)?;
    }
    let is_page = format == PAGE;
    let file = FileFormat::parse(format, FORMATS);
    if file.is_none() && !is_page {
        return Err(Error::NotFound {
            what: format!("format « {} »", shown(format)),
            known: format!("Les formats sont : {PAGE}, {}.", FileFormat::names(FORMATS)),
        });
    }
    let query = Query::of(request)?;
    let sens = query.word("sens", Sens::WORDS, Sens::parse)?.unwrap_or_default();
    let ecart_max_m = query.number("ecart_max", 0.0, 10.0)?.map_or(ECART_M, metres);
    let demande = ListeRequest { voie: code, etape: slug, sens, ecart_max_m };
    let key = match file {
        None => Key::of(PageListe { demande, langue: Langue::Fr, base: base::local(request, &service.config) }),
        Some(format) => {
            // The others have no links. So they are the same by every name of the service.
            let base = if format == FileFormat::GPX { base::base(request, &service.config) } else { Base::default() };
            Key::of(ListeFile { demande, format, base })
        }
    };
    let body = snapshot.body(key).await?;
    let none = || Error::NotFound {
        what: "tracé de cette liste".into(),
        known: "Aucun tronçon n'est encore rattaché à cette voie ou à cette étape.".into(),
    };
    let mut answer = body.ok_or_else(none)?.answer(request.head());
    if is_page {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    }
    Ok(answer)
}

/// Kilometres of the range above, to the metre.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn metres(km: f64) -> u32 {
    (km * 1000.0).round() as u32
}
