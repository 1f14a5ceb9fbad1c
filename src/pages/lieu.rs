//! The pages of a localité, a host and a point of interest.

use askama::Template;
use serde_json::json;

use super::hote::{self, Hote, RangHote};
use super::layout::{self, Head, Lien};
use super::nom_etape::{address, ends};
use crate::atlas::{Atlas, Chemin, Genre, Quoi};
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::geo::Position;
use crate::links::{Address, Base, Vue};
use crate::liste::ECART_M;
use crate::model::Sens;
use crate::words::{Langue, Words, one_line};

/// The maximum number of hosts on the page of a localité.
const HOSTS: usize = 20;

/// A request for the page of a localité, a host or a point of interest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageLieu {
    /// The kind of place.
    pub genre: Genre,
    /// Its code.
    pub code: String,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

impl PageLieu {
    /// Returns the place in an atlas. Returns `None` if nothing published has this code.
    pub fn quoi(&self, atlas: &Atlas) -> Option<Quoi> {
        let code = self.code.as_str();
        // The atlas sorts these lists by code.
        let index = match self.genre {
            Genre::Localite => atlas.localites.binary_search_by(|row| row.code.as_str().cmp(code)),
            Genre::Hebergeur => atlas.hebergeurs.binary_search_by(|row| row.code.as_str().cmp(code)),
            Genre::PointInteret => atlas.points_interet.binary_search_by(|row| row.code.as_str().cmp(code)),
        };
        let index = index.ok();
        index.map(|index| self.genre.quoi(index))
    }

    fn address(&self) -> Address<'_> {
        let code = self.code.as_str().into();
        match self.genre {
            Genre::Localite => Address::Localite { code },
            Genre::Hebergeur => Address::Hebergeur { code },
            Genre::PointInteret => Address::PointInteret { code },
        }
    }
}

impl Product for PageLieu {
    /// Makes the page. Returns `None` if nothing published has this code.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(page) = self.quoi(atlas).and_then(|quoi| Page::of(atlas, quoi, self)) else { return Ok(None) };
        layout::file(page.head.words, &self.code, &page.head.titre, &page).map(Some)
    }
}

/// The view that `lieu.html` shows.
#[derive(Template)]
#[template(path = "lieu.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    /// The services of a localité, or the category of a point.
    genre: String,
    description: String,
    /// A host shows itself.
    hote: Option<Hote>,
    appel: Option<String>,
    /// The photo and the web page of a point of interest.
    photo: Option<String>,
    lien: Option<String>,
    carte: Lien,
    geo: String,
    /// Where it lies on the voies.
    chemins: Vec<Sur>,
    /// The hosts of a localité.
    hotes: Vec<RangHote>,
}

/// A place on a voie.
struct Sur {
    texte: String,
    voie: Lien,
    etape: Option<Lien>,
}

impl Page {
    fn of(atlas: &Atlas, quoi: Quoi, page: &PageLieu) -> Option<Self> {
        let words = Words::of(page.langue);
        let place = atlas.place(quoi)?;
        let nom = match quoi {
            Quoi::Localite(index) => one_line(&atlas.localites.get(index)?.nom),
            Quoi::Hebergeur(index) => one_line(&atlas.hebergeurs.get(index)?.nom),
            Quoi::PointInteret(index) => one_line(&atlas.points_interet.get(index)?.nom),
        };
        let head = Head::new(words, &page.base, &page.address(), &nom).below(vec![], &nom);
        let head = match atlas.chemins_pres_de(quoi).first().and_then(|chemin| way_of(atlas, chemin)) {
            Some((voie, etape)) => head.with_map_of(&page.base, &Address::page(&voie, etape.as_deref())),
            None => head,
        };
        let base = head.base.clone();
        let mut shown = Self {
            genre: String::new(),
            description: String::new(),
            hote: None,
            appel: None,
            photo: None,
            lien: None,
            carte: Lien::to(
                base.link(&Address::Accueil { vue: Some(Vue::new(14, place.lat, place.lon)) }),
                words.page_sur_la_carte(),
            ),
            geo: format!("geo:{:.5},{:.5}", place.lat, place.lon),
            chemins: Sur::all(atlas, quoi, &base, words),
            hotes: vec![],
            head,
        };
        match quoi {
            Quoi::Localite(index) => shown.localite(atlas, index, place, &base, words)?,
            Quoi::Hebergeur(index) => shown.hebergeur(atlas, index, place, words)?,
            Quoi::PointInteret(index) => shown.point(atlas, index, words)?,
        }
        let facts = [shown.genre.as_str(), shown.chemins.first().map_or("", |sur| sur.texte.as_str())];
        shown.head.description = format!("{nom}. {}", facts.join(". "));
        shown.head.donnees.push(shown.head.breadcrumbs(&page.base));
        Some(shown)
    }

