//! The search of names: ranking, brute force, HTTP, privacy, and the search box.

use std::sync::Arc;
use std::time::Instant;

use hent::atlas::{Atlas, Comparison};
use hent::http::Snapshot;
use hent::model::PublierPosition;
use hent::recherche::{Index, Nom, Question};
use proptest::prelude::*;
use serde_json::Value;

use crate::browser::check;
use crate::support::atlases::{demonstration, demonstration_data};
use crate::support::datasets::{hebergeur, localite, point_interet, y};
use crate::support::service::{Running, header, refused};

/// Returns an index of names of one rank. The code of each name is the name itself.
fn index(names: &[&str]) -> Index {
    Index::new(names.iter().map(|name| Nom { rang: 0, nom: name, code: name })).unwrap()
}

fn found<'a>(names: &[&'a str], typed: &str) -> Vec<&'a str> {
    let question = Question::parse(typed).unwrap();
    index(names).find(&question, 10).into_iter().map(|place| names[place]).collect()
}

#[test]
fn names_are_found_without_accents_case_or_punctuation() {
    let names = [
        "Saint-Malo",
        "Le Mont-Saint-Michel",
        "Roazhon / Rennes",
        "Chapelle du Sacré-Cœur",
        "Île-d’Arz",
        "Penmarc'h",
        "Ste-Anne-d'Auray",
        "Moguériec",
    ];
    for (typed, name) in [
        ("saint mal", "Saint-Malo"),
        ("SAINT-MALO", "Saint-Malo"),
        ("st malo", "Saint-Malo"),
        ("St-Mal", "Saint-Malo"),
        ("saintmalo", "Saint-Malo"),
        ("malo", "Saint-Malo"),
        ("sait malo", "Saint-Malo"),
        ("saint maol", "Saint-Malo"),
        ("michel", "Le Mont-Saint-Michel"),
        ("michel mont", "Le Mont-Saint-Michel"),
        ("mont st michel", "Le Mont-Saint-Michel"),
        ("mihcel", "Le Mont-Saint-Michel"),
        ("rennes", "Roazhon / Rennes"),
        ("roazhon", "Roazhon / Rennes"),
        ("Roazhon / Rennes", "Roazhon / Rennes"),
        ("rnnes", "Roazhon / Rennes"),
        ("coeur", "Chapelle du Sacré-Cœur"),
        ("chapelle de la sacré-coeur", "Chapelle du Sacré-Cœur"),
        ("mont de saint michel", "Le Mont-Saint-Michel"),
        ("sacre cœur", "Chapelle du Sacré-Cœur"),
        ("ile d'arz", "Île-d’Arz"),
        ("ILE D ARZ", "Île-d’Arz"),
        ("penmarch", "Penmarc'h"),
        ("Penmarc’h", "Penmarc'h"),
        ("sainte anne", "Ste-Anne-d'Auray"),
        ("ste anne auray", "Ste-Anne-d'Auray"),
        ("mogueriec", "Moguériec"),
        ("Mogueric", "Moguériec"),
        ("Moguerriec", "Moguériec"),
        ("Moguereic", "Moguériec"),
        ("Moguerisc", "Moguériec"),
        ("moguereic", "Moguériec"),
        ("mogeur", "Moguériec"),
    ] {
        assert_eq!(found(&names, typed), [name], "{typed}");
    }
    for nothing in
        ["malxx", "xalt malo", "mla", "1 2025", "mogeureic", "quimper", "rennes malo", "'; DROP TABLE voie; --"]
    {
        assert_eq!(found(&names, nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn the_best_match_comes_first() {
    let names =
        ["Maison Malo", "Malo", "Malo-les-Bains", "Malestroit", "Malonne", "Rue de la Malouine", "Male", "Salo"];
    // The order is: exact name, beginning of a name, a word; then beginnings of words; then typing errors. Equal
    // matches are sorted by the alphabet.
    let expected = ["Malo", "Malo-les-Bains", "Maison Malo", "Malonne", "Rue de la Malouine", "Male", "Salo"];
    assert_eq!(found(&names, "malo"), expected);
    // Equal names are sorted by code, whatever the order of the input.
    let twice = [("b", 1), ("a", 1), ("c", 0)];
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let given = order.map(|i| twice[i]);
        let index = Index::new(given.iter().map(|(code, rang)| Nom { rang: *rang, nom: "Fontaine", code })).unwrap();
        let found = index.find(&Question::parse("fontaine").unwrap(), 10);
        assert_eq!(found.into_iter().map(|place| given[place].0).collect::<String>(), "cab");
    }
}

/// Returns the Damerau–Levenshtein distance (optimal string alignment), by its table.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let same = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + same);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[a.len()][b.len()]
}

/// How a typed word matches a word of a name: 0 as written, 1 as its beginning, 2 with a typing error.
fn meant(typed: &str, word: &str) -> Option<u8> {
    let full = match typed {
        "st" => "saint",
        other => other,
    };
    let letters = typed.chars().filter(|c| c.is_alphabetic()).count();
    let begun = || (0..=word.len()).any(|end| distance(typed, &word[..end]) <= 1);
    match () {
        () if full == word => Some(0),
        () if word.starts_with(typed) => Some(1),
        () if letters >= 4 && distance(typed, word) <= 1 => Some(2),
        () if letters >= 6 && begun() => Some(2),
        () => None,
    }
}

/// Returns the indexes of the matching names, best first, found by comparing all of them.
fn brute_force(names: &[(u8, String)], typed: &[(String, bool)]) -> Vec<usize> {
    let mut found = vec![];
    for (place, (rang, name)) in names.iter().enumerate() {
        let spellings: Vec<Vec<&str>> = name.split('/').map(|part| part.split_whitespace().collect()).collect();
        let all: Vec<&str> = spellings.concat();
        let best = |(t, optional): &(String, bool)| {
            let best = all.iter().filter_map(|word| meant(t, word)).min();
            best.or(optional.then_some(1)) // an optional word counts as if its beginning matched
        };
        let Some(worst) = typed.iter().map(best).collect::<Option<Vec<u8>>>().map(|all| all.into_iter().max().unwrap())
        else {
            continue;
        };
        let of = |spelling: &Vec<&str>| {
            let begins = spelling.len() >= typed.len()
                && spelling.iter().zip(typed).all(|(word, (t, _))| meant(t, word).is_some_and(|meant| meant <= worst));
            begins.then_some(u8::from(spelling.len() > typed.len()))
        };
        let part = std::iter::once(&all).chain(&spellings).filter_map(of).min().unwrap_or(2);
        found.push((worst, part, *rang, all.join(" "), name.clone(), place));
    }
    found.sort();
    found.into_iter().map(|found| found.5).collect()
}

/// Returns a word over few letters, so that many words are similar.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[ab]{1,7}", 2 => "[a-c]{4,8}", 1 => Just("saint".to_owned()), 1 => "[a1]{3,5}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_index_finds_the_same_as_brute_force(
        names in proptest::collection::vec((0..3u8, proptest::collection::vec(word(), 1..4), any::<bool>()), 0..60),
        typed in proptest::collection::vec(prop_oneof![6 => word(), 1 => Just("st".to_owned()), 1 => Just("a".to_owned())], 1..4),
        n in 1..12usize,
    ) {
        let names: Vec<(u8, String)> = names.into_iter()
            .map(|(rang, words, two)| (rang, words.join(if two { " / " } else { " " })))
            .collect();
        let index = Index::new(names.iter().map(|(rang, nom)| Nom { rang: *rang, nom, code: "" })).unwrap();
        let question = Question::parse(&typed.join(" ")).unwrap();
        let typed: Vec<(String, bool)> = question.words().map(|(word, optional)| (word.to_owned(), optional)).collect();
        let expected = brute_force(&names, &typed);
        prop_assert_eq!(&index.find(&question, usize::MAX), &expected);
        prop_assert_eq!(index.find(&question, n), &expected[..n.min(expected.len())]);
    }

    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,100}") {
        if let Some(question) = Question::parse(&text) {
            let names = [text.as_str(), "Saint-Malo"];
            prop_assert!(index(&names).find(&question, 1) == [0], "a name is found by itself");
        }
    }
}

