//! The demonstration data of `data/`, embedded: what `hent serve` fills a new store with.
//!
//! True names and places of towns, an invented path between them: see `data/README.md`.

/// Each file's name, its kind as `hent import --as` names it, and its bytes; in the order of import, each after
/// those it refers to.
pub const FILES: &[(&str, &str, &[u8])] = &[
    ("voies.csv", "voies", include_bytes!("../data/voies.csv")),
    ("localites.csv", "localites", include_bytes!("../data/localites.csv")),
    ("troncons.geojson", "troncons", include_bytes!("../data/troncons.geojson")),
    ("etapes.csv", "etapes", include_bytes!("../data/etapes.csv")),
    ("hebergeurs.csv", "hebergeurs", include_bytes!("../data/hebergeurs.csv")),
    ("points-interet.csv", "points-interet", include_bytes!("../data/points-interet.csv")),
    ("guides.csv", "guides", include_bytes!("../data/guides.csv")),
];
