//! The files for search engines: the list of pages (sitemaps.org, protocol 0.9) and the rules for robots (RFC 9309).

use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::attribution::html;
use crate::file::{Fichier, FileFormat, Product};
use crate::links::{Address, Base};
use crate::words::Langue;

/// The maximum number of addresses in a list of pages, by the protocol.
const MOST: usize = 50_000;

/// One of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SiteFile {
    /// The list of pages.
    Pages,
    /// The rules for robots.
    Robots,
}

/// A request for one of the files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanDuSite {
    /// The file.
    pub file: SiteFile,
    /// The absolute base of links.
    pub base: Base,
}

impl Product for PlanDuSite {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        Ok(Some(match self.file {
            SiteFile::Pages => FileFormat::XML.file("sitemap", "sitemap", pages(atlas, &self.base).into_bytes()),
            SiteFile::Robots => {
                // The API and the files are for programs that were told of them. Robots would only count as downloads.
                let text = format!(
                    "User-agent: *\nDisallow: /api/\nDisallow: /traces/\nDisallow: /tiles/\nDisallow: /itineraires/\nSitemap: {}\n",
                    self.base.link(&Address::PlanDuSite)
                );
                FileFormat::TXT.file("robots", "robots", text.into_bytes())
            }
        }))
    }
}

/// Writes the list of pages in all languages.
fn pages(atlas: &Atlas, base: &Base) -> String {
    let fixed = [
        Address::Accueil { vue: None },
        Address::Aide,
        Address::Accessibilite,
        Address::Donnees,
        Address::Integrer { parametres: crate::links::Parametres::default() },
        Address::Verifier { parametres: crate::links::Parametres::default() },
    ];
    let voies = atlas.voies.iter().map(|voie| Address::page(voie.row.code.as_str(), None));
    let etapes = atlas.etapes().map(|(voie, etape)| {
        let parametres = crate::links::Parametres::default();
        Address::Etape { voie: voie.row.code.as_str().into(), etape: etape.slug().into(), parametres }
    });
    let localites = atlas.localites.iter().map(|row| Address::Localite { code: row.code.as_str().into() });
    let hosts = atlas.hebergeurs.iter().map(|host| Address::Hebergeur { code: host.code.as_str().into() });
    let points = atlas.points_interet.iter().map(|row| Address::PointInteret { code: row.code.as_str().into() });
    let all = fixed.into_iter().chain(voies).chain(etapes).chain(localites).chain(hosts).chain(points);
    let spoken = Langue::ALL.map(|langue| base.in_langue(langue.in_addresses()));
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for link in all.flat_map(|address| spoken.each_ref().map(|base| base.link(&address))).take(MOST) {
        text += &format!("<url><loc>{}</loc></url>\n", html(&link));
    }
    text += "</urlset>\n";
    text
}
