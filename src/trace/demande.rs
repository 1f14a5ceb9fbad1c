//! What a track is asked for as: the words of its address.

use super::TraceFormat;
use crate::links::Base;
use crate::model::Sens;

/// How many points a track has at most; a device of some years ago takes no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PointLimit {
    /// All there are.
    #[default]
    Complete,
    /// What newer devices without much memory take.
    Compatible,
    /// What the oldest take, and what goes into a message.
    Leger,
}

impl PointLimit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Complete, Self::Compatible, Self::Leger];

    /// Every word for it.
    pub const WORDS: &'static [&'static str] = &["complete", "compatible", "leger"];

    /// The value of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variante| variante.as_str() == word)
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Compatible => "compatible",
            Self::Leger => "leger",
        }
    }

    /// How many points a track has at most. (Not a file: devices count by track, and that of a voie has many.)
    pub fn at_most(self) -> usize {
        match self {
            Self::Complete => usize::MAX,
            Self::Compatible => 8_000,
            Self::Leger => 500,
        }
    }
}

/// What comes along as waypoints. (By default nothing; on a watch ([`TraceFormat::Fit`]) what it is there for.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Avec {
    /// The hosts within [`super::repere::HEBERGEURS_M`].
    pub hebergeurs: bool,
    /// The points of interest within [`super::repere::POINTS_M`].
    pub points_interet: bool,
    /// The localités within [`super::repere::LOCALITES_M`].
    pub localites: bool,
}

impl Avec {
    /// Every word for it.
    pub const WORDS: &'static [&'static str] = &["hebergeurs", "points-interet", "localites"];

    /// Everything.
    pub const ALL: Self = Self { hebergeurs: true, points_interet: true, localites: true };

    /// The value of words with commas between them. Errors: the one that is none of [`Avec::WORDS`].
    pub fn parse(words: &str) -> Result<Self, &str> {
        let mut avec = Self::default();
        for word in words.split(',').map(str::trim) {
            match word {
                "hebergeurs" => avec.hebergeurs = true,
                "points-interet" => avec.points_interet = true,
                "localites" => avec.localites = true,
                _ => return Err(word),
            }
        }
        Ok(avec)
    }
}

/// How a track is to be made, whatever it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TrackOptions {
    /// Which way it is walked.
    pub sens: Sens,
    /// How many points it has.
    pub variante: PointLimit,
    /// Its waypoints.
    pub avec: Avec,
}

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TraceRequest {
    /// The voie's code.
    pub voie: String,
    /// The étape's slug; none: the whole voie.
    pub etape: Option<String>,
    /// How its tracks are made.
    pub facon: TrackOptions,
    /// What it is written as.
    pub format: TraceFormat,
    /// What links begin with.
    pub base: Base,
}
