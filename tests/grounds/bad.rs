//! Archives that are damaged, cut short, of another kind, or replaced while they serve: the map goes on without them.

use std::fs;

use pmtiles::{Compression, TileType};

use super::{drawn, offered, problem, serving};
use crate::support::archives::{Tiles, ground, many, mbtiles, pmtiles, shortbread};
use crate::support::means::shared_data;
use crate::support::service::refused;
use crate::support::wait::eventually;

#[test]
fn a_file_that_is_no_ground_costs_the_ground_alone() {
    let test = "a_file_that_is_no_ground_costs_the_ground_alone";
    for (file, says) in [
        ("empty.pmtiles", "le fichier est vide"),
        ("invalid.pmtiles", "ce n'est pas une archive de tuiles"),
        ("invalid_v4.pmtiles", "en version 4 de PMTiles"),
        ("test_fixture_1.pmtiles", "n'ont pas le schéma Shortbread"),
        ("test_fixture_mlt.pmtiles", "d'une sorte que hent ne sert pas"),
        ("unclustered.pmtiles", "sont des images"),
        ("stamen_toner_z3.pmtiles", "sont des images"),
        ("protomaps_firenze_ODbL.pmtiles", "Ajoutez à ce [[fond]] le style"),
        ("spec-v3.md", "ce n'est pas une archive de tuiles"),
        ("", "ce n'est pas un fichier"),
        ("nulle-part.pmtiles", "le fichier n'existe pas"),
    ] {
        let Some(folder) = shared_data(test, "pmtiles") else { return };
        let service = serving(&folder.join(file));
        assert!(problem(&service).contains(says), "{file}: {}", problem(&service));
        let health = service.json("/health")["fonds"].to_string();
        assert!(!health.contains("shared"), "{health} names a folder");
        assert_eq!(drawn(&service), None, "{file}");
        assert_eq!(offered(&service.json("/styles/hent.json?fond=carte")), (vec!["aucun".into()], "aucun".into()));
        refused(&service, "/fond.json", 404, "n'a pas de tuiles de fond");
        refused(&service, "/fond/0/0/0.mvt", 404, "n'a pas de tuiles de fond");
    }
}

#[test]
fn an_sqlite_file_without_tiles_or_cut_short_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.mbtiles");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let service = serving(&file);
    assert!(problem(&service).contains("pas une archive MBTiles"), "{}", problem(&service));
    // A view that never ends: a statement of hent is stopped.
    let endless = folder.path().join("b.mbtiles");
    mbtiles(&endless, &shortbread(), &Tiles::new());
    let view = "DROP TABLE tiles; CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)
                SELECT i AS zoom_level, i AS tile_column, i AS tile_row, x'1f' AS tile_data FROM n WHERE random() = 0";
    rusqlite::Connection::open(&endless).unwrap().execute_batch(view).unwrap();
    let service = serving(&endless);
    refused(&service, "/fond/0/0/0.mvt", 404, "Elle ne se lit pas");
    assert!(problem(&service).contains("des tuiles ne se lisent pas"));
    let cut = folder.path().join("c.mbtiles");
    mbtiles(&cut, &shortbread(), &many(9));
    let length = fs::metadata(&cut).unwrap().len();
    fs::File::options().write(true).open(&cut).unwrap().set_len(length - 4096).unwrap();
    assert!(problem(&serving(&cut)).contains("coupée : il manque 4096 octets"));
}

#[test]
fn an_archive_is_replaced_cut_and_repaired_while_it_serves() {
    let folder = tempfile::tempdir().unwrap();
    let (file, aside) = (folder.path().join("a.pmtiles"), folder.path().join("b.pmtiles"));
    let old = many(3);
    ground(&file, &old);
    let service = serving(&file);
    let get = |path: &str| service.get(path, &[("accept-encoding", "identity")]);
    assert_eq!(get("/fond/9/1/2.mvt").body(), &old[&(9, 1, 2)]);
    let version = service.json("/fond.json")["tiles"].clone();

    // Replaced by another one, in one step. The service looks by itself.
    let new: Tiles = old.iter().map(|(place, body)| (*place, [&body[..], b"neuf"].concat())).collect();
    ground(&aside, &new);
    fs::rename(&aside, &file).unwrap();
    eventually("the new archive", || (get("/fond/9/1/2.mvt").body() == &new[&(9, 1, 2)]).then_some(()));
    assert_ne!(service.json("/fond.json")["tiles"], version, "its tiles have other addresses");
    assert_eq!(problem(&service), "");

    // Cut short in place. A tile that was not cached is missing until the service has looked; nothing is a 5xx.
    let whole = fs::read(&file).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_len(whole.len() as u64 - 1_000).unwrap();
    let last = get("/fond/14/1/1.mvt").status().as_u16();
    assert_eq!(last, 404);
    eventually("the cut", || problem(&service).contains("coupée : il manque 1000 octets").then_some(()));
    assert_eq!(drawn(&service), None, "the map goes on without it");
    refused(&service, "/fond/9/1/2.mvt", 404, "n'a pas de tuiles de fond");

    // Removed, then there again.
    fs::remove_file(&file).unwrap();
    eventually("its absence", || problem(&service).contains("n'existe pas").then_some(()));
    fs::write(&file, &whole).unwrap();
    eventually("its repair", || problem(&service).is_empty().then_some(()));
    assert_eq!(get("/fond/14/1/1.mvt").body(), &new[&(14, 1, 1)]);
    assert!(drawn(&service).is_some());
}

#[test]
fn a_damaged_tile_is_a_404_and_its_neighbours_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pmtiles");
    let mut tiles = many(2);
    let bomb = [(0, 0, 0), (9, 0, 0)].map(|place| (place, vec![0; 9 << 20]));
    tiles.extend(bomb);
    tiles.insert((9, 1, 0), b"pas du gzip".to_vec());
    let packed: Tiles = tiles
        .iter()
        .map(|(place, body)| {
            (*place, if *place == (9, 1, 0) { body.clone() } else { hent::file::compress::gzip(body) })
        })
        .collect();
    // The bodies are written unchanged, and the header declares them compressed.
    pmtiles(&file, TileType::Mvt, Compression::None, &shortbread(), &packed);
    let mut bytes = fs::read(&file).unwrap();
    bytes[98] = 2;
    fs::write(&file, bytes).unwrap();
    let service = serving(&file);
    assert_eq!(problem(&service), "");
    for _ in 0..2 {
        refused(&service, "/fond/9/0/0.mvt", 404, "Elle est trop grande");
        refused(&service, "/fond/0/0/0.mvt", 404, "Elle est trop grande");
        refused(&service, "/fond/9/1/0.mvt", 404, "Elle est abîmée");
        assert_eq!(service.get("/fond/9/1/1.mvt", &[("accept-encoding", "identity")]).body(), &tiles[&(9, 1, 1)]);
    }
    assert!(problem(&service).contains("des tuiles ne se lisent pas"));
}
