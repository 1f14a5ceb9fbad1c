//! [`Demande`]: the parameters of a verification.

use actix_web::HttpRequest;
use actix_web::http::header;
use jiff::Timestamp;

use crate::comparaison::{Choix, Parametres};
use crate::error::Result;
use crate::file::FileFormat;
use crate::http::fiche::Form;
use crate::http::query::{Query, refuse, several};
use crate::links::Parametre;
use crate::live::calendar;
use crate::reparation::Reparation;

/// The range of the tolerance and of the sampling, in metres.
const TOLERANCES_M: [f64; 2] = [1.0, 500.0];
const STEPS_M: [f64; 2] = [2.0, 100.0];
/// The maximum number of tronçons that can be named.
const MOST_TRONCONS: usize = 200;
/// The longest name of a coordinate system.
const LONGEST_SRS: usize = 20;

/// What is asked of a file.
pub(super) struct Demande {
    /// What the line is compared with.
    pub(super) choix: Choix,
    /// The line is compared with what was published at this time. `None` for now.
    pub(super) reference: Option<Timestamp>,
    /// How it is measured.
    pub(super) parametres: Parametres,
    /// The mends, if the line is to be mended.
    pub(super) reparations: Vec<Reparation>,
    /// The format of the answer.
    pub(super) sortie: Sortie,
    /// The coordinate system of the file: `EPSG:2154`.
    pub(super) srs: Option<String>,
}

/// The format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sortie {
    Json,
    GeoJson,
    /// The mended line alone.
    Gpx,
}

impl Demande {
    /// Parses the parameters. `mends` is true for a request to mend. Errors: one is outside its range, or no mend is
    /// named.
    pub(super) fn parse(request: &HttpRequest, mends: bool) -> Result<Self> {
        let query = Query::parse(request.query_string())?.without_empty();
        let reparations = if mends { reparations(&query)? } else { vec![] };
        Self::of(&query, reparations, Sortie::of(request, &query, mends)?)
    }

    /// Parses the parameters of the page `/verifier`. Its form sends one `par` field for each mend. Errors: a value is outside
    /// its range.
    pub(super) fn of_page(query: &Query) -> Result<Self> {
        let reparations = query.words(Parametre::Par, Reparation::WORDS, Reparation::parse)?;
        Self::of(query, reparations, Sortie::Json)
    }

    fn of(query: &Query, reparations: Vec<Reparation>, sortie: Sortie) -> Result<Self> {
        let usual = Parametres::default();
        let number = |name, [min, max]: [f64; 2]| query.number(name, min, max);
        let parametres = Parametres {
            tolerance_m: number(Parametre::Tolerance, TOLERANCES_M)?.unwrap_or(usual.tolerance_m),
            pas_m: number(Parametre::Pas, STEPS_M)?.unwrap_or(usual.pas_m),
        };
        let (choix, reference) = (choix(query)?, reference(query)?);
        Ok(Self { choix, reference, parametres, reparations, sortie, srs: srs(query)? })
    }
}

impl Sortie {
    /// Returns the format that is asked for, by `?f=` or else by `Accept`. GPX is for mended lines only.
    fn of(request: &HttpRequest, query: &Query, mends: bool) -> Result<Self> {
        let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        let accepted = query.text(Parametre::F).is_none() && accept.starts_with(FileFormat::GPX.media_type);
        if mends && (accepted || query.text(Parametre::F) == Some(FileFormat::GPX.extension)) {
            return Ok(Self::Gpx);
        }
        Ok(match Form::of(request.head(), query)? {
            Form::Json => Self::Json,
            Form::GeoJson => Self::GeoJson,
        })
    }
}

/// Returns the mends. Errors: one does not exist, or there is none.
fn reparations(query: &Query) -> Result<Vec<Reparation>> {
    let wanted = query.words(Parametre::Par, Reparation::WORDS, Reparation::parse)?;
    if wanted.is_empty() {
        return Err(refuse(Parametre::Par, "absent", &several(Reparation::WORDS)));
    }
    Ok(wanted)
}

/// Returns what the line is compared with: tronçons, an étape (`voie=beauport&etape=3`, or `etape=beauport/3`), or what
/// it follows.
fn choix(query: &Query) -> Result<Choix> {
    if let Some(codes) = query.text(Parametre::Troncon) {
        let codes: Vec<String> = codes.split(',').map(|code| code.trim().to_owned()).collect();
        if codes.len() > MOST_TRONCONS {
            let cure = format!("Nommez {MOST_TRONCONS} tronçons au plus.");
            return Err(refuse(Parametre::Troncon, "trop de tronçons", &cure));
        }
        return Ok(Choix::Troncons(codes));
    }
    let Some(etape) = query.text(Parametre::Etape) else { return Ok(Choix::Trouve) };
    match (query.text(Parametre::Voie), etape.split_once('/')) {
        (Some(voie), _) => Ok(Choix::Etape(voie.into(), etape.into())),
        (None, Some((voie, etape))) => Ok(Choix::Etape(voie.into(), etape.into())),
        (None, None) => {
            Err(refuse(Parametre::Etape, "la voie manque", "Nommez-la aussi, par exemple : etape=beauport/3."))
        }
    }
}

/// Returns the end of the day whose state the line is compared with.
fn reference(query: &Query) -> Result<Option<Timestamp>> {
    let Some(day) = query.date(Parametre::Reference)? else { return Ok(None) };
    let end = day.tomorrow().ok().and_then(calendar::start_of);
    let too_late = || refuse(Parametre::Reference, "ce jour est trop loin", "Donnez un jour passé.");
    end.map(Some).ok_or_else(too_late)
}

/// Returns the coordinate system. Errors: it is not the code of one.
fn srs(query: &Query) -> Result<Option<String>> {
    let Some(srs) = query.text(Parametre::Srs) else { return Ok(None) };
    let code = srs.to_ascii_uppercase();
    let is_code = code.strip_prefix("EPSG:").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if is_code && code.len() <= LONGEST_SRS {
        return Ok(Some(code));
    }
    Err(refuse(Parametre::Srs, "ce n'est pas un système de coordonnées", "Donnez son code, par exemple EPSG:2154."))
}
