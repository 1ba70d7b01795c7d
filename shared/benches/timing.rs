//! How long something takes.

use std::time::{Duration, Instant};

/// Some runs in milliseconds. The fastest says what the machine could do while others used it.
#[derive(Debug, Clone, Copy)]
pub struct Time {
    /// The one in the middle.
    pub median: f64,
    /// The shortest.
    pub fastest: f64,
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>8.2} ms, fastest {:.2}", self.median, self.fastest)
    }
}

/// At least nine runs, for about half a second.
pub fn time(mut run: impl FnMut()) -> Time {
    run();
    let begin = Instant::now();
    let mut times = Vec::new();
    while times.len() < 9 || (begin.elapsed() < Duration::from_millis(400) && times.len() < 500) {
        let start = Instant::now();
        run();
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    Time {
        median: at(times.len() / 2),
        fastest: at(0),
    }
}
