//! Queues for work that takes long: two of a kind are done at a time, others wait, and all beyond the limit are refused.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result};

/// The shortest time between two log lines about refusals.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The queue of drawings, for all snapshots. Each keeps a core busy and has its pixels in memory. Of 64, the last one
/// waits for two to twenty seconds, by the size of the others. Requests for the same drawing count once, because it is
/// drawn once.
pub(super) static DRAWERS: Queue = Queue::new("images", 2, 64);

/// The queue of files that are sent to be checked. Each may take 20 seconds and 256 MB in a process of its own, and its
/// body waits on disk.
pub(super) static READERS: Queue = Queue::new("vérifications", 2, 8);

/// A queue for work of one kind.
pub(super) struct Queue {
    /// The name of the work, for messages.
    what: &'static str,
    most: usize,
    places: Semaphore,
    turns: Semaphore,
    /// When a refusal was logged last.
    logged: Mutex<Option<Instant>>,
}

/// A place in a queue. Dropping it frees the place.
pub(super) struct Place<'a> {
    turns: &'a Semaphore,
    place: SemaphorePermit<'a>,
}

/// The turn of some work. Dropping it frees its place. It moves to the thread that does the work, because that thread goes
/// on when the client leaves.
pub(super) struct Turn<'a> {
    _turn: SemaphorePermit<'a>,
    _place: SemaphorePermit<'a>,
}

impl Queue {
    /// Makes a queue. `done` is the number that is done at a time, and `most` the number that is done or waits.
    const fn new(what: &'static str, done: usize, most: usize) -> Self {
        let (places, turns) = (Semaphore::const_new(most), Semaphore::const_new(done));
        Self { what, most, places, turns, logged: Mutex::new(None) }
    }

    /// Takes a place. Fails at once if too many wait.
    pub(super) fn place(&self) -> Result<Place<'_>> {
        match self.places.try_acquire() {
            Ok(place) => Ok(Place { turns: &self.turns, place }),
            Err(_) => {
                self.log();
                Err(Error::Busy(self.what.into()))
            }
        }
    }

    /// Takes a place and waits for the turn. Fails at once if too many wait.
    pub(super) async fn turn(&self) -> Result<Turn<'_>> {
        self.place()?.turn().await
    }

    fn log(&self) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.is_none_or(|when| when.elapsed() >= LOG_EVERY) {
            *logged = Some(Instant::now());
            tracing::warn!(attente = self.most, "des {} sont refusées (503) : trop attendent leur tour", self.what);
        }
    }
}

impl<'a> Place<'a> {
    /// Waits for the turn, in the order of arrival. Waiting takes no thread, and ends when the client leaves.
    pub(super) async fn turn(self) -> Result<Turn<'a>> {
        let turn = self.turns.acquire().await.map_err(|_| Error::Internal("file d'attente".into()))?;
        Ok(Turn { _turn: turn, _place: self.place })
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
        let drawers = Queue::new("images", 2, 4);
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
