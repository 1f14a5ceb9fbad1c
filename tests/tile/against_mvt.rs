//! hent's encoder compared with the crate `mvt`: both write the same content, `mvt-reader` decodes both, and every
//! vertex and attribute is compared.

use std::collections::BTreeMap;

use geo_types::{Geometry as Shape, LineString};
use hent::atlas::Atlas;
use hent::geo::mercator::Grid;
use hent::tile::{Feature, Geometry, Layer, LayerSet, Tag, Tiles, encode};
use mvt_reader::Reader;
use proptest::prelude::*;

use super::reference;
use crate::support::atlases::{demonstration, real_etapes};

/// A decoded feature: its id, its attributes, and the vertices of each line or point.
type Decoded = (Option<u64>, BTreeMap<String, String>, Vec<Vec<(i32, i32)>>);

/// Returns the decoded layers of a tile: name, version and extent, features.
fn decoded(bytes: Vec<u8>) -> Vec<(String, Vec<Decoded>)> {
    let reader = Reader::new(bytes).unwrap();
    let vertices = |line: &LineString<i32>| line.0.iter().map(|c| (c.x, c.y)).collect();
    let lines = |shape: &Shape<i32>| match shape {
        Shape::Point(point) => vec![vec![(point.x(), point.y())]],
        Shape::MultiPoint(points) => points.iter().map(|point| vec![(point.x(), point.y())]).collect(),
        Shape::LineString(line) => vec![vertices(line)],
        Shape::MultiLineString(lines) => lines.0.iter().map(vertices).collect(),
        other => panic!("{other:?}"),
    };
    let layers = reader.get_layer_metadata().unwrap().into_iter().map(|layer| {
        let features = reader.get_features_as::<i32>(layer.layer_index).unwrap().into_iter();
        let features = features.map(|feature| {
            let tags = feature.properties.unwrap_or_default().into_iter();
            (feature.id, tags.map(|(key, value)| (key, format!("{value:?}"))).collect(), lines(&feature.geometry))
        });
        (format!("{} {} {}", layer.name, layer.version, layer.extent), features.collect())
    });
    layers.collect()
}

/// The counts of a comparison.
#[derive(Debug, Default)]
struct Compared {
    tiles: usize,
    features: usize,
    vertices: usize,
    attributes: usize,
    /// Features that `mvt` writes differently, by reason.
    exceptions: BTreeMap<&'static str, usize>,
}

impl Compared {
    /// Compares two tiles. Every difference must have a known reason.
    fn add(&mut self, ours: Vec<u8>, theirs: Vec<u8>) {
        self.tiles += 1;
        let (ours, theirs) = (decoded(ours), decoded(theirs));
        assert_eq!(ours.len(), theirs.len(), "the tiles have different numbers of layers");
        for ((name, ours), (their_name, theirs)) in ours.into_iter().zip(theirs) {
            assert_eq!(
                (&name, ours.len()),
                (&their_name, theirs.len()),
                "the layers differ in name or number of features"
            );
            for (ours, theirs) in ours.into_iter().zip(theirs) {
                self.features += 1;
                self.attributes += ours.1.len();
                self.vertices += ours.2.iter().map(Vec::len).sum::<usize>();
                if ours != theirs {
                    let (id, tags, lines) = ours.clone();
                    assert_eq!((id, tags, joined(lines)), theirs, "{name}: an unexplained difference");
                    *self.exceptions.entry("a line begins where the last one ended").or_default() += 1;
                }
            }
        }
    }
}

/// Lines as `mvt` writes them: it joins a line that starts where the previous one ended.
fn joined(lines: Vec<Vec<(i32, i32)>>) -> Vec<Vec<(i32, i32)>> {
    let mut joined: Vec<Vec<(i32, i32)>> = vec![];
    for line in lines {
        match joined.last_mut() {
            Some(last) if last.last() == line.first() => last.extend(&line[1..]),
            _ => joined.push(line),
        }
    }
    joined
}

/// Compares every served tile of an atlas.
fn compare(atlas: &Atlas) -> Compared {
    let (tiles, mut compared) = (Tiles::new(atlas), Compared::default());
    for tile in (0..=14).flat_map(|z| tiles.near(z)) {
        let content = tiles.content(atlas, LayerSet::ALL, tile);
        let Some(ours) = tiles.encode(atlas, LayerSet::ALL, tile) else {
            assert!(content.is_empty());
            continue;
        };
        assert_eq!(ours, encode(&content), "the served tile lacks features");
        compared.add(ours, reference::encode(&content));
    }
    compared
}

