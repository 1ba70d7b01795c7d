//! `GET /healthz`: the server lives; `GET /readyz`: its database answers too; `GET /metrics`: what it does.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::app::Service;
use crate::error::Error;
use crate::metrics;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Says that the server lives.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Says that the database answers.
///
/// # Errors
/// When it does not.
pub async fn readyz(State(service): State<Arc<Service>>) -> Result<&'static str, Error> {
    match tokio::time::timeout(PATIENCE, service.storage.ready()).await {
        Ok(Ok(())) => Ok("ok\n"),
        Ok(Err(error)) => Err(service.refusal(error)),
        Err(_) => Err(Error::StorageAway),
    }
}

/// Figures about the server.
///
/// # Errors
/// When they cannot be written.
pub async fn metrics(State(service): State<Arc<Service>>) -> Result<Response, Error> {
    let text = service.metrics.text().map_err(|_| Error::Internal)?;
    Ok(([(header::CONTENT_TYPE, metrics::MEDIA_TYPE)], text).into_response())
}
