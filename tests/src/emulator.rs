//! The AWS emulator: a moto server for one test, on a port of its own, gone with the test.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tempfile::NamedTempFile;

/// How long the server may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    process: Child,
    port: u16,
    log: NamedTempFile,
}

impl Emulator {
    /// Starts the server and waits until it answers.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(program: &Path) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let log = NamedTempFile::new()?;
        let process = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            // The policies that AWS maintains are there in every real account.
            .env("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
            // The bucket with the code of functions belongs to whoever builds them.
            .env("VALIDATE_LAMBDA_S3", "false")
            .stdout(Stdio::null())
            .stderr(log.reopen()?)
            .spawn()?;
        let mut emulator = Self { process, port, log };
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = emulator.process.try_wait()? {
                bail!("the emulator ended at once: {status}");
            }
            if started.elapsed() > PATIENCE {
                bail!("the emulator does not answer on port {port}");
            }
            sleep(Duration::from_millis(100));
        }
        Ok(emulator)
    }

    /// What it said besides the list of calls: what went wrong in it.
    #[must_use]
    pub fn said(&self) -> String {
        let log = std::fs::read_to_string(self.log.path()).unwrap_or_default();
        let after_start = log.split_once("CTRL+C to quit");
        let lines = after_start.map_or("", |(_, after)| after).lines().skip(1);
        let lines = lines.filter(|line| !line.contains("HTTP/1.1"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Where it answers.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
