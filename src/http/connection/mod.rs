//! An HTTP/1 connection: reads requests and writes their responses, one after the other.
//!
//! ```text
//!  socket ──> input ──> codec ──> Answers ──> codec ──> Output ──> socket
//!               └──── not read while output waits ───────┘
//! ```
//!
//! The codec is that of actix-http. The loop around it is our own, for back pressure. The loop of actix-http keeps
//! reading requests from a client that reads no responses, and keeps all of them in memory: forty clients that
//! pipelined requests and never read filled 700 MB. Here at most [`output::ENOUGH`] bytes and one body wait to be sent.
//! Meanwhile nothing is read, so further requests wait in the operating system of the client.
//!
//! - `body` reads the body of a request while a handler runs.
//! - `output` buffers the output, and closes the connection of a client that reads too slowly.
//! - `idle` closes a connection that is idle for too long.
//! - `refusal` explains why bytes are not an acceptable request.

mod body;
mod idle;
mod output;
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

use idle::IdleTimer;
use output::Output;
pub(super) use refusal::Refusal;

/// How long the service waits for the client to close its side. Input in this time is discarded. If the socket were
/// closed at once and input arrived later, the system would reset the connection, and the client could lose the
/// response.
const LINGER: Duration = Duration::from_secs(1);
/// The maximum number of bytes of one read.
const READ: usize = 8 * 1024;

/// Answers requests.
pub(super) trait Answers {
    /// Returns the response to a request.
    fn answer(&self, request: Request) -> impl Future<Output = Response<BoxBody>>;
    /// Returns the response to bytes that are not an acceptable request.
    fn refuse(&self, refusal: Refusal) -> Response<BoxBody>;
}

