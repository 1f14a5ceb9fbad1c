//! What a person says of the files: what their rows are, and how they are to be understood.

use std::path::Path;

use crate::model::Code;
use crate::model::table::Table;

/// What the rows of the files are (`--as`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs, reason = "the tables of design §3, in the plural")]
pub enum Kind {
    Voies,
    Troncons,
    Localites,
    Etapes,
    Hebergeurs,
    PointsInteret,
    Guides,
}

impl Kind {
    /// The table that its rows go to.
    pub fn table(self) -> Table {
        match self {
            Kind::Voies => Table::Voie,
            Kind::Troncons => Table::Troncon,
            Kind::Localites => Table::Localite,
            Kind::Etapes => Table::Etape,
            Kind::Hebergeurs => Table::Hebergeur,
            Kind::PointsInteret => Table::PointInteret,
            Kind::Guides => Table::Guide,
        }
    }
}

/// Called with the file that is being read and how many of its features are.
pub type Progress = Box<dyn Fn(&Path, u64)>;

/// How the files are to be understood.
#[derive(Default)]
pub struct Options {
    /// The coordinate system to take instead of the file's own (`EPSG:2154`).
    pub srs: Option<String>,
    /// Our field and the file's column for it; an empty field: ignore the column.
    pub map: Vec<(String, String)>,
    /// Our field and the value that every row has of it, where the file has no column for it (`--valeur`).
    pub valeurs: Vec<(String, String)>,
    /// The layer to read, for a file that has several layers.
    pub layer: Option<String>,
    /// The voie that all lines of all files are étapes of, of `--as voies` and `--as etapes`.
    pub voie: Option<Code>,
    /// Are places at 0, 0 or far from everything else kept?
    pub garder_lointains: bool,
    /// The name of that voie.
    pub nom: Option<String>,
    /// Called now and then.
    pub progress: Option<Progress>,
}

impl Options {
    pub(super) fn tell(&self, file: &Path, features: u64) {
        if let Some(progress) = &self.progress {
            progress(file, features);
        }
    }
}
