//! The output of a connection that is not sent yet.

use std::io::{ErrorKind, IoSlice, Result};
use std::time::Duration;

use actix_web::web::{Buf as _, Bytes, BytesMut};
use futures_util::future::poll_immediate;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// Responses are collected up to this number of bytes and then sent. Until they are sent, no further request is read.
pub(super) const ENOUGH: usize = 32 * 1024;
/// Bodies up to this size in bytes are copied into the buffer behind their heads. Larger ones are sent from the cache, so a slow
/// client costs no copy of the body.
const COPIED: usize = 16 * 1024;
/// The longest time in which a client accepts no output. The system holds little unsent output (`listen` says how much), so it
/// accepts about 80 kB at a time: a client that reads one kilobyte a second is fast enough.
pub(super) const SLOW: Duration = Duration::from_secs(90);

/// Responses in the order of their requests.
#[derive(Default)]
pub(super) struct Output {
    buffer: BytesMut,
    /// A large body, sent after the buffer.
    body: Bytes,
}

impl Output {
    /// The buffer for heads and small bodies. There is no large body yet: one is sent before anything else is added.
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

    /// Is there so much output that it must be sent before more is added?
    pub(super) fn is_enough(&self) -> bool {
        self.buffer.len() >= ENOUGH || !self.body.is_empty()
    }

    /// Sends everything. Fails if the connection breaks, or the client accepts nothing for [`SLOW`].
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

/// Writes a part of the rest of the buffer and of the body after it. Returns the number of bytes.
async fn write(io: &mut (impl AsyncWrite + Unpin), rest: &[u8], body: &[u8]) -> Result<usize> {
    if body.is_empty() {
        io.write(rest).await
    } else {
        io.write_vectored(&[IoSlice::new(rest), IoSlice::new(body)]).await
    }
}
