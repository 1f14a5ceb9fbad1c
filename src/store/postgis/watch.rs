//! Listening to a database: its triggers announce every change on the channel `hent` (002.sql).

use std::pin::pin;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream};
use tokio_postgres::{AsyncMessage, NoTls};

use super::Postgis;
use super::connection::{cut, error};
use crate::error::Result;
use crate::store::watch::{Observer, told};

/// How long after a connection was lost the next is tried, at first and at most; doubled in between.
const RETRY: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(10)];

impl Postgis {
    /// Listens until nobody follows; a connection that is lost is made again.
    pub(in crate::store) async fn watch(self, observer: Observer) {
        let mut following = pin!(observer.closed());
        let [first, most] = RETRY;
        let mut wait = first;
        loop {
            let mut listened = false;
            {
                let mut listening = pin!(self.listen(|| {
                    listened = true;
                    observer.changed();
                }));
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

    /// Calls `heard` once it listens and then for every announcement. Returns when the connection is lost.
    async fn listen(&self, mut heard: impl FnMut()) -> Result<()> {
        let (client, mut connection) = self.reach(self.config.connect(NoTls)).await?;
        let mut messages = stream::poll_fn(move |context| connection.poll_message(context)).fuse();
        {
            // Statements are answered only while the connection is driven.
            let mut subscribed = pin!(client.batch_execute("LISTEN hent").fuse());
            loop {
                tokio::select! {
                    done = &mut subscribed => {
                        done.map_err(|e| error(&self.name, &e))?;
                        break;
                    }
                    message = messages.next() => match message {
                        Some(Ok(_)) => {}
                        Some(Err(e)) => return Err(error(&self.name, &e)),
                        None => return Err(cut(&self.name)),
                    },
                }
            }
        }
        heard();
        while let Some(message) = messages.next().await {
            if let AsyncMessage::Notification(_) = message.map_err(|e| error(&self.name, &e))? {
                heard();
            }
        }
        Err(cut(&self.name))
    }
}

/// Between 0.5 and 1, so that all services of a database that comes back do not arrive at the same moment.
fn jitter() -> f64 {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.subsec_nanos());
    0.5 + f64::from(nanos % 1_000) / 2_000.0
}
