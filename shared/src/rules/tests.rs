//! Promises that every rule keeps.

use super::*;
use crate::sketch;
use crate::tags::Tags;

/// Ids that stand in saved files, links and other people's scripts: they stay.
const FROZEN: &str = include_str!("frozen.txt");

#[track_caller]
fn design(rule: &Rule, text: &str) -> Document {
    sketch::parse(text).unwrap_or_else(|why| panic!("{}: {why}\n{text}", rule.id))
}

#[track_caller]
fn found(rule: &Rule, document: &Document) -> Vec<Finding> {
    findings(document)
        .into_iter()
        .filter(|finding| finding.rule == rule.id)
        .collect()
}

#[test]
fn every_rule_fires_on_its_bad_example_and_not_on_its_good_one() {
    for rule in ALL {
        let bad = found(rule, &design(rule, rule.violates));
        assert!(!bad.is_empty(), "{} does not fire", rule.id);
        let good = found(rule, &design(rule, rule.passes));
        assert!(
            good.is_empty(),
            "{} fires on its good example: {good:#?}",
            rule.id
        );
    }
}

#[test]
fn ids_are_frozen_sorted_and_unique() {
    let ids: Vec<_> = ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert_eq!(ids, FROZEN.lines().collect::<Vec<_>>());
}

#[test]
fn every_rule_explains_itself() {
    for rule in ALL {
        let texts = [
            rule.title,
            rule.why,
            rule.how_to_fix,
            rule.source,
            rule.violates,
            rule.passes,
        ];
        assert!(
            texts.iter().all(|text| !text.trim().is_empty()),
            "{}",
            rule.id
        );
        for sentence in [rule.why, rule.how_to_fix] {
            assert!(sentence.ends_with('.'), "{}: {sentence}", rule.id);
        }
        assert!(!rule.title.ends_with('.'), "{}", rule.id);
        assert!(
            rule.fix
                .is_none_or(|fix| !fix.label.is_empty() && !fix.label.ends_with('.')),
            "{}",
            rule.id
        );
        for finding in found(rule, &design(rule, rule.violates)) {
            assert!(
                finding.message.ends_with('.') && !finding.message.contains('!'),
                "{}",
                finding.message
            );
            assert!(!finding.nodes.is_empty(), "{}", finding.message);
            let capital = finding
                .message
                .starts_with(|first: char| !first.is_whitespace());
            assert!(capital, "{}", finding.message);
        }
    }
}

#[test]
fn every_fix_mends_its_findings_and_breaks_nothing() {
    for rule in ALL.iter().filter(|rule| rule.fix.is_some()) {
        let mut document = design(rule, rule.violates);
        let errors = Summary::of(&findings(&document)).errors;
        let fixable = |document: &Document| {
            found(rule, document)
                .into_iter()
                .find(|finding| finding.fix.is_some())
        };
        assert!(
            fixable(&document).is_some(),
            "{} cannot mend its own example",
            rule.id
        );
        for _ in 0..10 {
            let Some(finding) = fixable(&document) else {
                break;
            };
            document = fixed(&document, &finding).unwrap();
            document
                .validate()
                .unwrap_or_else(|broken| panic!("{}: {broken}", rule.id));
            let again = fixed(&document, &finding).unwrap();
            assert_eq!(again, document, "{} is not idempotent", rule.id);
        }
        assert_eq!(fixable(&document), None, "{} does not mend", rule.id);
        let after = findings(&document);
        assert!(
            Summary::of(&after).errors <= errors,
            "{} adds errors: {after:#?}",
            rule.id
        );
    }
}

mod random {
    //! Documents that make no sense: everything may stand in and be linked to anything.

    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::component::Component;
    use crate::document::{Link, LinkKind, Node, NodeId, limits};
    use crate::field::{Choice, Shape};
    use crate::geometry::Rect;

