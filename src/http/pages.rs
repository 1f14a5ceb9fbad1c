//! The pages: text first, with a map.
//!
//! A page is a product ([`crate::pages`]) in the language of its address. [`PageReading`] parses the address. The page
//! of search results is in [`super::recherche`], that of a plan in [`super::itineraires`], and those of errors in
//! [`super::erreurs`].

use std::iter;
use std::sync::Arc;

use actix_web::dev::RequestHead;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, AcceptLanguage, HeaderMap, HeaderName, HeaderValue, from_comma_delimited};
use actix_web::{HttpRequest, HttpResponse, web};

use super::AppState;
use super::key::Key;
use super::read::{self, CachedReading, RouteRequest, answer_cached, cached_page, cached_reading, read};
use super::section::Kilometres;
use super::snapshot::Snapshot;
use crate::atlas::Genre;
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::{self, Address, Base, Parametre, Route};
use crate::pages::{
    EXTENSION, Fragment, PageAccueil, PageEtape, PageFragment, PageImprimer, PageLieu, PageTexte, PageVoie, Papier,
    Texte,
};
use crate::words::Langue;

/// The pages of [`PageReading`], except the French start page.
const PAGES: [Route; 11] = [
    Route::Voie,
    Route::Etape,
    Route::ImprimerVoie,
    Route::ImprimerEtape,
    Route::Localite,
    Route::Hebergeur,
    Route::PointInteret,
    Route::Aide,
    Route::Accessibilite,
    Route::Donnees,
    Route::HorsLigne,
];

/// The name of the cookie with the chosen language.
const CHOSEN: &str = "langue";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The `Vary` header of the start page. The redirect depends on these request headers.
const START_VARY: HeaderValue = HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie, Sec-Fetch-Site");

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::Accueil.pattern(), start));
    for langue in Langue::ALL.into_iter().filter(|langue| *langue != Langue::Fr) {
        let path = format!("/{}", langue.in_addresses());
        app.service(read(&path, move |request: HttpRequest, service: web::Data<AppState>| async move {
            let request = RouteRequest::of(&request, &service, Route::Accueil.pattern()).in_langue(langue);
            answer_cached::<PageReading>(&request, &service.snapshot()).await
        }));
    }
    for route in PAGES {
        cached_page::<PageReading>(app, route);
    }
    for route in [Route::Troncon, Route::ImprimerTroncon] {
        cached_page::<TronconReading>(app, route);
    }
    app.service(cached_reading::<PageReading>(Route::Fragment.pattern()));
}

/// Answers a request for `/`. `?langue=` chooses a language. Otherwise it redirects to the start page in the language that the visitor chose before. A visitor
/// without a choice, who comes from another site, is redirected to the page in the language of the browser.
async fn start(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::Accueil.pattern());
    if let Some(langue) = request.query()?.word(Parametre::Langue, Langue::WORDS, Langue::parse)? {
        return Ok(choose(langue, &request));
    }
    let mut response = match start_langue(&request.head.headers) {
        langue if langue != Langue::Fr => {
            let there = request.local().in_langue(langue.in_addresses()).link(&Address::Accueil { vue: None });
            HttpResponse::build(StatusCode::FOUND)
                .insert_header((header::LOCATION, there))
                .insert_header((header::CACHE_CONTROL, "no-cache"))
                .finish()
        }
        _ => answer_cached::<PageReading>(&request, &service.snapshot()).await?,
    };
    response.headers_mut().insert(header::VARY, START_VARY);
    Ok(response)
}

/// Returns the redirect to the start page in a language. A cookie keeps the choice for browsers without a script.
fn choose(langue: Langue, request: &RouteRequest<'_>) -> HttpResponse {
    let there = request.local().in_langue(langue.in_addresses()).link(&Address::Accueil { vue: None });
    HttpResponse::build(StatusCode::FOUND)
        .insert_header((header::LOCATION, there))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::SET_COOKIE,
            format!("{CHOSEN}={}; Path=/; Max-Age=31536000; SameSite=Lax", langue.code()),
        ))
        .finish()
}

/// Returns the language in which the start page opens.
fn start_langue(headers: &HeaderMap) -> Langue {
    let within = headers.get(SEC_FETCH_SITE).is_some_and(|site| site == "same-origin");
    chosen(headers).or_else(|| if within { None } else { wanted(headers) }).unwrap_or_default()
}

