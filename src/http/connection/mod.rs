//! A connection of HTTP/1: requests in, answers out, one after the other.
//!
//! ```text
//!  socket ──> input ──> codec ──> Answers ──> codec ──> Output ──> socket
//!               └── not read while answers wait to be sent ──┘
//! ```
//!
//! The codec is actix-http's; the loop around it is our own. Theirs reads on while a client takes no answers, and keeps
//! every request and answer in memory: forty clients that pipeline and never read filled 700 MB. Here at most
//! [`output::ENOUGH`] bytes and one body wait to be sent, and what the client sends meanwhile stays in its own system.
//!
//! - `body` reads the body of a request while it is answered.
//! - `output` holds what waits to be sent, and gives up a client that takes too little of it.
//! - `patience` gives up a connection that rests too long.
//! - `refusal` says why a request is not understood.

mod body;
mod output;
mod patience;
mod refusal;
#[cfg(test)]
mod tests;

use std::io::{self, Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use actix_http::h1::{Codec, Message, MessageType};
use actix_http::{ConnectionType, Request, Response, ServiceConfig};
use actix_web::body::{BodySize, BoxBody, MessageBody as _};
use actix_web::http::{Method, StatusCode, Version};
use actix_web::web::{BufMut as _, BytesMut};
use futures_util::future::{poll_fn, poll_immediate};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::codec::{Decoder as _, Encoder as _};

use output::Output;
use patience::Patience;
pub(super) use refusal::Refusal;

/// How long a client may take to close its side. What it still sends is thrown away: a system that gets bytes for a
/// closed socket resets the connection, and the client may lose the answer.
const LINGER: Duration = Duration::from_secs(1);
/// How much is read at once, bytes.
const READ: usize = 8 * 1024;

/// What answers requests.
pub(super) trait Answers {
    /// The answer to a request.
    fn answer(&self, request: Request) -> impl Future<Output = Response<BoxBody>>;
    /// The answer to bytes that are no request.
    fn refuse(&self, refusal: Refusal) -> Response<BoxBody>;
}

/// Answers the requests of one client until it leaves, rests too long, or the service ends (`end` is true). Errors: the
/// connection broke, or the client took too little of an answer for too long ([`ErrorKind::TimedOut`]).
pub(super) async fn serve(
    io: &mut (impl AsyncRead + AsyncWrite + Unpin),
    peer: Option<SocketAddr>,
    config: ServiceConfig,
    answers: &impl Answers,
    end: watch::Receiver<bool>,
) -> io::Result<()> {
    let (input, output) = (BytesMut::with_capacity(READ), Output::default());
    let mut connection =
        Connection { io, codec: Codec::new(config), input, output, patience: Patience::new(end), body: Body::None };
    while let Some(request) = connection.request().await? {
        let goes_on = match request {
            Ok(mut request) => {
                request.head_mut().peer_addr = peer;
                connection.answer(request, answers).await?
            }
            Err(refusal) => {
                let answer = answers.refuse(refusal);
                connection.send(answer, Asked { whole: true, http_11: true }, true).await?
            }
        };
        if !goes_on {
            break;
        }
    }
    connection.output.flush(connection.io).await?;
    connection.io.shutdown().await?;
    connection.linger().await;
    Ok(())
}

struct Connection<'a, IO> {
    io: &'a mut IO,
    codec: Codec,
    /// What was read and not yet understood: at most one head, or [`READ`] bytes.
    input: BytesMut,
    output: Output,
    patience: Patience,
    /// Of the request that is answered.
    body: Body,
}

/// The body of a request.
#[derive(Clone, Copy, PartialEq)]
enum Body {
    /// There is none, or all of it was read.
    None,
    /// The rest is yet to be read.
    Left,
}

/// What an answer has to know of its request.
#[derive(Clone, Copy)]
struct Asked {
    /// With the body (not HEAD).
    whole: bool,
    http_11: bool,
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Connection<'_, IO> {
    /// The next request. `None` if there is none any more.
    async fn request(&mut self) -> io::Result<Option<Result<Request, Refusal>>> {
        self.patience.renew();
        let mut was_begun = false;
        loop {
            match self.codec.decode(&mut self.input) {
                Ok(Some(Message::Item(request))) => return Ok(Some(refusal::check(request))),
                Ok(Some(Message::Chunk(_))) => continue, // of a body, which are read elsewhere
                Ok(None) => {}
                Err(error) => return Ok(Some(Err(Refusal::of_error(error, &self.input)))),
            }
            if let Some(refusal) = Refusal::of_part(&self.input) {
                return Ok(Some(Err(refusal)));
            }
            // A client may wait for all its answers before it goes on.
            self.output.flush(self.io).await?;
            let begun = !self.input.is_empty();
            if !begun && self.patience.is_end() {
                return Ok(None);
            }
            if begun && !was_begun {
                was_begun = true;
                self.patience.renew();
            }
            tokio::select! {
                biased;
                read = read(self.io, &mut self.input) => if read? == 0 { return Ok(None) },
                () = self.patience.end(begun) => return Ok(begun.then_some(Err(Refusal::Late))),
            }
        }
    }