    /// A number for each decision: the type, the parent, the subnets, the fields.
    type Seeds = (u16, u16, Vec<u16>, Vec<u16>);

    fn value(shape: &Shape, seed: u16, nodes: u32) -> Option<Value> {
        let blocks = [
            "10.0.0.0/16",
            "10.0.0.0/24",
            "10.0.1.0/28",
            "10.0.0.9/20",
            "172.17.0.0/16",
            "0.0.0.0/0",
            "10.0.0.0/30",
        ];
        let block = |seed: u16| {
            blocks
                .get(usize::from(seed) % blocks.len())
                .map(|block| json!(block))
        };
        let number = [0, 1, 2, 3, 22, 80, 443, 5_432, 65_535, u32::MAX];
        let number = number
            .get(usize::from(seed) % number.len())
            .map(|number| json!(number));
        match shape {
            Shape::Toggle => Some(json!(seed.is_multiple_of(2))),
            Shape::Number(_) | Shape::OptionalNumber | Shape::Usage { .. } => number,
            Shape::Port(range) => number.filter(|number| {
                number.as_u64().is_some_and(|number| {
                    u32::try_from(number).is_ok_and(|number| range.contains(&number))
                })
            }),
            Shape::Choice(members) => members
                .get(usize::from(seed) % members.len())
                .map(|(id, _)| json!(id)),
            Shape::Block => block(seed),
            Shape::Blocks => Some(Value::Array(
                block(seed).into_iter().chain(block(seed / 7)).collect(),
            )),
            Shape::Node => Some(json!(format!("n{}", u32::from(seed) % (nodes + 1)))),
            Shape::Text => Some(json!(if seed.is_multiple_of(3) {
                ""
            } else {
                "Text \"}"
            })),
            Shape::List(fields) => {
                let item = fields.iter().zip(0_u16..).filter_map(|(field, at)| {
                    Some((
                        field.name.to_owned(),
                        value(&field.shape, seed.wrapping_mul(31).wrapping_add(at), nodes)?,
                    ))
                });
                Some(Value::Array(vec![
                    Value::Object(item.collect());
                    usize::from(seed % 4)
                ]))
            }
            _ => None,
        }
    }

    fn component(kind: u16, seeds: &[u16], nodes: u32) -> Component {
        let id = Component::IDS[usize::from(kind) % Component::IDS.len()];
        let plain = Component::from_id(id).unwrap();
        let fields: Map<String, Value> = (plain.fields().iter().zip(seeds.iter()))
            .filter(|(_, seed)| **seed % 2 == 0)
            .filter_map(|(field, seed)| {
                Some((field.name.to_owned(), value(&field.shape, seed / 2, nodes)?))
            })
            .collect();
        plain.with(&fields).unwrap_or(plain)
    }

