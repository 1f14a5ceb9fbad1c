//! Listens to a database. Its triggers announce every change on the channel `hent` (002.sql).
//!
//! A silent connection may be idle, or a firewall may have dropped it. Therefore the listener regularly sends itself a
//! message (a heartbeat) on a channel of its own. If the server does not respond, the connection is lost. If it
//! responds but the message does not arrive, the database does not announce anything on this connection. This happens
//! behind a pooler that gives each transaction another connection.

use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::stream::{self, Fuse, FusedStream};
use futures_util::{FutureExt, StreamExt};
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_postgres::AsyncMessage;

use super::Postgis;
use super::meaning::{cut, error, silent};
use crate::error::Result;
use crate::store::watch::{Observer, told};

/// The first and the longest delay before the next attempt to connect. The delay doubles after each failure
/// (exponential backoff).
const RETRY: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(10)];

/// The interval of the heartbeat.
const BEAT: Duration = Duration::from_secs(10);

/// The timeout for a response of the server.
const ANSWER: Duration = Duration::from_secs(10);

impl Postgis {
    /// Listens until the receiving end is dropped. A lost connection is opened again.
    pub(in crate::store) async fn watch(self, observer: Observer) {
        let mut following = pin!(observer.closed());
        let [first, most] = RETRY;
        let mut wait = first;
        loop {
            let mut listened = false;
            {
                let mut listening = pin!(self.listen(&observer, || listened = true));
                tokio::select! {
                    outcome = &mut listening => drop(told(&observer, outcome)),
                    () = &mut following => return,
                }
            }
            if listened {
                wait = first;
            }
            tokio::select! {
                () = tokio::time::sleep(wait.mul_f64(jitter())) => {}
                () = &mut following => return,
            }
            wait = (wait * 2).min(most);
        }
    }

    /// Calls `listens` after subscribing. Then reports a possible change, and after that every announcement, to
    /// `observer`. Returns when the connection is lost.
    async fn listen(&self, observer: &Observer, listens: impl FnOnce()) -> Result<()> {
        let (client, mut connection) = self.open().await?;
        let mut messages = pin!(stream::poll_fn(move |context| connection.poll_message(context)).fuse());
        let own = format!("hent_pouls_{:032x}", token());
        let subscribe = format!("LISTEN hent; LISTEN {own}");
        let mut heard = |message: &AsyncMessage| match message {
            AsyncMessage::Notification(said) if said.channel() == own => true,
            AsyncMessage::Notification(_) => {
                observer.changed();
                false
            }
            _ => false,
        };
        self.answered(client.batch_execute(&subscribe), messages.as_mut(), &mut heard).await?;
        listens();
        observer.changed();
        let beat = format!("NOTIFY {own}");
        loop {
            let next = Instant::now() + BEAT;
            let mut own_heard = self.answered(client.batch_execute(&beat), messages.as_mut(), &mut heard).await?;
            // The heartbeat arrives with the response or soon after it, at the latest before the next one.
            loop {
                tokio::select! {
                    message = messages.next() => {
                        own_heard |= heard(&self.message(message)?);
                        if own_heard {
                            observer.heard(true);
                        }
                    }
                    () = sleep_until(next) => break,
                }
            }
            observer.heard(own_heard);
        }
    }

    /// Waits for the response of a statement and handles the messages that arrive meanwhile. Returns true if one of
    /// them was the heartbeat. Errors: no response arrives in time.
    async fn answered(
        &self,
        statement: impl Future<Output = Result<(), tokio_postgres::Error>>,
        mut messages: Pin<&mut Fuse<impl stream::Stream<Item = Result<AsyncMessage, tokio_postgres::Error>>>>,
        heard: &mut impl FnMut(&AsyncMessage) -> bool,
    ) -> Result<bool> {
        let until = Instant::now() + ANSWER;
        let mut statement = pin!(statement.fuse());
        let mut own = false;
        loop {
            // Polling the messages drives the connection. Without it no response arrives.
            let either = async {
                tokio::select! {
                    done = &mut statement => done.map(|()| None).map_err(|e| error(self.name(), &e)),
                    message = messages.next(), if !messages.is_terminated() => self.message(message).map(Some),
                }
            };
            match timeout_at(until, either).await {
                Ok(Ok(None)) => return Ok(own),
                Ok(Ok(Some(message))) => own |= heard(&message),
                Ok(Err(error)) => return Err(error),
                Err(_) => return Err(silent(self.name())),
            }
        }
    }

    /// Unwraps a message of the connection. Errors: the connection is lost.
    fn message(&self, message: Option<Result<AsyncMessage, tokio_postgres::Error>>) -> Result<AsyncMessage> {
        message.ok_or_else(|| cut(self.name()))?.map_err(|e| error(self.name(), &e))
    }
}

/// Returns a random number that is unique among all listeners.
fn token() -> u128 {
    use std::hash::{BuildHasher, RandomState};
    let half = || u128::from(RandomState::new().hash_one(std::process::id()));
    (half() << 64) | half()
}

/// Returns a factor between 0.5 and 1 (jitter), so that the services of a database do not all reconnect at the same
/// time.
fn jitter() -> f64 {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.subsec_nanos());
    0.5 + f64::from(nanos % 1_000) / 2_000.0
}
