//! Atlases of larger data than those of [`super::datasets`].

use std::sync::OnceLock;

use hent::atlas::{Atlas, Sources};
use hent::import::Kind;
use hent::model::Dataset;
use hent::model::table::Table;
use hent::store::Store;

use super::imports::{Logged, import};
use super::osm::osm_etapes;

/// Returns the atlas of a dataset on a day, `YYYY-MM-DD`.
pub fn atlas_on(jour: &str, data: Dataset) -> Atlas {
    Atlas::build(Sources::from(data).on(jour.parse().unwrap()))
}

/// Returns the atlas of the demonstration data. The data are made once for all tests.
pub fn demonstration() -> Atlas {
    Atlas::build(demonstration_data().clone())
}

/// Returns the demonstration data.
pub fn demonstration_data() -> &'static Dataset {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    DATASET.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hent.gpkg");
        let load = async move {
            hent::cli::demo::create(&file).await.unwrap();
            dataset_of(&Store::at(file.to_str().unwrap()).unwrap()).await
        };
        // On a thread of its own, because the caller may be inside a runtime.
        let work = || tokio::runtime::Runtime::new().unwrap().block_on(load);
        std::thread::spawn(work).join().unwrap()
    })
}

/// Returns the atlas of the real étapes of the Voie de la Pointe Saint-Mathieu. Returns `None` if they are missing and
/// the skip was noted.
pub fn real_etapes(test: &str) -> Option<Atlas> {
    let files = osm_etapes(test)?;
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    Some(Atlas::build(Dataset::from_rows(store.rows).unwrap()))
}

/// Returns the content of a store as a dataset.
pub async fn dataset_of(store: &Store) -> Dataset {
    Dataset::from_rows(store.load(&Table::CONTENT).await.unwrap()).unwrap()
}

/// Returns the content of a store as an atlas of today.
pub async fn atlas_of(store: &Store) -> Atlas {
    Atlas::build(Sources::from(dataset_of(store).await).on(hent::live::calendar::today()))
}
