//! Archives hold every tile, as the server sends it, and other programs read them.

pub mod reader; // also for archives of heights

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use hent::archive::{Report, Scope, Target, Zooms};
use hent::atlas::Atlas;
use hent::geo::mercator::EXTENT;
use hent::geo::{Position, TileId, World, distance_m};
use hent::model::Dataset;
use hent::tile::{LayerSet, Tiles};
use rand::{RngExt, SeedableRng};

use self::reader::{Address, PmTiles, gunzip, mbtiles, mbtiles_metadata};
use crate::support::atlases::demonstration;
use crate::support::datasets::{point_interet, sequence, troncon, voie, y};
use crate::support::means::{program, python};
use crate::support::programs::{hent, outcome, said};
use crate::support::service::Running;

fn zooms(min: u8, max: u8) -> Zooms {
    Zooms::new(min, max).unwrap()
}

/// Returns the scope of all voies between two zooms.
fn all(min: u8, max: u8) -> Scope<'static> {
    Scope { zooms: zooms(min, max), voie: None }
}

fn write(file: &Path, atlas: &Atlas, scope: Scope<'_>) -> Report {
    Target::new(file.to_owned()).unwrap().write(atlas, scope, |_, _| ControlFlow::Continue(())).unwrap()
}

/// Returns the tiles of an archive of either format, as stored.
fn read(file: &Path) -> BTreeMap<Address, Vec<u8>> {
    if file.extension().unwrap() == "mbtiles" { mbtiles(file) } else { PmTiles::open(file).tiles() }
}

/// Writes an atlas into an archive of each format. Returns the folder and the two files.
fn both(atlas: &Atlas, scope: Scope<'_>) -> (tempfile::TempDir, [PathBuf; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let files = ["x.pmtiles", "x.mbtiles"].map(|name| folder.path().join(name));
    let reports = files.each_ref().map(|file| write(file, atlas, scope));
    for (file, report) in files.iter().zip(reports) {
        assert_eq!(report.tiles, read(file).len());
        assert_eq!(report.bytes, file.metadata().unwrap().len());
    }
    assert_eq!(reports[0].distinct, reports[1].distinct);
    (folder, files)
}

/// Every tile in and around the bounds of an atlas that is not empty, encoded one by one.
fn brute_force(atlas: &Atlas, max_zoom: u8) -> BTreeMap<Address, Vec<u8>> {
    let (index, bounds) = (Tiles::new(atlas), atlas.bounds.unwrap());
    let mut tiles = BTreeMap::new();
    for z in 0..=max_zoom {
        let tile = |lon, lat| World::from_position(Position::flat(lon, lat)).on_grid(z);
        let (first, last) = (tile(bounds.west, bounds.north), tile(bounds.east, bounds.south));
        let range = |a: i32, b: i32| (a / EXTENT - 1).max(0) as u32..=((b / EXTENT + 1) as u32).min((1 << z) - 1);
        for (x, y) in range(first.x, last.x).flat_map(|x| range(first.y, last.y).map(move |y| (x, y))) {
            let id = TileId::new(z.into(), x.into(), y.into()).unwrap();
            if let Some(bytes) = index.encode(atlas, LayerSet::ALL, id) {
                tiles.insert((z, x, y), bytes);
            }
        }
    }
    tiles
}

#[test]
fn an_archive_holds_exactly_the_tiles_that_are_not_empty() {
    for (atlas, max_zoom) in [(demonstration(), 14), (Atlas::build(y()), 14)] {
        let expected = brute_force(&atlas, max_zoom);
        assert!(expected.len() > 20);
        let (_folder, files) = both(&atlas, all(0, max_zoom));
        for file in files {
            let plain: BTreeMap<_, _> = read(&file).iter().map(|(id, body)| (*id, gunzip(body))).collect();
            let missing: Vec<_> = expected.keys().filter(|id| !plain.contains_key(*id)).collect();
            let surplus: Vec<_> = plain.keys().filter(|id| !expected.contains_key(*id)).collect();
            assert!(missing.is_empty() && surplus.is_empty(), "{}: lacks {missing:?}, has {surplus:?}", file.display());
            assert!(plain == expected, "{}", file.display());
        }
    }
}

