//! Sections: `?de_km=&a_km=` on tracks, lists, profiles and pictures. A section that is an étape equals that étape, any
//! other is compared with the line as it is stored.

use hent::atlas::{Atlas, Etape};
use hent::geo::{Position, distance_m, ecef};
use hent::model::{Dataset, Km, PublierPosition, Section, Sens};
use rand::{RngExt as _, SeedableRng as _};
use serde_json::Value;

use crate::along::segments;
use crate::support::atlases::{atlas_on, demonstration_data};
use crate::support::datasets::{hebergeur, localite, member, perturbation, troncon, voie, y};
use crate::support::service::{Local, Running, header, refused, refused_each};

fn section(etape: Option<&str>, sens: Sens, [de, a]: [f64; 2]) -> Section {
    let [de, a] = [de, a].map(|km| Km::of_km(km).unwrap());
    Section { voie: "y".into(), etape: etape.map(Into::into), sens, de, a }
}

/// Returns the points of an étape or section, one list for each piece.
fn lines(atlas: &Atlas, etape: &Etape) -> Vec<Vec<Position>> {
    let pieces = &etape.trace.as_ref().unwrap().path.pieces;
    pieces.iter().map(|piece| atlas.network.positions(piece).collect()).collect()
}

/// Returns the last kilometre of a way of the Y, as addresses have it.
fn last(etape: Option<&str>) -> String {
    let atlas = Atlas::build(y());
    let (_, [de_m, a_m]) = atlas.voie("y").unwrap().way(etape).unwrap();
    Km::last(a_m - de_m).to_string()
}

fn text(service: &Local, path: &str) -> String {
    use crate::support::service::Asks as _;
    let answer = service.get(path, &[]);
    assert_eq!(answer.status(), 200, "{path}: {}", String::from_utf8_lossy(answer.body()));
    String::from_utf8(answer.body().clone()).unwrap()
}

#[test]
fn a_section_that_is_an_etape_is_that_etape() {
    let y = Atlas::build(y());
    let demonstration = Atlas::build(demonstration_data().clone());
    let mut compared = 0;
    for atlas in [&y, &demonstration] {
        for (voie, etape) in atlas.etapes().filter(|(_, etape)| etape.row.variante.is_empty()) {
            let trace = etape.trace.as_ref().unwrap();
            let [de, a] = [trace.de_m, trace.a_m].map(|at_m| Km::of_km(at_m / 1000.0).unwrap());
            let section = Section { voie: voie.row.code.to_string(), etape: None, sens: Sens::Aller, de, a };
            let excerpt = atlas.with_section(&section).unwrap();
            let (_, same) = excerpt.section(&section).unwrap();
            assert_eq!(lines(&excerpt, same), lines(atlas, etape), "{} {}", voie.row.code, etape.slug());
            let of_section = same.trace.as_ref().unwrap();
            assert_eq!(
                (&of_section.figures, of_section.bounds, of_section.de_m),
                (&trace.figures, trace.bounds, trace.de_m)
            );
            assert_eq!(excerpt.invented([&of_section.path]), atlas.invented([&trace.path]));
            assert_eq!(excerpt.droits_of(&of_section.path), atlas.droits_of(&trace.path));
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared}");
}

/// Returns the part of a stored line between two distances from its start, in metres.
fn cut(segments: &[([Position; 2], f64)], [de_m, a_m]: [f64; 2]) -> Vec<Position> {
    let mut places: Vec<Position> = vec![];
    for ([a, b], start_m) in segments {
        let length_m = ecef::length_m(&[*a, *b]);
        let at = |at_m: f64| {
            let t = ((at_m - start_m) / length_m).clamp(0.0, 1.0);
            Position::new(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat), a.z + t * (b.z - a.z))
        };
        if start_m + length_m > de_m && *start_m < a_m {
            places.extend([at(de_m), at(a_m)]);
        }
    }
    places
}

