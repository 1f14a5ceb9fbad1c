//! Guesses the field of an unknown column, and writes the `--map` option for it.

use crate::import::cells::plain;
use crate::model::distance;

/// For each field, other names that people give it, in the form of [`plain`].
const OTHERS: [(&str, &[&str]); 35] = [
    (
        "nom",
        &["name", "libelle", "denomination", "intitule", "titre", "raison-sociale", "etablissement", "hebergement"],
    ),
    ("titre", &["title", "nom", "name", "libelle"]),
    ("type", &["categorie", "nature", "genre", "type-hebergement"]),
    ("categorie", &["type", "nature", "genre"]),
    ("genre", &["type", "nature", "categorie"]),
    ("telephone", &["tel", "phone", "portable", "mobile", "telephones", "tel-fixe", "tel-portable", "numero"]),
    ("courriel", &["mail", "email", "e-mail", "mel", "courriels", "adresse-mail", "adresse-email", "adresse-e-mail"]),
    ("site", &["site-web", "site-internet", "web", "website", "url", "internet", "www", "lien"]),
    ("lien", &["url", "site", "web", "website", "link"]),
    ("adresse", &["address", "rue", "voirie", "adresse-postale"]),
    ("localite", &["commune", "ville", "lieu", "village", "bourg", "city", "nom-commune"]),
    ("insee", &["code-insee", "insee-com", "code-commune", "insee-commune"]),
    (
        "capacite",
        &["places", "lits", "nb-lits", "nb-places", "nombre-de-places", "nombre-de-lits", "couchages", "beds"],
    ),
    ("periode", &["ouverture", "dates", "dates-d-ouverture", "periode-d-ouverture", "saison", "opening-hours"]),
    ("tarif", &["prix", "tarifs", "price", "cout"]),
    ("prix", &["tarif", "price", "cout"]),
    ("services", &["prestations", "equipements", "services-proposes", "offre"]),
    ("arrivee_de", &["heure-d-arrivee", "arrivee-a-partir-de", "arrivee-des", "check-in"]),
    ("arrivee_a", &["arrivee-jusqu-a", "arrivee-avant", "heure-limite-d-arrivee"]),
    ("langues", &["langues-parlees", "langue"]),
    ("confirme_le", &["confirme", "date-de-confirmation", "verifie-le", "mis-a-jour-le"]),
    ("fermetures", &["fermeture", "conges", "dates-de-fermeture", "jours-de-fermeture"]),
    ("description", &["desc", "commentaire", "commentaires", "texte", "detail", "details", "remarque", "remarques"]),
    ("publier_position", &["position-publiee", "publier"]),
    ("publier_contact", &["contact-publie", "publication-contact"]),
    ("du", &["debut", "date-de-debut", "date-debut", "a-partir-du", "depuis", "le"]),
    ("au", &["fin", "date-de-fin", "date-fin", "jusqu-au"]),
    ("de_km", &["km", "km-debut", "du-km", "pk-debut", "km-de", "pk"]),
    ("a_km", &["km-fin", "au-km", "pk-fin", "km-a"]),
    ("gravite", &["niveau", "importance", "severite"]),
    ("texte", &["motif", "description", "message", "commentaire", "remarque", "raison", "detail"]),
    ("saisi_par", &["auteur", "saisie-par", "signale-par"]),
    ("verifie_le", &["verifie", "date-de-verification", "controle-le"]),
    ("lon", &["longitude", "lng", "long", "x", "est", "coord-x", "gps-lon"]),
    ("lat", &["latitude", "y", "nord", "coord-y", "gps-lat"]),
];

/// Guesses the field that an unknown column contains. `column` is the name of the column. `free` are the names of the
/// fields that may still get a column. Returns the name of the field, or `None` if no field fits.
///
/// The rules, in the order of preference:
///
/// - The column has another name of the field ([`OTHERS`]).
/// - The column's spelling differs little from the field's name.
/// - The first word of the column is the field's name or another name of it.
/// - Any word of the column is the field's name.
///
/// Within one rule, the first field of `free` that fits is taken.
pub(in crate::import) fn field<'a>(column: &str, free: &[&'a str]) -> Option<&'a str> {
    let column = plain(column);
    let by = |fits: &dyn Fn(&str) -> bool| free.iter().find(|name| fits(name)).copied();
    let others = |name: &str| OTHERS.iter().find(|(of, _)| *of == name).map_or(&[] as &[&str], |(_, others)| others);
    let words: Vec<&str> = column.split('-').collect();
    by(&|name| others(name).contains(&column.as_str()))
        .or_else(|| by(&|name| name.len() > 3 && distance(&plain(name), &column) <= 1 + name.len() / 8))
        .or_else(|| by(&|name| words.first().is_some_and(|word| plain(name) == *word || others(name).contains(word))))
        .or_else(|| by(&|name| words.iter().any(|word| plain(name) == *word)))
}

/// Returns the option `--map FIELD=COLUMN`, quoted so that a person can paste it into a shell.
pub(in crate::import) fn option(field: &str, column: &str) -> String {
    let pair = format!("{field}={column}");
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '=' | '_' | '-' | '.');
    match () {
        () if pair.chars().all(bare) && !field.is_empty() => format!("--map {pair}"),
        () if !pair.contains(['"', '$', '`', '\\', '!']) => format!("--map \"{pair}\""),
        () => format!("--map '{}'", pair.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_of_an_unknown_column_is_guessed() {
        let fields = ["code", "nom", "type", "capacite", "telephone", "courriel", "publier_position", "lon", "lat"];
        for (column, field_) in [
            ("E-mail", Some("courriel")),
            ("Tél.", Some("telephone")),
            ("Téléphone fixe", Some("telephone")),
            ("Nb lits", Some("capacite")),
            ("capacitée", Some("capacite")),
            ("Nom de l'hébergement", Some("nom")),
            ("Longitude (X)", Some("lon")),
            ("publier position", Some("publier_position")),
            ("couleur du toit", None),
        ] {
            assert_eq!(field(column, &fields), field_, "{column}");
        }
    }

    #[test]
    fn an_option_is_quoted_for_a_shell() {
        assert_eq!(option("nom", "NOM_COM"), "--map nom=NOM_COM");
        assert_eq!(option("courriel", "E mail"), "--map \"courriel=E mail\"");
        assert_eq!(option("", "Remarques"), "--map \"=Remarques\"");
        assert_eq!(option("tarif", "Prix $ l'an"), "--map 'tarif=Prix $ l'\\''an'");
    }
}
