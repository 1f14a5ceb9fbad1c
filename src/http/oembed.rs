//! `/oembed?url=`: describes the map of a page to the editors of other sites (oEmbed 1.0).

use actix_web::web;

use super::embed::Asked;
use super::query::{Query, refuse};
use super::read::{Reading, RouteRequest, reading};
use super::snapshot::Snapshot;
use crate::error::{Error, Result, shown};
use crate::file::{Fichier, FileFormat};
use crate::links::{self, Address, Base, Parametre, Parametres, Route};
use crate::pages::Oembed;
use crate::words::Langue;

/// The greatest width or height that a site may name, in CSS pixels.
const MOST: u32 = 100_000;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<OembedReading>(Route::Oembed.pattern()));
}

/// A request for a description.
struct OembedReading {
    asked: Asked,
    most: [Option<u32>; 2],
    format: FileFormat,
    langue: Langue,
    base: Base,
}

impl Reading for OembedReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let (query, base) = (request.query()?, request.base());
        let size = |name| query.number(name, 1, MOST);
        let most = [size(Parametre::Maxwidth)?, size(Parametre::Maxheight)?];
        let offered: Vec<&str> = Oembed::FORMATS.iter().map(|format| format.extension).collect();
        let format = query.word(Parametre::Format, &offered, |word| FileFormat::parse(word, Oembed::FORMATS))?;
        let Some(url) = query.text(Parametre::Url) else {
            return Err(refuse(Parametre::Url, "absent", "Donnez l'adresse d'une page de ce service."));
        };
        let unknown = || Error::NotFound {
            what: format!("carte pour « {} »", shown(url)),
            known: "Il y en a une pour l'accueil, les voies, les étapes, les sections et /embed.".into(),
        };
        let mut bases = std::iter::once(&base).chain(&request.embed().adresses);
        let address = bases.find_map(|base| within(url, base)).ok_or_else(unknown)?;
        let (langue, parameters) = mapped(address).ok_or_else(unknown)?;
        let asked_query = Query::parse(parameters.trim_start_matches('?'))?.without_empty();
        let langue = match langue {
            "" => asked_query.langue()?,
            langue => Langue::parse(langue).unwrap_or_default(),
        };
        Ok(Self {
            asked: Asked::parse(&asked_query, request.fonds())?,
            most,
            format: format.unwrap_or(FileFormat::JSON),
            langue,
            base,
        })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let (embed, _) = self.asked.on(&snapshot.atlas)?;
        let Self { most, langue, base, .. } = self;
        Oembed { embed: &embed, most: *most, langue: *langue, base }.file(&snapshot.atlas, self.format)
    }
}

/// Returns the address in a URL of the service. The scheme does not matter, because a proxy may have changed it. Returns
/// `None` if the URL is not below the base.
fn within<'u>(url: &'u str, base: &Base) -> Option<&'u str> {
    let plain = |url: &'u str| url.split_once("://").map(|(_, rest)| rest);
    let base = base.to_string();
    let (_, base) = base.split_once("://")?;
    let url = plain(url)?;
    let (start, rest) = url.split_at_checked(base.len())?;
    if !start.eq_ignore_ascii_case(base) {
        return None;
    }
    match rest.chars().next() {
        None => Some("/"),
        Some('/') => Some(rest),
        Some(_) => None,
    }
}

/// Returns the language of a page with a map, and the parameters of `/embed` for the same map. Returns `None` for other
/// addresses.
fn mapped(address: &str) -> Option<(&'static str, String)> {
    let (langue, _) = links::split_langue(address).unwrap_or(("", ""));
    let of = |voie: &str, name: Option<(Parametre, &str)>| {
        let parametres = Parametres::default().with(Parametre::Voie, voie.to_owned());
        name.into_iter()
            .fold(parametres, |parametres, (name, value)| parametres.with(name, value.to_owned()))
            .to_string()
    };
    let parameters = match Address::parse(address)? {
        Address::Accueil { .. } => String::new(),
        Address::Voie { voie, .. } => of(&voie, None),
        Address::Etape { voie, etape, .. } => of(&voie, Some((Parametre::Etape, &etape))),
        Address::Troncon { voie, km, .. } => of(&voie, Some((Parametre::Km, &km))),
        Address::Embed { parametres } => parametres.to_string(),
        _ => return None,
    };
    Some((langue, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_of_the_service_whatever_its_scheme() {
        let base = Base::parse("https://exemple.org/carte").unwrap();
        for (url, address) in [
            ("https://exemple.org/carte/voies/y", Some("/voies/y")),
            ("http://Exemple.org/carte", Some("/")),
            ("https://exemple.org/cartes/voies/y", None),
            ("https://exemple.org.autre.example/carte/voies/y", None),
            ("https://autre.example/?https://exemple.org/carte/voies/y", None),
            ("exemple.org/carte/voies/y", None),
            ("é://é", None),
        ] {
            assert_eq!(within(url, &base), address, "{url}");
        }
    }

    #[test]
    fn pages_with_a_map_have_a_description() {
        for (address, there) in [
            ("/", Some(("", ""))),
            ("/en", Some(("en", ""))),
            ("/de/voies/y", Some(("de", "?voie=y"))),
            ("/voies/y/etapes/nord-1?sens=retour", Some(("", "?voie=y&etape=nord-1"))),
            ("/voies/y/km/1.2-4", Some(("", "?voie=y&km=1.2-4"))),
            ("/embed?voie=y&liste=oui", Some(("", "?voie=y&liste=oui"))),
            ("/aide", None),
            ("/tiles.json", None),
        ] {
            let found = mapped(address);
            assert_eq!(found.as_ref().map(|(langue, query)| (*langue, query.as_str())), there, "{address}");
        }
    }
}