    /// Has a request answered. Does the connection go on?
    async fn answer(&mut self, mut request: Request, answers: &impl Answers) -> io::Result<bool> {
        let asked = Asked { whole: request.method() != Method::HEAD, http_11: request.version() >= Version::HTTP_11 };
        if self.codec.message_type() == MessageType::None {
            let mut answer = pin!(answers.answer(request));
            let answer = match poll_immediate(&mut answer).await {
                Some(answer) => answer,
                None => {
                    self.output.flush(self.io).await?; // earlier answers do not wait for this one
                    answer.await
                }
            };
            return self.send(answer, asked, false).await;
        }
        self.body = Body::Left;
        let (sender, payload) = body::channel();
        let expected = request.head().expect();
        *request.payload() = payload;
        let mut answer = pin!(answers.answer(request));
        let answer = tokio::select! {
            biased;
            answer = &mut answer => answer,
            // Who reads a body that broke off answers that.
            () = self.feed(sender, expected) => answer.await,
        };
        self.skip_body();
        self.send(answer, asked, self.body == Body::Left).await
    }

    /// Sends an answer, or puts it by until there is more to send. Does the connection go on after it?
    async fn send(&mut self, answer: Response<BoxBody>, asked: Asked, close: bool) -> io::Result<bool> {
        let mut body = None;
        let mut head = answer.map_body(|_, taken| body = Some(taken));
        let size = body.as_ref().map_or(BodySize::None, |body| body.size());
        // What has no known end ends with the connection: then its client need not be listened to for other requests.
        let endless = size == BodySize::Stream;
        if close || endless || self.patience.is_end() {
            head.head_mut().set_connection_type(ConnectionType::Close);
        }
        head.head_mut().no_chunking(!asked.http_11);
        let without = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&head.status());
        self.codec.encode(Message::Item((head, size)), self.output.buffer())?;
        if let Some(body) = body.filter(|_| asked.whole && !without) {
            match body.try_into_bytes() {
                Ok(bytes) => self.output.push(bytes),
                Err(body) => self.stream(body).await?,
            }
        }
        if self.output.is_enough() {
            self.output.flush(self.io).await?;
        }
        Ok(self.codec.keep_alive())
    }

    /// Sends a body as it is made. Errors: the client left meanwhile.
    async fn stream(&mut self, mut body: BoxBody) -> io::Result<()> {
        loop {
            self.output.flush(self.io).await?;
            let chunk = tokio::select! {
                biased;
                chunk = poll_fn(|context| body.as_pin_mut().poll_next(context)) => chunk,
                error = left(self.io) => return Err(error),
            };
            match chunk {
                Some(Ok(chunk)) if chunk.is_empty() => {} // it would say that this was the last
                Some(Ok(chunk)) => self.codec.encode(Message::Chunk(Some(chunk)), self.output.buffer())?,
                Some(Err(error)) => return Err(Error::other(error.to_string())),
                None => return self.codec.encode(Message::Chunk(None), self.output.buffer()),
            }
        }
    }

    /// Reads until the client closes its side, too.
    async fn linger(&mut self) {
        let _ = timeout(LINGER, left(self.io)).await;
    }
}

/// Reads what there is, at most [`READ`] bytes. 0: the client sends nothing more.
async fn read(io: &mut (impl AsyncRead + Unpin), input: &mut BytesMut) -> io::Result<usize> {
    if input.capacity() - input.len() < READ / 8 {
        input.reserve(READ);
    }
    io.read_buf(&mut input.limit(READ)).await
}

/// Throws away what the client sends, until it leaves.
async fn left(io: &mut (impl AsyncRead + Unpin)) -> Error {
    let mut ignored = [0; 1024];
    loop {
        match io.read(&mut ignored).await {
            Ok(0) => return ErrorKind::ConnectionAborted.into(),
            Ok(_) => {}
            Err(error) => return error,
        }
    }
}
