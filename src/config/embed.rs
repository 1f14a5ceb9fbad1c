//! Who may embed maps (`[embed]`).

use super::value::{Refused, Value};
use crate::links::Base;

const TABLE: &str = "Écrivez une ligne [embed], puis sites = [\"https://exemple.org\"].";
const SITES: &str = "Écrivez par exemple sites = [\"https://exemple.org\", \"https://*.exemple.org\"].";
const ADRESSES: &str = "Écrivez par exemple adresses = [\"https://carte.exemple.org\"].";
const KEYS: &str = "Les clés de [embed] sont sites et adresses.";

/// Who may embed maps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// The sites whose pages may embed maps. `None` allows every site.
    pub sites: Option<Vec<Site>>,
    /// Further public URLs of this service. `/oembed` describes pages under these URLs, too.
    pub adresses: Vec<Base>,
}

/// A site that may embed maps: an origin, perhaps with all its subdomains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// `https://` or `http://`.
    scheme: &'static str,
    /// True if the site means all subdomains of the host: `https://*.exemple.org`.
    subdomains: bool,
    /// The host, in lower case, and the port if it is not the usual one of the scheme.
    host: String,
}

impl Embed {
    /// Tells whether pages of this origin may embed maps.
    pub fn allows(&self, origin: &str) -> bool {
        self.sites.as_ref().is_none_or(|sites| sites.iter().any(|site| site.is(origin)))
    }

    /// Returns the `frame-ancestors` directive of the Content-Security-Policy. Returns `None` if every site may embed maps.
    pub fn frame_ancestors(&self) -> Option<String> {
        let sites = self.sites.as_ref()?;
        Some(sites.iter().fold("frame-ancestors 'self'".to_owned(), |policy, site| format!("{policy} {}", site.text())))
    }
}

impl Site {
    /// Parses a site. Returns `None` if it has a path, or a character that no host has.
    ///
    /// ```
    /// use hent::config::Site;
    ///
    /// let site = Site::parse("https://*.Exemple.org/").unwrap();
    /// assert!(site.is("https://www.exemple.org") && !site.is("https://exemple.org") && !site.is("http://www.exemple.org"));
    /// assert!(!site.is("https://www.exemple.org.autre.example"));
    /// assert_eq!(Site::parse("https://exemple.org/page"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
        let rest = text.strip_prefix(scheme)?;
        let (subdomains, host) = rest.strip_prefix("*.").map_or((false, rest), |host| (true, host));
        let (name, port) = host.split_once(':').unwrap_or((host, "80"));
        let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let valid = name.split('.').all(label) && port.parse::<u16>().is_ok_and(|port| port > 0);
        valid.then(|| Self { scheme, subdomains, host: host.to_owned() })
    }

    /// Tells whether the site has this origin.
    pub fn is(&self, origin: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        let Some(host) = origin.strip_prefix(self.scheme) else { return false };
        if self.subdomains {
            host.strip_suffix(&self.host).is_some_and(|before| before.len() > 1 && before.ends_with('.'))
        } else {
            host == self.host
        }
    }

    /// Returns the site as a source of a Content-Security-Policy.
    fn text(&self) -> String {
        format!("{}{}{}", self.scheme, if self.subdomains { "*." } else { "" }, self.host)
    }
}

/// Parses `[embed]`.
pub(super) fn embed(value: &Value<'_>) -> Result<Embed, Refused> {
    let mut embed = Embed::default();
    for (key, value) in value.table(TABLE)? {
        let within = |refused: Refused| refused.within(key);
        match key {
            "sites" => embed.sites = Some(sites(&value).map_err(within)?),
            "adresses" => embed.adresses = adresses(&value).map_err(within)?,
            _ => return Err(within(value.refused("cette clé n'existe pas", KEYS))),
        }
    }
    Ok(embed)
}

fn sites(value: &Value<'_>) -> Result<Vec<Site>, Refused> {
    let site = |one: Value<'_>| {
        let text = one.shown();
        Site::parse(&text).ok_or_else(|| one.refused(format!("« {text} » n'est pas l'adresse d'un site"), SITES))
    };
    value.list(SITES)?.into_iter().map(site).collect()
}

fn adresses(value: &Value<'_>) -> Result<Vec<Base>, Refused> {
    let base = |one: Value<'_>| {
        let text = one.shown();
        Base::parse(&text).map_err(|_| one.refused(format!("« {text} » n'est pas l'adresse d'un service"), ADRESSES))
    };
    value.list(ADRESSES)?.into_iter().map(base).collect()
}
