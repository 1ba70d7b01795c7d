//! Availability against a second opinion: all states of small designs, samples of large ones.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use std::collections::BTreeSet;
use std::fmt::Write;

use shared::document::Document;
use shared::sketch;
use shared::topology::Topology;
use shared::uptime::{Effort, Evaluation, Input, Journey, Part};
use tests::number;
use tests::oracle::Oracle;
use tests::random::Dice;

/// The sketch of a design with so many services, in which everything fails often; services may need
/// each other in a circle, or not.
fn design(dice: &mut Dice, services: usize, circles: bool) -> String {
    let letters = &["a", "b", "c"][..2 + dice.roll(2)];
    let mut text = "users: client\nr: region code=us-east-1\n  v: vpc cidr=10.0.0.0/16\n    igw: internet_gateway\n".to_owned();
    let percent = |dice: &mut Dice| ["50", "80", "90", "99", "99.5"][dice.roll(5)];
    let figure = |dice: &mut Dice| format!("uptime={{\"percent\":\"{}\"}}", percent(dice));
    let nats = dice.roll(letters.len() + 1);
    for (number, letter) in letters.iter().enumerate() {
        let figure = figure(dice);
        let _ = writeln!(text, "    z{letter}: zone letter={letter} {figure}");
        let _ = writeln!(
            text,
            "      open-{letter}: subnet kind=public cidr=10.0.{number}.0/24"
        );
        if number < nats {
            let _ = writeln!(text, "        nat-{letter}: nat_gateway");
        }
        let third = number + 8;
        let _ = writeln!(
            text,
            "      inner-{letter}: subnet kind=private cidr=10.0.{third}.0/24"
        );
    }
    let across = |dice: &mut Dice, kind: &str| {
        let first = dice.roll(letters.len());
        let count = 1 + dice.roll(letters.len());
        let chosen: BTreeSet<String> = (0..count)
            .map(|turn| format!("{kind}-{}", letters[(first + turn) % letters.len()]))
            .collect();
        chosen.into_iter().collect::<Vec<_>>().join(",")
    };
    let mut callers: Vec<String> = Vec::new();
    let mut called: Vec<String> = Vec::new();
    let mut fronts: Vec<String> = Vec::new();
    for number in 0..services {
        let name = format!("s{number}");
        let spans = across(dice, "inner");
        let replicas = 1 + dice.roll(3);
        let beyond = usize::from(dice.roll(9) == 0);
        let needed = 1 + dice.roll(replicas + beyond);
        let own = figure(dice);
        match dice.roll(9) {
            0 | 1 => {
                let _ = writeln!(
                    text,
                    "    {name}: asg min={replicas} desired={replicas} max=9 needed={needed} spans={spans} {own}"
                );
                callers.push(name.clone());
            }
            2 => {
                let _ = writeln!(
                    text,
                    "    c{number}: ecs_cluster spans={spans}\n      h{number}: asg min=2 desired=2 {own}\n      {name}: ecs_service launch_type=EC2 desired_count={replicas} needed={needed}"
                );
                callers.push(name.clone());
            }
            3 => {
                let _ = writeln!(
                    text,
                    "    {name}: ecs_service desired_count=2 spans={spans} {own}"
                );
                callers.push(name.clone());
            }
            4 => {
                let _ = writeln!(text, "    {name}: alb spans={} {own}", across(dice, "open"));
                fronts.push(name.clone());
            }
            5 => {
                let repair = if dice.roll(2) == 0 {
                    own
                } else {
                    "uptime={\"mtbf_hours\":\"9\",\"mttr_hours\":\"1\"}".to_owned()
                };
                let standby = dice.roll(2) == 0;
                let _ = writeln!(
                    text,
                    "    {name}: rds multi_az={standby} spans={spans} {repair}"
                );
            }
            6 => {
                let _ = writeln!(text, "    {name}: lambda spans={spans} {own}");
                callers.push(name.clone());
            }
            7 => {
                let _ = writeln!(text, "  {name}: dynamodb {own}");
            }
            _ => {
                let _ = writeln!(text, "{name}: external_api {own}");
            }
        }
        called.push(name);
    }
    let mut links = BTreeSet::new();
    for from in callers.iter().chain(&fronts) {
        let own = called.iter().position(|name| name == from).unwrap();
        for _ in 0..1 + dice.roll(3) {
            let place = dice.roll(called.len());
            let to = &called[place];
            if (place > own || circles && place != own) && links.insert((from.clone(), to.clone()))
            {
                let hard = if dice.roll(4) > 0 { "hard" } else { "soft" };
                let zone = if dice.roll(4) > 0 { "any" } else { "same" };
                let _ = writeln!(
                    text,
                    "{from} -> {to} kind=request dependency={hard} zone={zone}"
                );
            }
        }
    }
    let _ = writeln!(
        text,
        "users -> {} kind=request",
        called[dice.roll(called.len())]
    );
    text
}

