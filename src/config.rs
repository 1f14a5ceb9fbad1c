//! The configuration of the service.
//!
//! [`File`] is the content of `hent.toml`. `hent serve` merges it with the command line and the defaults into a
//! [`Config`], which the HTTP service uses. [`Network`] is a range of IP addresses: a trusted proxy, or the network of
//! one client. [`Fond`] is a ground of the map, and [`Relief`] is its relief. [`Embed`] says who may embed maps.
//!
//! ```
//! use hent::config::Network;
//!
//! let proxies: Network = "172.16.0.0/12".parse()?;
//! assert!(proxies.contains("172.20.1.1".parse().unwrap()));
//! assert!(!proxies.contains("10.0.0.1".parse().unwrap()));
//! # Ok::<(), hent::config::NoNetwork>(())
//! ```

mod embed;
mod fond;
mod network;
mod value;
mod verifications;

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use self::value::{Refused, Value};
use crate::check::Reglages;
use crate::error::{Error, Result, shown};
use crate::links::{Base, NoBase};
pub use embed::{Embed, Site};
pub use fond::{Fond, FondSource, Relief, Remote, RemoteAddress};
pub(crate) use fond::{NO_GROUND, file_name};
pub use network::{Network, NoNetwork};

/// The path of the configuration file if the command line names none.
pub const CONFIG: &str = "hent.toml";

/// The configuration of the service, complete and checked.
#[derive(Clone, PartialEq)]
pub struct Config {
    /// The store's address.
    pub store: String,
    /// The kind of store. Unlike the address, it may be shown to everybody.
    pub store_kind: &'static str,
    /// The path of the last good copy of the store. The service starts from it if the store cannot be read.
    pub secours: PathBuf,
    /// The address to listen on.
    pub listen: String,
    /// The public URL of the service. If `None`, links use the address of each request.
    pub public_url: Option<Base>,
    /// The proxies whose `Forwarded` and `X-Forwarded-*` headers are trusted.
    pub trusted_proxies: Vec<Network>,
    /// The grounds of the map. The first one on this host is drawn by default.
    pub fonds: Vec<Fond>,
    /// The relief for hill shading.
    pub relief: Relief,
    /// The thresholds of the checks, of the store and of what is sent.
    pub verifications: Reglages,
    /// Who may embed maps.
    pub embed: Embed,
}

impl Config {
    /// Tells whether the headers of a proxy at this address are trusted.
    pub fn trusts(&self, proxy: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(proxy))
    }
}

/// The content of a configuration file. A missing key is `None` or empty.
#[derive(Default)]
#[allow(missing_docs, reason = "a key means what the field of that name means in Config")]
pub struct File {
    pub store: Option<String>,
    pub secours: Option<PathBuf>,
    pub listen: Option<String>,
    pub public_url: Option<Base>,
    pub trusted_proxies: Vec<Network>,
    pub fonds: Vec<Fond>,
    pub relief: Relief,
    pub verifications: Reglages,
    pub embed: Embed,
}

/// Omits the address of the store, which may contain a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            store: _,
            store_kind,
            secours,
            listen,
            public_url,
            trusted_proxies,
            fonds,
            relief,
            verifications,
            embed,
        } = self;
        f.debug_struct("Config")
            .field("store_kind", store_kind)
            .field("secours", secours)
            .field("listen", listen)
            .field("public_url", public_url)
            .field("trusted_proxies", trusted_proxies)
            .field("fonds", fonds)
            .field("relief", relief)
            .field("verifications", verifications)
            .field("embed", embed)
            .finish_non_exhaustive()
    }
}

/// Omits the address of the store, which may contain a password.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store: _, secours, listen, public_url, trusted_proxies, fonds, relief, verifications, embed } = self;
        f.debug_struct("File")
            .field("secours", secours)
            .field("listen", listen)
            .field("public_url", public_url)
            .field("trusted_proxies", trusted_proxies)
            .field("fonds", fonds)
            .field("relief", relief)
            .field("verifications", verifications)
            .field("embed", embed)
            .finish_non_exhaustive()
    }
}

impl File {
    /// Reads a configuration file. Errors: it cannot be read, is not TOML, or contains an unknown key or an invalid
    /// value.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let name = path.display().to_string();
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(Error::input(name, "ce fichier n'est pas en UTF-8", "Enregistrez-le en UTF-8."));
        };
        Self::parse(&name, &text)
    }

    /// Parses the text of a file. `name` names the file in errors.
    fn parse(name: &str, text: &str) -> Result<Self> {
        let place = |at: usize| {
            let line = text.get(..at).unwrap_or("").matches('\n').count() + 1;
            format!("{name}, ligne {line}")
        };
        let said = DeTable::parse(text).map_err(|error| {
            Error::input(
                place(error.span().map_or(0, |span| span.start)),
                "cette ligne n'est pas comprise, ou la clé y est pour la deuxième fois",
                "Une ligne s'écrit clé = \"valeur\", par exemple listen = \"127.0.0.1:8080\".",
            )
        })?;
        let mut keys: Vec<_> = said.get_ref().iter().collect();
        keys.sort_by_key(|(key, _)| key.span().start);
        let mut file = Self::default();
        for (key, value) in keys {
            let value = Value { text, at: key.span().start, value: value.get_ref(), span: value.span() };
            file.take(key.get_ref(), &value).map_err(|refused| {
                let within = refused.within.map_or_else(String::new, |within| format!(".{within}"));
                let place = format!("{}, {}{within}", place(refused.at), shown(key.get_ref()));
                Error::input(place, refused.problem, refused.cure)
            })?;
        }
        Ok(file)
    }

    /// Sets the value of a key.
    fn take(&mut self, key: &str, value: &Value<'_>) -> Result<(), Refused> {
        match key {
            "store" => self.store = Some(value.text(key)?),
            "secours" => self.secours = Some(value.text(key)?.into()),
            "listen" => self.listen = Some(value.text(key)?),
            "public_url" => self.public_url = Some(public_url(value)?),
            "trusted_proxies" => self.trusted_proxies = proxies(value)?,
            "fond" => self.fonds = fond::fonds(value)?,
            "relief" => self.relief = fond::relief(value)?,
            "verifications" => self.verifications = verifications::reglages(value)?,
            "embed" => self.embed = embed::embed(value)?,
            _ => {
                let known = "Les clés possibles sont store, secours, listen, public_url, trusted_proxies, [[fond]], \
                             [relief], [verifications] et [embed].";
                return Err(value.refused("cette clé n'existe pas", known));
            }
        }
        Ok(())
    }
}

