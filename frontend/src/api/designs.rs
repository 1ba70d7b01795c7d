//! Designs that the server keeps: stored, revised, read and deleted.

use gloo::net::http::{Request, RequestBuilder, Response};
use shared::api::{self, History, Problem, Revised, Stored};
use shared::fragment::Pins;

/// What is said when no server answers, or one that keeps no designs.
const AWAY: &str = "The server cannot be reached, or keeps no designs: short links do not work just now. A link with the design in it works without it.";
const GONE: u16 = 404;
const OUTDATED: u16 = 412;

/// What is stored of a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// As it is saved.
    Plain(String),
    /// Encrypted: the server cannot read it.
    Sealed(Vec<u8>),
}

/// What is read.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The design.
    pub content: Content,
    /// Which revision this is.
    pub revision: Option<i64>,
    /// By what it was judged when it was stored; not known of the oldest that are encrypted.
    pub pins: Option<Pins>,
}

/// Why the server did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// One sentence for the person in front of the screen.
    pub words: String,
    /// What it means for what this browser knows of the design.
    pub meaning: Meaning,
}

/// What a refusal means for what this browser knows of a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing new.
    Nothing,
    /// There is no such design any more.
    Gone,
    /// Another revision than the one that was to be followed is the latest: this one.
    Outdated(i64),
}

impl Refusal {
    fn away() -> Self {
        Self {
            words: AWAY.to_owned(),
            meaning: Meaning::Nothing,
        }
    }
}

/// Stores a design, for ever or for some seconds.
///
/// # Errors
/// Why not.
pub async fn create(content: &Content, expires_in: Option<i64>) -> Result<Stored, Refusal> {
    let stay = expires_in.map(|seconds| (api::EXPIRES_IN, seconds.to_string()));
    let request = Request::post(api::DESIGNS).query(stay);
    reply(send(request, content).await?).await
}

/// Stores one more revision, which has to follow the revision `after`.
///
/// # Errors
/// Why not.
pub async fn revise(
    id: &str,
    secret: &str,
    after: i64,
    content: &Content,
) -> Result<Revised, Refusal> {
    let request = Request::post(&path(api::REVISIONS, id))
        .header("Authorization", &format!("Bearer {secret}"))
        .header("If-Match", &format!("\"{after}\""));
    reply(send(request, content).await?).await
}

/// Deletes a design with all its revisions.
///
/// # Errors
/// Why not.
pub async fn delete(id: &str, secret: &str) -> Result<(), Refusal> {
    let request = Request::delete(&path(api::DESIGN, id));
    let request = request.header("Authorization", &format!("Bearer {secret}"));
    answered(request.send().await).await.map(|_| ())
}

/// Reads a revision, or the latest one.
///
/// # Errors
/// Why not.
pub async fn read(id: &str, revision: Option<i64>) -> Result<Kept, Refusal> {
    let path = match revision {
        None => path(api::DESIGN, id),
        Some(number) => path(api::REVISION, id).replace("{number}", &number.to_string()),
    };
    let response = answered(Request::get(&path).send().await).await?;
    let headers = response.headers();
    let number = |name: &str| headers.get(name)?.parse::<i64>().ok();
    let rules = number(api::RULES_HEADER).and_then(|version| version.try_into().ok());
    let prices = number(api::PRICES_HEADER).and_then(|version| version.try_into().ok());
    let revision = number(api::REVISION_HEADER);
    let is_sealed = headers.get("content-type").as_deref() == Some(api::SEALED);
    let content = match is_sealed {
        true => Content::Sealed(response.binary().await.map_err(|_| Refusal::away())?),
        false => Content::Plain(response.text().await.map_err(|_| Refusal::away())?),
    };
    let pins = rules.map(|rules| Pins { rules, prices });
    Ok(Kept {
        content,
        revision,
        pins,
    })
}

/// The revisions of a design.
///
/// # Errors
/// Why not.
pub async fn history(id: &str) -> Result<History, Refusal> {
    let request = Request::get(&path(api::REVISIONS, id));
    reply(answered(request.send().await).await?).await
}

fn path(pattern: &str, id: &str) -> String {
    pattern.replace("{id}", id)
}

async fn send(request: RequestBuilder, content: &Content) -> Result<Response, Refusal> {
    let request = match content {
        Content::Plain(text) => request
            .header("Content-Type", "application/json")
            .body(text),
        Content::Sealed(bytes) => request
            .header("Content-Type", api::SEALED)
            .body(js_sys::Uint8Array::from(bytes.as_slice())),
    };
    answered(request.map_err(|_| Refusal::away())?.send().await).await
}

async fn answered(response: Result<Response, gloo::net::Error>) -> Result<Response, Refusal> {
    let response = response.map_err(|_| Refusal::away())?;
    if response.ok() {
        return Ok(response);
    }
    let tag = response.headers().get("etag");
    let latest = tag.and_then(|tag| tag.trim_matches('"').parse().ok());
    let meaning = match (response.status(), latest) {
        (GONE, _) => Meaning::Gone,
        (OUTDATED, Some(latest)) => Meaning::Outdated(latest),
        _ => Meaning::Nothing,
    };
    match response.json::<Problem>().await {
        Ok(problem) => Err(Refusal {
            words: problem.detail,
            meaning,
        }),
        Err(_) => Err(Refusal::away()),
    }
}

async fn reply<T: serde::de::DeserializeOwned>(response: Response) -> Result<T, Refusal> {
    response.json().await.map_err(|_| Refusal::away())
}
