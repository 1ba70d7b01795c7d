//! What commands say about availability.

use serde::Serialize;
use shared::document::Document;
use shared::sentence::escaped;
use shared::topology::Topology;
use shared::uptime::report::{
    JourneyReport, Period, Report, SystemReport, downtime, downtime_of, percent,
};
use shared::uptime::{Effort, Estimate, Evaluation, Journey};

/// A bar for the availability, and the journeys that do not reach it.
#[derive(Debug, Serialize)]
pub struct Bar {
    /// What is asked for, in percent.
    percent: f64,
    /// How many journeys there are.
    journeys: usize,
    /// Those that do not reach it.
    below: Vec<Below>,
}

#[derive(Debug, Serialize)]
struct Below {
    name: String,
    /// The share of time that it works for certain.
    low: f64,
    /// The share that it works at most.
    high: f64,
}

impl Bar {
    /// The journeys of production against a bar in percent.
    #[must_use]
    pub fn of(document: &Document, percent: f64) -> Self {
        let topology = Topology::of(document);
        let mut evaluation = Evaluation::of(&topology, Effort::LIVE);
        while !evaluation.go_on(Effort::PATIENT.journey) {}
        let places = evaluation.production();
        let journeys = (places.iter()).filter_map(|place| evaluation.uptime.journeys.get(*place));
        // What is asked for is met when it is met up to rounding.
        let below = |journey: &&Journey| journey.availability.low() < percent / 100.0 - 1e-12;
        Self {
            percent,
            journeys: places.len(),
            below: journeys
                .filter(below)
                .map(|journey| Below {
                    name: journey.name.clone(),
                    low: journey.availability.low(),
                    high: journey.availability.high(),
                })
                .collect(),
        }
    }

    /// Without a journey nothing is known, so that nothing is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.journeys > 0 && self.below.is_empty()
    }

    /// What there is to say about it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        if self.journeys == 0 {
            return vec!["below   no journey: nothing is known about the availability".to_owned()];
        }
        (self.below.iter())
            .map(|below| {
                let found = match below.low < below.high {
                    true => format!("{} to {} %", percent(below.low), percent(below.high)),
                    false => format!("{} %", percent(below.low)),
                };
                format!(
                    "below   {}: {found}, down {} a year; {} % is asked for",
                    escaped(&below.name),
                    downtime(below.low, Period::Year),
                    self.percent
                )
            })
            .collect()
    }
}

/// A percentage from 0 to 100.
///
/// # Errors
/// A sentence when the text is none.
pub fn percentage(text: &str) -> Result<f64, String> {
    let value = text.trim().trim_end_matches('%').trim().parse::<f64>();
    value
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "a percentage from 0 to 100, such as 99.95, is expected".to_owned())
}

/// How available something is, in words: the downtime of a year and of a month, then the share.
fn share(estimate: Estimate) -> String {
    let share = match estimate {
        Estimate::Exact(share) => format!("{} %", percent(share)),
        Estimate::Between(bounds) => {
            format!("{} to {} %", percent(bounds.low), percent(bounds.high))
        }
    };
    let (year, month) = (
        downtime_of(estimate, Period::Year),
        downtime_of(estimate, Period::Month),
    );
    format!("down {year} a year, {month} a month ({share})")
}

/// The availability for people: each journey, then all of production.
#[must_use]
pub fn text(availability: &Report) -> String {
    let mut lines = Vec::new();
    for journey in &availability.journeys {
        lines.extend(of_journey(journey));
    }
    match &availability.system {
        Some(SystemReport { estimate, .. }) => {
            lines.push(format!("All of production: {}", share(*estimate)));
        }
        None => lines.push(
            "No journey: nothing is known about the availability. Draw a client and link it to what it uses."
                .to_owned(),
        ),
    }
    lines.join("\n")
}

fn of_journey(journey: &JourneyReport) -> Vec<String> {
    let mut lines = vec![
        escaped(&journey.name),
        format!("  modelled: {}", share(journey.estimate)),
        format!(
            "  agreements: {} %, a threshold for refunds and not a forecast",
            percent(journey.contractual)
        ),
    ];
    let lost: Vec<&str> = (journey.survives_zone.iter())
        .filter(|(_, survives)| !**survives)
        .map(|(zone, _)| zone.as_str())
        .collect();
    if !lost.is_empty() {
        lines.push(format!(
            "  does not survive the loss of zone {}",
            lost.join(", ")
        ));
    }
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let causes: Vec<String> = (journey.contributors.iter().take(CAUSES))
        .map(|cause| format!("{} {}", escaped(&cause.name), share(cause.share)))
        .collect();
    if !causes.is_empty() {
        lines.push(format!("  downtime due to: {}", causes.join(", ")));
    }
    lines.extend(journey.gaps.iter().map(|gap| format!("  {}", escaped(gap))));
    lines
}

/// So many parts are named to which the downtime is due.
const CAUSES: usize = 5;
