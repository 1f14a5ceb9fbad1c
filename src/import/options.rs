//! The options of an import, as the command line gives them.

use std::path::Path;

use crate::model::Code;
use crate::model::table::Table;

/// The kind of rows in the files (`--as`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs, reason = "each is a table in the plural")]
pub enum Kind {
    Voies,
    Troncons,
    Localites,
    Etapes,
    Hebergeurs,
    PointsInteret,
    Guides,
    Perturbations,
    Exceptions,
}

impl Kind {
    /// Returns the table of the rows of this kind.
    pub fn table(self) -> Table {
        match self {
            Kind::Voies => Table::Voie,
            Kind::Troncons => Table::Troncon,
            Kind::Localites => Table::Localite,
            Kind::Etapes => Table::Etape,
            Kind::Hebergeurs => Table::Hebergeur,
            Kind::PointsInteret => Table::PointInteret,
            Kind::Guides => Table::Guide,
            Kind::Perturbations => Table::Perturbation,
            Kind::Exceptions => Table::Exception,
        }
    }
}

/// A callback that reports progress. Its arguments are the file that is being read, and the number of features read so
/// far.
pub type Progress = Box<dyn Fn(&Path, u64)>;

/// The options for reading the files.
#[derive(Default)]
pub struct Options {
    /// The coordinate system to use instead of the one in the file: `EPSG:2154` (`--srs`).
    pub srs: Option<String>,
    /// Fields of hent and the columns of the files for them (`--map`). A column with an empty field is ignored.
    pub map: Vec<(String, String)>,
    /// Fields of hent without a column in the files, and the value that all rows get (`--valeur`).
    pub valeurs: Vec<(String, String)>,
    /// The layer to read in a file that has several (`--layer`).
    pub layer: Option<String>,
    /// With `--as voies` or `--as etapes`: the voie that all lines belong to as étapes (`--voie`).
    pub voie: Option<Code>,
    /// True if places at 0, 0 or far from everything else are kept (`--garder-lointains`).
    pub garder_lointains: bool,
    /// The name of the voie that `voie` names (`--nom`).
    pub nom: Option<String>,
    /// Called while files are read.
    pub progress: Option<Progress>,
}

impl Options {
    /// Reports progress if `progress` is set.
    pub(super) fn tell(&self, file: &Path, features: u64) {
        if let Some(progress) = &self.progress {
            progress(file, features);
        }
    }
}
