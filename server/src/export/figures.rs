//! What the README of an export says about cost and availability: the figures of the drawing from which
//! it was made.

use shared::cost::table::Table;
use shared::cost::{Bill, cents};
use shared::document::Document;
use shared::topology::Topology;
use shared::uptime::report::{Period, downtime_of};
use shared::uptime::{Effort, Evaluation, Journey};

use super::markdown;

/// So many journeys are listed.
const JOURNEYS: usize = 12;

/// Adds what a design costs a month and how long its journeys are down in a year.
pub fn add(text: &mut String, document: &Document) {
    let topology = Topology::of(document);
    let mut sentences = cost(&Bill::of(&topology));
    sentences.extend(availability(&topology));
    let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
    markdown::sentences(text, "Cost and availability", &sentences);
}

/// What a design costs a month, in USD; nothing when nothing is billed.
pub fn monthly(bill: &Bill) -> Option<String> {
    let least = match bill.unknown().next() {
        Some(_) => "at least ",
        None => "",
    };
    (!bill.lines.is_empty()).then(|| format!("{least}{}", cents(bill.total.expected)))
}

fn cost(bill: &Bill) -> Vec<String> {
    let Some(monthly) = monthly(bill) else {
        return Vec::new();
    };
    let total = bill.total;
    let range = match total.low == total.high {
        true => String::new(),
        false => format!(
            ", {} when there is little to do and {} when there is much",
            cents(total.low),
            cents(total.high)
        ),
    };
    let mut sentences = vec![format!(
        "It costs {monthly} USD a month{range}: AWS list prices of {}, on demand, before tax and discounts.",
        Table::current().newest()
    )];
    let unknown = bill.unknown().count();
    if unknown > 0 {
        let parts = if unknown == 1 { "part is" } else { "parts are" };
        sentences.push(format!(
            "{unknown} more {parts} not in this sum, because nobody entered how much is used or the price is not \
             known; azimuth estimate lists them."
        ));
    }
    sentences
}

fn availability(topology: &Topology<'_>) -> Vec<String> {
    let journeys = Evaluation::of(topology, Effort::LIVE).uptime.journeys;
    let possible: Vec<&Journey> = journeys.iter().filter(|journey| journey.possible).collect();
    let mut sentences: Vec<String> = (possible.iter().take(JOURNEYS))
        .map(|journey| {
            let downtime = downtime_of(journey.availability, Period::Year);
            format!("{} is down {downtime} a year.", journey.name)
        })
        .collect();
    let more = possible.len().saturating_sub(JOURNEYS);
    if more > 0 {
        sentences.push(format!(
            "There are {more} more journeys; azimuth estimate lists them."
        ));
    }
    sentences
}