#[test]
fn a_section_is_the_line_between_its_kilometres() {
    let mut random = rand::rngs::StdRng::seed_from_u64(20);
    for (data, voies) in [(&y(), &["y"][..]), (demonstration_data(), &["beauport", "mont-saint-michel"])] {
        let atlas = Atlas::build(data.clone());
        for code in voies {
            let voie = atlas.voie(code).unwrap();
            let (stored, length_m) = (segments(data, voie.row.id, ""), voie.main_line().unwrap().figures.longueur_m);
            for _ in 0..60 {
                let mut ends: [u32; 2] = [0; 2].map(|_| random.random_range(0..=(length_m / 10.0) as u32));
                ends.sort_unstable();
                if ends[0] == ends[1] {
                    continue;
                }
                let sens = if random.random() { Sens::Aller } else { Sens::Retour };
                let [de, a] = ends.map(|steps| Km::of_km(f64::from(steps) / 100.0).unwrap());
                let section = Section { voie: (*code).into(), etape: None, sens, de, a };
                let excerpt = atlas.with_section(&section).unwrap();
                let (_, etape) = excerpt.section(&section).unwrap();
                let trace = etape.trace.as_ref().unwrap();
                // An end may be moved by 5 m, to the end of an étape.
                let exact_m = sens.ends([de, a].map(|km| sens.walked(km.metres(), length_m)));
                let moved_m = (trace.de_m - exact_m[0]).abs().max((trace.a_m - exact_m[1]).abs());
                assert!(moved_m <= 5.0, "{section:?}: {moved_m}");
                let (expected, found) = (cut(&stored, [trace.de_m, trace.a_m]), lines(&excerpt, etape).concat());
                let expected_m = ecef::length_m(&expected);
                assert!((trace.figures.longueur_m - expected_m).abs() < 0.05 + expected_m * 1e-6, "{section:?}");
                assert!((trace.a_m - trace.de_m - expected_m).abs() < 0.05 + expected_m * 1e-6, "{section:?}");
                for (a, b) in [(expected.first(), found.first()), (expected.last(), found.last())] {
                    assert!(distance_m(*a.unwrap(), *b.unwrap()) < 0.6, "{section:?}: an end is elsewhere");
                }
                assert!(excerpt.network.bounds(&trace.path).is_some_and(|b| found.iter().all(|p| b.contains(*p))));
            }
        }
    }
}

#[test]
fn the_way_back_counts_from_the_other_end() {
    let atlas = Atlas::build(y());
    let (_, [_, length_m]) = atlas.voie("y").unwrap().way(None).unwrap();
    let there = section(None, Sens::Aller, [2.0, 5.5]);
    let [there_atlas, back_atlas] = [&there, &there.turned(length_m)].map(|s| atlas.with_section(s).unwrap());
    let [of_there, of_back] = [(&there_atlas, &there), (&back_atlas, &there.turned(length_m))]
        .map(|(atlas, section)| lines(atlas, atlas.section(section).unwrap().1).concat());
    // The turned section is rounded to 10 m.
    assert!(distance_m(of_there[0], of_back[0]) <= 5.1);
    let service = Local::new(atlas);
    let json = |path: &str| serde_json::from_str::<Value>(&text(&service, path)).unwrap();
    let [there, back] = ["", "&sens=retour"].map(|sens| {
        json(&format!("/traces/y.geojson?de_km=0&a_km=3{sens}"))["features"][0]["geometry"]["coordinates"].clone()
    });
    let [l1, l3] = ["1", "2"]
        .map(|etape| json(&format!("/traces/y/{etape}.geojson"))["features"][0]["geometry"]["coordinates"].clone());
    assert_eq!(there[0], l1[0], "forward, the section begins where the voie begins");
    assert_eq!(back[0], *l3.as_array().unwrap().last().unwrap(), "back, it begins where the voie ends");
}

/// Makes a voie of two tronçons with a hole between them, each 3 grid steps long.
fn broken() -> Dataset {
    Dataset {
        voies: vec![voie(1, "y")],
        troncons: vec![troncon(1, &[(0.0, 0.0), (3.0, 0.0)]), troncon(2, &[(4.0, 0.0), (7.0, 0.0)])],
        voies_troncons: vec![member(1, "", 1, 1, false), member(1, "", 2, 2, false)],
        ..Dataset::default()
    }
}

