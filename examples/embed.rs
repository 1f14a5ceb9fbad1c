//! Embeds the library: no server, no socket. A store is read into an atlas, and the atlas answers.
//!
//! ```sh
//! cargo run --example embed                  # makes hent.gpkg with the demonstration data if it is missing
//! cargo run --example embed -- autre.gpkg    # or reads a store of yours
//! ```
//!
//! It prints the five hosts nearest to a place, and writes a tile (`7-62-44.mvt`) and the track of an étape
//! (`beauport-2.gpx`) into the working directory.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use hent::atlas::{Atlas, Genre};
use hent::cli::demo;
use hent::file::FileFormat;
use hent::geo::{Position, TileId};
use hent::links::Base;
use hent::model::Dataset;
use hent::model::table::Table;
use hent::store::Store;
use hent::tile::{LayerSet, Tiles};
use hent::trace::{self, TraceRequest, TrackOptions};
use hent::words::Langue;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = std::env::args().nth(1).unwrap_or_else(|| "hent.gpkg".into());
    run(Path::new(&store), Path::new("."), &mut std::io::stdout()).await
}

/// Reads the store at `path`, writes the files into `folder` and says in `out` what it found.
pub async fn run(path: &Path, folder: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    if !path.exists() {
        demo::create(path).await?;
    }
    // The rows of the store become an atlas: immutable, indexed, and without the hosts who did not agree to be shown.
    let store = Store::at(&path.display().to_string())?;
    let rows = store.load(&Table::CONTENT).await?;
    let atlas = Atlas::build(Dataset::from_rows(rows)?);

    writeln!(out, "{} voies, {} étapes", atlas.voies.len(), atlas.etapes().count())?;
    nearest_hosts(&atlas, Position::flat(-2.76, 48.52), out)?;
    write_tile(&atlas, TileId::new(7, 62, 44)?, folder)?;
    write_track(&atlas, "beauport", "2", folder)
}

/// Names the five hosts nearest to a place that take at least four guests, within 50 km.
fn nearest_hosts(atlas: &Atlas, from: Position, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let hosts = &atlas.hebergeurs;
    let large = |index: usize| hosts.get(index).and_then(|host| host.capacite).is_some_and(|beds| beds >= 4);
    for found in atlas.nearest(Genre::Hebergeur).find(from, 5, 50_000.0, large) {
        let Some(host) = hosts.get(found.index) else { continue };
        writeln!(out, "{:6.0} m, {:3.0}° : {}", found.distance_m, found.bearing, host.nom)?;
    }
    Ok(())
}

/// Writes a Mapbox Vector Tile with all layers, uncompressed. An empty tile makes no file.
fn write_tile(atlas: &Atlas, tile: TileId, folder: &Path) -> Result<(), Box<dyn Error>> {
    // Simplifies all lines for every zoom: make it once for many tiles.
    let tiles = Tiles::new(atlas);
    if let Some(bytes) = tiles.encode(atlas, LayerSet::ALL, tile) {
        std::fs::write(folder.join(format!("{}-{}-{}.mvt", tile.z(), tile.x(), tile.y())), bytes)?;
    }
    Ok(())
}

/// Writes the track of an étape as GPX 1.1: the file that the service sends.
fn write_track(atlas: &Atlas, voie: &str, etape: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let request = TraceRequest {
        voie: voie.into(),
        etape: Some(etape.into()),
        facon: TrackOptions::default(),
        format: FileFormat::GPX,
        langue: Langue::Fr,
        base: Base::parse("https://carte.example.org").map_err(|_| "not an address")?,
    };
    let Some(file) = trace::file(atlas, &request)? else { return Err("no such étape, or it has no line".into()) };
    std::fs::write(folder.join(file.nom), file.bytes)?;
    Ok(())
}
