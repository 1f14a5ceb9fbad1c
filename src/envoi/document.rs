//! [`Lu`]: the content of a file that was sent, as the reader's process passes it on. Its first line is JSON: names and
//! counts. The numbers of all points follow as 64-bit floats, little-endian.

use serde::{Deserialize, Serialize};

use super::refus::Refus;
use crate::geo::Position;

/// The greatest number of points in one body. It is far above a recorded day. The service needs about 500 bytes of memory for
/// each until its answer is written.
pub const MOST_POINTS: usize = 100_000;
/// The number of bytes of a number.
const FLOAT: usize = size_of::<f64>();

/// What was read of a body: one file, or one for each part of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lu {
    /// The files, in the order of the form.
    pub fichiers: Vec<LuDe>,
    /// The fields of the form that are no files: name and value.
    pub champs: Vec<(String, String)>,
}

/// What was read of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LuDe {
    /// The name of the field of the form. Empty for a raw body.
    pub champ: String,
    /// The format that was recognised: `gpx`.
    pub format: String,
    /// Its geometries.
    pub traces: Vec<TraceLue>,
}

/// A geometry of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraceLue {
    /// What it is in the file: `envoi:trk1`.
    pub place: String,
    /// The name that the file gives to it.
    pub nom: String,
    /// The kind of geometry.
    pub figure: Figure,
    /// Its parts.
    pub parts: Vec<PartLue>,
}

/// A part of a geometry. In JSON only the two counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct PartLue {
    /// The positions as the file has them. They may be outside ±180, ±90.
    pub positions: Vec<Position>,
    /// Seconds since 1970, `NaN` where unknown. It may be shorter than `positions`.
    pub times: Vec<f64>,
}

/// The kind of geometry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is a kind of geometry")]
pub enum Figure {
    #[default]
    Ligne,
    Point,
    Surface,
    Autre,
}

impl From<[usize; 2]> for PartLue {
    /// Makes an empty part with room for so many positions and times.
    fn from(counts: [usize; 2]) -> Self {
        let [positions, times] = counts.map(|count| count.min(MOST_POINTS + 1));
        Self { positions: vec![Position::flat(0.0, 0.0); positions], times: vec![0.0; times] }
    }
}

impl From<PartLue> for [usize; 2] {
    fn from(part: PartLue) -> Self {
        [part.positions.len(), part.times.len()]
    }
}

/// The first line.
#[derive(Serialize, Deserialize)]
enum Entete {
    Lu { fichiers: Vec<LuDe>, champs: Vec<(String, String)> },
    Refus(Refus),
}

impl LuDe {
    fn parts(&self) -> impl Iterator<Item = &PartLue> {
        self.traces.iter().flat_map(|trace| &trace.parts)
    }

    /// Returns the number of points.
    pub fn points(&self) -> usize {
        self.parts().map(|part| part.positions.len()).sum()
    }
}

impl Lu {
    /// Writes the content for the service.
    pub fn encoder(&self) -> Vec<u8> {
        let Self { fichiers, champs } = self.clone();
        let mut bytes = entete(&Entete::Lu { fichiers, champs });
        for part in self.fichiers.iter().flat_map(LuDe::parts) {
            let places = part.positions.iter().flat_map(|p| [p.lon, p.lat, p.z]);
            bytes.extend(places.chain(part.times.iter().copied()).flat_map(f64::to_le_bytes));
        }
        bytes
    }

    /// Reads what [`Lu::encoder`] or [`Refus::encoder`] wrote. Returns `None` if the bytes are neither, or too many.
    /// Errors: the reason why the file cannot be read.
    pub fn decoder(bytes: &[u8]) -> Option<Result<Self, Refus>> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (mut fichiers, champs) = match serde_json::from_slice(bytes.get(..end)?).ok()? {
            Entete::Lu { fichiers, champs } => (fichiers, champs),
            Entete::Refus(refus) => return Some(Err(refus)),
        };
        let (floats, rest) = bytes.get(end + 1..)?.as_chunks::<FLOAT>();
        let points: usize = fichiers.iter().map(LuDe::points).sum();
        let times: usize = fichiers.iter().flat_map(LuDe::parts).map(|part| part.times.len()).sum();
        if points > MOST_POINTS || floats.len() != 3 * points + times || !rest.is_empty() {
            return None;
        }
        let mut floats = floats.iter().map(|bytes| f64::from_le_bytes(*bytes));
        for part in fichiers.iter_mut().flat_map(|fichier| &mut fichier.traces).flat_map(|trace| &mut trace.parts) {
            for position in &mut part.positions {
                *position = Position::new(floats.next()?, floats.next()?, floats.next()?);
            }
            for time in &mut part.times {
                *time = floats.next()?;
            }
        }
        Some(Ok(Self { fichiers, champs }))
    }
}

impl Refus {
    /// Writes the reason for the service.
    pub fn encoder(&self) -> Vec<u8> {
        entete(&Entete::Refus(self.clone()))
    }
}

fn entete(entete: &Entete) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(entete).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lu() -> Lu {
        let part = PartLue { positions: vec![Position::new(1.0, 2.0, 3.0); 3], times: vec![4.0, 5.0] };
        let trace = TraceLue { place: "envoi:trk1".into(), parts: vec![part.clone(), part], ..TraceLue::default() };
        let fichiers = vec![LuDe { format: "gpx".into(), traces: vec![trace], ..LuDe::default() }; 2];
        Lu { fichiers, champs: vec![("par".into(), "trous".into())] }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let bytes = lu().encoder();
        assert_eq!(Lu::decoder(&bytes), Some(Ok(lu())));
        let refus = Refus::Format("non".into());
        assert_eq!(Lu::decoder(&refus.encoder()), Some(Err(refus)));
    }

    #[test]
    fn anything_else_is_refused() {
        let bytes = lu().encoder();
        for cut in 0..bytes.len() {
            assert_eq!(Lu::decoder(&bytes[..cut]), None, "{cut}");
        }
        assert_eq!(Lu::decoder(&[&bytes[..], b"x"].concat()), None);
        assert_eq!(Lu::decoder(b"{}\n"), None);
        let many = br#"{"Lu":{"champs":[],"fichiers":[{"champ":"","format":"","traces":[{"place":"","nom":"","figure":"Ligne","parts":[[9999999999,0]]}]}]}}"#;
        assert_eq!(Lu::decoder(&[&many[..], b"\n"].concat()), None);
    }
}
