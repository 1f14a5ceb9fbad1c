//! The heights of an étape, as JSON and as pictures.

use hent::atlas::Atlas;
use hent::file::FileFormat;
use hent::geo::Position;
use hent::model::Dataset;
use hent::model::Sens;
use hent::profil::Profil;
use hent::words::Words;
use proptest::prelude::*;
use quick_xml::events::Event;
use resvg::tiny_skia::Pixmap;

use crate::support::datasets::{localite, y};
use crate::support::service::{Running, header, refused};

fn profil(atlas: &Atlas, etape: &str, sens: Sens) -> Option<Profil> {
    let voie = atlas.voie("y").unwrap();
    Profil::of_etape(atlas, voie, voie.etape(etape).unwrap(), sens)
}

/// Returns the names of the elements of an SVG in document order, each with its text.
fn content(svg: &[u8]) -> Vec<(String, String)> {
    let text = std::str::from_utf8(svg).unwrap();
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut content: Vec<(String, String)> = vec![];
    let (mut depth, mut deepest) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                assert!(start.attributes().all(|attribute| attribute.is_ok()));
                content.push((start.name().as_ref().to_owned(), String::new()));
                depth += 1;
                deepest = depth.max(deepest);
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) => content.last_mut().unwrap().1 += &text,
            Event::GeneralRef(reference) => {
                let character = match &*reference {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other};"),
                };
                content.last_mut().unwrap().1.push(character);
            }
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    // A pattern has its shape inside.
    assert!(depth == 0 && (2..=3).contains(&deepest), "elements are nested deeper than expected");
    content
}

fn of<'a>(content: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    content.iter().filter(|(element, _)| element == name).map(|(_, text)| text.trim()).collect()
}

#[test]
fn a_profile_has_equal_steps_and_the_figures_of_the_etape() {
    let service = Running::new(Atlas::build(y()));
    let etape = service.json("/api/voies/y/etapes/1");
    let link = etape["liens"]["profil"].as_str().unwrap();
    let profil = service.json(link);
    for figure in ["longueur_m", "montee_m", "descente_m", "altitude_min_m", "altitude_max_m", "duree_min"] {
        assert_eq!(profil[figure], etape[figure], "{figure}");
    }
    assert_eq!(profil["methode_denivele"], "hent-1");
    assert_eq!(profil["nom"], "Localité 1 – Localité 2");
    assert_eq!(profil["attribution"][0], "© des tests");

    // One piece from 0 to the end, sampled at equal steps of about 25 m, within the heights of the vertices.
    let (pieces, length_m) = (profil["morceaux"].as_array().unwrap(), profil["longueur_m"].as_f64().unwrap());
    let points: Vec<[f64; 2]> = serde_json::from_value(pieces[0].clone()).unwrap();
    assert_eq!((pieces.len(), points[0][0]), (1, 0.0));
    assert!((points.last().unwrap()[0] - length_m).abs() < 0.11, "{:?} of {length_m}", points.last());
    assert!(points.windows(2).all(|ends| (ends[1][0] - ends[0][0] - 25.0).abs() < 0.5));
    let (low, high) = (profil["altitude_min_m"].as_f64().unwrap(), profil["altitude_max_m"].as_f64().unwrap());
    assert!(points.iter().all(|[_, height]| (low - 0.1..=high + 0.1).contains(height)));

    let ends: Vec<(&str, f64)> = (profil["localites"].as_array().unwrap().iter())
        .map(|l| (l["code"].as_str().unwrap(), l["km"].as_f64().unwrap()))
        .collect();
    assert_eq!((ends.len(), ends[0]), (2, ("l1", 0.0)));
    assert!(ends[1].0 == "l2" && (ends[1].1 - length_m / 1000.0).abs() < 0.006, "{ends:?}");
}

