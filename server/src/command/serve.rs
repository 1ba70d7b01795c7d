//! `azimuth serve`.

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::input;
use crate::app::app;
use crate::assets;
use crate::config::Config;

/// Serves until it is told to stop, then finishes what it took.
///
/// # Errors
/// When the address cannot be listened on.
#[tokio::main]
pub async fn run(config: Config) -> Result<()> {
    let filter = EnvFilter::try_from_env("AZIMUTH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    if !assets::is_complete() {
        tracing::warn!(
            "this binary was built without the web app: build it with `cargo xtask build`"
        );
    }
    input::print(&format!("Azimuth is at http://{}", listener.local_addr()?))?;
    axum::serve(listener, app(config))
        .with_graceful_shutdown(told_to_stop())
        .await
        .context("the server stopped")
}

async fn told_to_stop() {
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return interrupt.await;
        };
        tokio::select! {
            () = interrupt => {},
            _ = terminate.recv() => {},
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
