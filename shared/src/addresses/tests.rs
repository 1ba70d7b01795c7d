//! What the planner plans, gives out and refuses.

use expect_test::{Expect, expect};

use super::*;
use crate::document::Document;
use crate::editor::{Command, Editor};
use crate::sketch;

const TIERS: &str = "
        r: region code=eu-west-1
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
              private-a: subnet cidr=10.0.10.0/24
            zb: zone letter=b
              public-b: subnet kind=public cidr=10.0.1.0/24
              private-b: subnet cidr=10.0.11.0/24
            zc: zone letter=c";

fn id(document: &Document, slug: &str) -> NodeId {
    let found = document.nodes.iter().find(|(_, node)| node.slug == slug);
    *found.unwrap().0
}

#[track_caller]
fn allocated(sketch: &str, inside: &str, kind: SubnetKind, expected: &str) {
    let document = sketch::parse(sketch).unwrap();
    let topology = Topology::of(&document);
    let block = allocate(&topology, id(&document, inside), kind);
    let text = block.map_or_else(|| "none".to_owned(), |block| block.to_string());
    assert_eq!(text, expected);
}

#[test]
fn a_new_subnet_stands_beside_its_tier() {
    // In line with the other zones.
    allocated(TIERS, "zc", SubnetKind::Public, "10.0.2.0/24");
    allocated(TIERS, "zc", SubnetKind::Private, "10.0.12.0/24");
    // A second one in a zone comes behind.
    allocated(TIERS, "za", SubnetKind::Private, "10.0.12.0/24");
    // A tier that is new begins in a part of its own, at the place of its zone.
    allocated(TIERS, "za", SubnetKind::Isolated, "10.0.16.0/24");
    allocated(TIERS, "zc", SubnetKind::Isolated, "10.0.18.0/24");
}

#[test]
fn tiers_of_an_empty_vpc_stay_apart() {
    let vpc = "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone letter=a\n    zb: zone letter=b";
    allocated(vpc, "zb", SubnetKind::Public, "10.0.1.0/24");
    let one = format!("{vpc}\n      s: subnet kind=public cidr=10.0.1.0/24");
    allocated(&one, "za", SubnetKind::Public, "10.0.0.0/24");
    allocated(&one, "za", SubnetKind::Private, "10.0.16.0/24");
}

#[test]
fn a_small_or_full_vpc_gives_what_it_has() {
    let small =
        "r: region\n  v: vpc cidr=10.0.0.0/27\n    za: zone\n      s: subnet cidr=10.0.0.0/28";
    allocated(small, "za", SubnetKind::Private, "10.0.0.16/28");
    let full = format!("{small}\n      t: subnet cidr=10.0.0.16/28");
    allocated(&full, "za", SubnetKind::Private, "none");
    let odd = "r: region\n  v: vpc cidr=10.0.0.0/24\n    za: zone\n      s: subnet cidr=10.0.0.0/25\n      t: subnet kind=public cidr=10.0.0.128/26";
    allocated(odd, "za", SubnetKind::Private, "10.0.0.192/26");
    allocated(
        "r: region\n  v: vpc\n    za: zone",
        "za",
        SubnetKind::Private,
        "none",
    );
}

#[track_caller]
fn planned(sketch: &str, expected: Expect) {
    use std::fmt::Write;
    let document = sketch::parse(sketch).unwrap();
    let topology = Topology::of(&document);
    let mut text = String::new();
    for network in plan(&topology) {
        for piece in &network.pieces {
            let block = piece
                .block
                .map_or_else(|| "no block".to_owned(), |block| block.to_string());
            let _ = write!(
                text,
                "{} {block} needs {}",
                topology.name(piece.subnet),
                piece.demand.needed()
            );
            let _ = match piece.free() {
                Some(free) => write!(text, ", {free} free"),
                None => write!(text, ", not enough"),
            };
            if let Some(advised) = piece.advised {
                let _ = write!(text, ", better {advised}");
            }
            for other in &piece.overlaps {
                let _ = write!(text, ", overlaps {}", topology.name(*other));
            }
            text.push_str(if piece.outside { ", outside\n" } else { "\n" });
        }
        for (what, spans) in [("free", &network.gaps), ("shared", &network.shared)] {
            for span in spans {
                let _ = writeln!(text, "{what} {span}");
            }
        }
        if let (Some(reserve), Some(used)) = (network.reserve, network.used()) {
            let largest = reserve
                .largest
                .map_or_else(|| "nothing".to_owned(), |block| block.to_string());
            let _ = writeln!(
                text,
                "{} free, largest {largest}, another zone: {}, used part {used}",
                reserve.free, reserve.another_zone
            );
        }
    }
    expected.assert_eq(&text);
}