#[test]
fn a_section_over_a_hole_has_two_pieces() {
    let atlas = Atlas::build(broken());
    let across = section(None, Sens::Aller, [1.5, 3.0]);
    let excerpt = atlas.with_section(&across).unwrap();
    let (_, etape) = excerpt.section(&across).unwrap();
    let pieces = lines(&excerpt, etape);
    let lengths: Vec<f64> = pieces.iter().map(|piece| ecef::length_m(piece)).collect();
    assert_eq!(pieces.len(), 2);
    assert!((lengths.iter().sum::<f64>() - 1_500.0).abs() < 0.1, "a hole has no length: {lengths:?}");
    let service = Local::new(atlas);
    assert_eq!(text(&service, "/traces/y.gpx?de_km=1.5&a_km=3").matches("<trkseg>").count(), 2);
    let profil: Value = serde_json::from_str(&text(&service, "/api/voies/y/profil?de_km=1.5&a_km=3")).unwrap();
    assert_eq!(profil["morceaux"].as_array().unwrap().len(), 2);
    assert!(text(&service, "/listes/y.html?de_km=1.5&a_km=3").contains("interrompu"), "the list says so");
}

#[test]
fn a_section_of_an_etape_counts_from_its_start() {
    let service = Local::new(Atlas::build(y()));
    let json = |path: &str| serde_json::from_str::<Value>(&text(&service, path)).unwrap();
    for etape in ["2", "nord-1"] {
        let whole = json(&format!("/traces/y/{etape}.geojson"));
        let all = json(&format!("/traces/y/{etape}.geojson?de_km=0"));
        assert_eq!(all["features"][0]["geometry"], whole["features"][0]["geometry"], "{etape}");
        let slug = all["features"][0]["properties"]["etape"].as_str().unwrap();
        assert_eq!(slug, format!("{etape}-km0.0-{}", last(Some(etape))));
        let end = json(&format!("/traces/y/{etape}.geojson?de_km=1&sens=retour"));
        let first = &end["features"][0]["geometry"]["coordinates"];
        assert_eq!(first.as_array().unwrap().last(), whole["features"][0]["geometry"]["coordinates"].get(0), "{etape}");
    }
}

#[test]
fn files_are_named_after_their_kilometres() {
    use crate::support::service::Asks as _;
    let service = Local::new(Atlas::build(y()));
    let named = |path: &str, file: &str, title: &str| {
        let answer = service.get(path, &[]);
        assert_eq!(answer.status(), 200, "{path}");
        let name = header(&answer, "content-disposition");
        let title = title.replace(' ', "%20").replace(',', "%2C").replace('à', "%C3%A0").replace('é', "%C3%A9");
        assert!(name.contains(&format!("filename=\"{file}\"")) && name.contains(&title), "{path}: {name}");
        answer.body().clone()
    };
    let (section, end) = ("Voie y, km 1,2 à 5", last(Some("2")));
    for format in ["gpx", "kml", "geojson", "itineraires.geojson", "fit"] {
        named(&format!("/traces/y.{format}?de_km=1.2&a_km=5"), &format!("y-km1.2-5.0.{format}"), section);
    }
    let fit = named("/traces/y.fit?a_km=1,2", "y-km0.0-1.2.fit", "Voie y, km 0 à 1,2");
    assert_eq!(&fit[8..12], b".FIT");
    let gpx = named("/traces/y/2.gpx?de_km=0.5&sens=retour", &format!("y-2-km0.5-{end}-retour.gpx"), "Voie y");
    let name = format!("<name>Voie y (retour), étape 2, km 0,5 à {}</name>", end.replace('.', ","));
    assert!(String::from_utf8(gpx).unwrap().contains(&name));
    for format in ["csv", "xlsx", "gpx"] {
        named(&format!("/listes/y.{format}?de_km=1.2&a_km=5"), &format!("hebergements-y-km1.2-5.0.{format}"), section);
    }
    named("/profils/y.svg?de_km=1.2&a_km=5", "profil-y-km1.2-5.0.svg", section);
    named("/images/y.png?de_km=1.2&a_km=5&largeur=300", "carte-y-km1.2-5.0.png", section);
    let svg = text(&service, "/images/y.svg?de_km=1.2&a_km=5");
    assert!(svg.contains("<title id=\"titre\">Voie y, km 1,2 à 5</title>"));
    assert!(text(&service, "/profils/y.svg?de_km=1.2&a_km=5").contains(">Voie y, km 1,2 à 5</title>"));
}

