//! Measures how much memory a workbook needs, before it is loaded.
//!
//! A few bytes can mean billions of cells: `table:number-rows-repeated`, one cell far away from the others, a long text
//! that a million cells share. Calamine loads all cells between the first and the last into memory. So this module
//! measures an ODS first. It reads an XLSX cell by cell, and measures it meanwhile.

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::import::messages::{self, Problem};

/// The maximum number of cells of one workbook, including empty cells between filled ones.
const MOST_CELLS: usize = 8_000_000;
/// The maximum size of all texts of one workbook, in bytes.
const MOST_BYTES: usize = 256 << 20;
/// The maximum numbers of columns and rows of a sheet in spreadsheet programs.
const COLUMNS: usize = 16_384;
const ROWS: usize = 1_048_576;

/// Counts the cells and text bytes of a workbook.
#[derive(Default)]
pub(super) struct Size {
    cells: usize,
    bytes: usize,
}

impl Size {
    /// Adds cells and the bytes of their texts.
    ///
    /// Errors: the workbook is too large.
    pub(super) fn add(&mut self, cells: usize, bytes: usize) -> Result<(), Problem> {
        self.cells = self.cells.saturating_add(cells);
        self.bytes = self.bytes.saturating_add(bytes);
        match () {
            () if self.cells > MOST_CELLS => Err(messages::many_cells(MOST_CELLS)),
            () if self.bytes > MOST_BYTES => Err(messages::much_text(MOST_BYTES)),
            () => Ok(()),
        }
    }
}

/// Measures an ODS. A broken file passes, because its reader reports it.
///
/// Errors: the workbook is too large.
pub(super) fn check_ods(bytes: &[u8]) -> Result<(), Problem> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let Ok(content) = archive.by_name("content.xml") else { return Ok(()) };
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().check_end_names = false;
    let (mut scan, mut buffer) = (Scan::default(), vec![]);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => scan.open(&tag),
            Ok(Event::Empty(tag)) => {
                scan.open(&tag);
                scan.close(tag.name().as_ref())?;
            }
            Ok(Event::End(tag)) => scan.close(tag.name().as_ref())?,
            Ok(Event::Text(text)) => scan.text(text.len())?,
            Ok(Event::CData(text)) => scan.text(text.len())?,
            Ok(Event::GeneralRef(_)) => scan.text(4)?,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// The state of the scan of an ODS.
#[derive(Default)]
struct Scan {
    size: Size,
    /// The open sheet: its rows up to the last filled one, the empty rows after it, and the width of its widest row.
    rows: usize,
    empty_rows: usize,
    width: usize,
    row: Row,
    cell: Cell,
}

/// The open row. It counts as `repeated` equal rows.
#[derive(Default)]
struct Row {
    repeated: usize,
    /// The number of columns so far, and the number of columns up to the last filled one.
    columns: usize,
    width: usize,
    bytes: usize,
}

/// The open cell. It counts as `repeated` equal cells.
#[derive(Default)]
struct Cell {
    repeated: usize,
    is_filled: bool,
    bytes: usize,
}

impl Scan {
    /// Handles an opening tag.
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.name().as_ref() {
            "table:table-row" => {
                self.row = Row { repeated: repeated(tag, "table:number-rows-repeated", ROWS), ..Row::default() };
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let says = |name: &str| name.starts_with("office:") || name.starts_with("calcext:");
                let is_filled = (tag.attributes().with_checks(false).flatten())
                    .any(|attribute| says(attribute.key.as_ref()) || attribute.key.as_ref() == "table:formula");
                let repeated = repeated(tag, "table:number-columns-repeated", COLUMNS);
                self.cell = Cell { repeated, is_filled, bytes: tag.len() };
            }
            "text:s" => self.cell.bytes = self.cell.bytes.saturating_add(repeated(tag, "text:c", usize::MAX)),
            _ => {}
        }
    }

    /// Adds a text to the open cell.
    ///
    /// Errors: this text alone is too long.
    fn text(&mut self, bytes: usize) -> Result<(), Problem> {
        self.cell.bytes = self.cell.bytes.saturating_add(bytes);
        Size::default().add(0, self.cell.bytes)
    }

    /// Handles a closing tag: adds the cell to its row, the row to its sheet, the sheet to the workbook.
    ///
    /// Errors: the workbook is too large.
    fn close(&mut self, name: &str) -> Result<(), Problem> {
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                let cell = std::mem::take(&mut self.cell);
                let count = cell.repeated.min(COLUMNS.saturating_sub(self.row.columns));
                self.row.columns += count;
                if cell.is_filled {
                    self.row.width = self.row.columns;
                    self.row.bytes = self.row.bytes.saturating_add(cell.bytes.saturating_mul(count));
                }
            }
            "table:table-row" => {
                let row = std::mem::take(&mut self.row);
                if row.width == 0 {
                    self.empty_rows = self.empty_rows.saturating_add(row.repeated);
                    return Ok(());
                }
                self.rows = self.rows.saturating_add(std::mem::take(&mut self.empty_rows)).saturating_add(row.repeated);
                self.width = self.width.max(row.width);
                // The sheet is only added at its end. This check stops early if the sheet is too large already.
                Size::default().add(self.rows.saturating_mul(self.width), 0)?;
                self.size.add(row.width, row.bytes.saturating_mul(row.repeated))?;
            }
            "table:table" => {
                let cells = self.rows.saturating_mul(self.width);
                (self.rows, self.empty_rows, self.width) = (0, 0, 0);
                self.size.add(cells, 0)?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Returns the value of a repetition attribute, from 1 to `most`, or 1 if the attribute is absent.
fn repeated(tag: &BytesStart<'_>, name: &str, most: usize) -> usize {
    let attribute = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name);
    // A number that does not fit its type counts as the largest allowed one.
    attribute.map_or(1, |attribute| attribute.value.trim().parse().unwrap_or(most).clamp(1, most))
}
