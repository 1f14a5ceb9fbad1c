//! Downloads of tracks: names, range requests, waypoints, fewer points, a whole voie.

use std::io::{Cursor, Read};

use hent::atlas::Atlas;
use hent::geo::{Position, ecef};
use hent::model::{Dataset, PublierPosition};
use hent::trace::{Avec, Piste, PointLimit, Trace, TrackOptions};
use hent::words::Words;

use crate::support::atlases::{demonstration, real_etapes};
use crate::support::datasets::{etape, hebergeur, localite, member, troncon, voie, y};
use crate::support::service::{Running, header, refused};

/// Returns a winding voie of one étape with this number of vertices.
fn long(places: u32) -> Dataset {
    let at = |i: u32| (f64::from(i) / 500.0, (f64::from(i) / 40.0).sin() + (f64::from(i) / 7.0).sin() / 20.0);
    Dataset {
        voies: vec![voie(1, "v")],
        troncons: vec![troncon(1, &(0..places).map(at).collect::<Vec<_>>())],
        voies_troncons: vec![member(1, "", 1, 1, false)],
        localites: vec![localite(1, at(0)), localite(2, at(places - 1))],
        etapes: vec![etape(1, 1, "", 1, (1, 2))],
        ..Dataset::default()
    }
}

#[test]
fn fewer_points_stay_within_their_tolerance() {
    let atlas = Atlas::build(long(20_000));
    let voie = atlas.voie("v").unwrap();
    let of = |variante| {
        let facon = TrackOptions { variante, ..TrackOptions::default() };
        let trace = Trace::of_etape(&atlas, voie, voie.etape("1").unwrap(), facon, Words::french()).unwrap();
        trace.pistes.into_iter().next().unwrap()
    };
    let whole = of(PointLimit::Complete);
    assert_eq!((whole.segments[0].len(), whole.ecart_m), (20_000, None));
    for (variante, most) in [(PointLimit::Compatible, 8_000), (PointLimit::Leger, 500)] {
        let few = of(variante);
        assert_eq!(few.segments[0].len(), most);
        assert_eq!(few.segments[0].first(), whole.segments[0].first());
        assert_eq!(few.segments[0].last(), whole.segments[0].last());
        assert_eq!(few.figures, whole.figures, "figures must be those of the full line");
        let said = format!("simplifié à {most} points, qui s'écarte au plus de {:.0} m", few.ecart_m.unwrap().ceil());
        assert!(few.caption.description.contains(&said), "{}", few.caption.description);
    }
    assert!(of(PointLimit::Leger).ecart_m > of(PointLimit::Compatible).ecart_m);
}

/// Returns the largest distance, in metres, from a vertex of some lines to the nearest segment of others.
fn farthest_m(whole: &[Vec<Position>], few: &[Vec<Position>]) -> f64 {
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let minus = |a: [f64; 3], b: [f64; 3]| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let ends = few.iter().flat_map(|line| line.windows(2)).map(|ends| [ends[0], ends[1]].map(ecef::from_position));
    let segments: Vec<_> = ends.map(|[a, b]| (a, minus(b, a), dot(minus(b, a), minus(b, a)))).collect();
    let squared = |p: [f64; 3], &(a, along, length): &([f64; 3], [f64; 3], f64)| {
        let t = if length > 0.0 { (dot(minus(p, a), along) / length).clamp(0.0, 1.0) } else { 0.0 };
        let off = minus(minus(p, a), along.map(|side| side * t));
        dot(off, off)
    };
    let places = whole.iter().flatten().map(|place| ecef::from_position(*place));
    let off = places.map(|p| segments.iter().map(|segment| squared(p, segment)).fold(f64::INFINITY, f64::min));
    off.fold(0.0, f64::max).sqrt()
}

