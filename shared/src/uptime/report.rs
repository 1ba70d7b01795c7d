//! The availability of a design in words and as JSON, the same on the screen, in the command line and
//! from the server.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::detail::Detail;
use super::{Effort, Estimate, Evaluation, Origin, Part};
use crate::availability::repair::HOURS_A_YEAR;
use crate::document::Document;
use crate::field::Choice;
use crate::topology::{Topology, ZoneKey};

/// What is known about the availability of a design.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Its journeys.
    pub journeys: Vec<JourneyReport>,
    /// All journeys of production at once; none when there is no journey.
    pub system: Option<SystemReport>,
}

/// One journey.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JourneyReport {
    /// Its name.
    pub name: String,
    /// How available it is, for those who have it at hand.
    #[serde(skip)]
    pub estimate: Estimate,
    /// The share of time that it works; none when it is too entangled to be evaluated exactly.
    pub modelled: Option<f64>,
    /// Proven bounds of it.
    pub bounds: [f64; 2],
    /// The product of the agreements that apply.
    pub contractual: f64,
    /// What is down in a year, in minutes; none when it is not known exactly.
    pub downtime_minutes_per_year: Option<f64>,
    /// What its client asks for.
    pub target: Option<f64>,
    /// Whether it works without each of its zones: by their letters, or by their names when they are
    /// in several regions.
    pub survives_zone: BTreeMap<String, bool>,
    /// What fails together when it fails: minimal cut sets of at most two parts.
    pub cut_sets: Vec<Vec<String>>,
    /// What its downtime is due to.
    pub contributors: Vec<ContributorReport>,
    /// What is not promised.
    pub gaps: Vec<String>,
    /// What it needs to start or to grow only.
    pub needed_to_start: Vec<String>,
}

/// A part of what a downtime is due to.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContributorReport {
    /// What it is.
    pub name: String,
    /// The share of the downtime that goes away when it is always up.
    pub share: f64,
}

/// All journeys of production at once.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SystemReport {
    /// How available they are, for those who have it at hand.
    #[serde(skip)]
    pub estimate: Estimate,
    /// The share of time that all of them work; none when that is not known exactly.
    pub modelled: Option<f64>,
    /// Proven bounds of it.
    pub bounds: [f64; 2],
    /// What is down in a year, in minutes; none when it is not known exactly.
    pub downtime_minutes_per_year: Option<f64>,
}

/// A figure that went in.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputReport {
    /// What it is about.
    pub name: String,
    /// The share of time that is used.
    pub value: f64,
    /// Where it comes from.
    pub origin: String,
    /// The date of the source; empty for assumptions and entered figures.
    pub date: &'static str,
}

/// Contributors that are listed: those to which less is due say nothing.
const LEAST_SHARE: f64 = 0.001;

/// What is known about a design, with its inputs.
#[must_use]
pub fn report(document: &Document) -> (Report, Vec<InputReport>) {
    let topology = Topology::of(document);
    let mut evaluation = Evaluation::of(&topology, Effort::LIVE);
    while !evaluation.go_on(Effort::PATIENT.journey) {}
    let journeys = (0..evaluation.uptime.journeys.len())
        .filter_map(|place| {
            let detail = evaluation.detail(&topology, place)?;
            of_journey(&topology, &evaluation, place, &detail)
        })
        .collect();
    let system = evaluation
        .system(Effort::PATIENT)
        .map(|estimate| SystemReport {
            estimate,
            modelled: estimate.exact().map(rounded),
            bounds: [rounded(estimate.low()), rounded(estimate.high())],
            downtime_minutes_per_year: minutes(estimate),
        });
    let inputs = evaluation.uptime.inputs.iter().map(|input| InputReport {
        name: part_name(&topology, input.part),
        value: rounded(input.value),
        origin: match input.origin {
            Origin::Assumed => format!("assumed: {}", input.sla.source),
            Origin::Stated | Origin::Entered => input.sla.source.to_owned(),
        },
        date: input.sla.date,
    });
    let inputs = inputs.collect();
    (Report { journeys, system }, inputs)
}

