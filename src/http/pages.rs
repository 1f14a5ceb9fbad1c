//! The pages, the style, and what they need: files that are embedded in the program.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::Body;
use super::base::{base, local};
use super::key::Key;
use super::{AppState, read};
use crate::error::Result;
use crate::links::Route;
use crate::pages::PageCarte;
use crate::web::{ASSETS, STYLE};
use crate::words::Langue;

/// What the pages may load: nothing from anywhere else (MapLibre sets inline styles and draws images of its own).
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; base-uri 'none'; object-src 'none'";

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for (number, asset) in ASSETS.iter().enumerate() {
        let handler = move |request: HttpRequest, service: web::Data<AppState>| file(number, request, service);
        app.service(read(asset.path, handler));
    }
    app.service(read(Route::Accueil.pattern(), page))
        .service(read(Route::Style.pattern(), style))
        .service(read(Route::Voie.pattern(), voie))
        .service(read(Route::Etape.pattern(), etape));
}

/// The page, on which the script shows the voie that the address names.
async fn voie(request: HttpRequest, service: web::Data<AppState>, code: web::Path<String>) -> Result<HttpResponse> {
    let snapshot = service.snapshot();
    snapshot.atlas.voie_asked(&code)?;
    page(request, service).await
}

/// The same of an étape.
async fn etape(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let snapshot = service.snapshot();
    let voie = snapshot.atlas.voie_asked(&path.0)?;
    voie.etape_asked(&path.1)?;
    page(request, service).await
}

async fn page(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let base = local(&request, &service.config);
    answer(Key::of(PageCarte { langue: Langue::default(), base }), &request, &service).await
}

async fn file(number: usize, request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    answer(Key::Asset(number), &request, &service).await
}

async fn answer(key: Key, request: &HttpRequest, service: &AppState) -> Result<HttpResponse> {
    let body = service.snapshot().body(key).await?;
    let mut answer = body.map_or_else(|| HttpResponse::NotFound().finish(), |body| body.answer(request.head()));
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    Ok(answer)
}

async fn style(request: HttpRequest, service: web::Data<AppState>) -> HttpResponse {
    let text = STYLE.replace("{base}", &base(&request, &service.config).to_string());
    Body::new("application/json; charset=utf-8", text.into()).answer(request.head())
}
