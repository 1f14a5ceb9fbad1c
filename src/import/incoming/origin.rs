//! Where the parts of an import come from.

/// Where a row, a voie or a leg of an import comes from.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct RowOrigin {
    /// The file and row, for errors: `hebergeurs.csv, ligne 12`.
    pub(in crate::import) row: String,
    /// What the log calls the source: the file, or `relation 12921288`.
    pub(in crate::import) source: String,
}
