//! `POST /api/v1/export/...`: a design as files of another format, as a zip or as JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::api::{self, Exported, Format, LAYOUT, LEVEL, SECRETS};
use shared::document::{Document, slugify};
use shared::field::Choice;
use shared::manifests::Options;

use super::design::Design;
use crate::accept;
use crate::app::Service;
use crate::error::Error;
use crate::export::{archive, export_as};
use crate::openapi;

/// What was asked for behind the path.
type Asked = Query<Vec<(String, String)>>;

/// Exports a design as Terraform.
///
/// # Errors
/// When the body is not a design, the design cannot be exported, or there is too much to do.
#[utoipa::path(
    post,
    path = api::EXPORT_TERRAFORM,
    params(("level" = Option<String>, Query, description = "How much it hardens: standard or strict.")),
    request_body(content = openapi::Design, description = "A design as it is saved."),
    responses(
        (status = 200, description = "Its files, as JSON or as a zip by `Accept`.", content(
            (Exported = "application/json"), (Vec<u8> = "application/zip")
        )),
        openapi::Refusals
    )
)]
pub async fn terraform(
    State(service): State<Arc<Service>>,
    Query(query): Asked,
    headers: HeaderMap,
    Design(document): Design,
) -> Result<Response, Error> {
    let query = each_once(query, &[LEVEL])?;
    let format = Format::Terraform(chosen(&query, LEVEL)?);
    answer(&service, &headers, document, format).await
}

/// Exports what runs in a design as objects of Kubernetes.
///
/// # Errors
/// When the body is not a design, the design cannot be exported, or there is too much to do.
#[utoipa::path(
    post,
    path = api::EXPORT_KUBERNETES,
    params(
        ("layout" = Option<String>, Query, description = "How it is laid out: kustomize, combined or helm."),
        ("secrets" = Option<String>, Query, description = "Where secrets come from: fill or external.")
    ),
    request_body(content = openapi::Design, description = "A design as it is saved."),
    responses(
        (status = 200, description = "Its files, as JSON or as a zip by `Accept`.", content(
            (Exported = "application/json"), (Vec<u8> = "application/zip")
        )),
        openapi::Refusals
    )
)]
pub async fn kubernetes(
    State(service): State<Arc<Service>>,
    Query(query): Asked,
    headers: HeaderMap,
    Design(document): Design,
) -> Result<Response, Error> {
    let query = each_once(query, &[LAYOUT, SECRETS])?;
    let format = Format::Kubernetes(Options {
        layout: chosen(&query, LAYOUT)?,
        secrets: chosen(&query, SECRETS)?,
    });
    answer(&service, &headers, document, format).await
}

/// What a query says of each of these; nothing else may stand in it, as what is misspelt would count for nothing.
fn each_once(
    query: Vec<(String, String)>,
    names: &[&str],
) -> Result<BTreeMap<String, String>, Error> {
    let mut once = BTreeMap::new();
    for (name, value) in query {
        if !names.contains(&name.as_str()) {
            let names = names.join(" and ");
            return Err(Error::BadCall(format!(
                "there is no parameter \"{name}\" here: there is {names}"
            )));
        }
        if once.insert(name.clone(), value).is_some() {
            return Err(Error::BadCall(format!(
                "the parameter {name} stands there twice: say it once"
            )));
        }
    }
    Ok(once)
}

/// The member of a choice that a query names by its id; the usual one when it names none.
fn chosen<T: Choice + Default>(query: &BTreeMap<String, String>, name: &str) -> Result<T, Error> {
    let Some(id) = query.get(name) else {
        return Ok(T::default());
    };
    T::from_id(id).ok_or_else(|| {
        let ids: Vec<_> = T::ALL.iter().map(|(_, id, _)| *id).collect();
        let ids = ids.join(" or ");
        Error::NotExportable(format!("the parameter {name} is \"{id}\": choose {ids}"))
    })
}

async fn answer(
    service: &Service,
    headers: &HeaderMap,
    document: Document,
    format: Format,
) -> Result<Response, Error> {
    let wants_json = accept::prefers(headers, "application/json", "application/zip");
    let work = move || {
        let exported = export_as(&document, format)
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
        let kind = format.language().id();
        let name = match slugify(&document.name).as_str() {
            "" => format!("azimuth-{kind}"),
            slug => format!("{slug}-{kind}"),
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
