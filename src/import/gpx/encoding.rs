//! Decodes text of the usual encodings to UTF-8, and counts the lines that the parser has read.
//!
//! quick-xml reads only UTF-8, but older devices and Windows programs write Latin-1, Windows-1252 or UTF-16. A byte
//! order mark or the XML declaration names the encoding.

use std::io::{BufRead, BufReader, Cursor, Error, Read, Result};

/// The number of bytes at the start of a file in which the XML declaration must end.
const HEAD: u64 = 512;

/// The largest size, in bytes, of one XML tag or text. Real GPX files stay far below.
const LONGEST_MARKUP: u64 = 1 << 20;

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// Windows-1252, which extends Latin-1. If `nine` is true, Latin-9 (ISO-8859-15), which replaces eight characters.
    Latin {
        nine: bool,
    },
    Utf16 {
        big_endian: bool,
    },
}

/// A reader that yields UTF-8, counts lines and limits the size of one piece of markup.
pub(super) struct Text {
    inner: BufReader<Utf8>,
    line: u64,
    /// The number of bytes that may still be read before the next call of [`Text::next_piece`].
    left: u64,
}

impl Text {
    /// Detects the encoding of `bytes` and decodes them.
    ///
    /// Errors: `bytes` cannot be read. The inner result fails with the name of the encoding if it is unknown.
    pub(super) fn of(mut bytes: impl Read + 'static) -> Result<std::result::Result<Self, String>> {
        let mut head = vec![];
        bytes.by_ref().take(HEAD).read_to_end(&mut head)?;
        let (encoding, mark) = match declared(&head) {
            Ok(found) => found,
            Err(unknown) => return Ok(Err(unknown)),
        };
        head.drain(..mark);
        let bytes: Box<dyn Read> = Box::new(Cursor::new(head).chain(bytes));
        let utf8 = Utf8 { bytes, encoding, pending: vec![], ready: vec![], taken: 0 };
        Ok(Ok(Self { inner: BufReader::new(utf8), line: 1, left: LONGEST_MARKUP }))
    }

    /// Returns the number of the line that the parser has reached, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Allows the parser to read another [`LONGEST_MARKUP`] bytes.
    pub(super) fn next_piece(&mut self) {
        self.left = LONGEST_MARKUP;
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Text {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.left == 0 {
            return Err(Error::other("un texte ou une balise de plus d'un mégaoctet"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        let taken = self.inner.buffer().get(..n).unwrap_or_default();
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.left = self.left.saturating_sub(n as u64);
        self.inner.consume(n);
    }
}

/// Returns the encoding of a file that starts with `head`, and the length of its byte order mark.
///
/// Errors: the name of an unknown encoding.
fn declared(head: &[u8]) -> std::result::Result<(Encoding, usize), String> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => return Ok((Encoding::Utf8, 3)),
        [0xFE, 0xFF, ..] => return Ok((Encoding::Utf16 { big_endian: true }, 2)),
        [0xFF, 0xFE, ..] => return Ok((Encoding::Utf16 { big_endian: false }, 2)),
        [0, b'<', 0, ..] => return Ok((Encoding::Utf16 { big_endian: true }, 0)),
        [b'<', 0, _, 0, ..] => return Ok((Encoding::Utf16 { big_endian: false }, 0)),
        _ => {}
    }
    let text = String::from_utf8_lossy(head);
    let declaration = text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let name = declaration
        .and_then(|text| text.split("encoding").nth(1))
        .map(|rest| rest.trim_start_matches([' ', '=', '"', '\'']).split(['"', '\'', ' ']).next().unwrap_or_default());
    let encoding = match name.unwrap_or("utf-8").to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Encoding::Utf8,
        "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" => {
            Encoding::Latin { nine: false }
        }
        "iso-8859-15" | "iso8859-15" | "latin9" | "latin-9" => Encoding::Latin { nine: true },
        // The declaration is readable as single bytes, so the file is not UTF-16. A program converted it and left the
        // declaration.
        "utf-16" | "utf-16le" | "utf-16be" => Encoding::Utf8,
        other => return Err(other.chars().take(40).collect()),
    };
    Ok((encoding, 0))
}

/// A reader that converts bytes of an encoding to UTF-8.
struct Utf8 {
    bytes: Box<dyn Read>,
    encoding: Encoding,
    /// Bytes that are not decoded yet: half a character of UTF-16.
    pending: Vec<u8>,
    /// Decoded UTF-8. The reader has returned the first `taken` bytes of it.
    ready: Vec<u8>,
    taken: usize,
}

impl Read for Utf8 {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.encoding == Encoding::Utf8 {
            return self.bytes.read(buffer);
        }
        while self.taken >= self.ready.len() {
            let mut chunk = vec![0; 1 << 14];
            let n = self.bytes.read(&mut chunk)?;
            if n == 0 {
                return Ok(0); // half a character at the end is dropped: the XML is incomplete anyway
            }
            self.pending.extend_from_slice(chunk.get(..n).unwrap_or_default());
            (self.ready, self.taken) = (self.decoded().into_bytes(), 0);
        }
        let n = self.ready.get(self.taken..).unwrap_or_default().read(buffer)?;
        self.taken += n;
        Ok(n)
    }
}

