//! `POST /api/v1/diff`: what is different between two designs.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::extract::State;
use serde::Deserialize;
use serde_json::value::RawValue;
use shared::api;
use shared::difference::Difference;

use super::design;
use crate::app::Service;
use crate::error::Error;
use crate::openapi;

/// Two designs.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// As it was.
    #[schema(value_type = openapi::Design)]
    before: Box<RawValue>,
    /// As it is.
    #[schema(value_type = openapi::Design)]
    after: Box<RawValue>,
}

/// Compares two designs.
///
/// # Errors
/// When the body is not two designs, or there is too much to do.
#[utoipa::path(
    post,
    path = api::DIFF,
    request_body(content = Compared, description = "Two designs as they are saved."),
    responses(
        (status = 200, description = "What is different.", body = Difference),
        openapi::Refusals
    )
)]
pub async fn diff(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Json<Difference>, Error> {
    let body = design::body(request, &service).await?;
    let most = service.config.max_parts;
    let work = move || {
        let compared: Compared = serde_json::from_slice(&body).map_err(|error| {
            Error::BadCall(format!(
                "this is not {{\"before\": DESIGN, \"after\": DESIGN}}: {error}"
            ))
        })?;
        let before = design::parse(compared.before.get(), most)?;
        let after = design::parse(compared.after.get(), most)?;
        Ok(Json(Difference::between(&before, &after)))
    };
    service.workers.work(work).await
}