fn document(seed: u64, services: usize, circles: bool) -> (String, Document) {
    let text = design(&mut Dice(seed), services, circles);
    let document = sketch::parse(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    (text, document)
}

/// The journeys with one front at most before their end, which the oracle knows how to read. Where there
/// is also a way over more fronts, it could not tell which is meant.
fn short(topology: &Topology<'_>, evaluation: &Evaluation) -> Vec<usize> {
    let journeys = &evaluation.uptime.journeys;
    let ends = |journey: &Journey| (journey.entry, journey.target);
    let is_short = |journey: &Journey| {
        let entry = topology.document.link(journey.entry).map(|link| link.to);
        let behind = entry.map_or(Vec::new(), |front| topology.targets_of(front));
        entry == Some(journey.target) || behind.iter().any(|(_, at)| *at == journey.target)
    };
    let is_alone = |journey: &Journey| {
        let same = journeys.iter().filter(|other| ends(other) == ends(journey));
        same.count() == 1
    };
    (journeys.iter().enumerate())
        .filter(|(_, journey)| is_short(journey) && is_alone(journey))
        .map(|(place, _)| place)
        .collect()
}

/// Those parts that can fail.
fn failing(evaluation: &Evaluation) -> Vec<(Part, f64)> {
    let inputs: &[Input] = &evaluation.uptime.inputs;
    inputs
        .iter()
        .map(|input| (input.part, input.value))
        .filter(|(_, value)| *value < 1.0)
        .collect()
}

/// `AZIMUTH_SMALL_DESIGNS=2000` tries so many.
#[test]
fn all_states_of_small_designs_add_up_to_the_same() {
    let count = number("AZIMUTH_SMALL_DESIGNS", 150);
    let (mut designs, mut seed, mut journeys) = (0, number("AZIMUTH_SEED", 0), 0);
    println!("AZIMUTH_SEED={seed} AZIMUTH_SMALL_DESIGNS={count}");
    while designs < count {
        seed += 1;
        let services = 1 + Dice(seed).roll(4);
        let (text, document) = document(seed, services, true);
        let topology = Topology::of(&document);
        let evaluation = Evaluation::of(&topology, Effort::LIVE);
        let parts = failing(&evaluation);
        let places = short(&topology, &evaluation);
        if parts.len() > 10 || places.is_empty() {
            continue;
        }
        designs += 1;
        let mut sums = vec![0.0; places.len()];
        for state in 0..1_u32 << parts.len() {
            let is_down = |place: usize| state >> place & 1 == 1;
            let down = (parts.iter().enumerate()).filter(|(place, _)| is_down(*place));
            let oracle = Oracle::new(&topology, down.map(|(_, (part, _))| *part).collect());
            let weight: f64 = (parts.iter().enumerate())
                .map(|(place, (_, up))| if is_down(place) { 1.0 - up } else { *up })
                .product();
            for (sum, place) in sums.iter_mut().zip(&places) {
                if oracle.serves(&evaluation.uptime.journeys[*place]) {
                    *sum += weight;
                }
            }
        }
        for (sum, place) in sums.iter().zip(&places) {
            let journey = &evaluation.uptime.journeys[*place];
            let found = journey.availability.exact().unwrap();
            assert!(
                (found - sum).abs() < 1e-12,
                "seed {seed}: {found} is not {sum}\n{text}"
            );
            assert_eq!(journey.possible, *sum > 0.0, "seed {seed}\n{text}");
            journeys += 1;
        }
    }
    println!("{designs} designs, {journeys} journeys");
    assert!(journeys >= count, "{journeys}");
}

/// Samples of each large design.
const SAMPLES: u32 = 4_000;
/// A sample mean is this many standard deviations off in less than one of 100,000 designs.
const DEVIATIONS: f64 = 4.5;

/// `AZIMUTH_LARGE_DESIGNS=50` tries so many.
#[test]
fn samples_of_large_designs_are_what_was_worked_out() {
    let count = number("AZIMUTH_LARGE_DESIGNS", 5);
    let (mut designs, mut seed) = (0, number("AZIMUTH_SEED", 0));
    println!("AZIMUTH_SEED={seed} AZIMUTH_LARGE_DESIGNS={count}");
    while designs < count {
        seed += 1;
        let mut dice = Dice(seed ^ 0x5eed);
        let services = 20 + dice.roll(30);
        let (text, document) = document(seed + 1_000_000, services, false);
        let topology = Topology::of(&document);
        let mut evaluation = Evaluation::of(&topology, Effort::LIVE);
        while !evaluation.go_on(Effort::PATIENT.journey) {}
        let parts = failing(&evaluation);
        let Some(&place) = short(&topology, &evaluation).first() else {
            continue;
        };
        let journey = evaluation.uptime.journeys[place].clone();
        if parts.len() < 12 || !journey.possible {
            continue;
        }
        designs += 1;
        let mut worked = 0;
        for _ in 0..SAMPLES {
            let mut down = BTreeSet::new();
            for (part, up) in &parts {
                let rolled = dice.roll(1 << 30) as f64 / f64::from(1 << 30);
                if rolled >= *up {
                    down.insert(*part);
                }
            }
            worked += u32::from(Oracle::without_circles(&topology, down).serves(&journey));
        }
        let mean = f64::from(worked) / f64::from(SAMPLES);
        let (low, high) = (journey.availability.low(), journey.availability.high());
        let spread = |share: f64| (share * (1.0 - share) / f64::from(SAMPLES)).sqrt();
        let margin = |share: f64| DEVIATIONS * spread(share) + 1.0 / f64::from(SAMPLES);
        assert!(
            mean >= low - margin(low) && mean <= high + margin(high),
            "seed {seed}: {mean} of {SAMPLES} samples, not {low} to {high}\n{text}"
        );
    }
}
