//! `azimuth serve`.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower_http::add_extension::AddExtension;
use tracing_subscriber::EnvFilter;

use super::input;
use crate::app::{Service, app};
use crate::assets;
use crate::client::Peer;
use crate::clock::Clock;
use crate::config::{Config, LogFormat, usual_database};
use crate::storage::{Backend, Storage};

/// How long work that is under way may go on after the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often expired designs are looked for.
const ROUND: Duration = Duration::from_secs(60);

/// Serves until it is told to stop, then finishes what it took, as far as that can be awaited.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(config: Config) -> Result<()> {
    log(config.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime")?;
    let served = runtime.block_on(async {
        let storage = open_storage(&config).await?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        if !assets::is_complete() {
            tracing::warn!(
                "this binary was built without the web app: build it with `cargo xtask build`"
            );
        }
        input::print(&format!("Azimuth is at http://{}", listener.local_addr()?))?;
        let service = Service::new(config, storage, Clock::default());
        serve(listener, Arc::new(service), told_to_stop(), GRACE).await;
        Ok(())
    });
    // An analysis cannot be interrupted; it ends with the program.
    runtime.shutdown_timeout(Duration::ZERO);
    served
}

/// What is logged unless `AZIMUTH_LOG` says otherwise. Each failed attempt to reach the database is a line of its own
/// otherwise, before what came of them is said.
const USUAL_LOG: &str = "info,sqlx_core=off";

fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_env("AZIMUTH_LOG");
    let filter = filter.unwrap_or_else(|_| EnvFilter::new(USUAL_LOG));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// The storage that the settings name. A file that cannot be had is a mistake of whoever starts the server; a
/// database that is away may come back.
async fn open_storage(config: &Config) -> Result<Storage> {
    let url = match &config.database {
        Some(url) => url.clone(),
        None => {
            let file = usual_database();
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("cannot create the folder {}", folder.display()))?;
            }
            keep_private(&file)?;
            format!("sqlite:{}", file.display())
        }
    };
    let storage = Storage::at(&url).context("--database is not the address of a database")?;
    match (storage.ready().await, storage.backend()) {
        (Ok(()), _) => {}
        (Err(error), Backend::Sqlite) => {
            return Err(error).with_context(|| format!("cannot store designs in {url}"));
        }
        (Err(error), Backend::Postgres) => {
            tracing::warn!(%error, "stored designs cannot be reached; the rest works");
        }
    }
    Ok(storage)
}

/// Makes the file of stored designs one that nobody else reads, where there is none yet. One that is there stays as
/// somebody left it.
fn keep_private(file: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file);
    opened.with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}

/// Answers connections until `stop`, then waits for open requests for at most `grace`.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    stop: impl Future<Output = ()>,
    grace: Duration,
) {
    let mut http = http1::Builder::new();
    // Whoever sends no whole request head in time is hung up on, between requests too.
    http.timer(TokioTimer::new())
        .header_read_timeout(service.config.timeout());
    let app = app(Arc::clone(&service));
    let housekeeping = tokio::spawn(keep_house(Arc::clone(&service)));
    let open = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            // The client went away, or the system has no more sockets: the next may do better.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let app = TowerToHyperService::new(AddExtension::new(app.clone(), Peer(peer)));
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), app));
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
    housekeeping.abort();
    service.storage.close().await;
}

/// Deletes what has expired, and forgets who has not asked for a while.
async fn keep_house(service: Arc<Service>) {
    let mut rounds = tokio::time::interval(ROUND);
    loop {
        rounds.tick().await;
        service.limiter.forget();
        match service.storage.sweep(service.clock.now()).await {
            Ok(0) => {}
            Ok(designs) => tracing::info!(designs, "expired designs were deleted"),
            Err(error) => tracing::warn!(%error, "expired designs were not deleted"),
        }
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
