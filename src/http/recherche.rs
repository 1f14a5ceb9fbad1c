//! `/api/recherche?q=`: searches names of localités, voies, étapes, hosts and points of interest.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web;
use serde::Serialize;

use super::answer::{JSON, json_file};
use super::assets::CONTENT_SECURITY_POLICY;
use super::query::{Query, refuse};
use super::read::{Reading, RouteRequest, page, reading};
use super::snapshot::Snapshot;
use crate::atlas::Atlas;
use crate::atlas::hebergeur::precision;
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::{Bounds, Position};
use crate::links::{Address, Base, Parametre, Parametres, Route, Vue};
use crate::model::{self, Code};
use crate::pages::PageRecherche;
use crate::recherche::{Named, Question, nom_etape};
use crate::words::{Langue, Noun, Words};

/// The maximum number of results.
const ANSWERS: usize = 10;

/// The maximum length of a search text, in characters. No name on a map is longer.
const LONGEST: usize = 100;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<RechercheReading>(Route::ApiRecherche.pattern()));
    page::<PageReading>(app, Route::Recherche);
}

/// A search for names.
pub(super) struct RechercheReading {
    question: Question,
    /// The base of links.
    base: Base,
}

impl Reading for RechercheReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        Ok(Self { question: question(&request.query()?)?, base: request.local() })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        self.document(&snapshot.atlas, snapshot.names()?.find_by_reading(&self.question, ANSWERS))
    }

    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        let found = snapshot.known_names()?.find_soon(&self.question, ANSWERS)?;
        Some(self.document(&snapshot.atlas, found))
    }
}

/// A request for the page of search results.
struct PageReading {
    /// The searched text. Empty before a search.
    text: String,
    langue: Langue,
    base: Base,
}

/// The maximum number of results on the page.
const ANSWERS_ON_PAGE: usize = 30;

impl Reading for PageReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?.without_empty();
        let text = query.text(Parametre::Q).unwrap_or_default();
        if !text.is_empty() {
            question(&query)?;
        }
        Ok(Self { text: text.to_owned(), langue: request.langue(), base: request.base() })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let Self { text, langue, base } = self;
        let found = match Question::parse(text) {
            Some(question) => snapshot.names()?.find_by_reading(&question, ANSWERS_ON_PAGE),
            None => vec![],
        };
        PageRecherche { question: text, resultats: found, langue: *langue, base }.file(&snapshot.atlas)
    }

    fn at_once(&self, _: &Snapshot) -> Option<Result<Fichier>> {
        None
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        Some(CONTENT_SECURITY_POLICY)
    }
}

impl RechercheReading {
    fn document(&self, atlas: &Atlas, found: Vec<Named>) -> Result<Fichier> {
        #[derive(Serialize)]
        struct Resultats<'a> {
            resultats: Vec<Trouve<'a>>,
            attribution: &'a [String],
        }
        let resultats = found.into_iter().filter_map(|lieu| Trouve::of(atlas, lieu, &self.base)).collect();
        json_file(JSON, &Resultats { resultats, attribution: &atlas.attribution })
    }
}

/// Parses `q`. Errors: it is missing, too long, has no letter or digit, or has control or replacement characters.
fn question(query: &Query) -> Result<Question> {
    let refuse = |problem| {
        let cure = format!("Donnez de 1 à {LONGEST} caractères, dont une lettre ou un chiffre au moins.");
        refuse(Parametre::Q, problem, &cure)
    };
    let text = query.text(Parametre::Q).ok_or_else(|| refuse("absent"))?;
    if text.chars().nth(LONGEST).is_some() {
        return Err(refuse("trop long"));
    }
    if text.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
        return Err(refuse("contient des caractères de commande ou n'est pas de l'UTF-8"));
    }
    Question::parse(text).ok_or_else(|| refuse("sans lettre ni chiffre"))
}

/// One result.
#[derive(Serialize, Default)]
struct Trouve<'a> {
    /// `localite`, `voie`, `etape`, `hebergeur` or `point-interet`.
    genre: &'static str,
    #[serde(flatten)]
    key: Option<Key<'a>>,
    nom: String,
    /// The kind as a word: `Gîte`, `Étape`.
    quoi: &'static str,
    #[serde(flatten)]
    details: Option<Details<'a>>,
    #[serde(flatten)]
    place: Option<LonLat>,
    /// `exacte` or `localite`: tells whether the position is the host's own or that of its localité.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<&'static str>,
    /// The bounding box of a voie or étape. Absent if it has no line.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<Bounds>,
    liens: Liens,
}

/// The identifiers of a result, as in URLs.
#[derive(Serialize)]
#[serde(untagged)]
enum Key<'a> {
    Code {
        code: &'a Code,
    },
    /// An étape has no code. A slug identifies it within its voie.
    Etape {
        voie: &'a Code,
        etape: String,
    },
}

/// Further attributes of a result that has a position.
#[derive(Serialize)]
#[serde(untagged)]
enum Details<'a> {
    Localite {
        services: &'a [model::Service],
    },
    Hebergeur {
        r#type: model::TypeHebergeur,
        #[serde(skip_serializing_if = "Option::is_none")]
        capacite: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        localite: Option<Localite<'a>>,
    },
    PointInteret {
        categorie: model::Categorie,
    },
}

/// A position in degrees.
#[derive(Serialize)]
struct LonLat {
    lon: f64,
    lat: f64,
}

#[derive(Serialize)]
struct Localite<'a> {
    code: &'a Code,
    nom: &'a str,
}

/// Links to related resources, without the host.
#[derive(Serialize, Default)]
struct Liens {
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<String>,
    /// A page with the map of the result.
    page: String,
    /// The hosts near the result, if it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    hebergeurs_proches: Option<String>,
}

impl<'a> Trouve<'a> {
    fn of(atlas: &'a Atlas, lieu: Named, base: &Base) -> Option<Self> {
        Some(match lieu {
            Named::Localite(number) => {
                let row = atlas.localites.get(number)?;
                let details = Some(Details::Localite { services: &row.services });
                Self {
                    details,
                    ..Self::at("localite", &row.code, &row.nom, Words::french().noun(Noun::Localite), row.geom, base)
                }
            }
            Named::Voie(number) => {
                let voie = atlas.voies.get(number)?;
                Self {
                    genre: "voie",
                    key: Some(Key::Code { code: &voie.row.code }),
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
                let details = Some(Details::PointInteret { categorie: row.categorie });
                Self {
                    details,
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
            key: Some(Key::Etape { voie: &voie.row.code, etape: slug }),
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
        let localite = localite.map(|row| Localite { code: &row.code, nom: &row.nom });
        let details = Details::Hebergeur { r#type: host.r#type, capacite: host.capacite, localite };
        Some(Self {
            details: Some(details),
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

    /// Makes a result with one position.
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
            key: Some(Key::Code { code }),
            nom: nom.into(),
            quoi,
            place: Some(LonLat { lon, lat }),
            liens,
            ..Self::default()
        }
    }
}

impl Liens {
    /// Makes the links of a voie or étape: to its page and to its API document.
    fn of_page(voie: &str, etape: Option<&str>, base: &Base) -> Self {
        let [api, page] = [Address::api(voie, etape), Address::page(voie, etape)].map(|address| base.link(&address));
        Self { api: Some(api), page, hebergeurs_proches: None }
    }
}