#[test]
fn equal_kilometres_are_one_file() {
    use crate::support::service::Asks as _;
    let service = Local::new(Atlas::build(y()));
    for path in ["/traces/y.gpx", "/listes/y.csv", "/api/voies/y/profil", "/images/y.png"] {
        let of = |km: &str| {
            let answer = service.get(&format!("{path}?{km}"), &[]);
            assert_eq!(answer.status(), 200, "{path}?{km}");
            (header(&answer, "etag").to_owned(), answer.body().clone())
        };
        let first = of("de_km=2.4&a_km=5");
        for same in ["de_km=2.40&a_km=5.0", "de_km=2,4&a_km=5,000", "a_km=5&de_km=2.404", "de_km=24e-1&a_km=%2B5"] {
            assert_eq!(of(same), first, "{path}?{same}");
        }
        assert_ne!(of("de_km=2.41&a_km=5"), first, "{path}");
        assert_eq!(of("a_km=5"), of("de_km=0&a_km=5"), "{path}");
        assert_eq!(of("de_km=-0&a_km=5"), of("a_km=5"), "{path}");
    }
}

#[test]
fn what_is_not_on_the_way_is_refused() {
    let service = Local::new(Atlas::build(y()));
    let whole = format!("la voie « y » a {} km", last(None).replace('.', ","));
    let whole = whole.as_str();
    for path in
        ["/traces/y.gpx", "/traces/y.fit", "/listes/y.html", "/profils/y.png", "/api/voies/y/profil", "/images/y.png"]
    {
        for (query, says) in [
            ("de_km=1&a_km=9.7", whole),
            ("de_km=7", whole),
            ("a_km=1e308", whole),
            ("de_km=-0.01", whole),
            ("de_km=inf", whole),
            ("de_km=5&a_km=2", "« 2 » est avant de_km"),
            ("de_km=2&a_km=2", "n'a pas de longueur"),
            ("de_km=2&a_km=2.004", "n'a pas de longueur"),
            ("a_km=0", "n'a pas de longueur"),
            ("de_km=NaN", "Donnez un nombre de kilomètres, comme 12.4 ou 12,4"),
            ("de_km=", "de_km"),
            ("a_km=douze", "a_km"),
            ("a_km=1,2,3", "a_km"),
            ("de_km=1&de_km=2", "de_km"),
            ("de_km=1&sens=sud", "aller, retour"),
        ] {
            refused(&service, &format!("{path}?{query}"), 400, says);
        }
    }
    refused_each(
        &service,
        400,
        &[
            ("/traces/y/1.gpx?a_km=5", "l'étape 1 de la voie « y » a"),
            ("/listes/y/1.csv?de_km=-1", "de_km"),
            ("/images/y/1.png?de_km=9", "de_km"),
            ("/profils/y/1.svg?de_km=9", "de_km"),
            ("/api/voies/y/hebergeurs?de_km=9", "la voie « y » a 8,6"),
        ],
    );
    refused_each(
        &service,
        404,
        &[
            ("/traces/x.gpx?de_km=1", "voie « x »"),
            ("/traces/y/9.gpx?de_km=1", "étape « 9 »"),
            ("/traces/y.zip?de_km=1", "Les formats sont : gpx, kml, geojson, fit"),
            ("/traces/y/km1.0-2.0.gpx", "fichier"),
            ("/listes/y/km1.0-2.0.csv", "étape « km1.0-2.0 »"),
            ("/profils/y.jpg", "Les formats sont : svg, png"),
            ("/profils/x.svg", "voie « x »"),
        ],
    );
}

#[test]
fn closures_and_invented_parts_are_those_of_the_section() {
    let mut data = y();
    data.troncons[0].droits = "Tracé inventé".into();
    data.perturbations = vec![perturbation(1, 1, [(2, 0.25), (2, 0.5)], ["2026-05-10", "2026-06-30"])];
    let service = Local::new(atlas_on("2026-05-20", data));
    let of = |km: &str| text(&service, &format!("/traces/y.gpx?{km}"));
    // The invented tronçon is 3.45 km long. The closure begins at 4.25 km and ends at 5.06 km.
    let (first, both, second) = (of("a_km=3"), of("de_km=2&a_km=5"), of("de_km=5,2"));
    assert!(first.contains("inventé") && both.contains("inventé") && !second.contains("inventé"));
    let profil: Value = serde_json::from_str(&text(&service, "/api/voies/y/profil?de_km=2&a_km=5")).unwrap();
    let invented: [[f64; 2]; 1] = serde_json::from_value(profil["invente_km"].clone()).unwrap();
    assert!(invented[0][0] == 0.0 && (invented[0][1] - 1.45).abs() < 0.01, "it counts from the start: {invented:?}");
    assert!(!first.contains("Passerelle 1") && both.contains("Passerelle 1") && !second.contains("Passerelle 1"));
    assert!(text(&service, "/listes/y.csv?de_km=2&a_km=5").contains("Passerelle 1"));
    assert!(!text(&service, "/listes/y.csv?de_km=5.2").contains("Passerelle 1"));
}

