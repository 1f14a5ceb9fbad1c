//! `hent bake`: writes all tiles to one file.

use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::signal::unix::{SignalKind, signal};

use super::{StoreOption, block_on, import_program, relief, say};
use crate::archive::{Corridor, Ground, Report, Scope, Target, Zooms};
use crate::atlas::{Atlas, Sources};
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::live::calendar;
use crate::model::Dataset;
use crate::model::row::Rows;
use crate::model::table::Table;

#[derive(Args)]
pub(super) struct Command {
    /// L'archive à écrire ; si elle existe, elle est remplacée une fois la nouvelle complète
    #[arg(short, long, value_name = "FICHIER.pmtiles|FICHIER.mbtiles")]
    output: PathBuf,
    /// Le premier zoom
    #[arg(long, value_name = "ZOOM", default_value_t = 0)]
    min_zoom: u8,
    /// Le dernier zoom : 14 au plus ; d'un relief, 12 au plus, et moins si ses pixels sont grands
    #[arg(long, value_name = "ZOOM")]
    max_zoom: Option<u8>,
    /// Seulement les tuiles à moins de 2 km de cette voie
    #[arg(long, value_name = "CODE")]
    voie: Option<String>,
    /// Les tuiles de ce fond de carte, fait par scripts/fond, au lieu de celles des voies
    #[arg(long, value_name = "TUILES.mbtiles", conflicts_with = "voie")]
    fond: Option<PathBuf>,
    /// Du fond, seulement les tuiles à moins de tant de kilomètres des voies de la base
    #[arg(long, value_name = "KM", requires = "fond")]
    autour: Option<f64>,
    #[command(flatten)]
    relief: relief::Options,
    #[command(flatten)]
    store: StoreOption,
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    if command.relief.is_wanted() {
        return import_program::hand_over();
    }
    let target = Target::new(command.output.clone())?;
    let zooms = Zooms::new(command.min_zoom, command.max_zoom.unwrap_or(TileId::MAX_ZOOM))?;
    let report = block_on(async {
        let rows = match command.needs_store() {
            true => Some(command.store.open()?.load(&Table::CONTENT).await?),
            false => None,
        };
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let output = command.output.clone();
        let work = tokio::task::spawn_blocking(move || {
            let atlas = rows.map(atlas_of).transpose()?.unwrap_or_default();
            write(&command, &target, zooms, &atlas, &stopped)
        });
        // After a signal the work stops properly, and the incomplete archive is removed.
        let stopper = tokio::spawn(async move {
            if asked_to_stop().await.is_ok() {
                stop.store(true, Ordering::Relaxed);
            }
        });
        let outcome = work.await.map_err(|error| Error::Internal(error.to_string()))?;
        stopper.abort();
        outcome.map(|report| (output, report))
    });
    let (output, Report { tiles, distinct, bytes }) = report?;
    say(format_args!("{} : {tiles} tuiles, dont {distinct} distinctes, {bytes} octets", output.display()));
    Ok(ExitCode::SUCCESS)
}

impl Command {
    /// Tells whether the archive depends on the store. An archive of a whole base map does not.
    fn needs_store(&self) -> bool {
        self.fond.is_none() || self.autour.is_some()
    }
}

fn atlas_of(rows: Rows) -> Result<Atlas> {
    Ok(Atlas::build(Sources::from(Dataset::from_rows(rows)?).on(calendar::today())))
}

/// Writes the requested archive.
fn write(command: &Command, target: &Target, zooms: Zooms, atlas: &Atlas, stop: &AtomicBool) -> Result<Report> {
    let Some(fond) = &command.fond else {
        let voie = command.voie.as_deref().map(|code| atlas.voie_asked(code)).transpose()?;
        return watched(stop, |progress| target.write(atlas, Scope { zooms, voie }, progress));
    };
    let ground = Ground::open(fond)?;
    let corridor = command.autour.map(|width_km| Corridor::new(atlas, width_km)).transpose()?;
    watched(stop, |progress| target.pack(&ground, zooms, corridor, progress))
}

/// Runs the command in `hent-import`, which only writes reliefs.
pub(super) fn run_in_import(command: Command) -> Result<ExitCode> {
    relief::run(command.relief, command.output, command.min_zoom, command.max_zoom)
}

/// Waits for SIGINT or SIGTERM.
pub(super) async fn asked_to_stop() -> std::io::Result<()> {
    let mut term = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = term.recv() => Ok(()),
    }
}

/// Does the work and shows its progress: a bar on a terminal, otherwise a line for each tenth.
pub(super) fn watched<T>(
    stop: &AtomicBool,
    work: impl FnOnce(&dyn Fn(usize, usize) -> ControlFlow<()>) -> Result<T>,
) -> Result<T> {
    let bar = std::io::stderr().is_terminal().then(|| ProgressBar::new(0).with_style(style()));
    let tenths = Cell::new(0);
    let outcome = work(&|done, of| {
        if let Some(bar) = &bar {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        } else if let Some(tenth) = (done * 10).checked_div(of).filter(|tenth| *tenth > tenths.get()) {
            tenths.set(tenth);
            let _ = writeln!(std::io::stderr(), "tuiles : {done} sur {of} ({} %)", tenth * 10);
        }
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    outcome
}

fn style() -> ProgressStyle {
    // The template is a constant, so the fallback is never used.
    ProgressStyle::with_template("tuiles {wide_bar} {pos}/{len}, reste {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