/// With fewer points, every étape stays within 5 m of the line, and all but one within 0.5 % of its length.
///
/// The first real étape follows a cliff in 2,117 vertices. Whatever 500 of them are chosen, the line is at least 0.94 %
/// shorter (computed as the longest path over all choices), so 0.5 % is impossible there.
#[test]
fn fewer_points_keep_every_spur_of_the_real_etapes() {
    let real = real_etapes("fewer_points_keep_every_spur_of_the_real_etapes");
    let mut told = vec![];
    for atlas in [demonstration()].into_iter().chain(real) {
        for voie in &atlas.voies {
            for etape in &voie.etapes {
                let of = |variante| {
                    let facon = TrackOptions { variante, ..TrackOptions::default() };
                    Trace::of_etape(&atlas, voie, etape, facon, Words::french()).unwrap().pistes.remove(0)
                };
                let length_m = |piste: &Piste| piste.segments.iter().map(|line| ecef::length_m(line)).sum::<f64>();
                let whole = of(PointLimit::Complete);
                for variante in [PointLimit::Compatible, PointLimit::Leger] {
                    let few = of(variante);
                    let Some(said_m) = few.ecart_m else {
                        assert_eq!(farthest_m(&whole.segments, &few.segments), 0.0, "the full track lacks vertices");
                        continue;
                    };
                    let name = format!("{} étape {} {variante:?}", voie.row.code, etape.slug());
                    let most_m = farthest_m(&whole.segments, &few.segments);
                    let lost = 100.0 * (1.0 - length_m(&few) / length_m(&whole));
                    eprintln!("{name}: {most_m:.2} m off, {lost:.3} % shorter");
                    assert!(most_m <= said_m + 1e-6, "{name}: {most_m} m, {said_m} said");
                    told.push((name, most_m, lost));
                }
            }
        }
    }
    // The demonstration leaves out vertices within half a metre of the line, so its choice differs by a centimetre.
    assert!(told.iter().all(|(_, most_m, _)| *most_m < 5.05), "{told:?}");
    let shorter: Vec<&str> = told.iter().filter(|(.., lost)| *lost > 0.5).map(|(name, ..)| name.as_str()).collect();
    // The demonstration has the same étape.
    let cliff = ["voie-de-la-pointe-saint-mathieu étape 1 Leger", "saint-mathieu étape 1 Leger"];
    assert!(shorter.iter().all(|name| cliff.contains(name)), "{shorter:?}");
    assert!(told.iter().all(|(.., lost)| (0.0..1.3).contains(lost)));
}

/// Returns a length in words, from the figures of the API.
pub fn length_in_words(atlas: &Atlas) -> String {
    let voie = atlas.voie("y").unwrap();
    let km = |metres: f64| format!("{:.1} km", metres / 1000.0).replace('.', ",");
    let [main, all] = [voie.main_line().unwrap().figures.longueur_m, voie.reseau_m].map(km);
    assert_ne!(main, all);
    format!("{main} par la ligne principale, {all} avec les variantes")
}

/// Every file states the length `longueur_m` of the API. Where variants give a second length, files state both.
#[test]
fn every_file_states_the_length_of_the_api() {
    let atlas = Atlas::build(y());
    let said = length_in_words(&atlas);
    let service = Running::new(atlas);
    let voie = service.json("/api/voies/y");
    let main = format!("{:.1} km", voie["longueur_m"].as_f64().unwrap() / 1000.0).replace('.', ",");
    assert!(said.starts_with(&main) && voie["longueur_m"] == voie["lignes"][0]["longueur_m"], "{said}");
    let mut zip = zip::ZipArchive::new(Cursor::new(service.get("/traces/y.zip", &[]).into_body())).unwrap();
    let mut read_me = String::new();
    zip.by_name("LISEZMOI.txt").unwrap().read_to_string(&mut read_me).unwrap();
    assert_eq!(read_me.lines().nth(1), Some(&*format!("{said}, 3 étapes.")));
    for format in ["gpx", "kml", "geojson", "itineraires.geojson"] {
        let file = String::from_utf8(service.get(&format!("/traces/y.{format}"), &[]).into_body()).unwrap();
        assert!(file.contains(&format!("{said}, 3 étapes.")), "{format}");
    }
    let list = String::from_utf8(service.get("/listes/y.html", &[]).into_body()).unwrap().replace('\u{a0}', " ");
    let line = list.split("<h2>Ligne principale</h2>").nth(1).unwrap();
    assert!(line.split("<h2>").next().unwrap().contains(&main), "{list}");
    // Without a variant there is one length only.
    let one = Running::new(Atlas::build(long(50)));
    let gpx = String::from_utf8(one.get("/traces/v.gpx", &[]).into_body()).unwrap();
    let length = one.json("/api/voies/v")["longueur_m"].as_f64().unwrap() / 1000.0;
    assert!(gpx.contains(&format!("<desc>{}, une étape.</desc>", format!("{length:.1} km").replace('.', ","))));
}

