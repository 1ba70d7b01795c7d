//! The HTTP interface: every route on one screen.

use std::any::Any;
use std::sync::{Arc, LazyLock};

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use shared::api;
use shared::shared_link::{self, View};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::client::{self, Limiter};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::headers::Framing;
use crate::metrics::Metrics;
use crate::observe::observe;
use crate::routes::design::Arrival;
use crate::storage::Storage;
use crate::workers::Workers;
use crate::{assets, headers, openapi, routes};

/// What every route can ask for.
#[derive(Debug)]
pub struct Service {
    /// The settings.
    pub config: Config,
    /// Who does the work.
    pub workers: Workers,
    /// Where designs are stored.
    pub storage: Storage,
    /// The time of day.
    pub clock: Clock,
    /// How often each address may ask.
    pub limiter: Limiter,
    /// What is counted.
    pub metrics: Metrics,
}

impl Service {
    /// The service with these settings and this storage.
    #[must_use]
    pub fn new(config: Config, storage: Storage, clock: Clock) -> Self {
        Self {
            limiter: Limiter::new(config.rate),
            config,
            workers: Workers::default(),
            storage,
            clock,
            metrics: Metrics::default(),
        }
    }
}

/// The server as a service: the same for `azimuth serve` and for tests.
pub fn app(service: Arc<Service>) -> Router {
    let max_body = service.config.max_body;
    let packed = SizeAbove::default()
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/zip"));
    let (router, _) = described().split_for_parts();
    router
        .route(api::OPENAPI, get(|| async { Json(openapi::whole()) }))
        .route(api::SHORT_LINK, get(assets::page))
        .route(api::SHORT_LINK_TO_REVISION, get(assets::page))
        .fallback(assets::serve)
        .method_not_allowed_fallback(|| async { Error::WrongMethod })
        .layer(DefaultBodyLimit::max(max_body))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&service),
            in_time,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&service),
            not_too_often,
        ))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&service),
            observe,
        ))
        .layer(CompressionLayer::new().compress_when(packed))
        .layer(middleware::from_fn(with_security_headers))
        .with_state(service)
}

/// The routes that the description of the interface tells about.
#[must_use]
pub fn described() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(routes::health::healthz))
        .routes(routes!(routes::health::readyz))
        .routes(routes!(routes::health::metrics))
        .routes(routes!(routes::schema::schema))
        .routes(routes!(routes::check::check))
        .routes(routes!(routes::estimate::estimate))
        .routes(routes!(routes::diff::diff))
        .routes(routes!(routes::export::terraform))
        .routes(routes!(routes::export::kubernetes))
        .routes(routes!(routes::designs::create))
        .routes(routes!(routes::designs::latest, routes::designs::delete))
        .routes(routes!(routes::designs::revisions, routes::designs::revise))
        .routes(routes!(routes::designs::revision))
}

async fn in_time(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let arrival = Arrival::default();
    request.extensions_mut().insert(arrival.clone());
    let config = &service.config;
    match tokio::time::timeout(config.timeout(), next.run(request)).await {
        Ok(response) => response,
        Err(_) if arrival.is_whole() => Error::TimedOut(config.timeout).into_response(),
        Err(_) => Error::Stalled(config.timeout).into_response(),
    }
}

async fn not_too_often(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    if request.uri().path().starts_with(api::ROOT) {
        let behind_proxy = service.config.behind_proxy;
        let address = client::address(request.extensions(), request.headers(), behind_proxy);
        service.limiter.admit(address)?;
    }
    Ok(next.run(request).await)
}

async fn with_security_headers(request: Request, next: Next) -> Response {
    type Headers = Vec<(HeaderName, HeaderValue)>;
    fn security(framing: Framing) -> Headers {
        headers::security(assets::index().as_deref(), framing)
    }
    static USUAL: LazyLock<Headers> = LazyLock::new(|| security(Framing::Refused));
    static EMBEDDED: LazyLock<Headers> = LazyLock::new(|| security(Framing::Allowed));
    let headers = match is_embedded(request.uri()) {
        true => &*EMBEDDED,
        false => &*USUAL,
    };
    let mut response = next.run(request).await;
    response.headers_mut().extend(headers.iter().cloned());
    response
}

/// Whether the page is asked for as a part of another page.
fn is_embedded(uri: &Uri) -> bool {
    let page = uri.path() == "/" || uri.path().starts_with(api::SHORT_LINKS);
    // The page reads it in the same way: what can be changed is never a part of another page.
    page && shared_link::view(uri.query().unwrap_or_default()) == View::Embed
}

fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request ended in a panic");
    Error::Internal.into_response()
}
