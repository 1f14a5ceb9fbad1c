//! Reads the body of a request piece by piece. The next piece is read only when the handler asks for it.

use std::rc::Rc;

use actix_http::Payload;
use actix_http::error::PayloadError;
use actix_http::h1::Message;
use actix_web::web::Bytes;
use futures_util::stream;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{Notify, mpsc};
use tokio_util::codec::Decoder as _;

use super::{Body, Connection, read};

/// Sends the pieces of a body to the handler, one each time the handler asks.
pub(super) struct Sender {
    wanted: Rc<Notify>,
    pieces: mpsc::UnboundedSender<Result<Bytes, PayloadError>>,
}

/// Makes a payload for the handler, and the sender of its pieces.
pub(super) fn channel() -> (Sender, Payload) {
    let (wanted, (pieces, received)) = (Rc::new(Notify::new()), mpsc::unbounded_channel());
    let sender = Sender { wanted: Rc::clone(&wanted), pieces };
    let stream = stream::unfold((wanted, received), |(wanted, mut received)| async move {
        wanted.notify_one();
        received.recv().await.map(|piece| (piece, (wanted, received)))
    });
    (sender, Payload::Stream { payload: Box::pin(stream) })
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Connection<'_, IO> {
    /// Sends the body to the handler until the body or the handler ends. If the client `expected` it, it first gets
    /// `100 Continue`.
    pub(super) async fn feed(&mut self, sender: Sender, expected: bool) {
        let mut ask = expected;
        loop {
            sender.wanted.notified().await;
            if std::mem::take(&mut ask) {
                self.output.buffer().extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
                if self.output.flush(self.io).await.is_err() || self.io.flush().await.is_err() {
                    return;
                }
            }
            match self.piece().await {
                Ok(Some(piece)) => {
                    let _ = sender.pieces.send(Ok(piece)); // the handler may have dropped the payload
                }
                Ok(None) => return,
                Err(error) => {
                    let _ = sender.pieces.send(Err(error));
                    return;
                }
            }
        }
    }

    /// Reads the next piece of the body. Returns `None` at the end of the body. Errors: the body is malformed, late, or
    /// breaks off.
    async fn piece(&mut self) -> Result<Option<Bytes>, PayloadError> {
        loop {
            match self.codec.decode(&mut self.input) {
                Ok(Some(Message::Chunk(Some(piece)))) => return Ok(Some(piece)),
                Ok(Some(Message::Chunk(None) | Message::Item(_))) => {
                    self.body = Body::None;
                    return Ok(None);
                }
                Ok(None) => {}
                Err(_) => return Err(PayloadError::EncodingCorrupted),
            }
            let read = tokio::time::timeout(super::output::SLOW, read(self.io, &mut self.input)).await;
            if read.is_err() || matches!(read, Ok(Ok(0) | Err(_))) {
                return Err(PayloadError::Incomplete(None));
            }
        }
    }

    /// Discards the part of the body that has arrived and that the handler did not read.
    pub(super) fn skip_body(&mut self) {
        while self.body == Body::Left {
            match self.codec.decode(&mut self.input) {
                Ok(Some(Message::Chunk(Some(_)))) => {}
                Ok(Some(Message::Chunk(None) | Message::Item(_))) => self.body = Body::None,
                Ok(None) | Err(_) => return,
            }
        }
    }
}
