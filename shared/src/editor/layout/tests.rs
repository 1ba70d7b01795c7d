//! What holds for every design that is set out, however little sense it makes.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::component::Component;
use crate::document::{Link, Node};
use crate::editor::placement::covered;
use crate::sketch;
use crate::tags::Tags;

fn tidied(document: &Document, within: Option<NodeId>) -> Document {
    let mut document = document.clone();
    tidy(&mut document, within);
    document
}

fn is_overlay(topology: &Topology<'_>, id: NodeId) -> bool {
    Layout::of(topology).network_of.contains_key(&id)
}

/// Whether the one stands in the other, at any depth.
fn stands_in(topology: &Topology<'_>, id: NodeId, container: NodeId) -> bool {
    topology.ancestors(id).any(|(id, _)| id == container)
}

#[track_caller]
fn check(document: &Document) {
    document.validate().unwrap();
    let topology = Topology::of(document);
    for (id, node) in topology.nodes() {
        let slug = &node.slug;
        let Rect { width, height, .. } = node.rect;
        assert!(width > 0 && height > 0, "{slug}: {:?}", node.rect);
        assert!(
            width % GRID == 0 && height % GRID == 0,
            "{slug}: {:?}",
            node.rect
        );
        if let Some(parent) = node.parent.and_then(|parent| topology.node(parent)) {
            let area = content_area(parent.rect);
            assert!(
                area.contains(node.rect),
                "{slug} ({}) {:?} leaves {} ({}) {:?}",
                node.component.id(),
                node.rect,
                parent.slug,
                parent.component.id(),
                parent.rect
            );
        }
        for other in topology.children(node.parent).iter().copied() {
            if other <= id || is_overlay(&topology, other) || is_overlay(&topology, id) {
                continue;
            }
            let other = topology.node(other).unwrap();
            assert!(
                !other.rect.overlaps(node.rect),
                "{slug} {:?} overlaps {} {:?}",
                node.rect,
                other.slug,
                other.rect
            );
        }
    }
    // Bars lie over subnets, and over nothing that stands in these or beside them.
    let bars: Vec<NodeId> = topology
        .nodes()
        .map(|(id, _)| id)
        .filter(|id| is_overlay(&topology, *id))
        .collect();
    for &bar in &bars {
        let rect = topology.world_rect(bar);
        for (id, node) in topology.nodes() {
            let frame = node.component.facts().offers.is_some() && !bars.contains(&id);
            if id == bar || frame || stands_in(&topology, id, bar) || stands_in(&topology, bar, id)
            {
                continue;
            }
            assert!(
                !topology.world_rect(id).overlaps(rect),
                "{} overlaps the bar {}",
                node.slug,
                topology.node(bar).unwrap().slug
            );
        }
    }
}

/// A design out of numbers: any type may stand in any container, use any subnet, be linked to
/// anything.
fn nonsense(seeds: &[(u16, u16, u16, u16)]) -> Document {
    let all = Component::all();
    let mut document = Document {
        next_id: 1,
        ..Document::default()
    };
    let mut containers: Vec<NodeId> = Vec::new();
    let mut subnets: Vec<NodeId> = Vec::new();
    let mut ids: Vec<NodeId> = Vec::new();
    for (index, (kind, parent, span, link)) in seeds.iter().enumerate() {
        // Networks are more frequent than anything else.
        let names = [
            "region",
            "vpc",
            "zone",
            "zone",
            "subnet",
            "subnet",
            "ecs_cluster",
        ];
        let component = match names.get(usize::from(*kind) % 20) {
            Some(name) => Component::from_id(name).unwrap(),
            None => all[usize::from(*kind) % all.len()].clone(),
        };
        let deep = |id: &NodeId| Topology::of(&document).ancestors(*id).count() < 10;
        let free: Vec<NodeId> = containers.iter().copied().filter(deep).collect();
        let parent = (parent % 8 != 0 && !free.is_empty())
            .then(|| free[usize::from(*parent / 8) % free.len()]);
        let spans = (0..span % 4)
            .filter(|_| !subnets.is_empty())
            .map(|turn| subnets[usize::from(span / 4 + turn * 7) % subnets.len()])
            .collect();
        let id = document.add_node(Node {
            name: format!("Node number {index}"),
            slug: format!("node-{index}"),
            former_slugs: Vec::new(),
            rect: Rect::new(i32::from(*link) - 300, i32::from(*kind % 500), 160, 64),
            parent,
            spans,
            environment: None,
            tags: Tags::default(),
            notes: String::new(),
            figure: crate::figure::Figure::default(),
            locked: kind % 7 == 0,
            layer: 0,
            component: component.clone(),
        });
        if component.facts().offers.is_some() {
            containers.push(id);
        }
        if matches!(component, Component::Subnet(_)) {
            subnets.push(id);
        }
        ids.push(id);
        let other = ids[usize::from(*link) % ids.len()];
        if other != id {
            document.add_link(Link::new(id, other));
        }
    }
    document
}

