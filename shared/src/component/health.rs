//! The health check of a load balancer's target.

use crate::field::Form;

/// How a load balancer finds out whether a target works.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HealthCheck {
    /// The path that is asked for; empty: none is set.
    pub path: String,
    /// Seconds between two checks, 5 to 300 (ELB API, 2026-05).
    pub interval: u32,
    /// Seconds until a check has failed, 2 to 120, below the interval.
    pub timeout: u32,
    /// Good checks until a target counts as healthy, 2 to 10.
    pub healthy: u32,
    /// Failed checks until a target counts as unhealthy, 2 to 10.
    pub unhealthy: u32,
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            path: "/healthz".to_owned(),
            interval: 15,
            timeout: 5,
            healthy: 2,
            unhealthy: 3,
        }
    }
}

impl HealthCheck {
    /// Whether a load balancer takes the text as the path of a check: printable ASCII that begins
    /// with a slash, at most 1,024 characters (ELB API, 2026-05).
    #[must_use]
    pub fn is_path(text: &str) -> bool {
        text.starts_with('/')
            && text.len() <= 1_024
            && text.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// The same check with the nearest numbers that the provider takes.
    #[must_use]
    pub fn legal(&self) -> Self {
        let interval = self.interval.clamp(5, 300);
        Self {
            path: self.path.clone(),
            interval,
            timeout: self.timeout.clamp(2, 120.min(interval - 1)),
            healthy: self.healthy.clamp(2, 10),
            unhealthy: self.unhealthy.clamp(2, 10),
        }
    }

    /// Names the fields, under a heading of their own.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.group("Health check");
        form.text("health_path", "Path", &mut self.path);
        form.number(
            "health_interval",
            "Interval (s)",
            &mut self.interval,
            5..=300,
        );
        form.number("health_timeout", "Timeout (s)", &mut self.timeout, 2..=120);
        form.number(
            "healthy_threshold",
            "Healthy after",
            &mut self.healthy,
            2..=10,
        );
        form.number(
            "unhealthy_threshold",
            "Unhealthy after",
            &mut self.unhealthy,
            2..=10,
        );
    }
}
