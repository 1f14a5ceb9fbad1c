//! The points on the profile of an étape: which there are, and that nothing of the picture overlaps.

use hent::atlas::{Atlas, Sources};
use hent::file::FileFormat;
use hent::model::{Categorie, Dataset, GenrePerturbation, Gravite, Perturbation, PublierPosition, Sens, Service};
use hent::profil::{GenrePoint, Profil};
use hent::words::{Langue, Words};
use quick_xml::events::Event;
use resvg::usvg::{Group, Node, Options, Tree, fontdb};

use crate::support::atlases::demonstration;
use crate::support::datasets::{code, hebergeur, localite, point_interet, y};
use crate::support::service::Running;

/// The font of PNG files.
const FONT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/web/open-sans.ttf"));

fn profil(atlas: &Atlas, etape: &str, sens: Sens) -> Profil {
    let voie = atlas.voie("y").unwrap();
    Profil::of_etape(atlas, voie, voie.etape(etape).unwrap(), sens).unwrap()
}

/// Returns the Y, with water, a shop and services beside its first étape.
fn furnished() -> Dataset {
    let mut data = y();
    data.localites[0].services = vec![Service::Eau, Service::Boulangerie];
    let mut village = localite(5, (2.0, -0.3));
    village.services = vec![Service::Eau, Service::Gare];
    data.localites.push(village);
    for (id, place, categorie) in
        [(11, (1.0, 0.2), Categorie::Eau), (12, (3.0, -0.1), Categorie::Commerce), (13, (3.0, 0.0), Categorie::Vue)]
    {
        let mut point = point_interet(id, place);
        point.categorie = categorie;
        data.points_interet.push(point);
    }
    let mut far = point_interet(14, (2.0, 1.0)); // 1.2 km off
    far.categorie = Categorie::Eau;
    data.points_interet.push(far);
    data
}

/// Returns a closure of the first tronçon between two fractions of its length, from the 1st to the 31st of May 2026.
fn closure(id: i64, [place_de, place_a]: [f64; 2], gravite: Gravite) -> Perturbation {
    Perturbation {
        id,
        code: code(&format!("p{id}")),
        voie_id: 1,
        variante: String::new(),
        troncon_de: "t1".into(),
        place_de,
        troncon_a: "t1".into(),
        place_a,
        du: "2026-05-01".into(),
        au: "2026-05-31".into(),
        genre: GenrePerturbation::Ferme,
        gravite,
        texte: "La passerelle est fermée".into(),
        detour: None,
        source: String::new(),
        saisi_par: String::new(),
        verifie_le: String::new(),
    }
}

/// Returns the atlas of some rows on a day.
fn on(data: Dataset, day: &str) -> Atlas {
    Atlas::build(Sources::from(data).on(day.parse().unwrap()))
}

#[test]
fn ends_localites_water_hosts_and_shops_are_in_walking_order() {
    let atlas = Atlas::build(furnished());
    let there = profil(&atlas, "1", Sens::Aller);
    let told = |profil: &Profil| -> Vec<(GenrePoint, String)> {
        profil.points.iter().map(|point| (point.genre, format!("{} {}", point.de, point.code))).collect()
    };
    let [depart, arrivee, eau] = [GenrePoint::Depart, GenrePoint::Arrivee, GenrePoint::Eau];
    let (lit, commerce) = (GenrePoint::Hebergeur, GenrePoint::Commerce);
    // The hosts h3 and h4 are shown at their localité, l1. The host h5 is not published, and p13 is a view.
    let wanted = [
        (depart, "localites l1"),
        (eau, "localites l1"),
        (lit, "hebergeurs h3"),
        (lit, "hebergeurs h4"),
        (commerce, "localites l1"),
        (lit, "hebergeurs h1"),
        (lit, "hebergeurs h2"),
        (eau, "points-interet p11"),
        (GenrePoint::Localite, "localites l5"),
        (eau, "localites l5"),
        (commerce, "points-interet p12"),
        (arrivee, "localites l2"),
        (eau, "localites l2"),
    ];
    let mut told_there = told(&there);
    assert_eq!(told_there, wanted.map(|(genre, thing)| (genre, thing.to_owned())));
    assert!(there.points.windows(2).all(|two| two[0].parcouru_m <= two[1].parcouru_m));
    assert!(there.points.iter().all(|point| point.altitude_m.is_some()));
    let ends = [there.points.first().unwrap(), there.points.iter().find(|p| p.genre == arrivee).unwrap()];
    assert_eq!(ends.map(|end| end.parcouru_m), [0.0, there.longueur_m]);

    // On the way back the same points are at the complementary distances.
    let back = profil(&atlas, "1", Sens::Retour);
    assert_eq!((back.points[0].genre, back.points[0].code.as_str()), (depart, "l2"));
    let of_host = |profil: &Profil| profil.points.iter().find(|point| point.code.as_str() == "h1").unwrap().clone();
    let (a, b) = (of_host(&there), of_host(&back));
    assert!((a.parcouru_m + b.parcouru_m - there.longueur_m).abs() < 0.1 && a.ecart_m == b.ecart_m, "{a:?} {b:?}");
    assert!((a.altitude_m.unwrap() - b.altitude_m.unwrap()).abs() < 2.0);
    told_there.retain(|(genre, _)| *genre == lit);
    assert_eq!(told_there.len(), told(&back).iter().filter(|(genre, _)| *genre == lit).count());
}

