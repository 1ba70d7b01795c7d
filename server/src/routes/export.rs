//! `POST /api/v1/export/terraform`: the Terraform of a design, as a zip or as JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::api::{Exported, LEVEL};
use shared::document::slugify;
use shared::field::Choice;
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
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    Design(document): Design,
) -> Result<Response, Error> {
    let wants_json = accept::prefers(&headers, "application/json", "application/zip");
    let level = match query.get(LEVEL) {
        None => Level::Standard,
        Some(id) => Level::from_id(id).ok_or_else(|| {
            Error::NotExportable(format!(
                "{LEVEL}={id} is no level: choose standard or strict"
            ))
        })?,
    };
    let work = move || {
        let exported = export(&document, level)
            .map_err(|error| Error::NotExportable(format!("{:#}", anyhow::Error::new(error))))?;
        if wants_json {
            let notes = exported.notes.into_iter().map(|(_, note)| note);
            let reply = Exported {
                files: exported.files,
                notes: notes.collect(),
                sources: exported.sources,
            };
            return Ok(Json(reply).into_response());
        }
        let archive = archive::zip(&exported.files).map_err(|error| {
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
