//! The page on which web editors choose a map, see it, and copy its snippet.

use askama::Template;

use super::embed::{Embed, HEIGHT};
use super::formulaire::{Groupe, Possible};
use super::layout::{self, Head};
use super::nom_etape::ends;
use super::oembed::Iframe;
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::Fichier;
use crate::links::{Address, Base, Parametres};
use crate::model::{Couleur, Sens, TypeHebergeur};
use crate::words::{Langue, Words, one_line};

/// The page for web editors. It is not a product, because the server, not the atlas, knows the grounds.
#[derive(Debug)]
pub struct PageIntegrer<'a> {
    /// The chosen map.
    pub embed: &'a Embed,
    /// The code and the name of each ground.
    pub fonds: &'a [(String, String)],
    /// The language of the map.
    pub langue_carte: Langue,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: &'a Base,
}

/// The view that `integrer.html` shows.
#[derive(Template)]
#[template(path = "integrer.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    action: String,
    voies: Vec<Possible>,
    /// The étapes of the chosen voie. Empty if all voies are chosen.
    etapes: Vec<Groupe>,
    km: String,
    styles: Vec<Possible>,
    fonds: Vec<Possible>,
    langues: Vec<Possible>,
    types: Vec<Possible>,
    hauteur: u32,
    couleur: String,
    liste: bool,
    leger: bool,
    /// The address of the map, and its name.
    src: String,
    nom: String,
    /// What to copy, as HTML of this program.
    texte: String,
}

impl PageIntegrer<'_> {
    /// Makes the page. Errors: only a defect of the template.
    pub fn file(&self, atlas: &Atlas) -> Result<Fichier> {
        let words = Words::of(self.langue);
        let titre = words.page_integrer();
        let adresse = Address::Integrer { parametres: Parametres::default() };
        let head =
            Head::new(words, self.base, &adresse, &titre).about(&words.page_integrer_resume()).below(vec![], &titre);
        let head = Head { scripts: vec!["page.js", "integrer.js"], ..head };
        let head = if *self.embed == Embed::default() { head } else { head.unlisted() };
        let embed = self.embed;
        let local = self.base.in_langue(self.langue_carte.in_addresses()).local();
        let page = Page {
            action: head.base.link(&adresse),
            voies: self.voies(atlas, words),
            etapes: self.etapes(atlas, words),
            km: embed.etape_and_km().1.unwrap_or_default(),
            styles: styles(embed.style.unwrap_or_default(), words),
            fonds: self.fonds(words),
            langues: self.langues(),
            types: self.types(words),
            hauteur: embed.hauteur.unwrap_or(HEIGHT),
            couleur: embed.couleur.map(Couleur::digits).unwrap_or_default(),
            liste: embed.liste,
            leger: embed.leger,
            src: embed.link(&local),
            nom: embed.nom(atlas, self.langue_carte),
            texte: self.texte(atlas)?,
            head,
        };
        layout::file(words, "integrer", &titre, &page)
    }

    fn voies(&self, atlas: &Atlas, words: &Words) -> Vec<Possible> {
        let chosen = self.embed.voie.as_deref().unwrap_or_default();
        let all = Possible::of("", &words.page_toutes_les_voies(), chosen);
        let each =
            atlas.voies.iter().map(|voie| Possible::of(voie.row.code.as_str(), &one_line(&voie.row.nom), chosen));
        std::iter::once(all).chain(each).collect()
    }

    fn etapes(&self, atlas: &Atlas, words: &Words) -> Vec<Groupe> {
        let Some(voie) = self.embed.voie.as_deref().and_then(|code| atlas.voie(code)) else { return vec![] };
        let chosen = self.embed.etape_and_km().0.unwrap_or_default();
        let whole =
            Groupe { titre: None, options: vec![Possible::of("", &words.page_integrer_toute_la_voie(), &chosen)] };
        let lines = voie.etapes.chunk_by(|a, b| a.row.variante == b.row.variante).map(|etapes| {
            let variante = etapes.first().map_or("", |etape| etape.row.variante.as_str());
            let option = |etape: &crate::atlas::Etape| {
                let nom = words.page_etape(&etape.slug(), &ends(atlas, etape, Sens::Aller, words));
                Possible::of(&etape.slug(), &nom, &chosen)
            };
            let titre = (!variante.is_empty()).then(|| words.page_variante(variante));
            Groupe { titre, options: etapes.iter().map(option).collect() }
        });
        std::iter::once(whole).chain(lines).collect()
    }

    /// Returns the grounds. The result is empty if there is no choice.
    fn fonds(&self, words: &Words) -> Vec<Possible> {
        let chosen = self.embed.fond.as_deref().unwrap_or_default();
        let usual = Possible::of("", &words.page_integrer_fond_du_service(), chosen);
        let each = self.fonds.iter().map(|(code, nom)| Possible::of(code, nom, chosen));
        if self.fonds.len() < 2 { vec![] } else { std::iter::once(usual).chain(each).collect() }
    }

    fn langues(&self) -> Vec<Possible> {
        let option = |langue: Langue| Possible::of(langue.code(), langue.nom(), self.langue_carte.code());
        Langue::ALL.into_iter().map(option).collect()
    }

    fn types(&self, words: &Words) -> Vec<Possible> {
        let kinds = TypeHebergeur::WORDS.iter().filter_map(|word| TypeHebergeur::parse(word));
        let chosen = |kind| if self.embed.types.contains(&kind) { kind.as_str() } else { "" };
        kinds.map(|kind| Possible::of(kind.as_str(), words.type_of_host(kind), chosen(kind))).collect()
    }

    /// Returns the explanations with the snippets of this map.
    fn texte(&self, atlas: &Atlas) -> Result<String> {
        let source = match self.langue {
            Langue::Fr => include_str!("textes/integrer.fr.html"),
            Langue::En => include_str!("textes/integrer.en.html"),
            Langue::Br => include_str!("textes/integrer.br.html"),
            Langue::Es => include_str!("textes/integrer.es.html"),
            Langue::De => include_str!("textes/integrer.de.html"),
        };
        let carte = self.base.in_langue(self.langue_carte.in_addresses());
        let nom = self.embed.nom(atlas, self.langue_carte);
        let iframe = Iframe {
            src: self.embed.link(&carte),
            titre: nom.clone(),
            width: "100%".into(),
            height: self.embed.hauteur.unwrap_or(HEIGHT),
        };
        let page = self.embed.page(&carte);
        let snippets = [
            ("{composant}", self.component(&nom, &page)),
            ("{iframe}", iframe.html()?),
            ("{page}", page),
            ("{fournisseur}", provider(self.base)),
            ("{balises}", BALISES.to_owned()),
            ("{leaflet}", leaflet(self.base)),
            ("{politique}", policy(self.base)),
        ];
        let texte = source.to_owned();
        let with = |text: String, (place, snippet): (&str, String)| text.replace(place, &escaped(&snippet));
        Ok(snippets.into_iter().fold(texte, with))
    }

    /// Returns the element for this map. Its content is what a visitor sees if the map cannot open.
    fn component(&self, nom: &str, page: &str) -> String {
        let script = self.base.link(&Address::EmbedScript);
        let parametres = self.embed.parametres();
        let mut element = "<hent-carte".to_owned();
        for (name, value) in parametres.iter() {
            // HTML has an attribute `style` of its own.
            let name = if name == "style" { "theme" } else { name };
            element += &format!(" {name}=\"{}\"", escaped(value));
        }
        element += &format!(" langue=\"{}\"", self.langue_carte.code());
        let content = format!("<a href=\"{}\">{}</a>", escaped(page), escaped(nom));
        format!("<script async src=\"{script}\"></script>\n{element}>{content}</hent-carte>")
    }
}