#[test]
fn the_answer_has_the_points_and_the_picture_says_them_in_words() {
    let service = Running::new(Atlas::build(furnished()));
    let profil = service.json("/api/voies/y/etapes/1/profil");
    let water = profil["points"].as_array().unwrap().iter().find(|point| point["code"] == "p11").unwrap();
    assert_eq!((&water["genre"], &water["de"]), (&"eau".into(), &"points-interet".into()));
    let at = |key: &str| water[key].as_f64().unwrap_or_else(|| panic!("{key}: {water}"));
    assert!((600.0..900.0).contains(&at("parcouru_m")) && at("ecart_m") < 150.0 && at("altitude_m") > 30.0, "{water}");
    let said = String::from_utf8(service.get("/profils/y/1.svg", &[]).body().to_vec()).unwrap();
    let desc = said.split("<desc").nth(1).unwrap().split("</desc>").next().unwrap();
    for sentence in ["Eau potable : ", "Hébergements : ", "Commerces : ", "m du chemin)"] {
        assert!(desc.contains(sentence), "{sentence}: {desc}");
    }
    assert!(!desc.contains("h5") && !said.contains("h6"));
    let left_out = profil["noms_omis"].as_u64().unwrap();
    assert_eq!(desc.contains("faute de place"), left_out > 0, "{left_out}: {desc}");
}

#[test]
fn a_closure_is_shown_from_three_weeks_before_until_its_last_day() {
    let mut data = furnished();
    data.perturbations.push(closure(1, [0.25, 0.5], Gravite::Bloquant));
    let shown = |day: &str, sens| {
        let profil = profil(&on(data.clone(), day), "1", sens);
        let svg = String::from_utf8(profil.written(FileFormat::SVG, Words::of(Langue::En)).unwrap()).unwrap();
        (profil.perturbations.first().map(|closure| (closure.etat, closure.de_m, closure.a_m)), svg)
    };
    assert_eq!(shown("2026-04-01", Sens::Aller).0, None);
    assert_eq!(shown("2026-06-01", Sens::Aller).0, None);
    let (announced, svg) = shown("2026-04-15", Sens::Aller);
    assert_eq!(announced.unwrap().0, "annoncee");
    assert!(svg.contains("Closed from 2026-05-01"), "{svg}");
    let (holds, svg) = shown("2026-05-31", Sens::Aller);
    let (etat, de_m, a_m) = holds.unwrap();
    assert!(etat == "en-vigueur" && svg.contains("Closed until 2026-05-31") && svg.contains("url(#hachures-"), "{svg}");
    let atlas = on(data.clone(), "2026-05-31");
    let length_m = profil(&atlas, "1", Sens::Aller).longueur_m;
    let t1_m = atlas.troncons[0].longueur_m;
    assert!((de_m - t1_m * 0.25).abs() < 1.0 && (a_m - t1_m * 0.5).abs() < 1.0, "{de_m} {a_m} of {t1_m}");
    let (_, back_de_m, back_a_m) = shown("2026-05-31", Sens::Retour).0.unwrap();
    assert!((back_de_m + a_m - length_m).abs() < 0.1 && (back_a_m + de_m - length_m).abs() < 0.1);
    // The second étape, which begins where the first ends, has no part of it.
    assert!(profil(&atlas, "2", Sens::Aller).perturbations.is_empty());
}

/// A rectangle of the picture: its content, then left, top, right, bottom.
type Rectangle = (String, [f64; 4]);

/// The ink of each text, in the font of PNG files.
fn texts(group: &Group, found: &mut Vec<Rectangle>) {
    for node in group.children() {
        match node {
            Node::Text(text) => {
                let words: String = text.chunks().iter().map(|chunk| chunk.text().to_owned()).collect();
                let ink = text.flattened().abs_bounding_box();
                found.push((words, [ink.left(), ink.top(), ink.right(), ink.bottom()].map(f64::from)));
            }
            Node::Group(group) => texts(group, found),
            _ => {}
        }
    }
}

/// Returns the numbers in a text, in order.
fn numbers(text: &str) -> Vec<f64> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').filter_map(|part| part.parse().ok()).collect()
}

