//! Tables that Excel opens by a double click in French: CSV in UTF-8 with a byte order mark, `;`, CRLF.

use std::fmt::Display;

use crate::error::{Error, Result};

/// Written at the head of a text, so that Excel and Windows read UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table while it is written, to memory.
pub struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table with these titles of columns. Errors, here and below: the writer's, defects.
    pub fn new(titles: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<Self> {
        let mut writer = csv::WriterBuilder::new();
        let writer = writer.delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.into());
        let mut table = Self(writer);
        table.row(titles)?;
        Ok(table)
    }

    /// Adds a row; what anybody wrote goes through [`plain`] before.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<()> {
        self.0.write_record(cells).map_err(broken)
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(broken)
    }
}

fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un tableau CSV : {error}"))
}

/// Text as no spreadsheet takes it for a formula: what begins like one is one, in quotes or not; after an apostrophe it is
/// text (OWASP, CSV Injection). The wide signs of Japanese keyboards begin one too.
pub fn plain(text: &str) -> String {
    const BEGINS_A_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINS_A_FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// A telephone as no spreadsheet takes it for a number, which would lose its 0: digits alone are written in pairs.
pub fn telephone(text: &str) -> String {
    if text.len() < 4 || !text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    text.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_telephone_keeps_its_0() {
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
