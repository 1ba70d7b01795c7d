//! `/api/v1/designs`: designs that are stored here, for short links. Whoever has the id of one may read it;
//! whoever has its edit secret may add revisions, which never change, and delete it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::api::{self, History, Revised, RevisionReport, SHORT_LINK, Stored};
use shared::fragment::Pins;
use shared::wire;

use super::design::{self, Design};
use crate::app::Service;
use crate::client;
use crate::error::Error;
use crate::headers::is_known;
use crate::openapi;
use crate::secret;
use crate::storage::{Content, NewDesign, Revision, StorageError};

/// The longest time for which a design is stored when it is said at all: about a hundred years.
const LONGEST: i64 = 100 * 366 * 24 * 3600;

/// The query behind the path of a design that is to be stored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// Seconds until the design goes; without it, it stays.
    expires_in: Option<i64>,
}

/// Who stores something.
pub struct Address(String);

impl FromRequestParts<Arc<Service>> for Address {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Error> {
        let behind_proxy = service.config.behind_proxy;
        let address = client::address(&parts.extensions, &parts.headers, behind_proxy);
        Ok(Self(address.to_string()))
    }
}

/// A stored design, or a revision of it, by the path.
pub struct Named {
    id: String,
    number: Option<i64>,
}

impl FromRequestParts<Arc<Service>> for Named {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Error> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, service).await;
        let Path(mut path) = path.map_err(|_| Error::NoSuchDesign)?;
        let id = path.remove("id").filter(|id| secret::is_id(id));
        let number = path.remove("number").map(|number| number.parse());
        Ok(Self {
            id: id.ok_or(Error::NoSuchDesign)?,
            number: number.transpose().map_err(|_| Error::NoSuchDesign)?,
        })
    }
}

/// What is stored of a body: a design as it is saved, or every byte of what only those can read who have
/// its key.
pub struct Payload(Content);

impl FromRequest<Arc<Service>> for Payload {
    type Rejection = Error;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Error> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let sealed = kind.is_some_and(|kind| kind.as_bytes() == api::SEALED.as_bytes());
        let body = design::body(request, service).await?;
        if body.is_empty() {
            return Err(Error::Empty);
        }
        let (media_type, bytes) = if sealed {
            (api::SEALED, body.into())
        } else {
            let Design(document) = design::read(service, body).await?;
            let text = move || Ok(wire::to_text(&document));
            ("application/json", service.workers.work(text).await?.into())
        };
        let Pins { rules, prices } = Pins::now();
        Ok(Self(Content {
            media_type: media_type.to_owned(),
            rules: Some(rules.into()),
            prices: prices.map(Into::into),
            bytes,
        }))
    }
}

/// Stores a design.
///
/// # Errors
/// When the body is not a design, the address has no more room, or the database is away.
#[utoipa::path(
    post,
    path = api::DESIGNS,
    params((
        "expires_in" = Option<i64>,
        Query,
        minimum = 1,
        maximum = 3_162_240_000_i64,
        description = "Seconds until it goes; without it, it stays."
    )),
    request_body(description = "A design as it is saved, or one that is encrypted.", content(
            (openapi::Design = "application/json"), (Vec<u8> = "application/octet-stream")
        )),
    responses((status = 201, description = "It is stored.", body = Stored), openapi::NotStored)
)]
pub async fn create(
    State(service): State<Arc<Service>>,
    stay: Result<Query<Stay>, axum::extract::rejection::QueryRejection>,
    Address(address): Address,
    Payload(content): Payload,
) -> Result<Response, Error> {
    let expires_in = match stay {
        Ok(Query(stay)) => stay.expires_in,
        Err(_) => return Err(no_such_stay()),
    };
    if expires_in.is_some_and(|seconds| !(1..=LONGEST).contains(&seconds)) {
        return Err(no_such_stay());
    }
    let now = service.clock.now();
    let edit_secret = secret::new_edit_secret()?;
    let design = NewDesign {
        id: secret::new_id()?,
        edit_hash: secret::hash(&edit_secret),
        address,
        expires: expires_in.map(|seconds| now.saturating_add(seconds)),
    };
    let stored = service
        .storage
        .create(&design, &content, now, most(&service));
    stored.await.map_err(|error| service.refusal(error))?;
    service.metrics.stored.inc();
    let path = SHORT_LINK.replace("{id}", &design.id);
    let reply = Stored {
        revision: 1,
        path,
        edit_secret,
        expires: design.expires,
        id: design.id,
    };
    let location = [(header::LOCATION, api::DESIGN.replace("{id}", &reply.id))];
    Ok((StatusCode::CREATED, location, Json(reply)).into_response())
}