/// Returns the styles. The first one follows the visitor's system.
fn styles(chosen: &str, words: &Words) -> Vec<Possible> {
    let named = [
        ("", words.carte_style_auto()),
        ("hent", words.carte_style_hent()),
        ("sombre", words.carte_style_sombre()),
        ("contraste", words.carte_style_contraste()),
    ];
    named.iter().map(|(valeur, texte)| Possible::of(valeur, texte, chosen)).collect()
}

/// The tags for the text format of Drupal.
const BALISES: &str = "<iframe src title width height frameborder loading referrerpolicy allow allowfullscreen> <hent-carte voie etape km \
     fond theme langue hauteur liste types couleur leger position titre>";

/// Returns what a site with a Content-Security-Policy must allow.
fn policy(base: &Base) -> String {
    format!("script-src {0}; frame-src {0}", base.origin())
}

/// Returns the configuration of Drupal's module oEmbed Providers. Its label must be the name in the description.
fn provider(base: &Base) -> String {
    let name = Words::french().page_accueil().replace('\'', "''");
    let accueil = base.link(&Address::Accueil { vue: None });
    let oembed = base.link(&Address::Oembed { parametres: Parametres::default() });
    format!(
        "# oembed_providers.provider.hent.yml\nlangcode: fr\nstatus: true\ndependencies: {{  }}\nid: hent\nlabel: '{name}'\n\
         provider_url: '{accueil}'\nendpoints:\n  -\n    schemes:\n      - '{base}/*'\n    url: '{oembed}'\n    \
         discovery: false\n    formats:\n      json: true\n      xml: false"
    )
}

/// Returns the recipe for Drupal's module Leaflet: a map that editors choose in the settings of a field.
fn leaflet(base: &Base) -> String {
    let site = Words::french().page_accueil().replace('\'', "\\'");
    let style = base.link(&Address::Style { style: "hent".into(), parametres: Parametres::default() });
    format!(
        "<?php\n\n/**\n * Implements hook_leaflet_map_info().\n */\nfunction monmodule_leaflet_map_info() {{\n  return [\n    \
         'hent' => [\n      'label' => '{site}',\n      'description' => '{site}',\n      'settings' => [\n        \
         'dragging' => TRUE, 'touchZoom' => TRUE, 'scrollWheelZoom' => FALSE, 'zoomControl' => TRUE,\n        \
         'attributionControl' => TRUE, 'minZoom' => 6, 'maxZoom' => 17, 'zoom' => 9,\n      ],\n      'layers' => [\n        \
         'hent' => [\n          'type' => 'vector',\n          'urlTemplate' => '{style}',\n          \
         'options' => ['attribution' => '<a href=\"{base}/\">{site}</a>'],\n        ],\n      ],\n    ],\n  ];\n}}"
    )
}

/// Escapes text for HTML, in elements and attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
