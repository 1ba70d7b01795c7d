//! `POST /api/v1/estimate`: how available a design is and what it costs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use shared::api::Estimated;

use super::design::Design;
use crate::app::Service;
use crate::error::Error;

/// Estimates a design.
///
/// # Errors
/// When the body is not a design, or there is too much to do.
pub async fn estimate(
    State(service): State<Arc<Service>>,
    Design(document): Design,
) -> Result<Json<Estimated>, Error> {
    let work = move || Ok(Json(Estimated::of(&document)));
    service.workers.work(work).await
}
