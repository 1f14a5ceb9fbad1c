//! `/api/itineraires` and `/itineraires…`: plans of étapes of one's own, as JSON, as a page and as files. The URL
//! contains the whole plan. Nothing is stored.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;

use super::AppState;
use super::assets::CONTENT_SECURITY_POLICY;
use super::filter;
use super::key::Key;
use super::query::{Query, metres, refuse, unfit};
use super::read::{CachedReading, RouteRequest, answer_cached, cached_page, cached_reading, read};
use super::snapshot::Snapshot;
use crate::atlas::{Atlas, HostFilter, Ligne, Voie};
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::{Address, Base, Parametre, Parametres, Route};
use crate::model::Sens;
use crate::pages::{EXTENSION, PagePlan};
use crate::plan::decoupe::PROPOSITIONS;
use crate::plan::{Bout, FORMATS, MAX_KM, PAR_JOUR_KM, PAR_JOUR_USUEL_KM, PlanFile, PlanRequest, max_usuel_m};
use crate::words::{Langue, Words};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<PlanReading>(Route::ApiItineraires.pattern()))
        .service(read(Route::Itineraire.pattern(), file));
    cached_page::<PlanReading>(app, Route::MesEtapes);
}

/// A request for a plan. The variant and both ends stay text until the voie is known, because the voie decides which
/// values are valid.
pub(super) struct PlanReading {
    voie: Named,
    variante: String,
    de: Option<String>,
    a: Option<String>,
    par_jour_m: u32,
    max_m: u32,
    sens: Sens,
    hotes: HostFilter,
    depart_le: Option<Date>,
    proposition: usize,
    /// `None` for the page.
    format: Option<FileFormat>,
    langue: Langue,
    base: Base,
}

/// Answers a request for a file. The address of the page, which ended with `.html` before, moves for ever.
async fn file(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::Itineraire.pattern());
    match request.args() {
        [voie, EXTENSION] => {
            let page = Address::MesEtapes { voie: voie.into(), parametres: Parametres::default() };
            let query = request.head.uri.query().map_or_else(String::new, |query| format!("?{query}"));
            let there = format!("{}{query}", request.local().link(&page));
            Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, there)).finish())
        }
        _ => answer_cached::<PlanReading>(&request, &service.snapshot()).await,
    }
}

/// The way in which a request names the voie.
enum Named {
    InPath(String),
    InQuery(Option<String>),
}

impl CachedReading for PlanReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?.without_empty();
        let text = |name| query.text(name).map(|text| text.trim().to_owned());
        let (voie, format) = if request.is_for(Route::ApiItineraires) {
            (Named::InQuery(query.text(Parametre::Voie).map(str::to_owned)), Some(FileFormat::JSON))
        } else {
            let [voie, extension] = request.args();
            let format = if request.is_for(Route::MesEtapes) { None } else { Some(format(extension)?) };
            (Named::InPath(voie.to_owned()), format)
        };
        let proposition = match format {
            Some(FileFormat::JSON) => None, // the document has all proposals
            _ => query.number(Parametre::Proposition, 1, PROPOSITIONS)?,
        };
        let langue = match format {
            None => request.langue(),
            Some(FileFormat::JSON) => Langue::default(),
            Some(_) => query.langue()?,
        };
        let leaves = matches!(format, Some(FileFormat::GPX | FileFormat::ZIP));
        let [par_jour_m, max_m] = lengths(&query)?;
        Ok(Self {
            voie,
            variante: text(Parametre::Variante).unwrap_or_default(),
            de: text(Parametre::De),
            a: text(Parametre::A),
            par_jour_m,
            max_m,
            sens: query.sens()?,
            hotes: filter::hosts(&query)?,
            depart_le: query.date(Parametre::DepartLe)?,
            proposition: proposition.unwrap_or(1),
            format,
            langue,
            base: if leaves || format.is_none() { request.base() } else { request.local() },
        })
    }

    fn key(&self, snapshot: &Snapshot) -> Result<Key> {
        let demande = self.demande(self.voie.of(&snapshot.atlas)?)?;
        let (proposition, langue, base) = (self.proposition, self.langue, self.base.clone());
        Ok(match self.format {
            None => Key::of(PagePlan { demande, proposition, langue, base }),
            Some(format) => Key::of(PlanFile { demande, proposition, format, langue, base }),
        })
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        let known = format!("Les voies sont à l'adresse {}.", Address::ApiVoies);
        Err(Error::NotFound { what: "voie".into(), known })
    }

    fn header(&self, _: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        self.format.is_none().then_some(CONTENT_SECURITY_POLICY)
    }
}

