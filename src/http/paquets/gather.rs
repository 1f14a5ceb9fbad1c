//! Gathers the addresses of a pack. The [`Router`] answers them, as it answers a browser.
//!
//! Which places belong to a way is what its pages link to. Which tiles belong to its map is what the map style names.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody as _};
use actix_web::http::{StatusCode, header};
use serde_json::Value;
use tokio::time::sleep;
use xxhash_rust::xxh3::Xxh3;

use super::router::Router;
use super::{MAKERS, Pack, PackKey};
use crate::archive::Way;
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::http::snapshot::Snapshot;
use crate::links::{self, Address, Parametre, Parametres};
use crate::model::Sens;
use crate::style::{Theme, signs};
use crate::web::ASSETS;

/// The number of digits of a hash in a manifest: 64 of the 128 bits of an ETag.
const DIGITS: usize = 16;

/// The glyphs that names on the map use: Latin with accents, œ, and typographic signs.
const GLYPHS: [&str; 3] = ["0-255", "256-511", "8192-8447"];

/// Embedded files that no page of a pack uses: licences, and the arrangement of booklets.
const NOT_KEPT: [&str; 2] = ["/web/licences.txt", "/web/livret.js"];

/// How often a file is asked for again that the service has no time for, and the pause before.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_secs(1);

/// Gathers the pack of a snapshot, which must be that of the router. Errors: a defect, the atlas has no such voie or étape, or
/// the service has no time for one of the files: a pack without it would have another hash.
pub(super) async fn pack(router: &Router<'_>, snapshot: &Snapshot) -> Result<Pack> {
    let _permit = MAKERS.acquire().await.map_err(|_| Error::Internal("paquets".into()))?;
    let key = router.key;
    let mut gather = Gather { router, key, pack: Pack::default(), known: BTreeSet::new(), is_busy: false };
    let way = Way::find(&snapshot.atlas, &key.voie, key.etape.as_deref())?;
    let tiles = way.as_ref().map(Way::tiles).unwrap_or_default();
    let voie = snapshot.atlas.voie_asked(&key.voie)?;
    let slugs: Vec<String> = match &key.etape {
        Some(etape) => vec![etape.clone()],
        None => voie.etapes.iter().filter(|etape| etape.trace.is_some()).map(|etape| etape.slug()).collect(),
    };
    gather.pages(&slugs).await;
    gather.documents(&slugs).await;
    gather.map(&tiles).await;
    if gather.is_busy {
        return Err(Error::Busy("paquets".into()));
    }
    let mut pack = gather.pack;
    pack.files.sort_unstable();
    let mut all = Xxh3::new();
    pack.files.iter().for_each(|(address, hash, _)| all.update(format!("{address} {hash} ").as_bytes()));
    pack.hash = all.digest();
    Ok(pack)
}

struct Gather<'a> {
    router: &'a Router<'a>,
    key: &'a PackKey,
    pack: Pack,
    known: BTreeSet<String>,
    /// True if a file was refused because too many wait for it.
    is_busy: bool,
}

