//! An HTTP client with persistent connections. It requests each path of a list exactly once, or at a steady rate.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, OnceLock};
use std::time::{Duration, Instant};

use crate::measurement::{Measurement, Zoom, percentiles};

/// The `Accept-Encoding` of browsers.
pub const ENCODINGS: &str = "gzip, deflate, br, zstd";

/// An answer with its body, as it was sent.
pub struct Answer {
    pub status: u16,
    /// `Content-Encoding`; empty for a body that is not compressed.
    encoding: String,
    pub etag: String,
    pub body: Vec<u8>,
}

/// A persistent connection.
pub struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects to `HOST:PORT`.
    pub fn open(host: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { host: host.into(), stream: BufReader::with_capacity(1 << 16, stream) })
    }

    /// Sends a GET request with this `Accept-Encoding`.
    pub fn get(&mut self, path: &str, encodings: &str) -> std::io::Result<Answer> {
        self.ask(path, &format!("Accept-Encoding: {encodings}\r\n"))
    }

    /// Sends a request with `If-None-Match`.
    fn get_again(&mut self, path: &str, encodings: &str, etag: &str) -> std::io::Result<Answer> {
        self.ask(path, &format!("Accept-Encoding: {encodings}\r\nIf-None-Match: {etag}\r\n"))
    }

    fn ask(&mut self, path: &str, headers: &str) -> std::io::Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status =
            line.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
        let mut answer = Answer { status, encoding: String::new(), etag: String::new(), body: vec![] };
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "transfer-encoding" => chunked = value == "chunked",
                "content-encoding" => answer.encoding = value.into(),
                "etag" => answer.etag = value.into(),
                _ => {}
            }
        }
        if chunked {
            loop {
                line.clear();
                self.stream.read_line(&mut line)?;
                let size = usize::from_str_radix(line.trim_end(), 16).map_err(|_| std::io::ErrorKind::InvalidData)?;
                let start = answer.body.len();
                answer.body.resize(start + size + 2, 0);
                self.stream.read_exact(&mut answer.body[start..])?;
                answer.body.truncate(start + size);
                if size == 0 {
                    break;
                }
            }
        } else {
            answer.body.resize(length, 0);
            self.stream.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }
}

/// An answer, with its path and duration.
struct Taken<'a> {
    path: &'a str,
    took: Duration,
    bytes: usize,
    encoding: String,
    etag: String,
}

/// The parts of the answers that are kept, beside the measurement.
#[derive(Clone, Copy, Default)]
pub struct Keep<'a> {
    /// The folder into which the bodies are written as gzip files, for nginx.
    pub bodies: Option<&'a Path>,
    /// Sends each request again with its ETag. Every answer but 304 is a failure.
    pub etags: bool,
}

/// The result of requesting every path of a list once.
pub struct Once {
    pub measurement: Measurement,
    /// The number of answers in each encoding, in words.
    pub encodings: String,
    /// By zoom, if the paths end in z/x/y.
    pub zooms: Vec<Zoom>,
    /// A path and its ETag on each line, for `walk.lua`.
    pub etags: Vec<String>,
}

/// Requests each path once over some connections, which are opened before the measurement. An answer without a body is
/// a failure, because the list has no empty tiles.
pub fn once(server: &str, paths: &[String], connections: usize, keep: Keep) -> Once {
    let encodings = if keep.bodies.is_some() { "gzip" } else { ENCODINGS };
    let next = AtomicUsize::new(0);
    let failures = AtomicUsize::new(0);
    let (open, start) = (Barrier::new(connections), OnceLock::new());
    let each = || {
        let mut connection = Connection::open(server).expect("the server listens");
        let mut taken = vec![];
        open.wait();
        start.get_or_init(Instant::now);
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let asked = Instant::now();
            let answer = connection.get(path, encodings).expect("an answer");
            let took = asked.elapsed();
            let again = keep.etags.then(|| connection.get_again(path, encodings, &answer.etag).expect("an answer"));
            if answer.status != 200 || answer.body.is_empty() || again.is_some_and(|a| a.status != 304) {
                failures.fetch_add(1, Ordering::Relaxed);
                eprintln!("{} {path}", answer.status);
            }
            if let Some(folder) = keep.bodies {
                write_body(folder, path, &answer);
            }
            let Answer { body, encoding, etag, .. } = answer;
            taken.push(Taken { path, took, bytes: body.len(), encoding, etag });
        }
        taken
    };
    let taken: Vec<Taken> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(each)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let seconds = start.get().map_or(0.0, |start: &Instant| start.elapsed().as_secs_f64());
    Once {
        encodings: encodings_of(&taken),
        zooms: zooms_of(&taken),
        etags: taken.iter().map(|t| format!("{}\t{}", t.path, t.etag)).collect(),
        measurement: Measurement::of(taken.iter().map(|t| t.took).collect(), seconds, failures.into_inner()),
    }
}

