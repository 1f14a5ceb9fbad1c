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

use super::{StoreOption, block_on, say};
use crate::archive::{Report, Scope, Target, Zooms};
use crate::atlas::{Atlas, Sources};
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::live::calendar;
use crate::model::Dataset;
use crate::model::table::Table;

#[derive(Args)]
pub(super) struct Command {
    /// L'archive à écrire ; si elle existe, elle est remplacée une fois la nouvelle complète
    #[arg(short, long, value_name = "FICHIER.pmtiles|FICHIER.mbtiles")]
    output: PathBuf,
    /// Le premier zoom
    #[arg(long, value_name = "ZOOM", default_value_t = 0)]
    min_zoom: u8,
    /// Le dernier zoom, 14 au plus
    #[arg(long, value_name = "ZOOM", default_value_t = TileId::MAX_ZOOM)]
    max_zoom: u8,
    /// Seulement les tuiles à moins de 2 km de cette voie
    #[arg(long, value_name = "CODE")]
    voie: Option<String>,
    #[command(flatten)]
    store: StoreOption,
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    let target = Target::new(command.output.clone())?;
    let zooms = Zooms::new(command.min_zoom, command.max_zoom)?;
    let store = command.store.open()?;
    let report = block_on(async {
        let rows = store.load(&Table::CONTENT).await?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let work = tokio::task::spawn_blocking(move || {
            let atlas = Atlas::build(Sources::from(Dataset::from_rows(rows)?).on(calendar::today()));
            let voie = command.voie.as_deref().map(|code| atlas.voie_asked(code)).transpose()?;
            bake(&target, &atlas, Scope { zooms, voie }, &stopped)
        });
        // After a signal the work stops in an orderly way and removes the incomplete archive.
        let stopper = tokio::spawn(async move {
            if asked_to_stop().await.is_ok() {
                stop.store(true, Ordering::Relaxed);
            }
        });
        let outcome = work.await.map_err(|error| Error::Internal(error.to_string()))?;
        stopper.abort();
        outcome
    })?;
    let Report { tiles, distinct, bytes } = report;
    say(format_args!("{} : {tiles} tuiles, dont {distinct} distinctes, {bytes} octets", command.output.display()));
    Ok(ExitCode::SUCCESS)
}

/// Waits for SIGINT or SIGTERM.
async fn asked_to_stop() -> std::io::Result<()> {
    let mut term = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = term.recv() => Ok(()),
    }
}

/// Writes the archive and shows the progress: a bar on a terminal, a line for each tenth elsewhere.
fn bake(target: &Target, atlas: &Atlas, scope: Scope<'_>, stop: &AtomicBool) -> Result<Report> {
    let bar = std::io::stderr().is_terminal().then(|| ProgressBar::new(0).with_style(style()));
    let tenths = Cell::new(0);
    let outcome = target.write(atlas, scope, |done, of| {
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