impl Gather<'_> {
    /// Adds the pages of the way and everything that they need.
    async fn pages(&mut self, slugs: &[String]) {
        let (voie, key) = (self.key.voie.as_str(), self.key);
        let base = key.base.local().in_langue(key.langue.in_addresses());
        let etapes = slugs.iter().map(|slug| Address::page(voie, Some(slug)));
        let both = |page: Address<'_>| [Sens::Aller, Sens::Retour].map(|sens| base.link(&page.clone().with_sens(sens)));
        let of_way: Vec<String> = [Address::page(voie, None)].into_iter().chain(etapes).flat_map(both).collect();
        let others = [Address::HorsLigne, Address::Aide, Address::Recherche { parametres: Parametres::default() }];
        let mut places = BTreeSet::new();
        for page in of_way.into_iter().chain(others.map(|page| base.link(&page))) {
            let html = self.page(&page).await;
            places.extend(links_of(&html).filter(|link| self.is_kept(link, slugs)));
        }
        for place in places {
            let is_page = !place.contains('.');
            let html = if is_page {
                self.page(&place).await
            } else {
                self.add(&place).await;
                String::new()
            };
            let pictures: Vec<String> = sources_of(&html).filter_map(|link| self.picture(&link)).collect();
            for picture in pictures {
                self.add(&picture).await;
            }
        }
        for asset in ASSETS.iter().filter(|asset| !NOT_KEPT.contains(&asset.path)) {
            let of_langue = asset.path.strip_prefix("/web/words-").and_then(|rest| rest.strip_suffix(".js"));
            if of_langue.is_none_or(|code| code == key.langue.code()) {
                self.add(&format!("{}{}", key.base.local(), asset.path)).await;
            }
        }
    }

    /// Tells whether a page of the way needs what it links to: a place, a list, a track, a profile.
    fn is_kept(&self, link: &str, slugs: &[String]) -> bool {
        let Some(address) = self.address(link) else { return false };
        let own = |voie: &str, etape: &Option<links::Text<'_>>| {
            voie == self.key.voie && etape.as_ref().is_none_or(|etape| slugs.iter().any(|slug| slug == etape))
        };
        match &address {
            Address::Localite { .. } | Address::Hebergeur { .. } | Address::PointInteret { .. } => true,
            Address::Liste { voie, etape, extension, .. } => {
                extension == "html" && own(voie, etape) && (etape.is_some() || self.key.etape.is_none())
            }
            Address::Trace { voie, etape, extension, parametres } => {
                extension == "gpx"
                    && own(voie, etape)
                    && (etape.is_some() || self.key.etape.is_none())
                    && parametres.get(Parametre::Variante).is_none()
                    && parametres.get(Parametre::Avec).is_none_or(|avec| avec == "deviations")
            }
            Address::ProfilSvg { voie, etape, .. } => own(voie, &Some(etape.clone())),
            _ => false,
        }
    }

    /// Returns the address of a still picture or a profile as it is kept. Maps are kept as SVG: they are sharp on every
    /// screen, and after a path moved they differ in a few bytes. The service worker knows this.
    fn picture(&self, link: &str) -> Option<String> {
        match self.address(link)? {
            Address::Image { voie, etape, parametres, .. } => {
                let picture = Address::Image { voie, etape, extension: "svg".into(), parametres };
                Some(self.key.base.local().link(&picture))
            }
            Address::ProfilSvg { .. } => Some(link.to_owned()),
            _ => None,
        }
    }

    fn address<'l>(&self, link: &'l str) -> Option<Address<'l>> {
        Address::parse(self.router.within(link)?)
    }

    /// Adds a page with its pictures. Returns its HTML, which is empty if there is no such page.
    async fn page(&mut self, link: &str) -> String {
        if !self.add(link).await {
            return String::new();
        }
        let html = String::from_utf8(self.router.read(link).await).unwrap_or_default();
        let pictures: Vec<String> = sources_of(&html).filter_map(|link| self.picture(&link)).collect();
        for picture in pictures {
            self.add(&picture).await;
        }
        html
    }

    /// Adds the documents from which a browser without a network searches, and finds its position on the way.
    async fn documents(&mut self, slugs: &[String]) {
        let (voie, base) = (self.key.voie.as_str(), self.key.base.local());
        for slug in slugs {
            let etape = || Parametres::default().with(Parametre::Etape, slug.as_str());
            let addresses = [
                Address::ApiHebergeurs { voie: voie.into(), parametres: etape() },
                Address::ApiLocalites { voie: voie.into(), parametres: etape() },
                Address::ApiPointsInteret { voie: voie.into(), parametres: etape() },
                Address::ApiBornes { voie: voie.into(), parametres: etape() },
                Address::ApiEtape { voie: voie.into(), etape: slug.into() },
                Address::ApiProfil { voie: voie.into(), etape: slug.into(), parametres: Parametres::default() },
            ];
            for address in addresses {
                self.add(&base.link(&address)).await;
            }
        }
        let bornes = Address::ApiBornes { voie: voie.into(), parametres: Parametres::default() };
        self.add(&base.link(&bornes)).await;
    }

    /// Adds what the map needs: styles, icons, glyphs, and the tiles of all sources of the styles.
    async fn map(&mut self, tiles: &[TileId]) {
        let base = self.key.base.local();
        let mut sources = BTreeMap::new();
        for theme in Theme::ALL {
            let parametres = Parametres::default().with(Parametre::Langue, self.key.langue.code());
            let style = base.link(&Address::Style { style: theme.name().into(), parametres });
            self.add(&style).await;
            let style: Value = serde_json::from_slice(&self.router.read(&style).await).unwrap_or_default();
            let named = style.get("sources").and_then(Value::as_object).into_iter().flatten();
            sources.extend(named.filter_map(|(_, source)| Some((self.local(source.get("url")?.as_str()?)?, ()))));
        }
        for file in signs::sprite_names() {
            self.add(&base.link(&Address::Sprite { fichier: file.into() })).await;
        }
        for police in signs::FONTS {
            for plage in GLYPHS {
                self.add(&base.link(&Address::Glyphes { police: police.into(), plage: plage.into() })).await;
            }
        }
        for source in sources.into_keys() {
            self.add(&source).await;
            let document: Value = serde_json::from_slice(&self.router.read(&source).await).unwrap_or_default();
            let zoom = |name: &str| document.get(name).and_then(Value::as_u64).unwrap_or(0);
            let template = document.get("tiles").and_then(|tiles| self.local(tiles.get(0)?.as_str()?));
            let Some(template) = template else { continue };
            for tile in tiles.iter().filter(|tile| (zoom("minzoom")..=zoom("maxzoom")).contains(&tile.z().into())) {
                let place =
                    [("{z}", tile.z().to_string()), ("{x}", tile.x().to_string()), ("{y}", tile.y().to_string())];
                let address = place.iter().fold(template.clone(), |text, (name, value)| text.replace(name, value));
                self.add(&address).await;
            }
        }
    }

    /// Returns the path and query of a URL of this service. Returns `None` for another host.
    fn local(&self, url: &str) -> Option<String> {
        url.strip_prefix(self.key.base.origin()).filter(|path| path.starts_with('/')).map(str::to_owned)
    }

    /// Adds a file. Returns false if the service has no body for it, and if it is already there.
    async fn add(&mut self, link: &str) -> bool {
        if !self.known.insert(link.to_owned()) {
            return false;
        }
        let mut answer = self.router.ask(link, true).await;
        let is_busy = |answer: &Option<HttpResponse>| {
            answer.as_ref().is_some_and(|answer| answer.status() == StatusCode::SERVICE_UNAVAILABLE)
        };
        for _ in 0..TRIES {
            if !is_busy(&answer) {
                break;
            }
            sleep(PAUSE).await;
            answer = self.router.ask(link, true).await;
        }
        self.is_busy |= is_busy(&answer);
        let Some(answer) = answer.filter(|answer| answer.status() == StatusCode::OK) else { return false };
        let hash = answer.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok());
        let hash = hash.and_then(|etag| etag.trim_start_matches('"').get(..DIGITS)).map(str::to_owned);
        let BodySize::Sized(size) = answer.body().size() else { return false };
        let (Some(hash), Some(address)) = (hash, self.router.within(link)) else { return false };
        let is_packed = answer.headers().contains_key(header::CONTENT_ENCODING);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        // Text and tiles shrink to about a third in gzip.
        self.pack.plain = self.pack.plain.saturating_add(if is_packed { size.saturating_mul(3) } else { size });
        self.pack.files.push((address.to_owned(), hash, size));
        true
    }
}

/// Returns the links of a page: the values of `href` and `src`.
fn links_of(html: &str) -> impl Iterator<Item = String> {
    [" href=\"", " src=\""].into_iter().flat_map(move |attribute| values(html, attribute))
}

/// Returns the values of `src` of a page.
fn sources_of(html: &str) -> impl Iterator<Item = String> {
    values(html, " src=\"")
}

fn values<'h>(html: &'h str, attribute: &'static str) -> impl Iterator<Item = String> + use<'h> {
    let ends = html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
    let links = ends.map(|link| link.replace("&amp;", "&").replace("&#38;", "&"));
    links.map(|link| link.split('#').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_from_html() {
        let html = r#"<a href="/a?x=1&#38;y=2&amp;z=3#z">A</a><img src="/b.webp" alt=""/><a data-href="/c">C</a>"#;
        assert_eq!(links_of(html).collect::<Vec<_>>(), ["/a?x=1&y=2&z=3", "/b.webp"]);
        assert_eq!(sources_of(html).collect::<Vec<_>>(), ["/b.webp"]);
    }
}
