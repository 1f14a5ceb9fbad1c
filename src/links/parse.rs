//! Parses addresses.

use super::text::unescape;
use super::{Address, LANGUES, PAGES, Parametres, Route, Text, Vue, version};
use crate::geo::TileId;

/// The parts of a tile's path as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath<'a> {
    /// The layers, joined by commas. `None` means all layers.
    pub layers: Option<&'a str>,
    /// Zoom, column and row. [`tile`] checks them.
    pub zxy: [&'a str; 3],
}

impl<'a> TilePath<'a> {
    /// Parses the path of a tile. Returns `None` for any other path. Most requests are for tiles, so this parser runs
    /// before the table of routes is searched. Does not allocate.
    pub fn parse(path: &'a str) -> Option<Self> {
        let mut parts = path.strip_prefix("/tiles/")?.strip_suffix(".mvt")?.rsplitn(4, '/');
        let [y, x, z] = [parts.next()?, parts.next()?, parts.next()?];
        Some(Self { layers: parts.next(), zxy: [z, x, y] })
    }
}

/// The reason why zoom, column and row do not name a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTile<'a> {
    /// This text is not a whole number without a sign.
    Malformed(&'a str),
    /// The zoom is too high, or the column or row does not exist at this zoom.
    Outside,
}

/// Parses zoom, column and row. Errors: see [`NoTile`].
pub fn tile([z, x, y]: [&str; 3]) -> Result<TileId, NoTile<'_>> {
    let [z, x, y] = numbers([z, x, y])?;
    TileId::new(z, x, y).map_err(|_| NoTile::Outside)
}

/// Parses zoom, column and row for a pyramid of any height. Errors: one of them is malformed.
pub fn numbers([z, x, y]: [&str; 3]) -> Result<[u64; 3], NoTile<'_>> {
    let number = |text| whole(text).ok_or(NoTile::Malformed(text));
    Ok([number(z)?, number(x)?, number(y)?])
}

/// Parses a whole number without a sign (`str::parse` accepts a sign). A number that exceeds u64 becomes the largest
/// u64, which is outside every pyramid.
fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

impl<'a> Address<'a> {
    /// Parses an address without its [`Base`](super::Base). The language of a page is dropped: `/en/aide` is the page
    /// `/aide`. Returns `None` if no route matches.
    pub fn parse(address: &'a str) -> Option<Self> {
        match split_langue(address) {
            Some((_, page)) => Self::parse_french(page).filter(|address| PAGES.contains(&address.route())),
            None => Self::parse_french(address),
        }
    }

