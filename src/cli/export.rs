//! `hent export`: writes a track, the counts of downloads, or the report on missing beds to a file.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{StoreOption, block_on, say};
use crate::atlas::{Atlas, Sources};
use crate::config::{self, CONFIG};
use crate::error::{Error, Result};
use crate::file::FileFormat;
use crate::file::aside;
use crate::file::csv::{self, plain};
use crate::links::Base;
use crate::lits;
use crate::live::calendar;
use crate::model::row::{Row, Value};
use crate::model::table::Table;
use crate::model::{Dataset, Sens};
use crate::trace::{self, Avec, FORMATS_OF_ETAPE, FORMATS_OF_VOIE, PointLimit, TraceRequest, TrackOptions};

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
    /// Moins de points : compatible (8 000 au plus par trace) ou leger (500 au plus)
    #[arg(long, value_name = "VARIANTE", requires = "voie", value_parser = variante)]
    variante: Option<PointLimit>,
    /// Des points de passage : hebergeurs, points-interet, localites ; deviations : la trace suit les déviations du jour.
    /// Plusieurs valeurs sont séparées par des virgules
    #[arg(long, value_name = "QUOI", requires = "voie", value_parser = avec)]
    avec: Option<Avec>,
    /// La nuit pour laquelle on veut la trace : sans les hébergeurs fermés, et où il manque un lit [défaut : ce soir]
    #[arg(long, value_name = "AAAA-MM-JJ", requires = "voie", value_parser = jour)]
    ouvert: Option<Date>,
    /// L'adresse du service, pour les liens [défaut : public_url de hent.toml, sinon http://127.0.0.1:8080]
    #[arg(long, value_name = "ADRESSE", requires = "voie")]
    url: Option<String>,
    /// Ce qu'on veut, si ce n'est pas une trace
    #[arg(long = "as", value_name = "QUOI", value_enum, conflicts_with = "voie")]
    what: Option<What>,
    /// L'année du bilan des lits [défaut : cette année]
    #[arg(long, value_name = "ANNÉE", requires = "what", value_parser = clap::value_parser!(i16).range(0..=9999))]
    annee: Option<i16>,
    /// Le format du fichier : gpx… pour une trace, csv pour les téléchargements, csv (sans --format) ou json pour les lits
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Le fichier à écrire ; s'il existe, il est remplacé une fois le nouveau complet [défaut : -, la sortie standard]
    #[arg(short, long, value_name = "FICHIER")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreOption,
}

/// The things that can be exported besides tracks.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Combien de fois chaque fichier a été téléchargé, jour par jour
    Telechargements,
    /// Où manquent des lits : pour chaque mois et chaque voie, la plus longue journée sans hébergement ouvert, et les
    /// communes où un hôte de plus la raccourcirait le plus
    Lits,
}

fn sens(word: &str) -> Result<Sens, String> {
    Sens::parse(word).ok_or_else(|| format!("les sens possibles sont : {}", Sens::WORDS.join(", ")))
}

fn variante(word: &str) -> Result<PointLimit, String> {
    PointLimit::parse(word).ok_or_else(|| format!("les variantes possibles sont : {}", PointLimit::WORDS.join(", ")))
}

fn jour(text: &str) -> Result<Date, String> {
    let date = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok());
    date.ok_or_else(|| "une date AAAA-MM-JJ est attendue".into())
}

