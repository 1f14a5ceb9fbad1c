//! A host on a page. `hote.html` shows it.

use super::offre::OffreMontree;
use crate::atlas::Hebergeur;
use crate::atlas::hebergeur::Contact;
use crate::links::{Address, Base};
use crate::model::TypeHebergeur;
use crate::words::{Words, one_line};

/// The texts that a page shows about a host. Each is one line.
#[derive(Debug)]
pub(super) struct Hote {
    pub nom: String,
    /// The type, and the localité unless the page shows it elsewhere.
    pub genre: String,
    /// The services that it offers, and those that it says it does not accept.
    pub offres: Vec<OffreMontree>,
    /// Places, opening period, price, notice, hours of arrival, languages and age of the data, as far as they are
    /// known.
    pub accueil: String,
    /// Telephone, e-mail, web site and postal address, as far as they are published.
    pub contacts: Vec<Joindre>,
    /// Notes on the position: « à 350 m » if the host is off the line, « localité » if only its localité is published.
    pub ecart: Vec<String>,
}

/// The beginning of a link to an e-mail address.
const MAILTO: &str = "mailto:";

/// A line of the contact details.
#[derive(Debug)]
pub(super) struct Joindre {
    pub texte: String,
    /// The link: `tel:`, `mailto:` or a web URL. `None` for plain text, and for text that is not a safe link.
    pub lien: Option<String>,
}

impl Joindre {
    /// Returns the link and the text of an e-mail address, with a character reference for each character. Browsers read
    /// them as the address. Programs that search pages for addresses mostly do not. Returns `None` for other lines.
    pub(super) fn entities(&self) -> Option<[String; 2]> {
        let lien = self.lien.as_ref().filter(|lien| lien.starts_with(MAILTO))?;
        Some([lien, &self.texte].map(|text| text.chars().map(|c| format!("&#{};", u32::from(c))).collect()))
    }
}

impl Hote {
    /// Makes the view of a host. `ecart_m` is its distance from the line in metres. `localite` is shown after the type,
    /// unless it is empty.
    pub(super) fn of(hote: &Hebergeur, ecart_m: f64, localite: &str, words: &Words) -> Self {
        let genre = [words.type_of_host(hote.r#type), &one_line(localite)].map(str::to_owned);
        let ecart = [
            (ecart_m >= 5.0).then(|| words.page_a_ecart(&words.ecart(ecart_m))),
            (!hote.exacte).then(|| words.liste_localite()),
        ];
        Self {
            nom: one_line(&hote.nom),
            genre: joined(genre),
            offres: OffreMontree::all(hote.services.as_deref(), words),
            accueil: joined(accueil(hote, words)),
            contacts: hote.contact.as_ref().map_or(vec![], joindre),
            ecart: ecart.into_iter().flatten().collect(),
        }
    }
}

/// A host along a way.
#[derive(Debug)]
pub(super) struct RangHote {
    pub code: String,
    /// « 20,9 »
    pub km: String,
    pub hote: Hote,
    /// The page of the host.
    pub page: String,
    /// The `tel:` link of its telephone number, if it is published.
    pub appel: Option<String>,
}

impl RangHote {
    /// Makes the view of a host `at_m` metres along a way and `ecart_m` metres beside it.
    pub(super) fn of(hote: &Hebergeur, localite: &str, at_m: f64, ecart_m: f64, base: &Base, words: &Words) -> Self {
        let shown = Hote::of(hote, ecart_m, localite, words);
        Self {
            code: hote.code.to_string(),
            km: words.km(at_m),
            page: base.link(&Address::Hebergeur { code: hote.code.as_str().into() }),
            appel: shown.appel(),
            hote: shown,
        }
    }
}

impl Hote {
    /// Returns the link that calls the host, if its telephone number is published.
    pub(super) fn appel(&self) -> Option<String> {
        let links = self.contacts.iter().filter_map(|line| line.lien.as_ref());
        links.into_iter().find(|link| link.starts_with("tel:")).cloned()
    }
}

/// Joins the non-empty parts.
fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Returns the texts on how a host receives guests: places, welcome of pilgrims, opening period, price, notice,
/// arrival, languages, age of the data.
fn accueil(hote: &Hebergeur, words: &Words) -> impl Iterator<Item = String> {
    let pelerin = hote.accueil_pelerin && hote.r#type != TypeHebergeur::AccueilPelerin;
    let parts = [
        hote.capacite.map(|n| words.hote_places(n)),
        pelerin.then(|| words.hote_accueille()),
        Some(one_line(&words.periode(&hote.periode))),
        words.fermetures(&hote.fermetures),
        Some(one_line(&hote.tarif)),
        hote.prevenir_heures.map(|n| words.hote_prevenir(n)),
        words.arrivee(&hote.arrivee_de, &hote.arrivee_a),
        words.langues(hote.langues.as_deref()),
        words.confirmation(&hote.confirme_le, hote.perime),
    ];
    parts.into_iter().flatten()
}

/// Returns the lines of the contact details. Empty details are omitted.
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

/// Returns a `tel:` link if the text is a telephone number, or several numbers or remarks after commas or slashes. The
/// link calls the first number.
fn telephone(text: &str) -> Option<String> {
    let dial = |number: &str| {
        let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let digits = number.chars().all(|c| c.is_ascii_digit() || " +.-()/".contains(c));
        // A number has at most 15 digits (E.164), and perhaps a plus sign.
        (digits && (4..=16).contains(&dialled.len())).then(|| format!("tel:{dialled}"))
    };
    dial(text).or_else(|| text.split([',', ';', '/']).find_map(|part| dial(part.trim())))
}

/// Returns a `mailto:` link if the text is a plain e-mail address.
fn courriel(address: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@._+-".contains(c);
    (address.matches('@').count() == 1 && address.chars().all(plain)).then(|| format!("{MAILTO}{address}"))
}

/// Returns a link to a web site if the text is a single `http` or `https` URL without unsafe characters. Hosts write
/// these URLs themselves.
pub(super) fn web(site: &str) -> Option<String> {
    let site = one_line(site);
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}');
    let web =
        ["https://", "http://"].iter().any(|scheme| site.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    (web && !site.contains(odd)).then_some(site)
}

#[cfg(test)]
mod tests {
    use super::telephone;

    #[test]
    fn the_first_of_several_numbers_is_called() {
        for (text, link) in [
            ("02 61 91 00 04", Some("tel:0261910004")),
            ("02/61/91/00/04", Some("tel:0261910004")),
            ("+33 2 61 91 00 04 / 06 12 34 56 78", Some("tel:+33261910004")),
            ("02.61.91.00.04, demander la clé", Some("tel:0261910004")),
            ("à la mairie", None),
            ("", None),
        ] {
            assert_eq!(telephone(text).as_deref(), link, "{text}");
        }
    }
}