/// A network as people draw them: so many zones, tiers, cards and bars.
fn network(zones: usize, tiers: &[(usize, usize)], beside: usize) -> Document {
    let letters = ["a", "b", "c", "d"];
    let mut text =
        "users: client\nr: region\n  v: vpc cidr=10.0.0.0/16\n    igw: internet_gateway\n"
            .to_owned();
    let mut bars = String::new();
    let mut links = String::new();
    for letter in &letters[..zones] {
        text += &format!("    zone-{letter}: zone letter={letter}\n");
        for (tier, (cards, _)) in tiers.iter().enumerate() {
            let kind = ["public", "private", "isolated"][tier.min(2)];
            text += &format!("      tier-{tier}-{letter}: subnet kind={kind}\n");
            for card in 0..*cards {
                text += &format!("        card-{tier}-{card}-{letter}: ec2\n");
            }
        }
    }
    for (tier, (_, count)) in tiers.iter().enumerate() {
        for bar in 0..*count {
            let spans: Vec<String> = letters[..zones]
                .iter()
                .map(|letter| format!("tier-{tier}-{letter}"))
                .collect();
            let spans = spans.join(",");
            let kind = ["alb", "ecs_cluster", "rds"][bar % 3];
            bars += &format!("    bar-{tier}-{bar}: {kind} spans={spans}\n");
            if kind == "ecs_cluster" {
                bars += &format!("      service-{tier}-{bar}: ecs_service\n");
                bars += &format!("      other-{tier}-{bar}: ecs_service\n");
                links += &format!("users -> service-{tier}-{bar}\n");
            }
        }
    }
    text += &bars;
    for number in 0..beside {
        text += &format!("  store-{number}: s3\n");
        links += &format!("users -> store-{number}\n");
    }
    sketch::parse(&(text + &links)).unwrap()
}

proptest! {
    // The same designs each time, and those that showed a fault before.
    #![proptest_config(ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn nonsense_is_set_out_without_overlaps(
        seeds in prop::collection::vec(any::<(u16, u16, u16, u16)>(), 1..60)
    ) {
        let document = nonsense(&seeds);
        document.validate().unwrap();
        let once = tidied(&document, None);
        check(&once);
        prop_assert_eq!(&tidied(&document, None), &once, "not deterministic");
        prop_assert_eq!(&tidied(&once, None), &once, "not idempotent");
    }

    #[test]
    fn a_part_is_set_out_without_harm_to_the_rest(
        seeds in prop::collection::vec(any::<(u16, u16, u16, u16)>(), 1..40),
        part in any::<u16>()
    ) {
        let document = tidied(&nonsense(&seeds), None);
        let ids: Vec<NodeId> = document.nodes.keys().copied().collect();
        let part = ids[usize::from(part) % ids.len()];
        let once = tidied(&document, Some(part));
        check(&once);
        prop_assert_eq!(&tidied(&once, Some(part)), &once, "not idempotent");
    }

    #[test]
    fn bars_lie_over_the_subnets_that_they_use(
        zones in 1_usize..4,
        tiers in prop::collection::vec((0_usize..4, 0_usize..4), 1..4),
        beside in 0_usize..6
    ) {
        let document = network(zones, &tiers, beside);
        check(&document);
        let topology = Topology::of(&document);
        let mut columns: BTreeMap<i32, usize> = BTreeMap::new();
        let mut rows: BTreeMap<i32, usize> = BTreeMap::new();
        for (id, node) in topology.nodes() {
            let rect = topology.world_rect(id);
            if let Component::Subnet(_) = node.component {
                *columns.entry(rect.x).or_default() += 1;
                *rows.entry(rect.y).or_default() += 1;
            }
            let Some(vpc) = topology.vpc_of(id).filter(|_| !node.spans.is_empty()) else { continue };
            let mut used = node.spans.clone();
            used.sort_unstable();
            prop_assert_eq!(covered(&topology, topology.document, vpc, rect), used, "{}", &node.slug);
            for subnet in &node.spans {
                let subnet = topology.world_rect(*subnet);
                prop_assert!(subnet.y + TITLE <= rect.y && rect.bottom() < subnet.bottom());
            }
        }
        // Tiers line up over the zones.
        prop_assert_eq!(columns.len(), zones);
        prop_assert_eq!(rows.len(), tiers.len());
    }
}

