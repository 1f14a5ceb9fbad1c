//! Recognises the words of a vocabulary as people write them: by code, by the French label, or by another common name.

use super::names::plain;
use crate::error::shown;
use crate::import::messages;
use crate::model::{
    Categorie, GenrePerturbation, Gravite, LANGUES, Offre, PublierPosition, Service, TypeHebergeur, nearest_word,
};
use crate::words::Words;

/// For each word of a vocabulary, other common names in the form of [`plain`].
type Others = &'static [(&'static str, &'static [&'static str])];

const TYPES: Others = &[
    ("gite", &["gite-d-etape", "gites", "gite-rural", "gite-de-groupe", "gite-communal", "gite-d-etape-et-de-sejour"]),
    (
        "accueil-pelerin",
        &["accueil-pelerins", "accueil-de-pelerins", "accueil-jacquaire", "accueil-familial", "particulier"],
    ),
    (
        "chambre-hotes",
        &[
            "chambres-hotes",
            "chambre-d-hote",
            "chambres-d-hote",
            "chambre-d-hotes",
            "chambres-d-hotes",
            "maison-d-hotes",
        ],
    ),
    ("hotel", &["hotels", "hotel-restaurant"]),
    ("camping", &["campings", "camping-municipal"]),
    ("communaute", &["communaute-religieuse", "abbaye", "monastere"]),
    ("autre", &["autres", "divers"]),
];
const POSITIONS: Others = &[
    ("exacte", &["exact", "position-exacte", "adresse-exacte"]),
    ("localite", &["commune", "a-la-commune", "la-localite"]),
    ("non", &["no", "non-publiee", "ne-pas-publier", "masquee"]),
];
const CATEGORIES: Others = &[
    ("patrimoine", &["monument", "chateau"]),
    ("religieux", &["eglise", "chapelle", "edifice-religieux"]),
    ("eau", &["point-d-eau", "fontaine"]),
    ("toilettes", &["wc", "toilette", "sanitaires"]),
    ("abri", &["abris"]),
    ("vue", &["panorama"]),
    ("tampon", &["tampons", "credencial"]),
    ("commerce", &["commerces"]),
    ("transport", &["transports"]),
    ("autre", &["autres", "divers"]),
];
const SERVICES: Others = &[
    ("commerce", &["commerces", "epicerie", "supermarche"]),
    ("boulangerie", &["boulangeries"]),
    ("restaurant", &["restaurants", "creperie"]),
    ("eau", &["point-d-eau", "fontaine"]),
    ("pharmacie", &["pharmacies"]),
    ("medecin", &["medecins", "docteur"]),
    ("gare", &["gare-sncf", "train"]),
    ("car", &["bus", "autocar"]),
    ("banque", &["banques", "distributeur", "distributeur-de-billets"]),
    ("poste", &["la-poste", "bureau-de-poste"]),
    ("office-tourisme", &["office-du-tourisme", "syndicat-d-initiative"]),
];

