//! Tests of still pictures and raster tiles: addresses, sizes, privacy, attribution, hill shading, golden pictures.

use std::path::Path;

use hent::atlas::Atlas;
use hent::config::{Fond, Relief};
use hent::geo::distance_m;
use hent::links::Base;
use hent::model::{Dataset, PublierPosition};
use hent::paint::Painter;
use hent::style::{Ground, Style, Theme};
use mvt::{GeomEncoder, GeomType, Tile};
use quick_xml::events::Event;
use resvg::tiny_skia::Pixmap;

use crate::rendered::hill;
use crate::support::archives;
use crate::support::datasets::{hebergeur, y};
use crate::support::service::{Running, header, refused};

fn service() -> Running {
    Running::new(Atlas::build(y()))
}

fn png(service: &Running, path: &str) -> Pixmap {
    let answer = service.get(path, &[]);
    assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "image/png"), "{path}");
    Pixmap::decode_png(answer.body()).unwrap()
}

#[test]
fn every_style_can_be_painted() {
    let grounds =
        [Ground::Sheet, Ground::Shortbread { tilejson: "{base}/fond.json".into(), terre: "{base}/terre.json".into() }];
    for theme in Theme::ALL {
        for ground in grounds.clone() {
            let style = Style { theme, ground, relief: true };
            let base = Base::parse("https://exemple.org").unwrap().to_string();
            let document = style.compose(&base, &[]).unwrap();
            let painter = Painter::new(&document, false);
            assert!(painter.problems().is_empty(), "{style:?}: {:#?}", painter.problems());
        }
    }
}

#[test]
fn pictures_have_the_size_that_is_asked_for() {
    let service = service();
    for (query, size) in [
        ("", (900, 600)),
        ("?largeur=600", (600, 400)),
        ("?largeur=1200&hauteur=630", (1200, 630)),
        ("?largeur=400&hauteur=300&densite=2&style=sombre&fond=aucun", (800, 600)),
    ] {
        for address in ["/images.png", "/images/y.png", "/images/y/1.png"] {
            let picture = png(&service, &format!("{address}{query}"));
            assert_eq!((picture.width(), picture.height()), size, "{address}{query}");
        }
    }
}

#[test]
fn a_picture_has_a_name_and_is_sent_once() {
    let service = service();
    let answer = service.get("/images/y/1.png?largeur=300", &[]);
    let name = header(&answer, "content-disposition");
    assert!(name.starts_with("inline; filename=\"carte-y-1.png\""), "{name}");
    assert!(answer.headers().get("content-encoding").is_none());
    let again = service.get("/images/y/1.png?largeur=300", &[("if-none-match", header(&answer, "etag"))]);
    assert_eq!((again.status().as_u16(), again.body().len()), (304, 0));
    assert_eq!(service.request("HEAD", "/images/y/1.png?largeur=300", &[]).status().as_u16(), 200);
    assert!(service.get("/images/y.webp?largeur=300", &[]).body().starts_with(b"RIFF"));
    // The bytes do not depend on the process.
    let other = self::service().get("/images/y/1.png?largeur=300", &[]);
    assert_eq!(other.body(), answer.body());
}

#[test]
fn an_svg_says_what_it_shows_and_whose_it_is() {
    let answer = service().get("/images/y/1.svg", &[]);
    let text = String::from_utf8(answer.body().clone()).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut title, mut inside) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => inside = start.name().as_ref() == "title",
            Event::Text(words) if inside => title += &words,
            Event::End(_) => inside = false,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(title, "Voie y, étape 1 : Localité 1 – Localité 2");
    assert!(text.contains("<desc id=\"description\">Carte, le nord en haut"));
    assert!(text.len() < 300_000, "{}", text.len());
}

#[test]
fn a_picture_names_the_rights_of_what_it_shows() {
    let mut data = y();
    for troncon in &mut data.troncons {
        troncon.droits = "Tracé inventé".into();
    }
    // No other voie uses the first tronçon.
    data.troncons[0].droits = "© OpenStreetMap".into();
    let atlas = Atlas::build(data);
    let whole = atlas.droits_seen(&[], |_| true);
    assert_eq!(whole, ["Tracé inventé", "© OpenStreetMap"]);
    assert!(atlas.droits_seen(&[], |_| false).is_empty());
    assert_eq!(atlas.droits_seen(&["Tracé inventé"], |_| true), ["© OpenStreetMap"]);
}