/// Returns the rectangles of the icons, of the marks of localités on the line, and of the line itself.
fn shapes(svg: &str) -> (Vec<Rectangle>, Option<[f64; 4]>) {
    let (mut found, mut line) = (vec![], None::<[f64; 4]>);
    let mut reader = quick_xml::Reader::from_str(svg);
    loop {
        let event = reader.read_event().unwrap();
        let (Event::Empty(element) | Event::Start(element)) = &event else {
            if matches!(event, Event::Eof) {
                return (found, line);
            }
            continue;
        };
        let get = |name: &str| {
            let attribute = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
            attribute.map(|attribute| attribute.value.into_owned())
        };
        let class = get("class").unwrap_or_default();
        if let Some([x, y]) = get("transform").map(|at| numbers(&at)).as_deref() {
            found.push((format!("icon {class}"), [x - 6.5, y - 6.5, x + 6.5, y + 6.5]));
        } else if class == "ligne" {
            let all: Vec<f64> = numbers(&get("d").unwrap().replace(['M', 'L', 'H'], " "));
            for place in all.chunks_exact(2) {
                let [left, top, right, bottom] = line.unwrap_or([place[0], place[1], place[0], place[1]]);
                let (x, y) = (place[0], place[1]);
                line = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
            }
        } else if let Some([x, y]) = get("cx").zip(get("cy")).map(|(x, y)| [x, y].map(|n| n.parse::<f64>().unwrap())) {
            let r: f64 = get("r").unwrap().parse().unwrap();
            found.push(("mark".into(), [x - r, y - r, x + r, y + r]));
        }
    }
}

/// Checks that no two rectangles of a picture overlap, that none is outside it, and that no text is on the line.
fn nothing_overlaps(profil: &Profil, words: &Words, fonts: &Options<'_>) {
    let svg = String::from_utf8(profil.written(FileFormat::SVG, words).unwrap()).unwrap();
    let tree = Tree::from_str(&svg, fonts).unwrap();
    let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    let mut rectangles = vec![];
    texts(tree.root(), &mut rectangles);
    let written = rectangles.len();
    assert_eq!(written, svg.matches("<text").count());
    let (shapes, line) = shapes(&svg);
    rectangles.extend(shapes);
    let overlap = |a: &[f64; 4], b: &[f64; 4]| a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    let here = format!("{} {} {:?}", profil.voie, profil.etape, profil.sens);
    for (number, (what, a)) in rectangles.iter().enumerate() {
        assert!(a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= width && a[3] <= height, "{here}: {what} is outside: {a:?}");
        for (other, b) in &rectangles[number + 1..] {
            assert!(!overlap(a, b), "{here}: {what} {a:?} and {other} {b:?}");
        }
        assert!(number >= written || !overlap(a, &line.unwrap()), "{here}: {what} {a:?} is on the line {line:?}");
    }
}

fn fonts() -> Options<'static> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    Options { fontdb: std::sync::Arc::new(fonts), ..Options::default() }
}

#[test]
fn nothing_overlaps_on_any_etape_of_the_demonstration() {
    let (atlas, fonts) = (demonstration(), fonts());
    let mut seen = 0;
    for (voie, etape) in atlas.etapes() {
        for sens in Sens::ALL {
            let profil = Profil::of_etape(&atlas, voie, etape, sens).unwrap();
            nothing_overlaps(&profil, Words::french(), &fonts);
            seen += profil.points.len();
        }
    }
    assert!(seen > 1_000, "the demonstration has only {seen} points");
}

#[test]
fn nothing_overlaps_on_a_crowded_etape_with_or_without_heights() {
    let mut data = furnished();
    let place = |i: i64| (1.0 + f64::from(i32::try_from(i).unwrap()) / 75.0, 0.1); // all within 1 km
    for i in 0..100 {
        data.hebergeurs.push(hebergeur(100 + i, place(i), PublierPosition::Exacte, true));
        data.hebergeurs.last_mut().unwrap().nom = format!("Gîte d'étape des marcheurs de la côte {i}");
        let mut point = point_interet(200 + i, place(i));
        point.categorie = if i % 2 == 0 { Categorie::Eau } else { Categorie::Commerce };
        data.points_interet.push(point);
    }
    for i in 0..12 {
        data.localites.push(localite(300 + i, place(8 * i)));
        let de = f64::from(i32::try_from(i).unwrap()) / 13.0;
        data.perturbations.push(closure(i, [de, de + 0.02], [Gravite::Gene, Gravite::Bloquant][usize::from(i == 3)]));
    }
    let flat = |data: &Dataset| {
        let mut data = data.clone();
        data.troncons[0].geom[1].z = f64::NAN;
        data
    };
    let fonts = fonts();
    for data in [flat(&data), data] {
        let atlas = on(data, "2026-05-15");
        for sens in Sens::ALL {
            let profil = profil(&atlas, "1", sens);
            assert!(profil.noms_omis > 100 && profil.perturbations.len() == 12, "{}", profil.noms_omis);
            Langue::ALL.into_iter().for_each(|langue| nothing_overlaps(&profil, Words::of(langue), &fonts));
            let svg = String::from_utf8(profil.written(FileFormat::SVG, Words::french()).unwrap()).unwrap();
            assert!(svg.contains("lieux sont sur le dessin sans leur nom") && svg.contains("et 7"), "{svg}");
        }
    }
}
