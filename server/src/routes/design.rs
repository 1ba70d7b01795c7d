//! A design as the body of a request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use shared::document::Document;
use shared::wire;

use crate::app::Service;
use crate::error::Error;

/// A design that was read from the body and found whole.
pub struct Design(pub Document);

/// Whether the body of a request has arrived, for whoever gives the request up.
#[derive(Debug, Clone, Default)]
pub struct Arrival(Arc<AtomicBool>);

impl Arrival {
    /// Whether there is nothing left to wait for.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl FromRequest<Arc<Service>> for Design {
    type Rejection = Error;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Error> {
        let limit = service.config.max_body;
        let announced = request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit as u64) {
            return Err(Error::TooLarge(limit));
        }
        let arrival = request.extensions().get::<Arrival>().cloned();
        let body = Bytes::from_request(request, service).await;
        let body = body.map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(limit),
            _ => Error::Incomplete,
        })?;
        if let Some(arrival) = arrival {
            arrival.0.store(true, Ordering::Relaxed);
        }
        let read = move || {
            let text = std::str::from_utf8(&body).map_err(|_| Error::NotText)?;
            Ok(Self(wire::from_text(text)?))
        };
        service.workers.work(read).await
    }
}
