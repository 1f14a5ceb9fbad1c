//! `hent import`: files into the store.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{StoreOption, block_on, say, spinner};
use crate::error::Result;
use crate::import::{Kind, Options, Progress, plan, read};
use crate::model::table::Table;

#[derive(Args)]
pub(super) struct Command {
    /// Les fichiers : GPX, KML, GeoJSON, Shapefile (aussi en .zip), GeoPackage, FlatGeobuf, CSV, OSM…
    #[arg(value_name = "FICHIER", required = true)]
    files: Vec<PathBuf>,
    /// Ce que sont leurs lignes
    #[arg(long = "as", value_name = "QUOI", value_enum)]
    kind: Kind,
    /// Système de coordonnées des fichiers, s'ils ne le disent pas ou le disent mal (EPSG:2154)
    #[arg(long, value_name = "EPSG:…")]
    srs: Option<String>,
    /// Dire ce qui changerait, sans rien changer
    #[arg(long)]
    dry_run: bool,
    /// Relier un champ à une colonne du fichier ; champ vide : laisser la colonne de côté
    #[arg(long, value_name = "CHAMP=COLONNE", value_parser = field_and_column)]
    map: Vec<(String, String)>,
    /// La couche à lire, si le fichier en a plusieurs
    #[arg(long, value_name = "NOM")]
    layer: Option<String>,
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

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let Command { files, kind, srs, dry_run, map, layer, store } = command;
    let store = store.open()?;
    let progress = progress();
    let incoming = read(&files, kind, &Options { srs, map, layer, progress: Some(progress) })?;

    let spinner = spinner("enregistrement…");
    let report = if dry_run {
        let now = block_on(store.load(&Table::CONTENT))?;
        plan(incoming, &now)?.1
    } else {
        block_on(store.edit("hent import", move |now| plan(incoming, now)))?
    };
    spinner.finish_and_clear();
    say(format_args!("{} : {report}", store.name()).to_string().trim_end());
    if dry_run {
        say("(essai : rien n'a été enregistré)");
    }
    Ok(ExitCode::SUCCESS)
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
