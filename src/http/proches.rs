//! `/api/proches` and `/api/hebergeurs/proches`: the hosts, localités and points of interest nearest to a position.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web;
use serde::Serialize;

use super::fiche::{self, Fiche, Form};
use super::filter::Filter;
use super::place::{not_swapped, place};
use super::query::Query;
use super::read::{Reading, RouteRequest, reading};
use super::snapshot::Snapshot;
use crate::atlas::nearest::Found;
use crate::atlas::{Atlas, Chemin, Genre};
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::{Position, km, rounded};
use crate::links::{Parametre, Route};
use crate::model::Code;
use crate::words::Words;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::ApiHebergeursProches, Route::ApiProches] {
        app.service(reading::<ProchesReading>(route.pattern()));
    }
}

/// The words of `?de=`, each with its kind.
const GENRES: [(&str, Genre); 3] =
    [("hebergeurs", Genre::Hebergeur), ("localites", Genre::Localite), ("points-interet", Genre::PointInteret)];

/// A request for the things nearest to a position. The position is personal, so nothing logs it.
pub(super) struct ProchesReading {
    /// The requested kinds, sorted and without duplicates.
    genres: Vec<Genre>,
    from: Position,
    /// The maximum number of results of each kind.
    n: usize,
    /// The maximum distance in metres.
    rayon_m: f64,
    form: Form,
    filter: Filter,
}

impl Reading for ProchesReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let genres = if request.is_for(Route::ApiProches) { genres(&query)? } else { vec![Genre::Hebergeur] };
        Ok(Self {
            genres,
            from: place(&query)?,
            n: query.number(Parametre::N, 1, 50)?.unwrap_or(5),
            // The maximum is half a meridian: no place on Earth is farther away.
            rayon_m: query.number(Parametre::Rayon, 1.0, 20_040_000.0)?.unwrap_or(f64::INFINITY),
            form: Form::of(request.head, &query)?,
            filter: Filter::of(&query)?,
        })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        #[derive(Serialize)]
        struct Nothing {}
        let atlas = &snapshot.atlas;
        not_swapped(self.from, atlas)?;
        let lists = self.genres.iter().map(|genre| (*genre, self.nearest(atlas, *genre))).collect();
        fiche::document(atlas, self.form, Nothing {}, lists)
    }

    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        snapshot.atlas.is_indexed().then(|| self.answer(snapshot))
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        Some(fiche::VARY)
    }
}

impl ProchesReading {
    /// Returns the results of one kind, nearest first.
    fn nearest<'a>(&self, atlas: &'a Atlas, genre: Genre) -> Vec<Fiche<'a, Loin<'a>>> {
        let wanted = |index| self.filter.wants(atlas, genre.quoi(index));
        let fiche = |found: &Found| {
            let quoi = genre.quoi(found.index);
            let chemins = atlas.chemins_pres_de(quoi).iter().filter_map(|chemin| CheminShown::of(atlas, chemin));
            let loin = Loin {
                distance_m: rounded(found.distance_m, 1),
                cap: rounded(found.bearing, 1) % 360.0,
                direction: Words::french().direction(found.bearing),
                chemins: chemins.collect(),
            };
            Fiche::of(atlas, quoi, &self.filter, loin)
        };
        atlas.nearest(genre).find(self.from, self.n, self.rayon_m, wanted).iter().filter_map(fiche).collect()
    }
}

/// Returns the requested kinds, sorted, or all kinds if none is named. Errors: a word that names no kind.
fn genres(query: &Query) -> Result<Vec<Genre>> {
    let genre = |word: &str| GENRES.iter().find(|(name, _)| *name == word).map(|(_, genre)| *genre);
    let mut genres = query.words(Parametre::De, &GENRES.map(|(name, _)| name), genre)?;
    if genres.is_empty() {
        genres = GENRES.map(|(_, genre)| genre).to_vec();
    }
    genres.sort_unstable();
    genres.dedup();
    Ok(genres)
}

/// The distance and direction of a result, and its place on the ways near it.
#[derive(Serialize)]
struct Loin<'a> {
    /// The geodesic distance, rounded to the decimetre.
    distance_m: f64,
    /// The bearing in degrees clockwise from north.
    cap: f64,
    /// The bearing in words.
    direction: &'static str,
    /// The ways within 2 km, nearest first.
    chemins: Vec<CheminShown<'a>>,
}

/// The place where a way passes something.
#[derive(Serialize)]
struct CheminShown<'a> {
    voie: &'a Code,
    /// Empty for the main line.
    variante: &'a str,
    /// Kilometres from the start of the main line or the variant.
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
