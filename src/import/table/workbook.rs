//! Reads workbooks (XLSX, XLS, ODS) into a grid, with the crate `calamine`.
//!
//! GDAL decides by the types of the cells whether the first row of a sheet is its header. Calamine returns every cell
//! with its row, so hent can find the header by its contents. Calamine has frequent releases, and hent uses its
//! dependencies (zip, quick-xml, encoding_rs) anyway.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};

use super::grid::{Grid, GridRow};
use super::size::{self, Size};
use crate::error::{Error, Result};
use crate::import::files::{Source, unzip};
use crate::import::messages;

/// The largest numbers of rows and columns of one sheet.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: u32 = 1_000;
/// The maximum size of a workbook file, in bytes.
const LARGEST: u64 = 200 << 20;

/// An open workbook.
enum Workbook {
    Xlsx(Xlsx<Cursor<Vec<u8>>>),
    Xls(Xls<Cursor<Vec<u8>>>),
    Ods(Ods<Cursor<Vec<u8>>>),
}

/// Reads one sheet: the one that `layer` names, else the only visible sheet with rows below a header.
///
/// Errors: the file is broken or too large, the sheet does not exist, or several sheets have rows.
pub(super) fn read(source: &Source, layer: Option<&str>) -> Result<Grid> {
    let bytes = std::fs::read(&source.path).map_err(Error::io(&source.name))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::input(
            &source.name,
            format!("le classeur fait {} Mo, {} au plus", bytes.len() >> 20, LARGEST >> 20),
            "Enregistrez la feuille utile en CSV.",
        ));
    }
    // Calamine unpacks a workbook without a limit on its size.
    unzip::check_size(source, &bytes)?;
    if source.name.to_lowercase().ends_with(".ods") {
        size::check_ods(&bytes).map_err(|problem| messages::refused(&source.name, problem))?;
    }
    // Calamine may panic on a malformed file. This is an error of the file, so the program continues.
    catch_unwind(AssertUnwindSafe(|| opened(source, bytes, layer))).unwrap_or_else(|_| Err(broken(source)))
}

/// Opens the workbook and reads the chosen sheet.
fn opened(source: &Source, bytes: Vec<u8>, layer: Option<&str>) -> Result<Grid> {
    let mut workbook = Workbook::open(source, bytes)?;
    let sheets = workbook.sheets();
    let names = |of: &[&str]| of.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = layer {
        let alike = |sheet: &&Sheet| sheet.name.trim().to_lowercase() == wanted.trim().to_lowercase();
        let Some(sheet) = sheets.iter().find(alike) else {
            let all: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            return Err(Error::input(
                "--layer",
                format!("{} n'a pas de feuille « {wanted} »", source.name),
                format!("Ses feuilles : {}.", names(&all)),
            ));
        };
        return workbook.grid(source, &sheet.name);
    }
    let mut full = vec![];
    let mut remarks = vec![];
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let grid = workbook.grid(source, &sheet.name)?;
        let has_rows = grid.rows.iter().filter(|row| row.filled() > 0).count() > 1;
        match sheet.visible {
            SheetVisible::Visible if has_rows => full.push(grid),
            SheetVisible::Visible => {}
            _ if has_rows => remarks.push(format!(
                "{} : la feuille masquée « {} » est laissée de côté (--layer la lit).",
                source.name, sheet.name
            )),
            _ => {}
        }
    }
    match full.len() {
        0 => Err(Error::input(
            &source.name,
            "aucune ligne à importer",
            "Il faut une ligne de titres de colonnes (code, nom…), et des lignes en dessous.",
        )),
        1 => {
            let mut grid = full.pop().unwrap_or_default();
            grid.remarks.append(&mut remarks);
            Ok(grid)
        }
        _ => {
            let full: Vec<&str> = full.iter().filter_map(|grid| grid.sheet.as_deref()).collect();
            let example = full.first().copied().unwrap_or_default();
            Err(Error::input(
                &source.name,
                format!("plusieurs feuilles : {}", names(&full)),
                format!("Choisissez-en une, par exemple : --layer \"{example}\"."),
            ))
        }
    }
}

