//! [`Gravite`]: how bad a finding is.

/// How bad a finding is. The worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravite {
    /// The data are wrong: what hent serves of them is wrong, too.
    Erreur,
    /// The data are probably wrong. A person should look.
    Avertissement,
    /// Worth knowing. Often it is meant.
    Information,
}

impl Gravite {
    /// All severities, the worst first.
    pub const ALL: [Self; 3] = [Self::Erreur, Self::Avertissement, Self::Information];

    /// Returns the word for it in files and addresses.
    pub const fn mot(self) -> &'static str {
        match self {
            Self::Erreur => "erreur",
            Self::Avertissement => "avertissement",
            Self::Information => "information",
        }
    }

    /// Returns the severity with this word.
    pub fn parse(mot: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gravite| gravite.mot() == mot)
    }
}
