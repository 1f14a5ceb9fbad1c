//! Parses the address of a database: a URL (`postgres://…`) or `host=… dbname=…`, as libpq accepts them. Missing
//! parameters are taken from libpq's variables (`PGHOST`…), then from `.pgpass`, then from defaults.
//!
//! Error messages repeat no part of an address. If an `@` or `/` in a password is not encoded, any part may belong to
//! the password. For the same reason such an address is refused as a whole.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::Host;

use super::pgpass;
use super::syntax::{self, bad_value};
use super::tls::Tls;
use crate::error::{Error, Result};

/// The default connect timeout.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The TCP user timeout, and the timeout for a response of the server.
pub(super) const SILENCE: Duration = Duration::from_secs(30);

/// The interval and the number of TCP keepalive probes.
const PROBES: (Duration, u32) = (Duration::from_secs(5), 3);

/// The possible folders of PostgreSQL's socket: Debian's, then PostgreSQL's default.
const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// The parameters that tokio-postgres accepts unchanged.
const TAKEN: [&str; 17] = [
    "user",
    "password",
    "dbname",
    "host",
    "hostaddr",
    "port",
    "options",
    "application_name",
    "connect_timeout",
    "tcp_user_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "target_session_attrs",
    "channel_binding",
    "load_balance_hosts",
];
/// The parameters that hent itself interprets.
const OWN: [&str; 6] = ["sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation", "passfile"];
/// The parameters of libpq that hent ignores.
const IGNORED: [&str; 5] = ["gssencmode", "sslcompression", "sslsni", "client_encoding", "fallback_application_name"];

