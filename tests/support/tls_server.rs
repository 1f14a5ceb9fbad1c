//! A PostgreSQL server of one test that listens on TCP with TLS, and its certificates.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

use super::database::sql;
use super::means;

/// A certificate authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

/// A certificate and its key, in PEM.
pub struct Certificate {
    pub pem: String,
    pub key: String,
}

impl Authority {
    /// Returns an authority with this common name.
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Returns a certificate for these hosts with this common name, valid in these years.
    pub fn sign(&self, hosts: &[&str], name: &str, years: std::ops::Range<i32>) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let params = params(hosts, name, years);
        Certificate { pem: params.signed_by(&key, &self.issuer).unwrap().pem(), key: key.serialize_pem() }
    }
}

/// Returns a self-signed certificate as PostgreSQL's manual describes it; it is a certificate authority too.
pub fn self_signed(hosts: &[&str], years: std::ops::Range<i32>) -> Certificate {
    let key = KeyPair::generate().unwrap();
    let mut params = params(hosts, "serveur", years);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Certificate { pem: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
}

fn params(hosts: &[&str], name: &str, years: std::ops::Range<i32>) -> CertificateParams {
    let mut params = CertificateParams::new(hosts.iter().map(|host| (*host).to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(years.start, 1, 1);
    params.not_after = rcgen::date_time_ymd(years.end, 1, 1);
    params
}

/// A running server; it is stopped when dropped.
pub struct Server {
    folder: tempfile::TempDir,
    pub port: u16,
    /// The URL of the superuser, over the Unix socket.
    pub url: String,
}

impl Server {
    /// Starts a server with the script that starts the tests' own server. Returns `None` if PostgreSQL is missing and
    /// the skip was noted.
    pub async fn start(test: &str) -> Option<Self> {
        means::postgres(test)?;
        if std::fs::read_dir("/usr/lib/postgresql").is_err() {
            return means::skip(test, "no /usr/lib/postgresql");
        }
        let folder = tempfile::Builder::new().prefix("hent-tls").tempdir_in("/tmp").unwrap(); // a socket needs a short path
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let script =
            "source scripts/packages; source scripts/cluster; cluster \"$1\" \"$2\" >&2; printf %s \"$cluster_url\"";
        let options = format!("-c listen_addresses=127.0.0.1 -c port={port}");
        let started = Command::new("bash")
            .args(["-euc", script, "bash"])
            .arg(folder.path().join("server"))
            .arg(options)
            .stderr(std::fs::File::create(folder.path().join("said")).unwrap()) // the server would keep a pipe open
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let said = std::fs::read_to_string(folder.path().join("said")).unwrap_or_default();
        assert!(started.status.success(), "{said}");
        let url = String::from_utf8(started.stdout)
            .unwrap()
            .strip_suffix("/postgres")
            .map(|server| format!("{server}:{port}/postgres"))
            .unwrap();
        Some(Self { folder, port, url })
    }

    /// Returns the URL of another database for the superuser.
    pub fn of(&self, database: &str) -> String {
        self.url.strip_suffix("postgres").map(|server| format!("{server}{database}")).unwrap()
    }

    /// Writes a file into the server's folder as the server's user. Nobody else can read the file.
    async fn write(&self, name: &str, text: &str) {
        assert!(!text.contains(['\'', '\\', '\t']));
        let copy = format!(
            "COPY (SELECT unnest(string_to_array('{}', E'\\n'))) TO PROGRAM 'umask 077; cat > {name}'",
            text.trim_end()
        );
        sql(&self.url, &copy).await.unwrap();
    }

    /// Turns on TLS with this certificate, and trusts client certificates of an authority.
    pub async fn encrypt(&self, certificate: &Certificate, clients: &Authority) {
        self.write("server.crt", &certificate.pem).await;
        self.write("server.key", &certificate.key).await;
        self.write("clients.crt", &clients.pem).await;
        sql(&self.url, "ALTER SYSTEM SET ssl_ca_file = 'clients.crt'").await.unwrap();
        sql(&self.url, "ALTER SYSTEM SET ssl = on").await.unwrap();
        self.reload().await;
    }

    /// Turns off TLS.
    pub async fn reveal(&self) {
        sql(&self.url, "ALTER SYSTEM SET ssl = off").await.unwrap();
        self.reload().await;
    }

    /// Sets the rules for clients (pg_hba.conf). The superuser may always connect through the socket.
    pub async fn admit(&self, rules: &str) {
        self.write("pg_hba.conf", &format!("local all all trust\n{rules}")).await;
        self.reload().await;
    }

    async fn reload(&self) {
        sql(&self.url, "SELECT pg_reload_conf()").await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await; // all server processes must receive the signal
    }

    /// Writes a file for clients.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = std::fs::read_to_string(self.folder.path().join("server/data/postmaster.pid")).unwrap_or_default();
        if let Some(pid) = pid.lines().next() {
            let _ = Command::new("kill").args(["-QUIT", pid]).status();
            std::thread::sleep(Duration::from_millis(300)); // until the server has written its last file into the folder
        }
    }
}
