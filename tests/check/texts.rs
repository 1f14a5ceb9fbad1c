//! Findings as text, JSON, GeoJSON and SARIF; the rules as documentation.

use hent::check::sortie::{documentation, geojson, json, qml, sarif, texte};
use hent::check::{REGLES, regle, seuils};

use super::cases::CASES;
use super::checked;

/// Each message says where, how much beside the threshold, and what to do, in both languages.
#[test]
fn each_message_is_complete_in_both_languages() {
    for case in CASES {
        let found = checked(&(case.hit)());
        let constat = &found[0];
        for english in [false, true] {
            let (message, remede) = (constat.message(english), constat.remede(english));
            for text in [&message, &remede] {
                assert!(!text.contains(['{', '}']) && !text.contains("NaN"), "{text}");
            }
            assert!(remede.ends_with(['.', '…']), "{remede}");
            if let (Some(mesure), Some(unite)) = (constat.mesure, constat.regle.unite()) {
                assert!(message.contains(&unite.ecrit(mesure, english)), "{message}");
            }
        }
        assert_ne!(constat.remede(false), constat.remede(true), "{}", case.regle);
    }
}

#[test]
fn names_of_rules_and_thresholds_are_unique_and_a_threshold_has_the_name_of_its_rule() {
    let mut names: Vec<&str> = seuils().map(|(_, seuil)| seuil.nom).collect();
    for (owner, seuil) in seuils() {
        assert!(seuil.nom.starts_with(owner.nom), "{}", seuil.nom);
    }
    for rule in REGLES {
        assert_eq!(regle(rule.nom).map(|found| found.nom), Some(rule.nom));
        assert!(rule.seuils.first().is_none_or(|seuil| seuil.nom == rule.nom));
        names.extend(rule.seuils.is_empty().then_some(rule.nom));
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn findings_in_every_format() {
    let found: Vec<_> = ["trou", "aller-retour", "droits-inconnus", "guide-perime"]
        .iter()
        .flat_map(|name| checked(&(CASES.iter().rfind(|case| case.regle == *name).unwrap().hit)()))
        .collect();
    assert_eq!(found.len(), 4);

    let document = json::document(&found);
    assert_eq!(document["nombres"]["erreur"], 1, "a gap of 30 m");
    assert_eq!(document["constats"][0]["mesure"].as_f64().unwrap().round(), 30.0);
    assert_eq!(document["constats"][0]["seuil"], 25.0);
    assert!(document["constats"][0]["message"]["en"].as_str().unwrap().contains("gap of 30"));

    let collection = geojson::collection(&found);
    let kinds: Vec<_> = collection["features"].as_array().unwrap().iter().map(|f| &f["geometry"]["type"]).collect();
    assert_eq!(
        kinds,
        ["LineString", "LineString", "Point", &serde_json::Value::Null.to_string()[..4]]
            .map(|k| if k == "null" { serde_json::Value::Null } else { k.into() })
            .iter()
            .collect::<Vec<_>>()
    );
    let properties = collection["features"][0]["properties"].as_object().unwrap();
    assert!(properties.values().all(|value| !value.is_object() && !value.is_array()), "{properties:?}");
    assert_eq!(geojson::lignes(&found)["features"].as_array().unwrap().len(), 2);
    assert_eq!(geojson::points(&found)["features"][0]["geometry"]["type"], "Point");

    let report = sarif::document(&found, &["dossier/ma trace.gpx".into()]);
    let result = &report["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"trou".into(), &"error".into()));
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "dossier/ma%20trace.gpx");
    assert_eq!(report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), REGLES.len());
    let index = result["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(report["runs"][0]["tool"]["driver"]["rules"][index]["id"], "trou");

    let look = texte::Look { couleur: false, par_regle: 1 };
    let text = texte::ecrit(&found, look);
    assert!(text.contains("ERREUR trou") && text.contains("km ") && text.contains(&found[1].id), "{text}");
    assert!(text.ends_with("1 erreur, 2 avertissements, 1 information."), "{text}");
    assert!(texte::ecrit(&found, texte::Look { couleur: true, ..look }).contains("\u{1b}[1;31mERREUR trou"));
    assert_eq!(texte::ecrit(&[], look), "Rien à signaler.");

    for couche in [qml::Couche::Points, qml::Couche::Lignes] {
        let style = qml::style(couche);
        assert!(
            ["erreur", "avertissement", "information"].iter().all(|mot| style.contains(&format!("value=\"{mot}\"")))
        );
    }
}

/// A name in a file cannot move the cursor of a terminal.
#[test]
fn no_escape_of_a_file_reaches_the_terminal() {
    let mut found = checked(&(CASES[0].hit)());
    found[0].codes = vec!["\u{1b}[2Jtrace".into()];
    assert!(!texte::ecrit(&found, texte::Look { couleur: false, par_regle: 9 }).contains('\u{1b}'));
}

/// The page of documentation is made from the table. `HENT_GOLDEN=1` writes it anew.
#[test]
fn the_documentation_is_that_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verifications.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (begin, end) = ("<!-- règles : début -->\n\n", "\n<!-- règles : fin -->");
    let (before, rest) = page.split_once(begin).unwrap();
    let (rules, after) = rest.split_once(end).unwrap();
    let expected = documentation::markdown();
    if std::env::var_os("HENT_GOLDEN").is_some() {
        std::fs::write(path, format!("{before}{begin}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(rules, expected, "run this test with HENT_GOLDEN=1");
}
