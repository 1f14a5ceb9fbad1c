//! Rows of cells, before the header is found.

/// The rows of one table of a file.
#[derive(Default)]
pub(in crate::import) struct Grid {
    /// The name of the sheet. `None` for CSV.
    pub(super) sheet: Option<String>,
    pub(super) rows: Vec<GridRow>,
    /// Remarks for the user on how the file was read, one sentence each.
    pub(super) remarks: Vec<String>,
}

/// A row of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GridRow {
    /// The number of the row in the file, counted from 1.
    pub(super) line: u64,
    /// The trimmed cells. `None` for an empty cell.
    pub(super) cells: Vec<Option<String>>,
}

impl GridRow {
    /// Trims the cells: removes white space and byte order marks around their texts.
    pub(super) fn new(line: u64, cells: Vec<Option<String>>) -> Self {
        let trimmed = |cell: Option<String>| {
            let cell = cell?;
            let text = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            match text {
                "" => None,
                text if text.len() == cell.len() => Some(cell),
                text => Some(text.to_owned()),
            }
        };
        Self { line, cells: cells.into_iter().map(trimmed).collect() }
    }

    /// Returns the number of cells that are not empty.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().flatten().count()
    }
}