#[test]
fn a_tile_in_an_archive_equals_the_served_tile() {
    let (_folder, files) = both(&demonstration(), all(0, 14));
    let service = Running::new(demonstration());
    let [pm, mb] = files.map(|file| read(&file));
    assert!(pm == mb);
    let mut packed = 0;
    for (rank, ((z, x, y), body)) in pm.iter().enumerate() {
        // Every tile of the low zooms, and a sample of the others.
        if *z > 8 && rank % 11 != 0 {
            continue;
        }
        let sent = service.get(&format!("/tiles/{z}/{x}/{y}.mvt"), &[("accept-encoding", "gzip")]);
        assert_eq!(sent.status(), 200, "{z}/{x}/{y}");
        if sent.headers().contains_key("content-encoding") {
            assert!(sent.body() == body, "{z}/{x}/{y}");
            packed += 1;
        } else {
            // The server sends a body that fits into one packet uncompressed; an archive compresses every tile.
            assert!(*sent.body() == gunzip(body), "{z}/{x}/{y}");
        }
    }
    assert!(packed > 50, "{packed}");
}

#[test]
fn the_metadata_have_zooms_bounds_attribution_and_layers() {
    let atlas = demonstration();
    let (_folder, [pm, mb]) = both(&atlas, all(5, 9));
    let (pm, mb) = (PmTiles::open(&pm), mbtiles_metadata(&mb));
    let bounds = atlas.bounds.unwrap();
    assert_eq!((pm.byte(0x64), pm.byte(0x65), pm.byte(0x76)), (5, 9, 6), "zooms");
    for (at, degrees) in [(0x66, bounds.west), (0x6a, bounds.south), (0x6e, bounds.east), (0x72, bounds.north)] {
        assert!((pm.degrees(at) - degrees).abs() < 1e-6, "{at}");
    }
    assert!((pm.degrees(0x77) - bounds.center().lon).abs() < 1e-6);
    let of = |name: &str| mb[name].as_str();
    let rows = ["name", "format", "minzoom", "maxzoom", "type"].map(of);
    assert_eq!(rows, ["hent", "pbf", "5", "9", "overlay"]);
    assert_eq!(of("bounds").split(',').count(), 4);
    assert!(of("center").ends_with(",6"));
    assert!(of("attribution").contains("GeoNames"));
    assert_eq!(pm.metadata["attribution"], of("attribution"), "the archive has the attribution");
    let json: serde_json::Value = serde_json::from_str(of("json")).unwrap();
    assert_eq!(pm.metadata["vector_layers"], json["vector_layers"]);
    let layers = json["vector_layers"].as_array().unwrap();
    // Points of interest begin at zoom 10, so the metadata do not list their layer.
    assert_eq!(layers.len(), 6);
    for layer in layers {
        assert!(layer["minzoom"].as_u64().unwrap() >= 5 && layer["maxzoom"] == 9, "{layer}");
        let mut kinds = layer["fields"].as_object().unwrap().values();
        assert!(kinds.all(|kind| kind == "String" || kind == "Number"), "{layer}");
    }
}

/// A straight way along a parallel looks the same in many tiles.
#[test]
fn equal_tiles_are_stored_once() {
    let straight = Dataset {
        voies: vec![voie(1, "droite")],
        troncons: vec![troncon(1, &[(0.0, 0.0), (150.0, 0.0)])],
        voies_troncons: sequence(1, "", &[1]),
        ..Dataset::default()
    };
    let (_folder, [pm, mb]) = both(&Atlas::build(straight), all(14, 14));
    let archive = PmTiles::open(&pm);
    let (addressed, entries, contents) = (archive.u64(0x48), archive.u64(0x50), archive.u64(0x58));
    assert_eq!((addressed, entries), (archive.tiles().len() as u64, archive.entries.len() as u64));
    assert!(contents <= 4 && contents < entries && entries < addressed, "{contents} {entries} {addressed}");
    assert!(archive.entries.iter().any(|entry| entry.run_length > 1));
    assert!(read(&mb) == archive.tiles());
    let connection = rusqlite::Connection::open(&mb).unwrap();
    let images: i64 = connection.query_row("SELECT count(*) FROM images", [], |row| row.get(0)).unwrap();
    assert_eq!(images as u64, contents);
}

/// Scattered points, so that the tile ids have no pattern that compresses well.
#[test]
fn a_long_directory_is_split_into_leaves() {
    let mut random = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(1);
    let points =
        (1..12_000).map(|id| point_interet(id, (random.random_range(-2e3..3e3), random.random_range(-2e3..1e3))));
    let atlas = Atlas::build(Dataset { points_interet: points.collect(), ..Dataset::default() });
    let (_folder, [pm, mb]) = both(&atlas, all(14, 14));
    let archive = PmTiles::open(&pm);
    assert!(
        archive.root.len() > 1 && archive.root.iter().all(|entry| entry.run_length == 0),
        "the root directory has leaves only"
    );
    assert!(archive.entries.len() > 12_000);
    assert!(read(&mb) == archive.tiles());
    // The archive is clustered: bodies are stored in the order of the tile ids.
    assert_eq!(archive.byte(0x60), 1);
    let mut end = 0;
    for entry in &archive.entries {
        assert!(entry.offset <= end, "a hole before tile {}", entry.tile_id);
        end = end.max(entry.offset + entry.length);
    }
    assert_eq!(end, archive.u64(0x40));
    assert!(archive.entries.windows(2).all(|pair| pair[0].tile_id + pair[0].run_length <= pair[1].tile_id));
}

