//! Buffers the output of a connection that is not sent yet.

use std::io::{ErrorKind, IoSlice, Result};
use std::time::Duration;

use actix_web::web::{Buf as _, Bytes, BytesMut};
use futures_util::future::poll_immediate;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// Responses are collected up to this number of bytes and then sent. While they are sent, no further request is read.
pub(super) const ENOUGH: usize = 32 * 1024;
/// Bodies up to this size in bytes are copied into the buffer behind their heads. Larger bodies are sent from the
/// cache, so that a slow client costs no copy.
const COPIED: usize = 16 * 1024;
/// The longest time in which a client may accept no output. The system holds little unsent output (see `listen`), so
/// the socket accepts about 80 kB at a time. A client that reads one kilobyte a second is therefore fast enough.
pub(super) const SLOW: Duration = Duration::from_secs(90);

/// Responses in the order of their requests.
#[derive(Default)]
pub(super) struct Output {
    buffer: BytesMut,
    /// A large body that is sent after the buffer.
    body: Bytes,
}

impl Output {
    /// Returns the buffer for heads and small bodies. Callers must flush a large body before they add more.
    pub(super) fn buffer(&mut self) -> &mut BytesMut {
        &mut self.buffer
    }

    /// Adds a body after the output so far.
    pub(super) fn push(&mut self, body: Bytes) {
        if body.len() <= COPIED {
            self.buffer.extend_from_slice(&body);
        } else {
            self.body = body;
        }
    }

    /// Tells whether the output must be sent before more is added.
    pub(super) fn is_enough(&self) -> bool {
        self.buffer.len() >= ENOUGH || !self.body.is_empty()
    }

    /// Sends all output. Errors: the connection breaks, or the client accepts nothing for [`SLOW`].
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

/// Writes a part of `rest` (the rest of the buffer) and of the `body` after it. Returns the number of bytes written.
async fn write(io: &mut (impl AsyncWrite + Unpin), rest: &[u8], body: &[u8]) -> Result<usize> {
    if body.is_empty() {
        io.write(rest).await
    } else {
        io.write_vectored(&[IoSlice::new(rest), IoSlice::new(body)]).await
    }
}
