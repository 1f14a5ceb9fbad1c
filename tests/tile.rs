//! The content of tiles, decoded with another library than the encoder.

mod against_mvt; // every tile compared with the one that the crate mvt writes
mod reference; // a tile as the crate mvt writes it

use std::fmt::Write;

use geo_types::{Coord, Geometry};
use hent::atlas::{Atlas, Sources};
use hent::geo::TileId;
use hent::tile::layer::Kind;
use hent::tile::{Layer, LayerSet, Tag, Tiles};
use jiff::civil::date;
use mvt_reader::Reader;

use crate::support::datasets::{at, hebergeur, perturbation, point_interet, y};
use crate::support::grid::tile_of;

fn tile(z: u64, x: u64, y: u64) -> TileId {
    TileId::new(z, x, y).unwrap()
}

fn bytes(atlas: &Atlas, layers: &str, id: TileId) -> Vec<u8> {
    Tiles::new(atlas).encode(atlas, LayerSet::parse(layers).unwrap(), id).unwrap_or_default()
}

/// Returns the lines of every feature of a layer, by id.
fn lines(atlas: &Atlas, layer: &str, id: TileId) -> Vec<(u64, Vec<Vec<Coord<f32>>>)> {
    let bytes = bytes(atlas, layer, id);
    if bytes.is_empty() {
        return vec![];
    }
    let reader = Reader::new(bytes).unwrap();
    let features = reader.get_features(0).unwrap().into_iter();
    features
        .map(|feature| {
            let lines = match feature.geometry {
                Geometry::LineString(line) => vec![line.0],
                Geometry::MultiLineString(lines) => lines.0.into_iter().map(|line| line.0).collect(),
                other => panic!("{other:?}"),
            };
            (feature.id.unwrap(), lines)
        })
        .collect()
}

/// Returns a tile as readable text.
fn readable(bytes: Vec<u8>) -> String {
    let reader = Reader::new(bytes).unwrap();
    let mut text = String::new();
    for (index, layer) in reader.get_layer_names().unwrap().iter().enumerate() {
        writeln!(text, "{layer}").unwrap();
        for feature in reader.get_features(index).unwrap() {
            let mut tags: Vec<String> =
                feature.properties.unwrap_or_default().iter().map(|(k, v)| format!("{k}={v:?}")).collect();
            tags.sort();
            writeln!(text, "  {} {}", feature.id.unwrap(), tags.join(" ")).unwrap();
            let place = |c: &Coord<f32>| format!("{},{}", c.x, c.y);
            let line = |line: &[Coord<f32>]| line.iter().map(place).collect::<Vec<_>>().join(" ");
            match feature.geometry {
                Geometry::MultiPoint(points) => {
                    writeln!(text, "    {}", line(&points.0.iter().map(|p| p.0).collect::<Vec<_>>()))
                }
                Geometry::Point(point) => writeln!(text, "    {}", place(&point.0)),
                Geometry::LineString(l) => writeln!(text, "    {}", line(&l.0)),
                Geometry::MultiLineString(ls) => ls.0.iter().try_for_each(|l| writeln!(text, "    {}", line(&l.0))),
                other => panic!("{other:?}"),
            }
            .unwrap();
        }
    }
    text
}

/// The golden tile: zoom 10, all layers. A difference is a change of the tiles.
#[test]
fn a_whole_tile_equals_the_golden_text() {
    let atlas = Atlas::build(y());
    let text = readable(bytes(&atlas, &LayerSet::ALL.to_string(), tile_of(10, (2.0, 0.0))));
    let golden = include_str!("golden/y-10.txt");
    assert_eq!(text, golden, "\n{text}");
}

#[test]
fn layers_appear_at_their_zooms() {
    let atlas = Atlas::build(y());
    let names = |z| {
        let bytes = bytes(&atlas, &LayerSet::ALL.to_string(), tile_of(z, (4.0, 0.0)));
        Reader::new(bytes).unwrap().get_layer_names().unwrap().join(",")
    };
    let all =
        [(0, "voies"), (6, "voies,localites"), (7, "voies,etapes,localites"), (8, "voies,etapes,localites,hebergeurs")];
    for (z, expected) in all {
        assert_eq!(names(z), expected, "zoom {z}");
    }
    assert_eq!(names(9), "voies,etapes,troncons,localites,hebergeurs");
    assert_eq!(names(10), "voies,etapes,troncons,localites,hebergeurs,points_interet");
}

#[test]
fn lines_are_never_degenerate_and_stay_in_the_buffer() {
    let atlas = Atlas::build(y());
    let mut seen = 0;
    for z in 0..=14 {
        for place in [(0.0, 0.0), (1.0, 0.3), (2.0, 2.5), (4.0, 0.0), (6.5, 0.5), (8.0, 0.0)] {
            for layer in ["voies", "etapes", "troncons"] {
                for (_, lines) in lines(&atlas, layer, tile_of(z, place)) {
                    for line in lines {
                        seen += 1;
                        assert!(line.len() >= 2 && line.windows(2).all(|p| p[0] != p[1]), "{z} {layer} {line:?}");
                        assert!(line.iter().all(|c| c.x >= -64.0 && c.x <= 4160.0 && c.y >= -64.0 && c.y <= 4160.0));
                    }
                }
            }
        }
    }
    assert!(seen > 100);
}

