//! [`Refus`]: why a file that was sent cannot be read.

use serde::{Deserialize, Serialize};

/// Why a file that was sent cannot be read. The reader's process sends it as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refus {
    /// The request is wrong: the body is empty, or it is not the form that it says it is.
    Requete(String),
    /// The content has too many points, or it needs too much memory or time.
    TropGrand(String),
    /// Nothing here reads such a format.
    Format(String),
    /// The file has the format, but it is broken or has no line.
    Illisible(String),
}

impl Refus {
    /// Returns what is wrong and what to do, in French.
    pub fn detail(&self) -> &str {
        match self {
            Self::Requete(detail) | Self::TropGrand(detail) | Self::Format(detail) | Self::Illisible(detail) => detail,
        }
    }
}
