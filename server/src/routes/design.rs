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
        read(service, body(request, service).await?).await
    }
}

/// The whole body, within its limit.
///
/// # Errors
/// When it is too large, or does not arrive whole.
pub async fn body(request: Request, service: &Arc<Service>) -> Result<Bytes, Error> {
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
    Ok(body)
}

/// The design in a body.
///
/// # Errors
/// When there is none, it has too many parts, or there is too much to do.
pub async fn read(service: &Service, body: Bytes) -> Result<Design, Error> {
    let most = service.config.max_parts;
    let read = move || {
        let text = std::str::from_utf8(&body).map_err(|_| Error::NotText)?;
        parse(text, most).map(Design)
    };
    service.workers.work(read).await
}

/// The design in a text; it has at most so many components and links.
///
/// # Errors
/// When there is none, or it has too many parts.
pub fn parse(text: &str, most: usize) -> Result<Document, Error> {
    let document = wire::from_text(text)?;
    match document.nodes.len() + document.links.len() {
        parts if parts > most => Err(Error::TooManyParts(parts, most)),
        _ => Ok(document),
    }
}
