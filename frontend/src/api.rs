//! Asks the server for what the browser does not do itself.

pub mod designs;

use gloo::net::http::{Request, Response};
use shared::api::{Exported, Format, Problem};
use shared::document::Document;
use shared::wire;

/// What is said when no server answers.
const AWAY: &str = "The server cannot be reached, so there is no code to show. Everything else goes on without it.";

/// The code of a design, file by file.
///
/// # Errors
/// One sentence for the person in front of the screen.
pub async fn code(document: &Document, format: Format) -> Result<Exported, String> {
    let response = export(document, format, "application/json").await?;
    response.json().await.map_err(|_| AWAY.to_owned())
}

/// The code of a design as a zip.
///
/// # Errors
/// One sentence for the person in front of the screen.
pub async fn code_as_zip(document: &Document, format: Format) -> Result<Vec<u8>, String> {
    let response = export(document, format, "application/zip").await?;
    response.binary().await.map_err(|_| AWAY.to_owned())
}

async fn export(document: &Document, format: Format, accept: &str) -> Result<Response, String> {
    let request = Request::post(format.path())
        .query(format.query())
        .header("Accept", accept)
        .header("Content-Type", "application/json")
        .body(wire::to_compact(document))
        .map_err(|_| AWAY.to_owned())?;
    let response = request.send().await.map_err(|_| AWAY.to_owned())?;
    if response.ok() {
        return Ok(response);
    }
    match response.json::<Problem>().await {
        Ok(problem) => Err(problem.detail),
        Err(_) => Err(AWAY.to_owned()),
    }
}