/// The environment variable for each parameter.
const VARIABLES: [(&str, &str); 15] = [
    ("host", "PGHOST"),
    ("port", "PGPORT"),
    ("dbname", "PGDATABASE"),
    ("user", "PGUSER"),
    ("password", "PGPASSWORD"),
    ("passfile", "PGPASSFILE"),
    ("options", "PGOPTIONS"),
    ("application_name", "PGAPPNAME"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("sslmode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslcert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
];

/// A parsed address, completed from variables, `.pgpass` and defaults.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: Tls,
    /// The address for messages: a URL without password.
    pub(super) name: String,
    /// The parameters by which other programs of the same person find the database: no password, and no user, because
    /// each editor has a role of their own.
    pub(super) place: Vec<(&'static str, String)>,
}

/// Tells whether this is the address of a database rather than a path.
pub(in crate::store) fn is_one(address: &str) -> bool {
    let key = address.split('=').next().unwrap_or_default().trim();
    syntax::after_scheme(address).is_some() || (address.contains('=') && is_known(key))
}

fn is_known(key: &str) -> bool {
    TAKEN.contains(&key) || OWN.contains(&key) || IGNORED.contains(&key)
}

/// Parses an address, using the variables of this process and the `.pgpass` of its user. Errors: the address cannot be
/// parsed, or a parameter is unknown or has an invalid value.
pub(super) fn read(address: &str) -> Result<Address> {
    resolve(address, &|variable| std::env::var(variable).ok())
}

fn resolve(address: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Address> {
    let mut said = match syntax::after_scheme(address) {
        Some(rest) => syntax::url(rest)?,
        None => syntax::pairs(address)?,
    };
    if said.iter().any(|(key, _)| !is_known(key)) {
        return Err(unknown_parameter());
    }
    for (key, name) in VARIABLES {
        let elsewhere = key == "host" && get(&said, "hostaddr").is_some();
        if let Some(value) = variable(name).filter(|value| !value.is_empty() && !elsewhere)
            && get(&said, key).is_none()
        {
            said.push((key.into(), value));
        }
    }
    if get(&said, "host").is_none() {
        // `host` must be set, because the name in a certificate is compared with it.
        let host = get(&said, "hostaddr").map_or_else(|| socket_folder(get(&said, "port")), str::to_owned);
        said.push(("host".into(), host));
    }
    let tls = Tls::of(|key| get(&said, key))?;
    let mut config = config(&said)?;
    if config.get_password().is_none()
        && let Some(file) = passfile(&said, variable)
    {
        let user = config.get_user().map(str::to_owned).or_else(|| variable("USER")).unwrap_or_default();
        if let Some(password) = pgpass::password(&file, &config, &user) {
            config.password(password);
        }
    }
    let name = name(&config);
    let place = place(&said, &config);
    Ok(Address { tls: tls.to(config.get_hosts()), config, name, place })
}

/// Returns the parameters of the place of a database. By default, a database has the name of its user.
fn place(said: &[(String, String)], config: &Config) -> Vec<(&'static str, String)> {
    let default = |key: &str| (key == "dbname").then(|| config.get_user().map(str::to_owned)).flatten();
    let value = |key: &'static str| get(said, key).map(str::to_owned).or_else(|| default(key));
    ["dbname", "host", "hostaddr", "port", "sslmode"].into_iter().filter_map(|key| Some((key, value(key)?))).collect()
}

fn get<'a>(said: &'a [(String, String)], key: &str) -> Option<&'a str> {
    said.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}

fn passfile(said: &[(String, String)], variable: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let home = || variable("HOME").map(|home| Path::new(&home).join(".pgpass"));
    get(said, "passfile").map(PathBuf::from).or_else(home)
}

/// Returns the folder of the socket of a server on this machine.
fn socket_folder(port: Option<&str>) -> String {
    let [usual, _] = SOCKETS;
    let socket = format!(".s.PGSQL.{}", port.unwrap_or("5432"));
    let found = SOCKETS.into_iter().find(|folder| Path::new(folder).join(&socket).exists());
    found.unwrap_or(usual).to_owned()
}

/// Converts the parameters into a configuration and adds the defaults.
fn config(said: &[(String, String)]) -> Result<Config> {
    let mut text = String::new();
    for key in TAKEN.into_iter().chain(["sslnegotiation"]) {
        let Some(value) = get(said, key).filter(|value| !value.is_empty()) else { continue };
        let value = match (key, value) {
            ("target_session_attrs", "primary") => "read-write",
            ("target_session_attrs", "standby") => "read-only",
            _ => value,
        };
        let pair = format!("{key}='{}' ", value.replace('\\', "\\\\").replace('\'', "\\'"));
        pair.parse::<Config>().map_err(|_| bad_value(key))?;
        text.push_str(&pair);
    }
    let mut config: Config = text.parse().map_err(|_| syntax::unreadable(syntax::URL))?;
    let ports = config.get_ports().len();
    if ports > 1 && ports != config.get_hosts().len() {
        return Err(bad_value("port"));
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    // Without these timeouts, a server that disappears in the middle of a response would block a reading for hours.
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        config.keepalives_interval(PROBES.0).keepalives_retries(PROBES.1);
    }
    if config.get_application_name().is_none() {
        config.application_name("hent");
    }
    Ok(config)
}

/// Returns the address as a URL without its password.
fn name(config: &Config) -> String {
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let ports = config.get_ports();
    let hosts: Vec<_> = (config.get_hosts().iter().enumerate())
        .map(|(i, host)| {
            let host = match host {
                Host::Tcp(name) if name.contains(':') => format!("[{name}]"),
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(folder) => folder.display().to_string().replace('/', "%2F"),
            };
            let port = ports.get(i).or(ports.first()).copied().unwrap_or(5432);
            format!("{host}:{port}")
        })
        .collect();
    let database = config.get_dbname().map(|name| format!("/{name}")).unwrap_or_default();
    format!("postgres://{user}{}{database}", hosts.join(","))
}

/// Makes the error for an unknown parameter. It does not name the parameter, because that may be the rest of a password
/// that contains a space.
fn unknown_parameter() -> Error {
    Error::input(
        "--store",
        "l'adresse de la base a un paramètre que hent ne connaît pas",
        format!("Les paramètres possibles sont {}, {}.", TAKEN.join(", "), OWN.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(address: &str, set: &[(&str, &str)]) -> Result<Address> {
        resolve(address, &|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    fn of(address: &str) -> Address {
        with(address, &[]).unwrap()
    }

    #[test]
    fn the_name_of_a_store_has_no_password() {
        let of = |address: &str| of(address).name;
        assert_eq!(of("postgres://jean:secret@db.example:5433/hent"), "postgres://jean@db.example:5433/hent");
        assert_eq!(of("postgresql://db/hent?user=jean&password=secret"), "postgres://jean@db:5432/hent");
        assert_eq!(of("postgres://jean@%2Frun%2Fpg/hent"), "postgres://jean@%2Frun%2Fpg:5432/hent");
        assert_eq!(of("postgres://a,b:5433/hent"), "postgres://a:5432,b:5433/hent");
        assert_eq!(of("postgres://jean@[::1]:5433/hent"), "postgres://jean@[::1]:5433/hent");
        let pairs = "host=db.example port=5433 dbname='hent' user = jean password='se\\'cr et'";
        assert_eq!(of(pairs), "postgres://jean@db.example:5433/hent");
    }

    #[test]
    fn the_place_of_a_database_has_neither_user_nor_password() {
        let place = of("postgres://jean:secret@db.example:5433/hent?sslmode=require").place;
        let expected = [("dbname", "hent"), ("host", "db.example"), ("port", "5433"), ("sslmode", "require")];
        assert_eq!(place, expected.map(|(key, value)| (key, value.to_owned())));
        assert_eq!(of("postgres://jean:secret@db").place[0], ("dbname", "jean".to_owned()));
    }

    #[test]
    fn passwords_are_decoded() {
        let of = |address: &str| String::from_utf8(of(address).config.get_password().unwrap().to_vec()).unwrap();
        assert_eq!(of("postgres://jean:p%40%23%2F%25%3F:é@db/hent"), "p@#/%?:é");
        assert_eq!(of("postgres://db/hent?user=jean&password=p%40%26"), "p@&");
        assert_eq!(of("host=db password='it\\'s \\\\ @#/%'"), "it's \\ @#/%");
        assert_eq!(of("host=db password=p@#/%"), "p@#/%");
    }

    #[test]
    fn an_error_repeats_no_part_of_a_bad_address() {
        let bad = [
            "postgres://jean:se@cret@db/hent",
            "postgres://jean:se@cret/x@db/hent",
            "postgres://jean:se/cret@db/hent",
            "postgres://jean:se#cret@db/hent",
            "postgres://jean:se?cret=1@db/hent",
            "postgres://jean:se%cret@db/hent",
            "postgres://jean:secret%@db/hent",
            "postgres://jean:x@se#cret/hent",
            "postgres://jean:x@db/se#cret",
            "postgres://jean:secret@h:port/d",
            "postgres://jean:secret@h:99999/d",
            "postgres://jean:secret",
            "postgres://jean:x@db/hent?secret=1",
            "postgres://jean:x@db/hent?secret",
            "postgres://jean:x@db/hent?sslmode=secret",
            "host=db password=x secret=1",
            "host=db password=x secret",
            "host=db password='secret",
            "host=db password='x'secret",
            "host=db connect_timeout=secret",
            "host=db,db2 port=1,2,3 password=secret",
        ];
        for address in bad {
            assert!(is_one(address), "{address}");
            let text = with(address, &[]).unwrap_err().to_string();
            assert!(text.starts_with("--store : ") && !text.contains("cret"), "{address}: {text}");
        }
        let text = with("postgres://jean:p/ss@db/hent", &[]).unwrap_err().to_string();
        assert!(text.contains("mot de passe, doit être codé") && text.contains("%2F pour /"), "{text}");
        let debug = format!("{:?}", of("postgres://jean:secret@db/hent"));
        assert!(!debug.contains("secret"), "{debug}");
    }

    #[test]
    fn paths_are_not_addresses_of_databases() {
        for path in ["chemins.gpkg", "", "a=b.gpkg", "./host=x.gpkg", "mysql://h/d"] {
            assert!(!is_one(path), "{path}");
        }
    }

    #[test]
    fn missing_parameters_come_from_variables_and_the_local_socket() {
        let set = [
            ("PGHOST", "db.example"),
            ("PGPORT", "5433"),
            ("PGUSER", "jean"),
            ("PGDATABASE", "hent"),
            ("PGPASSWORD", "secret"),
        ];
        let address = with("postgresql://", &set).unwrap();
        assert_eq!(address.name, "postgres://jean@db.example:5433/hent");
        assert_eq!(address.config.get_password(), Some(&b"secret"[..]));
        let own = with("postgresql://marie:autre@serveur:5434/base", &set).unwrap();
        assert_eq!(own.name, "postgres://marie@serveur:5434/base");
        assert_eq!(own.config.get_password(), Some(&b"autre"[..]));
        // No server is given, so the socket of this machine is used.
        let socket = with("postgresql:///base", &[]).unwrap();
        assert!(socket.name.ends_with(":5432/base"), "{}", socket.name);
        assert!(
            matches!(socket.config.get_hosts(), [Host::Unix(folder)] if SOCKETS.contains(&folder.to_str().unwrap()))
        );
    }

    #[test]
    fn a_password_file_that_others_cannot_read_is_used() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".pgpass");
        std::fs::write(&file, "# mots de passe\nautre:*:*:*:non\ndb:*:hent:jean:se\\:cret\nlocalhost:*:*:*:ici\n")
            .unwrap();
        let home = folder.path().to_str().unwrap();
        let of = |address: &str| {
            let password = with(address, &[("HOME", home)]).unwrap().config.get_password().map(<[u8]>::to_vec);
            password.map(|bytes| String::from_utf8(bytes).unwrap())
        };
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
        assert_eq!(of("postgres://jean@db/hent"), None);
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(of("postgres://jean@db/hent").as_deref(), Some("se:cret"));
        assert_eq!(of("postgres:///hent").as_deref(), Some("ici"));
        assert_eq!(of("postgres://jean:mien@db/hent").as_deref(), Some("mien"));
        assert_eq!(of("postgres://marie@db/hent"), None);
    }
}
