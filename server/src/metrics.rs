//! Figures about the server, as Prometheus reads them. Nothing in them comes from a design.

use std::fmt;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// The media type of the text.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    /// Requests that are being answered.
    pub open: Gauge,
    /// Revisions that were stored.
    pub stored: Counter,
    /// Times that the storage failed.
    pub storage_failures: Counter,
}

/// What was asked: only words of ours, so nobody outside can make more of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// From half a millisecond to half a minute.
fn histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.000_5, 2.0, 17))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("azimuth");
        let requests = Family::default();
        registry.register("requests", "Requests that were answered", requests.clone());
        let seconds: Family<_, _> = Family::new_with_constructor(histogram as fn() -> Histogram);
        let help = "Seconds until an answer began";
        registry.register("request_seconds", help, seconds.clone());
        let open = Gauge::default();
        let help = "Requests that are being answered";
        registry.register("requests_open", help, open.clone());
        let stored = Counter::default();
        registry.register("revisions_stored", "Revisions stored", stored.clone());
        let storage_failures = Counter::default();
        let help = "Times that the storage failed";
        registry.register("storage_failures", help, storage_failures.clone());
        Self {
            registry,
            requests,
            seconds,
            open,
            stored,
            storage_failures,
        }
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, taken: Duration) {
        let route = route.to_owned();
        let asked = Asked {
            method,
            route: route.clone(),
        };
        self.seconds
            .get_or_create(&asked)
            .observe(taken.as_secs_f64());
        let answered = Answered {
            method,
            route,
            status,
        };
        self.requests.get_or_create(&answered).inc();
    }

    /// All figures.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
