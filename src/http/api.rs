//! `/api/voies…`: voies and étapes as JSON, with links to their files.

use std::collections::BTreeMap;

use actix_web::web;
use serde::Serialize;

use super::answer::{JSON, json_file};
use super::fiche::LocaliteShown;
use super::read::{Reading, RouteRequest, reading};
use super::snapshot::Snapshot;
use crate::annonces::{Annonce, PerturbationShown};
use crate::atlas::{Atlas, Aujourdhui, Etape, Figures, Hole, Invented, Ligne, Path, Voie, figures};
use crate::error::Result;
use crate::file::{Fichier, FileFormat};
use crate::geo::{Bounds, km, rounded};
use crate::links::{Address, Base, Parametres, Route};
use crate::model::{Code, Sens};
use crate::trace::{FORMATS_OF_ETAPE, FORMATS_OF_VOIE};
use crate::words::Words;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    for route in [Route::ApiVoies, Route::ApiVoie, Route::ApiEtapes, Route::ApiEtape] {
        app.service(reading::<ApiReading>(route.pattern()));
    }
}

/// A request for voies or étapes.
pub(super) struct ApiReading {
    what: What,
    /// The base of links.
    base: Base,
}

enum What {
    Voies,
    Voie { voie: String },
    Etapes { voie: String },
    Etape { voie: String, etape: String },
}

impl Reading for ApiReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [voie, etape] = request.args().map(str::to_owned);
        let what = match () {
            () if request.is_for(Route::ApiVoies) => What::Voies,
            () if request.is_for(Route::ApiVoie) => What::Voie { voie },
            () if request.is_for(Route::ApiEtapes) => What::Etapes { voie },
            () => What::Etape { voie, etape },
        };
        Ok(Self { what, base: request.local() })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let (atlas, base) = (&*snapshot.atlas, &self.base);
        match &self.what {
            What::Voies => document(atlas, Voies::of(atlas, base)),
            What::Voie { voie } => document(atlas, VoieLong::of(atlas, atlas.voie_asked(voie)?, base)),
            What::Etapes { voie } => document(atlas, Etapes::of(atlas, atlas.voie_asked(voie)?, base)),
            What::Etape { voie, etape } => {
                let voie = atlas.voie_asked(voie)?;
                document(atlas, EtapeShown::of(atlas, voie, voie.etape_asked(etape)?, base))
            }
        }
    }
}

/// The members that all documents have, with the content of one of them.
#[derive(Serialize)]
struct Document<'a, T> {
    #[serde(flatten)]
    content: T,
    /// The name of the method by which ascents are computed.
    methode_denivele: &'static str,
    attribution: &'a [String],
}

fn document(atlas: &Atlas, content: impl Serialize) -> Result<Fichier> {
    json_file(JSON, &Document { content, methode_denivele: figures::METHOD, attribution: &atlas.attribution })
}

/// The list of all voies.
#[derive(Serialize)]
struct Voies<'a> {
    voies: Vec<VoieShort<'a>>,
}

impl<'a> Voies<'a> {
    fn of(atlas: &'a Atlas, base: &Base) -> Self {
        Self { voies: atlas.voies.iter().map(|voie| VoieShort::of(atlas, voie, base)).collect() }
    }
}

/// A voie with its lines.
#[derive(Serialize)]
struct VoieLong<'a> {
    #[serde(flatten)]
    short: VoieShort<'a>,
    lignes: Vec<LigneShown<'a>>,
}

impl<'a> VoieLong<'a> {
    fn of(atlas: &'a Atlas, voie: &'a Voie, base: &Base) -> Self {
        let lignes = voie.lignes.iter().map(|ligne| LigneShown::of(atlas, voie, ligne)).collect();
        Self { short: VoieShort::of(atlas, voie, base), lignes }
    }
}

/// The étapes of a voie.
#[derive(Serialize)]
struct Etapes<'a> {
    voie: &'a Code,
    etapes: Vec<EtapeShown<'a>>,
}

