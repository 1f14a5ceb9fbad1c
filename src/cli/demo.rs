//! The demonstration data of `data/`, embedded in the program. `hent serve` fills a new store with them.
//!
//! One way is real, and so are the names and positions of the towns. The other ways are invented (see
//! `data/README.md`). Each tronçon states whether it is invented ([`crate::atlas::Troncon::is_invented`]).

use std::path::Path;

use clap::ValueEnum;

use super::reperage::on_lines;
use crate::error::{Error, Result};
use crate::file::aside::Aside;
use crate::import::{self, Kind, Options};
use crate::model::provenance::Provenance;
use crate::model::row::Rows;
use crate::store::Store;

/// The files: name, kind as `hent import --as` takes it, and bytes. A file comes after those to which it refers.
pub const FILES: &[(&str, &str, &[u8])] = &[
    ("voies.csv", "voies", include_bytes!("../../data/voies.csv")),
    ("localites.csv", "localites", include_bytes!("../../data/localites.csv")),
    ("troncons.geojson", "troncons", include_bytes!("../../data/troncons.geojson")),
    ("etapes.csv", "etapes", include_bytes!("../../data/etapes.csv")),
    ("hebergeurs.csv", "hebergeurs", include_bytes!("../../data/hebergeurs.csv")),
    ("points-interet.csv", "points-interet", include_bytes!("../../data/points-interet.csv")),
    ("guides.csv", "guides", include_bytes!("../../data/guides.csv")),
    ("perturbations.csv", "perturbations", include_bytes!("../../data/perturbations.csv")),
    ("exceptions.csv", "exceptions", include_bytes!("../../data/exceptions.csv")),
];

/// Creates a GeoPackage with the demonstration data at `path`, using the same imports as a user. It is built in a
/// temporary folder and moved to `path` when it is complete. If another process created a file there meanwhile, that
/// file is kept.
pub async fn create(path: &Path) -> Result<()> {
    let aside = Aside::of(path)?;
    let store_path = aside.path().join("demonstration.gpkg");
    let store = Store::at(&store_path.display().to_string())?;
    store.init().await?;
    for (name, kind, bytes) in FILES {
        let file = aside.path().join(name);
        std::fs::write(&file, bytes).map_err(Error::io(&file))?;
        let kind = Kind::from_str(kind, false).map_err(Error::Internal)?;
        let read = move || import::read(&[file], kind, &Options::default());
        let incoming = tokio::task::spawn_blocking(read).await.map_err(|e| Error::Internal(e.to_string()))??;
        let plan =
            move |now: &Rows, log: &Provenance| import::plan(on_lines(incoming, now, log, false)?, now, log, false);
        store.import("démonstration", plan).await?;
    }
    // Unlike a rename, a hard link does not replace an existing file.
    match std::fs::hard_link(&store_path, path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(Error::io(path)(error)),
        _ => Ok(()),
    }
}