    fn parse_french(address: &'a str) -> Option<Self> {
        let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
        if let Some(TilePath { layers, zxy }) = TilePath::parse(path) {
            let layers = optional(layers.map(unescape))?;
            return Some(Self::Tile { layers, tile: tile(zxy).ok()?, version: version_of(query) });
        }
        let mut like = Route::ALL.iter().filter(|route| route.is_like(path));
        let (route, args) = like.find_map(|route| Some((route, route.read(path)?)))?;
        let [one, two, three, four] = args.map(unescape);
        let parametres = || Parametres::parse(query.unwrap_or_default());
        Some(match route {
            Route::Accueil => Self::Accueil { vue: if fragment.is_empty() { None } else { Some(vue(fragment)?) } },
            Route::Voie => Self::Voie { voie: one?, parametres: parametres() },
            Route::Etape => Self::Etape { voie: one?, etape: two?, parametres: parametres() },
            Route::Troncon => Self::Troncon { voie: one?, km: two?, parametres: parametres() },
            Route::ImprimerVoie => Self::Imprimer { voie: one?, etape: None, parametres: parametres() },
            Route::ImprimerEtape => Self::Imprimer { voie: one?, etape: Some(two?), parametres: parametres() },
            Route::ImprimerTroncon => Self::ImprimerTroncon { voie: one?, km: two?, parametres: parametres() },
            Route::Localite => Self::Localite { code: one? },
            Route::Hebergeur => Self::Hebergeur { code: one? },
            Route::PointInteret => Self::PointInteret { code: one? },
            Route::Recherche => Self::Recherche { parametres: parametres() },
            Route::Aide => Self::Aide,
            Route::Accessibilite => Self::Accessibilite,
            Route::Donnees => Self::Donnees,
            Route::HorsLigne => Self::HorsLigne,
            Route::PaquetVoie => Self::Paquet { voie: one?, etape: None, extension: two?, parametres: parametres() },
            Route::PaquetEtape => {
                Self::Paquet { voie: one?, etape: Some(two?), extension: three?, parametres: parametres() }
            }
            Route::Fragment => Self::Fragment { voie: one?, etape: two?, fragment: three?, parametres: parametres() },
            Route::Embed => Self::Embed { parametres: parametres() },
            Route::EmbedScript => Self::EmbedScript,
            Route::Oembed => Self::Oembed { parametres: parametres() },
            Route::Integrer => Self::Integrer { parametres: parametres() },
            Route::Verifier => Self::Verifier { parametres: parametres() },
            Route::PlanDuSite => Self::PlanDuSite,
            Route::Robots => Self::Robots,
            Route::Web => Self::Web { fichier: one? },
            Route::Style => Self::Style { style: one?, parametres: parametres() },
            Route::Sprite => Self::Sprite { fichier: one? },
            Route::Glyphes => Self::Glyphes { police: one?, plage: two? },
            Route::Terre => Self::Terre { parametres: parametres() },
            Route::TerreTile => Self::TerreTile { tile: tile([&one?, &two?, &three?]).ok()?, parametres: parametres() },
            Route::Fond => Self::Fond { parametres: parametres() },
            Route::FondTile => Self::FondTile { zxy: [one?, two?, three?], parametres: parametres() },
            Route::Relief => Self::Relief,
            Route::ReliefTile => Self::ReliefTile { zxy: [one?, two?, three?] },
            Route::Images => Self::Images { extension: one?, parametres: parametres() },
            Route::ImageVoie => Self::Image { voie: one?, etape: None, extension: two?, parametres: parametres() },
            Route::ImageEtape => {
                Self::Image { voie: one?, etape: Some(two?), extension: three?, parametres: parametres() }
            }
            Route::Raster => Self::Raster { style: one?, zxy: [two?, three?, four?], parametres: parametres() },
            Route::TileJson => Self::TileJson { layers: None, version: version_of(query) },
            Route::TileJsonSome => Self::TileJson { layers: Some(one?), version: version_of(query) },
            Route::Tile | Route::TileSome => return None, // parsed before
            Route::ApiVoies => Self::ApiVoies,
            Route::ApiVoie => Self::ApiVoie { voie: one? },
            Route::ApiEtapes => Self::ApiEtapes { voie: one? },
            Route::ApiEtape => Self::ApiEtape { voie: one?, etape: two? },
            Route::ApiProfil => Self::ApiProfil { voie: one?, etape: two?, parametres: parametres() },
            Route::ApiProfilVoie => Self::ApiProfilVoie { voie: one?, parametres: parametres() },
            Route::ApiHebergeurs => Self::ApiHebergeurs { voie: one?, parametres: parametres() },
            Route::ApiLocalites => Self::ApiLocalites { voie: one?, parametres: parametres() },
            Route::ApiPointsInteret => Self::ApiPointsInteret { voie: one?, parametres: parametres() },
            Route::ApiPerturbations => Self::ApiPerturbations { voie: one?, parametres: parametres() },
            Route::ApiBornes => Self::ApiBornes { voie: one?, parametres: parametres() },
            Route::ApiProches => Self::ApiProches { parametres: parametres() },
            Route::ApiHebergeursProches => Self::ApiHebergeursProches { parametres: parametres() },
            Route::ApiPosition => Self::ApiPosition { parametres: parametres() },
            Route::ApiRecherche => Self::ApiRecherche { parametres: parametres() },
            Route::ApiItineraires => Self::ApiItineraires { parametres: parametres() },
            Route::ApiLits => Self::ApiLits { parametres: parametres() },
            Route::ApiVerification => Self::ApiVerification { parametres: parametres() },
            Route::ApiReparation => Self::ApiReparation { parametres: parametres() },
            Route::ApiVerifications => Self::ApiVerifications { parametres: parametres() },
            Route::TraceVoie => Self::Trace { voie: one?, etape: None, extension: two?, parametres: parametres() },
            Route::TraceEtape => {
                Self::Trace { voie: one?, etape: Some(two?), extension: three?, parametres: parametres() }
            }
            Route::ListeVoie => Self::Liste { voie: one?, etape: None, extension: two?, parametres: parametres() },
            Route::ListeEtape => {
                Self::Liste { voie: one?, etape: Some(two?), extension: three?, parametres: parametres() }
            }
            Route::ProfilVoie => Self::ProfilVoie { voie: one?, extension: two?, parametres: parametres() },
            Route::ProfilSvg => Self::ProfilSvg { voie: one?, etape: two?, parametres: parametres() },
            Route::ProfilPng => Self::ProfilPng { voie: one?, etape: two?, parametres: parametres() },
            Route::Itineraire => Self::Itineraire { voie: one?, extension: two?, parametres: parametres() },
            Route::MesEtapes => Self::MesEtapes { voie: one?, parametres: parametres() },
            Route::Archives => Self::Archives,
            Route::ArchiveVoie => Self::Archive { voie: one?, etape: None, extension: two?, parametres: parametres() },
            Route::ArchiveEtape => {
                Self::Archive { voie: one?, etape: Some(two?), extension: three?, parametres: parametres() }
            }
            Route::Agenda => Self::Agenda { parametres: parametres() },
            Route::Evenements => Self::Evenements,
            Route::Health => Self::Health,
            Route::Ready => Self::Ready,
            Route::Metrics => Self::Metrics,
        })
    }
}

/// Splits the address of a page into its language and the address of the French page: `/en/aide` into `en` and `/aide`,
/// and `/en` into `en` and `/`. Returns `None` if the address has no language.
pub fn split_langue(address: &str) -> Option<(&'static str, &str)> {
    let rest = address.strip_prefix('/')?;
    let (langue, rest) = LANGUES.iter().find_map(|langue| Some((*langue, rest.strip_prefix(langue)?)))?;
    match rest.chars().next() {
        Some('/') => Some((langue, rest)),
        // The start page has no slash after the language.
        None | Some('?' | '#') => Some((langue, "/")),
        Some(_) => None,
    }
}

/// Returns the version of the data in a query string, decoded. A broken escape is kept unchanged.
fn version_of(query: Option<&str>) -> Option<Text<'_>> {
    version(query?).map(|raw| unescape(raw).unwrap_or(raw.into()))
}

/// Parses the view in a fragment: `vue=14/48.12000/-3.50000` (zoom, latitude, longitude).
fn vue(fragment: &str) -> Option<Vue> {
    let mut parts = fragment.strip_prefix("vue=")?.splitn(3, '/');
    let (zoom, lat, lon) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Vue::new(zoom, lat, lon))
}

/// Converts an optional parse result. A missing value is valid (`Some(None)`). An invalid value is `None`.
fn optional<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}
