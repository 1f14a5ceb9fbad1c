//! `/api/voies/{voie}/hebergeurs`, `/points-interet` and `/localites`: things along a voie, in walking order.

use std::sync::Arc;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::fiche::{self, Fiche, Form};
use super::filter::Filter;
use super::key::Key;
use super::place::ecart_max_m;
use super::query::Query;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::section::{Kilometres, Way};
use super::snapshot::Snapshot;
use crate::atlas::{Atlas, Etape, Genre, Ligne, Passage, Voie};
use crate::error::{Error, Result};
use crate::file::{Fichier, Product};
use crate::geo::{km, rounded};
use crate::links::{Parametre, Route};
use crate::lits::{self, Alerte, Nuit, SansLitShown};
use crate::model::{Code, Sens};
use crate::words::Words;

/// The routes, each with the kind of thing that it lists.
const ROUTES: [(Route, Genre); 3] = [
    (Route::ApiHebergeurs, Genre::Hebergeur),
    (Route::ApiLocalites, Genre::Localite),
    (Route::ApiPointsInteret, Genre::PointInteret),
];

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for (route, _) in ROUTES {
        app.service(cached_reading::<Arc<LeLongRequest>>(route.pattern()));
    }
}

impl CachedReading for Arc<LeLongRequest> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let form = Form::of(request.head, &query)?;
        let genre =
            ROUTES.iter().find(|(route, _)| request.is_for(*route)).map_or(Genre::Hebergeur, |(_, genre)| *genre);
        let [voie] = request.args().map(str::to_owned);
        Ok(Self::new(LeLongRequest { voie, genre, query, form }))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::shared(Self::clone(self)))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::Internal("une liste sans contenu".into()))
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        Some(fiche::VARY)
    }
}

/// A request for a list. The parameters stay text until the voie is known, because their ranges depend on its length.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LeLongRequest {
    voie: String,
    genre: Genre,
    query: Query,
    form: Form,
}

impl Product for LeLongRequest {
    /// Makes the document. Errors: there is no such voie or étape, or a parameter is outside its range.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        Wanted::of(atlas, &self.voie, self.genre, &self.query)?.document(self.form).map(Some)
    }

    fn is_seldom(&self) -> bool {
        true
    }
}

/// A parsed request.
struct Wanted<'a> {
    atlas: &'a Atlas,
    voie: &'a Voie,
    /// The étape to which the list is restricted. If there is one, kilometres count from its start.
    etape: Option<&'a Etape>,
    genre: Genre,
    sens: Sens,
    ecart_max_m: f64,
    /// The start and end of the listed stretch, in metres from the start in walking direction.
    stretch_m: [f64; 2],
    filter: Filter,
}

impl<'a> Wanted<'a> {
    fn of(atlas: &'a Atlas, code: &str, genre: Genre, query: &Query) -> Result<Self> {
        let (voie, etape) = atlas.voie_and_etape_asked(code, query.text(Parametre::Etape))?;
        let longest_m = match etape {
            Some(etape) => etape.trace.as_ref().map_or(0.0, |trace| trace.figures.longueur_m),
            None => voie.lignes.iter().map(|ligne| ligne.figures.longueur_m).fold(0.0, f64::max),
        };
        // Rounded up to the metre, so that the last kilometre in a response is a valid parameter.
        let most_km = (longest_m / 1000.0 * 1e3).ceil() / 1e3;
        let way = Way { voie, etape: query.text(Parametre::Etape) };
        let stretch_km = Kilometres::of(query)?.within(&way, most_km)?;
        Ok(Self {
            atlas,
            voie,
            etape,
            genre,
            sens: query.sens()?,
            ecart_max_m: ecart_max_m(query)?,
            stretch_m: stretch_km.map(|km| km * 1000.0),
            filter: Filter::of(query)?,
        })
    }

