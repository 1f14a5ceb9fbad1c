//! The queue of drawings: two are drawn at a time, others wait, and all beyond the limit are refused.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result};

/// The number of drawings that are drawn at the same time. Each keeps a core busy and has its pixels in memory.
const DRAWN: usize = 2;
/// The number of drawings that are drawn or wait. The last one waits for two to twenty seconds, by the size of the others.
/// Requests for the same drawing count once, because it is drawn once.
const MOST: usize = 64;
/// The shortest time between two log lines about refusals.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The queue of all snapshots.
pub(super) static DRAWERS: Drawers = Drawers::new(DRAWN, MOST);

/// A queue of drawings.
pub(super) struct Drawers {
    places: Semaphore,
    drawers: Semaphore,
    /// When a refusal was logged last.
    logged: Mutex<Option<Instant>>,
}

/// The turn of a drawing. Dropping it frees its place. It moves to the thread that draws, because that thread goes on when
/// the client leaves.
pub(super) struct Turn<'a> {
    _drawer: SemaphorePermit<'a>,
    _place: SemaphorePermit<'a>,
}

impl Drawers {
    const fn new(drawn: usize, most: usize) -> Self {
        Self { places: Semaphore::const_new(most), drawers: Semaphore::const_new(drawn), logged: Mutex::new(None) }
    }

    /// Waits until it is the drawing's turn, in the order of arrival. Waiting takes no thread, and ends when the client
    /// leaves. Fails at once if too many drawings wait.
    pub(super) async fn turn(&self) -> Result<Turn<'_>> {
        let Ok(place) = self.places.try_acquire() else {
            self.log();
            return Err(Error::Busy("images".into()));
        };
        let drawer = self.drawers.acquire().await.map_err(|_| Error::Internal("dessinateurs".into()))?;
        Ok(Turn { _drawer: drawer, _place: place })
    }

    fn log(&self) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.is_none_or(|when| when.elapsed() >= LOG_EVERY) {
            *logged = Some(Instant::now());
            tracing::warn!(attente = MOST, "des images sont refusées (503) : trop de dessins attendent leur tour");
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError as _;
    use actix_web::http::StatusCode;
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn drawings_wait_in_order_and_are_refused_beyond_the_limit() {
        let drawers = Drawers::new(2, 4);
        let mut waiting: Vec<_> = (0..4).map(|_| Box::pin(drawers.turn())).collect();
        let mut turns: Vec<_> = waiting.iter_mut().map(|turn| turn.now_or_never()).collect();
        assert_eq!(turns.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, false]);
        let Some(Err(refused)) = drawers.turn().now_or_never() else { panic!("the fifth drawing waits") };
        assert_eq!(refused.status_code(), StatusCode::SERVICE_UNAVAILABLE);
        let answer = refused.error_response();
        assert_eq!(answer.headers().get("retry-after").unwrap(), "5");
        assert_eq!(answer.headers().get("content-type").unwrap(), "application/problem+json; charset=utf-8");
        // A client leaves, and one drawing ends: there is room for two, and one of those that wait has its turn.
        waiting.pop();
        drop(turns.remove(0));
        assert!(drawers.turn().now_or_never().is_none(), "the new one waits, and is not refused");
        assert!(waiting.pop().unwrap().now_or_never().is_some_and(|turn| turn.is_ok()));
        drop(waiting);
        assert_eq!(drawers.places.available_permits(), 3, "only one drawing is left");
    }
}
