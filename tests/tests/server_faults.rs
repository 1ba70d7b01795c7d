//! What goes wrong around a real server: it is killed, its database goes, its disk is full, and many hold
//! connections that they do not use.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use shared::api::{self, Revised, Stored};
use tests::http::{Answer, Server, ask};
use tests::postgres::{self, Postgres};

/// How often the server is killed: a sample, or as often as `AZIMUTH_KILLS` says.
const KILLS: u64 = 6;
/// Connections that are held open.
const IDLE: usize = 10_000;
/// Clients that write at once.
const WRITERS: usize = 4;

const SEALED: (&str, &str) = ("content-type", api::SEALED);

/// What a client was told to be stored: by design and revision.
type Acknowledged = BTreeMap<(String, i64), Vec<u8>>;

fn create(server: SocketAddr, content: &[u8]) -> std::io::Result<Answer> {
    ask(
        server,
        &format!("POST {}", api::DESIGNS),
        &[SEALED],
        content,
    )
}

fn revise(server: SocketAddr, design: &Stored, content: &[u8]) -> std::io::Result<Answer> {
    let line = format!("POST {}", api::REVISIONS.replace("{id}", &design.id));
    let secret = format!("Bearer {}", design.edit_secret);
    ask(
        server,
        &line,
        &[SEALED, ("authorization", &secret)],
        content,
    )
}

/// Writes until it is told to stop, and remembers what was acknowledged. Whatever else an answer is, it is a
/// problem with a sentence.
fn write(server: SocketAddr, writer: usize, stop: &AtomicBool) -> Acknowledged {
    let mut acknowledged = Acknowledged::new();
    let mut design: Option<Stored> = None;
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let content = format!("writer {writer}, turn {turn}")
            .repeat(20)
            .into_bytes();
        let answer = match &design {
            Some(design) if turn % 8 != 0 => revise(server, design, &content),
            _ => create(server, &content),
        };
        let Ok(answer) = answer else {
            // The server is away.
            std::thread::sleep(Duration::from_millis(5));
            continue;
        };
        match (answer.status, &design) {
            (201, Some(design)) if turn % 8 != 0 => {
                let revised: Revised = serde_json::from_slice(&answer.body).unwrap();
                acknowledged.insert((design.id.clone(), revised.revision), content);
            }
            (201, _) => {
                let stored: Stored = serde_json::from_slice(&answer.body).unwrap();
                acknowledged.insert((stored.id.clone(), 1), content);
                design = Some(stored);
            }
            (503, _) => assert!(answer.head.contains("application/problem+json")),
            _ => panic!("{answer:?}"),
        }
    }
    acknowledged
}

/// Many write while something happens; what was acknowledged until its end.
fn while_written(server: SocketAddr, happens: impl FnOnce()) -> Acknowledged {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let stop = &stop;
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| scope.spawn(move || write(server, writer, stop)))
            .collect();
        happens();
        stop.store(true, Ordering::Relaxed);
        let written = writers.into_iter().map(|writer| writer.join().unwrap());
        written.flatten().collect()
    })
}

#[track_caller]
fn all_is_there(server: SocketAddr, acknowledged: &Acknowledged) {
    for ((id, revision), content) in acknowledged {
        let line = format!("GET {}/{revision}", api::REVISIONS.replace("{id}", id));
        let answer = ask(server, &line, &[], b"").unwrap();
        assert_eq!(
            (answer.status, &answer.body),
            (200, content),
            "{id} {revision}"
        );
    }
}

/// Milliseconds that differ from turn to turn, the same on every run.
fn moment(turn: u64) -> Duration {
    Duration::from_millis(10 + turn.wrapping_mul(6_364_136_223_846_793_005) % 241)
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let test = "nothing_acknowledged_is_lost_when_the_server_is_killed";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("designs.db").display());
    killed_while_written(&program, &database);
}

#[test]
fn nothing_acknowledged_is_lost_over_postgres_when_the_server_is_killed() {
    let test = "nothing_acknowledged_is_lost_over_postgres_when_the_server_is_killed";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    let Some(postgres) = Postgres::start(test) else {
        return;
    };
    killed_while_written(&program, &postgres.url());
}

/// Kills one server after another while many write.
fn killed_while_written(program: &Path, database: &str) {
    let mut acknowledged = Acknowledged::new();
    for turn in 0..tests::number("AZIMUTH_KILLS", KILLS) {
        let server = Server::of(program, database);
        let address = server.address;
        let ready = ask(address, &format!("GET {}", api::READY), &[], b"").unwrap();
        assert_eq!(ready.status, 200);
        let written = while_written(address, || {
            std::thread::sleep(moment(turn));
            server.kill();
        });
        // What was written in this turn is enough at each turn; at the end all of it is read.
        let server = Server::of(program, database);
        all_is_there(server.address, &written);
        acknowledged.extend(written);
    }
    println!("{} revisions were acknowledged", acknowledged.len());
    assert!(!acknowledged.is_empty());
    all_is_there(Server::of(program, database).address, &acknowledged);
}

