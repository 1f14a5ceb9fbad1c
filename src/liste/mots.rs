//! The words of a list: what is said to who reads it, whatever the format.

use super::{Liste, Rang};
use crate::atlas::{Atlas, Etape, Hebergeur, Voie};
use crate::model::{Sens, TypeHebergeur, periode};
use crate::trace::decimal;

/// What people write may be longer than anybody reads, or a cell holds: characters.
const LONGEST: usize = 1_000;

/// What a list is of, in the direction walked.
pub(super) fn nom(atlas: &Atlas, voie: &Voie, etape: Option<&Etape>, sens: Sens) -> String {
    let Some(etape) = etape else {
        let retour = if sens.is_back() { " (retour)" } else { "" };
        return format!("{}{retour}", texte(&voie.row.nom));
    };
    format!("{}, étape {} : {}", texte(&voie.row.nom), etape.slug(), bouts(atlas, etape, sens))
}

/// Where an étape starts and ends in the direction walked.
pub(super) fn bouts(atlas: &Atlas, etape: &Etape, sens: Sens) -> String {
    let [de, a] = sens.ends([etape.depart, etape.arrivee]);
    let name = |localite: usize| atlas.localites.get(localite).map_or_else(|| "?".into(), |l| texte(&l.nom));
    format!("{} – {}", name(de), name(a))
}

/// A text as it may stand anywhere: one line without control characters, of a length that can be read.
pub(crate) fn texte(text: &str) -> String {
    // Besides those of the format: the marks that turn the direction of what follows them, and what XML cannot hold.
    let hidden = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}');
    let mut words = String::new();
    let visible: String = text.chars().filter(|c| !hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    for word in visible.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => words.get(..end).map_or_else(String::new, |start| format!("{start}…")),
        None => words,
    }
}

/// A number of kilometres, to the hectometre: `12,3`.
pub(super) fn km(metres: f64) -> String {
    decimal(metres / 1000.0)
}

/// How far off the way something is, as exactly as one cares: `350 m`, `1,4 km`.
pub(crate) fn ecart(metres: f64) -> String {
    match metres {
        near if near < 995.0 => format!("{:.0} m", (near / 10.0).round() * 10.0),
        far => format!("{} km", km(far)),
    }
}

/// A date `YYYY-MM-DD` as one reads it; anything else as it is.
fn date(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match parts.as_slice() {
        [year, month, day] if parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) => {
            format!("{day}/{month}/{year}")
        }
        _ => texte(iso),
    }
}

/// Whose data it is.
pub(super) fn source(liste: &Liste<'_>) -> String {
    texte(&liste.trace.droits.join(" | "))
}

/// What the list has, in a sentence.
pub(super) fn resume(liste: &Liste<'_>) -> String {
    let ecart = km(f64::from(liste.demande.ecart_max_m));
    let ecart = ecart.strip_suffix(",0").unwrap_or(&ecart);
    match liste.hotes() {
        0 => format!(
            "Aucun hébergement publié à {ecart} km au plus du chemin. Un écart de 10 km au plus se demande par ?ecart_max=."
        ),
        1 => format!("1 hébergement à {ecart} km au plus du chemin."),
        n => format!("{n} hébergements à {ecart} km au plus du chemin, dans l'ordre de la marche."),
    }
}

/// What one must know to read it: a sentence each, whose data it is last.
pub(super) fn notes(liste: &Liste<'_>) -> Vec<String> {
    let start = match (liste.etape, liste.lignes.len()) {
        (Some(_), _) => "de l'étape",
        (None, 1) => "de la voie",
        (None, _) => "de la voie, ou de la variante",
    };
    let mut notes = vec![format!(
        "Les km se comptent depuis le début {start}, dans le sens de la marche ; l'écart est la distance au chemin à vol \
         d'oiseau."
    )];
    if liste.rangs().any(|(_, rang)| !rang.hote.exacte) {
        notes.push(
            "« Localité » : l'hébergeur n'a pas souhaité que son emplacement soit publié ; km et écart sont ceux de sa \
             localité."
                .into(),
        );
    }
    if liste.lignes.iter().any(|ligne| ligne.trous) {
        notes.push("Le tracé est interrompu : les km ne comptent pas ce qui manque.".into());
    }
    notes.push("Renseignez-vous auprès de l'hébergeur avant de partir.".into());
    if let Some(releve) = &liste.trace.date {
        notes.push(format!("Tracé relevé au plus tard le {}.", date(releve)));
    }
    if !liste.trace.droits.is_empty() {
        notes.push(format!("Source et licence : {}.", source(liste)));
    }
    notes
}

/// Are some of the data made up? They say so themselves, in whose they are.
pub(crate) fn est_invente(source: &str) -> bool {
    let source = source.to_lowercase();
    ["invent", "démonstration", "fictif"].iter().any(|word| source.contains(word))
}

/// What a host offers: how many places, when, for how much.
pub(crate) fn accueil(hote: &Hebergeur) -> impl Iterator<Item = String> {
    let places = hote.capacite.map(|n| if n == 1 { "1 place".into() } else { format!("{n} places") });
    let pelerin = (hote.accueil_pelerin && hote.r#type != TypeHebergeur::AccueilPelerin)
        .then(|| "accueille les pèlerins".to_owned());
    let heures = hote.prevenir_heures.map(|n| format!("prévenir {n} h avant"));
    let parts = [places, pelerin, Some(texte(&periode::en_mots(&hote.periode))), Some(texte(&hote.tarif)), heures];
    parts.into_iter().flatten().filter(|part| !part.is_empty())
}

/// A site's address, if a link to it can do no harm: of the web, in one word.
pub(super) fn adresse_web(site: &str) -> Option<String> {
    let site = texte(site);
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}');
    let web =
        ["https://", "http://"].iter().any(|scheme| site.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    (web && !site.contains(odd)).then_some(site)
}

/// Where a host is shown.
pub(super) fn lieu(rang: &Rang<'_>) -> &'static str {
    if rang.hote.exacte { "exact" } else { "localité" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_that_can_be_read() {
        assert_eq!(texte(" a\t\r\nb\u{0}\u{b}c \u{202E}d\u{FFFE} "), "a b c d");
        assert_eq!(texte(&"é".repeat(5_000)).chars().count(), LONGEST + 1);
    }
}
