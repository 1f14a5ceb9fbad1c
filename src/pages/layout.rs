//! The frame that all pages share: head, header, breadcrumbs, warnings, notes, footer, and rendering to a file.

use askama::Template;
use serde_json::json;

use super::avis::Avis;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat};
use crate::links::{Address, Base, Parametre, Parametres};
use crate::model::Couleur;
use crate::words::{Langue, Words, typeset};

/// The extension of pages in URLs: `html`.
pub const EXTENSION: &str = FileFormat::HTML.extension;

/// The values that `base.html` shows around the content of every page.
#[derive(Debug)]
pub(super) struct Head {
    pub words: &'static Words,
    /// The base of links within the site, in the language of the page.
    pub base: Base,
    /// True if the content of the page has the search form, in place of the header.
    pub recherche_ici: bool,
    /// The text of the search field.
    pub question: String,
    /// The scripts of the page, by their names among the embedded files.
    pub scripts: Vec<&'static str>,
    /// The title of the window.
    pub fenetre: String,
    /// The description for search engines. May be empty.
    pub description: String,
    /// The absolute URL of the page. `None` keeps the page out of search engines.
    pub canonique: Option<String>,
    /// The URL of the description of the map that belongs to the page, for the editors of other sites (oEmbed), without the
    /// format.
    pub oembed: String,
    /// The same page in each language.
    pub langues: Vec<AutreLangue>,
    /// The absolute URL of a picture for previews of the page.
    pub image: Option<String>,
    /// Descriptions for search engines as JSON-LD. `<` and `&` are escaped.
    pub donnees: Vec<String>,
    /// The breadcrumbs. The last one is the page itself.
    pub fil: Vec<Lien>,
    /// True if the page has a map beside its text.
    pub deux_colonnes: bool,
    /// The shield before the heading.
    pub ecu: Option<Ecu>,
    /// The heading.
    pub titre: String,
    /// The closures that are shown first. Empty if there are none.
    pub avis: Vec<Avis>,
    /// The length of the way with the detours that hold. `None` if no detour holds, or if the page shows it elsewhere.
    pub aujourdhui: Option<String>,
    /// The warning that the way is wholly or partly invented, with the source of the data. `None` if no stretch is
    /// invented.
    pub demonstration: Option<String>,
    /// A sentence below the heading. May be empty.
    pub resume: String,
    /// Links to files with the same content. The template of the page places them.
    pub fichiers: Vec<Lien>,
    /// Notes at the foot of the page.
    pub notes: Vec<String>,
}

/// The page in one of the languages.
#[derive(Debug)]
pub(super) struct AutreLangue {
    pub code: &'static str,
    /// The name of the language in that language.
    pub nom: &'static str,
    pub href: String,
    pub absolu: String,
    pub courante: bool,
}

/// A shield as on the waymarks: the number of an étape on the colour of its voie.
#[derive(Debug)]
pub(super) struct Ecu {
    pub texte: String,
    pub couleur: Couleur,
}

impl Head {
    /// Makes the frame of a page. `base` is the absolute base. `adresse` is the address of the page.
    pub(super) fn new(words: &'static Words, base: &Base, adresse: &Address<'_>, titre: &str) -> Self {
        let absolute = base.in_langue(words.langue().in_addresses());
        let local = absolute.local();
        let langue = |langue: Langue| {
            let other = base.in_langue(langue.in_addresses());
            let (href, absolu) = (other.local().link(adresse), other.link(adresse));
            // The start page opens in the language of the browser, unless the visitor chose one.
            let href = match adresse {
                Address::Accueil { vue: None } => {
                    format!("{}?{}={}", base.local().link(adresse), Parametre::Langue.as_str(), langue.code())
                }
                _ => href,
            };
            AutreLangue { code: langue.code(), nom: langue.nom(), href, absolu, courante: langue == words.langue() }
        };
        let site = words.page_accueil();
        Self {
            words,
            recherche_ici: false,
            question: String::new(),
            scripts: vec!["page.js"],
            fenetre: window_title(&if titre == site { site } else { format!("{titre} – {site}") }),
            description: String::new(),
            canonique: Some(absolute.link(adresse)),
            oembed: oembed(&absolute, &with_map(adresse)),
            langues: Langue::ALL.into_iter().map(langue).collect(),
            image: None,
            donnees: vec![],
            fil: vec![],
            deux_colonnes: false,
            ecu: None,
            titre: titre.to_owned(),
            avis: vec![],
            aujourdhui: None,
            demonstration: None,
            resume: String::new(),
            fichiers: vec![],
            notes: vec![],
            base: local,
        }
    }

    /// Returns the URL of an embedded file.
    pub(super) fn web(&self, fichier: &str) -> String {
        self.base.link(&Address::Web { fichier: fichier.into() })
    }

    /// Returns the URL of the start page.
    pub(super) fn accueil(&self) -> String {
        self.base.link(&Address::Accueil { vue: None })
    }

    /// Returns the URL to which the search form is sent.
    pub(super) fn recherche(&self) -> String {
        self.base.link(&Address::Recherche { parametres: Parametres::default() })
    }