    fn document(seeds: &[Seeds], links: &[(u16, u16, u16)]) -> Document {
        let mut document = Document {
            next_id: 1,
            ..Document::default()
        };
        let count = u32::try_from(seeds.len()).unwrap();
        let mut depths = vec![0_usize];
        for (index, (kind, parent, spans, fields)) in seeds.iter().enumerate() {
            let component = component(*kind, fields, count);
            let legal = |parent: &usize| {
                let parent = (*parent > 0).then(|| NodeId(u32::try_from(*parent).unwrap()));
                let topology = Topology::of(&document);
                topology
                    .place_under(parent)
                    .is_some_and(|place| component.facts().sits_in.contains(&place))
            };
            // Two in three stand where they may, when there is such a place.
            let likely: Vec<usize> = (0..=index)
                .filter(|at| parent % 3 > 0 && legal(at))
                .collect();
            let any = usize::from(*parent) % (index + 1);
            let parent = likely
                .get(usize::from(*parent) % likely.len().max(1))
                .copied()
                .unwrap_or(any);
            let parent = if depths[parent] + 2 < limits::DEPTH {
                parent
            } else {
                0
            };
            depths.push(depths[parent] + 1);
            let id = |number: usize| NodeId(u32::try_from(number).unwrap());
            document.add_node(Node {
                component,
                name: if kind % 5 == 0 {
                    String::new()
                } else {
                    format!("Node {index}")
                },
                slug: format!("node-{index}"),
                former_slugs: Vec::new(),
                parent: (parent > 0).then(|| id(parent)),
                rect: Rect::from([
                    i32::from(*kind) * 7_919 - 9_000_000,
                    i32::from(*kind) % 300,
                    160,
                    i32::from(*kind) % 200,
                ]),
                spans: spans
                    .iter()
                    .map(|span| id(usize::from(*span) % seeds.len() + 1))
                    .collect(),
                environment: Environment::ALL
                    .get(usize::from(*kind) % 9)
                    .map(|(environment, _, _)| *environment),
                tags: Tags::default(),
                notes: String::new(),
                figure: crate::figure::Figure::default(),
                locked: false,
                layer: 0,
            });
        }
        for (from, to, kind) in links {
            let end = |seed: u16| NodeId(u32::from(seed) % count + 1);
            if end(*from) != end(*to) {
                let kind = LinkKind::ALL[usize::from(*kind) % LinkKind::ALL.len()].0;
                document.add_link(Link {
                    kind,
                    ..Link::new(end(*from), end(*to))
                });
            }
        }
        document
    }

    fn any_document() -> impl Strategy<Value = Document> {
        let seed = 0_u16..2_000;
        let node = (
            seed.clone(),
            seed.clone(),
            prop::collection::vec(seed.clone(), 0..4),
            prop::collection::vec(seed.clone(), 0..14),
        );
        let nodes = prop::collection::vec(node, 1..40);
        let links = prop::collection::vec((seed.clone(), seed.clone(), seed), 0..60);
        (nodes, links).prop_map(|(nodes, links)| document(&nodes, &links))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nonsense_is_judged_without_surprise(document in any_document()) {
            document.validate().unwrap();
            let found = findings(&document);
            prop_assert_eq!(&found, &findings(&document));
            for finding in &found {
                prop_assert!(!finding.nodes.is_empty());
                prop_assert!(finding.nodes.iter().all(|id| document.node(*id).is_some()), "{:?}", finding);
                prop_assert!(finding.links.iter().all(|id| document.link(*id).is_some()), "{:?}", finding);
            }
        }

        #[test]
        fn what_looks_whole_is_whole(document in any_document()) {
            let topology = Topology::of(&document);
            if plan::is_whole(&topology) {
                let plan = plan::plan(&document);
                prop_assert_eq!((plan.gaps, plan.doubles), (vec![], vec![]));
            }
        }

        #[test]
        fn fixes_of_nonsense_leave_a_whole_document(document in any_document()) {
            for finding in findings(&document).into_iter().filter(|finding| finding.fix.is_some()) {
                let mended = fixed(&document, &finding).unwrap();
                mended.validate().map_err(|broken| TestCaseError::fail(format!("{finding:?}: {broken}")))?;
                let still = findings(&mended);
                let same = |other: &Finding| {
                    (other.rule, &other.nodes, &other.links, &other.message)
                        == (finding.rule, &finding.nodes, &finding.links, &finding.message)
                };
                prop_assert!(!still.iter().any(same), "{:?} is still there", finding);
            }
        }

        #[test]
        fn mending_nonsense_ends_and_adds_no_error(document in any_document()) {
            let errors = |findings: &[Finding]| Summary::of(findings).errors;
            let before = errors(&findings(&document));
            let mended = fixing::mend_all(&document);
            mended.document.validate().unwrap();
            let after = findings(&mended.document);
            prop_assert!(errors(&after) <= before, "{:?}", after);
            prop_assert_eq!(&mended.judgement.findings, &after);
            prop_assert_eq!(fixing::mend_all(&mended.document).done, vec![]);
        }
    }
}