#[test]
fn a_corridor_follows_its_voie() {
    let atlas = demonstration();
    let voie = atlas.voie("beauport").unwrap();
    let whole = brute_force(&atlas, 12);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("beauport.pmtiles");
    write(&file, &atlas, Scope { zooms: zooms(0, 12), voie: Some(voie) });
    let corridor = PmTiles::open(&file);
    assert_eq!(corridor.metadata["name"], voie.row.nom);
    let corridor = corridor.tiles();
    let line: Vec<Position> = voie.path.pieces.iter().flat_map(|piece| atlas.network.positions(piece)).collect();
    for (&(z, x, y), bytes) in &whole {
        let distance = line.iter().map(|&place| distance_to_tile(place, (z, x, y))).fold(f64::MAX, f64::min);
        match corridor.get(&(z, x, y)) {
            Some(body) => {
                assert!(gunzip(body) == *bytes, "{z}/{x}/{y}");
                // The corridor consists of pieces of half a tile, and at low zooms the tile's buffer is wider than the
                // corridor.
                assert!(distance < 2_200.0 + 0.55 * 26_500_000.0 / f64::from(1 << z), "{z}/{x}/{y}: {distance} m");
            }
            None => assert!(distance > 2_000.0, "{z}/{x}/{y} is missing: {distance} m"),
        }
    }
    assert!(corridor.keys().all(|id| whole.contains_key(id)));
    assert!(corridor.len() < whole.len() * 2 / 3, "{} of {}", corridor.len(), whole.len());
}

/// Returns the distance from a place to the nearest point of a tile, in metres.
fn distance_to_tile(place: Position, (z, x, y): Address) -> f64 {
    let n = f64::from(1 << z);
    let lon = |x: u32| f64::from(x) / n * 360.0 - 180.0;
    let lat = |y: u32| (std::f64::consts::PI * (1.0 - 2.0 * f64::from(y) / n)).sinh().atan().to_degrees();
    let nearest = Position::flat(place.lon.clamp(lon(x), lon(x + 1)), place.lat.clamp(lat(y + 1), lat(y)));
    distance_m(place, nearest)
}

#[test]
fn nothing_private_is_in_an_archive() {
    let atlas = Atlas::build(y());
    for scope in [all(0, 14), Scope { zooms: Zooms::ALL, voie: atlas.voie("y") }] {
        let (_folder, files) = both(&atlas, scope);
        for file in files {
            let mut texts = vec![std::fs::read(&file).unwrap(), mbtiles_or_pmtiles_metadata(&file).into_bytes()];
            texts.extend(read(&file).values().map(|body| gunzip(body)));
            let texts: Vec<_> = texts.iter().map(|text| String::from_utf8_lossy(text)).collect();
            assert!(texts.iter().any(|text| text.contains("Hôte 1")), "the canaries prove nothing if no host shows");
            assert!(texts.iter().any(|text| text.contains("© des tests")), "the archive has the attribution");
            for hidden in ["Hôte 5", "Hôte 6", "h5", "h6", "telephone-", "adresse-", "courriel-", "site-"] {
                // Compressed bytes may contain a two-letter canary by chance, so short canaries are searched for in
                // decompressed text only.
                let searched = if hidden.len() > 2 { texts.as_slice() } else { &texts[1..] };
                assert!(!searched.iter().any(|text| text.contains(hidden)), "{hidden} in {}", file.display());
            }
        }
    }
}