/// Voies, étapes and tronçons coincide at every zoom: each vertex of a tronçon is a vertex of the voie.
#[test]
fn shared_lines_coincide_at_every_zoom() {
    let atlas = Atlas::build(y());
    for z in 9..=14 {
        let id = tile_of(z, (5.0, 0.0));
        let of =
            |layer| -> Vec<Coord<f32>> { lines(&atlas, layer, id).into_iter().flat_map(|f| f.1).flatten().collect() };
        let voie = of("voies");
        assert!(!voie.is_empty());
        for part in of("troncons").into_iter().chain(of("etapes")) {
            assert!(voie.contains(&part), "{part:?} at zoom {z}");
        }
    }
}

/// A voie is one line where it is continuous, not one line for each tronçon.
#[test]
fn touching_parts_are_joined_to_one_line() {
    let atlas = Atlas::build(y());
    let voies = lines(&atlas, "voies", tile_of(8, (4.0, 0.0)));
    assert_eq!((voies.len(), voies[0].1.len()), (1, 2), "main line and branch: {voies:?}");
}

#[test]
fn a_line_across_the_antimeridian_does_not_cross_the_map() {
    let mut data = y();
    for (place, lon) in data.troncons[0].geom.iter_mut().zip([179.8, 179.9, -179.9, -179.8]) {
        place.lon = lon;
    }
    let atlas = Atlas::build(data);
    let line = lines(&atlas, "troncons", tile_of(9, (0.0, 0.0)));
    assert!(line.iter().all(|(id, _)| *id != 1), "{line:?}");
    // At zoom 0 each side is a spot at its edge of the world.
    for (_, parts) in lines(&atlas, "voies", tile(0, 0, 0)) {
        for part in parts {
            let (min, max) = part.iter().fold((f32::MAX, f32::MIN), |(a, b), c| (a.min(c.x), b.max(c.x)));
            assert!(max - min < 100.0, "{part:?}");
        }
    }
}

#[test]
fn a_crowded_tile_stays_below_its_limit_and_keeps_the_lines() {
    let mut data = y();
    let name = "x".repeat(400);
    data.points_interet = (0..20_000)
        .map(|i| {
            let mut point = point_interet(i, (4.0 + f64::from(i as i32) / 1e5, 0.0));
            point.nom = format!("{name} {i}");
            point
        })
        .collect();
    data.hebergeurs.push(hebergeur(7, (4.0, 0.0), hent::model::PublierPosition::Exacte, false));
    let atlas = Atlas::build(data);
    let id = tile_of(10, (4.0, 0.0));
    let bytes = bytes(&atlas, &LayerSet::ALL.to_string(), id);
    assert!(bytes.len() <= 500_000 && bytes.len() > 200_000, "{}", bytes.len());
    let reader = Reader::new(bytes).unwrap();
    let names = reader.get_layer_names().unwrap();
    assert_eq!(names.len(), 6, "{names:?}");
    // The features that remain are more important than those that are left out. Of points of interest, the first by
    // code remain.
    let kept: Vec<i64> = reader.get_features(5).unwrap().iter().map(|point| point.id.unwrap() as i64).collect();
    let first: Vec<i64> = atlas.points_interet.iter().take(kept.len()).map(|point| point.id).collect();
    assert_eq!(kept, first);
    assert_eq!(lines(&atlas, "troncons", id).len(), 3);
}

/// The features of every layer have the attributes of the table, in its order and with its types.
#[test]
fn features_have_the_attributes_of_the_table() {
    let mut data = y();
    data.hebergeurs.push(hebergeur(1, (0.0, 0.0), hent::model::PublierPosition::Exacte, true));
    let mut closure = perturbation(1, 1, [(2, 0.1), (2, 0.2)], ["2026-05-12", "2026-06-30"]);
    closure.detour = Some(vec![at(4.1, 0.0), at(5.0, -0.5), at(6.0, 0.3)]);
    (closure.source, closure.verifie_le) = ("mairie".into(), "2026-05-18".into());
    data.perturbations.push(closure);
    let atlas = Atlas::build(Sources::from(data).on(date(2026, 5, 20)));
    let tiles = Tiles::new(&atlas);
    let mut seen = std::collections::BTreeSet::new();
    for tile in tiles.near(TileId::MAX_ZOOM) {
        for (layer, features) in tiles.content(&atlas, LayerSet::ALL, tile) {
            seen.insert(layer);
            for feature in features {
                let mut fields = layer.fields().into_iter();
                for (name, tag) in feature.tags {
                    let field = fields.find(|field| field.name == name).expect(name);
                    assert_eq!(field.kind == Kind::Number, matches!(tag, Tag::Int(_)), "{layer:?} {name}");
                }
            }
        }
    }
    assert_eq!(seen.len(), Layer::ALL.len());
}

/// The table of layers in the documentation equals that of the code.
#[test]
fn the_documentation_lists_the_layers() {
    let mut table = String::from(
        "| layer | from zoom | all from zoom | attributes, as TileJSON describes them |\n|---|---|---|---|\n",
    );
    for layer in Layer::ALL {
        let attributes: Vec<String> =
            layer.fields().iter().map(|field| format!("`{}` {}", field.name, field.said())).collect();
        let (name, from, all) = (layer.name(), layer.min_zoom(), layer.all_zoom());
        writeln!(table, "| `{name}` | {from} | {all} | {} |", attributes.join("; ")).unwrap();
    }
    let documented = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/adresses.md")).unwrap();
    assert!(documented.contains(&table), "docs/adresses.md should have this table:\n{table}");
}
