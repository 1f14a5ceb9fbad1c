//! The base of a link: the origin and the path under which clients reach the service.

use std::fmt;

use super::{Address, Route};

/// The longest prefix that is accepted, bytes.
const LONGEST: usize = 200;

/// What stands before an address of hent: `https://exemple.org` and `/carte` before `/voies/x`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base {
    /// Scheme, host and port; empty: links stay on the site.
    origin: String,
    /// The path under which the service is reached; empty: the root of the site.
    prefix: String,
}

/// Why a URL cannot be the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBase {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// Its path has characters that are not allowed in a prefix.
    Path,
    /// Its path begins like one of hent's own routes. A request with the prefix and one without could not be told apart.
    Own,
}

impl Base {
    /// Makes a base of an origin (`https://exemple.org`) and a prefix that [`prefix`] has validated.
    pub fn new(origin: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self { origin: origin.into(), prefix: prefix.into() }
    }

    /// Parses the public URL of the service, with or without a slash at its end. Fails as [`NoBase`] says.
    pub fn parse(url: &str) -> Result<Self, NoBase> {
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(NoBase::Scheme);
        }
        let (origin, path) = split(url);
        let prefix = prefix(path).ok_or(NoBase::Path)?;
        let first = |path: &'static str| path.split('/').nth(1);
        let own = |route: &Route| first(route.pattern()) == prefix.split('/').nth(1);
        if !prefix.is_empty() && Route::ALL.iter().any(own) {
            return Err(NoBase::Own);
        }
        Ok(Self::new(origin, prefix))
    }

    /// The same for links that stay on the site: the same by every name of it.
    #[must_use]
    pub fn local(&self) -> Self {
        Self::new("", self.prefix.as_str())
    }

    /// The path under which the service is reached: `/carte`, or empty.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// An address as a link.
    pub fn link(&self, address: &Address<'_>) -> String {
        format!("{self}{address}")
    }
}

/// What an address is to be written behind.
impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

/// A path that may stand before every link, without slashes at its end: `/carte`, or empty. Returns `None` if it has other
/// characters than letters, digits, `-`, `_`, `~` and dots, or a segment that browsers would take for a way up. It goes into
/// pages and headers, and a proxy may pass on what a client made up.
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

/// A path of the service itself, of one that begins with the service's prefix; `None` of any other. `/carte` itself is `/`.
pub fn within<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
    match rest {
        "" => Some("/"),
        rest => rest.starts_with('/').then_some(rest),
    }
}

/// Origin and path.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(host..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| host + at);
    url.split_at_checked(end).unwrap_or((url, ""))
}
