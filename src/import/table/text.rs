//! Decodes the bytes of a file in any encoding that a spreadsheet writes.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes `bytes`. Also returns the name of the encoding if it is not UTF-8.
///
/// A byte order mark gives the encoding. Without one, text that is valid UTF-8 is UTF-8. Text with a zero in nearly
/// every second byte is UTF-16. All other text is Windows-1252, which Excel writes in France.
pub(super) fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
        return (text, utf16_name(encoding));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return (encoding.decode_without_bom_handling(bytes).0.into_owned(), utf16_name(encoding));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), Some("Windows-1252 (Latin-1)")),
    }
}

/// Returns the name of UTF-16 for the user, or `None` for another encoding.
fn utf16_name(encoding: &'static Encoding) -> Option<&'static str> {
    (encoding == UTF_16LE || encoding == UTF_16BE).then_some("UTF-16 (« Texte Unicode »)")
}

/// Detects UTF-16 without a byte order mark. Most of such a text is ASCII, so nearly every second byte is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(400))?;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    let most = |count: usize| half > 2 && count * 10 >= half * 8;
    match (most(zeros(0)), most(zeros(1))) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_utf_16_and_windows_1252_are_detected() {
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for (bytes, name) in [
            ("code;Gîte".as_bytes().to_vec(), None),
            ("\u{feff}code;Gîte".as_bytes().to_vec(), None),
            (b"code;G\xeete".to_vec(), Some("Windows")),
            (utf16("\u{feff}code;Gîte", false), Some("UTF-16")),
            (utf16("\u{feff}code;Gîte", true), Some("UTF-16")),
            (utf16("code;Gîte", false), Some("UTF-16")),
            (utf16("code;Gîte", true), Some("UTF-16")),
        ] {
            let (text, told) = decoded(&bytes);
            assert_eq!(text, "code;Gîte", "{bytes:?}");
            assert_eq!(told.is_some(), name.is_some(), "{bytes:?}");
            assert!(told.unwrap_or("").contains(name.unwrap_or("")));
        }
    }
}