    fn document(&self, form: Form) -> Result<Fichier> {
        #[derive(Serialize)]
        struct Says<'a> {
            voie: &'a Code,
            #[serde(skip_serializing_if = "Option::is_none")]
            etape: Option<String>,
            sens: &'static str,
            /// The stretches without an open bed that are too long for a usual day. Only lists of hosts have them.
            #[serde(skip_serializing_if = "Option::is_none")]
            sans_lit: Option<Vec<SansLitLong<'a>>>,
        }
        let parts = if self.genre == Genre::Hebergeur { self.parts() } else { vec![] };
        let says = Says {
            voie: &self.voie.row.code,
            etape: self.etape.map(Etape::slug),
            sens: self.sens.as_str(),
            sans_lit: (self.genre == Genre::Hebergeur)
                .then(|| parts.iter().flat_map(|part| part.sans_lit(self.atlas)).collect()),
        };
        let fiches = match self.etape {
            Some(etape) => self.of_etape(etape),
            None => self.voie.lignes.iter().flat_map(|ligne| self.of_ligne(ligne)).collect(),
        };
        fiche::document(self.atlas, form, says, vec![(self.genre, fiches)])
    }

    /// Returns the parts of the lines that the list covers, with their warnings.
    fn parts(&self) -> Vec<Part<'a>> {
        let nuit = Nuit::of(self.atlas, self.filter.jour());
        let part = |ligne: &'a Ligne, start_m: f64| {
            let part_m = self.stretch_m.map(|at_m| start_m + at_m);
            let alertes = lits::along(Words::french(), self.atlas, ligne, self.sens, nuit, part_m);
            Part { variante: &ligne.variante, start_m, alertes }
        };
        match self.etape {
            Some(etape) => {
                let of_etape = lits::part_of(self.voie, etape, self.sens);
                of_etape.map(|(ligne, [start_m, _])| part(ligne, start_m)).into_iter().collect()
            }
            None => self.voie.lignes.iter().map(|ligne| part(ligne, 0.0)).collect(),
        }
    }

    fn of_ligne(&self, ligne: &'a Ligne) -> Vec<Fiche<'a, Long<'a>>> {
        let passages = ligne.passages(self.atlas, self.ecart_max_m);
        let etape_at = |at_m: f64| self.voie.etape_at(&ligne.variante, at_m).map(Etape::slug);
        self.fiches(&passages, &ligne.variante, ligne.figures.longueur_m, etape_at)
    }

    fn of_etape(&self, etape: &'a Etape) -> Vec<Fiche<'a, Long<'a>>> {
        let Some(trace) = &etape.trace else { return vec![] };
        let passages = etape.passages(self.atlas, self.genre);
        self.fiches(passages, &etape.row.variante, trace.figures.longueur_m, |_| Some(etape.slug()))
    }

    /// Returns the matching things along a line, in walking order. Things at the same kilometre are sorted by distance
    /// from the way, then by code.
    fn fiches(
        &self,
        passages: &[Passage],
        variante: &'a str,
        longueur_m: f64,
        etape_at: impl Fn(f64) -> Option<String>,
    ) -> Vec<Fiche<'a, Long<'a>>> {
        let wanted = |p: &&Passage| {
            p.quoi.parts().0 == self.genre && p.off_m <= self.ecart_max_m && self.filter.wants(self.atlas, p.quoi)
        };
        let [from_m, to_m] = self.stretch_m;
        let within = |at_m: f64| (from_m - 0.5..=to_m + 0.5).contains(&at_m);
        let mut passed: Vec<(f64, &Passage)> = passages
            .iter()
            .filter(wanted)
            .map(|p| (self.sens.walked(p.chainage_m, longueur_m), p))
            .filter(|(at_m, _)| within(*at_m))
            .collect();
        // Comparing row numbers compares codes, because the atlas sorts its rows by code.
        passed.sort_by(|(at_a, a), (at_b, b)| {
            at_a.total_cmp(at_b).then(a.off_m.total_cmp(&b.off_m)).then(a.quoi.cmp(&b.quoi))
        });
        let fiche = |(at_m, p): &(f64, &Passage)| {
            let etape = etape_at(p.chainage_m);
            let long = Long { variante, etape, km: km(*at_m), ecart_m: rounded(p.off_m, 1) };
            Fiche::of(self.atlas, p.quoi, &self.filter, long)
        };
        passed.iter().filter_map(fiche).collect()
    }
}

/// A part of a line, with its warnings.
struct Part<'a> {
    /// Empty for the main line.
    variante: &'a str,
    /// The point from which kilometres count, in metres from the start of the line in walking direction.
    start_m: f64,
    alertes: Vec<Alerte>,
}

impl<'a> Part<'a> {
    fn sans_lit<'s>(&'s self, atlas: &'a Atlas) -> impl Iterator<Item = SansLitLong<'s>> + use<'s, 'a> {
        let Self { variante, start_m, alertes } = self;
        alertes.iter().map(move |alerte| SansLitLong { variante, sans_lit: SansLitShown::of(atlas, alerte, *start_m) })
    }
}

/// A stretch of a line without an open bed.
#[derive(Serialize)]
struct SansLitLong<'a> {
    /// Empty for the main line.
    variante: &'a str,
    #[serde(flatten)]
    sans_lit: SansLitShown<'a>,
}

/// The place where a line passes something.
#[derive(Serialize)]
struct Long<'a> {
    /// Empty for the main line.
    variante: &'a str,
    /// The étape that passes it, if any.
    etape: Option<String>,
    /// Kilometres from the start of the line, or of the requested étape, in walking direction.
    km: f64,
    /// Distance from the line in metres, as the crow flies.
    ecart_m: f64,
}
