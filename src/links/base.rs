//! The base of a link: the origin and the path prefix under which clients reach the service.

use std::fmt;

use super::{Address, PAGES, Parametre, Route, SPOKEN};

/// The languages of pages besides French, as in the first segment of their addresses.
pub const LANGUES: &[&str] = &["en", "br", "es", "de"];

/// The maximum length of a prefix, in bytes.
const LONGEST: usize = 200;

/// The part of a link before an [`Address`]: an origin (`https://exemple.org`) and a path prefix (`/carte`). Either may
/// be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base {
    /// Scheme, host and port. If empty, links are paths on the same site.
    origin: String,
    /// The path prefix under which clients reach the service. Empty for the root of the site.
    prefix: String,
    /// The language of linked pages, as in their addresses (`en`). Empty for French.
    langue: &'static str,
}

/// The reason why a URL cannot be a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBase {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// Its path has characters that are not allowed in a prefix.
    Path,
    /// Its first path segment equals that of one of hent's routes. Requests with and without the prefix could not be
    /// told apart.
    Own,
}

impl Base {
    /// Makes a base from an origin (`https://exemple.org`) and a prefix that [`prefix`] has validated.
    pub fn new(origin: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self { origin: origin.into(), prefix: prefix.into(), langue: "" }
    }

    /// Returns this base with links to the pages in another language. `langue` is the language as in addresses: `en`,
    /// or empty for French.
    #[must_use]
    pub fn in_langue(&self, langue: &'static str) -> Self {
        Self { langue, ..self.clone() }
    }

    /// Parses the public URL of the service, with or without a trailing slash. Errors: see [`NoBase`].
    pub fn parse(url: &str) -> Result<Self, NoBase> {
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(NoBase::Scheme);
        }
        let (origin, path) = split(url);
        let prefix = prefix(path).ok_or(NoBase::Path)?;
        let first = |path: &'static str| path.split('/').nth(1);
        let own = |route: &Route| first(route.pattern()) == prefix.split('/').nth(1);
        let langue = LANGUES.iter().any(|langue| prefix.split('/').nth(1) == Some(langue));
        if langue || !prefix.is_empty() && Route::ALL.iter().any(own) {
            return Err(NoBase::Own);
        }
        Ok(Self::new(origin, prefix))
    }

    /// Returns this base without its origin. Its links are paths, which are valid under every host name of the site.
    #[must_use]
    pub fn local(&self) -> Self {
        Self { origin: String::new(), ..self.clone() }
    }

    /// Returns scheme, host and port: `https://exemple.org`. Empty if links are paths on the same site.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the path prefix: `/carte`, or empty.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Returns an address as a link in the language of this base: `/en/voies/y`, `/traces/y.gpx?langue=en`.
    pub fn link(&self, address: &Address<'_>) -> String {
        match self.langue {
            langue if !langue.is_empty() && PAGES.contains(&address.route()) => {
                let address = address.to_string();
                // The start page is `/en`, with or without a fragment.
                let after = address.strip_prefix('/').filter(|rest| rest.is_empty() || rest.starts_with('#'));
                format!("{self}/{langue}{}", after.unwrap_or(&address))
            }
            langue if !langue.is_empty() && SPOKEN.contains(&address.route()) => {
                let address = address.to_string();
                let joint = if address.contains('?') { '&' } else { '?' };
                format!("{self}{address}{joint}{}={langue}", Parametre::Langue.as_str())
            }
            _ => format!("{self}{address}"),
        }
    }
}

/// Writes origin and prefix. An address after them completes the link.
impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

/// Validates a path prefix and removes trailing slashes: `/carte/` becomes `/carte`. Returns `None` for characters
/// other than ASCII letters, digits, `-`, `_`, `~`, `.` and `/`, and for segments that are empty or consist of dots
/// only. The check is strict, because the prefix is written into pages and headers, and a proxy may forward a prefix
/// that a client made up.
pub fn prefix(path: &str) -> Option<&str> {
    let path = path.trim_end_matches('/');
    let segment = |segment: &str| {
        !segment.is_empty()
            && !segment.bytes().all(|byte| byte == b'.')
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~.".contains(&byte))
    };
    let harmless = || path.len() <= LONGEST && path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(segment));
    (path.is_empty() || harmless()).then_some(path)
}

/// Removes the prefix from the path of a request: `/carte/voies` becomes `/voies`, and `/carte` becomes `/`. Returns
/// `None` if the path does not start with the prefix, or if the prefix is empty.
pub fn within<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
    match rest {
        "" => Some("/"),
        rest => rest.starts_with('/').then_some(rest),
    }
}

/// Splits a URL into its origin and its path.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(host..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| host + at);
    url.split_at_checked(end).unwrap_or((url, ""))
}
