//! Around every request: its id, a line in the log, and what is counted. Paths can hold the ids of stored
//! designs, and bodies the designs of people: neither is ever written down, only the route is.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::app::Service;
use crate::secret;

/// The header with the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id of somebody else that is taken over.
const LONGEST: usize = 64;

/// Answers a request, and tells about it.
pub async fn observe(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let id = request_id(&request);
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("other", MatchedPath::as_str).to_owned();
    let method = name(request.method());
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default());
    let begin = Instant::now();
    let open = Open::of(&service);
    let mut response = next.run(request).instrument(span.clone()).await;
    drop(open);
    let (status, taken) = (response.status().as_u16(), begin.elapsed());
    service.metrics.answered(method, &route, status, taken);
    let ms = taken.as_millis();
    span.in_scope(|| tracing::info!(method, route, status, ms, "answered"));
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// A request that is being answered, also when nobody waits for it any more.
struct Open<'a>(&'a Service);

impl<'a> Open<'a> {
    fn of(service: &'a Service) -> Self {
        service.metrics.open.inc();
        Self(service)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.metrics.open.dec();
    }
}

/// The id that a proxy in front gave, when it is harmless, or a new one.
fn request_id(request: &Request) -> HeaderValue {
    let harmless = |id: &&HeaderValue| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        (1..=LONGEST).contains(&id.len()) && id.as_bytes().iter().all(plain)
    };
    let given = request.headers().get(REQUEST_ID).filter(harmless);
    let new = || HeaderValue::from_str(&secret::new_id().ok()?).ok();
    (given.cloned().or_else(new)).unwrap_or_else(|| HeaderValue::from_static("none"))
}

/// Methods by their names; of those that people make up there is no end.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}