#[test]
fn localites_are_at_the_chainage_where_the_way_passes_them() {
    let mut data = y();
    data.localites.push(localite(5, (1.0, 0.6))); // 330 m off
    data.localites.push(localite(6, (2.0, 1.5))); // 2 km off
    let atlas = Atlas::build(data);
    let there = profil(&atlas, "1", Sens::Aller).unwrap();
    let codes: Vec<&str> = there.localites.iter().map(|l| l.code.as_str()).collect();
    assert_eq!(codes, ["l1", "l5", "l2"]);
    let (beside, off_m) = (&there.localites[1], there.localites[1].ecart_m.unwrap());
    assert!((0.5..1.2).contains(&beside.km) && (250.0..350.0).contains(&off_m), "{beside:?}");
    // On the way back, the localité has the complementary chainage.
    let back = profil(&atlas, "1", Sens::Retour).unwrap();
    assert_eq!(back.localites[1].ecart_m, beside.ecart_m);
    assert!((back.localites[1].km + beside.km - there.longueur_m / 1000.0).abs() < 0.011);
    // The variant starts at another localité.
    assert_eq!(profil(&atlas, "nord-1", Sens::Aller).unwrap().localites.first().unwrap().code.as_str(), "l4");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn the_way_back_mirrors_the_way_there(heights in prop::collection::vec(-5.0f64..400.0, 4), east in 0.2f64..30.0) {
        let mut data = y();
        for (place, height) in data.troncons[0].geom.iter_mut().zip(heights) {
            *place = Position::new(place.lon, place.lat, height);
        }
        data.localites[1].geom.lon = -3.0 + (4.0 + east / 10.0) / 100.0;
        let atlas = Atlas::build(data);
        let [there, back] = Sens::ALL.map(|sens| profil(&atlas, "1", sens).unwrap());
        prop_assert_eq!(there.relief.as_ref().unwrap().montee_m.round(), back.relief.as_ref().unwrap().descente_m.round());
        prop_assert_eq!(there.morceaux[0].len(), back.morceaux[0].len());
        for (a, b) in there.morceaux[0].iter().zip(back.morceaux[0].iter().rev()) {
            prop_assert!((a[0] + b[0] - there.longueur_m).abs() < 0.11, "{a:?} {b:?}");
            prop_assert!((a[1] - b[1]).abs() < 0.11, "{a:?} {b:?}");
        }
    }
}

#[test]
fn a_long_etape_has_at_most_a_thousand_heights() {
    let mut data = y();
    let far = |i: i32| Position::new(-3.0 + f64::from(i) / 50.0, 48.0, f64::from(i % 7));
    data.troncons[0].geom = (0..100).map(far).collect();
    data.voies_troncons.retain(|member| member.variante.is_empty() && member.rang == 1);
    (data.localites[0].geom, data.localites[1].geom) = (far(0), far(99));
    data.etapes.truncate(1);
    let profil = profil(&Atlas::build(data), "1", Sens::Aller).unwrap();
    assert!(profil.longueur_m > 140_000.0 && profil.morceaux[0].len() == 1001, "{}", profil.morceaux[0].len());
}

#[test]
fn a_hole_is_mentioned_and_takes_no_width() {
    let mut data = y();
    data.troncons[1].geom[0].lat += 0.001;
    data.etapes.truncate(1);
    data.etapes[0].arrivee_id = 3;
    let profil = profil(&Atlas::build(data), "1", Sens::Aller).unwrap();
    let [first, second] = profil.morceaux.as_slice() else { panic!("{} pieces", profil.morceaux.len()) };
    assert!((first.last().unwrap()[0] - second[0][0]).abs() < 0.11);
    let content = content(&profil.written(FileFormat::SVG, Words::french()).unwrap());
    assert!(of(&content, "desc")[0].contains("Le tracé n'est pas continu : 2 morceaux"), "{content:?}");
}

#[test]
fn without_all_heights_a_profile_has_its_points_and_no_heights() {
    let mut data = y();
    data.troncons[0].geom[1].z = f64::NAN;
    data.etapes.push(crate::support::datasets::etape(9, 1, "sud", 1, (1, 3)));
    let service = Running::new(Atlas::build(data));
    let etape = service.json("/api/voies/y/etapes/1");
    let profil = service.json(etape["liens"]["profil"].as_str().unwrap());
    assert!(profil["morceaux"].as_array().unwrap().is_empty() && profil.get("montee_m").is_none(), "{profil}");
    assert_eq!(profil["longueur_m"], etape["longueur_m"]);
    let points = profil["points"].as_array().unwrap();
    assert!(points.len() > 2 && points.iter().all(|point| point.get("altitude_m").is_none()), "{points:?}");
    let svg = content(service.get("/profils/y/1.svg", &[]).body());
    assert!(of(&svg, "desc")[0].contains("hauteurs de cette étape ne sont pas encore toutes connues"), "{svg:?}");
    assert!(of(&svg, "text").contains(&"Localité 2") && of(&svg, "text").contains(&"Lits"), "{svg:?}");
    assert!(Pixmap::decode_png(service.get("/profils/y/1.png", &[]).body()).is_ok());
    assert!(!service.json("/api/voies/y/etapes/2/profil")["morceaux"].as_array().unwrap().is_empty());

    // An étape without a line has no profile.
    assert!(service.json("/api/voies/y/etapes/sud-1")["liens"].get("profil").is_none());
    refused(&service, "/profils/y/sud-1.svg", 404, "Aucun tronçon ne lui est encore rattaché");
    refused(&service, "/profils/y/77.svg", 404, "Les étapes de cette voie sont : 1, 2, nord-1");
    refused(&service, "/profils/x/1.png", 404, "Les voies sont : y");
    refused(&service, "/profils/y/2.png?sens=haut", 400, "aller, retour");
}

