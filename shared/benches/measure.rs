//! Measures how long something takes, for all benchmarks.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The allocator of the product's binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Some runs in milliseconds. The fastest says what the machine could do while others used it.
#[derive(Clone, Copy)]
pub struct Time {
    /// That in the middle.
    pub median: f64,
    /// The shortest.
    pub fastest: f64,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.2} ms, fastest {:.2}", self.median, self.fastest)
    }
}

/// A run that takes longer is measured by the time that its thread had a processor, where that is told.
const LONG: Duration = Duration::from_millis(100);

/// How long this thread had a processor so far (Linux, proc(5), `schedstat`).
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// At least nine runs, for about half a second; of long ones at least three, for about five seconds.
pub fn time(run: impl FnMut()) -> Time {
    measured(|| (), run)
}

/// More memory than the caches of a processor hold, in bytes.
const BEYOND_CACHES: usize = 128 << 20;
/// What a cache holds at least of memory that is touched, in bytes.
const LINE: usize = 64;

/// The same, each run after other work that left nothing of it in the caches of the processor.
pub fn time_after_other_work(run: impl FnMut()) -> Time {
    let mut other = vec![0_u8; BEYOND_CACHES];
    let work = || {
        for byte in other.iter_mut().step_by(LINE) {
            *byte = black_box(byte.wrapping_add(1));
        }
    };
    measured(work, run)
}

/// `before` comes before each run, and is not measured.
fn measured(mut before: impl FnMut(), mut run: impl FnMut()) -> Time {
    run();
    let begin = Instant::now();
    let mut times = Vec::new();
    let enough = |count: usize| match count {
        0..3 => false,
        3..9 => begin.elapsed() > Duration::from_secs(5),
        9..500 => begin.elapsed() > Duration::from_millis(400),
        _ => true,
    };
    while !enough(times.len()) {
        before();
        let (start, so_far) = (Instant::now(), on_processor());
        run();
        let took = start.elapsed();
        // A long run is interrupted by what else the machine does; the clock of the thread, which may stand still
        // between two ticks, is too coarse for a short one, however long that was kept waiting.
        let had = on_processor().zip(so_far).map(|(now, so_far)| now - so_far);
        let took = had.filter(|had| *had > LONG).unwrap_or(took);
        times.push(took.as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Time {
        median: times[times.len() / 2],
        fastest: times[0],
    }
}