#[test]
fn hosts_and_localites_along_a_section_are_those_of_the_api() {
    let mut data = y();
    data.localites.push(localite(5, (2.0, -0.3)));
    data.hebergeurs.extend((7..20).map(|id| {
        let (x, consent) = ((id - 7) as f64 * 0.6, [PublierPosition::Exacte, PublierPosition::Non][id as usize % 2]);
        hebergeur(id, (x, 0.3), consent, true)
    }));
    let service = Local::new(Atlas::build(data));
    let json = |path: &str| serde_json::from_str::<Value>(&text(&service, path)).unwrap();
    let csv = text(&service, "/listes/y.csv?de_km=1&a_km=5");
    let names: Vec<&str> = csv.lines().skip(1).map(|line| line.split(';').nth(6).unwrap()).collect();
    let api = json("/api/voies/y/hebergeurs?de_km=1&a_km=5");
    let hosts: Vec<&str> = api["hebergeurs"].as_array().unwrap().iter().map(|h| h["nom"].as_str().unwrap()).collect();
    // A host beyond an end is at this end, as in the list of an étape.
    assert!(hosts.len() > 3 && hosts.iter().all(|host| names.contains(host)), "{hosts:?} {names:?}");
    for private in ["Hôte 5", "Hôte 9", "telephone-2"] {
        assert!(!csv.contains(private), "{private}");
    }
    let ends = &json("/traces/y.geojson?de_km=1.7&a_km=6.5")["features"][0]["properties"];
    assert_eq!((&ends["depart"], &ends["arrivee"]), (&"Localité 5".into(), &"Localité 3".into()));
    let open = &json("/traces/y.geojson?de_km=2.6&a_km=3.2")["features"][0]["properties"];
    assert_eq!((&open["depart"], &open["arrivee"]), (&Value::Null, &Value::Null), "both ends are in the open");
}

/// A list's page leads to the files and to the way back of the same section.
#[test]
fn a_list_links_to_its_section() {
    let service = Local::new(Atlas::build(y()));
    let page = text(&service, "/listes/y.html?de_km=1.2&a_km=5");
    let atlas = Atlas::build(y());
    let (_, [_, length_m]) = atlas.voie("y").unwrap().way(None).unwrap();
    let turned = section(None, Sens::Aller, [1.2, 5.0]).turned(length_m);
    let back = format!("/listes/y.html?de_km={}&amp;a_km={}&amp;sens=retour", turned.de, turned.a);
    for link in ["/listes/y.csv?de_km=1.2&amp;a_km=5", &back] {
        assert!(page.replace("&#38;", "&amp;").contains(link), "{link}: {page}");
    }
    assert!(page.contains("name=\"de_km\" value=\"1.2\"") && page.contains("name=\"a_km\" value=\"5\""));
}

/// A socket, because cached tracks do not pass the router.
#[test]
fn a_cached_section_is_answered_and_counted_apart() {
    let service = Running::new(Atlas::build(y()));
    let path = "/traces/y.gpx?de_km=1&a_km=2";
    let first = service.get(path, &[]);
    let again = service.get("/traces/y.gpx?de_km=1,00&a_km=2.0", &[("if-none-match", header(&first, "etag"))]);
    assert_eq!((first.status().as_u16(), again.status().as_u16()), (200, 304));
    assert_ne!(service.get("/traces/y.gpx", &[]).body(), first.body());
    service.publish(Atlas::build(broken()));
    assert_ne!(service.get(path, &[]).body(), first.body(), "an edit renews the section");
}
