//! `hent import`: files into the store.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::{StoreOption, block_on, say, spinner};
use crate::error::{Error, Result};
use crate::import::{self, Kind, Options, Progress, Report, altitude};
use crate::model::change::Change;
use crate::model::provenance::Provenance;
use crate::model::row::Rows;
use crate::model::table::Table;

#[derive(Args)]
pub(super) struct Command {
    /// Les fichiers : GPX, KML, GeoJSON, Shapefile, GeoPackage, FlatGeobuf, CSV, XLSX, ODS, OSM… (aussi en .zip) ; d'un relief : GeoTIFF, ASC, HGT…
    #[arg(value_name = "FICHIER", required = true)]
    files: Vec<PathBuf>,
    /// Ce que sont leurs lignes ; altitude : un relief, qui donne leurs hauteurs aux tronçons
    #[arg(long = "as", value_name = "QUOI", value_enum)]
    what: What,
    /// Système de coordonnées des fichiers, s'ils ne le disent pas ou le disent mal (EPSG:2154)
    #[arg(long, value_name = "EPSG:…")]
    srs: Option<String>,
    /// Dire ce qui changerait, sans rien changer
    #[arg(long)]
    dry_run: bool,
    /// Relier un champ à une colonne du fichier ; champ vide : laisser la colonne de côté
    #[arg(long, value_name = "CHAMP=COLONNE", value_parser = field_and_column)]
    map: Vec<(String, String)>,
    /// Donner à toutes les lignes la valeur d'un champ dont le fichier n'a pas de colonne (type=gite)
    #[arg(long, value_name = "CHAMP=VALEUR", value_parser = field_and_value)]
    valeur: Vec<(String, String)>,
    /// La couche (ou la feuille) à lire, si le fichier en a plusieurs
    #[arg(long, value_name = "NOM")]
    layer: Option<String>,
    /// D'un relief : donner ses hauteurs à tous les tronçons, même à ceux qui en ont
    #[arg(long)]
    tous: bool,
    #[command(flatten)]
    store: StoreOption,
}

fn field_and_column(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("attendu : champ=COLONNE")?;
    if column.is_empty() {
        return Err("attendu : champ=COLONNE, ou =COLONNE pour laisser une colonne de côté".into());
    }
    Ok((field.trim().into(), column.trim().into()))
}

fn field_and_value(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("attendu : champ=valeur")?;
    if field.trim().is_empty() || value.trim().is_empty() {
        return Err("attendu : champ=valeur, par exemple type=gite".into());
    }
    Ok((field.trim().into(), value.trim().into()))
}

/// What files hold.
#[derive(Clone, Copy)]
enum What {
    /// Rows of a table.
    Rows(Kind),
    /// The heights of the tronçons.
    Altitude,
}

impl ValueEnum for What {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            What::Rows(Kind::Voies),
            What::Rows(Kind::Troncons),
            What::Rows(Kind::Localites),
            What::Rows(Kind::Etapes),
            What::Rows(Kind::Hebergeurs),
            What::Rows(Kind::PointsInteret),
            What::Rows(Kind::Guides),
            What::Altitude,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            What::Rows(kind) => kind.to_possible_value(),
            What::Altitude => Some(PossibleValue::new("altitude")),
        }
    }
}

/// What is done within the store's transaction: what was read is compared with what is stored.
type Plan = Box<dyn FnOnce(&Rows) -> Result<(Vec<Change>, Report)> + Send>;

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let Command { files, what, srs, dry_run, map, valeur, layer, tous, store } = command;
    let store = store.open()?;
    let options = Options { srs, map, valeurs: valeur, layer, progress: Some(progress()), ..Options::default() };
    let plan: Plan = match what {
        What::Rows(_) if tous => return Err(of_the_other_kind("--tous", "ne vaut que pour --as altitude")),
        What::Rows(kind) => {
            let incoming = import::read(&files, kind, &options)?;
            Box::new(move |now| import::plan(incoming, now, &Provenance::default(), false))
        }
        What::Altitude if !options.map.is_empty() => {
            return Err(of_the_other_kind("--map", "ne vaut pas pour un relief"));
        }
        What::Altitude if !options.valeurs.is_empty() => {
            return Err(of_the_other_kind("--valeur", "ne vaut pas pour un relief"));
        }
        What::Altitude if options.layer.is_some() => {
            return Err(of_the_other_kind("--layer", "ne vaut pas pour un relief"));
        }
        What::Altitude => {
            let now = block_on(store.load(&[Table::Troncon]))?;
            let heights = altitude::read(&files, &now, tous, &options)?;
            Box::new(move |now| Ok(altitude::plan(heights, now)))
        }
    };
    drop(options); // what moves on the terminal

    let spinner = spinner("enregistrement…");
    let report = if dry_run {
        let now = block_on(store.load(&Table::CONTENT))?;
        plan(&now)?.1
    } else {
        block_on(store.edit("hent import", plan))?
    };
    spinner.finish_and_clear();
    say(format_args!("{} : {report}", store.name()).to_string().trim_end());
    if dry_run {
        say("(essai : rien n'a été enregistré)");
    }
    Ok(ExitCode::SUCCESS)
}

/// The error of an option that does not go with what the files hold.
fn of_the_other_kind(option: &str, problem: &str) -> Error {
    Error::input(option, problem, "Ôtez cette option, ou changez --as.")
}

/// How far the reading is: one moving line on a terminal, a line per file elsewhere.
fn progress() -> Progress {
    if std::io::stderr().is_terminal() {
        let spinner = spinner("lecture…");
        return Box::new(move |file, features| {
            spinner.set_message(format!("lecture de {} : {features}", file.display()));
        });
    }
    let last: RefCell<PathBuf> = RefCell::default();
    Box::new(move |file, _| {
        if last.replace(file.to_owned()) != file {
            let _ = writeln!(std::io::stderr(), "lecture de {}", file.display());
        }
    })
}
