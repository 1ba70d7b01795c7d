//! `POST /api/v1/export/terraform`: the Terraform of a design, as a zip or as JSON.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::api::Exported;
use shared::document::slugify;
use shared::plan::Level;

use super::design::Design;
use crate::accept;
use crate::app::Service;
use crate::error::Error;
use crate::export::{archive, export};

/// Exports a design.
///
/// # Errors
/// When the body is not a design, the design cannot be exported, or there is too much to do.
pub async fn terraform(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    Design(document): Design,
) -> Result<Response, Error> {
    let wants_json = accept::prefers(&headers, "application/json", "application/zip");
    let work = move || {
        let exported = export(&document, Level::Standard)
            .map_err(|error| Error::NotExportable(format!("{:#}", anyhow::Error::new(error))))?;
        let (files, notes) = (
            exported.files,
            exported.notes.into_iter().map(|(_, note)| note).collect(),
        );
        if wants_json {
            return Ok(Json(Exported { files, notes }).into_response());
        }
        let archive = archive::zip(&files).map_err(|error| {
            tracing::error!(%error, "the archive could not be made");
            Error::Internal
        })?;
        // The name is a slug: letters, digits and hyphens only.
        let name = match slugify(&document.name).as_str() {
            "" => "azimuth-terraform".to_owned(),
            slug => format!("{slug}-terraform"),
        };
        let headers = [
            (header::CONTENT_TYPE, "application/zip".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}.zip\""),
            ),
        ];
        Ok((headers, archive).into_response())
    };
    service.workers.work(work).await
}
