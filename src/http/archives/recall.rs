//! Finds the earlier states of archives in the log of the store: those that another service of the store made, and those
//! of this one before it was started.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::make::{Maker, Moment, Of};
use super::names::MOST_KNOWN;
use crate::archive::Assembled;
use crate::atlas::{Atlas, Comparison};
use crate::error::{Error, Result};
use crate::http::AppState;
use crate::http::cache::off_thread;
use crate::http::snapshot::Snapshot;
use crate::live::calendar;

/// Notes the names of the earlier states of a way. The current state must be known. Each state is made once: the next
/// call makes those that the log has in addition. Errors: the pool cannot be written.
pub(super) async fn recall(service: &AppState, moment: &Moment, of: &Of) -> Result<()> {
    let Some(past) = service.live.past() else { return Ok(()) };
    let _permit = service.archives.makers.acquire().await.map_err(|_| Error::Internal("archives".into()))?;
    let before = service.archives.names.recalled(of);
    let states: Vec<_> = past.states().take(MOST_KNOWN).take_while(|(seq, _)| *seq > before).collect();
    let Some((newest, _)) = states.first().copied() else { return Ok(()) };
    let (maker, generation) = (Maker::new(service, &moment.snapshot, of), moment.generation);
    off_thread(move || {
        for (seq, ended) in states {
            let Some(atlas) = past.atlas_at(seq, calendar::day_at(ended)) else { break };
            let Some((archive, is_taken_back)) = earlier(&maker, atlas)? else { continue };
            let age = Duration::try_from(Timestamp::now().duration_since(ended)).unwrap_or_default();
            let generation = (!is_taken_back).then_some(generation);
            maker.archives.names.recall(&maker.of, archive, age, generation);
        }
        maker.archives.names.has_recalled(&maker.of, newest);
        Ok(())
    })
    .await?
}

/// Makes the archive of an earlier atlas. Also tells whether a host took something back since. Returns `None` if there
/// was no such way.
fn earlier(maker: &Maker, atlas: Atlas) -> Result<Option<(Assembled, bool)>> {
    let (atlas, now) = (Arc::new(atlas), &maker.snapshot.atlas);
    let (earlier, _) = Snapshot::succeed(&maker.snapshot, Arc::clone(&atlas), &Comparison::between(now, &atlas));
    match maker.of_snapshot(earlier).archive() {
        Ok(archive) => Ok(Some((archive, Comparison::between(&atlas, now).takes_back()))),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
