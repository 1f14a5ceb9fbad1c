//! `hent import`: imports files into the store, and reverts imports.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::reperage::on_lines;
use super::{StoreOption, agreed, block_on, say, spinner};
use crate::error::{Error, Result};
use crate::import::{self, Item, Kept, Kind, Options, Progress, Report, altitude};
use crate::model::Code;
use crate::model::change::Change;
use crate::model::provenance::Provenance;
use crate::model::row::Rows;
use crate::model::table::Table;
use crate::store::Store;

#[derive(Args)]
pub(super) struct Command {
    /// Les fichiers : GPX, KML, GeoJSON, Shapefile, GeoPackage, FlatGeobuf, CSV, XLSX, ODS, OSM… (aussi en .zip) ; d'un relief : GeoTIFF, ASC, HGT…
    #[arg(value_name = "FICHIER", required_unless_present = "annuler")]
    files: Vec<PathBuf>,
    /// Ce que sont leurs lignes ; altitude : un relief, qui donne leurs hauteurs aux tronçons
    #[arg(long = "as", value_name = "QUOI", value_enum, required_unless_present = "annuler")]
    what: Option<What>,
    /// Annuler l'import de ce numéro (il l'a dit à la fin) : ses lignes redeviennent ce qu'elles étaient avant lui
    #[arg(long, value_name = "NUMÉRO", conflicts_with_all = ["files", "what", "srs", "map", "valeur", "layer", "tous", "voie", "remplacer"])]
    annuler: Option<i64>,
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
    /// La voie dont les lignes des fichiers sont les étapes
    #[arg(long, value_name = "CODE", value_parser = code)]
    voie: Option<Code>,
    /// Le nom de cette voie
    #[arg(long, value_name = "NOM", requires = "voie")]
    nom: Option<String>,
    /// Garder les places à 0, 0 ou loin de tout le reste
    #[arg(long)]
    garder_lointains: bool,
    /// Les fichiers disent tout : ce qu'ils ne nomment pas est supprimé, ce qui a été écrit à la main est remplacé ; la liste est montrée d'abord
    #[arg(long)]
    remplacer: bool,
    /// Ne pas demander avant de supprimer
    #[arg(long, requires = "remplacer")]
    oui: bool,
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

fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).map_err(|e| e.to_string())
}

fn field_and_value(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("attendu : champ=valeur")?;
    if field.trim().is_empty() || value.trim().is_empty() {
        return Err("attendu : champ=valeur, par exemple type=gite".into());
    }
    Ok((field.trim().into(), value.trim().into()))
}