fn of_journey(
    topology: &Topology<'_>,
    evaluation: &Evaluation,
    place: usize,
    detail: &Detail,
) -> Option<JourneyReport> {
    let journey = evaluation.uptime.journeys.get(place)?;
    let regions: BTreeSet<_> = journey
        .survives
        .iter()
        .map(|(zone, _)| zone.region)
        .collect();
    let zone_name = |zone: ZoneKey| match regions.len() {
        0 | 1 => zone.letter.id().to_owned(),
        _ => zone.name(),
    };
    let names = |set: &Vec<Part>| set.iter().map(|part| part_name(topology, *part)).collect();
    Some(JourneyReport {
        name: journey.name.clone(),
        estimate: journey.availability,
        modelled: journey.availability.exact().map(rounded),
        bounds: [
            rounded(journey.availability.low()),
            rounded(journey.availability.high()),
        ],
        contractual: rounded(detail.contract.availability()),
        downtime_minutes_per_year: minutes(journey.availability),
        target: journey.target_availability,
        survives_zone: (journey.survives.iter())
            .map(|(zone, survives)| (zone_name(*zone), *survives))
            .collect(),
        cut_sets: (detail.cut_sets.iter())
            .filter(|set| set.len() <= 2)
            .map(names)
            .collect(),
        contributors: (detail.contributors.iter())
            .filter(|contributor| contributor.importance.criticality >= LEAST_SHARE)
            .map(|contributor| ContributorReport {
                name: part_name(topology, contributor.part),
                share: rounded(contributor.importance.criticality),
            })
            .collect(),
        gaps: gaps(topology, detail),
        needed_to_start: (detail.needed_to_start.iter())
            .map(|id| topology.name(*id).to_owned())
            .collect(),
    })
}

/// What is not promised about a journey, in sentences.
#[must_use]
pub fn gaps(topology: &Topology<'_>, detail: &Detail) -> Vec<String> {
    use super::contract::Gap;
    (detail.contract.gaps.iter())
        .map(|gap| match gap {
            Gap::Unpromised(id) => {
                format!("Nobody promises anything about {}.", topology.name(*id))
            }
            Gap::FewZones {
                nodes,
                promised,
                possible,
            } => {
                let names: Vec<&str> = nodes.iter().map(|id| topology.name(*id)).collect();
                format!(
                    "{} would be promised {} % in more zones, and {} % now.",
                    names.join(" and "),
                    percent_as_given(*possible),
                    percent_as_given(*promised)
                )
            }
        })
        .collect()
}

/// What a part is called.
#[must_use]
pub fn part_name(topology: &Topology<'_>, part: Part) -> String {
    match part {
        Part::Region(code) => format!("Region {}", code.id()),
        Part::Zone(zone) => format!("Zone {}", zone.name()),
        Part::Node(id) => topology.name(id).to_owned(),
        Part::Instance(id, zone, number) => {
            let name = topology.name(id);
            if topology.zone_of(id) == Some(zone) {
                name.to_owned()
            } else if number == 0 {
                format!("{name} in {}", zone.name())
            } else {
                format!("{name} in {} ({})", zone.name(), number + 1)
            }
        }
        Part::Switch(id) => format!("Switch-over of {}", topology.name(id)),
        Part::Link(id) => super::drill::Element::Link(id).name(topology),
    }
}

/// Twelve digits: what comes after them is rounding.
fn rounded(share: f64) -> f64 {
    (share * 1e12).round() / 1e12
}

fn minutes(estimate: Estimate) -> Option<f64> {
    let down = 1.0 - estimate.exact()?;
    Some((down * HOURS_A_YEAR * 60.0 * 1e6).round() / 1e6)
}

/// A period in which downtime is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// 365 days.
    Year,
    /// 30 days.
    Month,
}