/// Returns the response to a request for a cached page, and its route. The response equals that of the route. Returns
/// `None` if the page is not cached, if its path has escapes, or if the start page redirects.
pub(super) fn if_cached(service: &AppState, request: &RequestHead) -> Option<(HttpResponse, Route)> {
    let is_plain = |path: &&str| !path.contains('%') && (path.len() == 1 || !path.ends_with('/'));
    let path = Some(request.uri.path()).filter(is_plain)?;
    let (langue, path) = links::split_langue(path).unwrap_or(("", path));
    let langue = Langue::parse(langue).unwrap_or_default();
    let (route, args) = iter::once(&Route::Accueil).chain(&PAGES).find_map(|r| Some((*r, r.read(path)?)))?;
    let is_start = route == Route::Accueil && langue == Langue::Fr;
    if is_start && (request.uri.query().is_some() || start_langue(&request.headers) != Langue::Fr) {
        return None;
    }
    let reading = RouteRequest::along(request, service, route, args).in_langue(langue);
    let mut response = read::if_cached::<PageReading>(&reading, &service.snapshot.load())?;
    if is_start {
        response.headers_mut().insert(header::VARY, START_VARY);
    }
    Some((response, route))
}

/// Returns the language in the cookie. Returns `None` if there is no cookie, or if it names no language.
fn chosen(headers: &HeaderMap) -> Option<Langue> {
    let cookies = headers.get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == CHOSEN).and_then(|(_, code)| Langue::parse(code))
}

/// Returns the most preferred language of `Accept-Language` in which there are pages.
fn wanted(headers: &HeaderMap) -> Option<Langue> {
    let accepted = from_comma_delimited(headers.get_all(header::ACCEPT_LANGUAGE)).ok()?;
    let ranked = AcceptLanguage(accepted).ranked();
    ranked.iter().find_map(|tag| Langue::parse(tag.item()?.primary_language()))
}

/// A request for a page.
pub(super) struct PageReading {
    asked: Asked,
    policy: HeaderValue,
}

/// The requested page.
enum Asked {
    Accueil(PageAccueil),
    Voie(PageVoie),
    Etape(PageEtape),
    Imprimer(PageImprimer),
    Lieu(PageLieu),
    Texte(PageTexte),
    Fragment(PageFragment),
}

impl CachedReading for PageReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [one, two, three] = request.args().map(str::to_owned);
        let (base, langue, policy) = (request.base(), request.langue(), request.map_policy());
        let sens = || request.query()?.sens();
        let lieu = |genre, code| Asked::Lieu(PageLieu { genre, code, langue, base: base.clone() });
        let texte = |texte| Asked::Texte(PageTexte { texte, langue, base: base.clone() });
        let imprimer = |voie, etape, base: Base| -> Result<_> {
            Ok(Asked::Imprimer(PageImprimer { voie, etape, sens: sens()?, papier: papier(request)?, langue, base }))
        };
        let is = |route| request.is_for(route);
        let asked = match () {
            () if is(Route::Voie) => Asked::Voie(PageVoie { voie: one, sens: sens()?, langue, base }),
            () if is(Route::Etape) => Asked::Etape(PageEtape { voie: one, etape: two, sens: sens()?, langue, base }),
            () if is(Route::ImprimerVoie) => imprimer(one, None, base)?,
            () if is(Route::ImprimerEtape) => imprimer(one, Some(two), base)?,
            () if is(Route::Localite) => lieu(Genre::Localite, one),
            () if is(Route::Hebergeur) => lieu(Genre::Hebergeur, one),
            () if is(Route::PointInteret) => lieu(Genre::PointInteret, one),
            () if is(Route::Aide) => texte(Texte::Aide),
            () if is(Route::Accessibilite) => texte(Texte::Accessibilite),
            () if is(Route::Donnees) => texte(Texte::Donnees),
            () if is(Route::HorsLigne) => texte(Texte::HorsLigne),
            () if is(Route::Fragment) => {
                let query = request.query()?;
                let fragment = Fragment::parse(&three).ok_or_else(|| Error::NotFound {
                    what: format!("fragment « {} »", shown(&three)),
                    known: format!("Les fragments sont : {}.", Fragment::WORDS.join(", ")),
                })?;
                let page = PageEtape { voie: one, etape: two, sens: query.sens()?, langue: query.langue()?, base };
                Asked::Fragment(PageFragment { page, fragment })
            }
            () => Asked::Accueil(PageAccueil { langue, base }),
        };
        Ok(Self { asked, policy })
    }

    /// Returns the key of the page. Errors: the atlas has no such voie, étape or place. So clients cannot fill the cache
    /// with pages of names that they make up.
    fn key(&self, snapshot: &Snapshot) -> Result<Key> {
        let atlas = &snapshot.atlas;
        let there = |voie: &str, etape: Option<&str>| atlas.voie_and_etape_asked(voie, etape).map(drop);
        Ok(match &self.asked {
            Asked::Accueil(page) => Key::of(page.clone()),
            Asked::Texte(page) => Key::of(page.clone()),
            Asked::Voie(page) => {
                there(&page.voie, None)?;
                Key::of(page.clone())
            }
            Asked::Etape(page) => {
                there(&page.voie, Some(&page.etape))?;
                Key::of(page.clone())
            }
            Asked::Imprimer(page) => {
                there(&page.voie, page.etape.as_deref())?;
                Key::of(page.clone())
            }
            Asked::Fragment(part) => {
                there(&part.page.voie, Some(&part.page.etape))?;
                Key::of(part.clone())
            }
            Asked::Lieu(page) => {
                page.quoi(atlas).ok_or_else(|| unknown(page))?;
                Key::of(page.clone())
            }
        })
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        let known = "Aucune étape de cette voie n'est encore publiée.".into();
        Err(Error::NotFound { what: "page".into(), known })
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        Some((header::CONTENT_SECURITY_POLICY, self.policy.clone()))
    }
}