impl Utf8 {
    /// Decodes the complete characters of `pending` and removes their bytes from it.
    fn decoded(&mut self) -> String {
        match self.encoding {
            Encoding::Utf8 => String::new(),
            Encoding::Latin { nine } => self.pending.drain(..).map(|byte| latin(byte, nine)).collect(),
            Encoding::Utf16 { big_endian } => {
                let mut units: Vec<u16> = (self.pending.as_chunks::<2>().0.iter())
                    .map(|pair| if big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) })
                    .collect();
                // The second half of a surrogate pair comes with the next chunk.
                units.pop_if(|last| (0xD800..0xDC00).contains(last));
                self.pending.drain(..units.len() * 2);
                String::from_utf16_lossy(&units)
            }
        }
    }
}

/// Decodes a byte of Windows-1252 or, if `nine` is true, of ISO-8859-15.
fn latin(byte: u8, nine: bool) -> char {
    /// The characters 0x80 to 0x9F. Source: WHATWG Encoding Standard, index windows-1252.
    const C1: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match (byte, nine) {
        (0xA4, true) => '€',
        (0xA6, true) => 'Š',
        (0xA8, true) => 'š',
        (0xB4, true) => 'Ž',
        (0xB8, true) => 'ž',
        (0xBC, true) => 'Œ',
        (0xBD, true) => 'œ',
        (0xBE, true) => 'Ÿ',
        (0x80..=0x9F, _) => C1.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: Vec<u8>) -> String {
        let mut text = String::new();
        Text::of(Cursor::new(bytes)).unwrap().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_usual_encoding_becomes_utf_8() {
        let text = "<?xml version=\"1.0\"?>\n<a>œuf 🥾 « é »</a>\n".repeat(900);
        let utf16 = |units: &mut dyn Iterator<Item = [u8; 2]>| units.flatten().collect::<Vec<u8>>();
        let little = utf16(&mut text.encode_utf16().map(u16::to_le_bytes));
        assert_eq!(read(text.clone().into_bytes()), text);
        assert_eq!(read([b"\xEF\xBB\xBF", text.as_bytes()].concat()), text);
        assert_eq!(read([b"\xFF\xFE".as_slice(), &little].concat()), text);
        assert_eq!(read(little), text);
        assert_eq!(read(utf16(&mut text.encode_utf16().map(u16::to_be_bytes))), text);
        let head = b"<?xml version='1.0' encoding='ISO-8859-1'?>\xE9\x80\xA4";
        assert!(read(head.to_vec()).ends_with("é€¤"));
        assert!(read(b"<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\xE9\xA4".to_vec()).ends_with("é€"));
        let unknown = b"<?xml version=\"1.0\" encoding=\"KOI8-R\"?>".to_vec();
        assert_eq!(Text::of(Cursor::new(unknown)).unwrap().err().unwrap(), "koi8-r");
    }
}
