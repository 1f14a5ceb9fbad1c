//! `hent export`: a track, or how often each was downloaded, into a file.

use std::fs::Permissions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::bake::find;
use super::{StoreOption, block_on, say};
use crate::atlas::{Atlas, Etape, Voie};
use crate::error::{Error, Result};
use crate::model::Dataset;
use crate::model::row::{Row, Value};
use crate::model::table::Table;
use crate::trace::{Sens, Trace, gpx};

#[derive(Args)]
pub(super) struct Command {
    /// La voie dont on veut la trace
    #[arg(long, value_name = "CODE")]
    voie: Option<String>,
    /// Une seule étape de cette voie
    #[arg(long, value_name = "ÉTAPE", requires = "voie")]
    etape: Option<String>,
    /// Dans quel sens marcher : aller ou retour
    #[arg(long, value_name = "SENS", requires = "voie", value_parser = sens)]
    sens: Option<Sens>,
    /// Ce qu'on veut, si ce n'est pas une trace
    #[arg(long = "as", value_name = "QUOI", value_enum, conflicts_with = "voie")]
    what: Option<What>,
    /// Le format du fichier : gpx pour une trace, csv pour les téléchargements
    #[arg(long, value_name = "FORMAT")]
    format: String,
    /// Le fichier à écrire ; s'il existe, il est remplacé une fois le nouveau complet [défaut : -, la sortie standard]
    #[arg(short, long, value_name = "FICHIER")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
}

/// What is exported beside tracks.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Combien de fois chaque fichier a été téléchargé, jour par jour
    Telechargements,
}

fn sens(word: &str) -> Result<Sens, String> {
    Sens::parse(word).ok_or_else(|| format!("les sens possibles sont : {}", Sens::WORDS.join(", ")))
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let Command { voie, etape, sens, what, format, output, store } = command;
    let bytes = match (what, voie) {
        (Some(What::Telechargements), _) => {
            known(&format, &["csv"], "les téléchargements")?;
            let rows = block_on(store.open()?.load(&[Table::Telechargement]))?;
            spreadsheet(Table::Telechargement, rows.of(Table::Telechargement))?
        }
        (None, Some(voie)) => {
            known(&format, &["gpx"], "une trace")?;
            let rows = block_on(store.open()?.load(&Table::CONTENT))?;
            track(&Atlas::build(Dataset::from_rows(rows)?), &voie, etape.as_deref(), sens.unwrap_or(Sens::Aller))?
        }
        (None, None) => {
            let cure = "Donnez --voie CODE pour une trace, ou --as telechargements.";
            return Err(Error::input("hent export", "rien n'est demandé", cure));
        }
    };
    match output.filter(|path| path != Path::new("-")) {
        Some(path) => {
            write(&path, &bytes)?;
            say(format_args!("{} : {} octets", path.display(), bytes.len()));
        }
        None => print(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Errors: the format is not one of those.
fn known(format: &str, formats: &[&str], what: &str) -> Result<()> {
    if formats.contains(&format) {
        return Ok(());
    }
    let cure = format!("Les formats pour {what} sont : {}.", formats.join(", "));
    Err(Error::input("--format", format!("« {format} » ne convient pas"), cure))
}

/// The track of a voie or of an étape of it: the file that `hent serve` sends.
fn track(atlas: &Atlas, voie: &str, etape: Option<&str>, sens: Sens) -> Result<Vec<u8>> {
    let voie = find(atlas, voie)?;
    let trace = match etape {
        Some(slug) => Trace::of_etape(atlas, voie, find_etape(voie, slug)?, sens),
        None => Trace::of_voie(atlas, voie, sens),
    };
    let trace = trace.ok_or_else(|| Error::NotFound {
        what: format!("tracé de « {} »", etape.unwrap_or(voie.row.code.as_str())),
        known: "Aucun tronçon ne lui est encore rattaché.".into(),
    })?;
    gpx::write(&trace).map_err(|error| Error::Internal(format!("écriture d'un GPX : {error}")))
}

fn find_etape<'a>(voie: &'a Voie, slug: &str) -> Result<&'a Etape> {
    voie.etape(slug).ok_or_else(|| {
        let slugs: Vec<String> = voie.etapes.iter().map(Etape::slug).collect();
        let known = match slugs.as_slice() {
            [] => "Cette voie n'a pas d'étapes.".into(),
            slugs => format!("Les étapes de cette voie sont : {}.", slugs.join(", ")),
        };
        Error::NotFound { what: format!("étape « {slug} » de la voie « {} »", voie.row.code), known }
    })
}

/// A table of texts and numbers as CSV that Excel opens as it is: UTF-8 with its mark, semicolons.
fn spreadsheet(table: Table, rows: &[Row]) -> Result<Vec<u8>> {
    let mut csv =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::from("\u{feff}"));
    let mut write = || -> csv::Result<()> {
        csv.write_record(table.columns().iter().map(|column| column.name))?;
        rows.iter().try_for_each(|row| csv.write_record(row.0.iter().map(cell)))
    };
    write().map_err(|error| Error::Internal(format!("écriture d'un CSV : {error}")))?;
    csv.into_inner().map_err(|error| Error::Internal(format!("écriture d'un CSV : {error}")))
}

/// A text that a spreadsheet would take for a formula gets an apostrophe, which it takes for a text.
fn cell(value: &Value) -> String {
    match value {
        Value::Int(number) => number.to_string(),
        Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// Writes a file aside, which takes the place of what is there when it is complete.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.is_dir() {
        return Err(Error::io(path)(ErrorKind::IsADirectory.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Nothing in it is private: readable by whom the umask lets.
    let mut file = (tempfile::Builder::new().prefix(".hent-").permissions(Permissions::from_mode(0o666)))
        .tempfile_in(folder)
        .map_err(Error::io(path))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(Error::io(path))?;
    file.persist(path).map(drop).map_err(|error| Error::io(path)(error.error))
}

/// Writes to standard output. A reader who has gone away (`| head`) is no error.
fn print(bytes: &[u8]) -> Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::io("sortie standard")(error)),
        _ => Ok(()),
    }
}