#[test]
fn a_download_has_a_file_name_and_can_be_resumed() {
    let mut data = y();
    data.voies[0].nom = "Voie « É/\\\"\r\n»".into();
    let service = Running::new(Atlas::build(data));
    let whole = service.get("/traces/y/1.gpx?sens=retour&variante=leger", &[]);
    assert_eq!((whole.status().as_u16(), header(&whole, "content-type")), (200, "application/gpx+xml"));
    let named = header(&whole, "content-disposition");
    let (plain, title) = named.split_once("; filename*=UTF-8''").unwrap();
    assert_eq!(plain, "attachment; filename=\"y-1-retour-leger.gpx\"");
    let title: Vec<(String, String)> = serde_urlencoded::from_str(title).unwrap();
    assert_eq!(title[0].0, "Voie « É-----», étape 1 - Localité 2 – Localité 1.gpx");

    let (body, etag) = (whole.body(), header(&whole, "etag"));
    let part = |range: &str, etag: &str| {
        service.get("/traces/y/1.gpx?sens=retour&variante=leger", &[("range", range), ("if-range", etag)])
    };
    let last = body.len() - 1;
    for (range, first, end) in [("bytes=0-99", 0, 99), ("bytes=100-", 100, last), ("bytes=-7", last - 6, last)] {
        let answer = part(range, etag);
        assert_eq!(answer.status(), 206, "{range}");
        assert_eq!(header(&answer, "content-range"), format!("bytes {first}-{end}/{}", body.len()));
        assert_eq!(answer.body().as_slice(), &body[first..=end]);
    }
    let beyond = part("bytes=9999999-", etag);
    assert_eq!(
        (beyond.status().as_u16(), header(&beyond, "content-range")),
        (416, &*format!("bytes */{}", body.len()))
    );
    for (range, etag) in [("bytes=0-9", "\"autre\""), ("bytes=0-9,20-29", etag), ("pages=1", etag), ("bytes=b", etag)] {
        assert_eq!((part(range, etag).status().as_u16(), part(range, etag).body()), (200, body), "{range}");
    }
    // A range of a compressed body counts the compressed bytes.
    let packed = service.get("/traces/y/1.gpx", &[("accept-encoding", "gzip")]);
    let part = service.get("/traces/y/1.gpx", &[("accept-encoding", "gzip"), ("range", "bytes=10-19")]);
    assert_eq!((part.status().as_u16(), part.body().as_slice()), (206, &packed.body()[10..20]));
}

#[test]
fn unknown_tracks_and_options_are_refused_with_the_possible_ones() {
    let service = Running::new(Atlas::build(y()));
    refused(&service, "/traces/y.doc", 404, "gpx, ");
    refused(&service, "/traces/y/1.zip", 404, "Les formats sont : gpx");
    refused(&service, "/traces/x.gpx", 404, "Les voies sont : y.");
    refused(&service, "/traces/y/0.gpx", 404, "1, 2, nord-1");
    refused(&service, "/traces/y/9.gpx", 404, "1, 2, nord-1");
    refused(&service, "/traces/y.gpx?sens=sud", 400, "aller, retour");
    refused(&service, "/traces/y.gpx?sens=aller&sens=retour", 400, "plusieurs fois");
    refused(&service, "/traces/y/1.gpx?variante=lourd", 400, "complete, compatible, leger");
    refused(&service, "/traces/y/1.gpx?avec=hebergeurs,bars", 400, "« bars » ne convient pas");
    refused(&service, "/traces/y/1.gpx?avec=", 400, "hebergeurs, points-interet, localites");
    refused(&service, "/voies/y/etapes/9", 404, "1, 2, nord-1");
    let page = service.get("/voies/y/etapes/nord-1", &[]);
    assert_eq!((page.status().as_u16(), header(&page, "content-type")), (200, "text/html; charset=utf-8"));
}