/// Stores one more revision of a design. With `If-Match` it must follow that one.
///
/// # Errors
/// When there is no such design, the secret is not its own, another revision is the latest, the body is
/// not a design, the address has no more room, or the database is away.
#[utoipa::path(
    post,
    path = api::REVISIONS,
    params(
        ("id" = String, Path, description = "The id of a stored design."),
        ("If-Match" = Option<String>, Header, description = "The revision that it has to follow, such as \"3\".")
    ),
    request_body(description = "A design as it is saved, or one that is encrypted.", content(
            (openapi::Design = "application/json"), (Vec<u8> = "application/octet-stream")
        )),
    responses((status = 201, description = "It is stored.", body = Revised), openapi::NotChanged),
    security(("edit_secret" = []))
)]
pub async fn revise(
    State(service): State<Arc<Service>>,
    Named { id, .. }: Named,
    headers: HeaderMap,
    Payload(content): Payload,
) -> Result<Response, Error> {
    let now = service.clock.now();
    let after = match headers.get(header::IF_MATCH).map(|tag| tag.to_str()) {
        None | Some(Ok("*")) => None,
        Some(Ok(tag)) => Some(number_in(tag).ok_or_else(no_such_tag)?),
        Some(Err(_)) => return Err(no_such_tag()),
    };
    authorize(&service, &id, &headers, now).await?;
    let stored = (service.storage).append(&id, after, &content, now, most(&service));
    let revision = stored.await.map_err(|error| service.refusal(error))?;
    service.metrics.stored.inc();
    let revised = Revised { id, revision };
    Ok((StatusCode::CREATED, Json(revised)).into_response())
}

/// Answers with the latest revision of a design.
///
/// # Errors
/// When there is no such design, or the database is away.
#[utoipa::path(
    get,
    path = api::DESIGN,
    params(("id" = String, Path, description = "The id of a stored design.")),
    responses(
        (status = 200, description = "Its latest revision.", content(
            (openapi::Design = "application/json"), (Vec<u8> = "application/octet-stream")
        )),
        (status = 304, description = "It is the one that the client knows."),
        openapi::NotRead
    )
)]
pub async fn latest(
    State(service): State<Arc<Service>>,
    Named { id, .. }: Named,
    headers: HeaderMap,
) -> Result<Response, Error> {
    stored(&service, &id, None, &headers).await
}

/// Answers with a revision of a design.
///
/// # Errors
/// When there is no such design or revision, or the database is away.
#[utoipa::path(
    get,
    path = api::REVISION,
    params(("id" = String, Path, description = "The id of a stored design."), ("number" = i64, Path, description = "From 1.")),
    responses(
        (status = 200, description = "The revision.", content(
            (openapi::Design = "application/json"), (Vec<u8> = "application/octet-stream")
        )),
        (status = 304, description = "It is the one that the client knows."),
        openapi::NotRead
    )
)]
pub async fn revision(
    State(service): State<Arc<Service>>,
    Named { id, number }: Named,
    headers: HeaderMap,
) -> Result<Response, Error> {
    stored(&service, &id, number, &headers).await
}

/// Lists the revisions of a design.
///
/// # Errors
/// When there is no such design, or the database is away.
#[utoipa::path(
    get,
    path = api::REVISIONS,
    params(("id" = String, Path, description = "The id of a stored design.")),
    responses((status = 200, description = "Its revisions.", body = History), openapi::NotRead)
)]
pub async fn revisions(
    State(service): State<Arc<Service>>,
    Named { id, .. }: Named,
) -> Result<Json<History>, Error> {
    let found = service.storage.revisions(&id, service.clock.now()).await;
    let found = found.map_err(|error| service.refusal(error))?;
    let expires = found.first().and_then(|revision| revision.expires);
    let revisions = found.into_iter().map(|revision| RevisionReport {
        number: revision.number,
        created: revision.created,
        bytes: revision.bytes,
        sealed: revision.media_type == api::SEALED,
        rules: revision.rules,
        prices: revision.prices,
    });
    let revisions = revisions.collect();
    Ok(Json(History {
        id,
        expires,
        revisions,
    }))
}

