//! How the service runs: `hent.toml` and the command line, resolved and checked.

mod network;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use toml::{Spanned, Value};

use crate::error::{Error, Result, shown};
use crate::links::{Base, NoBase};
pub use network::Network;

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
    pub trusted_proxies: Vec<Network>,
}

impl Config {
    /// Are the headers of a proxy at this address believed?
    pub fn trusts(&self, proxy: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(proxy))
    }
}

/// What a configuration file says. A key that it does not have is `None` or empty.
#[derive(Default)]
#[allow(missing_docs, reason = "a key means what the field of that name means in Config")]
pub struct File {
    pub store: Option<String>,
    pub secours: Option<PathBuf>,
    pub listen: Option<String>,
    pub public_url: Option<String>,
    pub trusted_proxies: Vec<Network>,
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
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let name = path.display().to_string();
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(Error::input(name, "ce fichier n'est pas en UTF-8", "Enregistrez-le en UTF-8."));
        };
        Self::parse(&name, &text)
    }

    /// What the text of a file says.
    fn parse(name: &str, text: &str) -> Result<Self> {
        let place = |at: usize| {
            let line = text.get(..at).unwrap_or("").matches('\n').count() + 1;
            format!("{name}, ligne {line}")
        };
        let said: BTreeMap<Spanned<String>, Value> = toml::from_str(text).map_err(|error| {
            Error::input(
                place(error.span().map_or(0, |span| span.start)),
                "cette ligne n'est pas comprise, ou la clé y est pour la deuxième fois",
                "Une ligne s'écrit clé = \"valeur\", par exemple listen = \"127.0.0.1:8080\".",
            )
        })?;
        let mut file = Self::default();
        for (key, value) in &said {
            file.take(key.get_ref(), value).map_err(|(problem, cure)| {
                Error::input(format!("{}, {}", place(key.span().start), shown(key.get_ref())), problem, cure)
            })?;
        }
        Ok(file)
    }

    /// Takes over what a key says. Errors: the problem and its cure.
    fn take(&mut self, key: &str, value: &Value) -> Result<(), (String, String)> {
        let text = || {
            let cure =
                || ("ce n'est pas un texte".into(), format!("Mettez la valeur entre guillemets : {key} = \"…\"."));
            value.as_str().map(str::to_owned).ok_or_else(cure)
        };
        match key {
            "store" => self.store = Some(text()?),
            "secours" => self.secours = Some(text()?.into()),
            "listen" => self.listen = Some(text()?),
            "public_url" => self.public_url = Some(public_url(text()?)?),
            "trusted_proxies" => self.trusted_proxies = proxies(value)?,
            _ => {
                let known = "Les clés possibles sont store, secours, listen, public_url et trusted_proxies.";
                return Err(("cette clé n'existe pas".into(), known.into()));
            }
        }
        Ok(())
    }
}

/// How to write an address that clients know the service by.
pub(crate) const PUBLIC_URL: &str = "Écrivez par exemple https://exemple.org ou https://exemple.org/carte.";

/// What is wrong with an address that is to be known by clients.
pub(crate) fn not_public(wrong: NoBase) -> &'static str {
    match wrong {
        NoBase::Scheme => "ce n'est pas une adresse http",
        NoBase::Path => "son chemin a d'autres caractères que des lettres sans accent, des chiffres, - _ ~ et .",
        NoBase::Own => "son chemin commence comme une adresse de hent lui-même",
    }
}

fn public_url(url: String) -> Result<String, (String, String)> {
    Base::parse(&url).map_err(|wrong| (not_public(wrong).into(), PUBLIC_URL.into()))?;
    Ok(url)
}

fn proxies(value: &Value) -> Result<Vec<Network>, (String, String)> {
    let cure = "Écrivez par exemple trusted_proxies = [\"127.0.0.1\", \"172.16.0.0/12\"].";
    let list = value.as_array().ok_or_else(|| ("ce n'est pas une liste".into(), cure.to_owned()))?;
    let network = |one: &Value| {
        let text = one.as_str().unwrap_or("");
        let problem = || format!("« {} » n'est ni une adresse, ni un réseau", shown(&one.to_string().replace('"', "")));
        text.parse().map_err(|_| (problem(), cure.to_owned()))
    };
    list.iter().map(network).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_says() {
        let text = "# tout\nstore = \"postgres://hent@base/hent\"\nsecours = 'copie.gpkg'\nlisten = \"[::]:80\"\n\
                    public_url = \"https://exemple.org\"\ntrusted_proxies = [\"127.0.0.1\", \"172.16.0.0/12\"]\n";
        let file = File::parse("hent.toml", text).unwrap();
        assert_eq!(file.store.as_deref(), Some("postgres://hent@base/hent"));
        assert_eq!(file.secours, Some("copie.gpkg".into()));
        assert_eq!(file.listen.as_deref(), Some("[::]:80"));
        assert_eq!(file.public_url.as_deref(), Some("https://exemple.org"));
        assert_eq!(file.trusted_proxies, ["127.0.0.1".parse().unwrap(), "172.16.0.0/12".parse().unwrap()]);
    }

    /// Each error is one French line that says where, what, and how to mend it.
    #[test]
    fn what_is_wrong_with_a_file_is_said_in_french() {
        for (text, says) in [
            ("listen = 127.0.0.1:8080", ["ligne 1", "clé = \"valeur\""]),
            ("\n\nlisten", ["ligne 3", "clé = \"valeur\""]),
            ("listen = \"a\"\nlisten = \"b\"", ["ligne 2", "deuxième fois"]),
            ("\nport = 8080", ["ligne 2, port", "Les clés possibles sont store"]),
            ("listen = 8080", ["ligne 1, listen", "entre guillemets : listen"]),
            ("public_url = \"exemple.org\"", ["public_url", "https://exemple.org"]),
            ("public_url = \"https://exemple.org/a b\"", ["son chemin a d'autres", "https://exemple.org/carte"]),
            ("public_url = \"https://exemple.org/voies\"", ["une adresse de hent", "https://exemple.org/carte"]),
            ("trusted_proxies = \"127.0.0.1\"", ["pas une liste", "[\"127.0.0.1\""]),
            ("trusted_proxies = [\"localhost\"]", ["« localhost » n'est ni", "172.16.0.0/12"]),
            ("trusted_proxies = [1]", ["« 1 » n'est ni", "172.16.0.0/12"]),
        ] {
            let error = File::parse("hent.toml", text).unwrap_err().to_string();
            assert!(says.iter().all(|said| error.contains(said)), "{text}: {error}");
            for english in ["expected", "invalid", "unknown", "missing", "duplicate"] {
                assert!(!error.contains(english), "{error}");
            }
        }
    }

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
