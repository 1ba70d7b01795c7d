//! `azimuth serve`.

use std::time::Duration;

use anyhow::{Context, Result};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::input;
use crate::app::app;
use crate::assets;
use crate::config::Config;

/// How long work that is under way may go on after the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until it is told to stop, then finishes what it took, as far as that can be awaited.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(config: Config) -> Result<()> {
    let filter = EnvFilter::try_from_env("AZIMUTH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime")?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        if !assets::is_complete() {
            tracing::warn!(
                "this binary was built without the web app: build it with `cargo xtask build`"
            );
        }
        input::print(&format!("Azimuth is at http://{}", listener.local_addr()?))?;
        serve(listener, config, told_to_stop(), GRACE).await;
        Ok(())
    });
    // An analysis cannot be interrupted; it ends with the program.
    runtime.shutdown_timeout(Duration::ZERO);
    served
}

/// Answers connections until `stop`, then waits for open requests for at most `grace`.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()>,
    grace: Duration,
) {
    let mut http = http1::Builder::new();
    // Whoever sends no whole request head in time is hung up on, between requests too.
    http.timer(TokioTimer::new())
        .header_read_timeout(config.timeout());
    let app = app(config);
    let open = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            // The client went away, or the system has no more sockets: the next may do better.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(app.clone());
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(grace, open.shutdown()).await.is_err() {
        tracing::warn!("requests that were still open are given up");
    }
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
