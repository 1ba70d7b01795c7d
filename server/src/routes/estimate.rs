//! `POST /api/v1/estimate`: how available a design is and what it costs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use shared::api::{self, Estimated};

use super::design::Design;
use crate::app::Service;
use crate::error::Error;
use crate::openapi;

/// Estimates a design.
///
/// # Errors
/// When the body is not a design, or there is too much to do.
#[utoipa::path(
    post,
    path = api::ESTIMATE,
    request_body(content = openapi::Design, description = "A design as it is saved."),
    responses((status = 200, description = "Its estimate.", body = Estimated), openapi::Refusals)
)]
pub async fn estimate(
    State(service): State<Arc<Service>>,
    Design(document): Design,
) -> Result<Json<Estimated>, Error> {
    let work = move || Ok(Json(Estimated::of(&document)));
    service.workers.work(work).await
}
