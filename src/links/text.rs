//! Percent-encoding of one argument of a path (RFC 3986 §2.1).

use std::borrow::Cow;
use std::fmt;

/// Percent-encodes an argument as one path segment, or a part of one. Unreserved characters, commas and at signs are kept. Dots
/// are kept only if `dots` is true, because in many patterns a dot ends the argument. An argument of dots only is
/// always encoded, because browsers would resolve `..` as the parent folder.
pub(super) fn escape(to: &mut impl fmt::Write, text: &str, dots: bool) -> fmt::Result {
    let dots = dots && text.bytes().any(|byte| byte != b'.');
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' | b',' | b'@' => {
                to.write_char(char::from(byte))?
            }
            b'.' if dots => to.write_char('.')?,
            byte => write!(to, "%{byte:02X}")?,
        }
    }
    Ok(())
}

/// Decodes percent-encoded text. Returns `None` if an escape is broken or the bytes are not UTF-8. Allocates only if
/// there is an escape.
pub(super) fn unescape(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut pieces = text.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let hex = piece.get(..2).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(hex, 16).ok()?);
        bytes.extend_from_slice(piece.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}