const OFFRES: Others = &[
    ("diner", &["diners", "repas", "repas-du-soir", "souper", "table-d-hotes", "table-d-hote"]),
    ("petit-dejeuner", &["petits-dejeuners", "petit-dej", "pdj"]),
    ("demi-pension", &["1-2-pension"]),
    ("cuisine", &["cuisine-equipee", "coin-cuisine", "cuisine-a-disposition", "gestion-libre"]),
    ("epicerie", &["depannage", "epicerie-de-depannage", "ravitaillement"]),
    ("linge", &["lave-linge", "machine-a-laver", "lessive", "laverie"]),
    ("draps", &["draps-fournis", "location-de-draps", "linge-de-lit"]),
    ("chien", &["chiens", "chiens-acceptes", "chien-accepte", "animaux-acceptes", "chiens-bienvenus"]),
    (
        "equide",
        &["equides", "equides-acceptes", "ane", "anes", "anes-acceptes", "cheval", "chevaux", "chevaux-acceptes"],
    ),
    ("velo", &["velos", "abri-velo", "abri-a-velos", "garage-a-velos", "local-velos"]),
    ("accessible", &["pmr", "acces-pmr", "handicap", "accessible-pmr"]),
    ("navette", &["navettes", "transfert", "transport-de-bagages"]),
    ("wifi", &["wi-fi", "internet"]),
    ("participation-libre", &["libre-participation", "donativo", "don-libre", "don"]),
    ("credencial", &["credenciale", "tampon", "credencial-demandee", "carnet-de-pelerin"]),
    (
        "sans-chien",
        &[
            "sans-chiens",
            "pas-de-chien",
            "pas-de-chiens",
            "chiens-refuses",
            "chiens-non-acceptes",
            "chien-non-accepte",
            "animaux-non-acceptes",
            "animaux-refuses",
            "chiens-interdits",
        ],
    ),
    (
        "sans-equide",
        &["sans-equides", "pas-d-equide", "pas-d-equides", "equides-non-acceptes", "pas-d-ane", "pas-de-chevaux"],
    ),
];
const GENRES: Others = &[
    ("ferme", &["fermee", "fermeture", "passage-ferme", "chemin-ferme", "interdit", "coupe", "coupure", "barre"]),
    ("deviation", &["deviations", "detour", "devie", "itineraire-provisoire"]),
    ("danger", &["dangereux", "dangereuse", "attention"]),
    ("travaux", &["chantier", "en-travaux"]),
    ("chasse", &["battue", "chasses", "battues"]),
    ("maree", &["marees", "maree-haute", "grande-maree", "grandes-marees", "submersion"]),
    ("autre", &["autres", "divers", "information"]),
];
const GRAVITES: Others = &[
    ("information", &["info", "pour-info", "informations", "faible"]),
    ("gene", &["genant", "gene-au-passage", "passage-difficile", "moyenne", "moyen"]),
    ("bloquant", &["bloque", "bloquante", "impossible", "infranchissable", "forte", "passage-interdit"]),
];
const NOMS_DES_LANGUES: Others = &[
    ("br", &["breton"]),
    ("de", &["allemand", "deutsch"]),
    ("en", &["anglais", "english"]),
    ("es", &["espagnol", "espanol"]),
    ("fr", &["francais"]),
    ("it", &["italien"]),
    ("nl", &["neerlandais", "hollandais"]),
    ("pt", &["portugais"]),
];

/// Finds the word of the vocabulary `words` that `text` means. Errors: a message that lists the accepted words. Unless
/// `text` may hold private data, the message also quotes it and names the accepted word with the nearest spelling.
pub(in crate::import) fn word(words: &[&str], text: &str) -> Result<String, String> {
    let wanted = plain(text);
    let (labels, others) = of(words);
    let found = words.iter().zip(labels.iter().map(Some).chain(std::iter::repeat(None))).find(|(word, label)| {
        let other =
            others.iter().find(|(of, _)| of == *word).is_some_and(|(_, names)| names.contains(&wanted.as_str()));
        plain(word) == wanted || label.is_some_and(|label| plain(label) == wanted) || other
    });
    found.map(|(word, _)| (*word).to_owned()).ok_or_else(|| {
        let quoted = match is_private(text) {
            true => String::new(),
            false => format!("« {} » n'est pas connu{} ; ", shown(text), suggestion(words, &wanted)),
        };
        if words == LANGUES {
            return format!("{quoted}{}", messages::a_language());
        }
        format!("{quoted}l'un de ces mots attendu : {}", words.join(", "))
    })
}

/// Returns the word of the vocabulary whose code, label or other name is most like `wanted`, as a question in
/// parentheses. `wanted` is in the form of [`plain`]. Returns an empty text if no word is like it.
fn suggestion(words: &[&str], wanted: &str) -> String {
    let (labels, others) = of(words);
    let labels: Vec<(String, &str)> = words.iter().zip(labels).map(|(word, label)| (plain(label), *word)).collect();
    let codes = words.iter().map(|word| (*word, *word));
    let labels = labels.iter().map(|(label, word)| (label.as_str(), *word));
    let others = words.iter().flat_map(|word| {
        let names = others.iter().filter(move |(of, _)| of == word).flat_map(|(_, names)| names.iter());
        names.map(move |name| (*name, *word))
    });
    let nearest = nearest_word(wanted, codes.chain(labels).chain(others));
    nearest.map_or_else(String::new, |word| format!(" ({word} ?)"))
}