fn encodings_of(taken: &[Taken]) -> String {
    let mut came: BTreeMap<&str, usize> = BTreeMap::new();
    for answer in taken {
        *came.entry(&answer.encoding).or_default() += 1;
    }
    let words = |(coding, n): (&str, usize)| format!("{} {n}", if coding.is_empty() { "as it is" } else { coding });
    came.into_iter().map(words).collect::<Vec<_>>().join(", ")
}

fn zooms_of(taken: &[Taken]) -> Vec<Zoom> {
    let mut zooms: BTreeMap<String, (Vec<Duration>, Vec<usize>)> = BTreeMap::new();
    for answer in taken {
        let Some(name) = zoom(answer.path) else { continue };
        let (took, bytes) = zooms.entry(name).or_default();
        took.push(answer.took);
        bytes.push(answer.bytes);
    }
    let of_zoom = |(name, (mut took, mut bytes)): (String, (Vec<Duration>, Vec<usize>))| {
        bytes.sort_unstable();
        let [p50_ms, p99_ms] = percentiles(&mut took);
        Zoom { name, tiles: took.len(), p50_ms, p99_ms, median: bytes[bytes.len() / 2], most: bytes[bytes.len() - 1] }
    };
    zooms.into_iter().map(of_zoom).collect()
}

/// `z08` for …/8/125/89.mvt; `None` for a path of another form.
fn zoom(path: &str) -> Option<String> {
    let z: u8 = path.rsplit('/').nth(2)?.parse().ok()?;
    Some(format!("z{z:02}"))
}

fn write_body(folder: &Path, path: &str, answer: &Answer) {
    let file = format!("{}{path}{}", folder.display(), if answer.encoding == "gzip" { ".gz" } else { "" });
    std::fs::create_dir_all(Path::new(&file).parent().unwrap()).unwrap();
    std::fs::write(file, &answer.body).unwrap();
}

/// Requests the paths in turn over some connections, `a_second` times a second. A request that is due while the
/// previous one runs waits, and its wait counts in its duration (no coordinated omission).
pub fn steady(server: &str, paths: &[String], connections: u32, a_second: u32, lasting: Duration) -> Measurement {
    let start = Instant::now();
    let pause = Duration::from_secs(1) * connections / a_second;
    let answers: Vec<(Duration, u16)> = std::thread::scope(|scope| {
        let each = |number: u32| {
            move || {
                let mut connection = Connection::open(server).expect("the server listens");
                let mut due = pause * number / connections;
                let mut mine = vec![];
                for path in paths.iter().cycle().skip(number as usize * 997 % paths.len()) {
                    std::thread::sleep(due.saturating_sub(start.elapsed()));
                    if due >= lasting {
                        break;
                    }
                    let status = connection.get(path, ENCODINGS).expect("an answer").status;
                    mine.push((start.elapsed() - due, status));
                    due += pause;
                }
                mine
            }
        };
        let threads: Vec<_> = (0..connections).map(|number| scope.spawn(each(number))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let failures = answers.iter().filter(|(_, status)| *status >= 300).count();
    Measurement::of(answers.into_iter().map(|(took, _)| took).collect(), start.elapsed().as_secs_f64(), failures)
}

/// Tells whether a path is answered with a status below 300.
pub fn answers(server: &str, path: &str) -> bool {
    let answer = Connection::open(server).and_then(|mut connection| connection.get(path, ENCODINGS));
    answer.is_ok_and(|answer| answer.status < 300)
}

/// Repeats a request until it succeeds.
pub fn wait(server: &str, path: &str, at_most: Duration) {
    let start = Instant::now();
    while !answers(server, path) {
        assert!(start.elapsed() < at_most, "{server}{path}: no answer in {at_most:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}
