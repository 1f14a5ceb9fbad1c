//! Files in every language: what is ours in them is in the language that `?langue=` asks for.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use hent::atlas::{Atlas, Sources};
use hent::model::{Dataset, GenrePerturbation, Offre};
use hent::words::Langue;
use jiff::civil::date;
use zip::ZipArchive;

use crate::support::datasets::{perturbation, y};
use crate::support::service::{Asks as _, Local, header, refused};

/// The texts of each language.
const TEXTS: [&str; 5] = [
    include_str!("../src/words/fr.ftl"),
    include_str!("../src/words/en.ftl"),
    include_str!("../src/words/br.ftl"),
    include_str!("../src/words/es.ftl"),
    include_str!("../src/words/de.ftl"),
];

/// The files with sentences of ours. Profiles as PNG have pixels, and FIT has few words.
const FILES: [&str; 11] = [
    "/traces/y/1.gpx?avec=hebergeurs,localites,points-interet",
    "/traces/y/1.gpx?sens=retour&avec=deviations&variante=leger",
    "/traces/y/1.kml?avec=hebergeurs,localites,points-interet",
    "/traces/y.geojson?avec=hebergeurs,localites,points-interet",
    "/traces/y.zip?avec=hebergeurs",
    "/listes/y.csv?ecart_max=5",
    "/listes/y/1.xlsx?ouvert=2026-05-20",
    "/listes/y.gpx?sens=retour",
    "/profils/y/1.svg?sens=retour",
    "/itineraires/y.zip?km_par_jour=5&depart_le=2026-05-20&capacite=2",
    "/itineraires/y.csv?km_par_jour=5&km_max=6",
];

/// Returns the Y with names that are no words, and with everything that files say: closures, offers, periods.
fn named() -> Dataset {
    let mut data = y();
    data.voies[0].nom = "Ypsilon".into();
    let variante = |name: &str| if name.is_empty() { String::new() } else { "Vx".to_owned() };
    data.voies_troncons.iter_mut().for_each(|member| member.variante = variante(&member.variante));
    for etape in &mut data.etapes {
        (etape.nom, etape.variante) = (String::new(), variante(&etape.variante));
    }
    data.localites.iter_mut().for_each(|localite| localite.nom = format!("Kx{}", localite.id));
    data.points_interet.iter_mut().for_each(|point| point.nom = format!("Px{}", point.id));
    data.troncons.iter_mut().for_each(|troncon| troncon.droits = "©".into());
    for host in &mut data.hebergeurs {
        host.nom = format!("Hx{}", host.id);
        host.tarif = "12 €".into();
        (host.telephone, host.courriel, host.site, host.adresse) = Default::default();
        host.services = Some(vec![Offre::Diner, Offre::PetitDejeuner, Offre::SansChien]);
        host.langues = Some(vec!["br".into(), "de".into()]);
        host.arrivee_de = "16:00".into();
        host.confirme_le = "2026-03-12".into();
        host.fermetures = "Aug 1-15".into();
    }
    let mut bridge = perturbation(1, 1, [(1, 0.4), (1, 0.6)], ["2026-05-10", "2026-06-30"]);
    let mut hunt = perturbation(2, 1, [(2, 0.5), (2, 0.75)], ["2026-05-25", ""]);
    hunt.genre = GenrePerturbation::Chasse;
    for closure in [&mut bridge, &mut hunt] {
        (closure.texte, closure.source) = Default::default();
    }
    data.perturbations = vec![bridge, hunt];
    data
}

/// Returns the words of a text with at least four letters, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 4);
    words.map(str::to_lowercase).collect()
}

/// Returns the words of a Fluent file: those of its texts, without ids, arguments and comments.
fn texts_of(ftl: &str) -> BTreeSet<String> {
    let lines = ftl.lines().filter(|line| !line.starts_with('#'));
    let values = lines.map(|line| line.split_once(" = ").map_or(line, |(_, value)| value));
    let without = |line: &str| line.split('{').map(|part| part.rsplit('}').next().unwrap_or("")).collect::<String>();
    let said = values.filter(|line| !line.ends_with(" =")).map(|line| {
        let variant = line.trim_start().trim_start_matches('*');
        without(if variant.starts_with('[') { variant.split_once(']').map_or("", |(_, text)| text) } else { line })
    });
    said.flat_map(|text| words(&text)).collect()
}

