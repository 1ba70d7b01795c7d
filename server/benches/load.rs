//! How much the server does for many clients at once, on loopback: `cargo xtask bench server`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use shared::api;

/// Clients that ask at once, each over a connection of its own.
const CLIENTS: usize = 8;
/// How long each measurement takes.
const TIME: Duration = Duration::from_secs(5);
/// The systems whose Terraform is asked for.
const SYSTEMS: [&str; 5] = ["taborda", "ror", "dev-prod", "boston", "eks"];
/// The least that is asked of exports and of reads, in a second.
const LEAST: (f64, f64) = (500.0, 3_000.0);
/// The longest that one of a hundred may take, in milliseconds.
const SLOWEST: f64 = 50.0;
/// The most memory, in megabytes.
const MEMORY: f64 = 200.0;

fn main() {
    let folder = std::env::temp_dir().join(format!("azimuth-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let database = format!("sqlite:{}", folder.join("designs.db").display());
    let mut server = Server::start(&database);
    let designs: Vec<Vec<u8>> = SYSTEMS.iter().map(|name| design(name)).collect();
    let export = |turn: usize| {
        let path = format!("POST {}", api::EXPORT_TERRAFORM);
        (path, designs[turn % designs.len()].as_slice())
    };
    println!(
        "{CLIENTS} clients at once, for {} seconds each",
        TIME.as_secs()
    );
    let exports = measure(&server, 200, export);
    exports.print("Terraform of the five systems", Some(LEAST.0));
    let store = |turn: usize| {
        let path = format!("POST {}", api::DESIGNS);
        (path, designs[turn % designs.len()].as_slice())
    };
    let stored = measure(&server, 201, store);
    stored.print("storing", None);
    let mut client = Client::new(server.address);
    let ids: Vec<String> = (0..100)
        .map(|turn| {
            let (_, body) = client.ask(&store(turn).0, &designs[turn % designs.len()]);
            let stored: api::Stored = serde_json::from_slice(&body).unwrap();
            stored.id
        })
        .collect();
    let reads = measure(&server, 200, |turn| {
        let id = &ids[turn % ids.len()];
        (format!("GET {}", api::DESIGN.replace("{id}", id)), &[])
    });
    reads.print("reading", Some(LEAST.1));
    let memory = server.peak_memory();
    let verdict = if memory <= MEMORY { "within" } else { "OVER" };
    println!("peak memory {memory:.0} MB, {verdict} {MEMORY} MB");
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

fn design(name: &str) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read(format!("{root}/../assets/designs/{name}.json")).unwrap()
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(database: &str) -> Self {
        // `AZIMUTH_BIN` names a server that was built elsewhere.
        let named = std::env::var_os("AZIMUTH_BIN");
        let program = named.unwrap_or_else(|| env!("CARGO_BIN_EXE_azimuth").into());
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--rate", "0"])
            .args(["--database", database, "--max-stored", "1000000000000"])
            .env("AZIMUTH_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut first).unwrap();
        let address = first.trim().rsplit_once("http://").unwrap().1;
        let address = address.parse().unwrap();
        Self { child, address }
    }

    /// In megabytes; 0 where the system does not tell.
    fn peak_memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kilobytes.unwrap_or_default() / 1024.0
    }
}

/// Seconds for which a process has kept processors busy, in steps of a hundredth (proc(5), `utime` and
/// `stime`); 0 where the system does not tell.
fn busy(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name of the program may hold anything, and ends with the last bracket.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// A connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Client {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        let stream = BufReader::new(stream);
        Self { stream, address }
    }

    /// The status and the body of the answer.
    fn ask(&mut self, line: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let head = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let request = [head.as_bytes(), body].concat();
        self.stream.get_mut().write_all(&request).unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end().to_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(code) = line.strip_prefix("http/1.1 ") {
                status = code[..3].parse().unwrap();
            }
            if let Some(bytes) = line.strip_prefix("content-length: ") {
                length = bytes.parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).unwrap();
        (status, answer)
    }
}

/// How long each request took, the fastest first, and all of them together; and for how many seconds the
/// server and the clients, which share the processors, kept them busy.
struct Measured {
    times: Vec<Duration>,
    taken: Duration,
    server: f64,
    clients: f64,
}

fn measure<'a>(
    server: &Server,
    expected: u16,
    request: impl Fn(usize) -> (String, &'a [u8]) + Sync,
) -> Measured {
    let address = server.address;
    let both = || (busy(server.child.id()), busy(std::process::id()));
    let before = both();
    let begin = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let work = |client: usize| {
            let request = &request;
            move || {
                let mut connection = Client::new(address);
                let mut times = Vec::new();
                for turn in (client..).step_by(CLIENTS) {
                    if begin.elapsed() > TIME {
                        break;
                    }
                    let (line, body) = request(turn);
                    let sent = Instant::now();
                    let (status, _) = connection.ask(&line, body);
                    times.push(sent.elapsed());
                    assert_eq!(status, expected, "{line}");
                }
                times
            }
        };
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(work(client)))
            .collect();
        let times = clients.into_iter().map(|client| client.join().unwrap());
        times.flatten().collect()
    });
    let taken = begin.elapsed();
    let after = both();
    times.sort_unstable();
    Measured {
        times,
        taken,
        server: after.0 - before.0,
        clients: after.1 - before.1,
    }
}

impl Measured {
    fn print(&self, title: &str, least: Option<f64>) {
        let rate = self.times.len() as f64 / self.taken.as_secs_f64();
        let at = |share: f64| {
            let place = (self.times.len() as f64 * share) as usize;
            let time = self.times.get(place).copied().unwrap_or_default();
            time.as_secs_f64() * 1_000.0
        };
        let (half, slow) = (at(0.5), at(0.99));
        let verdict = least.map_or(String::new(), |least| {
            let within = rate >= least && slow <= SLOWEST;
            let verdict = if within { "within" } else { "OUTSIDE" };
            format!("  ({verdict} {least} a second, {SLOWEST} ms)")
        });
        println!(
            "  {title:<30} {rate:>8.0} a second, p50 {half:>7.2} ms, p99 {slow:>7.2} ms{verdict}"
        );
        let share = |busy: f64| busy / self.taken.as_secs_f64();
        println!(
            "  {:<30} of the processors the server kept {:.2} busy, the clients {:.2}",
            "",
            share(self.server),
            share(self.clients)
        );
    }
}