#[test]
fn waypoints_are_the_published_things_along_the_way() {
    let mut data = y();
    // Hosts at (3, 0), beside the first étape of the main line, with every combination of consents.
    data.hebergeurs = vec![
        hebergeur(11, (3.0, 0.1), PublierPosition::Exacte, true),
        hebergeur(12, (3.0, 0.1), PublierPosition::Exacte, false),
        hebergeur(13, (3.0, 0.1), PublierPosition::Localite, true),
        hebergeur(14, (3.0, 0.1), PublierPosition::Non, true),
        hebergeur(15, (3.0, 9.0), PublierPosition::Exacte, true), // 10 km off
        hebergeur(16, (5.4, 0.6), PublierPosition::Exacte, true), // in the town of arrival, beyond the end of the étape
    ];
    let service = Running::new(Atlas::build(data));
    let text =
        |query: &str| String::from_utf8(service.get(&format!("/traces/y/1.gpx{query}"), &[]).into_body()).unwrap();
    assert!(!text("").contains("<wpt"), "waypoints without `avec`");
    let all = text("?avec=hebergeurs,localites,points-interet");
    let read = gpx::read(all.as_bytes()).unwrap();
    let names: Vec<_> = read.waypoints.iter().filter_map(|w| w.name.clone()).collect();
    for (name, there) in [
        ("Hôte 11", true),
        ("Hôte 12", true),
        ("Hôte 13", true),
        ("Hôte 14", false),
        ("Hôte 15", false),
        ("Hôte 16", true),
    ] {
        assert_eq!(names.iter().any(|n| n == name), there, "{name} in {names:?}");
    }
    assert!(names.iter().any(|name| name == "Localité 1"), "{names:?}");
    for (canary, there) in [("telephone-11", true), ("telephone-12", false), ("adresse-13", false), ("-14", false)] {
        assert_eq!(all.contains(canary), there, "{canary}");
    }
    assert!(all.contains("<type>Hébergeurs</type>") && all.contains("<osmand:icon>tourism_hostel</osmand:icon>"));
    let only = text("?avec=localites");
    assert!(!only.contains("Hébergeurs") && only.contains("City (Small)"));
}

#[test]
fn a_zip_holds_the_tracks_of_a_whole_voie() {
    let service = Running::new(Atlas::build(y()));
    let bytes = service.get("/traces/y.zip?sens=retour", &[]).into_body();
    assert_eq!(bytes, service.get("/traces/y.zip?sens=retour", &[]).into_body());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(
        names,
        ["y-nord-1-retour.gpx", "y-2-retour.gpx", "y-1-retour.gpx", "y-retour.gpx", "etapes.csv", "LISEZMOI.txt"]
    );
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    for (name, path) in
        [("y-2-retour.gpx", "/traces/y/2.gpx?sens=retour"), ("y-retour.gpx", "/traces/y.gpx?sens=retour")]
    {
        assert_eq!(read(name).as_bytes(), service.get(path, &[]).body(), "{name}");
    }
    assert!(read("LISEZMOI.txt").contains("© des tests"));
    let table = read("etapes.csv");
    let rows: Vec<&str> = table.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(rows.len(), 5, "a head, three étapes, an end: {table}");
    assert!(rows[2].starts_with("y-2-retour.gpx;2;Localité 3;Localité 2;"), "{table}");
    let voie = gpx::read(read("y-retour.gpx").as_bytes()).unwrap();
    let tracks: Vec<_> = voie.tracks.iter().filter_map(|track| track.name.clone()).collect();
    assert_eq!(tracks.len(), 3, "{tracks:?}");
    assert_eq!(Avec::parse("hebergeurs, localites"), Ok(Avec { hebergeurs: true, localites: true, ..Avec::default() }));
}
