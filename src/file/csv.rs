//! Writes CSV that a French Excel opens with a double click: UTF-8 with a byte order mark, `;` between cells, CRLF.

use std::fmt::Display;

use crate::error::{Error, Result};

/// The byte order mark. Excel and Windows read a text as UTF-8 only if it starts with this mark.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table that is being written to memory.
pub struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// Starts a table with the titles of its columns. Errors: only a defect of the writer.
    pub fn new(titles: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<Self> {
        let mut writer = csv::WriterBuilder::new();
        let writer = writer.delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.into());
        let mut table = Self(writer);
        table.row(titles)?;
        Ok(table)
    }

    /// Adds a row. The caller must pass text from outside through [`plain`]. Errors: only a defect of the writer, or a
    /// number of cells that differs from the titles.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<()> {
        self.0.write_record(cells).map_err(broken)
    }

    /// Ends the table and returns its bytes. Errors: only a defect of the writer.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(broken)
    }
}

fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un tableau CSV : {error}"))
}

/// Protects a text from being read as a formula (OWASP, "CSV Injection"). Spreadsheets read a cell as a formula if it
/// starts with certain characters, whether quoted or not. An apostrophe before the text prevents this. The full-width
/// signs of Japanese keyboards start a formula, too.
pub fn plain(text: &str) -> String {
    const BEGINS_A_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINS_A_FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// Protects a telephone number from being read as a number, which would lose its leading 0. A text of digits only is
/// written in pairs of digits.
pub fn telephone(text: &str) -> String {
    if text.len() < 4 || !text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    text.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_telephone_number_keeps_its_leading_0() {
        for (stored, written) in [
            ("0261910001", "02 61 91 00 01"),
            ("02 61 91 00 01", "02 61 91 00 01"),
            ("+33261910001", "+33261910001"),
            ("0033261910001", "00 33 26 19 10 00 1"),
            ("", ""),
        ] {
            assert_eq!(super::telephone(stored), written);
        }
    }
}
