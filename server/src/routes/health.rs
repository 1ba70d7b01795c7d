//! `GET /healthz`: the server lives; `GET /readyz`: its database answers too; `GET /metrics`: what it does.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use shared::api;

use crate::app::Service;
use crate::error::Error;
use crate::{metrics, openapi};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Says that the server lives.
#[utoipa::path(
    get,
    path = api::HEALTH,
    responses((status = 200, description = "It lives.", body = String))
)]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Says that the database answers.
///
/// # Errors
/// When it does not.
#[utoipa::path(
    get,
    path = api::READY,
    responses((status = 200, description = "It is ready.", body = String), openapi::NotReady)
)]
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
#[utoipa::path(
    get,
    path = api::METRICS,
    responses((
        status = 200,
        description = "Figures, as OpenMetrics.",
        body = String,
        content_type = "application/openmetrics-text"
    ))
)]
pub async fn metrics(State(service): State<Arc<Service>>) -> Result<Response, Error> {
    let text = service.metrics.text().map_err(|_| Error::Internal)?;
    Ok(([(header::CONTENT_TYPE, metrics::MEDIA_TYPE)], text).into_response())
}