/// The picture equals the golden file. After an intended change, look at the picture, then write the golden file again:
/// `HENT_GOLDEN=1 cargo test the_picture_equals_the_golden_file`.
#[test]
fn the_picture_equals_the_golden_file() {
    let svg = profil(&Atlas::build(y()), "1", Sens::Aller).unwrap().written(FileFormat::SVG, Words::french()).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/profil-y-1.svg");
    if std::env::var_os("HENT_GOLDEN").is_some() {
        std::fs::write(path, &svg).unwrap();
    }
    assert_eq!(String::from_utf8(svg).unwrap(), std::fs::read_to_string(path).unwrap());
}

#[test]
fn pictures_are_served_in_both_directions() {
    let service = Running::new(Atlas::build(y()));
    let svg = service.get("/profils/y/2.svg", &[]);
    assert_eq!(header(&svg, "content-type"), "image/svg+xml; charset=utf-8");
    let content_there = content(svg.body());
    assert_eq!(of(&content_there, "title"), ["Profil : Localité 2 – Localité 3, Voie y, étape 2"]);
    let desc = of(&content_there, "desc")[0];
    assert!(desc.contains("méthode hent-1") && desc.contains("Localité 3 (") && desc.contains("© des tests"), "{desc}");
    assert!(of(&content_there, "text").contains(&"Localité 3"), "{content_there:?}");
    let back = content(service.get("/profils/y/2.svg?sens=retour", &[]).body());
    assert_eq!(of(&back, "title"), ["Profil : Localité 3 – Localité 2, Voie y, étape 2, retour"]);

    let png = service.get("/profils/y/2.png", &[]);
    assert_eq!(header(&png, "content-type"), "image/png");
    let pixels = Pixmap::decode_png(png.body()).unwrap();
    assert_eq!(pixels.width(), 800);
    let dark = |rows: std::ops::Range<u32>| {
        let pixel = |x, y| pixels.pixel(x, y).unwrap();
        rows.flat_map(|y| (0..800).map(move |x| (x, y))).filter(|(x, y)| pixel(*x, *y).red() < 0x60).count()
    };
    assert!(dark(16..60) > 500, "the title is missing: {}", dark(16..60));
    let etag = header(&png, "etag").to_owned();
    assert_eq!(service.get("/profils/y/2.png", &[("If-None-Match", &etag)]).status(), 304);
    assert_ne!(header(&service.get("/profils/y/2.png?sens=retour", &[]), "etag"), etag);
}

#[test]
fn hostile_names_stay_text() {
    let evil = "</text><script>alert(1)</script>&\"'\u{0}\u{b}\u{fffe}🥾";
    let mut data: Dataset = y();
    data.voies[0].nom = evil.into();
    data.voies[0].couleur = "\"/><script/>".into();
    data.localites[0].nom = format!("{evil}{}", "x".repeat(300));
    data.troncons[0].droits = evil.into();
    let atlas = Atlas::build(data);
    let profil = profil(&atlas, "1", Sens::Aller).unwrap();
    let content = content(&profil.written(FileFormat::SVG, Words::french()).unwrap());
    let elements: std::collections::BTreeSet<&str> = content.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(elements, ["circle", "desc", "path", "rect", "style", "svg", "text", "title"].into());
    assert!(of(&content, "title")[0].contains("</text><script>alert(1)</script>&\"'🥾"), "{content:?}");
    assert!(Pixmap::decode_png(&profil.written(FileFormat::PNG, Words::french()).unwrap()).is_ok());
    serde_json::from_slice::<serde_json::Value>(&profil.written(FileFormat::JSON, Words::french()).unwrap()).unwrap();
}
