//! One error type of meanings. Its text is one line that a person can act on: where, what, and how to mend it.

use std::path::PathBuf;

/// A `Result` whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, by what it means to the person who reads it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something the caller gave cannot be used: a file, a row, an option, a query parameter.
    #[error("{place} : {problem}. {cure}")]
    Input {
        /// The file and row (`hebergeurs.csv, ligne 12`), option (`--srs`) or parameter (`n`).
        place: String,
        /// What is wrong with it, without a full stop.
        problem: String,
        /// What to do about it, a whole sentence.
        cure: String,
    },
    /// Several rows of files cannot be used: one line for the whole, then one for each row that is shown.
    #[error("{count} lignes à corriger, rien n'a été importé :\n  {}", rows.join("\n  "))]
    Rows {
        /// How many rows.
        count: usize,
        /// The place, problem and cure of the first rows, then how many others have which problem.
        rows: Vec<String>,
    },
    /// What was asked for does not exist.
    #[error("{what} : {}. {known}", unknown(what))]
    NotFound {
        /// The thing as it was asked for (`voie « x »`).
        what: String,
        /// What exists instead, a whole sentence.
        known: String,
    },
    /// There is no store at that address.
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
    /// The store was written by a newer hent.
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
    /// The store cannot be reached or refuses the credentials.
    #[error("{store} : base injoignable ({reason}). {cure}")]
    StoreUnreachable {
        /// The address, never with its password.
        store: String,
        /// Why, in a few words.
        reason: String,
        /// What to do about it, a whole sentence.
        cure: String,
    },
    /// The store holds something that this program cannot read, or refused a statement.
    #[error("{store} : {problem}. {cure}")]
    Store {
        /// The address, never with its password; with the table and row where known.
        store: String,
        /// What is wrong, without a full stop; never a row's contents.
        problem: String,
        /// What to do about it, a whole sentence.
        cure: String,
    },
    /// Something cannot be done because of rows that are in the way. This text alone has several lines.
    #[error("{store} : {problem} :{}\n{cure}", listed(lines))]
    InTheWay {
        /// The address of the store, never with its password.
        store: String,
        /// What cannot be done, without a full stop.
        problem: String,
        /// What is in the way, a line each; of a host only its code.
        lines: Vec<String>,
        /// What to do about it, a whole sentence.
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
    /// The address to listen on cannot be had.
    #[error("{listen} : impossible d'écouter à cette adresse ({}). {}", not_had(source).0, not_had(source).1)]
    Listen {
        /// The address.
        listen: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A defect of this program, reported rather than a panic.
    #[error("défaut interne de hent : {0}. Merci de le signaler avec la commande qui l'a provoqué.")]
    Internal(String),
}

impl Error {
    /// An [`Error::Input`].
    pub fn input(place: impl Into<String>, problem: impl Into<String>, cure: impl Into<String>) -> Self {
        Error::Input { place: place.into(), problem: problem.into(), cure: cure.into() }
    }

    /// An [`Error::Io`] at `path`.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Error::Io { path, source }
    }
}

/// What begins with these words is feminine.
const FEMININE: [&str; 5] = ["couche", "étape", "liste", "tuile", "voie"];

/// "Unknown", as it agrees with a thing.
fn unknown(what: &str) -> &'static str {
    let first = what.split(' ').next().unwrap_or("");
    if FEMININE.contains(&first) { "inconnue" } else { "inconnu" }
}

/// What somebody wrote, as a message may repeat it: short, and without what a terminal would obey.
pub(crate) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The first lines of a list, each on a line of its own, and how many more there are.
fn listed(lines: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut text: String = lines.iter().take(SHOWN).map(|line| format!("\n  - {line}")).collect();
    if lines.len() > SHOWN {
        text.push_str(&format!("\n  … et {} autres", lines.len() - SHOWN));
    }
    text
}

/// Why an address to listen on cannot be had, and the cure.
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
        // The system's resolver has no kind for a name that it does not know.
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

/// What the system says, in French where it is common.
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
