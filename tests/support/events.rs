//! A client of `/evenements`.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;

use serde_json::Value;

use super::wait::PATIENCE;

/// A subscriber to `/evenements`; receives the data of each message.
pub struct Listener(mpsc::Receiver<Value>);

impl Listener {
    /// Subscribes, and waits for the first message.
    pub fn new(address: SocketAddr) -> Self {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.write_all(b"GET /evenements HTTP/1.1\r\nHost: essai\r\n\r\n").unwrap();
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            // Each chunk is one message, so the lines of a message arrive as lines here.
            for line in BufReader::new(socket).lines().map_while(Result::ok) {
                if let Some(data) = line.strip_prefix("data: ")
                    && send.send(serde_json::from_str(data).unwrap()).is_err()
                {
                    return;
                }
            }
        });
        let listener = Self(receive);
        assert!(listener.next()["revision"].is_i64(), "the first message has no revision");
        listener
    }

    /// Returns the next event.
    #[track_caller]
    pub fn next(&self) -> Value {
        self.0.recv_timeout(PATIENCE).expect("an event")
    }

    /// Returns the next event that names a table.
    #[track_caller]
    pub fn of(&self, table: &str) -> Value {
        loop {
            let event = self.next();
            if event["tables"].as_array().unwrap().iter().any(|t| t == table) {
                return event;
            }
        }
    }
}
