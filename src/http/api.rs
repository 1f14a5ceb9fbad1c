//! `/api…`: what the atlas knows, as JSON.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Body;
use super::base::local;
use super::fiche::LocaliteShown;
use super::{AppState, read};
use crate::atlas::{Atlas, Etape, Figures, Hole, Voie, figures};
use crate::error::Result;
use crate::file::FileFormat;
use crate::geo::{Bounds, km, rounded};
use crate::links::{Address, Base, Parametres, Route};
use crate::model::Code;
use crate::trace::{FORMATS_OF_ETAPE, FORMATS_OF_VOIE};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::ApiVoies.pattern(), voies))
        .service(read(Route::ApiVoie.pattern(), voie))
        .service(read(Route::ApiEtapes.pattern(), etapes))
        .service(read(Route::ApiEtape.pattern(), etape));
}

/// What every answer says beside its content.
#[derive(Serialize)]
struct Document<'a, T> {
    #[serde(flatten)]
    content: T,
    /// How ascents are counted.
    methode_denivele: &'static str,
    attribution: &'a [String],
}

fn document(request: &HttpRequest, atlas: &Atlas, content: impl Serialize) -> Result<HttpResponse> {
    let document = Document { content, methode_denivele: figures::METHOD, attribution: &atlas.attribution };
    Ok(Body::json(&document)?.answer(request.head()))
}

async fn voies(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    #[derive(Serialize)]
    struct Voies<'a> {
        voies: Vec<VoieShort<'a>>,
    }
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let base = local(&request, &service.config);
    document(&request, atlas, Voies { voies: atlas.voies.iter().map(|voie| VoieShort::of(voie, &base)).collect() })
}

async fn voie(request: HttpRequest, service: web::Data<AppState>, code: web::Path<String>) -> Result<HttpResponse> {
    #[derive(Serialize)]
    struct VoieLong<'a> {
        #[serde(flatten)]
        short: VoieShort<'a>,
        lignes: Vec<LigneShown<'a>>,
    }
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let voie = atlas.voie_asked(&code)?;
    let lignes = voie.lignes.iter().map(|ligne| LigneShown {
        variante: &ligne.variante,
        figures: &ligne.figures,
        trous: ligne.holes(),
    });
    document(
        &request,
        atlas,
        VoieLong { short: VoieShort::of(voie, &local(&request, &service.config)), lignes: lignes.collect() },
    )
}

async fn etapes(request: HttpRequest, service: web::Data<AppState>, code: web::Path<String>) -> Result<HttpResponse> {
    #[derive(Serialize)]
    struct Etapes<'a> {
        voie: &'a Code,
        etapes: Vec<EtapeShown<'a>>,
    }
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let voie = atlas.voie_asked(&code)?;
    let base = local(&request, &service.config);
    let etapes = voie.etapes.iter().map(|etape| EtapeShown::of(atlas, voie, etape, &base)).collect();
    document(&request, atlas, Etapes { voie: &voie.row.code, etapes })
}

async fn etape(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let voie = atlas.voie_asked(&path.0)?;
    let etape = voie.etape_asked(&path.1)?;
    document(&request, atlas, EtapeShown::of(atlas, voie, etape, &local(&request, &service.config)))
}

/// A voie in a list.
#[derive(Serialize)]
struct VoieShort<'a> {
    code: &'a Code,
    nom: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    couleur: &'a str,
    deux_sens: bool,
    /// Of the main line ([`Voie::first_line`]).
    #[serde(flatten)]
    figures: Option<&'a Figures>,
    /// Of the main line and all variants, what they share counted once.
    reseau_m: f64,
    nombre_etapes: usize,
    nombre_trous: usize,
    bounds: Option<Bounds>,
    liens: Liens,
}

impl<'a> VoieShort<'a> {
    fn of(voie: &'a Voie, base: &Base) -> Self {
        let code = &voie.row.code;
        Self {
            code,
            nom: &voie.row.nom,
            description: &voie.row.description,
            couleur: &voie.row.couleur,
            deux_sens: voie.row.deux_sens,
            figures: voie.first_line().map(|ligne| &ligne.figures),
            reseau_m: rounded(voie.reseau_m, 1),
            nombre_etapes: voie.etapes.len(),
            nombre_trous: voie.lignes.iter().map(|ligne| ligne.holes().len()).sum(),
            bounds: voie.bounds,
            liens: Liens {
                api: base.link(&Address::api(code.as_str(), None)),
                etapes: Some(base.link(&Address::ApiEtapes { voie: code.as_str().into() })),
                traces: traces(!voie.path.pieces.is_empty(), FORMATS_OF_VOIE, |extension| {
                    base.link(&Address::trace(code.as_str(), None, extension))
                }),
                profil: None,
                hebergements: (!voie.lignes.is_empty()).then(|| Listes::of(code.as_str(), None, base)),
                itineraires: (!voie.lignes.is_empty())
                    .then(|| base.link(&Address::itineraire(code.as_str(), "html", Parametres::default()))),
            },
        }
    }
}

