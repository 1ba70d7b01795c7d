//! Settings of the server, read once at the start.

use std::net::SocketAddr;
use std::time::Duration;

/// Settings of `azimuth serve`.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080", env = "AZIMUTH_LISTEN")]
    pub listen: SocketAddr,

    /// Largest design that is taken, in bytes.
    #[arg(long, default_value_t = 16 * 1024 * 1024, env = "AZIMUTH_MAX_BODY")]
    pub max_body: usize,

    /// Seconds until a request that is not answered is given up.
    #[arg(long, default_value_t = 30, env = "AZIMUTH_TIMEOUT")]
    pub timeout: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            max_body: 16 * 1024 * 1024,
            timeout: 30,
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
