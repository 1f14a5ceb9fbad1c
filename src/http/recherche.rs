//! `/api/recherche?q=`: what has a name, by what people type of it.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Body;
use super::base::local;
use super::off_thread::off_thread;
use super::query::{Query, refuse};
use super::{AppState, read};
use crate::atlas::Atlas;
use crate::atlas::hebergeur::precision;
use crate::error::Result;
use crate::geo::{Bounds, Position};
use crate::links::{Address, Base, Parametre, Parametres, Route, Vue};
use crate::model::{self, Code};
use crate::recherche::{Named, Question, nom_etape};
use crate::words::{Noun, Words};

/// How many answers there are at most.
const ANSWERS: usize = 10;

/// The longest question, characters: longer than any name that a map shows.
const LONGEST: usize = 100;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::ApiRecherche.pattern(), recherche));
}

async fn recherche(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    #[derive(Serialize)]
    struct Resultats<'a> {
        resultats: Vec<Trouve<'a>>,
        attribution: &'a [String],
    }
    let question = question(&Query::of(&request)?)?;
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let annuaire = snapshot.annuaire().await?;
    let found = match annuaire.find_soon(&question, ANSWERS) {
        Some(found) => found,
        None => {
            let annuaire = Arc::clone(annuaire);
            off_thread(move || annuaire.find_by_reading(&question, ANSWERS)).await?
        }
    };
    let base = local(&request, &service.config);
    let resultats = found.into_iter().filter_map(|lieu| Trouve::of(atlas, lieu, &base)).collect();
    Ok(Body::json(&Resultats { resultats, attribution: &atlas.attribution })?.answer(request.head()))
}

/// What is asked. Errors: `q` is missing, has no letter or digit, is too long, or holds what nobody types.
fn question(query: &Query) -> Result<Question> {
    let refuse = |problem| {
        let cure = format!("Donnez de 1 à {LONGEST} caractères, dont une lettre ou un chiffre au moins.");
        refuse("q", problem, &cure)
    };
    let text = query.text("q").ok_or_else(|| refuse("absent"))?;
    if text.chars().nth(LONGEST).is_some() {
        return Err(refuse("trop long"));
    }
    if text.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
        return Err(refuse("contient des caractères de commande ou n'est pas de l'UTF-8"));
    }
    Question::parse(text).ok_or_else(|| refuse("sans lettre ni chiffre"))
}

/// One answer.
#[derive(Serialize, Default)]
struct Trouve<'a> {
    /// `localite`, `voie`, `etape`, `hebergeur` or `point-interet`.
    genre: &'static str,
    /// Of all but étapes.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a Code>,
    /// Of an étape.
    #[serde(skip_serializing_if = "Option::is_none")]
    voie: Option<&'a Code>,
    /// How URLs name an étape within its voie.
    #[serde(skip_serializing_if = "Option::is_none")]
    etape: Option<String>,
    nom: String,
    /// What it is, in words.
    quoi: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<model::TypeHebergeur>,
    #[serde(skip_serializing_if = "Option::is_none")]
    categorie: Option<model::Categorie>,
    /// Of a localité.
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<&'a [model::Service]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacite: Option<i64>,
    /// The localité of a host, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    localite: Option<Localite<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    /// Of a host: `exacte`, or `localite`: placed at its localité.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<&'static str>,
    /// Of a voie or étape that has a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<Bounds>,
    liens: Liens,
}

#[derive(Serialize)]
struct Localite<'a> {
    code: &'a Code,
    nom: &'a str,
}

/// Where to go on, relative to the service.
#[derive(Serialize, Default)]
struct Liens {
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<String>,
    /// The map, there.
    page: String,
    /// Where to sleep near a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    hebergeurs_proches: Option<String>,
}

impl<'a> Trouve<'a> {
    fn of(atlas: &'a Atlas, lieu: Named, base: &Base) -> Option<Self> {
        Some(match lieu {
            Named::Localite(number) => {
                let row = atlas.localites.get(number)?;
                let services = Some(row.services.as_slice());
                Self {
                    services,
                    ..Self::at("localite", &row.code, &row.nom, Words::french().noun(Noun::Localite), row.geom, base)
                }
            }
            Named::Voie(number) => {
                let voie = atlas.voies.get(number)?;
                Self {
                    genre: "voie",
                    code: Some(&voie.row.code),
                    nom: voie.row.nom.clone(),
                    quoi: Words::french().noun(Noun::Voie),
                    bounds: voie.bounds,
                    liens: Liens::of_page(voie.row.code.as_str(), None, base),
                    ..Self::default()
                }
            }
            Named::Etape(number) => Self::etape(atlas, number, base)?,
            Named::Hebergeur(number) => Self::host(atlas, number, base)?,
            Named::PointInteret(number) => {
                let row = atlas.points_interet.get(number)?;
                let categorie = Some(row.categorie);
                Self {
                    categorie,
                    ..Self::at(
                        "point-interet",
                        &row.code,
                        &row.nom,
                        Words::french().categorie(row.categorie),
                        row.geom,
                        base,
                    )
                }
            }
        })
    }

    fn etape(atlas: &'a Atlas, number: usize, base: &Base) -> Option<Self> {
        let (voie, etape) = atlas.etape_at(number)?;
        let slug = etape.slug();
        let liens = Liens::of_page(voie.row.code.as_str(), Some(&slug), base);
        Some(Self {
            genre: "etape",
            voie: Some(&voie.row.code),
            etape: Some(slug),
            nom: nom_etape(atlas, etape),
            quoi: Words::french().noun(Noun::Etape),
            bounds: etape.trace.as_ref().and_then(|trace| trace.bounds),
            liens,
            ..Self::default()
        })
    }

    fn host(atlas: &'a Atlas, number: usize, base: &Base) -> Option<Self> {
        let host = atlas.hebergeurs.get(number)?;
        let localite = host.localite.and_then(|localite| atlas.localites.get(localite));
        Some(Self {
            r#type: Some(host.r#type),
            capacite: host.capacite,
            localite: localite.map(|row| Localite { code: &row.code, nom: &row.nom }),
            position: Some(precision(host.exacte)),
            ..Self::at(
                "hebergeur",
                &host.code,
                &host.nom,
                Words::french().type_of_host(host.r#type),
                host.position,
                base,
            )
        })
    }

    /// What is at one place.
    fn at(genre: &'static str, code: &'a Code, nom: &str, quoi: &'static str, at: Position, base: &Base) -> Self {
        let Position { lon, lat, .. } = at;
        let parametres =
            Parametres::default().with(Parametre::Lon, lon.to_string()).with(Parametre::Lat, lat.to_string());
        let liens = Liens {
            api: None,
            page: base.link(&Address::Accueil { vue: Some(Vue::new(14, lat, lon)) }),
            hebergeurs_proches: Some(base.link(&Address::ApiHebergeursProches { parametres })),
        };
        Self {
            genre,
            code: Some(code),
            nom: nom.into(),
            quoi,
            lon: Some(lon),
            lat: Some(lat),
            liens,
            ..Self::default()
        }
    }
}

impl Liens {
    /// Of what has a page, and the same address in the API.
    fn of_page(voie: &str, etape: Option<&str>, base: &Base) -> Self {
        let [api, page] = [Address::api(voie, etape), Address::page(voie, etape)].map(|address| base.link(&address));
        Self { api: Some(api), page, hebergeurs_proches: None }
    }
}
