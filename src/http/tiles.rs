//! `/tiles…`: tiles and their TileJSON.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::Body;
use super::base_url::base_url;
use super::query::shown;
use super::snapshot::Key;
use super::{Service, read};
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::tile::tilejson::TileJson;
use crate::tile::{Layer, LayerSet};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read("/tiles.json", all_json))
        .service(read("/tiles/{layers}.json", some_json))
        .service(read("/tiles/{z}/{x}/{y}.mvt", all))
        .service(read("/tiles/{layers}/{z}/{x}/{y}.mvt", some));
}

async fn all_json(request: HttpRequest, service: web::Data<Service>) -> Result<HttpResponse> {
    tilejson(&request, &service, LayerSet::ALL)
}

async fn some_json(
    request: HttpRequest,
    service: web::Data<Service>,
    layers: web::Path<String>,
) -> Result<HttpResponse> {
    tilejson(&request, &service, parse_layers(&layers)?)
}

async fn all(
    request: HttpRequest,
    service: web::Data<Service>,
    address: web::Path<[String; 3]>,
) -> Result<HttpResponse> {
    tile(&request, &service, LayerSet::ALL, &address).await
}

async fn some(
    request: HttpRequest,
    service: web::Data<Service>,
    path: web::Path<(String, String, String, String)>,
) -> Result<HttpResponse> {
    let (layers, z, x, y) = path.into_inner();
    tile(&request, &service, parse_layers(&layers)?, &[z, x, y]).await
}

async fn tile(
    request: &HttpRequest,
    service: &Service,
    layers: LayerSet,
    address: &[String; 3],
) -> Result<HttpResponse> {
    let tile = parse_tile(address)?;
    let body = service.snapshot().body(Key::Tile(layers, tile)).await?;
    Ok(body.map_or_else(|| HttpResponse::NoContent().finish(), |body| body.answer(request)))
}

fn tilejson(request: &HttpRequest, service: &Service, layers: LayerSet) -> Result<HttpResponse> {
    let document = TileJson::new(&service.snapshot().atlas, layers, &base_url(request, &service.config));
    Ok(Body::json(&document)?.answer(request))
}

/// Errors: not three whole numbers (400), or no tile of the pyramid (404).
fn parse_tile([z, x, y]: &[String; 3]) -> Result<TileId> {
    let number = |text: &str| -> Result<u64> {
        // `parse` alone would take a sign.
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // More digits than a u64 holds is far out of the pyramid, not malformed.
        if digits { Ok(text.parse().unwrap_or(u64::MAX)) } else { Err(malformed(text)) }
    };
    TileId::new(number(z)?, number(x)?, number(y)?).map_err(|invalid| Error::NotFound {
        what: invalid.to_string(),
        known: "L'adresse d'une tuile est zoom/colonne/ligne.".into(),
    })
}

fn malformed(text: &str) -> Error {
    Error::input(
        "adresse de tuile",
        format!("« {} » n'est pas un nombre entier", shown(text)),
        "L'adresse d'une tuile est /tiles/zoom/colonne/ligne.mvt.",
    )
}

/// Errors: a name is no layer's (404).
fn parse_layers(names: &str) -> Result<LayerSet> {
    LayerSet::parse(names).map_err(|unknown| Error::NotFound {
        what: format!("couche « {} »", shown(&unknown.0)),
        known: format!("Les couches sont : {}.", Layer::ALL.map(Layer::name).join(", ")),
    })
}