/// Returns the answers to a question, each as `genre nom`.
fn answers(service: &Running, typed: &str) -> Vec<String> {
    let encoded: String = typed.bytes().map(|b| format!("%{b:02X}")).collect();
    let found = service.json(&format!("/api/recherche?q={encoded}"));
    let shown = |r: &Value| format!("{} {}", r["genre"].as_str().unwrap(), r["nom"].as_str().unwrap());
    found["resultats"].as_array().unwrap().iter().map(shown).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_is_found_with_links_and_figures() {
    let data = demonstration_data();
    let service = Running::new(demonstration());

    assert_eq!(answers(&service, "chatelaudren")[0], "localite Châtelaudren");
    assert_eq!(answers(&service, "CHATELAUDERN")[0], "localite Châtelaudren");
    let found = answers(&service, "pontrieux");
    assert_eq!(found[..2], ["localite Pontrieux", "etape Pontrieux – Guingamp"]);
    assert!(answers(&service, "mont st michel").contains(&"voie Voie du Mont-Saint-Michel".to_owned()));
    assert_eq!(answers(&service, "demonstration").len(), 10);
    assert_eq!(answers(&service, "épicerie").len(), 10);
    assert_eq!(answers(&service, "n'existe pas"), [""; 0]);

    let answer = service.json("/api/recherche?q=pontrieux");
    assert!(!answer["attribution"].as_array().unwrap().is_empty());
    let [town, etape] = [&answer["resultats"][0], &answer["resultats"][1]];
    let row = data.localites.iter().find(|l| l.nom == "Pontrieux").unwrap();
    assert_eq!((town["lon"].as_f64(), town["lat"].as_f64()), (Some(row.geom.lon), Some(row.geom.lat)));
    assert_eq!((&town["code"], &town["quoi"]), (&"pontrieux".into(), &"Localité".into()));
    assert_eq!((&etape["voie"], &etape["etape"]), (&"beauport".into(), &"2".into()));
    // Every link works, and the figures of an étape are those of its own address.
    for result in answer["resultats"].as_array().unwrap() {
        for link in result["liens"].as_object().unwrap().values() {
            assert_eq!(service.get(link.as_str().unwrap(), &[]).status(), 200, "{link}");
        }
    }
    assert_eq!(etape["bounds"], service.json(etape["liens"]["api"].as_str().unwrap())["bounds"]);
    // The answer has a strong ETag, and a client that has it gets 304.
    let first = service.get("/api/recherche?q=pontrieux", &[]);
    let again = service.get("/api/recherche?q=pontrieux", &[("if-none-match", header(&first, "etag"))]);
    assert_eq!(again.status(), 304);

    // Every published host is found by name, with the published place. No other host is found by a word of its own.
    let atlas = demonstration();
    for host in data.hebergeurs.iter().step_by(7) {
        let published = atlas.hebergeurs.iter().find(|h| h.code == host.code);
        let encoded: String = host.nom.bytes().map(|b| format!("%{b:02X}")).collect();
        let found = service.json(&format!("/api/recherche?q={encoded}"));
        let mut results = found["resultats"].as_array().unwrap().iter();
        let shown = results.find(|r| r["genre"] == "hebergeur" && r["code"] == host.code.as_str());
        match published {
            None => assert!(shown.is_none(), "{} is private", host.code),
            Some(published) => {
                let shown = shown.unwrap_or_else(|| panic!("{} is not found by its name", host.nom));
                assert_eq!(shown["lon"].as_f64(), Some(published.position.lon));
                assert_eq!(shown["lat"].as_f64(), Some(published.position.lat));
                assert_eq!(shown["position"], if published.exacte { "exacte" } else { "localite" });
            }
        }
    }
}

#[test]
fn a_private_host_is_never_found() {
    let mut data = y();
    let positions = [PublierPosition::Exacte, PublierPosition::Localite, PublierPosition::Non];
    data.hebergeurs = (0..6)
        .map(|i| {
            let mut host = hebergeur(i, (f64::from(i as i32), 1.0), positions[i as usize % 3], i < 3);
            host.nom = format!("Kanaribihan{i} Laouenan");
            host.adresse = "Rue Secrète".into();
            host
        })
        .collect();
    let service = Running::new(Atlas::build(data));
    let name = "kanaribihan";
    let parts = (1..=name.len()).map(|end| name[..end].to_owned());
    for typed in parts.chain(["laouenan", "laouennan", "kanaribihan2", "kanaribihan5", "h2", "h5"].map(String::from)) {
        for line in answers(&service, &typed) {
            assert!(!line.ends_with("2 Laouenan") && !line.ends_with("5 Laouenan"), "{typed}: {line}");
        }
    }
    assert_eq!(answers(&service, "laouenan").len(), 4, "the published are found");
    // Private details find nothing, and a host shown at the localité has no other place.
    for typed in ["adresse-0", "secrete", "telephone-0", "courriel"] {
        assert_eq!(answers(&service, typed), [""; 0], "{typed}");
    }
    let found = service.json("/api/recherche?q=kanaribihan1");
    let shown = &found["resultats"][0];
    assert_eq!(
        (shown["lon"].as_f64(), shown["lat"].as_f64(), &shown["position"]),
        (Some(-3.0), Some(48.0), &"localite".into())
    );
    assert!(!found.to_string().contains("telephone"), "{found}");
}

#[test]
fn wrong_questions_are_refused() {
    let service = Running::new(Atlas::build(y()));
    let letters = |n: usize| format!("?q={}", "a".repeat(n));
    for query in [
        "",
        "?",
        "?q",
        "?q=",
        "?q=%20",
        "?q=%27-%E2%80%99",
        "?q=a%00",
        "?q=a%0Ab",
        "?q=%7F",
        "?q=%FFa",
        "?q=a&q=b",
        "?Q=a",
    ]
    .into_iter()
    .map(String::from)
    .chain([letters(101), letters(10_000)])
    {
        let path = format!("/api/recherche{query}");
        refused(&service, &path, 400, "q : ");
        let problem: Value = serde_json::from_slice(service.get(&path, &[]).body()).unwrap();
        assert_eq!(problem["parametre"], "q", "{path}");
    }
    refused(&service, "/api/recherche?q=", 400, "de 1 à 100 caractères");
    for odd in
        ["'; DROP TABLE voie; --", "<script>alert(1)</script>", "\u{202E}x", "💧 1", "a\u{301}".repeat(50).as_str()]
    {
        answers(&service, odd);
    }
    assert_eq!(answers(&service, &"a".repeat(100)), [""; 0]);
    let words: String = ('a'..='z').map(|c| format!("{c} ")).collect();
    assert_eq!(answers(&service, &words), [""; 0]);
    assert_eq!(service.request("POST", "/api/recherche?q=a", &[]).status(), 405);
    assert_eq!(Running::new(Atlas::default()).json("/api/recherche?q=a")["resultats"], Value::Array(vec![]));
}

/// Returns the next snapshot, with another atlas.
fn succeed(old: &Snapshot, atlas: Atlas) -> Snapshot {
    let atlas = Arc::new(atlas);
    Snapshot::succeed(old, Arc::clone(&atlas), &Comparison::between(&old.atlas, &atlas)).0
}

#[test]
fn an_index_is_reused_until_names_change() {
    let find = |snapshot: &Snapshot, typed: &str| {
        let question = Question::parse(typed).unwrap();
        snapshot.names().unwrap().find(&question, 10).len()
    };
    let old = Snapshot::new(Atlas::build(y()));
    assert_eq!(find(&old, "fontaine"), 1);
    let mut data = y();
    data.points_interet.push(point_interet(2, (7.0, 0.0)));
    let new = succeed(&old, Atlas::build(data.clone()));
    assert_eq!((find(&new, "fontaine"), find(&old, "fontaine")), (2, 1));
    data.etapes[0].nom = "Vers la mer".into();
    data.localites.push(localite(9, (1.0, 1.0)));
    let newer = succeed(&new, Atlas::build(data));
    assert_eq!((find(&newer, "mer"), find(&newer, "localite 9")), (1, 1));
}

/// With the keyboard alone, as the WAI-ARIA combobox pattern describes it: type, announce, choose, show.
#[test]
fn the_search_box_works_in_a_browser() {
    let mut data = y();
    data.points_interet[0].nom = "<b>Fontaine</b> Saint-Éloi".into();
    let service = Running::new(Atlas::build(data));
    check("the_search_box_works_in_a_browser", &format!("http://{}", service.address), &[]);
}

/// Prints the slowest answers; the limit is generous.
#[test]
fn no_question_takes_long() {
    let names: Vec<String> = (0..20_000).map(|i| format!("Gîte de démonstration Saint-{} {i}", i % 977)).collect();
    let start = Instant::now();
    let index = Index::new(names.iter().map(|nom| Nom { rang: 3, nom, code: nom })).unwrap();
    eprintln!("{} names in {:?}, {} bytes", index.len(), start.elapsed(), index.weight());
    assert!(index.weight() < 110 * names.len(), "{} bytes", index.weight());
    for typed in [
        "d",
        "demonstraton",
        "gite de demo saint",
        "g gi git gite d de dem demo demon demons s sa sai sain saint",
        "st 12",
    ] {
        let start = Instant::now();
        let found = index.find(&Question::parse(typed).unwrap(), 10);
        eprintln!("{typed}: {:?}", start.elapsed());
        assert_eq!(found.len(), 10, "{typed}");
    }
}
