//! Tracks in every format. This file tests addresses, golden files, names and privacy; its modules read the files as
//! other programs do.

mod closures; // closures and detours
mod geojson; // GeoJSON and the national schema
mod readers; // the files in GDAL, gpsbabel and Garmin's library

use hent::atlas::Atlas;
use hent::file::FileFormat;
use hent::links::Base;
use hent::model::Sens;
use hent::model::{Categorie, Dataset};
use hent::trace::{Avec, FORMATS_OF_ETAPE, FORMATS_OF_VOIE, PointLimit, TraceRequest, TrackOptions};
use hent::words::Langue;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::datasets::{troncon, y};
use crate::support::readers::features;
use crate::support::service::{Running, header};

/// Returns a request for an étape of `y`, or for the whole voie, with all waypoints.
fn request(etape: Option<&str>, format: FileFormat, sens: Sens, variante: PointLimit) -> TraceRequest {
    let facon = TrackOptions { sens, variante, avec: Avec::ALL, ouvert: None };
    let (etape, base) = (etape.map(str::to_owned), Base::parse("https://exemple.org").unwrap());
    TraceRequest { voie: "y".into(), etape, facon, format, langue: Langue::Fr, base }
}

fn file(atlas: &Atlas, etape: Option<&str>, format: FileFormat, sens: Sens) -> Vec<u8> {
    hent::trace::file(atlas, &request(etape, format, sens, PointLimit::Complete)).unwrap().unwrap().bytes
}

fn json(atlas: &Atlas, etape: Option<&str>, format: FileFormat) -> Value {
    serde_json::from_slice(&file(atlas, etape, format, Sens::Aller)).unwrap()
}

/// Returns the text with one line for each element or feature, so that a difference shows where it is.
fn readable(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap();
    text.replace("><", ">\n<").replace("{\"type\":\"Feature\"", "\n{\"type\":\"Feature\"") + "\n"
}

/// An étape of the Y in every text format. A difference is a change of the format.
#[test]
fn text_formats_equal_the_golden_files() {
    let atlas = Atlas::build(y());
    for (format, golden) in [
        (FileFormat::GPX, include_str!("golden/y-1.gpx")),
        (FileFormat::KML, include_str!("golden/y-1.kml")),
        (FileFormat::GEOJSON, include_str!("golden/y-1.geojson")),
        (FileFormat::ITINERAIRES, include_str!("golden/y-1.itineraires.geojson")),
    ] {
        let text = readable(&file(&atlas, Some("1"), format, Sens::Aller));
        assert_eq!(text, golden, "\n{text}");
    }
}

#[test]
fn every_format_has_its_address_media_type_and_name() {
    let service = Running::new(Atlas::build(y()));
    for (path, formats) in [("/traces/y/nord-1", FORMATS_OF_ETAPE), ("/traces/y", FORMATS_OF_VOIE)] {
        let api = path.replace("/traces/y", "/api/voies/y").replace("y/n", "y/etapes/n");
        let links = service.json(&api)["liens"].clone();
        let names: Vec<&str> = formats.iter().map(|format| format.extension).collect();
        for format in formats {
            let address = format!("{path}.{}", format.extension);
            assert_eq!(links[format.extension], address);
            for (query, of_name) in
                [("", ""), ("?sens=retour", "-retour"), ("?variante=leger&avec=hebergeurs", "-leger")]
            {
                let answer = service.get(&format!("{address}{query}"), &[]);
                assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, format.media_type));
                let stem = path.trim_start_matches("/traces/").replace('/', "-");
                let name = format!("filename=\"{stem}{of_name}.{}\"", format.extension);
                assert!(header(&answer, "content-disposition").contains(&name), "{answer:?}");
                assert!(answer.body().len() > 300, "{address}");
            }
        }
        for other in ["fit.gpx.fit", "txt", "geojson.itineraires", "KML"] {
            let answer = service.get(&format!("{path}.{other}"), &[]);
            let text = String::from_utf8_lossy(answer.body()).into_owned();
            assert_eq!(answer.status(), 404);
            assert!(text.contains(&format!("Les formats sont : {}.", names.join(", "))), "{text}");
        }
    }
    // A FIT course holds one track only, so a whole voie has no FIT file.
    assert_eq!(service.get("/traces/y.fit", &[]).status(), 404);
    assert_eq!(service.get("/traces/y/1.zip", &[]).status(), 404);
}

