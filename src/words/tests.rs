//! Compares the .ftl files with the program: a language has the messages that the program uses, with the same arguments,
//! and no other message. Counts what is missing.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::M;
use jiff::civil::date;

use super::lists::{LISTS, id};
use super::messages::MESSAGES;
use super::*;
use crate::model::GenrePerturbation;

/// Messages that are in no list and not in the table of `messages.rs`.
const OTHERS: &[&str] = &[];
/// The prefix of the messages that only the map's script uses.
const MAP: &str = "carte-";

/// Returns the messages in a language's file, with their arguments. It reads the text line by line, because Fluent does
/// not list arguments.
fn of_file(langue: Langue) -> BTreeMap<String, BTreeSet<String>> {
    let parsed = FluentResource::try_new(langue.source().to_owned());
    assert!(parsed.is_ok(), "{langue:?}: {:?}", parsed.err().map(|(_, errors)| errors));
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in langue.source().lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            name.clone_into(&mut id);
            assert!(!messages.contains_key(&id), "{langue:?}: {id} stands there twice");
            messages.insert(id.clone(), BTreeSet::new());
        }
        let named = line.split('$').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap());
        if let Some(arguments) = messages.get_mut(&id) {
            arguments.extend(named.map(str::to_owned));
        }
    }
    messages
}

/// Returns the messages that the Rust code uses, with their arguments.
fn of_program() -> BTreeMap<String, BTreeSet<String>> {
    let words = LISTS.iter().flat_map(|(list, words)| words.iter().map(move |word| id(list, word)));
    let others = OTHERS.iter().map(|id| (*id).to_owned());
    let plain = words.chain(others).map(|id| (id, BTreeSet::new()));
    let table = MESSAGES.iter().map(|(method, arguments)| {
        (method.replace('_', "-"), arguments.iter().map(|argument| (*argument).to_owned()).collect::<BTreeSet<_>>())
    });
    plain.chain(table).collect()
}

