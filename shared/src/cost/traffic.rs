//! What flows along the links: entered at them, else brought along from the clients.
//!
//! Each client sends what the design's traffic profile says, unless its links say otherwise. Fronts and
//! queues hand each request to one of their targets, everything else asks each of its targets once.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use rust_decimal::Decimal;

use super::spread::Spread;
use super::usage::Usage;
use crate::component::{Component, Role};
use crate::document::{Link, LinkId, LinkKind, NodeId};
use crate::field::Form;
use crate::hash::Hashed;
use crate::plan::edge;
use crate::topology::Topology;

/// Kilobytes in a gigabyte: AWS bills powers of two (pricing.md section 1 of the facts).
const KB_IN_GB: Decimal = Decimal::from_parts(1_048_576, 0, 0, false, 0);

/// Seconds in an hour.
const SECONDS: Decimal = Decimal::from_parts(3_600, 0, 0, false, 0);

/// What the clients of a design ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Requests a second of each client, on average over the month.
    pub requests_per_second: Usage,
    /// kB that a request moves, its answer included.
    pub request_kb: Usage,
    /// The low case, in percent of this.
    pub low_percent: u32,
    /// The high case, in percent of this.
    pub high_percent: u32,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            requests_per_second: Usage::default(),
            request_kb: Usage::default(),
            low_percent: 50,
            high_percent: 200,
        }
    }
}

impl Profile {
    /// Names the fields for the inspector and for files.
    pub fn fields(&mut self, form: &mut dyn Form) {
        let label = "Requests a second of each client";
        form.usage(
            "requests_per_second",
            label,
            &mut self.requests_per_second,
            10,
        );
        form.usage("request_kb", "kB a request", &mut self.request_kb, 25);
        form.number("traffic_low", "Low (%)", &mut self.low_percent, 0..=100);
        form.number(
            "traffic_high",
            "High (%)",
            &mut self.high_percent,
            100..=10_000,
        );
    }

    fn spread(&self, expected: Decimal) -> Spread {
        let percent = |percent: u32| Decimal::new(i64::from(percent), 2);
        Spread {
            low: expected.saturating_mul(percent(self.low_percent.min(100))),
            expected,
            high: expected.saturating_mul(percent(self.high_percent.max(100))),
        }
    }
}

/// What flows in a month; none: nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Requests a second.
    pub per_second: Option<Spread>,
    /// Gigabytes a month.
    pub gb: Option<Spread>,
}

impl Flow {
    /// Both together; what is known of one only counts as it is.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let both = |one: Option<Spread>, other: Option<Spread>| match (one, other) {
            (Some(one), Some(other)) => Some(one.plus(other)),
            (one, other) => one.or(other),
        };
        Self {
            per_second: both(self.per_second, other.per_second),
            gb: both(self.gb, other.gb),
        }
    }

    /// Spread over so many.
    #[must_use]
    pub fn over(self, parts: u32) -> Self {
        Self {
            per_second: self.per_second.map(|flow| flow.over(parts)),
            gb: self.gb.map(|flow| flow.over(parts)),
        }
    }
}

/// What flows along all links of a design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traffic {
    links: HashMap<LinkId, Flow, Hashed>,
    nodes: HashMap<NodeId, Flow, Hashed>,
}

