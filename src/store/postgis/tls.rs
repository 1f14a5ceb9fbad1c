//! Encrypted connections, as libpq's `sslmode`, `sslrootcert`, `sslcert` and `sslkey` ask for them.
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
//! Trusted are the certificates of `sslrootcert` alone or, without it, those that the system trusts. Certificates are
//! read for every connection, so that one that was renewed is used without a restart.

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

use super::address::bad_value;
use super::meaning::unreachable;
use crate::error::{Error, Result};

/// What an address asks of encryption.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tls {
    mode: Mode,
    /// The file of the certificates that are trusted; `None`: those of the system.
    root: Option<PathBuf>,
    /// The files of the client's certificate and of its key.
    own: Option<(PathBuf, PathBuf)>,
    /// Whether TLS begins at once, without asking the server for it; such a server wants to hear the protocol's name.
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

/// How much of a server's certificate must be right.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trust {
    Any,
    Authority,
    AuthorityAndName,
}

impl Tls {
    /// What the parameters of an address say. Errors: a value that cannot be; one of two files is missing.
    pub(super) fn of<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self> {
        let file = |key| get(key).filter(|value| !value.is_empty());
        let root = file("sslrootcert");
        let mode = match (get("sslmode"), root) {
            (Some("disable"), _) => Mode::Disable,
            (Some("verify-full"), _) | (None, Some("system")) => Mode::VerifyFull,
            // Whoever names the certificates to trust wants them looked at. "system" trusts hundreds of authorities, any
            // of which certifies anybody: it says nothing without the name.
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

    /// The same for these hosts: a socket of this machine is never encrypted.
    pub(super) fn to(self, hosts: &[Host]) -> Self {
        let is_local = hosts.iter().all(|host| !matches!(host, Host::Tcp(_)));
        if is_local { Self { mode: Mode::Disable, ..self } } else { self }
    }

    /// The ways to try in their order; the next if the server refuses the one before.
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

    /// Makes encrypted connections to the store of this name. Errors: a file of certificates cannot be used.
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

    /// Of two ways that failed, does the first tell more than the second, if that was a refusal?
    pub(super) fn is_first_told(&self) -> bool {
        self.mode == Mode::Prefer
    }
}

/// The cure of a file of trusted certificates.
const ROOT: &str = "Donnez le certificat de l'autorité du serveur, en PEM, dans un fichier que hent peut lire.";
/// The cure of the files of a client.
const CLIENT: &str = "Donnez le certificat par sslcert et sa clé sans mot de passe par sslkey, en PEM, dans des fichiers que hent peut lire.";

/// The certificates of a PEM file. Errors: why there are none, in words.
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

/// Looks at a server's certificate as far as the address asks. (rustls has all of it or nothing.)
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
        // A server that signed for itself: webpki refuses an authority as a server, libpq does not.
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

    // Of any certificate, too: SCRAM's channel binding holds only if the server has the key of its certificate.
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

/// Errors: the certificate is not valid yet, or no more.
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