/// Returns what a person reads in a file: no tags, no addresses, no names of fields. Of an archive, that of its files.
fn said(bytes: &[u8]) -> String {
    if bytes.starts_with(b"PK") {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let read = |n| {
            let mut content = vec![];
            let mut entry = archive.by_index(n).unwrap();
            entry.read_to_end(&mut content).unwrap();
            let name = entry.name().unwrap();
            // The styles and the theme of a workbook are the library's. The columns of the étapes' table are names of fields.
            let ours = !["styles", "theme", "etapes.csv"].iter().any(|part| name.contains(part));
            if ours { said(&content) + "\n" } else { String::new() }
        };
        return (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(read).collect();
    }
    let text = String::from_utf8_lossy(bytes);
    let text = if text.trim_start_matches('\u{feff}').starts_with('{') { json_texts(&text) } else { text.into_owned() };
    let text: String = if text.trim_start_matches('\u{feff}').starts_with('<') {
        let text = text.split("<style>").map(|part| part.split_once("</style>").map_or(part, |(_, rest)| rest));
        text.collect::<String>()
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|(_, text)| format!("{text}\n"))
            .collect()
    } else {
        text
    };
    let plain =
        |word: &&str| !word.starts_with('#') && !word.contains('/') && !word.contains(".csv") && !word.contains(".gpx");
    text.split_whitespace().filter(plain).collect::<Vec<_>>().join(" ")
}

/// Returns the sentences of a JSON document: the texts with a space in them.
fn json_texts(text: &str) -> String {
    fn collect(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) if text.contains(' ') => into.push(text.clone()),
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
            serde_json::Value::Object(values) => values.values().for_each(|value| collect(value, into)),
            _ => {}
        }
    }
    let mut texts = vec![];
    collect(&serde_json::from_str(text).unwrap(), &mut texts);
    texts.join("\n")
}

#[test]
fn a_file_in_another_language_has_no_french_words_of_ours() {
    let service = Local::new(Atlas::build(Sources::from(named()).on(date(2026, 5, 20))));
    // Symbols of OsmAnd and Garmin are English words: « place_town », « Danger Area ».
    let symbols = BTreeSet::from(["danger", "place"].map(str::to_owned));
    let french: BTreeSet<String> = texts_of(TEXTS[0]).difference(&symbols).cloned().collect();
    let mut left: Vec<String> = vec![];
    for path in FILES {
        let plain = service.get(path, &[]);
        assert_eq!((plain.status().as_u16(), header(&plain, "content-language")), (200, "fr"), "{path}");
        let of_french: BTreeSet<String> = words(&said(plain.body())).intersection(&french).cloned().collect();
        assert!(of_french.len() > 5, "{path} says too little: {of_french:?}");
        for (langue, text) in Langue::ALL.into_iter().zip(TEXTS) {
            let asked = service.get(&format!("{path}&langue={}", langue.code()), &[]);
            assert_eq!((asked.status().as_u16(), header(&asked, "content-language")), (200, langue.code()), "{path}");
            if langue == Langue::Fr {
                assert_eq!(header(&asked, "etag"), header(&plain, "etag"), "{path}");
                continue;
            }
            assert_ne!(header(&asked, "etag"), header(&plain, "etag"), "{path}");
            let own = texts_of(text);
            let said = said(asked.body());
            let foreign = words(&said).into_iter().filter(|word| french.contains(word) && !own.contains(word));
            left.extend(foreign.map(|word| format!("{path} in {langue:?}: {word}")));
            let disposition = header(&asked, "content-disposition");
            let named = disposition.is_empty() || disposition.contains(&format!("-{}.", langue.code()));
            assert!(named, "{path}: {disposition}");
        }
    }
    assert!(left.is_empty(), "French is left in files:\n{}", left.join("\n"));
}

#[test]
fn an_unknown_language_is_refused_with_the_five() {
    let service = Local::new(Atlas::build(y()));
    for path in ["/traces/y.gpx", "/traces/y/1.fit", "/listes/y.csv", "/profils/y/1.svg", "/itineraires/y.zip"] {
        refused(&service, &format!("{path}?langue=it"), 400, "fr, en, br, es, de");
    }
    // Numbers and JSON answers are the same for everybody.
    let [plain, asked] =
        ["", "?langue=de"].map(|query| service.get(&format!("/api/voies/y/etapes/1/profil{query}"), &[]));
    assert_eq!(plain.body(), asked.body());
}
