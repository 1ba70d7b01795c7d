//! Settings of the server, read once at the start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Settings of `azimuth serve`.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, default_value_t = LISTEN, env = "AZIMUTH_LISTEN")]
    pub listen: SocketAddr,

    /// Where shared designs are stored: sqlite:FILE, sqlite::memory: (until the server stops), or
    /// postgres://USER:PASSWORD@HOST/DATABASE, which several servers can use at once. Without it, a file in
    /// the user's data folder.
    #[arg(long, env = "AZIMUTH_DATABASE", hide_env_values = true)]
    pub database: Option<String>,

    /// Largest design that is taken, in bytes.
    #[arg(long, default_value_t = MAX_BODY, env = "AZIMUTH_MAX_BODY")]
    pub max_body: usize,

    /// Most components and links of a design that is taken.
    #[arg(long, default_value_t = MAX_PARTS, env = "AZIMUTH_MAX_PARTS")]
    pub max_parts: usize,

    /// Most bytes that are stored for one address.
    #[arg(long, default_value_t = MAX_STORED, env = "AZIMUTH_MAX_STORED")]
    pub max_stored: u64,

    /// Requests to the interface that one address may make in a second; it may save up ten seconds of
    /// them. 0: any number.
    #[arg(long, default_value_t = RATE, env = "AZIMUTH_RATE")]
    pub rate: u32,

    /// The server is behind a proxy: the last entry of X-Forwarded-For is the address of the client.
    #[arg(long, env = "AZIMUTH_BEHIND_PROXY")]
    pub behind_proxy: bool,

    /// Seconds until a request that is not answered is given up: 1 to 3600.
    #[arg(long, default_value_t = TIMEOUT, env = "AZIMUTH_TIMEOUT", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,

    /// How the log is written, on the standard error.
    #[arg(long, value_enum, default_value_t, env = "AZIMUTH_LOG_FORMAT")]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
const MAX_BODY: usize = 16 * 1024 * 1024;
const MAX_PARTS: usize = 100_000;
const MAX_STORED: u64 = 128 * 1024 * 1024;
const RATE: u32 = 20;
const TIMEOUT: u64 = 30;

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: LISTEN,
            database: None,
            max_body: MAX_BODY,
            max_parts: MAX_PARTS,
            max_stored: MAX_STORED,
            rate: RATE,
            behind_proxy: false,
            timeout: TIMEOUT,
            log_format: LogFormat::Text,
        }
    }
}

impl Config {
    /// How long a request may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}

/// The file in which designs are stored unless another place is named.
#[must_use]
pub fn usual_database() -> PathBuf {
    let named = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let data = named("XDG_DATA_HOME").map(PathBuf::from);
    let data = data.or_else(|| Some(PathBuf::from(named("HOME")?).join(".local/share")));
    data.unwrap_or_default().join("azimuth").join("designs.db")
}
