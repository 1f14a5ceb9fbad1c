//! The container of FIT (Garmin, "FIT Protocol"): header, definitions of messages, messages, checksums. Numbers are
//! little-endian.
//!
//! ```text
//!   14 0x10 profile size ".FIT" crc │ 0x40+local 0 0 global n (field size type)×n │ local values │ … │ crc
//! ```

/// The value of a field in a message. Its variant is the base type.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Enum(u8),
    U8(u8),
    U16(u16),
    I32(i32),
    U32(u32),
    /// Zero means "no value".
    U32z(u32),
    /// Bytes made by [`text`].
    Text(Vec<u8>),
}

/// Makes a text for a field of `bytes` bytes. Control characters are removed. The text is cut between two characters
/// and padded with zeros. It ends with at least one zero.
pub(super) fn text(text: &str, bytes: usize) -> Value {
    let mut kept = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        if kept.len() + c.len_utf8() >= bytes {
            break;
        }
        kept.push(c);
    }
    let mut field = kept.trim().as_bytes().to_vec();
    field.resize(bytes, 0);
    Value::Text(field)
}

impl Value {
    /// Returns the number of the base type, and the bytes.
    fn encoded(&self) -> (u8, Vec<u8>) {
        match self {
            Self::Enum(value) => (0x00, vec![*value]),
            Self::U8(value) => (0x02, vec![*value]),
            Self::U16(value) => (0x84, value.to_le_bytes().to_vec()),
            Self::I32(value) => (0x85, value.to_le_bytes().to_vec()),
            Self::U32(value) => (0x86, value.to_le_bytes().to_vec()),
            Self::U32z(value) => (0x8C, value.to_le_bytes().to_vec()),
            Self::Text(bytes) => (0x07, bytes.clone()),
        }
    }
}

/// A file that is being written. It can have at most sixteen kinds of message.
#[derive(Default)]
pub(super) struct File {
    data: Vec<u8>,
    /// For each kind of message: its number in the profile, and the last written definition of its fields.
    defined: Vec<(u16, Vec<u8>)>,
}

impl File {
    /// Adds a message. `global` and the field numbers are those of the profile. A definition precedes the message,
    /// unless the last message of this kind had the same fields.
    pub(super) fn message(&mut self, global: u16, fields: &[(u8, Value)]) {
        let (mut definition, mut content) = (vec![], vec![]);
        for (number, value) in fields {
            let (base_type, bytes) = value.encoded();
            definition.extend([*number, byte(bytes.len()), base_type]);
            content.extend(bytes);
        }
        let known = self.defined.iter().position(|(number, _)| *number == global);
        let place = known.unwrap_or(self.defined.len());
        let local = byte(place);
        if known.is_none() {
            self.defined.push((global, vec![]));
        }
        if let Some((_, last)) = self.defined.get_mut(place).filter(|(_, last)| *last != definition) {
            self.data.extend([0x40 | local, 0, 0]);
            self.data.extend(global.to_le_bytes());
            self.data.push(byte(fields.len()));
            self.data.extend(&definition);
            *last = definition;
        }
        self.data.push(local);
        self.data.extend(content);
    }

    /// Returns the bytes of the file: header, messages and checksum.
    pub(super) fn finish(self) -> Vec<u8> {
        // The size of the header, version 1.0 of the protocol, then the version of the profile.
        let mut file = vec![14, 0x10];
        file.extend(21_158_u16.to_le_bytes());
        file.extend(u32::try_from(self.data.len()).unwrap_or(u32::MAX).to_le_bytes());
        file.extend(b".FIT");
        file.extend(crc(&file).to_le_bytes());
        file.extend(self.data);
        file.extend(crc(&file).to_le_bytes());
        file
    }
}

/// Converts a count to a byte. Counts and sizes of fields and message kinds are small.
fn byte(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Returns the checksum CRC-16/ARC.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_crc_16_arc() {
        assert_eq!(crc(b"123456789"), 0xBB3D);
        // The checksum of data that are followed by their own checksum is 0.
        assert_eq!(crc(&File::default().finish()[..14]), 0);
    }

    #[test]
    fn a_definition_is_written_only_when_the_fields_change() {
        let mut file = File::default();
        let sizes: Vec<usize> = [vec![(0, Value::U8(1))], vec![(0, Value::U8(2))], vec![(0, Value::U16(3))]]
            .iter()
            .map(|fields| {
                file.message(20, fields);
                file.data.len()
            })
            .collect();
        assert_eq!(sizes, [9 + 2, 9 + 2 + 2, 9 + 2 + 2 + 9 + 3]);
    }

    #[test]
    fn names_are_cut_between_characters() {
        let bytes = |name: &str| match text(name, 16) {
            Value::Text(bytes) => bytes,
            other => panic!("{other:?}"),
        };
        for (name, expected) in [
            ("Gîte", "Gîte"),
            ("Sainte-Anne-d'Auray", "Sainte-Anne-d'A"),
            ("ééééééééé", "ééééééé"),
            ("\u{0}a\r\nb\u{7f}", "ab"),
            ("Quatorze octet é", "Quatorze octet"),
            ("🥾🥾🥾🥾", "🥾🥾🥾"),
            ("", ""),
        ] {
            let bytes = bytes(name);
            assert_eq!((bytes.len(), bytes[15]), (16, 0), "{name}");
            assert_eq!(std::str::from_utf8(&bytes).unwrap().trim_end_matches('\0'), expected);
        }
    }
}
