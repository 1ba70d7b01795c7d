//! `POST /api/v1/check`: the findings of a design.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use shared::api::Checked;
use shared::rules;

use super::design::Design;
use crate::app::Service;
use crate::error::Error;

/// Checks a design.
///
/// # Errors
/// When the body is not a design, or there is too much to do.
pub async fn check(
    State(service): State<Arc<Service>>,
    Design(document): Design,
) -> Result<Json<Checked>, Error> {
    let work = move || Ok(Json(Checked::of(rules::judge(&document))));
    service.workers.work(work).await
}
