//! The stable text code by which URLs and imports name a row.

use std::fmt;

use super::fingerprint::{Fingerprint, Values};

/// A code: 1 to 80 characters of `[a-z0-9-]`. A code is unique in its table and never changes.
///
/// ```
/// use hent::model::Code;
/// assert!(Code::parse("saint-mathieu-01").is_ok());
/// assert!(Code::parse("").is_err()); // empty
/// assert!(Code::parse("Saint-Mathieu").is_err()); // capitals
/// assert!(Code::parse("a/b").is_err()); // would be another URL
/// assert!(Code::parse(&"a".repeat(81)).is_err()); // too long
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Box<str>);

/// The error for a text that is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {} » n'est pas un code (1 à 80 caractères parmi a-z, 0-9 et -)", .0.chars().take(80).collect::<String>())]
pub struct InvalidCode(pub String);

impl Code {
    /// Parses a code. Errors: the text is empty, longer than 80 characters, or contains a character outside
    /// `[a-z0-9-]`.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        let fits = (1..=80).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits { Ok(Self(text.into())) } else { Err(InvalidCode(text.into())) }
    }

    /// Derives a code from a name: `Pointe Saint-Mathieu` gives `pointe-saint-mathieu`. The code is cut at 80
    /// characters. Returns `None` if the name has no letter or digit.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut slug = slug::slugify(name);
        slug.truncate(80); // does not split a character: a slug is ASCII
        Self::parse(slug.trim_matches('-')).ok()
    }

    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Values for Code {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(self.as_str());
    }
}
