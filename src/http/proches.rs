//! `/api/proches` and `/api/hebergeurs/proches`: what is nearest to a place.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Body;
use super::fiche::{self, Fiche, Form};
use super::filter::Filter;
use super::place::place;
use super::query::Query;
use super::{AppState, read};
use crate::atlas::{Atlas, Chemin, Genre};
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::{km, rounded};
use crate::links::Route;
use crate::model::Code;
use crate::words::Words;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::ApiHebergeursProches.pattern(), hebergeurs))
        .service(read(Route::ApiProches.pattern(), tous));
}

const GENRES: [(&str, Genre); 3] =
    [("hebergeurs", Genre::Hebergeur), ("localites", Genre::Localite), ("points-interet", Genre::PointInteret)];

async fn hebergeurs(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    proches(&request, &service, &[Genre::Hebergeur]).await
}

async fn tous(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let genre = |word: &str| GENRES.iter().find(|(name, _)| *name == word).map(|(_, genre)| *genre);
    let mut genres = Query::of(&request)?.words("de", &GENRES.map(|(name, _)| name), genre)?;
    if genres.is_empty() {
        genres = GENRES.map(|(_, genre)| genre).to_vec();
    }
    genres.sort_unstable();
    genres.dedup();
    proches(&request, &service, &genres).await
}

/// The nearest of each kind. Where they are asked from is the pilgrim's own affair: it is in no log.
async fn proches(request: &HttpRequest, service: &AppState, genres: &[Genre]) -> Result<HttpResponse> {
    let query = Query::of(request)?;
    let snapshot = service.snapshot();
    let file = document(snapshot.indexed().await?, &query, Form::accepted(request), genres)?;
    Ok(fiche::answer(request, &Body::once(file)))
}

/// The nearest of each kind. Errors: a parameter is out of range.
fn document(atlas: &Atlas, query: &Query, accepted: Option<Form>, genres: &[Genre]) -> Result<Fichier> {
    #[derive(Serialize)]
    struct Nothing {}
    let from = place(query, atlas)?;
    let n = query.number("n", 1, 50)?.unwrap_or(5);
    // No place on Earth is farther than half a meridian.
    let rayon_m = query.number("rayon", 1.0, 20_040_000.0)?.unwrap_or(f64::INFINITY);
    let (form, filter) = (Form::asked(query, accepted)?, Filter::of(query)?);
    let list = |genre: Genre| {
        let found = atlas.nearest(genre).find(from, n, rayon_m, |index| filter.wants(atlas, genre.quoi(index)));
        let fiche = |found: &crate::atlas::nearest::Found| {
            let quoi = genre.quoi(found.index);
            let chemins = atlas.chemins_pres_de(quoi).iter().filter_map(|chemin| CheminShown::of(atlas, chemin));
            let loin = Loin {
                distance_m: rounded(found.distance_m, 1),
                cap: rounded(found.bearing, 1) % 360.0,
                direction: Words::french().direction(found.bearing),
                chemins: chemins.collect(),
            };
            Fiche::of(atlas, quoi, &filter, loin)
        };
        (genre, found.iter().filter_map(fiche).collect())
    };
    fiche::document(atlas, form, Nothing {}, genres.iter().map(|genre| list(*genre)).collect())
}

/// How far something is, and where on the ways near it.
#[derive(Serialize)]
struct Loin<'a> {
    /// Geodesic, to the decimetre.
    distance_m: f64,
    /// Bearing, degrees clockwise from north.
    cap: f64,
    /// The same in a word.
    direction: &'static str,
    /// The ways within 2 km of it, the nearest first.
    chemins: Vec<CheminShown<'a>>,
}

/// Where on a way something is.
#[derive(Serialize)]
struct CheminShown<'a> {
    voie: &'a Code,
    /// Empty: the main line.
    variante: &'a str,
    /// From the start of the main line or of the variant.
    km: f64,
    ecart_m: f64,
}

impl<'a> CheminShown<'a> {
    fn of(atlas: &'a Atlas, chemin: &Chemin) -> Option<Self> {
        let (voie, ligne) = chemin.of(atlas)?;
        let (km, ecart_m) = (km(chemin.chainage_m), rounded(chemin.off_m, 1));
        Some(Self { voie: &voie.row.code, variante: &ligne.variante, km, ecart_m })
    }
}