/// The remedy for an invalid public URL.
pub(crate) const PUBLIC_URL: &str = "Écrivez par exemple https://exemple.org ou https://exemple.org/carte.";

/// Returns the problem with a public URL.
pub(crate) fn not_public(wrong: NoBase) -> &'static str {
    match wrong {
        NoBase::Scheme => "ce n'est pas une adresse http",
        NoBase::Path => "son chemin a d'autres caractères que des lettres sans accent, des chiffres, - _ ~ et .",
        NoBase::Own => "son chemin commence comme une adresse de hent lui-même",
    }
}

fn public_url(value: &Value<'_>) -> Result<Base, Refused> {
    Base::parse(&value.text("public_url")?).map_err(|wrong| value.refused(not_public(wrong), PUBLIC_URL))
}

fn proxies(value: &Value<'_>) -> Result<Vec<Network>, Refused> {
    let cure = "Écrivez par exemple trusted_proxies = [\"127.0.0.1\", \"172.16.0.0/12\"].";
    let network = |one: Value<'_>| {
        let text = one.shown();
        text.parse().map_err(|_| one.refused(format!("« {text} » n'est ni une adresse, ni un réseau"), cure))
    };
    value.list(cure)?.into_iter().map(network).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_file_is_read() {
        let text = "# tout\nstore = \"postgres://hent@base/hent\"\nsecours = 'copie.gpkg'\nlisten = \"[::]:80\"\n\
                    public_url = \"https://exemple.org\"\ntrusted_proxies = [\"127.0.0.1\", \"172.16.0.0/12\"]\n";
        let file = File::parse("hent.toml", text).unwrap();
        assert_eq!(file.store.as_deref(), Some("postgres://hent@base/hent"));
        assert_eq!(file.secours, Some("copie.gpkg".into()));
        assert_eq!(file.listen.as_deref(), Some("[::]:80"));
        assert_eq!(file.public_url, Base::parse("https://exemple.org").ok());
        assert_eq!(file.trusted_proxies, ["127.0.0.1".parse().unwrap(), "172.16.0.0/12".parse().unwrap()]);
    }

    /// Each error is one line in French with the position, the problem and the remedy.
    #[test]
    fn errors_of_a_file_are_in_french() {
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
            ("\n[[fond]]\nnom = \"a\"\narchive = 1", ["ligne 4, fond.archive", "entre guillemets : archive"]),
            ("fond = \"a.pmtiles\"", ["ligne 1, fond", "[[fond]]"]),
            ("[verifications]\nsegment-longs = 3", ["ligne 2, verifications.segment-longs", "segment-long ?"]),
            ("[verifications]\ntrou = \"3\"", ["ligne 2, verifications.trou", "un nombre"]),
            ("[verifications]\nzone = [1, 2]", ["ligne 2, verifications.zone", "ouest, sud, est, nord"]),
            ("[relief]\narchives = \"a\"", ["ligne 2, relief.archives", "archive et rasters"]),
            ("relief = \"relief.pmtiles\"", ["ligne 1, relief", "archive = \"relief.pmtiles\""]),
            ("[embed]\nsites = \"a\"", ["ligne 2, embed.sites", "pas une liste"]),
            ("[embed]\nsites = [\"exemple.org\"]", ["« exemple.org »", "\"https://exemple.org\""]),
            ("[embed]\nsites = [\"https://a.fr; script-src *\"]", ["n'est pas l'adresse", "\"https://exemple.org\""]),
            ("[embed]\nadresses = [\"exemple.org\"]", ["embed.adresses", "https://carte.exemple.org"]),
            ("[embed]\nhotes = []", ["embed.hotes", "sites et adresses"]),
        ] {
            let error = File::parse("hent.toml", text).unwrap_err().to_string();
            assert!(says.iter().all(|said| error.contains(said)), "{text}: {error}");
            for english in ["expected", "invalid", "unknown", "missing", "duplicate"] {
                assert!(!error.contains(english), "{error}");
            }
        }
    }

    #[test]
    fn one_raster_can_be_named_in_short() {
        let read = |text: &str| File::parse("hent.toml", text).unwrap().relief;
        let short = read("relief = \"altitudes.vrt\"");
        assert_eq!(short, read("[relief]\nrasters = [\"altitudes.vrt\"]"));
        assert_eq!((short.archive, short.rasters), (None, vec!["altitudes.vrt".into()]));
    }

    #[test]
    fn neither_debug_nor_errors_show_the_password_of_the_store() {
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