/// Answers the requests of one client until it leaves, is idle for too long, or the service ends (`end` becomes true).
/// Errors: the connection breaks, or the client reads a response too slowly ([`ErrorKind::TimedOut`]).
pub(super) async fn serve(
    io: &mut (impl AsyncRead + AsyncWrite + Unpin),
    peer: Option<SocketAddr>,
    config: ServiceConfig,
    answers: &impl Answers,
    end: watch::Receiver<bool>,
) -> io::Result<()> {
    let (input, output) = (BytesMut::with_capacity(READ), Output::default());
    let mut connection =
        Connection { io, codec: Codec::new(config), input, output, idle: IdleTimer::new(end), body: Body::None };
    while let Some(request) = connection.request().await? {
        let goes_on = match request {
            Ok(mut request) => {
                request.head_mut().peer_addr = peer;
                connection.answer(request, answers).await?
            }
            Err(refusal) => {
                let answer = answers.refuse(refusal);
                connection.send(answer, ResponseForm { whole: true, http_11: true }, true).await?
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
    /// Input that is not parsed yet. It holds at most one request head, or [`READ`] bytes.
    input: BytesMut,
    output: Output,
    idle: IdleTimer,
    /// The body of the current request.
    body: Body,
}

/// Tells whether a part of the request body is left to read.
#[derive(Clone, Copy, PartialEq)]
enum Body {
    /// Nothing is left: the request has no body, or all of it was read.
    None,
    /// A part of the body was not read yet.
    Left,
}

/// The properties of a request on which the form of its response depends.
#[derive(Clone, Copy)]
struct ResponseForm {
    /// True if the response is sent with its body. It is not after HEAD.
    whole: bool,
    http_11: bool,
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Connection<'_, IO> {
    /// Reads the next request. Returns `None` if the client leaves or the connection ends.
    async fn request(&mut self) -> io::Result<Option<Result<Request, Refusal>>> {
        self.idle.renew();
        let mut was_begun = false;
        loop {
            match self.codec.decode(&mut self.input) {
                Ok(Some(Message::Item(request))) => return Ok(Some(refusal::check(request))),
                Ok(Some(Message::Chunk(_))) => continue, // part of a body that nobody reads
                Ok(None) => {}
                Err(error) => return Ok(Some(Err(Refusal::of_error(error, &self.input)))),
            }
            if let Some(refusal) = Refusal::of_part(&self.input) {
                return Ok(Some(Err(refusal)));
            }
            // A client may wait for all responses before it sends its next request.
            self.output.flush(self.io).await?;
            let begun = !self.input.is_empty();
            if !begun && self.idle.is_end() {
                return Ok(None);
            }
            if begun && !was_begun {
                was_begun = true;
                self.idle.renew();
            }
            tokio::select! {
                biased;
                read = read(self.io, &mut self.input) => if read? == 0 { return Ok(None) },
                () = self.idle.end(begun) => return Ok(begun.then_some(Err(Refusal::Late))),
            }
        }
    }

    /// Answers a request. Returns true if the connection stays open.
    async fn answer(&mut self, mut request: Request, answers: &impl Answers) -> io::Result<bool> {
        let form =
            ResponseForm { whole: request.method() != Method::HEAD, http_11: request.version() >= Version::HTTP_11 };
        if self.codec.message_type() == MessageType::None {
            let mut answer = pin!(answers.answer(request));
            let answer = match poll_immediate(&mut answer).await {
                Some(answer) => answer,
                None => {
                    self.output.flush(self.io).await?; // earlier responses must not wait for this one
                    answer.await
                }
            };
            return self.send(answer, form, false).await;
        }
        self.body = Body::Left;
        let (sender, payload) = body::channel();
        let expected = request.head().expect();
        *request.payload() = payload;
        let mut answer = pin!(answers.answer(request));
        let answer = tokio::select! {
            biased;
            answer = &mut answer => answer,
            // If the body breaks off, the handler gets the error and its response is sent.
            () = self.feed(sender, expected) => answer.await,
        };
        self.skip_body();
        self.send(answer, form, self.body == Body::Left).await
    }

    /// Writes a response to the buffer, and sends the buffer if it is full enough. Returns true if the connection stays
    /// open.
    async fn send(&mut self, answer: Response<BoxBody>, form: ResponseForm, close: bool) -> io::Result<bool> {
        let mut body = None;
        let mut head = answer.map_body(|_, taken| body = Some(taken));
        let size = body.as_ref().map_or(BodySize::None, |body| body.size());
        // A stream is the last response of its connection, so no request needs to be read meanwhile.
        let endless = size == BodySize::Stream;
        if close || endless || self.idle.is_end() {
            head.head_mut().set_connection_type(ConnectionType::Close);
        }
        head.head_mut().no_chunking(!form.http_11);
        let without = [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&head.status());
        self.codec.encode(Message::Item((head, size)), self.output.buffer())?;
        if let Some(body) = body.filter(|_| form.whole && !without) {
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

    /// Sends the chunks of a body as they are made. Errors: the client leaves, or the body fails.
    async fn stream(&mut self, mut body: BoxBody) -> io::Result<()> {
        loop {
            self.output.flush(self.io).await?;
            let chunk = tokio::select! {
                biased;
                chunk = poll_fn(|context| body.as_pin_mut().poll_next(context)) => chunk,
                error = left(self.io) => return Err(error),
            };
            match chunk {
                Some(Ok(chunk)) if chunk.is_empty() => {} // not sent: an empty chunk marks the end of the body
                Some(Ok(chunk)) => self.codec.encode(Message::Chunk(Some(chunk)), self.output.buffer())?,
                Some(Err(error)) => return Err(Error::other(error.to_string())),
                None => return self.codec.encode(Message::Chunk(None), self.output.buffer()),
            }
        }
    }

    /// Waits until the client closes its side.
    async fn linger(&mut self) {
        let _ = timeout(LINGER, left(self.io)).await;
    }
}

/// Reads at most [`READ`] bytes. Returns 0 if the client has closed its side.
async fn read(io: &mut (impl AsyncRead + Unpin), input: &mut BytesMut) -> io::Result<usize> {
    if input.capacity() - input.len() < READ / 8 {
        input.reserve(READ);
    }
    io.read_buf(&mut input.limit(READ)).await
}

/// Discards input until the client leaves. Returns an error for the closed connection.
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
