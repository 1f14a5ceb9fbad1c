//! The page of search results. [`Resultat`] is one result; the pages of errors list results, too.

use askama::Template;

use super::layout::{self, Head, Lien};
use super::nom_etape::{address, ends};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::Fichier;
use crate::links::{Address, Base, Parametres};
use crate::model::Sens;
use crate::recherche::Named;
use crate::words::{Langue, Noun, Words, clean, one_line};

/// A page of search results. It is not a product, because the server, not the atlas, has the index of names.
#[derive(Debug)]
pub struct PageRecherche<'a> {
    /// The searched text. Empty before a search.
    pub question: &'a str,
    /// The results, best first.
    pub resultats: Vec<Named>,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: &'a Base,
}

/// The view that `recherche.html` shows.
#[derive(Template)]
#[template(path = "recherche.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    resultats: Vec<Resultat>,
}

/// A search result: a link and a kind.
#[derive(Debug)]
pub(super) struct Resultat {
    pub lien: Lien,
    /// The kind: « Gîte », « Étape ».
    pub genre: String,
}

impl PageRecherche<'_> {
    /// Makes the page. Errors: only a defect of the template.
    pub fn file(&self, atlas: &Atlas) -> Result<Fichier> {
        let words = Words::of(self.langue);
        let adresse = Address::Recherche { parametres: Parametres::default() };
        let question = clean(self.question);
        let titre = words.page_recherche();
        let head = Head::new(words, self.base, &adresse, &titre).below(vec![], &titre);
        let resume = if question.is_empty() {
            words.page_recherche_vide()
        } else {
            words.page_recherche_resume(self.resultats.len(), &one_line(&question))
        };
        let resultats =
            self.resultats.iter().filter_map(|named| Resultat::of(atlas, *named, &head.base, words)).collect();
        let head = Head { resume, question, recherche_ici: true, ..head }.unlisted();
        layout::file(words, "recherche", &titre, &Page { head, resultats })
    }
}

impl Resultat {
    /// Returns the link to a thing. Returns `None` if it is not in this atlas.
    pub(super) fn of(atlas: &Atlas, named: Named, base: &Base, words: &Words) -> Option<Self> {
        let (href, nom, genre) = match named {
            Named::Localite(index) => {
                let row = atlas.localites.get(index)?;
                (
                    base.link(&Address::Localite { code: row.code.as_str().into() }),
                    one_line(&row.nom),
                    words.noun(Noun::Localite).to_owned(),
                )
            }
            Named::Voie(index) => {
                let row = &atlas.voies.get(index)?.row;
                (
                    base.link(&Address::page(row.code.as_str(), None)),
                    one_line(&row.nom),
                    words.noun(Noun::Voie).to_owned(),
                )
            }
            Named::Etape(number) => {
                let (voie, etape) = atlas.etape_at(number)?;
                let nom = words.page_etape(&etape.slug(), &ends(atlas, etape, Sens::Aller, words));
                (address(voie, etape, Sens::Aller, base), nom, one_line(&voie.row.nom))
            }
            Named::Hebergeur(index) => {
                let host = atlas.hebergeurs.get(index)?;
                let localite = host.localite.and_then(|i| atlas.localites.get(i)).map(|l| one_line(&l.nom));
                let genre = std::iter::once(words.type_of_host(host.r#type).to_owned()).chain(localite);
                (
                    base.link(&Address::Hebergeur { code: host.code.as_str().into() }),
                    one_line(&host.nom),
                    genre.collect::<Vec<_>>().join(" · "),
                )
            }
            Named::PointInteret(index) => {
                let row = atlas.points_interet.get(index)?;
                (
                    base.link(&Address::PointInteret { code: row.code.as_str().into() }),
                    one_line(&row.nom),
                    words.categorie(row.categorie).to_owned(),
                )
            }
        };
        Some(Self { lien: Lien::to(href, nom), genre })
    }
}
