//! Tracks to download: a path of the atlas as a file that devices open.

pub mod gpx;

use crate::atlas::{Atlas, Etape, Figures, Path, Relief, Voie, figures};
use crate::geo::{Bounds, Position};

/// Which way a track is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sens {
    /// As the voie is measured, towards Compostela.
    Aller,
    /// The way back.
    Retour,
}

impl Sens {
    /// Both, there and back.
    pub fn both() -> [Self; 2] {
        [Self::Aller, Self::Retour]
    }

    /// Every word for it.
    pub const WORDS: &'static [&'static str] = &["aller", "retour"];

    /// The value of a word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "aller" => Some(Self::Aller),
            "retour" => Some(Self::Retour),
            _ => None,
        }
    }
}

/// A track, whatever the format.
#[derive(Debug)]
pub struct Trace {
    /// What it is called, in the direction walked.
    pub nom: String,
    /// Its figures in words.
    pub description: String,
    /// Whose data it is and under which licence.
    pub attribution: String,
    /// One for each stretch without a hole, in walking order; heights on every place or on none.
    pub segments: Vec<Vec<Position>>,
    /// The box around it.
    pub bounds: Option<Bounds>,
}

impl Trace {
    /// The track of an étape; none where the étape has no line.
    pub fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let name = |localite: usize| atlas.localites.get(localite).map_or("?", |l| l.nom.as_str());
        let ends = match sens {
            Sens::Aller => [etape.depart, etape.arrivee],
            Sens::Retour => [etape.arrivee, etape.depart],
        };
        let nom = format!("{}, étape {} : {} – {}", voie.row.nom, etape.slug(), name(ends[0]), name(ends[1]));
        Some(Self::new(atlas, nom, &trace.path, &trace.figures, sens))
    }

    /// The track of a whole voie: its main line, then what its variants add; none where it has no tronçon.
    pub fn of_voie(atlas: &Atlas, voie: &Voie, sens: Sens) -> Option<Self> {
        let nom = match sens {
            Sens::Aller => voie.row.nom.clone(),
            Sens::Retour => format!("{} (retour)", voie.row.nom),
        };
        let figures = Figures::of(&voie.path, &atlas.network);
        (!voie.path.pieces.is_empty()).then(|| Self::new(atlas, nom, &voie.path, &figures, sens))
    }

    fn new(atlas: &Atlas, nom: String, path: &Path, figures: &Figures, sens: Sens) -> Self {
        let path = match sens {
            Sens::Aller => path.clone(),
            Sens::Retour => path.reversed(),
        };
        let mut segments: Vec<Vec<Position>> =
            path.pieces.iter().map(|piece| atlas.network.positions(piece).collect()).collect();
        if figures.relief.is_none() {
            segments.iter_mut().flatten().for_each(|p| p.z = f64::NAN);
        }
        Self {
            nom,
            description: describe(figures, path.pieces.len(), sens),
            attribution: atlas.attribution.join(" | "),
            bounds: atlas.network.bounds(&path),
            segments,
        }
    }
}

/// The figures of a path in words, as they are in the direction walked.
fn describe(figures: &Figures, pieces: usize, sens: Sens) -> String {
    let km = format!("{:.1}", figures.longueur_m / 1000.0).replace('.', ",");
    let mut text = format!("{km} km");
    if let Some(Relief { montee_m, descente_m, .. }) = figures.relief {
        let (up, down) = if sens == Sens::Aller { (montee_m, descente_m) } else { (descente_m, montee_m) };
        text += &format!(", montée {up:.0} m, descente {down:.0} m (méthode {})", figures::METHOD);
    }
    if pieces > 1 {
        text += &format!(". Tracé en {pieces} morceaux : il n'est pas continu");
    }
    text
}
