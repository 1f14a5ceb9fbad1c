//! Encrypted connections. As in libpq, `sslmode`, `sslrootcert`, `sslcert` and `sslkey` configure them.
//!
//! | sslmode | encrypted | the server's certificate |
//! |---|---|---|
//! | `disable` | never | |
//! | `allow` | if the server refuses otherwise | any |
//! | `prefer` (default) | if the server can | any |
//! | `require` | always | any; with `sslrootcert`, as `verify-ca` |
//! | `verify-ca` | always | of an authority that is trusted |
//! | `verify-full` | always | the same, and for the host of the address |
//!
//! `sslrootcert` replaces the certificate authorities of the system. Certificate files are read for every connection,
//! so a renewed certificate needs no restart.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use x509_cert::der::Decode;

use super::meaning::unreachable;
use super::syntax::bad_value;
use crate::error::{Error, Result};

/// The encryption settings of a store's address.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tls {
    mode: Mode,
    /// The file of trusted certificates. If `None`, the authorities of the system are trusted.
    root: Option<PathBuf>,
    /// The files of the client certificate and its private key.
    own: Option<(PathBuf, PathBuf)>,
    /// True if the TLS handshake starts at once (`sslnegotiation=direct`), without a preceding SSLRequest. The
    /// handshake then names the protocol by ALPN.
    direct: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// The properties of the server's certificate that are verified.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trust {
    Any,
    Authority,
    AuthorityAndName,
}

impl Tls {
    /// Parses the encryption parameters of an address. `get` returns the value of a parameter. Errors: a value is
    /// unknown, or only one of `sslcert` and `sslkey` is given.
    pub(super) fn of<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self> {
        let file = |key| get(key).filter(|value| !value.is_empty());
        let root = file("sslrootcert");
        let mode = match (get("sslmode"), root) {
            (Some("disable"), _) => Mode::Disable,
            (Some("verify-full"), _) | (None, Some("system")) => Mode::VerifyFull,
            // A root file without a mode means that the certificate must be verified. "system" stands for hundreds of
            // public authorities, which certify any host. Therefore the host name must be verified, too.
            (Some(_), Some("system")) => return Err(weak_system()),
            (Some("verify-ca"), _) | (None | Some("require"), Some(_)) => Mode::VerifyCa,
            (Some("require"), None) => Mode::Require,
            (Some("allow"), _) => Mode::Allow,
            (Some("prefer"), _) | (None, None) => Mode::Prefer,
            (Some(_), _) => return Err(bad_value("sslmode")),
        };
        let own = match (file("sslcert"), file("sslkey")) {
            (Some(certificate), Some(key)) => Some((certificate.into(), key.into())),
            (None, None) => None,
            _ => return Err(half_a_client()),
        };
        let root = root.filter(|root| *root != "system").map(PathBuf::from);
        Ok(Self { mode, root, own, direct: get("sslnegotiation") == Some("direct") })
    }

    /// Adapts the settings to these hosts. A connection over a Unix socket is never encrypted.
    pub(super) fn to(self, hosts: &[Host]) -> Self {
        let is_local = hosts.iter().all(|host| !matches!(host, Host::Tcp(_)));
        if is_local { Self { mode: Mode::Disable, ..self } } else { self }
    }