/// Tells whether the text may be an e-mail address or a telephone number in the wrong column.
fn is_private(text: &str) -> bool {
    text.contains('@') || text.chars().filter(char::is_ascii_digit).count() > 3
}

/// Returns the French labels of the words, in the order of `words`, and their other names. Both are empty for an
/// unknown vocabulary.
fn of(words: &[&str]) -> (Vec<&'static str>, Others) {
    let said = Words::french();
    match words {
        w if w == TypeHebergeur::WORDS => (labels(w, TypeHebergeur::parse, |kind| said.type_of_host(kind)), TYPES),
        w if w == PublierPosition::WORDS => (labels(w, PublierPosition::parse, |kind| said.position(kind)), POSITIONS),
        w if w == Categorie::WORDS => (labels(w, Categorie::parse, |kind| said.categorie(kind)), CATEGORIES),
        w if w == Service::WORDS => (labels(w, Service::parse, |kind| said.service(kind)), SERVICES),
        w if w == Offre::WORDS => (labels(w, Offre::parse, |offre| said.offre(offre)), OFFRES),
        w if w == GenrePerturbation::WORDS => {
            (labels(w, GenrePerturbation::parse, |genre| said.genre_perturbation(genre)), GENRES)
        }
        w if w == Gravite::WORDS => (labels(w, Gravite::parse, |gravite| said.gravite(gravite)), GRAVITES),
        w if w == LANGUES => (vec![], NOMS_DES_LANGUES),
        _ => (vec![], &[]),
    }
}

fn labels<T>(words: &[&str], parse: fn(&str) -> Option<T>, label: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    words.iter().filter_map(|word| parse(word)).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_for_codes() {
        for (text, code) in [
            ("gite", "gite"),
            ("Gîte d'étape", "gite"),
            ("CHAMBRE D’HÔTES", "chambre-hotes"),
            ("Chambres d'hôtes", "chambre-hotes"),
            ("Accueil pèlerin", "accueil-pelerin"),
            ("Hôtel", "hotel"),
        ] {
            assert_eq!(word(TypeHebergeur::WORDS, text).as_deref(), Ok(code), "{text}");
        }
        assert_eq!(word(PublierPosition::WORDS, "À sa localité").as_deref(), Ok("localite"));
        assert_eq!(word(Service::WORDS, "Eau potable").as_deref(), Ok("eau"));
        assert_eq!(word(Categorie::WORDS, "Point de vue").as_deref(), Ok("vue"));
    }

    #[test]
    fn other_names_belong_to_words() {
        for (words, others) in [
            (TypeHebergeur::WORDS, TYPES),
            (PublierPosition::WORDS, POSITIONS),
            (Categorie::WORDS, CATEGORIES),
            (Service::WORDS, SERVICES),
            (Offre::WORDS, OFFRES),
            (GenrePerturbation::WORDS, GENRES),
            (Gravite::WORDS, GRAVITES),
            (LANGUES, NOMS_DES_LANGUES),
        ] {
            for (word, names) in others {
                assert!(words.contains(word), "{word}");
                assert!(names.iter().all(|name| plain(name) == *name), "{names:?}");
            }
        }
    }

    #[test]
    fn a_bad_value_is_quoted_unless_it_may_be_private() {
        let said = |text| word(TypeHebergeur::WORDS, text).unwrap_err();
        assert!(said("château").contains("« château »") && said("château").contains("chambre-hotes"));
        assert!(!said("02 61 91 00 01").contains("61") && !said("a@exemple.invalid").contains("exemple"));
    }
}