/// A request for the page of a section of a voie, or for the section on paper.
struct TronconReading {
    /// The request for the page. The slug of the section is empty until the atlas is known.
    page: PageEtape,
    /// `None` for the page.
    papier: Option<Papier>,
    kilometres: Kilometres,
    policy: HeaderValue,
}

impl CachedReading for TronconReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [voie, km] = request.args();
        let (sens, langue, base) = (request.query()?.sens()?, request.langue(), request.base());
        let page = PageEtape { voie: voie.into(), etape: String::new(), sens, langue, base };
        let papier = request.is_for(Route::ImprimerTroncon).then(|| papier(request)).transpose()?;
        Ok(Self { page, papier, kilometres: Kilometres::of_path(km)?, policy: request.map_policy() })
    }

    fn key(&self, snapshot: &Snapshot) -> Result<Key> {
        let section = self.kilometres.section(&snapshot.atlas, &self.page.voie, None, self.page.sens)?;
        let (page, slug) = (self.page.clone(), section.slug());
        let key = match self.papier {
            None => Key::of(PageEtape { etape: slug, ..page }),
            Some(papier) => {
                let PageEtape { voie, sens, langue, base, .. } = page;
                Key::of(PageImprimer { voie, etape: Some(slug), sens, papier, langue, base })
            }
        };
        Ok(Key::Section(Arc::new((section, key))))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Err(Error::NotFound {
            what: "tracé de cette section".into(),
            known: "Aucun tronçon ne lui est rattaché.".into(),
        })
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        Some((header::CONTENT_SECURITY_POLICY, self.policy.clone()))
    }
}

/// Parses the paper of a document. Errors: it is not in the vocabulary.
fn papier(request: &RouteRequest<'_>) -> Result<Papier> {
    Ok(request.query()?.word(Parametre::Papier, &Papier::WORDS, Papier::parse)?.unwrap_or_default())
}

/// Returns the error for the code of a place. A private host and an unknown code have the same error.
fn unknown(page: &PageLieu) -> Error {
    let what = match page.genre {
        Genre::Localite => "localité",
        Genre::Hebergeur => "hébergement",
        Genre::PointInteret => "point d'intérêt",
    };
    let known = "Cherchez son nom.".into();
    Error::NotFound { what: format!("{what} « {} »", shown(&page.code)), known }
}

/// Returns the file format that an extension names, or `None` for the page itself. Errors: `formats` has no such
/// format.
pub(super) fn page_or_file(extension: &str, formats: &[FileFormat]) -> Result<Option<FileFormat>> {
    let format = FileFormat::parse(extension, formats);
    if format.is_none() && extension != EXTENSION {
        let known = format!("Les formats sont : {EXTENSION}, {}.", FileFormat::names(formats));
        return Err(Error::NotFound { what: format!("format « {} »", shown(extension)), known });
    }
    Ok(format)
}
