//! The HTTP interface: every route on one screen.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use shared::api;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::config::Config;
use crate::error::Error;
use crate::routes::design::Arrival;
use crate::workers::Workers;
use crate::{assets, headers, routes};

/// What every route can ask for.
#[derive(Debug, Default)]
pub struct Service {
    /// The settings.
    pub config: Config,
    /// Who does the work.
    pub workers: Workers,
}

/// The server as a service: the same for `azimuth serve` and for tests.
pub fn app(config: Config) -> Router {
    let max_body = config.max_body;
    let workers = Workers::default();
    let service = Arc::new(Service { config, workers });
    let packed = SizeAbove::default()
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/zip"));
    Router::new()
        .route(api::HEALTH, get(routes::health::healthz))
        .route(api::SCHEMA, get(routes::schema::schema))
        .route(api::CHECK, post(routes::check::check))
        .route(api::ESTIMATE, post(routes::estimate::estimate))
        .route(api::EXPORT_TERRAFORM, post(routes::export::terraform))
        .route(api::EXPORT_KUBERNETES, post(routes::export::kubernetes))
        .fallback(assets::serve)
        .method_not_allowed_fallback(|| async { Error::WrongMethod })
        .layer(DefaultBodyLimit::max(max_body))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&service),
            in_time,
        ))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(CompressionLayer::new().compress_when(packed))
        .layer(middleware::from_fn(with_security_headers))
        .with_state(service)
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

async fn with_security_headers(request: Request, next: Next) -> Response {
    static SECURITY: std::sync::LazyLock<Vec<(axum::http::HeaderName, axum::http::HeaderValue)>> =
        std::sync::LazyLock::new(|| headers::security(assets::index().as_deref()));
    let mut response = next.run(request).await;
    response.headers_mut().extend(SECURITY.iter().cloned());
    response
}

fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request ended in a panic");
    Error::Internal.into_response()
}
