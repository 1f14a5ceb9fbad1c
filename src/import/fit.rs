//! Reads FIT files, which watches record: the positions of `record` messages. GDAL does not read the format. Source: FIT
//! protocol, "Flexible and Interoperable Data Transfer (FIT) Protocol" by Garmin; the numbers of messages and fields are
//! those of its profile.
//!
//! ```text
//!  header  ".FIT"   definition: local number -> fields   data: local number, values   …   CRC
//! ```

use super::files::Source;
use super::messages;
use super::trace::{Figure, Part, Trace};
use crate::error::{Error, Result};
use crate::geo::Position;

/// The largest file in bytes. A watch records a day in less than a hundredth of it.
const LARGEST: u64 = 64 << 20;
/// The number of local messages that can be defined at a time.
const LOCAL: usize = 16;
/// The number of the message `record` in the profile.
const RECORD: u16 = 20;
/// The instant 0 of FIT, 1989-12-31T00:00:00Z, in seconds since 1970.
const EPOCH_S: f64 = 631_065_600.0;
/// The degrees of a semicircle, in which positions are counted.
const SEMICIRCLE: f64 = 180.0 / 2_147_483_648.0;

/// The fields of `record` that are read, by their numbers in the profile.
mod field {
    pub(super) const LAT: u8 = 0;
    pub(super) const LON: u8 = 1;
    pub(super) const ALTITUDE: u8 = 2;
    pub(super) const ENHANCED_ALTITUDE: u8 = 78;
    pub(super) const TIMESTAMP: u8 = 253;
}

/// The definition of a local message.
#[derive(Clone, Default)]
struct Definition {
    message: u16,
    big_endian: bool,
    fields: Fields,
    /// The size in bytes of all fields that developers of apps added.
    further: usize,
}

/// Reads the positions of a file as one line. Errors: the file is not FIT, is cut short, or is too large.
pub(super) fn traces(source: &Source) -> Result<Vec<Trace>> {
    let size = source.path.metadata().map_err(Error::io(&source.name))?.len();
    if size > LARGEST {
        return Err(messages::refused(&source.name, messages::too_large(size, LARGEST)));
    }
    let bytes = std::fs::read(&source.path).map_err(Error::io(&source.name))?;
    let part = records(&bytes).ok_or_else(|| messages::refused(&source.name, messages::broken_fit()))?;
    if part.positions.is_empty() {
        return Ok(vec![]);
    }
    let place = format!("{}:record", source.stem());
    Ok(vec![Trace { place, nom: String::new(), parts: vec![part], figure: Figure::Ligne }])
}

/// Reads the records of all FIT files that follow each other. Returns `None` if the bytes are not FIT, or are cut short.
fn records(mut bytes: &[u8]) -> Option<Part> {
    let mut part = Part::default();
    while !bytes.is_empty() {
        let header = usize::from(*bytes.first()?);
        let length = usize::try_from(u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?)).ok()?;
        if bytes.get(8..12)? != b".FIT" || header < 12 {
            return None;
        }
        messages_of(bytes.get(header..header.checked_add(length)?)?, &mut part)?;
        // Two bytes of checksum follow. Some apps write none at the end.
        bytes = bytes.get(header + length + 2..).unwrap_or_default();
    }
    Some(part)
}

fn messages_of(mut rest: &[u8], part: &mut Part) -> Option<()> {
    let mut local: [Option<Definition>; LOCAL] = Default::default();
    let mut clock = 0;
    while let Some((header, after)) = rest.split_first() {
        rest = after;
        let compressed = header & 0x80 != 0;
        let number = usize::from(if compressed { (header >> 5) & 3 } else { header & 0xf });
        if !compressed && header & 0x40 != 0 {
            let (definition, after) = definition(rest, header & 0x20 != 0)?;
            *local.get_mut(number)? = Some(definition);
            rest = after;
            continue;
        }
        let definition = local.get(number)?.as_ref()?;
        let size = definition.fields.iter().map(|(_, size)| size).sum::<usize>() + definition.further;
        let values = rest.get(..size)?;
        rest = rest.get(size..)?;
        if compressed {
            // A compressed timestamp has the low five bits of the time. The record is less than 32 s after the one before.
            let offset = u32::from(header & 0x1f);
            clock += (offset.wrapping_sub(clock)) & 0x1f;
        }
        record(definition, values, &mut clock, part);
    }
    Some(())
}

/// Reads a definition. Returns the bytes after it.
fn definition(bytes: &[u8], with_further: bool) -> Option<(Definition, &[u8])> {
    let [_, architecture, message @ ..] = *bytes.first_chunk::<4>()?;
    let big_endian = architecture == 1;
    let message = if big_endian { u16::from_be_bytes(message) } else { u16::from_le_bytes(message) };
    let (fields, rest) = fields(bytes.get(4..)?)?;
    let (further, rest) = if with_further { self::fields(rest)? } else { (vec![], rest) };
    let further = further.iter().map(|(_, size)| size).sum();
    Some((Definition { message, big_endian, fields, further }, rest))
}

/// The number and the size in bytes of each field.
type Fields = Vec<(u8, usize)>;

