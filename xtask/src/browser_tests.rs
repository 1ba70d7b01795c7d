//! Runs the Playwright tests against a server of their own.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::stage::{Counts, Outcome};
use crate::terraform::Terraform;
use crate::workspace::{Workspace, create_folder, remove_folder};
use crate::{chromium, command};

/// What the tests need.
pub struct BrowserTests<'a> {
    /// The checkout.
    pub workspace: &'a Workspace,
    /// The `azimuth` binary with the web app inside.
    pub binary: &'a Path,
    /// The `node_modules` that hold Playwright.
    pub packages: &'a Path,
    /// The browser.
    pub chromium: &'a Path,
    /// For tests that check an export.
    pub terraform: Option<&'a Terraform>,
}

impl BrowserTests<'_> {
    /// Starts the server, runs the tests with further words for Playwright, and counts.
    pub fn run(&self, words: &[String]) -> Result<Outcome> {
        let output = self.workspace.work.join("browser");
        remove_folder(&output)?;
        let server = Server::start(self.binary, &output)?;
        println!("    the server answers on {}", server.url());

        let mut playwright = chromium::playwright(self.packages);
        playwright
            .arg("test")
            .args(words)
            .current_dir(self.workspace.browser_tests());
        playwright
            .env("AZIMUTH_URL", server.url())
            .env("AZIMUTH_BIN", self.binary);
        playwright
            .env("AZIMUTH_BROWSER_OUTPUT", &output)
            .env("CHROMIUM", self.chromium);
        if let Some(terraform) = self.terraform {
            playwright.env("AZIMUTH_TERRAFORM", &terraform.binary);
            playwright.envs(
                terraform
                    .environment
                    .iter()
                    .map(|(name, value)| (name, value)),
            );
        }
        let ended = command::run(&mut playwright);
        let counts = counts(&output.join("report.json"));
        match (ended, counts) {
            (Err(error), Ok(Counts { failed: 0, .. }) | Err(_)) => Err(error),
            (_, counts) => Ok(Outcome::Counted(counts?)),
        }
    }

    /// Checks the types of the tests themselves.
    pub fn check_types(workspace: &Workspace, packages: &Path) -> Result<Outcome> {
        let mut compiler = Command::new("node");
        compiler
            .arg(packages.join("typescript").join("bin").join("tsc"))
            .arg("--noEmit");
        command::run(compiler.current_dir(workspace.browser_tests()))?;
        Ok(Outcome::Passed(String::new()))
    }
}

/// Reads Playwright's JSON report.
fn counts(report: &Path) -> Result<Counts> {
    let text = std::fs::read_to_string(report).context("Playwright left no report")?;
    let report: Value = serde_json::from_str(&text).context("Playwright's report is not JSON")?;
    let count = |name: &str| {
        let value = report
            .get("stats")
            .and_then(|stats| stats.get(name))
            .and_then(Value::as_u64);
        value.with_context(|| format!("Playwright's report has no count of {name} tests"))
    };
    let mut failed = count("unexpected")? + count("flaky")?;
    // A file that does not load is an error without a test.
    if failed == 0
        && report
            .get("errors")
            .and_then(Value::as_array)
            .is_some_and(|errors| !errors.is_empty())
    {
        failed = 1;
    }
    Ok(Counts {
        passed: count("expected")?,
        failed,
        skipped: count("skipped")?,
    })
}

/// A server with empty storage, ended when this is dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts one that keeps its storage and its log in a folder, and waits until it answers.
    pub fn start(binary: &Path, output: &Path) -> Result<Server> {
        let storage = output.join("storage");
        create_folder(&storage)?;
        let log = output.join("server.log");
        let log_file =
            File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let for_errors = log_file
            .try_clone()
            .with_context(|| format!("cannot write {}", log.display()))?;
        let address = free_address()?;
        let mut azimuth = Command::new(binary);
        azimuth
            .arg("serve")
            .args(["--listen", &address.to_string()]);
        azimuth
            .current_dir(&storage)
            // All browsers ask from one address.
            .env("AZIMUTH_RATE", "0")
            .env("XDG_DATA_HOME", &storage)
            .env("XDG_STATE_HOME", &storage);
        azimuth
            .stdin(Stdio::null())
            .stdout(log_file)
            .stderr(for_errors);
        let mut server = Server {
            child: command::start(&mut azimuth)?,
            address,
        };
        server.wait_until_healthy(&log)?;
        Ok(server)
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn wait_until_healthy(&mut self, log: &Path) -> Result<()> {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(30) {
            if is_healthy(self.address) {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                bail!(
                    "the server ended with {status} before it answered:\n{}",
                    command::last_lines(log, 20)
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "the server did not answer on /healthz within 30 s:\n{}",
            command::last_lines(log, 20)
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on at this moment.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on 127.0.0.1")?;
    listener.local_addr().context("no free port on 127.0.0.1")
}

fn is_healthy(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut status = [0_u8; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
