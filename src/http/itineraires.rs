//! `/api/itineraires` and `/itineraires…`: étapes of one's own, to look at, to print, to take along. An address holds the
//! whole plan; nothing is stored.

use std::sync::Arc;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::base;
use super::key::Key;
use super::pages::CONTENT_SECURITY_POLICY;
use super::query::{Query, refuse};
use super::{AppState, Snapshot, read};
use crate::atlas::Voie;
use crate::error::{Error, Result, shown};
use crate::file::FileFormat;
use crate::links::{Address, Route};
use crate::model::{Sens, TypeHebergeur};
use crate::pages::{EXTENSION as PAGE, PagePlan};
use crate::plan::decoupe::PROPOSITIONS;
use crate::plan::{Bout, FORMATS, MAX_KM, PAR_JOUR_KM, PAR_JOUR_USUEL_KM, PlanFile, PlanRequest, max_usuel_m};
use crate::words::{Langue, Words};

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::ApiItineraires.pattern(), api)).service(read(Route::Itineraire.pattern(), file));
}

async fn api(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let query = Query::of_form(&request)?;
    let snapshot = service.snapshot();
    let atlas = &snapshot.atlas;
    let voie = match query.text("voie") {
        Some(code) => atlas.voie(code).ok_or_else(|| format!("« {} » est inconnue", shown(code))),
        None => Err("absent".into()),
    };
    let voie = voie.map_err(|problem: String| refuse("voie", &problem, &atlas.known_voies()))?;
    let (demande, base) = (demande(&query, voie)?, base::local(&request, &service.config));
    let document = PlanFile { demande, proposition: 1, format: FileFormat::JSON, base };
    answer(&request, &snapshot, Key::of(document)).await
}

async fn file(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (code, format) = path.into_inner();
    let snapshot = service.snapshot();
    let voie = snapshot.atlas.voie_asked(&code)?;
    let is_page = format == PAGE;
    let file = FileFormat::parse(&format, FORMATS);
    if file.is_none() && !is_page {
        return Err(Error::NotFound {
            what: format!("format « {} »", shown(&format)),
            known: format!("Les formats sont : {PAGE}, {}.", FileFormat::names(FORMATS)),
        });
    }
    let query = Query::of_form(&request)?;
    let demande = demande(&query, voie)?;
    let proposition = query.number("proposition", 1, PROPOSITIONS)?.unwrap_or(1);
    let local = base::local(&request, &service.config);
    let key = match file {
        None => Key::of(PagePlan { demande, proposition, langue: Langue::Fr, base: local }),
        Some(format) => {
            let leaves = matches!(format, FileFormat::GPX | FileFormat::ZIP);
            let base = if leaves { base::base(&request, &service.config) } else { local };
            Key::of(PlanFile { demande, proposition, format, base })
        }
    };
    let mut answer = answer(&request, &snapshot, key).await?;
    if is_page {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    }
    Ok(answer)
}

async fn answer(request: &HttpRequest, snapshot: &Arc<Snapshot>, key: Key) -> Result<HttpResponse> {
    let body = snapshot.body(key).await?;
    let known = || format!("Les voies sont à l'adresse {}.", Address::ApiVoies);
    let gone = || Error::NotFound { what: "voie".into(), known: known() };
    Ok(body.ok_or_else(gone)?.answer(request.head()))
}

/// What is asked for. Errors: a value is none that it may be.
fn demande(query: &Query, voie: &Voie) -> Result<PlanRequest> {
    let said = |name: &str| query.text(name).map(str::trim);
    let variante = said("variante").unwrap_or_default();
    let ligne = voie.ligne(variante).or(if variante.is_empty() { voie.lignes.first() } else { None });
    if ligne.is_none() && !variante.is_empty() {
        let variantes: Vec<String> =
            voie.lignes.iter().filter(|l| !l.variante.is_empty()).map(|l| format!("« {} »", l.variante)).collect();
        let cure = format!(
            "Les variantes de cette voie sont : {} (sans ce paramètre : la ligne principale).",
            variantes.join(", ")
        );
        return Err(refuse("variante", &format!("« {} » ne convient pas", shown(variante)), &cure));
    }
    let bout = |name: &str| {
        let most = Words::french().km(ligne.map_or(0.0, |ligne| ligne.figures.longueur_m));
        let cure = format!("Donnez un code de localité ou d'hébergeur, ou un nombre de km de 0 à {most}.");
        let refused = |text: &str| refuse(name, &format!("« {} » ne convient pas", shown(text)), &cure);
        said(name).map(|text| Bout::parse(text).ok_or_else(|| refused(text))).transpose()
    };
    let [least, most] = PAR_JOUR_KM;
    let par_jour = query.number("km_par_jour", least, most)?.unwrap_or(PAR_JOUR_USUEL_KM);
    let max_m = query.number("km_max", par_jour, MAX_KM)?.map_or_else(|| max_usuel_m(metres(par_jour)), metres);
    let mut types = query.words("type", TypeHebergeur::WORDS, TypeHebergeur::parse)?;
    types.sort_unstable();
    types.dedup();
    Ok(PlanRequest {
        voie: voie.row.code.to_string(),
        variante: variante.to_owned(),
        de: bout("de")?,
        a: bout("a")?,
        par_jour_m: metres(par_jour),
        max_m,
        sens: query.word("sens", Sens::WORDS, Sens::parse)?.unwrap_or_default(),
        types,
    })
}

/// Kilometres of the ranges above, to the metre.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn metres(km: f64) -> u32 {
    (km * 1000.0).round() as u32
}