/// Returns the source of the map's script as one text.
fn map_sources() -> String {
    let (mut text, mut folders) = (String::new(), vec![std::path::Path::new("src/web").to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && path.file_name().unwrap() != "node_modules" {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ts" || e == "js") {
                text += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    text
}

/// Returns the messages that an étape's page uses: those whose method is called in its sources. Sources are files of
/// `src/pages` with `etape` in their names.
fn of_etape_pages() -> BTreeSet<String> {
    let paths = std::fs::read_dir("src/pages").unwrap().map(|entry| entry.unwrap().path());
    let sources = paths.filter(|path| path.file_name().unwrap().to_string_lossy().contains("etape"));
    let text: String = sources.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let used = MESSAGES.iter().map(|(method, _)| *method).filter(|method| text.contains(&format!(".{method}(")));
    used.map(|method| method.replace('_', "-")).collect()
}

#[test]
fn a_language_has_nearly_all_messages_and_no_other() {
    let map = of_file(Langue::Fr).into_iter().filter(|(id, _)| id.starts_with(MAP));
    let wanted: BTreeMap<_, _> = of_program().into_iter().chain(map).collect();
    let of_etape_pages = of_etape_pages();
    for langue in Langue::ALL {
        let mut missing: Vec<&String> = vec![];
        let mut messages = of_file(langue);
        for (id, arguments) in &wanted {
            match messages.remove(id) {
                Some(found) => assert_eq!(found, *arguments, "{langue:?}: {id}"),
                None => missing.push(id),
            }
        }
        assert!(messages.is_empty(), "{langue:?}: nothing uses {:?}", messages.keys());
        let most = if matches!(langue, Langue::Fr | Langue::En) { 0 } else { wanted.len() / 20 };
        assert!(missing.len() <= most, "{langue:?} lacks {} of {}: {missing:?}", missing.len(), wanted.len());
        missing.retain(|id| of_etape_pages.contains(*id));
        assert!(missing.is_empty(), "{langue:?} lacks messages of the pages of étapes: {missing:?}");
    }
}

#[test]
fn a_message_that_a_language_lacks_is_french() {
    let words = Words::parse(Langue::Br, &[Langue::Fr.source(), "genre-etape = Tennad"]);
    assert_eq!([words.noun(Noun::Etape), words.noun(Noun::Voie)], ["Tennad", "Voie"]);
    assert_eq!(words.hote_places(2), "2 places");
}

#[test]
fn the_map_uses_every_message_of_its_own() {
    let script = map_sources();
    for id in of_file(Langue::Fr).keys().filter(|id| id.starts_with(MAP)) {
        assert!(script.contains(&format!("\"{id}\"")), "nothing uses {id}");
    }
}

#[test]
fn every_message_formats_with_numbers_and_with_text() {
    for langue in Langue::ALL {
        let words = Words::of(langue);
        for (id, arguments) in of_file(Langue::Fr) {
            let pattern = words.bundle.get_message(&id).and_then(|message| message.value()).unwrap();
            for value in [FluentValue::from(0), FluentValue::from(1), FluentValue::from(2), FluentValue::from("deux")] {
                let values: FluentArgs<'_> = arguments.iter().map(|name| (name.as_str(), value.clone())).collect();
                let mut errors = vec![];
                let said = words.bundle.format_pattern(pattern, Some(&values), &mut errors);
                assert!(
                    errors.is_empty() && !said.is_empty() && !said.contains(['{', '}', '\u{2068}']),
                    "{id}: {said}"
                );
            }
        }
    }
}

#[test]
fn plurals_follow_the_language() {
    let places = |langue, n| Words::of(langue).hote_places(n);
    let breton = [0, 1, 2, 3, 9, 11, 21, 23, 1_000_000].map(|n| places(Langue::Br, n));
    let spoken =
        ["0 plas", "1 plas", "2 blas", "3 flas", "9 flas", "11 plas", "21 plas", "23 flas", "1000000 a blasoù"];
    assert_eq!(breton, spoken);
    assert_eq!([1, 2].map(|n| places(Langue::Es, n)), ["1 plaza", "2 plazas"]);
    assert_eq!([1, 2].map(|n| places(Langue::De, n)), ["1 Platz", "2 Plätze"]);
    assert_eq!([0, 1, 2].map(|n| places(Langue::Fr, n)), ["0 place", "1 place", "2 places"]);
    assert_eq!([0, 1, 2].map(|n| places(Langue::En, n)), ["0 places", "1 place", "2 places"]);
    let [none, one, two] = [0, 1, 2].map(|n| Words::french().liste_resume(n, "2 km"));
    assert!(none.starts_with("Aucun hébergement publié à 2 km au plus"), "{none}");
    assert_eq!(one, "1 hébergement à 2 km au plus du chemin.");
    assert_eq!(two, "2 hébergements à 2 km au plus du chemin, dans l'ordre de la marche.");
    let [none, one, two] = [0, 1, 2].map(|n| Words::of(Langue::En).liste_resume(n, "2 km"));
    assert!(none.starts_with("No published lodging within 2 km"), "{none}");
    assert_eq!([one.as_str(), &two[..10]], ["1 lodging within 2 km of the way.", "2 lodgings"]);
}

/// Watches show names of at most 15 bytes.
#[test]
fn names_on_watches_are_short() {
    for langue in Langue::ALL {
        let words = Words::of(langue);
        let genres = GenrePerturbation::WORDS.iter().filter_map(|word| GenrePerturbation::parse(word));
        let names = genres.map(|genre| words.genre_perturbation(genre).to_owned());
        for name in names.chain([words.trace_coupe(), words.repere_des_le("30", "06")]) {
            assert!(name.len() <= 15, "{langue:?}: {name}");
        }
    }
}

#[test]
fn numbers_lengths_durations_and_dates() {
    let (fr, en) = (Words::french(), Words::of(Langue::En));
    assert_eq!([16.1, 0.2, 0.0, 1200.0].map(|n| fr.number(n)), ["16,1", "0,2", "0", "1200"]);
    assert_eq!([fr.decimal(12.34), en.decimal(12.34)], ["12,3", "12.3"]);
    assert_eq!([2_000.0, 2_500.0, 10_000.0].map(|m| fr.round_length(m)), ["2 km", "2,5 km", "10 km"]);
    assert_eq!([en.round_length(2_000.0), en.length(2_000.0)], ["2 km", "2.0 km"]);
    assert_eq!([0.0, 354.0, 996.0, 1_440.0].map(|m| fr.ecart(m)), ["0 m", "350 m", "1,0 km", "1,4 km"]);
    assert_eq!([45.0, 60.0, 270.0, 245.0].map(|m| fr.hours(m)), ["45 min", "1 h", "4 h 30", "4 h 05"]);
    assert_eq!(fr.hours_between([210.0, 255.0]), "3 h 30 à 4 h 15");
    assert_eq!(en.hours_between([210.0, 255.0]), "3 h 30 to 4 h 15");
    assert_eq!(fr.hours_between([120.0, 120.0]), "2 h");
    assert_eq!([fr.iso_date("2025-04-01"), en.iso_date("2025-04-01")], ["01/04/2025", "2025-04-01"]);
    assert_eq!([999, 1_000, 1_234_567].map(Words::whole), ["999", "1\u{a0}000", "1\u{a0}234\u{a0}567"]);
    assert_eq!(fr.iso_date("avril  2025"), "avril 2025");
}

#[test]
fn dates_in_words() {
    let said = |day| Langue::ALL.map(|langue| Words::of(langue).long_date(day));
    let june = ["14 juin 2026", "14 June 2026", "14 a viz Mezheven 2026", "14 de junio de 2026", "14. Juni 2026"];
    assert_eq!(said(date(2026, 6, 14)), june);
    let first =
        ["1er février 2027", "1 February 2027", "1añ a viz C'hwevrer 2027", "1 de febrero de 2027", "1. Februar 2027"];
    assert_eq!(said(date(2027, 2, 1)), first);
}

/// ICU4X has the data of every language, and the texts agree with them.
#[test]
fn months_and_separators_are_those_of_cldr() {
    for langue in Langue::ALL {
        let words = Words::of(langue);
        let months: FixedCalendarDateTimeFormatter<Gregorian, M> =
            FixedCalendarDateTimeFormatter::try_new((&icu::locale(langue.code())).into(), M::long()).unwrap();
        for month in 1..=12 {
            let name = months.format(&icu_calendar::Date::try_new_gregorian(2026, month, 1).unwrap()).to_string();
            assert_eq!(words.month(month), icu::plain(&name), "{langue:?}");
        }
        assert_eq!(words.decimal(0.5), if langue == Langue::En { "0.5" } else { "0,5" }, "{langue:?}");
    }
}

/// Fluent chooses by rules of its own. They are wrong for Breton, whose messages use `PLURAL` where the form matters. In
/// the other languages only whole millions differ, and no message has a form of its own for them.
#[test]
fn plural_forms_are_those_of_cldr() {
    for langue in Langue::ALL {
        let source = "fluent = { $n ->\n [one] one\n [two] two\n [few] few\n [many] many\n *[other] other\n }\n\
                      icu = { PLURAL($n) ->\n [one] one\n [two] two\n [few] few\n [many] many\n *[other] other\n }";
        let words = Words::parse(langue, &[source]);
        let both = |n: usize| ["fluent", "icu"].map(|id| words.say(id, [("n", FluentValue::from(n))]));
        let differ: Vec<usize> = (0..200).chain([1_000_000]).filter(|n| both(*n)[0] != both(*n)[1]).collect();
        match langue {
            Langue::En | Langue::De => assert_eq!(differ, [0usize; 0], "{langue:?}"),
            Langue::Fr | Langue::Es => assert_eq!(differ, [1_000_000], "{langue:?}"),
            Langue::Br => {
                let numbers = [1, 2, 3, 4, 5, 9, 21, 61, 71, 91, 1_000_000];
                let forms = ["one", "two", "few", "few", "other", "few", "one", "one", "other", "other", "many"];
                assert_eq!(numbers.map(|n| both(n)[1].clone()), forms);
                assert!(numbers.iter().all(|n| !differ.contains(n)) && differ.contains(&23), "{differ:?}");
            }
        }
        let has_many = langue.source().contains("[many]");
        assert_eq!(has_many, langue == Langue::Br, "{langue:?}");
    }
}

#[test]
fn a_bearing_has_the_nearest_compass_direction() {
    let said = |bearing| Words::french().direction(bearing);
    let bearings = [0.0, 22.4, 22.5, 90.0, 180.0, 270.0, 337.4, 337.5, 360.0, -90.0];
    let wanted = ["nord", "nord", "nord-est", "est", "sud", "ouest", "nord-ouest", "nord", "nord", "ouest"];
    assert_eq!(bearings.map(said), wanted);
}

#[test]
fn vocabularies_are_in_both_languages() {
    use crate::model::{Categorie, Sens, Service, TypeHebergeur};
    let (fr, en) = (Words::french(), Words::of(Langue::En));
    assert_eq!([fr.categorie(Categorie::Eau), fr.service(Service::Eau)], ["Eau potable", "eau potable"]);
    assert_eq!(
        [fr.type_of_host(TypeHebergeur::Autre), en.type_of_host(TypeHebergeur::Gite)],
        ["Autre hébergement", "Hostel (gîte)"]
    );
    assert_eq!([fr.sens(Sens::Retour), fr.noun(Noun::Etape)], ["retour", "Étape"]);
}