#[test]
fn kilometres_lie_a_kilometre_apart() {
    let atlas = Atlas::build(y());
    let etape = atlas.voies[0].etape("1").unwrap().trace.as_ref().unwrap();
    let places = etape.path.kilometres(&atlas.network);
    assert_eq!(places.len(), (etape.figures.longueur_m / 1000.0) as usize);
    // The étape has two bends. A straight distance across a bend is shorter than a kilometre.
    let apart: Vec<f64> = places.windows(2).map(|pair| distance_m(pair[0], pair[1])).collect();
    assert!(apart.iter().all(|m| (800.0..1001.0).contains(m)), "{apart:?}");
}

#[test]
fn raster_tiles_are_of_both_sizes_and_empty_far_away() {
    let service = service();
    // The Y lies around 48° N, 3° W.
    for (query, side) in [("", 256), ("?taille=256", 256), ("?taille=512", 512)] {
        let tile = png(&service, &format!("/raster/hent/12/2014/1423.png{query}"));
        assert_eq!((tile.width(), tile.height()), (side, side));
    }
    assert_eq!(service.get("/raster/hent/12/0/0.png", &[]).status().as_u16(), 204);
    // Two tiles of one area differ.
    let tiles = ["2014/1423", "2012/1420"].map(|at| {
        let tile = service.get(&format!("/raster/hent/12/{at}.png"), &[]);
        tile.body().clone()
    });
    assert_ne!(tiles[0], tiles[1]);
}

#[test]
fn a_change_draws_again_what_it_touches() {
    let service = service();
    let (picture, near, far) =
        ("/images.png?largeur=300", "/raster/hent/14/8056/5695.png", "/raster/hent/14/8020/5660.png");
    let before = [picture, near, far].map(|path| service.get(path, &[]).body().clone());
    let mut data = y();
    data.voies[0].couleur = "#0b46ad".into();
    service.publish(Atlas::build(data));
    let after = [picture, near, far].map(|path| service.get(path, &[]).body().clone());
    assert_ne!(before[0], after[0]);
    assert_eq!(before[2], after[2]);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let service = service();
    for (path, status, says) in [
        ("/images/x.png", 404, "Les voies sont : y."),
        ("/images/y/99.png", 404, "Les étapes de cette voie sont"),
        ("/images/y.gif", 404, "Les formats sont : png, webp, svg."),
        ("/images.bmp", 404, "Les formats sont"),
        ("/images.png?largeur=100", 400, "200"),
        ("/images.png?largeur=305", 400, "multiple de 10"),
        ("/images.png?hauteur=99999", 400, "2000"),
        ("/images.png?densite=4", 400, "1 à 3"),
        ("/images.png?largeur=2000&hauteur=2000&densite=3", 400, "6 millions"),
        ("/images.png?style=rose", 400, "hent, sombre, contraste"),
        ("/images.png?fond=lune", 404, "lune"),
        ("/raster/rose/12/2013/1421.png", 404, "Les styles sont : hent, sombre, contraste."),
        ("/raster/hent/5/1/1.png", 404, "zoom 6"),
        ("/raster/hent/16/1/1.png", 404, "zoom 15"),
        ("/raster/hent/12/9999/1.png", 404, "colonne"),
        ("/raster/hent/12/x/1.png", 400, "nombre entier"),
        ("/raster/hent/12/2014/1423.png?taille=300", 400, "256, 512"),
    ] {
        refused(&service, path, status, says);
    }
    let empty = Running::new(Atlas::default());
    refused(&empty, "/images.png", 404, "Aucun tronçon");
}

#[test]
fn a_host_that_is_not_published_is_in_no_picture() {
    let with = |position| {
        let hebergeurs = vec![hebergeur(1, (0.5, 0.0), position, true)];
        let service = Running::new(Atlas::build(Dataset { hebergeurs, ..y() }));
        ["/images/y/1.png?densite=2", "/images/y/1.svg"].map(|path| service.get(path, &[]).body().clone())
    };
    let none = Running::new(Atlas::build(Dataset { hebergeurs: vec![], ..y() }));
    let without = ["/images/y/1.png?densite=2", "/images/y/1.svg"].map(|path| none.get(path, &[]).body().clone());
    assert_eq!(with(PublierPosition::Non), without);
    assert_ne!(with(PublierPosition::Exacte), without, "the test would see a host");
}

