//! `POST /api/v1/check`: the findings of a design.

use axum::Json;
use shared::api::Checked;
use shared::rules;

use super::design::{Design, blocking};
use crate::error::Error;

/// Checks a design.
///
/// # Errors
/// When the body is not a design.
pub async fn check(Design(document): Design) -> Result<Json<Checked>, Error> {
    blocking(move || Ok(Json(Checked::of(rules::judge(&document))))).await
}
