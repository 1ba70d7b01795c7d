//! `POST /api/v1/check`: the findings of a design.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use shared::api::{self, Checked};
use shared::rules;

use super::design::Design;
use crate::app::Service;
use crate::error::Error;
use crate::openapi;

/// Checks a design.
///
/// # Errors
/// When the body is not a design, or there is too much to do.
#[utoipa::path(
    post,
    path = api::CHECK,
    request_body(content = openapi::Design, description = "A design as it is saved."),
    responses((status = 200, description = "Its findings.", body = Checked), openapi::Refusals)
)]
pub async fn check(
    State(service): State<Arc<Service>>,
    Design(document): Design,
) -> Result<Json<Checked>, Error> {
    let work = move || Ok(Json(Checked::of(rules::judge(&document))));
    service.workers.work(work).await
}
