//! Tests with various clients on a pipe in memory. The clock is paused: it jumps to the next timer when nothing else
//! can run.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, BytesMut};
use futures_util::stream;
use tokio::io::{DuplexStream, duplex};
use tokio::task::{LocalSet, spawn_local, yield_now};
use tokio::time::{Instant, sleep};

use super::output::SLOW;
use super::*;

/// Answers each request according to its path.
#[derive(Default)]
struct TestAnswers {
    /// The number of requests so far.
    asked: Cell<usize>,
    /// The number of endless bodies that still exist.
    endless: Rc<Cell<usize>>,
}

/// A guard that counts an endless body until it is dropped.
struct Counted(Rc<Cell<usize>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// The size of the response to `/large` in bytes.
const LARGE: usize = 300_000;

impl Answers for TestAnswers {
    async fn answer(&self, mut request: Request) -> Response<BoxBody> {
        self.asked.set(self.asked.get() + 1);
        let mut ok = HttpResponse::Ok();
        let answer = match request.path() {
            "/large" => ok.body(Bytes::from_static(&[b'x'; LARGE])),
            "/slow" => {
                yield_now().await;
                ok.body("slow")
            }
            "/late" => {
                sleep(Duration::from_secs(60)).await;
                ok.body("late")
            }
            "/empty" => HttpResponse::NoContent().finish(),
            "/echo" => {
                let mut payload = request.take_payload();
                let mut all = BytesMut::new();
                while let Some(piece) = futures_util::future::poll_fn(|context| {
                    futures_util::Stream::poll_next(std::pin::Pin::new(&mut payload), context)
                })
                .await
                {
                    match piece {
                        Ok(piece) => all.extend_from_slice(&piece),
                        Err(error) => return HttpResponse::BadRequest().body(error.to_string()).into(),
                    }
                }
                ok.body(all)
            }
            "/endless" => {
                self.endless.set(self.endless.get() + 1);
                let place = Counted(Rc::clone(&self.endless));
                ok.streaming(stream::unfold((0, place), |(n, place)| async move {
                    sleep(Duration::from_secs(3 * n)).await;
                    Some((Ok::<_, actix_web::Error>(Bytes::from_static(b"data\n")), (1, place)))
                }))
            }
            _ => ok.body("ok"),
        };
        answer.into()
    }

    fn refuse(&self, refusal: Refusal) -> Response<BoxBody> {
        HttpResponse::build(refusal.status()).body(refusal.detail()).into()
    }
}

/// One conversation: the client's side of the pipe, the handler, the outcome of the connection, and the switch that
/// ends the service.
struct Conversation {
    client: DuplexStream,
    answers: Rc<TestAnswers>,
    outcome: tokio::task::JoinHandle<io::Result<()>>,
    end: watch::Sender<bool>,
}

/// Runs a client on a pipe whose buffers hold `kept` bytes in each direction.
fn talk<F: Future<Output = ()>>(kept: usize, client: impl FnOnce(Conversation) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    LocalSet::new().block_on(&runtime, async {
        let (ours, mut theirs) = duplex(kept);
        let (answers, (end, ends)) = (Rc::new(TestAnswers::default()), watch::channel(false));
        let _goes_on = end.clone(); // keeps the service running when the client drops its sender
        let shared = Rc::clone(&answers);
        let outcome =
            spawn_local(async move { serve(&mut theirs, None, ServiceConfig::default(), &*shared, ends).await });
        client(Conversation { client: ours, answers, outcome, end }).await;
    });
}

impl Conversation {
    /// Sends bytes until the connection accepts no more, and reads until the connection ends.
    async fn say(self, bytes: &[u8]) -> String {
        let (mut read, mut write) = tokio::io::split(self.client);
        let (bytes, mut answer) = (bytes.to_vec(), vec![]);
        spawn_local(async move {
            let _ = write.write_all(&bytes).await;
            std::future::pending::<()>().await; // keeps the writing side open
        });
        read.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")
}

/// Returns the status codes of the responses, in order.
fn statuses(text: &str) -> Vec<&str> {
    text.split("HTTP/1.1 ")
        .filter_map(|answer| answer.get(..3))
        .filter(|s| s.bytes().all(|b| b.is_ascii_digit()))
        .collect()
}

/// Returns the body of the last response.
fn last_body(text: &str) -> &str {
    text.rsplit_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn a_client_that_reads_nothing_gets_few_responses_made_and_is_disconnected() {
    for (path, size) in [("/", 2), ("/empty", 0), ("/large", LARGE), ("/slow", 4)] {
        talk(4096, move |mut talk| async move {
            let all = get(path).repeat(3_000);
            let start = Instant::now();
            assert!(talk.client.write_all(all.as_bytes()).await.is_err(), "{path}: all was taken");
            let error = talk.outcome.await.unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{path}");
            assert!(start.elapsed() < SLOW * 2, "{path}: {:?}", start.elapsed());
            // The head of a response has at least a hundred bytes.
            let most = (output::ENOUGH + 4096) / (100 + size) + 2;
            let asked = talk.answers.asked.get();
            assert!(asked <= most && asked > 0, "{path}: {asked} answers made, {most} fit");
        });
    }
}

#[test]
fn a_slow_client_that_keeps_reading_gets_the_whole_body() {
    talk(16 * 1024, |mut talk| async move {
        talk.client
            .write_all(get("/large").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes())
            .await
            .unwrap();
        let (mut answer, mut piece) = (vec![], [0; 16 * 1024]);
        loop {
            sleep(SLOW / 2).await;
            match talk.client.read(&mut piece).await.unwrap() {
                0 => break,
                n => answer.extend_from_slice(&piece[..n]),
            }
        }
        let answer = String::from_utf8(answer).unwrap();
        assert_eq!(last_body(&answer).len(), LARGE);
    });
}

#[test]
fn every_request_of_a_long_pipeline_is_answered() {
    for (path, count) in [("/", 10_000), ("/slow", 10_000), ("/empty", 10_000), ("/large", 50)] {
        for kept in [64, 4096, 1 << 20] {
            talk(kept, move |talk| async move {
                let answer = talk.say(get(path).repeat(count).as_bytes()).await;
                assert_eq!(statuses(&answer).len(), count, "{path}, {kept}");
            });
        }
    }
}

#[test]
fn a_response_does_not_wait_for_the_next_one() {
    talk(4096, |mut talk| async move {
        let start = Instant::now();
        talk.client.write_all(format!("{}{}", get("/"), get("/late")).as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        talk.client.read_exact(&mut answer).await.unwrap();
        assert_eq!((&answer, start.elapsed().as_secs()), (b"HTTP/1.1 200", 0));
        let mut rest = String::new();
        talk.client.read_to_string(&mut rest).await.unwrap();
        assert_eq!((statuses(&rest), last_body(&rest)), (vec!["200"], "late"));
    });
}

#[test]
fn a_handler_gets_the_whole_body_of_its_request() {
    let length = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    let chunked = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    let expecting = length.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    for (text, expected) in [(length, vec!["200"]), (chunked, vec!["200"]), (&expecting, vec!["100", "200"])] {
        for kept in [7, 4096] {
            let text = text.to_owned();
            let expected = expected.clone();
            talk(kept, move |talk| async move {
                // The next request is answered, so no part of the body is left in the input.
                let answer = talk.say(format!("{text}{}", get("/")).as_bytes()).await;
                let mut expected = expected;
                expected.push("200");
                assert_eq!(statuses(&answer), expected, "{answer}");
                assert!(answer.contains("\r\n\r\nhello") && answer.ends_with("ok"), "{answer}");
            });
        }
    }
    talk(4096, |talk| async move {
        let long = vec![b'x'; 1_000_000];
        let mut text = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".to_vec();
        text.extend_from_slice(&long);
        assert_eq!(last_body(&talk.say(&text).await).len(), long.len());
    });
}

#[test]
fn an_unread_body_is_not_parsed_as_a_request() {
    talk(4096, |talk| async move {
        let short = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /";
        let answer = talk.say(format!("{short}{}", get("/")).as_bytes()).await;
        assert_eq!(statuses(&answer), ["200", "200"], "the whole body has arrived: the connection goes on");
    });
    talk(4096, |talk| async move {
        let mut long = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".to_owned();
        long.push_str(&get("/").repeat(1_000));
        let answer = talk.say(long.as_bytes()).await;
        assert_eq!(statuses(&answer), ["200"], "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    });
}

#[test]
fn unacceptable_requests_are_refused_with_a_reason() {
    let long = "x".repeat(100_000);
    for (text, status, says) in [
        (format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"), "414", "trop longue"),
        (format!("GET /?{} HTTP/1.1\r\nHost: x\r\n\r\n", &long[..20_000]), "414", "trop longue"),
        (format!("{long} / HTTP/1.1\r\nHost: x\r\n\r\n"), "405", "GET ou HEAD"),
        (format!("GET / HTTP/1.1\r\nHost: x\r\nCookie: {long}\r\n\r\n"), "431", "en-têtes"),
        ("GET / HTTP/9.9\r\n\r\n".into(), "400", "HTTP/1.1"),
        ("GET / HTTP/1.1\r\n\r\n".into(), "400", "Host"),
        ("\x16\x03\x01\x02\0\x01".into(), "400", "TLS"),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".into(), "400", "contredisent"),
    ] {
        let shown = text.chars().take(60).collect::<String>();
        talk(4096, move |talk| async move {
            let answer = talk.say(text.as_bytes()).await;
            assert_eq!(statuses(&answer), [status], "{shown}");
            assert!(answer.contains(says) && answer.contains("connection: close"), "{shown}: {answer}");
            assert!(answer.len() < 1_000, "{shown}: {} bytes", answer.len());
        });
    }
}

#[test]
fn a_slow_request_is_refused_and_an_idle_connection_is_closed() {
    talk(4096, |talk| async move {
        let start = Instant::now();
        let (mut read, mut write) = tokio::io::split(talk.client);
        spawn_local(async move {
            for byte in get(&"x".repeat(1_000)).bytes() {
                sleep(Duration::from_secs(1)).await;
                if write.write_all(&[byte]).await.is_err() {
                    return;
                }
            }
        });
        let mut answer = String::new();
        read.read_to_string(&mut answer).await.unwrap();
        assert_eq!(statuses(&answer), ["408"]);
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    });
    talk(4096, |talk| async move {
        assert_eq!(talk.say(b"").await, "");
    });
}

#[test]
fn responses_to_head_and_with_204_have_no_body() {
    talk(4096, |talk| async move {
        let head = get("/large").replace("GET", "HEAD");
        let answer = talk.say(format!("{head}{}", get("/empty")).as_bytes()).await;
        assert_eq!(statuses(&answer), ["200", "204"]);
        assert!(answer.contains("content-length: 300000\r\n") && last_body(&answer).is_empty(), "{answer}");
    });
}

#[test]
fn an_endless_answer_ends_when_its_client_leaves() {
    for leaves_with in ["", "GET / HTTP/1.1\r\n"] {
        talk(4096, move |mut talk| async move {
            talk.client.write_all(get("/endless").as_bytes()).await.unwrap();
            let mut start = [0; 12];
            talk.client.read_exact(&mut start).await.unwrap();
            assert_eq!((&start, talk.answers.endless.get()), (b"HTTP/1.1 200", 1));
            talk.client.write_all(leaves_with.as_bytes()).await.unwrap();
            drop(talk.client);
            assert!(talk.outcome.await.unwrap().is_err());
            assert_eq!(talk.answers.endless.get(), 0);
        });
    }
    talk(4096, |mut talk| async move {
        talk.client.write_all(b"GET /endless HTTP/1.0\r\n\r\n").await.unwrap();
        let mut start = vec![0; 200];
        let n = talk.client.read(&mut start).await.unwrap();
        let start = String::from_utf8_lossy(&start[..n]).into_owned();
        assert!(!start.contains("chunked") && start.ends_with("\r\n\r\ndata\n"), "{start}");
    });
}

#[test]
fn the_end_of_the_service_closes_connections() {
    talk(4096, |mut talk| async move {
        let mut answer = [0; 12];
        talk.client.write_all(get("/").as_bytes()).await.unwrap();
        talk.client.read_exact(&mut answer).await.unwrap();
        talk.end.send(true).unwrap();
        let mut rest = String::new();
        talk.client.read_to_string(&mut rest).await.unwrap();
        drop(talk.client);
        talk.outcome.await.unwrap().unwrap();
    });
    talk(4096, |talk| async move {
        talk.end.send(true).unwrap();
        let answer = talk.say(get("/").repeat(2).as_bytes()).await;
        assert!(answer.is_empty() || answer.contains("connection: close"), "{answer}");
    });
}
