//! The error type of the library.
//!
//! Every fallible function returns [`Result`], whose error is [`Error`]. The variants are classified by what the error
//! means to its reader. The text is in French, usually on one line, and names the place, the problem and the remedy. It
//! never contains passwords or the data of hosts.
//!
//! ```
//! use hent::Error;
//!
//! let error = Error::input("hebergeurs.csv, ligne 12", "le code manque", "Donnez-lui un code.");
//! assert_eq!(error.to_string(), "hebergeurs.csv, ligne 12 : le code manque. Donnez-lui un code.");
//! ```

use std::path::PathBuf;

/// A `Result` whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The errors of the library, classified by what they mean to the reader.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input cannot be used: a file, a row, an option, a query parameter.
    #[error("{place} : {problem}. {cure}")]
    Input {
        /// The file and row (`hebergeurs.csv, ligne 12`), option (`--srs`) or parameter (`n`).
        place: String,
        /// The problem, without a full stop.
        problem: String,
        /// The remedy, a whole sentence.
        cure: String,
    },
    /// Several rows of imported files cannot be used. The text has a summary line and one line for each shown row.
    #[error("{count} lignes à corriger, rien n'a été importé :\n  {}", rows.join("\n  "))]
    Rows {
        /// The number of unusable rows.
        count: usize,
        /// The place, problem and remedy of the first rows, then the number of further rows with each problem.
        rows: Vec<String>,
    },
    /// The requested thing does not exist.
    #[error("{what} : {}. {known}", unknown(what))]
    NotFound {
        /// The thing, as it was requested (`voie « x »`).
        what: String,
        /// The things that exist instead, a whole sentence.
        known: String,
    },
    /// No store exists at the address.
    #[error("{store} : aucune base à cette adresse. Créez-la par « hent db init --store {store} ».")]
    StoreMissing {
        /// The address, never with its password.
        store: String,
    },
    /// The store's schema is older than this program's.
    #[error(
        "{store} : schéma {found}, ce programme attend {expected}. Mettez la base à jour par « hent db init --store {store} »."
    )]
    StoreOlder {
        /// The address, never with its password.
        store: String,
        /// The schema number found.
        found: i64,
        /// The schema number of this program.
        expected: i64,
    },
    /// The schema of the store is newer than this program's.
    #[error(
        "{store} : schéma {found}, plus récent que celui de ce programme ({expected}). Mettez hent à jour ; la base n'a pas été touchée."
    )]
    StoreNewer {
        /// The address, never with its password.
        store: String,
        /// The schema number found.
        found: i64,
        /// The schema number of this program.
        expected: i64,
    },
    /// The store cannot be reached, or it refuses the credentials.
    #[error("{store} : base injoignable ({reason}). {cure}")]
    StoreUnreachable {
        /// The address, never with its password.
        store: String,
        /// The reason, in a few words.
        reason: String,
        /// The remedy, a whole sentence.
        cure: String,
    },
    /// The store contains something that this program cannot read, or it refused a statement.
    #[error("{store} : {problem}. {cure}")]
    Store {
        /// The address, never with its password, followed by table and row if they are known.
        store: String,
        /// The problem, without a full stop. It never contains the content of a row.
        problem: String,
        /// The remedy, a whole sentence.
        cure: String,
    },
    /// Other rows prevent an operation. Only this error and [`Error::Rows`] have texts of several lines.
    #[error("{store} : {problem} :{}\n{cure}", listed(lines))]
    InTheWay {
        /// The address of the store, never with its password.
        store: String,
        /// The operation that is prevented, without a full stop.
        problem: String,
        /// The rows that prevent it, one line each. A host is named only by its code.
        lines: Vec<String>,
        /// The remedy, a whole sentence.
        cure: String,
    },
    /// A file cannot be read or written.
    #[error("{} : {}. Vérifiez le chemin, les droits et la place disponible.", path.display(), in_words(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The service cannot listen on the address.
    #[error("{listen} : impossible d'écouter à cette adresse ({}). {}", not_had(source).0, not_had(source).1)]
    Listen {
        /// The address.
        listen: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The service has too much to do at the moment.
    #[error("{0} : trop de demandes attendent déjà. Réessayez dans quelques secondes.")]
    Busy(String),
    /// A defect of this program. It is reported as an error instead of a panic.
    #[error("défaut interne de hent : {0}. Merci de le signaler avec la commande qui l'a provoqué.")]
    Internal(String),
}

impl Error {
    /// Creates an [`Error::Input`].
    pub fn input(place: impl Into<String>, problem: impl Into<String>, cure: impl Into<String>) -> Self {
        Error::Input { place: place.into(), problem: problem.into(), cure: cure.into() }
    }

    /// Returns a function that turns an I/O error at `path` into an [`Error::Io`].
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Error::Io { path, source }
    }
}

/// The feminine nouns that [`Error::NotFound`] uses.
const FEMININE: [&str; 6] = ["couche", "étape", "liste", "police", "tuile", "voie"];

/// Returns « inconnu » or « inconnue », in agreement with the noun.
fn unknown(what: &str) -> &'static str {
    let first = what.split(' ').next().unwrap_or("");
    if FEMININE.contains(&first) { "inconnue" } else { "inconnu" }
}

/// Shortens a text from outside for a message. Removes control characters, because a terminal would obey them.
pub(crate) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Formats the first lines of a list, and the number of further lines.
fn listed(lines: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut text: String = lines.iter().take(SHOWN).map(|line| format!("\n  - {line}")).collect();
    if lines.len() > SHOWN {
        text.push_str(&format!("\n  … et {} autres", lines.len() - SHOWN));
    }
    text
}

/// Returns the reason why the service cannot listen on an address, and the remedy.
fn not_had(error: &std::io::Error) -> (String, &'static str) {
    use std::io::ErrorKind as Kind;
    let (why, cure) = match error.kind() {
        Kind::AddrInUse => {
            ("déjà prise", "Choisissez-en une autre par --listen, ou arrêtez le programme qui l'occupe.")
        }
        Kind::AddrNotAvailable => (
            "pas une adresse de cette machine",
            "Donnez à --listen une adresse de cette machine : 127.0.0.1 pour elle seule, [::] pour tous.",
        ),
        Kind::PermissionDenied => (
            "port réservé à l'administrateur",
            "Donnez à --listen un port à partir de 1024, et mettez un mandataire (nginx, par exemple) devant.",
        ),
        // The resolver reports an unknown host name without an error code.
        _ if error.raw_os_error().is_none() => (
            "ce n'est pas une adresse et un port",
            "Écrivez --listen 127.0.0.1:8080, par exemple, ou --listen [::]:8080 pour écouter partout.",
        ),
        _ => {
            return (in_words(error), "Donnez à --listen une autre adresse, par exemple 127.0.0.1:8080.");
        }
    };
    (why.into(), cure)
}

/// Translates a system error into French. Rare errors keep their text.
fn in_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    let words = match error.kind() {
        Kind::NotFound => "introuvable",
        Kind::PermissionDenied => "accès refusé",
        Kind::AlreadyExists => "existe déjà",
        Kind::IsADirectory => "c'est un dossier",
        Kind::NotADirectory => "ce n'est pas un dossier",
        Kind::ReadOnlyFilesystem => "disque en lecture seule",
        Kind::StorageFull => "disque plein",
        Kind::AddrInUse => "déjà prise",
        Kind::AddrNotAvailable => "pas une adresse de cette machine",
        Kind::InvalidInput => "adresse mal écrite",
        _ => return error.to_string(),
    };
    words.into()
}