#[test]
fn postgres_may_go_and_come_back() {
    let test = "postgres_may_go_and_come_back";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    let Some(postgres) = Postgres::start(test) else {
        return;
    };
    let server = Server::of(&program, &postgres.url());
    let address = server.address;
    let get = |path: &str| ask(address, &format!("GET {path}"), &[], b"").unwrap();
    assert_eq!(get(api::READY).status, 200);
    let acknowledged = while_written(address, || {
        for turn in 0..2 {
            std::thread::sleep(moment(turn));
            postgres.crash();
            let away = get(api::READY);
            assert_eq!(away.status, 503);
            assert!(
                away.head.contains("application/problem+json"),
                "{}",
                away.head
            );
            assert_eq!(get(api::HEALTH).status, 200);
            postgres.go_on();
            let begin = Instant::now();
            while get(api::READY).status != 200 {
                assert!(begin.elapsed() < Duration::from_secs(30));
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        std::thread::sleep(moment(9));
    });
    println!("{} revisions were acknowledged", acknowledged.len());
    assert!(!acknowledged.is_empty());
    all_is_there(address, &acknowledged);
}

#[test]
fn a_server_starts_before_its_postgres() {
    let test = "a_server_starts_before_its_postgres";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    let Some(postgres) = Postgres::start(test) else {
        return;
    };
    postgres.crash();
    let server = Server::of(&program, &postgres.url());
    let get = |path: &str| ask(server.address, &format!("GET {path}"), &[], b"").unwrap();
    assert_eq!(
        (get(api::HEALTH).status, get(api::READY).status),
        (200, 503)
    );
    assert_eq!(create(server.address, b"x").unwrap().status, 503);
    postgres.go_on();
    assert_eq!(create(server.address, b"x").unwrap().status, 201);
    assert_eq!(get(api::READY).status, 200);
}

/// As `packaging/kubernetes` has it: the login is in variables of its own.
#[test]
fn a_server_logs_in_as_its_environment_says() {
    let test = "a_server_logs_in_as_its_environment_says";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    let Some(postgres) = Postgres::start(test) else {
        return;
    };
    for (user, status) in [(postgres::USER, 200), ("stranger", 503)] {
        let mut command = Command::new(&program);
        command.env("PGUSER", user);
        let server = Server::start(command, &postgres.url_without_user());
        let line = format!("GET {}", api::READY);
        let answer = ask(server.address, &line, &[], b"").unwrap();
        assert_eq!(answer.status, status, "{user}");
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let test = "a_full_disk_loses_nothing";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    // A disk of a megabyte that only the server sees.
    let alone = || {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount"]);
        command
    };
    let mount = "mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\"";
    let folder = tempfile::tempdir().unwrap();
    let script = |mut command: Command| {
        command.args(["sh", "-c", mount]).arg(folder.path());
        command
    };
    let possible = script(alone()).arg("true").output();
    if !possible.is_ok_and(|output| output.status.success()) {
        return tests::skip(test, "unshare cannot mount a file system here");
    }
    let mut command = script(alone());
    command.arg(&program);
    let database = format!("sqlite:{}", folder.path().join("designs.db").display());
    let server = Server::start(command, &database);
    let mut acknowledged = Acknowledged::new();
    let mut refused = 0;
    for turn in 0..=u8::MAX {
        if refused == 4 {
            break;
        }
        let content = vec![turn; 60_000];
        let answer = create(server.address, &content).unwrap();
        match answer.status {
            201 => {
                let stored: Stored = serde_json::from_slice(&answer.body).unwrap();
                acknowledged.insert((stored.id, 1), content);
            }
            507 => {
                assert!(answer.head.contains("application/problem+json"));
                refused += 1;
            }
            _ => panic!("{answer:?}"),
        }
    }
    assert_eq!(refused, 4);
    assert!(!acknowledged.is_empty());
    all_is_there(server.address, &acknowledged);
}

#[test]
fn many_idle_connections_hold_nobody_up() {
    let test = "many_idle_connections_hold_nobody_up";
    let Some(program) = tests::tool(test, "AZIMUTH_BIN") else {
        return;
    };
    let allowed = open_files();
    if allowed < IDLE + 500 {
        let reason = format!(
            "{allowed} open files are allowed here, {} are needed",
            IDLE + 500
        );
        return tests::skip(test, &reason);
    }
    let server = Server::of(&program, "sqlite::memory:");
    let connections: Vec<TcpStream> = (0..IDLE)
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    let answer = create(server.address, b"x").unwrap();
    assert_eq!(answer.status, 201);
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process()));
    let status = status.unwrap_or_default();
    let memory = status.lines().find(|line| line.starts_with("VmRSS"));
    println!(
        "{} connections, {}",
        connections.len(),
        memory.unwrap_or("no figure of memory")
    );
}

/// How many files this process may have open at once, and with it those that it starts.
fn open_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().nth(3)?.parse().ok());
    soft.unwrap_or_default()
}