#[test]
fn every_tile_of_the_demonstration_equals_that_of_mvt() {
    let compared = compare(&demonstration());
    eprintln!("{compared:?}");
    assert!(compared.tiles > 1_700 && compared.vertices > 10 * compared.tiles, "{compared:?}");
    assert_eq!(compared.exceptions, BTreeMap::new());
}

#[test]
fn every_tile_of_the_real_etapes_equals_that_of_mvt() {
    let Some(atlas) = real_etapes("every_tile_of_the_real_etapes_equals_that_of_mvt") else { return };
    let compared = compare(&atlas);
    eprintln!("{compared:?}");
    assert!(compared.tiles > 450 && compared.vertices > 10 * compared.tiles, "{compared:?}");
    assert_eq!(compared.exceptions, BTreeMap::new());
}

fn line(places: &[(i32, i32)]) -> Vec<Grid> {
    places.iter().map(|&(x, y)| Grid { x, y }).collect()
}

fn feature(id: i64, lines: Vec<Vec<Grid>>) -> Feature<'static> {
    Feature { id, rank: 0, tags: vec![("code", Tag::Text("v"))], geometry: Geometry::Lines(lines) }
}

/// `mvt` wrongly joins two lines that touch; hent's encoder keeps them apart. (Served tiles never have two such lines,
/// because the tile's content joins them first. So no tile above is an exception.)
#[test]
fn mvt_joins_two_lines_that_touch() {
    let lines = vec![line(&[(0, 0), (10, 0)]), line(&[(10, 0), (10, 10), (20, 10)])];
    let content = [(Layer::Voies, vec![feature(1, lines)])];
    let lines = |bytes| decoded(bytes).remove(0).1.remove(0).2;
    assert_eq!(lines(encode(&content)), [vec![(0, 0), (10, 0)], vec![(10, 0), (10, 10), (20, 10)]]);
    assert_eq!(lines(reference::encode(&content)), [vec![(0, 0), (10, 0), (10, 10), (20, 10)]]);
    let mut compared = Compared::default();
    compared.add(encode(&content), reference::encode(&content));
    assert_eq!(compared.exceptions, BTreeMap::from([("a line begins where the last one ended", 1)]));
}

prop_compose! {
    /// Lines in a small square, so that many touch. No line has the same place twice in a row.
    fn lines()(lines in prop::collection::vec(prop::collection::vec((-2..3, 4094..4098), 2..6), 1..5)) -> Vec<Vec<Grid>> {
        let mut lines: Vec<Vec<Grid>> = lines.iter().map(|places| line(places)).collect();
        lines.iter_mut().for_each(|line| line.dedup());
        lines.retain(|line| line.len() > 1);
        if lines.is_empty() { vec![line(&[(0, 0), (1, 1)])] } else { lines }
    }
}

proptest! {
    /// Any content decodes to the content that was encoded. `mvt` differs for one known reason only.
    #[test]
    fn decoding_gives_what_was_encoded(
        features in prop::collection::vec((0i64..9, "[a-c]{0,2}", -3i64..3, lines()), 1..8),
        points in prop::collection::vec((-64i32..4161, -64i32..4161), 1..8),
    ) {
        let of_line = |(id, text, number, lines): &(i64, String, i64, Vec<Vec<Grid>>)| Feature {
            tags: vec![("nom", Tag::Owned(text.clone())), ("numero", Tag::Int(*number))],
            ..feature(*id, lines.clone())
        };
        let of_point = |(x, y): &(i32, i32)| Feature {
            geometry: Geometry::Point(Grid { x: *x, y: *y }),
            ..feature(7, vec![])
        };
        let content = [
            (Layer::Voies, features.iter().map(of_line).collect()),
            (Layer::Localites, points.iter().map(of_point).collect::<Vec<_>>()),
        ];
        let ours = encode(&content);
        let layers = decoded(ours.clone());
        for ((_, _, _, lines), (_, _, seen)) in features.iter().zip(&layers[0].1) {
            let given: Vec<Vec<_>> = lines.iter().map(|line| line.iter().map(|p| (p.x, p.y)).collect()).collect();
            prop_assert_eq!(&given, seen);
        }
        for (point, (_, _, seen)) in points.iter().zip(&layers[1].1) {
            prop_assert_eq!(&vec![vec![*point]], seen);
        }
        Compared::default().add(ours, reference::encode(&content));
    }
}
