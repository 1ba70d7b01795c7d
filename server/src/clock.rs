//! The time of day, as storage needs it: it never goes back while the server runs, so what has expired
//! stays so, whatever is done to the clock of the host.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock in seconds since 1970.
#[derive(Clone)]
pub struct Clock {
    source: Arc<dyn Fn() -> i64 + Send + Sync>,
    latest: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that follows another as long as that goes forward.
    pub fn following(source: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            source: Arc::new(source),
            latest: Arc::default(),
        }
    }

    /// Seconds since 1970, never fewer than before.
    #[must_use]
    pub fn now(&self) -> i64 {
        let now = (self.source)();
        self.latest.fetch_max(now, Ordering::Relaxed).max(now)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::following(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            })
        })
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