impl Named {
    /// Returns the voie. Errors: no voie is named, or there is no such voie.
    fn of<'a>(&self, atlas: &'a Atlas) -> Result<&'a Voie> {
        let code = match self {
            Self::InPath(code) => return atlas.voie_asked(code),
            Self::InQuery(code) => code,
        };
        let voie = match code {
            Some(code) => atlas.voie(code).ok_or_else(|| format!("« {} » est inconnue", shown(code))),
            None => Err("absent".into()),
        };
        voie.map_err(|problem| refuse(Parametre::Voie, &problem, &atlas.known_voies()))
    }
}

impl PlanReading {
    /// Returns the plan on its voie. Errors: the voie has no such variant, or an end is neither a code nor a number of
    /// kilometres.
    fn demande(&self, voie: &Voie) -> Result<PlanRequest> {
        let ligne = self.ligne(voie)?;
        let bout = |name, text: &Option<String>| {
            let most = Words::french().km(ligne.map_or(0.0, |ligne| ligne.figures.longueur_m));
            let cure = format!("Donnez un code de localité ou d'hébergeur, ou un nombre de km de 0 à {most}.");
            let parse = |text: &String| Bout::parse(text).ok_or_else(|| unfit(name, text, &cure));
            text.as_ref().map(parse).transpose()
        };
        Ok(PlanRequest {
            voie: voie.row.code.to_string(),
            variante: self.variante.clone(),
            de: bout(Parametre::De, &self.de)?,
            a: bout(Parametre::A, &self.a)?,
            par_jour_m: self.par_jour_m,
            max_m: self.max_m,
            sens: self.sens,
            hotes: self.hotes.clone(),
            depart_le: self.depart_le,
        })
    }

    /// Returns the line that is walked, or `None` if the voie has no line. Errors: the voie has no such variant.
    fn ligne<'a>(&self, voie: &'a Voie) -> Result<Option<&'a Ligne>> {
        let variante = self.variante.as_str();
        let ligne = voie.ligne(variante).or(if variante.is_empty() { voie.lignes.first() } else { None });
        if ligne.is_none() && !variante.is_empty() {
            let variantes: Vec<String> =
                voie.lignes.iter().filter(|l| !l.variante.is_empty()).map(|l| format!("« {} »", l.variante)).collect();
            let cure = format!(
                "Les variantes de cette voie sont : {} (sans ce paramètre : la ligne principale).",
                variantes.join(", ")
            );
            return Err(unfit(Parametre::Variante, variante, &cure));
        }
        Ok(ligne)
    }
}

/// Returns the format of a file. Errors: there is no such format.
fn format(extension: &str) -> Result<FileFormat> {
    FileFormat::parse(extension, FORMATS).ok_or_else(|| Error::NotFound {
        what: format!("format « {} »", shown(extension)),
        known: format!("Les formats sont : {}.", FileFormat::names(FORMATS)),
    })
}

/// Returns the wanted effort per day and the maximum length of a day, both in metres. Errors: a value is outside its
/// range.
fn lengths(query: &Query) -> Result<[u32; 2]> {
    let [least, most] = PAR_JOUR_KM;
    let par_jour = query.number(Parametre::KmParJour, least, most)?.unwrap_or(PAR_JOUR_USUEL_KM);
    let max_m = query.number(Parametre::KmMax, par_jour, MAX_KM)?.map_or_else(|| max_usuel_m(metres(par_jour)), metres);
    Ok([metres(par_jour), max_m])
}
