//! What waits to be sent to a client.

use std::io::{ErrorKind, IoSlice, Result};
use std::time::Duration;

use actix_web::web::{Buf as _, Bytes, BytesMut};
use futures_util::future::poll_immediate;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// Answers are put together up to so many bytes before they are sent. The next request waits until then.
pub(super) const ENOUGH: usize = 32 * 1024;
/// Bodies up to this are copied behind their heads, bytes. Larger ones are sent from where they are kept: a client that is
/// slow to take one then costs no copy of it.
const COPIED: usize = 16 * 1024;
/// How long a client may take nothing of what waits. The listener has the system keep little unsent, so one that goes on
/// is seen to take some 80 kB at a time: a kilobyte a second is enough.
pub(super) const SLOW: Duration = Duration::from_secs(90);

/// Answers, in their order.
#[derive(Default)]
pub(super) struct Output {
    buffer: BytesMut,
    /// Comes after the buffer.
    body: Bytes,
}

impl Output {
    /// Where heads and small pieces go. (There is no large body yet: they are sent before anything else is added.)
    pub(super) fn buffer(&mut self) -> &mut BytesMut {
        &mut self.buffer
    }

    /// Adds a body.
    pub(super) fn push(&mut self, body: Bytes) {
        if body.len() <= COPIED {
            self.buffer.extend_from_slice(&body);
        } else {
            self.body = body;
        }
    }

    /// Is there so much that it must be sent before more is added?
    pub(super) fn is_enough(&self) -> bool {
        self.buffer.len() >= ENOUGH || !self.body.is_empty()
    }

    /// Sends everything. Errors: the connection broke, or the client takes nothing for [`SLOW`].
    pub(super) async fn flush(&mut self, io: &mut (impl AsyncWrite + Unpin)) -> Result<()> {
        let mut sent = 0;
        while sent < self.buffer.len() || !self.body.is_empty() {
            let rest = self.buffer.get(sent..).unwrap_or_default();
            let waiting = rest.len();
            let written = match poll_immediate(write(io, rest, &self.body)).await {
                Some(written) => written?,
                None => timeout(SLOW, write(io, rest, &self.body)).await.map_err(|_| ErrorKind::TimedOut)??,
            };
            if written == 0 {
                return Err(ErrorKind::WriteZero.into());
            }
            sent += written.min(waiting);
            self.body.advance(written.saturating_sub(waiting));
        }
        self.body = Bytes::new();
        self.buffer.clear();
        Ok(())
    }
}

/// Writes some of what is left of the buffer, and of the body after it.
async fn write(io: &mut (impl AsyncWrite + Unpin), rest: &[u8], body: &[u8]) -> Result<usize> {
    if body.is_empty() {
        io.write(rest).await
    } else {
        io.write_vectored(&[IoSlice::new(rest), IoSlice::new(body)]).await
    }
}
