//! A design as the body of a request.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use shared::document::Document;
use shared::wire;

use crate::config::Config;
use crate::error::Error;

/// A design that was read from the body and found whole.
pub struct Design(pub Document);

impl FromRequest<Arc<Config>> for Design {
    type Rejection = Error;

    async fn from_request(request: Request, config: &Arc<Config>) -> Result<Self, Error> {
        let body =
            Bytes::from_request(request, config)
                .await
                .map_err(|rejection| match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(config.max_body),
                    _ => Error::Incomplete,
                })?;
        blocking(move || {
            let text = std::str::from_utf8(&body).map_err(|_| Error::NotText)?;
            Ok(Self(wire::from_text(text)?))
        })
        .await
    }
}

/// Runs work that keeps a processor busy where it does not hold up other requests.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work for a request did not end");
        Error::Internal
    })?
}
