//! The built web app, carried inside the binary, each larger file also as compressed by the build.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use rust_embed::RustEmbed;

use crate::accept;
use crate::error::Error;
use crate::headers::is_known;

#[derive(RustEmbed)]
#[folder = "../dist"]
struct Dist;

/// The page that starts the app.
const INDEX: &str = "index.html";

/// Whether the binary was built with the web app inside.
#[must_use]
pub fn is_complete() -> bool {
    Dist::get(INDEX).is_some()
}

/// The text of the page that starts the app.
#[must_use]
pub fn index() -> Option<String> {
    String::from_utf8(Dist::get(INDEX)?.data.into_owned()).ok()
}

/// Answers with the page that starts the app, which knows from its address what to open.
///
/// # Errors
/// When the binary was built without it.
pub async fn page(method: Method, headers: HeaderMap) -> Result<Response<Body>, Response<Body>> {
    serve(method, Uri::from_static("/"), headers).await
}

/// Answers with a file of the web app, compressed as well as can be where the browser takes that. Files whose
/// names carry a hash of their content are kept by browsers for ever; the page itself is asked for each time.
///
/// # Errors
/// When there is no such file, or more is asked than to read it.
pub async fn serve(
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response<Body>, Response<Body>> {
    let path = match uri.path().trim_start_matches('/') {
        "" => INDEX,
        path => path,
    };
    let plain = Dist::get(path).ok_or_else(|| Error::NotFound.into_response())?;
    let packed = accept::takes_encoding(&headers, "br")
        .then(|| Dist::get(&format!("{path}.br")))
        .flatten();
    let encoding = packed.is_some().then_some("br");
    let file = packed.unwrap_or(plain);
    if !matches!(method, Method::GET | Method::HEAD) {
        let mut refusal = Error::WrongMethod.into_response();
        let allowed = HeaderValue::from_static("GET,HEAD");
        refusal.headers_mut().insert(header::ALLOW, allowed);
        return Err(refusal);
    }
    let hash: String = file
        .metadata
        .sha256_hash()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{hash}\"");
    let keep = if path == INDEX {
        "no-cache"
    } else {
        "public, max-age=31536000, immutable"
    };
    let mut response = if is_known(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let set = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind.as_ref()),
        (header::CACHE_CONTROL, keep),
        (header::ETAG, &tag),
        (header::VARY, header::ACCEPT_ENCODING.as_str()),
    ]
    .into_iter()
    .chain(encoding.map(|encoding| (header::CONTENT_ENCODING, encoding)))
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            set.insert(name, value);
        }
    }
    Ok(response)
}