/// Returns a Y whose first étape has a hole.
fn holed() -> Dataset {
    let mut data = y();
    data.troncons[1] = troncon(2, &[(4.5, 0.0), (6.5, 0.5), (8.0, 0.0)]);
    data
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Names of any content give well-formed files that contain them.
    #[test]
    fn any_name_gives_a_well_formed_file(names in prop::collection::vec("\\PC{0,40}|.{0,300}|[<&>\"'\u{0}\r\n]{0,9}", 5)) {
        let mut data = y();
        data.voies[0].nom.clone_from(&names[0]);
        data.localites[0].nom.clone_from(&names[1]);
        data.hebergeurs[0].nom.clone_from(&names[2]);
        data.hebergeurs[0].site.clone_from(&names[3]);
        data.troncons[0].droits.clone_from(&names[4]);
        let atlas = Atlas::build(data);
        for &format in FORMATS_OF_ETAPE {
            let sent = hent::trace::file(&atlas, &request(Some("1"), format, Sens::Retour, PointLimit::Leger)).unwrap().unwrap();
            match format {
                FileFormat::KML | FileFormat::GPX => well_formed(&sent.bytes, &names[2]),
                FileFormat::GEOJSON => {
                    let document: Value = serde_json::from_slice(&sent.bytes).unwrap();
                    prop_assert!(features(&document).iter().any(|f| f["properties"]["nom"] == names[2].as_str()));
                }
                FileFormat::ITINERAIRES => {
                    let document: Value = serde_json::from_slice(&sent.bytes).unwrap();
                    prop_assert_eq!(&features(&document)[0]["properties"]["arrivee"], &names[1]);
                }
                _ => prop_assert_eq!(&sent.bytes[8..12], b".FIT"),
            }
        }
    }
}

/// Asserts that the text is well-formed XML, has only characters that XML allows, and has an element with this name.
fn well_formed(bytes: &[u8], name: &str) {
    let text = std::str::from_utf8(bytes).unwrap();
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(text.chars().all(|c| holds(&c)), "{text:?}");
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut names) = (0, vec![]);
    let mut within = String::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(_) => (depth, within) = (depth + 1, String::new()),
            Event::Text(part) => within += &part,
            Event::GeneralRef(part) => {
                within += &quick_xml::escape::unescape(&format!("&{};", &*part)).unwrap();
            }
            Event::End(end) => {
                depth -= 1;
                if end.name().as_ref() == "name" {
                    names.push(std::mem::take(&mut within));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let expected: String = name.chars().filter(holds).collect();
    assert!(names.contains(&expected), "{expected:?} in {names:?}");
}

/// A host who did not agree is in no file. A host who agreed to the position only is there without contact details.
#[test]
fn nothing_private_is_in_a_file() {
    let atlas = Atlas::build(y());
    let mut published = 0;
    for &format in FORMATS_OF_ETAPE {
        for etape in ["1", "2", "nord-1"].map(Some).into_iter().chain((format != FileFormat::FIT).then_some(None)) {
            let bytes = file(&atlas, etape, format, Sens::Aller);
            let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            published += usize::from(has("Hôte 1"));
            for hidden in ["Hôte 5", "Hôte 6", "telephone-2", "telephone-4", "telephone-5", "courriel-6", "adresse-5"]
            {
                assert!(!has(hidden), "{hidden} in {format:?} of {etape:?}");
            }
        }
    }
    assert!(published > 10, "the canaries prove nothing if no host shows: {published}");
}

/// By default a FIT course has hosts, localités and water, and no viewpoints.
#[test]
fn a_course_has_hosts_localites_and_water_by_default() {
    let mut data = y();
    data.points_interet[0].categorie = Categorie::Vue;
    let wish = |data: &Dataset, avec: Avec| {
        let mut request = request(Some("2"), FileFormat::FIT, Sens::Aller, PointLimit::Complete);
        request.facon.avec = avec;
        hent::trace::file(&Atlas::build(data.clone()), &request).unwrap().unwrap().bytes
    };
    let has = |bytes: &[u8], name: &str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
    let (unsaid, all) = (wish(&data, Avec::default()), wish(&data, Avec::ALL));
    assert!(has(&unsaid, "Localité 2") && !has(&unsaid, "Fontaine") && has(&all, "Fontaine 1"));
    data.points_interet[0].categorie = Categorie::Eau;
    assert!(has(&wish(&data, Avec::default()), "Fontaine 1"));
    let hosts = Avec { hebergeurs: true, ..Avec::default() };
    assert!(has(&unsaid, "Localité 2\0") && !has(&wish(&data, hosts), "Localité 2\0"));
    assert!(["Hôte 5", "Hôte 6"].iter().all(|hidden| !has(&all, hidden)), "a host who did not agree is in no course");
}
