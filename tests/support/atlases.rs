//! Atlases of larger data than [`super::datasets`] makes.

use std::sync::OnceLock;

use hent::atlas::Atlas;
use hent::import::Kind;
use hent::model::Dataset;
use hent::model::table::Table;
use hent::store::Store;

use super::imports::{Logged, import};
use super::osm::osm_etapes;

/// The demonstration data, made once for all tests.
pub fn demonstration() -> Atlas {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    let dataset = DATASET.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hent.gpkg");
        let load = async {
            hent::cli::demo::create(&file).await.unwrap();
            Store::at(file.to_str().unwrap()).unwrap().load(&Table::CONTENT).await.unwrap()
        };
        Dataset::from_rows(tokio::runtime::Runtime::new().unwrap().block_on(load)).unwrap()
    });
    Atlas::build(dataset.clone())
}

/// The real étapes of the Voie de la Pointe Saint-Mathieu, or `None` after the skip was noted.
pub fn real_etapes(test: &str) -> Option<Atlas> {
    let files = osm_etapes(test)?;
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    Some(Atlas::build(Dataset::from_rows(store.rows).unwrap()))
}

/// The atlas of what a store holds.
pub async fn atlas_of(store: &Store) -> Atlas {
    Atlas::build(Dataset::from_rows(store.load(&Table::CONTENT).await.unwrap()).unwrap())
}