    /// Returns the links at the foot of every page.
    pub(super) fn pied(&self) -> Vec<Lien> {
        let words = self.words;
        let pied = [
            (Address::Accueil { vue: None }, words.page_toutes_les_voies()),
            (Address::HorsLigne, words.page_hors_ligne()),
            (Address::Aide, words.page_aide()),
            (Address::Accessibilite, words.page_accessibilite()),
            (Address::Donnees, words.page_donnees()),
            (Address::Integrer { parametres: Parametres::default() }, words.page_integrer()),
            (Address::Verifier { parametres: Parametres::default() }, words.page_verifier()),
            (Address::Web { fichier: "licences.txt".into() }, words.page_licences()),
        ];
        pied.map(|(address, texte)| Lien::to(self.base.link(&address), texte)).into()
    }

    /// Sets the sentence below the heading, which is also the description for search engines.
    #[must_use]
    pub(super) fn about(self, resume: &str) -> Self {
        Self { resume: resume.to_owned(), description: resume.to_owned(), ..self }
    }

    /// Sets the warning that the way is invented, if it is. `source` is the text with the rights of the data.
    #[must_use]
    pub(super) fn warned(self, invente: Option<String>, source: &str) -> Self {
        Self { demonstration: invente.map(|warning| format!("{warning} {source}")), ..self }
    }

    /// Sets the breadcrumbs: the start page, `steps` and the page itself.
    #[must_use]
    pub(super) fn below(self, steps: Vec<Lien>, here: &str) -> Self {
        let first = Lien::to(self.accueil(), self.words.page_toutes_les_voies());
        let last = Lien { courant: true, ..Lien::to("", here.to_owned()) };
        Self { fil: std::iter::once(first).chain(steps).chain([last]).collect(), ..self }
    }

    /// Returns the breadcrumbs as JSON-LD. `base` is the absolute base.
    pub(super) fn breadcrumbs(&self, base: &Base) -> String {
        let item = |(position, lien): (usize, &Lien)| {
            // The last breadcrumb is the page itself, which needs no link.
            let there = (!lien.courant).then(|| format!("{}{}", base.origin(), lien.href));
            json!({ "@type": "ListItem", "position": position, "name": lien.texte, "item": there })
        };
        let items: Vec<_> = (1..).zip(&self.fil).map(item).collect();
        json_ld(&json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items }))
    }

    /// Sets the page whose map belongs to this one. `base` is absolute.
    #[must_use]
    pub(super) fn with_map_of(self, base: &Base, page: &Address<'_>) -> Self {
        let oembed = oembed(&base.in_langue(self.words.langue().in_addresses()), page);
        Self { oembed, ..self }
    }

    /// Keeps the page out of search engines, for example because its address has parameters.
    #[must_use]
    pub(super) fn unlisted(self) -> Self {
        Self { canonique: None, ..self }
    }
}

/// Returns the URL of the description of the map on a page.
fn oembed(base: &Base, page: &Address<'_>) -> String {
    base.link(&Address::Oembed { parametres: Parametres::default().with(Parametre::Url, base.link(page)) })
}

/// Returns the page whose map belongs to a page: the page itself, that of its way, or the start page.
fn with_map<'a>(page: &Address<'a>) -> Address<'a> {
    match page.clone() {
        page @ (Address::Voie { .. } | Address::Etape { .. } | Address::Troncon { .. }) => page,
        Address::Imprimer { voie, etape: Some(etape), .. } => {
            Address::Etape { voie, etape, parametres: Parametres::default() }
        }
        Address::ImprimerTroncon { voie, km, .. } => Address::Troncon { voie, km, parametres: Parametres::default() },
        Address::Imprimer { voie, etape: None, .. } | Address::MesEtapes { voie, .. } => {
            Address::Voie { voie, parametres: Parametres::default() }
        }
        _ => Address::Accueil { vue: None },
    }
}

/// Renders a page in the language of `words`. `stem` is its file name without the extension. Errors: only a defect of
/// the template.
pub(super) fn file(words: &Words, stem: &str, titre: &str, page: &impl Template) -> Result<Fichier> {
    let html = page.render().map_err(|error| Error::Internal(format!("écriture d'une page : {error}")))?;
    let file = FileFormat::HTML.file(stem, titre, typeset(&html).into_bytes());
    Ok(Fichier { langue: Some(words.langue().code()), ..file })
}

/// The greatest length of the title of a window, in characters. Browsers and search engines show less.
const TITLE: usize = 120;

/// Returns the title of a window, which is cut if it is long.
pub(super) fn window_title(text: &str) -> String {
    match text.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Writes a description for search engines as the text of a script element (JSON-LD).
pub(super) fn json_ld(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('&', "\\u0026")
}

/// Returns an address as a link. `address` is a valid address of a page or file.
pub(super) fn link(base: &Base, address: &str) -> String {
    Address::parse(address).map_or_else(|| format!("{base}{address}"), |address| base.link(&address))
}

/// A link.
#[derive(Clone, Debug)]
pub(super) struct Lien {
    pub href: String,
    pub texte: String,
    /// True if the link leads to the current page.
    pub courant: bool,
}

impl Lien {
    /// Makes a link to another page.
    pub(super) fn to(href: impl Into<String>, texte: impl Into<String>) -> Self {
        Self { href: href.into(), texte: texte.into(), courant: false }
    }
}