impl<'a> Etapes<'a> {
    fn of(atlas: &'a Atlas, voie: &'a Voie, base: &Base) -> Self {
        let etapes = voie.etapes.iter().map(|etape| EtapeShown::of(atlas, voie, etape, base)).collect();
        Self { voie: &voie.row.code, etapes }
    }
}

/// A voie in a list.
#[derive(Serialize)]
struct VoieShort<'a> {
    /// The closures on its lines. Kilometres count from the start of each line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    perturbations: Vec<PerturbationShown<'a>>,
    code: &'a Code,
    nom: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    couleur: &'a str,
    deux_sens: bool,
    /// The figures of the main line ([`Voie::first_line`]).
    #[serde(flatten)]
    figures: Option<&'a Figures>,
    /// The figures of the main line with the detours that hold today.
    #[serde(skip_serializing_if = "Option::is_none")]
    aujourd_hui: Option<Aujourdhui>,
    /// The length in metres of the main line and all variants. Shared stretches count once.
    reseau_m: f64,
    nombre_etapes: usize,
    nombre_trous: usize,
    /// The licences and sources of all its tronçons.
    droits: Vec<Droits<'a>>,
    /// The invented stretches of the main line, in kilometres.
    invente_km: Vec<[f64; 2]>,
    /// The slugs of the étapes whose path is wholly or partly invented.
    etapes_inventees: Vec<String>,
    bounds: Option<Bounds>,
    liens: Liens,
}

impl<'a> VoieShort<'a> {
    fn of(atlas: &'a Atlas, voie: &'a Voie, base: &Base) -> Self {
        let code = &voie.row.code;
        Self {
            perturbations: PerturbationShown::each(&Annonce::of_voie(atlas, voie, Sens::Aller), Words::french()),
            code,
            nom: &voie.row.nom,
            description: &voie.row.description,
            couleur: &voie.row.couleur,
            deux_sens: voie.row.deux_sens,
            figures: voie.first_line().map(|ligne| &ligne.figures),
            aujourd_hui: voie.first_line().and_then(|ligne| atlas.ligne_aujourdhui(voie, ligne)),
            reseau_m: rounded(voie.reseau_m, 1),
            nombre_etapes: voie.etapes.len(),
            nombre_trous: voie.lignes.iter().map(|ligne| ligne.holes().len()).sum(),
            droits: Droits::of(atlas, &voie.path),
            invente_km: invente_km(&atlas.invented_on(voie)),
            etapes_inventees: voie.etapes.iter().filter(|etape| is_invented(atlas, etape)).map(Etape::slug).collect(),
            bounds: voie.bounds,
            liens: Liens {
                api: base.link(&Address::api(code.as_str(), None)),
                etapes: Some(base.link(&Address::ApiEtapes { voie: code.as_str().into() })),
                traces: traces(!voie.path.pieces.is_empty(), FORMATS_OF_VOIE, |extension| {
                    base.link(&Address::trace(code.as_str(), None, extension))
                }),
                profil: None,
                hebergements: (!voie.lignes.is_empty()).then(|| Listes::of(code.as_str(), None, base)),
                itineraires: (!voie.lignes.is_empty()).then(|| {
                    base.link(&Address::MesEtapes { voie: code.as_str().into(), parametres: Parametres::default() })
                }),
            },
        }
    }
}

/// The licence and source of some tronçons.
#[derive(Serialize)]
struct Droits<'a> {
    texte: &'a str,
    /// True if the path of these tronçons is invented.
    invente: bool,
}

impl<'a> Droits<'a> {
    fn of(atlas: &'a Atlas, path: &Path) -> Vec<Self> {
        atlas.droits_of(path).into_iter().map(|(texte, invente)| Self { texte, invente }).collect()
    }
}

/// Returns the start and end of each invented part, in kilometres from the start of the line.
fn invente_km(invented: &Invented) -> Vec<[f64; 2]> {
    invented.parts_m.iter().map(|ends| ends.map(km)).collect()
}