fn mbtiles_or_pmtiles_metadata(file: &Path) -> String {
    if file.extension().unwrap() == "mbtiles" {
        format!("{:?}", mbtiles_metadata(file))
    } else {
        PmTiles::open(file).metadata.to_string()
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let (_one, first) = both(&demonstration(), all(0, 10));
    let (_two, second) = both(&demonstration(), all(0, 10));
    for (a, b) in first.iter().zip(&second) {
        assert!(std::fs::read(a).unwrap() == std::fs::read(b).unwrap(), "{}", a.display());
    }
}

#[test]
fn a_failed_write_keeps_the_old_archive() {
    let atlas = Atlas::build(y());
    let folder = tempfile::tempdir().unwrap();
    for name in ["x.pmtiles", "x.mbtiles", "X.PMTILES"] {
        let file = folder.path().join(name);
        std::fs::write(&file, "l'ancienne archive").unwrap();
        let target = Target::new(file.clone()).unwrap();
        let refused = |atlas: &Atlas, flow| target.write(atlas, all(0, 14), |_, _| flow).unwrap_err().to_string();
        assert!(refused(&atlas, ControlFlow::Break(())).contains("interrompu"));
        assert!(refused(&Atlas::default(), ControlFlow::Continue(())).contains("aucune tuile"));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "l'ancienne archive");
        write(&file, &atlas, all(0, 14));
        assert!(file.metadata().unwrap().len() > 1_000, "a complete archive replaces the old file");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside the archives");
}

/// The command line.
#[test]
fn bake_reports_its_result_and_explains_errors() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("hent.gpkg");
    tokio::runtime::Runtime::new().unwrap().block_on(hent::cli::demo::create(&store)).unwrap();
    let bake = |arguments: &str| {
        outcome(hent(folder.path(), &["bake"].into_iter().chain(arguments.split_whitespace()).collect::<Vec<_>>()))
    };
    let (code, said, progress) = bake("-o b.mbtiles --voie beauport --max-zoom 11");
    assert_eq!(code, Some(0), "{progress}");
    assert!(
        said.starts_with("b.mbtiles : ") && said.contains(" tuiles, dont ") && said.ends_with(" octets\n"),
        "{said}"
    );
    assert!(progress.lines().last().unwrap().ends_with("(100 %)"), "{progress}");
    for (arguments, says) in [
        ("-o x.zip", "doit finir par .pmtiles ou .mbtiles"),
        ("-o x", "doit finir par .pmtiles ou .mbtiles"),
        ("-o x.pmtiles --voie nulle", "Les voies sont : saint-mathieu, "),
        ("-o x.pmtiles --max-zoom 15", "va de 0 à 14"),
        ("-o x.pmtiles --min-zoom 9 --max-zoom 8", "--min-zoom : 9 est plus grand"),
        ("-o nulle/part/x.mbtiles", "introuvable"),
        ("-o x.pmtiles --store nulle.gpkg", "hent db init"),
    ] {
        let (code, said, error) = bake(arguments);
        assert_eq!((code, said.as_str(), error.lines().count()), (Some(2), "", 1), "{arguments}: {error}");
        assert!(error.contains(says), "{arguments}: {error}");
    }
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["b.mbtiles", "hent.gpkg"]);
}

/// GDAL reads MBTiles, and Protomaps' own library reads PMTiles.
#[test]
fn other_programs_read_archives() {
    let test = "other_programs_read_archives";
    let atlas = demonstration();
    let (_folder, [pm, mb]) = both(&atlas, all(0, 14));
    if program(test, "ogrinfo").is_some() {
        let ogrinfo = |arguments: &[&str]| said(Command::new("ogrinfo").arg("-ro").arg(&mb).args(arguments));
        let text = ogrinfo(&[]);
        assert!(text.contains("using driver `MBTiles' successful") && text.contains("attribution="), "{text}");
        let layers = [("hebergeurs", atlas.hebergeurs.len()), ("troncons", atlas.troncons.len())];
        for (layer, count) in layers {
            let text = ogrinfo(&["-sql", &format!("SELECT COUNT(DISTINCT code) AS n FROM {layer}")]);
            assert!(text.contains(&format!("n (Integer) = {count}\n")), "{layer}: {count} {text}");
        }
    }
    let Some(mut python) = python(test, "pmtiles") else { return };
    let walked = said(python.args(["-c", include_str!("archive/walk.py")]).arg(&pm));
    let walked: usize = walked.trim().parse().unwrap();
    assert_eq!(walked, mbtiles(&mb).len());
}

/// The layer of the point begins at zoom 10, so the tiles above it are empty.
#[test]
fn a_point_below_empty_tiles_is_in_the_archive() {
    let atlas = Atlas::build(Dataset { points_interet: vec![point_interet(1, (900.0, -300.0))], ..Dataset::default() });
    let (_folder, [pm, _]) = both(&atlas, all(0, 14));
    let zooms: BTreeSet<u8> = read(&pm).keys().map(|(z, ..)| *z).collect();
    assert!(zooms.into_iter().eq(10..=14));
}