impl Workbook {
    /// Opens a workbook. The ending of the file's name gives the format.
    fn open(source: &Source, bytes: Vec<u8>) -> Result<Self> {
        let name = source.name.to_lowercase();
        let bytes = Cursor::new(bytes);
        let opened = match () {
            () if name.ends_with(".ods") => Ods::new(bytes).map(Self::Ods).map_err(|_| ()),
            () if name.ends_with(".xls") => Xls::new(bytes).map(Self::Xls).map_err(|_| ()),
            () => Xlsx::new(bytes).map(Self::Xlsx).map_err(|_| ()),
        };
        opened.map_err(|()| broken(source))
    }

    /// Returns the names and visibility of the sheets.
    fn sheets(&self) -> Vec<Sheet> {
        match self {
            Self::Xlsx(book) => book.sheets_metadata().to_vec(),
            Self::Xls(book) => book.sheets_metadata().to_vec(),
            Self::Ods(book) => book.sheets_metadata().to_vec(),
        }
    }

    /// Reads the cells of one sheet.
    fn grid(&mut self, source: &Source, sheet: &str) -> Result<Grid> {
        let mut rows: BTreeMap<u32, Vec<Option<String>>> = BTreeMap::new();
        let mut size = Size::default();
        let mut put = |(row, column): (u32, u32), value: &Data| {
            let cells = rows.entry(row).or_default();
            let column = column.min(MOST_COLUMNS) as usize;
            let Some(text) = text(value) else { return Ok(()) };
            let wider = (column + 1).saturating_sub(cells.len());
            size.add(wider, text.len()).map_err(|problem| messages::refused(&source.name, problem))?;
            if wider > 0 {
                cells.resize(column + 1, None);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = Some(text);
            }
            Ok(())
        };
        match self {
            // A dense range would not fit into memory if the last cell is far away.
            Self::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| broken(source))?;
                while let Some(cell) = cells.next_cell().map_err(|_| broken(source))? {
                    put(cell.get_position(), &Data::from(cell.get_value().clone()))?;
                }
            }
            Self::Xls(book) => dense(&book.worksheet_range(sheet).map_err(|_| broken(source))?, &mut put)?,
            Self::Ods(book) => dense(&book.worksheet_range(sheet).map_err(|_| broken(source))?, &mut put)?,
        }
        if rows.len() > MOST_ROWS {
            return Err(Error::input(&source.name, format!("plus de {MOST_ROWS} lignes"), "Découpez le fichier."));
        }
        let rows = rows.into_iter().map(|(row, cells)| GridRow::new(u64::from(row) + 1, cells)).collect();
        Ok(Grid { sheet: Some(sheet.to_owned()), rows, remarks: vec![] })
    }
}

/// Passes every cell of a dense range to `put`.
fn dense(range: &calamine::Range<Data>, put: &mut impl FnMut((u32, u32), &Data) -> Result<()>) -> Result<()> {
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    for (row, column, value) in range.cells() {
        let at = |first: u32, n: usize| first.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
        put((at(first_row, row), at(first_column, column)), value)?;
    }
    Ok(())
}

/// Returns the text of a cell, as a person would type it: `47.5`, `1`, `2026-03-01`.
fn text(value: &Data) -> Option<String> {
    Some(match value {
        Data::Empty => return None,
        Data::String(text) => text.clone(),
        Data::DurationIso(text) => hour(text).unwrap_or_else(|| text.clone()),
        Data::Int(n) => n.to_string(),
        // A whole number below 10^15 is exact.
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        Data::Float(n) => n.to_string(),
        Data::Bool(true) => "oui".into(),
        Data::Bool(false) => "non".into(),
        // A workbook counts days from the start of its calendar. A value below one day is an hour without a day.
        Data::DateTime(date) if (0.0..1.0).contains(&date.as_f64()) => {
            let (_, _, _, hour, minute, second, _) = date.to_ymd_hms_milli();
            format!("{hour:02}:{minute:02}:{second:02}")
        }
        Data::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            match (hour, minute, second) {
                (0, 0, 0) => day,
                _ => format!("{day} {hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::Error(error) => error.to_string(),
    })
}

/// Converts an hour from the notation of OpenDocument, `PT16H30M00S`, to `16:30:00`. Returns `None` for a duration of
/// another form.
fn hour(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split('.').next()?;
    Some(format!("{hours}:{minutes}:{seconds}"))
}

/// Returns the error for a broken workbook.
fn broken(source: &Source) -> Error {
    Error::input(
        &source.name,
        "le classeur est abîmé, incomplet ou protégé par un mot de passe",
        "Ouvrez-le dans Excel ou LibreOffice, puis enregistrez-le de nouveau, sans mot de passe.",
    )
}