/// Compares a picture with its golden file, with a tolerance for each pixel. `HENT_GOLDEN=1` writes the file.
fn golden(service: &Running, name: &str, path: &str) {
    let answer = service.get(path, &[]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/image-{name}.png"));
    if std::env::var_os("HENT_GOLDEN").is_some() {
        std::fs::write(&file, answer.body()).unwrap();
    }
    let golden = Pixmap::decode_png(&std::fs::read(&file).unwrap()).unwrap();
    let drawn = Pixmap::decode_png(answer.body()).unwrap();
    assert_eq!((golden.width(), golden.height()), (drawn.width(), drawn.height()));
    let apart = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 24);
    let differing = golden.data().chunks(4).zip(drawn.data().chunks(4)).filter(|pair| apart(*pair)).count();
    assert!(differing < 200, "{name}: {differing} pixels differ from tests/golden; look at {path}");
}

#[test]
fn the_themes_look_as_they_did() {
    let service = service();
    for theme in ["hent", "sombre", "contraste"] {
        golden(&service, &format!("theme-{theme}"), &format!("/images/y/1.png?largeur=400&hauteur=270&style={theme}"));
    }
}

#[test]
fn a_picture_over_a_ground_looks_as_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fond.pmtiles");
    // The Y lies around 48° N, 3° W. All tiles are the same.
    let side = |z: u8| (1u32 << z) / 4096;
    let around = |z: u8| {
        (2010 * side(z)..2020 * side(z)).flat_map(move |x| (1416 * side(z)..1426 * side(z)).map(move |y| (z, x, y)))
    };
    archives::ground(&file, &(12..=13).flat_map(around).map(|place| (place, ground())).collect());
    let service = Running::with(Atlas::build(y()), |config| config.fonds = vec![Fond::of_archive(file)]);
    golden(&service, "fond", "/images/y/1.png?largeur=400&hauteur=270");
}

#[test]
fn pictures_have_hill_shading() {
    let folder = tempfile::tempdir().unwrap();
    let relief = hill(folder.path());
    let service = Running::with(Atlas::build(y()), |config| config.relief = relief);
    let plain = self::service();
    // The summit is at pixel (85, 121) of this tile, and the light comes from the north-north-west.
    let path = "/raster/hent/12/2014/1423.png";
    let [shaded, flat] = [&service, &plain].map(|service| png(service, path));
    let change = |x: u32, y: u32| {
        let pixels = (y..y + 20).flat_map(|y| (x..x + 20).map(move |x| (x, y)));
        let lightness = |picture: &Pixmap| -> u32 {
            pixels.clone().filter_map(|(x, y)| picture.pixel(x, y)).map(|pixel| u32::from(pixel.green())).sum()
        };
        f64::from(lightness(&shaded)) / f64::from(lightness(&flat))
    };
    let (north, south) = (change(55, 51), change(95, 171));
    assert!(south < 0.95 && north > south + 0.05, "north {north}, south {south}");
    let svg = service.get("/images/y/1.svg", &[]);
    assert!(String::from_utf8_lossy(svg.body()).contains("href=\"data:image/png;base64,"));
    // Without its archive, the pictures go on without relief.
    let none = Relief { archive: Some(folder.path().join("nulle-part.pmtiles")), rasters: vec![] };
    let without = Running::with(Atlas::build(y()), |config| config.relief = none);
    assert_eq!(without.get(path, &[]).body(), plain.get(path, &[]).body());
}

/// A ground tile in the Shortbread schema.
fn ground() -> Vec<u8> {
    let geometry = |kind, points: &[(i32, i32)]| {
        let mut encoder = GeomEncoder::new(kind);
        points.iter().for_each(|(x, y)| encoder.add_point(*x, *y).unwrap());
        encoder.encode().unwrap()
    };
    // A wood, a lake and a street in each quarter of each side.
    let wood = [(60, 60), (450, 120), (400, 440), (90, 380)];
    let lake = [(600, 560), (960, 620), (880, 900), (640, 860)];
    let street = [(-20, 500), (512, 540), (1044, 500)];
    let mut tile = Tile::new(4096);
    for (layer, kind, geom, points) in [
        ("land", "forest", GeomType::Polygon, &wood[..]),
        ("water_polygons", "water", GeomType::Polygon, &lake[..]),
        ("streets", "secondary", GeomType::Linestring, &street[..]),
    ] {
        let mut encoded = tile.create_layer(layer);
        for (left, top) in (0..4).flat_map(|x| (0..4).map(move |y| (x * 1024, y * 1024))) {
            let moved: Vec<_> = points.iter().map(|(x, y)| (x + left, y + top)).collect();
            let mut feature = encoded.into_feature(geometry(geom, &moved));
            feature.add_tag_string("kind", kind);
            encoded = feature.into_layer();
        }
        tile.add_layer(encoded).unwrap();
    }
    tile.to_bytes().unwrap()
}