impl Period {
    fn hours(self) -> f64 {
        match self {
            Self::Year => HOURS_A_YEAR,
            Self::Month => 720.0,
        }
    }
}

/// For how long something is down in a period, with two significant digits: "49 h", "5.3 min". What is
/// always down is so in words: a period has no more than its own time.
#[must_use]
pub fn downtime(availability: f64, period: Period) -> String {
    let hours = (1.0 - availability).clamp(0.0, 1.0) * period.hours();
    match hours {
        hours if hours >= period.hours() => "all of the time".to_owned(),
        // Two digits would round it up to more than there is.
        hours if hours > period.hours() * 0.99 => "nearly all of the time".to_owned(),
        hours if hours * 3_600.0 < 59.5 => format!("{} s", two_digits(hours * 3_600.0)),
        hours if hours * 60.0 < 59.5 => format!("{} min", two_digits(hours * 60.0)),
        hours if hours < 99.5 => format!("{} h", two_digits(hours)),
        hours => format!("{} days", two_digits(hours / 24.0)),
    }
}

/// The same for what is known between bounds: "4.1 min to 2.3 h".
#[must_use]
pub fn downtime_of(estimate: Estimate, period: Period) -> String {
    let (least, most) = (
        downtime(estimate.high(), period),
        downtime(estimate.low(), period),
    );
    if least == most {
        least
    } else {
        format!("{least} to {most}")
    }
}

/// Two significant digits without an exponent: 49, 5.3, 0.012. Without the logarithm of the host,
/// whose last digits differ from host to host.
#[must_use]
pub fn two_digits(value: f64) -> String {
    if value.is_nan() || value <= 0.0 {
        return "0".to_owned();
    }
    // The step of the second digit.
    let mut step = 1.0;
    let mut decimals = 0;
    while value >= 99.5 * step && step < 1e12 {
        step *= 10.0;
    }
    let mut scale = 1.0;
    while value * scale < 9.95 && decimals < 9 {
        scale *= 10.0;
        decimals += 1;
    }
    if step > 1.0 {
        return format!("{:.0}", (value / step).round() * step);
    }
    format!("{value:.decimals$}")
}

/// A share in percent, with two digits of what is missing to all of it: 99.44, 99.9875.
#[must_use]
pub fn percent(share: f64) -> String {
    let missing = ((1.0 - share) * 100.0).clamp(0.0, 100.0);
    if missing <= 1e-9 {
        return "100".to_owned();
    }
    let digits = two_digits(missing);
    let decimals = digits
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    format!("{:.decimals$}", 100.0 - missing)
}

/// A share in percent as it was written down: 99.4.
#[must_use]
pub fn percent_as_given(share: f64) -> String {
    let text = format!("{:.6}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downtime_has_two_digits_and_never_more_than_its_period() {
        for (availability, year, month) in [
            (0.994_378_190, "49 h", "4.0 h"),
            (0.999_875_003, "1.1 h", "5.4 min"),
            (0.999_99, "5.3 min", "26 s"),
            (0.999_999_9, "3.2 s", "0.26 s"),
            (0.95, "18 days", "36 h"),
            (1.0, "0 s", "0 s"),
            (0.5, "180 days", "15 days"),
            (0.001, "nearly all of the time", "nearly all of the time"),
            (0.0, "all of the time", "all of the time"),
            (-1.0, "all of the time", "all of the time"),
        ] {
            assert_eq!(downtime(availability, Period::Year), year, "{availability}");
            assert_eq!(
                downtime(availability, Period::Month),
                month,
                "{availability}"
            );
        }
    }

    #[test]
    fn percentages_say_what_is_missing() {
        for (availability, words) in [
            (0.994_378_190, "99.44"),
            (0.999_875_003, "99.988"),
            (0.9999, "99.990"),
            (1.0, "100"),
            (0.5, "50"),
            (0.0, "0"),
        ] {
            assert_eq!(percent(availability), words);
        }
    }
}
