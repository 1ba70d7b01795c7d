//! The real server as a process, and requests to it over connections of their own.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot start its server must fail"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `azimuth serve`, ended with the test.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, in lower case.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Server {
    /// Starts one on a free port, by a command that ends with the program.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(mut command: Command, database: &str) -> Self {
        let command = command
            .args(["serve", "--listen", "127.0.0.1:0", "--rate", "0"])
            .args(["--database", database]);
        let silent = command.stdin(Stdio::null()).stderr(Stdio::null());
        let mut child = silent.stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut first).unwrap();
        let address = first.trim().rsplit_once("http://").unwrap().1;
        let address = address.parse().unwrap();
        Self { child, address }
    }

    /// Starts a program as it is.
    #[must_use]
    pub fn of(program: &Path, database: &str) -> Self {
        Self::start(Command::new(program), database)
    }

    /// Ends it at once, without a chance to tidy up.
    ///
    /// # Panics
    /// When it has ended before.
    pub fn kill(mut self) {
        assert!(self.child.try_wait().unwrap().is_none());
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The id of its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request and reads the answer.
///
/// # Errors
/// When the server is not there, or hangs up before the whole answer.
pub fn ask(
    server: SocketAddr,
    line: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut head = format!(
        "{line} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&answer).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

/// An answer whose body is as long as its head says.
fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(bytes.get(..end)?).to_lowercase();
    let body = bytes.get(end + 4..)?.to_vec();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head
        .split("\r\n")
        .find_map(|line| line.strip_prefix("content-length: "));
    let whole = length.is_none_or(|length| length.parse() == Ok(body.len()));
    whole.then_some(Answer { status, head, body })
}
