//! An HTTP client that asks each path of a list exactly once, over connections that are kept.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What browsers say.
const ENCODINGS: &str = "gzip, deflate, br, zstd";

struct Answer {
    status: u16,
    gzipped: bool,
    etag: String,
    body: Vec<u8>,
}

struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(host: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { host: host.into(), stream: BufReader::with_capacity(1 << 16, stream) })
    }

    fn get(&mut self, path: &str, encodings: &str) -> std::io::Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {encodings}\r\n\r\n", self.host);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status =
            line.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
        let mut answer = Answer { status, gzipped: false, etag: String::new(), body: vec![] };
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "transfer-encoding" => chunked = value == "chunked",
                "content-encoding" => answer.gzipped = value == "gzip",
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

/// Asks each path once over some connections and reports, per zoom too where paths end in z/x/y.
pub fn once(server: &str, paths: &[String], connections: usize, options: &[&str]) {
    let option = |name| options.iter().position(|word| *word == name).and_then(|i| options.get(i + 1)).copied();
    let (save, etags) = (option("--save"), option("--etags"));
    let encodings = if save.is_some() { "gzip" } else { ENCODINGS };
    let next = AtomicUsize::new(0);
    let taken: Mutex<Vec<(String, Duration, usize)>> = Mutex::new(vec![]);
    let known: Mutex<String> = Mutex::default();
    let failures = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                let mut connection = Connection::open(server).expect("the server listens");
                let mut mine = vec![];
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let asked = Instant::now();
                    let answer = connection.get(path, encodings).expect("an answer");
                    mine.push((zoom(path), asked.elapsed(), answer.body.len()));
                    if answer.status >= 300 {
                        failures.fetch_add(1, Ordering::Relaxed);
                        eprintln!("{} {path}", answer.status);
                    }
                    if let Some(folder) = save {
                        keep(folder, path, &answer);
                    }
                    known.lock().unwrap().push_str(&format!("{path}\t{}\n", answer.etag));
                }
                taken.lock().unwrap().extend(mine);
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    if let Some(file) = etags {
        std::fs::write(file, known.into_inner().unwrap()).unwrap();
    }
    let taken = taken.into_inner().unwrap();
    let mut zooms: BTreeMap<String, (Vec<Duration>, Vec<usize>)> = BTreeMap::new();
    for (zoom, took, bytes) in &taken {
        let zoom = zooms.entry(zoom.clone()).or_default();
        zoom.0.push(*took);
        zoom.1.push(*bytes);
    }
    for (zoom, (took, bytes)) in &mut zooms {
        bytes.sort_unstable();
        let middle = bytes[bytes.len() / 2];
        let [p50, p99] = percentiles(took);
        eprintln!("{zoom}\t{}\t{p50:.2}\t{p99:.2}\t{middle}\t{}", took.len(), bytes[bytes.len() - 1]);
    }
    report(taken.into_iter().map(|(_, took, _)| took).collect(), seconds, failures.into_inner());
}

/// `z08` of …/8/125/89.mvt; nothing of another path.
fn zoom(path: &str) -> String {
    let z = path.rsplit('/').nth(2).and_then(|word| word.parse::<u8>().ok());
    z.map_or_else(String::new, |z| format!("z{z:02}"))
}

fn keep(folder: &str, path: &str, answer: &Answer) {
    let file = format!("{folder}{path}{}", if answer.gzipped { ".gz" } else { "" });
    std::fs::create_dir_all(std::path::Path::new(&file).parent().unwrap()).unwrap();
    std::fs::write(file, &answer.body).unwrap();
}

/// The measurement's one line.
pub fn report(mut taken: Vec<Duration>, seconds: f64, failures: usize) {
    let [p50, p99] = percentiles(&mut taken);
    println!("{}\t{seconds:.3}\t{p50:.3}\t{p99:.3}\t{failures}", taken.len());
}

/// The median and the 99th percentile, milliseconds.
fn percentiles(taken: &mut [Duration]) -> [f64; 2] {
    taken.sort_unstable();
    let last = taken.len().saturating_sub(1);
    [50, 99].map(|p| taken.get((last * p).div_ceil(100)).map_or(0.0, |took| took.as_secs_f64() * 1000.0))
}

/// Asks until there is an answer below 300.
pub fn wait(server: &str, path: &str, at_most: Duration) {
    let start = Instant::now();
    while start.elapsed() < at_most {
        let answer = Connection::open(server).and_then(|mut connection| connection.get(path, ENCODINGS));
        if answer.is_ok_and(|answer| answer.status < 300) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("{server}{path}: no answer in {at_most:?}");
}
