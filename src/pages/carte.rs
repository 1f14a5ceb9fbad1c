//! The map page. The template has the fixed texts. Its script (`src/web`) adds the map and the data.

use askama::Template;

use super::layout::{self, Lien};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base};
use crate::words::{Langue, Words};

/// A request for the map page. The page is the same for all voies and étapes: its script reads the URL and shows the
/// voie or étape in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageCarte {
    /// The language. The script reads it from the attribute `lang`.
    pub langue: Langue,
    /// The base of the page's links. The script reads it from the attribute `data-base`.
    pub base: Base,
}

impl Product for PageCarte {
    /// Makes the page. It never returns `None`, because the page does not depend on the atlas.
    fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
        let page = Page::of(&self.base, Words::of(self.langue));
        layout::file(page.words, "carte", "carte", &page).map(Some)
    }
}

/// The values for the template.
#[derive(Template)]
#[template(path = "carte.html", config = "src/pages/askama.toml")]
struct Page<'a> {
    words: &'static Words,
    base: &'a Base,
    style: String,
    script: String,
    /// The URL of the map's script, which the page's script loads.
    map: String,
    licences: String,
    /// The sentence for browsers without JavaScript: the text before the link to the list of voies, and the text after
    /// it.
    avant: String,
    voies: Lien,
    apres: String,
}

impl<'a> Page<'a> {
    fn of(base: &'a Base, words: &'static Words) -> Self {
        let web = |fichier: &'static str| base.link(&Address::Web { fichier: fichier.into() });
        // A null character marks the place of the link. Texts never contain one.
        let sentence = words.page_carte_sans_script("\0");
        let (avant, apres) = sentence.split_once('\0').unwrap_or((&sentence, ""));
        Self {
            words,
            base,
            style: web("carte.css"),
            script: web("carte.js"),
            map: web("map.js"),
            licences: web("licences.txt"),
            avant: avant.to_owned(),
            voies: Lien::to(base.link(&Address::ApiVoies), words.page_carte_sans_script_liste()),
            apres: apres.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::ASSETS;

    fn html(langue: Langue, base: &str) -> String {
        let page = PageCarte { langue, base: Base::new("", base) };
        String::from_utf8(page.make(&Atlas::default()).unwrap().unwrap().bytes).unwrap()
    }

    #[test]
    fn the_map_is_in_both_languages() {
        let (fr, en) = (html(Langue::Fr, ""), html(Langue::En, ""));
        for (html, said) in [
            (
                &fr,
                [
                    "<html lang=\"fr\" data-base=\"\">",
                    "<title>Les chemins de Compostelle en Bretagne : la carte</title>",
                    "<label for=\"q\">Chercher un lieu, une étape, un hébergement</label>",
                    "Sans lui : <a href=\"/api/voies\">la liste des voies</a> avec, pour chacune,\nles adresses",
                    "aria-label=\"Carte des voies, des étapes et des hébergements\"",
                ],
            ),
            (
                &en,
                [
                    "<html lang=\"en\" data-base=\"\">",
                    "<title>The ways to Compostela in Brittany: the map</title>",
                    "<label for=\"q\">Search for a place, a stage, a lodging</label>",
                    "Without it: <a href=\"/api/voies\">the list of ways</a>, each with the addresses",
                    "aria-label=\"Map of the ways, the stages and the lodgings\"",
                ],
            ),
        ] {
            said.iter().for_each(|words| assert!(html.contains(words), "{words} in {html}"));
        }
        // Both pages have the same elements, and the English one contains no French letter.
        let tags =
            |html: &str| html.split('<').filter_map(|tag| tag.split([' ', '>']).next().map(str::to_owned)).collect();
        let [of_fr, of_en]: [Vec<String>; 2] = [tags(&fr), tags(&en)];
        assert_eq!(of_fr, of_en);
        assert!(en.is_ascii(), "{en}");
    }

    #[test]
    fn the_page_asks_only_for_embedded_files() {
        let html = html(Langue::Fr, "/carte");
        let asked: Vec<&str> = html.split('"').filter_map(|text| text.strip_prefix("/carte")).collect();
        let files: Vec<&str> = asked.into_iter().filter(|path| path.starts_with("/web/")).collect();
        assert_eq!(files.len(), 4, "a style sheet, two scripts, the licences");
        for file in files {
            assert!(ASSETS.iter().any(|asset| asset.path == file), "{file}");
        }
    }
}