/// Tells whether the path of an étape is wholly or partly invented.
fn is_invented(atlas: &Atlas, etape: &Etape) -> bool {
    etape.trace.as_ref().is_some_and(|trace| atlas.invented([&trace.path]).is_any())
}

/// Links to related resources, without the host.
#[derive(Serialize)]
struct Liens {
    api: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etapes: Option<String>,
    /// Absent if the étape has no line.
    #[serde(skip_serializing_if = "Option::is_none")]
    profil: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hebergements: Option<Listes>,
    /// The page for planning étapes of one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    itineraires: Option<String>,
    /// Links to the track, by format. Empty if there is no line.
    #[serde(flatten)]
    traces: BTreeMap<&'static str, String>,
}

/// Returns links to a track in each format, or an empty map unless `there`.
fn traces(
    there: bool,
    formats: &[FileFormat],
    link: impl Fn(&'static str) -> String,
) -> BTreeMap<&'static str, String> {
    formats.iter().filter(|_| there).map(|format| (format.extension, link(format.extension))).collect()
}

/// Links to the list of hosts in each format.
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
    /// Empty for the main line.
    variante: &'a str,
    #[serde(flatten)]
    figures: &'a Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    aujourd_hui: Option<Aujourdhui>,
    trous: &'a [Hole],
}

impl<'a> LigneShown<'a> {
    fn of(atlas: &Atlas, voie: &Voie, ligne: &'a Ligne) -> Self {
        let aujourd_hui = atlas.ligne_aujourdhui(voie, ligne);
        Self { variante: &ligne.variante, figures: &ligne.figures, aujourd_hui, trous: ligne.holes() }
    }
}

/// An étape.
#[derive(Serialize)]
struct EtapeShown<'a> {
    /// The closures on the étape. Kilometres count from its start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    perturbations: Vec<PerturbationShown<'a>>,
    voie: &'a Code,
    /// The slug in URLs.
    etape: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    variante: &'a str,
    numero: i64,
    nom: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    depart: Option<LocaliteShown<'a>>,
    arrivee: Option<LocaliteShown<'a>>,
    /// Chainage of the start on the line, in kilometres. Absent if the étape has no line.
    #[serde(skip_serializing_if = "Option::is_none")]
    de_km: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a_km: Option<f64>,
    #[serde(flatten)]
    figures: Option<&'a Figures>,
    /// The figures of the étape with the detours that hold today.
    #[serde(skip_serializing_if = "Option::is_none")]
    aujourd_hui: Option<Aujourdhui>,
    /// The number of connected stretches. It is greater than 1 if the line has gaps.
    morceaux: usize,
    /// The licences and sources of its tronçons.
    droits: Vec<Droits<'a>>,
    /// The invented stretches, in kilometres.
    invente_km: Vec<[f64; 2]>,
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
        let annonces = Annonce::of_etape(atlas, voie, etape, Sens::Aller);
        Self {
            perturbations: PerturbationShown::each(&annonces, Words::french()),
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
            aujourd_hui: atlas.etape_aujourdhui(voie, etape),
            morceaux: trace.map_or(0, |t| t.path.pieces.len()),
            droits: trace.map_or(vec![], |t| Droits::of(atlas, &t.path)),
            invente_km: trace.map_or(vec![], |t| invente_km(&atlas.invented([&t.path]))),
            bounds: trace.and_then(|t| t.bounds),
            liens: Liens {
                api: base.link(&Address::api(code.as_str(), Some(&slug))),
                etapes: None,
                traces: traces(trace.is_some(), FORMATS_OF_ETAPE, |extension| {
                    base.link(&Address::trace(code.as_str(), Some(&slug), extension))
                }),
                profil: trace.map(|_| base.link(&profil())),
                hebergements: trace.map(|_| Listes::of(code.as_str(), Some(&slug), base)),
                itineraires: None,
            },
            etape: slug,
        }
    }
}