/// Deletes a design with all its revisions.
///
/// # Errors
/// When there is no such design, the secret is not its own, or the database is away.
#[utoipa::path(
    delete,
    path = api::DESIGN,
    params(("id" = String, Path, description = "The id of a stored design.")),
    responses((status = 204, description = "It is gone."), openapi::NotChanged),
    security(("edit_secret" = []))
)]
pub async fn delete(
    State(service): State<Arc<Service>>,
    Named { id, .. }: Named,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    authorize(&service, &id, &headers, service.clock.now()).await?;
    let deleted = service.storage.delete(&id).await;
    deleted.map_err(|error| service.refusal(error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets the owner of a design through.
async fn authorize(
    service: &Service,
    id: &str,
    headers: &HeaderMap,
    now: i64,
) -> Result<(), Error> {
    let said = headers.get(header::AUTHORIZATION);
    let said = said.and_then(|value| value.to_str().ok()?.split_once(' '));
    let secret = match said {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => secret.trim(),
        _ => return Err(Error::NoSecret),
    };
    let kept = service.storage.edit_hash(id, now).await;
    let kept = kept.map_err(|error| service.refusal(error))?;
    match secret::is_of(&kept, secret) {
        true => Ok(()),
        false => Err(Error::WrongSecret),
    }
}

/// What an address may store.
fn most(service: &Service) -> i64 {
    i64::try_from(service.config.max_stored).unwrap_or(i64::MAX)
}

async fn stored(
    service: &Service,
    id: &str,
    number: Option<i64>,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let found = service.storage.revision(id, number, service.clock.now());
    let (revision, content) = found.await.map_err(|error| service.refusal(error))?;
    let tag = format!("\"{}\"", revision.number);
    let known = is_known(headers, &tag);
    let about = about(&revision, tag);
    Ok(match known {
        true => (StatusCode::NOT_MODIFIED, about).into_response(),
        false => (about, content).into_response(),
    })
}

/// What the headers tell about a revision. Browsers ask each time: a design can be deleted.
fn about(revision: &Revision, tag: String) -> HeaderMap {
    let number = |number: i64| Some(number.to_string());
    let told = [
        (header::CONTENT_TYPE, Some(revision.media_type.clone())),
        (header::CACHE_CONTROL, Some("private, no-cache".to_owned())),
        (header::ETAG, Some(tag)),
        (
            HeaderName::from_static(api::REVISION_HEADER),
            number(revision.number),
        ),
        (
            HeaderName::from_static(api::RULES_HEADER),
            revision.rules.and_then(number),
        ),
        (
            HeaderName::from_static(api::PRICES_HEADER),
            revision.prices.and_then(number),
        ),
    ];
    (told.into_iter())
        .filter_map(|(name, value)| Some((name, value?.parse().ok()?)))
        .collect()
}

/// The number in a tag such as `"3"`.
fn number_in(tag: &str) -> Option<i64> {
    let tag = tag.trim();
    let number = tag.strip_prefix('"')?.strip_suffix('"')?;
    number.parse().ok().filter(|number| *number > 0)
}

fn no_such_tag() -> Error {
    Error::BadCall("If-Match names no revision: write its number in quotes, such as \"3\"".into())
}

fn no_such_stay() -> Error {
    let name = api::EXPIRES_IN;
    Error::BadCall(format!(
        "the parameter {name} is a number of seconds from 1 to {LONGEST}"
    ))
}

impl Service {
    /// Why a client is not served when the storage says this; the log knows more.
    #[must_use]
    pub fn refusal(&self, error: StorageError) -> Error {
        match error {
            StorageError::NotFound => Error::NoSuchDesign,
            StorageError::Outdated(latest) => Error::Outdated(latest),
            StorageError::Full => Error::AddressFull(self.config.max_stored),
            StorageError::NoSpace => {
                self.metrics.storage_failures.inc();
                tracing::error!("the database has no more room");
                Error::NoSpace
            }
            StorageError::Unavailable(_) | StorageError::Schema(_) => {
                self.metrics.storage_failures.inc();
                tracing::error!(%error, "the storage failed");
                Error::StorageAway
            }
        }
    }
}
