//! How the service runs: `hent.toml` and the command line, resolved and checked.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};

/// Where a configuration file is looked for if none is named.
pub const CONFIG: &str = "hent.toml";

/// How the service runs.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Debug, Default, Deserialize)]
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