/// What the files contain.
#[derive(Clone, Copy)]
enum What {
    /// Rows of a table.
    Rows(Kind),
    /// Heights for the tronçons.
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
            What::Rows(Kind::Perturbations),
            What::Rows(Kind::Exceptions),
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

/// A function that runs within the transaction of the store. It compares the imported rows with the stored ones and
/// their writers, and returns the changes and the report.
type Plan = Box<dyn FnOnce(&Rows, &Provenance) -> Result<(Vec<Change>, Report)> + Send>;

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let store = command.store.open()?;
    let (dry_run, remplacer, oui) = (command.dry_run, command.remplacer, command.oui);
    if let Some(number) = command.annuler {
        return take_back(&store, number, dry_run);
    }
    let plan = planner(command, &store)?;
    let foreseen = (dry_run || remplacer).then(|| foresee(&store, plan())).transpose()?;
    if let Some(report) = foreseen.as_ref().filter(|_| dry_run) {
        say(format_args!("{} : {report}", store.name()).to_string().trim_end());
        say(DRY_RUN);
        return Ok(ExitCode::SUCCESS);
    }
    let lost = foreseen.map(Lost::by);
    if let Some(lost) = lost.as_ref().filter(|lost| lost.count() > 0)
        && !(oui || lost.is_agreed()?)
    {
        say("Rien n'a été enregistré.");
        return Ok(ExitCode::from(1));
    }
    let spinner = spinner("enregistrement…");
    let plan = plan();
    let (report, number) = block_on(store.import("hent import", move |now, log| {
        let (changes, report) = plan(now, log)?;
        match lost {
            Some(lost) if lost != Lost::by(report.clone()) => Err(Error::input(
                "--remplacer",
                "la base a changé depuis que la liste a été montrée",
                "Recommencez : rien n'a été enregistré.",
            )),
            _ => Ok((changes, report)),
        }
    }))?;
    spinner.finish_and_clear();
    say(format_args!("{} : {report}", store.name()).to_string().trim_end());
    if let Some(number) = number {
        say(format_args!("Pour annuler cet import : {}", how_to_take_back(&store, number)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the files. Returns a function that makes the plan of the import. It can be called several times, because
/// `--remplacer` first shows the changes. Errors: an option cannot be combined with `--as`, or the files cannot be
/// read.
fn planner(command: Command, store: &Store) -> Result<Box<dyn Fn() -> Plan>> {
    let Command { files, what, srs, map, valeur, layer, voie, nom, garder_lointains, remplacer, tous, .. } = command;
    let what = what.ok_or_else(|| Error::input("--as", "cette option manque", "Dites ce que sont les lignes."))?;
    let options = Options { srs, map, valeurs: valeur, layer, voie, nom, garder_lointains, progress: Some(progress()) };
    let of_voie = matches!(what, What::Rows(Kind::Voies | Kind::Etapes));
    let misplaced = match what {
        _ if options.voie.is_some() && !of_voie => Some(("--voie", "ne vaut que pour --as voies et --as etapes")),
        What::Rows(_) if tous => Some(("--tous", "ne vaut que pour --as altitude")),
        What::Altitude if !options.map.is_empty() => Some(("--map", "ne vaut pas pour un relief")),
        What::Altitude if !options.valeurs.is_empty() => Some(("--valeur", "ne vaut pas pour un relief")),
        What::Altitude if options.layer.is_some() => Some(("--layer", "ne vaut pas pour un relief")),
        What::Altitude if remplacer => Some(("--remplacer", "ne vaut pas pour un relief")),
        _ => None,
    };
    if let Some((option, problem)) = misplaced {
        return Err(Error::input(option, problem, "Ôtez cette option, ou changez --as."));
    }
    match what {
        What::Rows(kind) => {
            let incoming = import::read(&files, kind, &options)?;
            Ok(Box::new(move || {
                let incoming = incoming.clone();
                Box::new(move |now, log| import::plan(on_lines(incoming, now, log, remplacer)?, now, log, remplacer))
            }))
        }
        What::Altitude => {
            let now = block_on(store.load(&[Table::Troncon]))?;
            let heights = altitude::read(&files, &now, tous, &options)?;
            Ok(Box::new(move || {
                let heights = heights.clone();
                Box::new(move |now, _| Ok(altitude::plan(heights, now)))
            }))
        }
    }
}

/// The last line of a dry run.
const DRY_RUN: &str = "(essai : rien n'a été enregistré)";

/// Reverts an import. Errors: those of [`Store::annuler`].
fn take_back(store: &Store, number: i64, dry_run: bool) -> Result<ExitCode> {
    let spinner = spinner("annulation…");
    let undone = if dry_run { block_on(store.would_annuler(number))? } else { block_on(store.annuler(number))? };
    spinner.finish_and_clear();
    say(format_args!("{} : {undone}", store.name()).to_string().trim_end());
    if dry_run {
        say(DRY_RUN);
    }
    if let Some(by) = undone.by {
        say(format_args!("Pour rétablir cet import : {}", how_to_take_back(store, by)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the command that reverts an import, ready for copying into a shell.
fn how_to_take_back(store: &Store, number: i64) -> String {
    let name = store.name();
    let plain = name.chars().all(|c| c.is_alphanumeric() || "/._-:@%+=,".contains(c));
    let name = if plain { name } else { format!("'{}'", name.replace('\'', r"'\''")) };
    format!("hent import --annuler {number} --store {name}")
}

/// Runs a plan on the current content without writing anything.
fn foresee(store: &Store, plan: Plan) -> Result<Report> {
    let (now, log) = block_on(store.load_with_provenance())?;
    Ok(plan(&now, &log)?.1)
}

/// The data written by people that an import with `--remplacer` would remove.
#[derive(PartialEq)]
struct Lost {
    /// The rows that the import would delete.
    removed: Vec<Item>,
    /// The values written by people that the import would overwrite.
    overruled: Vec<Kept>,
}

impl Lost {
    fn by(report: Report) -> Self {
        Self { removed: report.removed, overruled: report.conflicts.overruled }
    }

    fn count(&self) -> usize {
        self.removed.len() + self.overruled.len()
    }

    /// Shows all losses and asks for confirmation. Errors: there is no terminal.
    fn is_agreed(&self) -> Result<bool> {
        let rows = self.removed.iter().map(|item| format!("  - {} {}\n", item.table.name(), item.label));
        let values = self.overruled.iter().map(|kept| format!("  ~ {kept}\n"));
        let (gone, overruled) = (self.removed.len(), self.overruled.len());
        let what = format!("{gone} lignes seraient supprimées, {overruled} valeurs écrites à la main remplacées");
        say(format_args!("{what} :\n{}", rows.chain(values).collect::<String>().trim_end()));
        agreed("Le faire ?")?.ok_or_else(|| {
            let problem = format!("{what}, et il n'y a personne à qui le demander");
            Error::input("--remplacer", problem, "Ajoutez --oui si c'est voulu, ou ôtez --remplacer.")
        })
    }
}

/// Returns a callback that shows the progress of reading: a spinner on a terminal, otherwise a line for each file.
pub(super) fn progress() -> Progress {
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
