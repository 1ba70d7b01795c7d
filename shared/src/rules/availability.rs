//! What takes journeys down (AVL).

pub mod avl_001_single_point;
pub mod avl_002_zone_loss;
pub mod avl_003_target;
pub mod avl_004_capacity_after_loss;
pub mod avl_005_bounded_by_others;
pub mod avl_006_cycle;
pub mod avl_007_one_region;
pub mod avl_008_agreement;
pub mod avl_009_figure;
pub mod avl_010_no_client;
pub mod avl_011_dead_end;

use std::collections::BTreeMap;

use crate::document::Environment;
use crate::rules::{Severity, Softens};
use crate::uptime::Journey;

/// Journeys by what a finding about them would weigh, the worse ones first.
fn by_severity<'j>(
    journeys: impl IntoIterator<Item = &'j Journey>,
    softens: Softens,
) -> BTreeMap<Severity, Vec<&'j Journey>> {
    let mut groups: BTreeMap<Severity, Vec<&Journey>> = BTreeMap::new();
    for journey in journeys {
        groups
            .entry(softens.soften(Severity::Warning, journey.environment))
            .or_default()
            .push(journey);
    }
    groups
}

/// The names of journeys, the first few of them, each once.
fn names(journeys: &[&Journey]) -> String {
    let mut seen = std::collections::BTreeSet::new();
    let names: Vec<&str> = journeys
        .iter()
        .map(|journey| journey.name.as_str())
        .filter(|name| seen.insert(*name))
        .collect();
    crate::rules::wording::some(&names)
}

/// An environment that weighs like the severity does.
fn environment(journeys: &[&Journey]) -> Environment {
    journeys
        .first()
        .map_or(Environment::Production, |journey| journey.environment)
}