#[test]
fn a_plan_shows_what_is_taken_and_free() {
    planned(
        "r: region
              v: vpc cidr=10.0.0.0/22
                za: zone letter=a
                  a: subnet cidr=10.0.0.0/28
                  b: subnet cidr=10.0.1.0/24
                  c: subnet cidr=10.0.1.128/25
                  d: subnet
                  e: subnet cidr=10.1.0.0/24
                app: asg spans=a max=10",
        expect![[r#"
                a 10.0.0.0/28 needs 10, 1 free, better 10.0.0.0/27
                b 10.0.1.0/24 needs 0, 251 free, overlaps c
                c 10.0.1.128/25 needs 0, 123 free, overlaps b
                e 10.1.0.0/24 needs 0, 251 free, outside
                d no block needs 0, not enough
                free 10.0.0.16 – 10.0.0.255
                free 10.0.2.0 – 10.0.3.255
                shared 10.0.1.128 – 10.0.1.255
                752 free, largest 10.0.2.0/23, another zone: true, used part 10.0.0.0/23
            "#]],
    );
}

#[track_caller]
fn sized(document: &Document, slug: &str, edge: Edge, expected: Expect) {
    let topology = Topology::of(document);
    let sizes = sizes(&topology, id(document, slug), edge);
    let lines: Vec<String> = sizes
        .iter()
        .map(|size| {
            let refusal = size.refusal.as_deref().unwrap_or("fine");
            let enough = if size.enough { "" } else { " (too small)" };
            format!("{}{enough}: {refusal}", size.block)
        })
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn an_edge_moves_to_the_next_power_of_two() {
    let document = sketch::parse(
        "r: region
              v: vpc cidr=10.0.0.0/20
                za: zone letter=a
                  a: subnet cidr=10.0.2.0/24
                  b: subnet cidr=10.0.4.0/26
                app: asg spans=a max=20",
    )
    .unwrap();
    sized(
        &document,
        "a",
        Edge::End,
        expect![[r#"
            10.0.2.0/28 (too small): fine
            10.0.2.0/27: fine
            10.0.2.0/26: fine
            10.0.2.0/25: fine
            10.0.2.0/24: fine
            10.0.2.0/23: fine"#]],
    );
    sized(
        &document,
        "a",
        Edge::Start,
        expect![[r#"
            10.0.2.240/28 (too small): fine
            10.0.2.224/27: fine
            10.0.2.192/26: fine
            10.0.2.128/25: fine
            10.0.2.0/24: fine"#]],
    );
    let topology = Topology::of(&document);
    let a = id(&document, "a");
    let end = sizes(&topology, a, Edge::End);
    let block = |text: &str| text.parse::<Block>().unwrap();
    assert_eq!(
        next(&end, block("10.0.2.0/24"), true),
        Ok(block("10.0.2.0/23"))
    );
    assert_eq!(
        next(&end, block("10.0.2.0/24"), false),
        Ok(block("10.0.2.0/25"))
    );
    assert!(
        next(&end, block("10.0.2.0/23"), true)
            .unwrap_err()
            .contains("cannot grow")
    );
    assert!(
        next(&end, block("10.0.2.0/28"), false)
            .unwrap_err()
            .contains("smallest")
    );
    let near = |address: &str| {
        let address = u32::from(address.parse::<Ipv4Addr>().unwrap());
        nearest(&end, Edge::End, u64::from(address)).map(|size| size.block.to_string())
    };
    assert_eq!(near("10.0.2.190").as_deref(), Some("10.0.2.0/25"));
    assert_eq!(near("10.0.3.240").as_deref(), Some("10.0.2.0/23"));
    assert_eq!(near("10.9.0.0").as_deref(), Some("10.0.2.0/23"));
}

#[test]
fn a_block_is_set_when_it_is_free_and_refused_when_it_is_not() {
    let mut editor = Editor::new(sketch::parse(TIERS).unwrap());
    let subnet = id(editor.document(), "public-b");
    let block = |text: &str| text.parse::<Block>().unwrap();
    for (taken, why) in [
        ("10.0.0.0/23", "10.0.0.0/23 overlaps public-a."),
        ("10.1.0.0/24", "10.1.0.0/24 lies outside v (10.0.0.0/16)."),
        (
            "10.0.5.0/30",
            "10.0.5.0/30 is no block that a subnet can have: /16 to /28.",
        ),
    ] {
        assert!(!editor.run(Command::SetBlock(subnet, block(taken))));
        assert_eq!(editor.take_said().unwrap().words, why);
    }
    assert!(editor.run(Command::SetBlock(subnet, block("10.0.1.0/25"))));
    let now = Topology::of(editor.document()).subnet(subnet).unwrap().cidr;
    assert_eq!(now, Some(block("10.0.1.0/25")));
    editor.undo();
    assert_eq!(*editor.document(), sketch::parse(TIERS).unwrap());
}

mod random {
    use proptest::prelude::*;

    use super::*;

    fn any_block() -> impl Strategy<Value = Block> {
        (0_u32..1 << 17, 0_u8..=32)
            .prop_map(|(at, prefix)| Block::new(Ipv4Addr::from((10 << 24) + (at << 3)), prefix))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn gaps_and_blocks_make_up_the_whole(whole in any_block(), taken in prop::collection::vec(any_block(), 0..12)) {
            let whole = whole.network();
            let gaps = gaps(whole, &taken);
            for gap in &gaps {
                prop_assert!(whole.first() <= gap.first && gap.first <= gap.last && gap.last <= whole.last());
                prop_assert!(taken.iter().all(|block| block.last() < gap.first || gap.last < block.first()));
                let blocks = blocks_of(*gap);
                prop_assert_eq!(blocks.iter().map(|block| block.size()).sum::<u64>(), gap.size());
            }
            // Whatever is in the whole and in no gap is taken.
            for address in [whole.first(), whole.last()].into_iter().chain(taken.iter().map(|block| block.last().saturating_add(1))) {
                let inside = whole.first() <= address && address <= whole.last();
                let in_gap = gaps.iter().any(|gap| gap.first <= address && address <= gap.last);
                let in_taken = taken.iter().any(|block| block.first() <= address && address <= block.last());
                prop_assert!(!inside || in_gap != in_taken);
            }
        }

        #[test]
        fn no_block_is_given_out_twice(around in any_block(), subnets in prop::collection::vec((any_block(), 0_usize..3, 0_usize..3), 0..14), zone in 0_usize..3, kind in 0_usize..3) {
            let kinds = [SubnetKind::Public, SubnetKind::Private, SubnetKind::Isolated];
            let mut text = format!("r: region\n  v: vpc cidr={around}\n");
            for (number, letter) in ["a", "b", "c"].iter().enumerate() {
                text.push_str(&format!("    z{letter}: zone letter={letter}\n"));
                for (index, (block, of, at)) in subnets.iter().enumerate() {
                    if *at == number {
                        text.push_str(&format!("      s{index}: subnet cidr={block} kind={}\n", kinds[*of].id()));
                    }
                }
            }
            let document = sketch::parse(&text).unwrap();
            let topology = Topology::of(&document);
            let inside = id(&document, ["za", "zb", "zc"][zone]);
            if let Some(block) = allocate(&topology, inside, kinds[kind]) {
                prop_assert!(block.is_network() && PREFIXES.contains(&block.prefix()));
                prop_assert!(around.network().contains(block));
                prop_assert!(subnets.iter().all(|(other, _, _)| !other.overlaps(block)));
            } else {
                let taken: Vec<Block> = subnets.iter().map(|(block, _, _)| *block).collect();
                prop_assert_eq!(around.network().first_free(28, &taken), None);
            }
            for network in plan(&topology) {
                for piece in &network.pieces {
                    for edge in [Edge::Start, Edge::End] {
                        for size in sizes(&topology, piece.subnet, edge) {
                            prop_assert!(size.block.is_network());
                        }
                    }
                }
            }
        }
    }
}
