//! Cells in rows, before anyone knows which row names the columns.

/// The rows of one table of a file.
#[derive(Default)]
pub(in crate::import) struct Grid {
    /// The name of its sheet, in a workbook.
    pub(super) sheet: Option<String>,
    pub(super) rows: Vec<GridRow>,
    /// What a person should know of how it was read, a sentence each.
    pub(super) remarks: Vec<String>,
}

/// A row, with its number in the file, counted from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GridRow {
    pub(super) line: u64,
    /// Cells without blanks around them; `None` if nothing is left.
    pub(super) cells: Vec<Option<String>>,
}

impl GridRow {
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

    /// How many cells hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().flatten().count()
    }
}