impl Traffic {
    /// Follows the traffic of a design, with so many hours in a month.
    #[must_use]
    pub fn of(topology: &Topology<'_>, hours: Decimal) -> Self {
        let mut traffic = Self::default();
        traffic.links.reserve(topology.links().len());
        let nodes: Vec<NodeId> = topology.nodes().map(|(id, _)| id).collect();
        // Nodes after all that call them; of a circle the first one comes first. By slots: how many callers of
        // each are left, and none for what has no part in the traffic or has been come to.
        let mut callers: Vec<Option<usize>> = vec![None; nodes.len()];
        for (_, link) in topology.links().filter(|(_, link)| link.kind.is_traffic()) {
            for (end, calls) in [(link.from, 0), (link.to, 1)] {
                if let Some(count) = topology.slot(end).and_then(|slot| callers.get_mut(slot)) {
                    *count = Some(count.unwrap_or(0) + calls);
                }
            }
        }
        let mut ready: BinaryHeap<Reverse<usize>> = (callers.iter().enumerate())
            .filter(|(_, count)| **count == Some(0))
            .map(|(slot, _)| Reverse(slot))
            .collect();
        let mut first = 0;
        loop {
            let next = ready.pop().map(|Reverse(slot)| slot).or_else(|| {
                let waiting = callers.get(first..)?;
                first += waiting.iter().position(Option::is_some)?;
                Some(first)
            });
            let Some((slot, id)) = next.and_then(|slot| Some((slot, *nodes.get(slot)?))) else {
                break;
            };
            if let Some(count) = callers.get_mut(slot) {
                *count = None;
            }
            traffic.leave(topology, id, hours);
            for (_, link) in topology
                .links_from(id)
                .filter(|(_, link)| link.kind.is_traffic())
            {
                let Some(slot) = topology.slot(link.to) else {
                    continue;
                };
                if let Some(count) = callers.get_mut(slot).and_then(Option::as_mut) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        ready.push(Reverse(slot));
                    }
                }
            }
        }
        let copies = topology
            .links()
            .filter(|(_, link)| link.kind == LinkKind::Replicate);
        for (id, link) in copies {
            let gb = link.gb_per_month.map(Spread::from);
            traffic.links.insert(
                id,
                Flow {
                    per_second: None,
                    gb,
                },
            );
        }
        traffic
    }

    /// What leaves a node along its links, when all that arrives at it is known.
    fn leave(&mut self, topology: &Topology<'_>, id: NodeId, hours: Decimal) {
        let profile = &topology.document.settings.traffic;
        let gb_of = |per_second: Option<Spread>| {
            let seconds = hours.saturating_mul(SECONDS);
            let gb = |kb: Decimal| {
                let month = per_second?.times(seconds).times(kb);
                Some(month.over(KB_IN_GB))
            };
            profile.request_kb.amount().and_then(gb)
        };
        let role = topology.role(id);
        let arriving = match role {
            Some(Role::Client) => {
                let per_second =
                    (profile.requests_per_second.amount()).map(|expected| profile.spread(expected));
                Flow {
                    per_second,
                    gb: gb_of(per_second),
                }
            }
            _ => self.arriving(id),
        };
        let leaving: Vec<(LinkId, &Link)> = (topology.links_from(id))
            .filter(|(_, link)| link.kind.is_traffic())
            .collect();
        // A second origin is called when the first does not answer.
        let standby = edge::failover_origins(topology, id).map(|(_, second)| second);
        let is_called = |link: &Link| Some(link.to) != standby;
        let is_queue = || matches!(topology.component(id), Some(Component::Sqs(_)));
        let one_of = role.is_some_and(Role::is_front) || is_queue();
        let parts = match one_of {
            true => {
                let called = leaving.iter().filter(|(_, link)| is_called(link));
                u32::try_from(called.count()).unwrap_or(u32::MAX)
            }
            false => 1,
        };
        let share = arriving.over(parts);
        for (link_id, link) in leaving {
            let share = if is_called(link) {
                share
            } else {
                share.over(0)
            };
            let own = link.requests_per_second.map(Spread::from);
            let gb = link.gb_per_month.map(Spread::from);
            let flow = Flow {
                per_second: own.or(share.per_second),
                gb: gb.or_else(|| if own.is_some() { gb_of(own) } else { share.gb }),
            };
            self.links.insert(link_id, flow);
            let so_far = self.nodes.entry(link.to).or_default();
            *so_far = so_far.plus(flow);
        }
    }

    /// What flows along a link.
    #[must_use]
    pub fn along(&self, link: LinkId) -> Flow {
        self.links.get(&link).copied().unwrap_or_default()
    }

    /// All that arrives at a node, as far as it is known.
    #[must_use]
    pub fn arriving(&self, node: NodeId) -> Flow {
        self.nodes.get(&node).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::sketch;

    /// What flows along each link: requests a second, and GB a month.
    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let document = sketch::parse(text).unwrap();
        let topology = Topology::of(&document);
        let traffic = Traffic::of(&topology, 730.into());
        let mut lines = String::new();
        for (id, link) in topology.links() {
            let flow = traffic.along(id);
            let cases = |flow: Option<Spread>| {
                flow.map_or("?".to_owned(), |flow| {
                    flow.cases()
                        .map(|case| case.round_dp(2).normalize().to_string())
                        .join("-")
                })
            };
            let ends = [link.from, link.to].map(|end| topology.node(end).unwrap().slug.as_str());
            let (per_second, gb) = (cases(flow.per_second), cases(flow.gb));
            writeln!(lines, "{}: {per_second} /s {gb} GB", ends.join(" -> ")).unwrap();
        }
        expected.assert_eq(&lines);
    }

    const WEB: &str = "
        users: client
        r: region
          v: vpc
            lb: alb
            za: zone
              a: subnet
                one: ec2
                two: ec2
            db: rds
          files: s3
        users -> lb
        lb -> one
        lb -> two
        one -> db
        two -> db
        one -> files";

    #[test]
    fn the_profile_flows_from_the_clients() {
        let profile = "design: is requests_per_second=10 request_kb=100";
        check(
            &format!("{profile}\n{WEB}"),
            expect![[r#"
                users -> lb: 5-10-20 /s 1253.13-2506.26-5012.51 GB
                lb -> one: 2.5-5-10 /s 626.56-1253.13-2506.26 GB
                lb -> two: 2.5-5-10 /s 626.56-1253.13-2506.26 GB
                one -> db: 2.5-5-10 /s 626.56-1253.13-2506.26 GB
                two -> db: 2.5-5-10 /s 626.56-1253.13-2506.26 GB
                one -> files: 2.5-5-10 /s 626.56-1253.13-2506.26 GB
            "#]],
        );
    }

    #[test]
    fn a_second_origin_waits_until_the_first_does_not_answer() {
        let text = "
            design: is requests_per_second=10
            users: client
            cdn: cloudfront origin_failover=true
            r: region
              one: s3
              two: s3
              api: api_gateway
            users -> cdn
            cdn -> one
            cdn -> api
            cdn -> two";
        check(
            text,
            expect![[r#"
            users -> cdn: 5-10-20 /s ? GB
            cdn -> one: 2.5-5-10 /s ? GB
            cdn -> api: 2.5-5-10 /s ? GB
            cdn -> two: 0-0-0 /s ? GB
        "#]],
        );
        check(
            &text.replace("origin_failover=true", ""),
            expect![[r#"
            users -> cdn: 5-10-20 /s ? GB
            cdn -> one: 1.67-3.33-6.67 /s ? GB
            cdn -> api: 1.67-3.33-6.67 /s ? GB
            cdn -> two: 1.67-3.33-6.67 /s ? GB
        "#]],
        );
    }

    #[test]
    fn what_is_entered_at_a_link_flows_on() {
        let text = WEB.replace("users -> lb", "users -> lb gb_per_month=100");
        let text = text.replace(
            "one -> files",
            "one -> files gb_per_month=7 requests_per_second=1",
        );
        check(
            &text,
            expect![[r#"
                users -> lb: ? /s 100-100-100 GB
                lb -> one: ? /s 50-50-50 GB
                lb -> two: ? /s 50-50-50 GB
                one -> db: ? /s 50-50-50 GB
                two -> db: ? /s 50-50-50 GB
                one -> files: 1-1-1 /s 7-7-7 GB
            "#]],
        );
    }

    #[test]
    fn circles_end() {
        let text = "
            design: is requests_per_second=10
            users: client
            r: region
              one: lambda
              two: lambda
            users -> one
            one -> two
            two -> one";
        check(
            text,
            expect![[r#"
                users -> one: 5-10-20 /s ? GB
                one -> two: 5-10-20 /s ? GB
                two -> one: 5-10-20 /s ? GB
            "#]],
        );
    }
}