/// Reads a count, and so many fields of three bytes: the number, the size, and a type that is not needed.
fn fields(bytes: &[u8]) -> Option<(Fields, &[u8])> {
    let (count, rest) = bytes.split_first()?;
    let length = usize::from(*count) * 3;
    let (fields, _) = rest.get(..length)?.as_chunks::<3>();
    Some((fields.iter().map(|[number, size, _]| (*number, usize::from(*size))).collect(), rest.get(length..)?))
}

/// Adds the position of a `record`. Other messages only set the clock.
fn record(definition: &Definition, values: &[u8], clock: &mut u32, part: &mut Part) {
    let (mut lat, mut lon, mut z, mut rest) = (None, None, f64::NAN, values);
    for (number, size) in &definition.fields {
        let Some((value, after)) = rest.split_at_checked(*size) else { return };
        rest = after;
        let value = unsigned(value, definition.big_endian);
        match (*number, value) {
            (field::TIMESTAMP, Some((time, 4))) if time != u32::MAX => *clock = time,
            (field::LAT, Some((angle, 4))) => lat = degrees(angle),
            (field::LON, Some((angle, 4))) => lon = degrees(angle),
            (field::ALTITUDE, Some((height, 2))) if height != u32::from(u16::MAX) && z.is_nan() => z = metres(height),
            (field::ENHANCED_ALTITUDE, Some((height, 4))) if height != u32::MAX => z = metres(height),
            _ => {}
        }
    }
    if let Some((lat, lon)) = lat.zip(lon).filter(|_| definition.message == RECORD) {
        part.positions.push(Position::new(lon, lat, z));
        part.times.push(if *clock == 0 { f64::NAN } else { f64::from(*clock) + EPOCH_S });
    }
}

/// Returns the number of two or four bytes, and how many they are.
fn unsigned(bytes: &[u8], big_endian: bool) -> Option<(u32, usize)> {
    match (bytes, big_endian) {
        (&[a, b], false) => Some((u16::from_le_bytes([a, b]).into(), 2)),
        (&[a, b], true) => Some((u16::from_be_bytes([a, b]).into(), 2)),
        (&[a, b, c, d], false) => Some((u32::from_le_bytes([a, b, c, d]), 4)),
        (&[a, b, c, d], true) => Some((u32::from_be_bytes([a, b, c, d]), 4)),
        _ => None,
    }
}

/// Converts semicircles to degrees. The largest value means that the position is unknown.
fn degrees(semicircles: u32) -> Option<f64> {
    let signed = semicircles.cast_signed();
    (signed != i32::MAX).then(|| f64::from(signed) * SEMICIRCLE)
}

/// Converts a height of the profile: fifths of a metre, 500 m added.
fn metres(height: u32) -> f64 {
    f64::from(height) / 5.0 - 500.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a definition of `record` and one point, then one with a compressed time.
    fn file() -> Vec<u8> {
        let mut data = vec![0x40, 0, 0, 20, 0, 4];
        data.extend([253, 4, 0x86, 0, 4, 0x85, 1, 4, 0x85, 2, 2, 0x84]);
        data.push(0);
        data.extend(1_000_000_030_u32.to_le_bytes());
        data.extend(((48.0 / SEMICIRCLE) as i32).to_le_bytes());
        data.extend(((-3.0 / SEMICIRCLE) as i32).to_le_bytes());
        data.extend(((120 + 500) * 5_u16).to_le_bytes());
        // The same message without a time, whose last five bits are those of 1,000,000,033.
        data.extend([0x40, 0, 1, 0, 20, 2, 0, 4, 0x85, 1, 4, 0x85]);
        data.push(0x80 | (1_000_000_033_u32 & 0x1f) as u8);
        data.extend(((48.5 / SEMICIRCLE) as i32).to_be_bytes());
        data.extend(((-3.0 / SEMICIRCLE) as i32).to_be_bytes());
        let mut bytes = vec![14, 0x10, 0, 0];
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(b".FIT\0\0");
        bytes.extend(data);
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn positions_heights_and_times_are_read() {
        let part = records(&file()).unwrap();
        let [first, second] = part.positions[..] else { panic!("{part:?}") };
        assert!((first.lat - 48.0).abs() < 1e-6 && (first.lon + 3.0).abs() < 1e-6 && first.z == 120.0, "{first:?}");
        assert!((second.lat - 48.5).abs() < 1e-6 && second.z.is_nan(), "{second:?}");
        assert_eq!(part.times, [1_000_000_030.0 + EPOCH_S, 1_000_000_033.0 + EPOCH_S]);
        assert_eq!(records(&[file(), file()].concat()).unwrap().positions.len(), 4, "files can follow each other");
    }

    #[test]
    fn cut_and_changed_files_do_no_harm() {
        let whole = file();
        for cut in 1..whole.len() - 2 {
            assert!(records(&whole[..cut]).is_none(), "{cut}");
        }
        for at in 0..whole.len() {
            for value in [0, 0x40, 0x80, 0xff] {
                let mut changed = whole.clone();
                changed[at] = value;
                let _ = records(&changed);
            }
        }
    }
}