    /// Returns the modes to try, in order. The next one is tried after the server refused the previous one.
    pub(super) fn attempts(&self) -> &'static [SslMode] {
        match self.mode {
            Mode::Disable => &[SslMode::Disable],
            Mode::Allow => &[SslMode::Disable, SslMode::Require],
            Mode::Prefer => &[SslMode::Prefer, SslMode::Disable],
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => &[SslMode::Require],
        }
    }

    fn trust(&self) -> Trust {
        match self.mode {
            Mode::Disable | Mode::Allow | Mode::Prefer | Mode::Require => Trust::Any,
            Mode::VerifyCa => Trust::Authority,
            Mode::VerifyFull => Trust::AuthorityAndName,
        }
    }

    /// Makes the TLS connector. `store` names the store in errors. Errors: a certificate file cannot be read or used.
    pub(super) fn connector(&self, store: &str) -> Result<MakeRustlsConnect> {
        let unusable = |problem: String, cure: &str| unreachable(store, &problem, cure);
        let provider = Arc::new(ring::default_provider());
        let trusted = match (self.trust(), &self.root) {
            (Trust::Any, _) => vec![],
            (_, Some(file)) => certificates(file).map_err(|why| unusable(format!("sslrootcert : {why}"), ROOT))?,
            (_, None) => rustls_native_certs::load_native_certs().certs,
        };
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(trusted.iter().cloned());
        if self.trust() != Trust::Any && roots.is_empty() {
            let why = "aucune autorité de confiance n'est connue de ce système".to_owned();
            return Err(unusable(why, "Installez le paquet ca-certificates, ou donnez un fichier par sslrootcert."));
        }
        let verifier = Verifier { trust: self.trust(), trusted, roots, provider: Arc::clone(&provider) };
        let defect = |e: rustls::Error| Error::Internal(e.to_string());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(defect)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &self.own {
            Some((certificate, key)) if self.mode != Mode::Disable => {
                let chain = certificates(certificate).map_err(|why| unusable(format!("sslcert : {why}"), CLIENT))?;
                let key = PrivateKeyDer::from_pem_file(key)
                    .map_err(|e| unusable(format!("sslkey : {}", in_words(&e, "aucune clé lisible")), CLIENT))?;
                (config.with_client_auth_cert(chain, key))
                    .map_err(|_| unusable("sslkey : cette clé n'est pas celle du certificat sslcert".into(), CLIENT))?
            }
            _ => config.with_no_client_auth(),
        };
        if self.direct {
            config.alpn_protocols = vec![b"postgresql".to_vec()];
        }
        Ok(MakeRustlsConnect::new(config))
    }

    /// If both attempts failed because the server refused the second one, tells whether the error of the first is
    /// reported.
    pub(super) fn is_first_told(&self) -> bool {
        self.mode == Mode::Prefer
    }
}

/// The remedy for an unusable `sslrootcert`.
const ROOT: &str = "Donnez le certificat de l'autorité du serveur, en PEM, dans un fichier que hent peut lire.";
/// The remedy for an unusable `sslcert` or `sslkey`.
const CLIENT: &str = "Donnez le certificat par sslcert et sa clé sans mot de passe par sslkey, en PEM, dans des fichiers que hent peut lire.";

/// Reads the certificates of a PEM file. Errors: the file cannot be read, or it contains no certificate. The text tells
/// which.
fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    const NONE: &str = "aucun certificat lisible";
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let read = read.map_err(|e| in_words(&e, NONE))?;
    if read.is_empty() { Err(NONE.into()) } else { Ok(read) }
}

fn in_words(error: &rustls::pki_types::pem::Error, otherwise: &str) -> String {
    match error {
        rustls::pki_types::pem::Error::Io(e) if e.kind() == std::io::ErrorKind::NotFound => {
            "fichier introuvable".into()
        }
        rustls::pki_types::pem::Error::Io(_) => "fichier illisible".into(),
        _ => otherwise.into(),
    }
}

fn weak_system() -> Error {
    Error::input(
        "--store",
        "sslrootcert=system ne protège qu'avec sslmode=verify-full",
        "Écrivez sslmode=verify-full, ou donnez par sslrootcert le fichier de l'autorité du serveur.",
    )
}

fn half_a_client() -> Error {
    Error::input("--store", "sslcert et sslkey vont ensemble", "Donnez le certificat et sa clé, ou ni l'un ni l'autre.")
}

/// Verifies a server's certificate as far as the address requires. rustls itself verifies either everything or nothing.
#[derive(Debug)]
struct Verifier {
    trust: Trust,
    trusted: Vec<CertificateDer<'static>>,
    roots: RootCertStore,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.trust == Trust::Any {
            return Ok(ServerCertVerified::assertion());
        }
        let parsed = ParsedCertificate::try_from(certificate)?;
        // A self-signed server certificate. webpki rejects the certificate of an authority as a server certificate, but
        // libpq accepts it.
        if self.trusted.contains(certificate) {
            is_in_time(certificate, now)?;
        } else {
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&parsed, &self.roots, intermediates, now, algorithms)?;
        }
        if self.trust == Trust::AuthorityAndName {
            verify_server_name(&parsed, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    // Signatures are verified even if any certificate is accepted. SCRAM's channel binding is only valid if the server
    // has the private key of its certificate.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Checks the validity period. Errors: the certificate is not yet valid, or has expired.
fn is_in_time(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<(), rustls::Error> {
    let parsed = x509_cert::Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding)?;
    let validity = parsed.tbs_certificate.validity;
    if now.as_secs() < validity.not_before.to_unix_duration().as_secs() {
        return Err(CertificateError::NotValidYet.into());
    }
    if now.as_secs() > validity.not_after.to_unix_duration().as_secs() {
        return Err(CertificateError::Expired.into());
    }
    Ok(())
}