fn avec(words: &str) -> Result<Avec, String> {
    let known = || Avec::WORDS.join(", ");
    Avec::parse(words).map_err(|word| format!("« {word} » ne convient pas ; les valeurs possibles sont : {}", known()))
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let Command { voie, etape, sens, variante, avec, ouvert, url, what, annee, format, output, store } = command;
    let format = format.as_deref();
    let bytes = match (what, voie) {
        (Some(What::Telechargements), _) => {
            if annee.is_some() {
                let cure = "Ôtez --annee : les téléchargements sont ceux de tous les jours.";
                return Err(Error::input("--annee", "ne va pas avec --as telechargements", cure));
            }
            file_format(format, &[FileFormat::CSV], "les téléchargements")?;
            let rows = block_on(store.open()?.load(&[Table::Telechargement]))?;
            spreadsheet(Table::Telechargement, rows.of(Table::Telechargement))?
        }
        (Some(What::Lits), _) => {
            let format = file_format(format.or(Some("csv")), lits::FORMATS, "les lits")?;
            let atlas = atlas(&store)?;
            lits::of_year(&atlas, annee.unwrap_or_else(|| atlas.jour().year()), format)?.bytes
        }
        (None, Some(voie)) => {
            let format = track_format(format, etape.is_some())?;
            let facon = TrackOptions {
                sens: sens.unwrap_or_default(),
                variante: variante.unwrap_or_default(),
                avec: avec.unwrap_or_default(),
                ouvert,
            };
            let langue = Default::default(); // the command line is French
            let demande = TraceRequest { voie, etape, facon, format, langue, base: base(url)? };
            track(&atlas(&store)?, &demande)?
        }
        (None, None) => {
            let cure = "Donnez --voie CODE pour une trace, ou --as telechargements, ou --as lits.";
            return Err(Error::input("hent export", "rien n'est demandé", cure));
        }
    };
    match output.filter(|path| path != Path::new("-")) {
        Some(path) => {
            aside::write(&path, &bytes)?;
            say(format_args!("{} : {} octets", path.display(), bytes.len()));
        }
        None => print(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the atlas of a store for today.
fn atlas(store: &StoreOption) -> Result<Atlas> {
    let rows = block_on(store.open()?.load(&Table::CONTENT))?;
    Ok(Atlas::build(Sources::from(Dataset::from_rows(rows)?).on(calendar::today())))
}

/// Parses the format of a track. Errors: the format is not offered for an étape or a voie. The error lists the formats.
fn track_format(format: Option<&str>, of_etape: bool) -> Result<FileFormat> {
    let (offered, what) = if of_etape { (FORMATS_OF_ETAPE, "une étape") } else { (FORMATS_OF_VOIE, "une voie") };
    file_format(format, offered, what)
}

/// Parses the format of a file. Errors: the format is missing, or is not among `offered`. The error lists the formats.
fn file_format(format: Option<&str>, offered: &[FileFormat], what: &str) -> Result<FileFormat> {
    let parsed = format.and_then(|format| FileFormat::parse(format, offered));
    parsed.ok_or_else(|| {
        let problem = format.map_or_else(|| "absent".into(), |format| format!("« {format} » ne convient pas"));
        let cure = format!("Les formats pour {what} sont : {}.", FileFormat::names(offered));
        Error::input("--format", problem, cure)
    })
}

/// Returns the base of links: the option `--url`, else `public_url` of the configuration file, else the default address
/// of the service.
fn base(typed: Option<String>) -> Result<Base> {
    match typed {
        Some(url) => {
            Base::parse(&url).map_err(|wrong| Error::input("--url", config::not_public(wrong), config::PUBLIC_URL))
        }
        None => {
            let said = Path::new(CONFIG).exists().then(|| config::File::read(Path::new(CONFIG))).transpose()?;
            Ok(said.and_then(|file| file.public_url).unwrap_or_else(|| Base::new("http://127.0.0.1:8080", "")))
        }
    }
}

/// Returns the track of a voie or étape, which equals the file that `hent serve` sends.
fn track(atlas: &Atlas, demande: &TraceRequest) -> Result<Vec<u8>> {
    let voie = atlas.voie_asked(&demande.voie)?;
    if let Some(slug) = &demande.etape {
        voie.etape_asked(slug)?;
    }
    let file = trace::file(atlas, demande)?.ok_or_else(|| Error::NotFound {
        what: format!("tracé de « {} »", demande.etape.as_ref().unwrap_or(&demande.voie)),
        known: "Aucun tronçon ne lui est encore rattaché.".into(),
    })?;
    Ok(file.bytes)
}

/// Writes a table as CSV for spreadsheets. Its columns contain only texts and numbers.
fn spreadsheet(table: Table, rows: &[Row]) -> Result<Vec<u8>> {
    let mut written = csv::Table::new(table.columns().iter().map(|column| column.name))?;
    for row in rows {
        written.row(row.0.iter().map(|value| match value {
            Value::Int(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => plain(text),
            _ => String::new(),
        }))?;
    }
    written.finish()
}

/// Writes to standard output. A closed pipe (`| head`) is not an error.
fn print(bytes: &[u8]) -> Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::io("sortie standard")(error)),
        _ => Ok(()),
    }
}