/// Where to go on, relative to the service.
#[derive(Serialize)]
struct Liens {
    api: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etapes: Option<String>,
    /// Where every height is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    profil: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hebergements: Option<Listes>,
    /// Étapes of one's own, to choose them there.
    #[serde(skip_serializing_if = "Option::is_none")]
    itineraires: Option<String>,
    /// By format; none where there is no line.
    #[serde(flatten)]
    traces: BTreeMap<&'static str, String>,
}

/// The addresses of a track in each format, if there is one.
fn traces(
    there: bool,
    formats: &[FileFormat],
    link: impl Fn(&'static str) -> String,
) -> BTreeMap<&'static str, String> {
    formats.iter().filter(|_| there).map(|format| (format.extension, link(format.extension))).collect()
}

/// The hosts along it, in each format.
#[derive(Serialize)]
struct Listes {
    html: String,
    csv: String,
    xlsx: String,
    gpx: String,
}

impl Listes {
    fn of(voie: &str, etape: Option<&str>, base: &Base) -> Self {
        let [html, csv, xlsx, gpx] =
            ["html", "csv", "xlsx", "gpx"].map(|format| base.link(&Address::liste(voie, etape, format)));
        Self { html, csv, xlsx, gpx }
    }
}

/// The main line or a variant of a voie.
#[derive(Serialize)]
struct LigneShown<'a> {
    /// Empty: the main line.
    variante: &'a str,
    #[serde(flatten)]
    figures: &'a Figures,
    trous: &'a [Hole],
}

/// An étape.
#[derive(Serialize)]
struct EtapeShown<'a> {
    voie: &'a Code,
    /// How URLs name it.
    etape: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    variante: &'a str,
    numero: i64,
    nom: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    depart: Option<LocaliteShown<'a>>,
    arrivee: Option<LocaliteShown<'a>>,
    /// Chainage of its start on its line, kilometres; absent where it has no line.
    #[serde(skip_serializing_if = "Option::is_none")]
    de_km: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a_km: Option<f64>,
    #[serde(flatten)]
    figures: Option<&'a Figures>,
    /// One for each stretch without a hole.
    morceaux: usize,
    bounds: Option<Bounds>,
    liens: Liens,
}

impl<'a> EtapeShown<'a> {
    fn of(atlas: &'a Atlas, voie: &'a Voie, etape: &'a Etape, base: &Base) -> Self {
        let (code, slug, trace) = (&voie.row.code, etape.slug(), etape.trace.as_ref());
        let profil = || Address::ApiProfil {
            voie: code.as_str().into(),
            etape: slug.as_str().into(),
            parametres: Parametres::default(),
        };
        Self {
            voie: code,
            variante: &etape.row.variante,
            numero: etape.row.numero,
            nom: &etape.row.nom,
            description: &etape.row.description,
            depart: LocaliteShown::of(atlas, etape.depart),
            arrivee: LocaliteShown::of(atlas, etape.arrivee),
            de_km: trace.map(|t| km(t.de_m)),
            a_km: trace.map(|t| km(t.a_m)),
            figures: trace.map(|t| &t.figures),
            morceaux: trace.map_or(0, |t| t.path.pieces.len()),
            bounds: trace.and_then(|t| t.bounds),
            liens: Liens {
                api: base.link(&Address::api(code.as_str(), Some(&slug))),
                etapes: None,
                traces: traces(trace.is_some(), FORMATS_OF_ETAPE, |extension| {
                    base.link(&Address::trace(code.as_str(), Some(&slug), extension))
                }),
                profil: trace.and_then(|t| t.figures.relief.as_ref()).map(|_| base.link(&profil())),
                hebergements: trace.map(|_| Listes::of(code.as_str(), Some(&slug), base)),
                itineraires: None,
            },
            etape: slug,
        }
    }
}