fn slug_rect(document: &Document, slug: &str) -> Rect {
    let topology = Topology::of(document);
    let (id, _) = topology
        .nodes()
        .find(|(_, node)| node.slug == slug)
        .unwrap();
    topology.world_rect(id)
}

#[test]
fn traffic_is_read_from_left_to_right() {
    let document = sketch::parse(
        "
        api: external_api
        users: client
        names: route53
        cdn: cloudfront
        r: region
          files: s3
          v: vpc
            zone-a: zone letter=a
              a: subnet kind=public
                web: ec2
          images: ecr
        site: onprem_site
        users -> names
        names -> cdn
        cdn -> files
        users -> web
        web -> images
        web -> api
        ",
    )
    .unwrap();
    let order = ["users", "names", "cdn", "files", "v", "images", "api"];
    let lefts: Vec<i32> = order.map(|slug| slug_rect(&document, slug).x).to_vec();
    assert!(lefts.is_sorted_by(|a, b| a < b), "{lefts:?}");
    assert_eq!(
        slug_rect(&document, "site").x,
        slug_rect(&document, "api").x
    );
}

#[test]
fn locked_nodes_keep_their_place() {
    let mut document = sketch::parse(
        "
        users: client
        r: region
          v: vpc
            zone-a: zone letter=a
              a: subnet
                web: ec2
          images: ecr
        ",
    )
    .unwrap();
    let find = |document: &Document, slug: &str| {
        let found = document.nodes.iter().find(|(_, node)| node.slug == slug);
        *found.unwrap().0
    };
    let (region, images) = (find(&document, "r"), find(&document, "images"));
    for (id, x, y) in [(region, 1_000, 200), (images, 808, 328)] {
        let node = document.node_mut(id).unwrap();
        (node.rect.x, node.rect.y, node.locked) = (x, y, true);
    }
    tidy(&mut document, None);
    check(&document);
    let origin = |id: NodeId| document.node(id).unwrap().rect.origin();
    assert_eq!(origin(region), Point::new(1_000, 200));
    assert_eq!(origin(images), Point::new(808, 328));
    assert!(slug_rect(&document, "users").right() < 1_000);
}

#[test]
fn tidying_is_one_step_of_undo() {
    let before =
        sketch::parse("r: region at=0,0,300,200\n  a: s3 at=16,40,160,64\n  b: s3 at=20,44,160,64")
            .unwrap();
    let mut editor = crate::editor::Editor::new(before.clone());
    (crate::editor::actions::by_id("tidy").unwrap().run)(&mut editor);
    assert_ne!(editor.document(), &before);
    check(editor.document());
    editor.undo();
    assert_eq!(editor.document(), &before);
}

#[test]
fn a_large_design_is_set_out_at_once() {
    let document = network(3, &[(3, 3); 3], 40);
    let mut text = String::new();
    for number in 0..60 {
        text += &format!("region-{number}: region\n");
        for (id, _) in document.nodes.iter().take(30) {
            text += &format!("  bucket-{number}-{}: s3\n", id.0);
        }
    }
    check(&sketch::parse(&text).unwrap());
}

#[test]
fn what_stands_around_a_part_that_shrinks_keeps_its_free_space() {
    let document = sketch::parse(
        "
        r: region at=0,0,2000,1200
          v: vpc at=16,48,1960,1120
            zone-a: zone letter=a at=16,48,1800,1000
              a: subnet at=16,48,1700,900
                web: ec2 at=16,48,160,64
        users: client at=2100,0,160,64
        ",
    )
    .unwrap();
    let find = |slug: &str| {
        let found = document.nodes.iter().find(|(_, node)| node.slug == slug);
        *found.unwrap().0
    };
    let tidied = tidied(&document, Some(find("v")));
    let free = |document: &Document| {
        let (region, vpc) = (slug_rect(document, "r"), slug_rect(document, "v"));
        (region.right() - vpc.right(), region.bottom() - vpc.bottom())
    };
    assert!(
        slug_rect(&tidied, "r").width < 600,
        "{:?}",
        slug_rect(&tidied, "r")
    );
    assert_eq!(free(&tidied), free(&document));
    assert_eq!(slug_rect(&tidied, "users"), slug_rect(&document, "users"));
}