    fn localite(&mut self, atlas: &Atlas, index: usize, place: Position, base: &Base, words: &Words) -> Option<()> {
        let row = atlas.localites.get(index)?;
        let services: Vec<&str> = row.services.iter().map(|service| words.service(*service)).collect();
        self.genre = if services.is_empty() { words.page_aucun_service() } else { services.join(", ") };
        let found = atlas.nearest(Genre::Hebergeur).find(place, HOSTS, f64::from(ECART_M), |_| true);
        let rang = |found: crate::atlas::nearest::Found| {
            let host = atlas.hebergeurs.get(found.index)?;
            Some(RangHote::of(host, "", found.distance_m, 0.0, base, words))
        };
        self.hotes = found.into_iter().filter_map(rang).collect();
        Some(())
    }

    fn hebergeur(&mut self, atlas: &Atlas, index: usize, place: Position, words: &Words) -> Option<()> {
        let host = atlas.hebergeurs.get(index)?;
        let localite = host.localite.and_then(|i| atlas.localites.get(i)).map_or("", |l| l.nom.as_str());
        let hote = Hote::of(host, 0.0, localite, words);
        self.genre.clone_from(&hote.genre);
        self.appel = hote.appel();
        let contact = host.contact.as_ref();
        let said = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
        self.head.donnees.push(layout::json_ld(&json!({
            "@context": "https://schema.org", "@type": "LodgingBusiness", "name": hote.nom, "url": self.head.canonique,
            "telephone": said(contact.map(|c| &c.telephone)), "address": said(contact.map(|c| &c.adresse)).or(said(Some(&localite.to_owned()))),
            "geo": host.exacte.then(|| json!({ "@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon })),
        })));
        self.hote = Some(hote);
        Some(())
    }

    fn point(&mut self, atlas: &Atlas, index: usize, words: &Words) -> Option<()> {
        let row = atlas.points_interet.get(index)?;
        words.categorie(row.categorie).clone_into(&mut self.genre);
        self.description = one_line(&row.description);
        self.photo = hote::web(&row.photo);
        self.lien = hote::web(&row.lien);
        Some(())
    }
}

/// Returns the code of the voie and the slug of the étape on which a place lies.
fn way_of(atlas: &Atlas, chemin: &Chemin) -> Option<(String, Option<String>)> {
    let (voie, ligne) = chemin.of(atlas)?;
    let etape = voie.etape_at(&ligne.variante, chemin.chainage_m);
    Some((voie.row.code.to_string(), etape.map(|etape| etape.slug())))
}

impl Sur {
    /// Returns the places of a thing on the voies, one for each voie.
    fn all(atlas: &Atlas, quoi: Quoi, base: &Base, words: &Words) -> Vec<Self> {
        let mut seen = vec![];
        let sur = |chemin: &Chemin| {
            let (voie, ligne) = chemin.of(atlas)?;
            if seen.contains(&voie.row.id) {
                return None;
            }
            seen.push(voie.row.id);
            let etape = voie.etape_at(&ligne.variante, chemin.chainage_m);
            let in_etape = etape.and_then(|etape| Some((etape, chemin.chainage_m - etape.trace.as_ref()?.de_m)));
            let link = |(etape, _): (&crate::atlas::Etape, f64)| {
                let nom = words.page_etape(&etape.slug(), &ends(atlas, etape, Sens::Aller, words));
                Lien::to(address(voie, etape, Sens::Aller, base), nom)
            };
            let off = words.ecart(chemin.off_m);
            let km = words.km(chemin.chainage_m);
            Some(Self {
                texte: if chemin.off_m < 50.0 {
                    words.page_sur_le_chemin(&km)
                } else {
                    words.page_pres_du_chemin(&km, &off)
                },
                voie: Lien::to(base.link(&Address::page(voie.row.code.as_str(), None)), one_line(&voie.row.nom)),
                etape: in_etape.map(link),
            })
        };
        atlas.chemins_pres_de(quoi).iter().filter_map(sur).collect()
    }
}
