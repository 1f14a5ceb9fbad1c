//! A host as pages show it.

use crate::atlas::Hebergeur;
use crate::atlas::hebergeur::Contact;
use crate::model::TypeHebergeur;
use crate::words::{Words, one_line, typeset};

/// A host with its contact, as far as it is published; every text is one line.
#[derive(Debug)]
pub(super) struct Hote {
    pub nom: String,
    /// Its type, and its town where that is not said anyhow.
    pub genre: String,
    /// How many places, when, for how much.
    pub accueil: String,
    /// How to reach it.
    pub contacts: Vec<Joindre>,
    /// « à 350 m », unless it is by the way; « localité », if it is shown at its town.
    pub ecart: Vec<String>,
}

/// A way to reach a host.
#[derive(Debug)]
pub(super) struct Joindre {
    pub texte: String,
    /// `tel:`, `mailto:` or the web; `None` if a link could do harm.
    pub lien: Option<String>,
}

impl Hote {
    /// Makes the view of a host: its distance from the way in metres, and the name of its town, or an empty text.
    pub(super) fn of(hote: &Hebergeur, ecart_m: f64, localite: &str, words: &Words) -> Self {
        let genre = [words.type_of_host(hote.r#type), &one_line(localite)].map(str::to_owned);
        let ecart = [
            (ecart_m >= 5.0).then(|| typeset(&words.page_a_ecart(&words.ecart(ecart_m)))),
            (!hote.exacte).then(|| words.liste_localite()),
        ];
        Self {
            nom: one_line(&hote.nom),
            genre: told(genre),
            accueil: typeset(&told(accueil(hote, words))),
            contacts: hote.contact.as_ref().map_or(vec![], joindre),
            ecart: ecart.into_iter().flatten().collect(),
        }
    }
}

fn told(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a host offers: how many places, when, for how much.
fn accueil(hote: &Hebergeur, words: &Words) -> impl Iterator<Item = String> {
    let pelerin = hote.accueil_pelerin && hote.r#type != TypeHebergeur::AccueilPelerin;
    let parts = [
        hote.capacite.map(|n| words.hote_places(n)),
        pelerin.then(|| words.hote_accueille()),
        Some(one_line(&words.periode(&hote.periode))),
        Some(one_line(&hote.tarif)),
        hote.prevenir_heures.map(|n| words.hote_prevenir(n)),
    ];
    parts.into_iter().flatten()
}

fn joindre(contact: &Contact) -> Vec<Joindre> {
    let lines = [
        (&contact.telephone, telephone(contact.telephone.trim())),
        (&contact.courriel, courriel(contact.courriel.trim())),
        (&contact.site, web(&contact.site)),
        (&contact.adresse, None),
    ];
    let said = lines.into_iter().map(|(texte, lien)| Joindre { texte: one_line(texte), lien });
    said.filter(|line| !line.texte.is_empty()).collect()
}

fn telephone(number: &str) -> Option<String> {
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let digits = number.chars().all(|c| c.is_ascii_digit() || " +.-()/".contains(c));
    (digits && dialled.len() >= 4).then(|| format!("tel:{dialled}"))
}

fn courriel(address: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@._+-".contains(c);
    (address.matches('@').count() == 1 && address.chars().all(plain)).then(|| format!("mailto:{address}"))
}

/// A site's address, if a link to it can do no harm: of the web, in one word.
fn web(site: &str) -> Option<String> {
    let site = one_line(site);
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}');
    let web =
        ["https://", "http://"].iter().any(|scheme| site.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    (web && !site.contains(odd)).then_some(site)
}
