//! The origin of each part of an import.

/// The origin of a row, a voie or a leg of an import.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct RowOrigin {
    /// The file and row, for errors: `hebergeurs.csv, ligne 12`.
    pub(in crate::import) row: String,
    /// The name of the source in the log: the file, or `relation 12921288`.
    pub(in crate::import) source: String,
}
