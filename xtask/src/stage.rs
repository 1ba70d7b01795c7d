//! Stages of a run: each says its name, its result and its time; at the end comes a table and one plain line.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::command::duration;

/// How a stage ended.
pub enum Outcome {
    /// It did what it should; the text adds what is worth knowing.
    Passed(String),
    /// It ran its own tests and counted them; the stage fails when one of them failed.
    Counted(Counts),
    /// It could not run, for this reason.
    Skipped(String),
}

/// Tests that one stage ran.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// Those that passed.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
    /// Those that did not run.
    pub skipped: u64,
}

/// All stages so far.
pub struct Report {
    rows: Vec<Row>,
    total: Counts,
    skips_fail: bool,
}

struct Row {
    name: String,
    result: &'static str,
    time: Duration,
    note: String,
}

impl Report {
    /// An empty report. With `CI=true` in the environment, what is skipped counts as failed.
    pub fn new() -> Report {
        let skips_fail = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
        Report {
            rows: Vec::new(),
            total: Counts::default(),
            skips_fail,
        }
    }

    /// Runs a stage.
    pub fn stage(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome>) {
        println!("\n=== {name}");
        let begin = Instant::now();
        let outcome = work();
        self.record(name, begin.elapsed(), outcome);
    }

    /// Sets up a tool, without which what needs it is skipped.
    pub fn tool<T>(&mut self, name: &str, set_up: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n=== {name}");
        let begin = Instant::now();
        match set_up() {
            Ok(tool) => {
                self.record(name, begin.elapsed(), Ok(Outcome::Passed(String::new())));
                Some(tool)
            }
            Err(reason) => {
                self.record(
                    name,
                    begin.elapsed(),
                    Ok(Outcome::Skipped(format!("{reason:#}"))),
                );
                None
            }
        }
    }

    /// Notes a single test that another stage skipped.
    pub fn skipped(&mut self, name: &str, reason: &str) {
        self.record(
            name,
            Duration::ZERO,
            Ok(Outcome::Skipped(reason.to_owned())),
        );
    }

    /// Prints the table and the closing line, and says whether all is well.
    pub fn close(self) -> bool {
        let width = self
            .rows
            .iter()
            .map(|row| row.name.chars().count())
            .max()
            .unwrap_or(0);
        println!();
        for Row {
            name,
            result,
            time,
            note,
        } in &self.rows
        {
            println!("{name:width$}  {result:7}  {:>12}  {note}", duration(*time));
        }
        let Counts {
            passed,
            failed,
            skipped,
        } = self.total;
        println!("\n{passed} passed, {failed} failed, {skipped} skipped");
        failed == 0
    }

    fn record(&mut self, name: &str, time: Duration, outcome: Result<Outcome>) {
        let (counts, note) = match outcome {
            Ok(Outcome::Passed(note)) => (
                Counts {
                    passed: 1,
                    ..Counts::default()
                },
                note,
            ),
            Ok(Outcome::Counted(counts)) => {
                let Counts {
                    passed,
                    failed,
                    skipped,
                } = counts;
                (
                    counts,
                    format!("{passed} passed, {failed} failed, {skipped} skipped"),
                )
            }
            Ok(Outcome::Skipped(reason)) => (
                Counts {
                    skipped: 1,
                    ..Counts::default()
                },
                reason,
            ),
            Err(error) => (
                Counts {
                    failed: 1,
                    ..Counts::default()
                },
                format!("{error:#}"),
            ),
        };
        let forbidden = self.skips_fail && counts.skipped > 0;
        let counts = match forbidden {
            true => Counts {
                passed: counts.passed,
                failed: counts.failed + counts.skipped,
                skipped: 0,
            },
            false => counts,
        };
        let note = if forbidden {
            format!("skipped, which is a failure in CI: {note}")
        } else {
            note
        };
        let result = match counts {
            Counts { failed: 1.., .. } => "failed",
            Counts {
                passed: 0,
                skipped: 1..,
                ..
            } => "skipped",
            _ => "passed",
        };
        let colon = if note.is_empty() { "" } else { ": " };
        println!("--- {name}: {result} after {}{colon}{note}", duration(time));
        self.total.passed += counts.passed;
        self.total.failed += counts.failed;
        self.total.skipped += counts.skipped;
        self.rows.push(Row {
            name: name.to_owned(),
            result,
            time,
            note,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Outcome, Report};

    fn report(skips_fail: bool) -> Report {
        Report {
            rows: Vec::new(),
            total: Counts::default(),
            skips_fail,
        }
    }

    #[test]
    fn a_skip_is_a_failure_only_in_ci() {
        for (ci, well) in [(false, true), (true, false)] {
            let mut report = report(ci);
            report.stage("terraform", || Ok(Outcome::Skipped("not on PATH".into())));
            assert_eq!(report.close(), well);
        }
    }

    #[test]
    fn counted_tests_add_up_and_one_failure_fails_the_run() {
        let mut report = report(false);
        report.stage("lints", || Ok(Outcome::Passed(String::new())));
        report.stage("browser", || {
            Ok(Outcome::Counted(Counts {
                passed: 3,
                failed: 1,
                skipped: 2,
            }))
        });
        assert_eq!(
            (
                report.total.passed,
                report.total.failed,
                report.total.skipped
            ),
            (4, 1, 2)
        );
        assert!(!report.close());
    }
}
