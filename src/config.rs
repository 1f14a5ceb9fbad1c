//! How the service runs: `hent.toml` and the command line, resolved and checked.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};

/// Where a configuration file is looked for if none is named.
pub const CONFIG: &str = "hent.toml";

/// How the service runs.
#[derive(Clone, PartialEq)]
pub struct Config {
    /// The store's address.
    pub store: String,
    /// Which kind of store it is, for everybody: its address is the administrator's own affair.
    pub store_kind: &'static str,
    /// Where the last good copy of a PostGIS store is kept.
    pub secours: PathBuf,
    /// The address to listen on.
    pub listen: String,
    /// The address that clients know the service by, if it is not what their requests say.
    pub public_url: Option<String>,
    /// Proxies whose `Forwarded` and `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// What a configuration file may say.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The store's address.
    pub store: Option<String>,
    /// Where the last good copy is kept.
    pub secours: Option<PathBuf>,
    /// The address to listen on.
    pub listen: Option<String>,
    /// The address that clients know the service by.
    pub public_url: Option<String>,
    /// Proxies whose headers are believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
}

/// Without the store's address, which may hold a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store: _, store_kind, secours, listen, public_url, trusted_proxies } = self;
        f.debug_struct("Config")
            .field("store_kind", store_kind)
            .field("secours", secours)
            .field("listen", listen)
            .field("public_url", public_url)
            .field("trusted_proxies", trusted_proxies)
            .finish_non_exhaustive()
    }
}

/// Without the store's address, which may hold a password.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store: _, secours, listen, public_url, trusted_proxies } = self;
        f.debug_struct("File")
            .field("secours", secours)
            .field("listen", listen)
            .field("public_url", public_url)
            .field("trusted_proxies", trusted_proxies)
            .finish_non_exhaustive()
    }
}

impl File {
    /// Reads a configuration file. Errors: it cannot be read, is no TOML, or says something unknown.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Error::io(path))?;
        let file: Self = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or("").lines().count().max(1));
            Error::input(
                format!("{}, ligne {line}", path.display()),
                error.message().to_owned(),
                "Les clés possibles sont store, secours, listen, public_url et trusted_proxies.",
            )
        })?;
        if let Some(url) = &file.public_url
            && !(url.starts_with("http://") || url.starts_with("https://"))
        {
            let place = format!("{}, public_url", path.display());
            return Err(Error::input(
                place,
                "ce n'est pas une adresse http",
                "Écrivez par exemple https://exemple.org.",
            ));
        }
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_the_password_of_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(CONFIG);
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            File::read(&path)
        };
        let debug = format!("{:?}", read("store = 'postgres://jean:secret@db/hent'").unwrap());
        assert!(debug.contains("listen") && !debug.contains("secret"), "{debug}");
        for bad in
            ["store = postgres://jean:secret@db/hent", "store = 'postgres://jean:secret@db", "store = ['a:secret']"]
        {
            let text = read(bad).unwrap_err().to_string();
            assert!(text.contains("ligne 1") && !text.contains("secret"), "{text}");
        }
    }
}
