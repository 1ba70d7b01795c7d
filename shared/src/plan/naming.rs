//! Names: what a node is called in code, and texts that AWS takes as names, tags and descriptions.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::Place;
use crate::component::ec2::Ec2;
use crate::document::{Document, NodeId, slugify};
use crate::tags;
use crate::topology::Topology;

/// The names of what belongs to no node, as slugs; words may stand behind them.
pub const SHARED: [&str; 9] = [
    "access-logs",
    "api-logs",
    "ecs-execution",
    "edge",
    "instances",
    "log-writers",
    "main",
    "measuring",
    "trunking",
];

/// What a node is called in code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Name {
    /// The name of its resources: letters, digits and underscores.
    pub name: String,
    /// The letter of its zone, when it is one of several siblings over zones.
    pub key: Option<String>,
}

/// The names of all nodes. They follow from slugs and stay while the slugs do.
#[derive(Debug)]
pub struct Names {
    names: BTreeMap<NodeId, Name>,
    families: BTreeMap<String, Vec<NodeId>>,
    /// What servers are called together with their equals.
    tiers: BTreeMap<NodeId, String>,
}

impl Names {
    /// Names every node. `web-a` in zone a is `web` with the key `a`, unless the siblings named
    /// `web` are of several types, networks or environments, or another node is called `web`.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        let slugs: BTreeSet<&str> = (topology.nodes())
            .map(|(_, node)| node.slug.as_str())
            .collect();
        let mut families: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
        for (id, node) in topology.nodes() {
            if let Some((stem, _)) = stem_in_zone(topology, id) {
                let family = (
                    node.component.id(),
                    topology.vpc_of(id),
                    topology.environment_of(id),
                );
                families.entry(stem).or_default().insert(family);
            }
        }
        let is_family = |stem: &str| {
            families.get(stem).is_some_and(|found| found.len() == 1) && !slugs.contains(stem)
        };
        let name = |id: NodeId, slug: &str| match stem_in_zone(topology, id) {
            Some((stem, letter)) if is_family(stem) => Name {
                name: in_code(stem),
                key: Some(letter.to_owned()),
            },
            _ => Name {
                name: in_code(slug),
                key: None,
            },
        };
        let names: BTreeMap<_, _> = topology
            .nodes()
            .map(|(id, node)| (id, name(id, &node.slug)))
            .collect();
        let mut families: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        for (id, name) in &names {
            families.entry(name.name.clone()).or_default().push(*id);
        }
        let mut named = Self {
            names,
            families,
            tiers: BTreeMap::new(),
        };
        named.tiers = named.name_tiers(topology);
        named
    }

    /// A tier has the name of its oldest server, so that another one does not change it.
    fn name_tiers(&self, topology: &Topology<'_>) -> BTreeMap<NodeId, String> {
        let mut named = BTreeMap::new();
        for (first, _) in topology.all::<Ec2>() {
            if topology.first_equal(first) != first {
                continue;
            }
            let equals = topology.equals_of(first);
            let own = self.get(first).name;
            let is_ours = |id: &NodeId| equals.binary_search(id).is_ok();
            let name = match self.family(&own).iter().all(is_ours) {
                true => own,
                // Others are called so that serve something else.
                false => in_code(topology.node(first).map_or("", |node| &node.slug)),
            };
            named.extend(equals.iter().map(|id| (*id, name.clone())));
        }
        named
    }

    /// The name of a node.
    #[must_use]
    pub fn get(&self, id: NodeId) -> Name {
        self.names.get(&id).cloned().unwrap_or_default()
    }

    /// What a node is called together with its equals, to which a load balancer sends the same requests.
    #[must_use]
    pub fn tier(&self, id: NodeId) -> String {
        (self.tiers.get(&id).cloned()).unwrap_or_else(|| self.get(id).name)
    }

    /// The nodes with the name, whatever their keys, in order.
    #[must_use]
    pub fn family(&self, name: &str) -> &[NodeId] {
        self.families.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The slug without its zone suffix, when that is the zone in which the node stands. Only types
/// that live in one zone have siblings over zones.
pub fn stem_in_zone<'a>(topology: &Topology<'a>, id: NodeId) -> Option<(&'a str, &'static str)> {
    let zonal = |place: &Place| matches!(place, Place::Zone | Place::Subnet);
    let mut places = topology.component(id)?.facts().sits_in.iter();
    places.any(zonal).then(|| topology.stem_in_zone(id))?
}

/// A slug as a name in code.
#[must_use]
pub fn in_code(slug: &str) -> String {
    slug.replace('-', "_")
}

/// A block of addresses as a part of a name in code.
#[must_use]
pub fn block_in_code(block: crate::address::Block) -> String {
    block.to_string().replace(['.', '/'], "_")
}

/// A slug as a name of at most `limit` characters: longer ones end in a number made of the whole,
/// so that two slugs with the same beginning stay apart.
#[must_use]
pub fn label(slug: &str, limit: usize) -> String {
    if slug.len() <= limit {
        return slug.to_owned();
    }
    // FNV-1a, 32 bits.
    let hash = slug.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let kept: String = slug.chars().take(limit.saturating_sub(9)).collect();
    format!("{}-{hash:08x}", kept.trim_end_matches('-'))
}

/// The design as a name.
#[must_use]
pub fn project(document: &Document) -> String {
    match slugify(&document.name) {
        slug if slug.is_empty() => "azimuth".to_owned(),
        slug => slug,
    }
}

/// A slug as a name for the provider: at least three characters, as launch templates and
/// repositories take no shorter ones, and at most `limit`.
#[must_use]
pub fn for_provider(slug: &str, limit: usize) -> String {
    if slug.len() < 3 {
        format!("{slug}-node")
    } else {
        label(slug, limit)
    }
}

/// Blocks of Unicode in which everything alphanumeric is a letter or a number and nothing is a
/// mark, so that AWS takes it in tags: Latin, Greek, Cyrillic, Hebrew, Kana, CJK and Hangul.
const LETTERS: [std::ops::RangeInclusive<char>; 8] = [
    '\u{00c0}'..='\u{024f}',
    '\u{0386}'..='\u{03ff}',
    '\u{0400}'..='\u{0481}',
    '\u{048a}'..='\u{052f}',
    '\u{05d0}'..='\u{05ea}',
    '\u{3041}'..='\u{3096}',
    '\u{30a1}'..='\u{30fa}',
    '\u{4e00}'..='\u{9fff}',
];

/// Whether a character can be in the key or the value of a tag
/// (AWS, "Tag naming limits and requirements", 2026-11).
#[must_use]
pub fn is_in_tags(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || " _.:/=+-@".contains(character)
        || (character.is_alphanumeric()
            && LETTERS.iter().any(|letters| letters.contains(&character)))
}

/// Free text as the value of a tag: letters, digits, spaces and `_.:/=+-@`; runs of anything else
/// become a hyphen. `fallback` when nothing is left.
#[must_use]
pub fn tag(text: &str, fallback: &str) -> String {
    let tag = restricted(text, tags::VALUE, is_in_tags);
    if tag.chars().any(char::is_alphanumeric) {
        tag
    } else {
        fallback.to_owned()
    }
}

/// Free text as the description of a rule of a security group
/// (EC2 API, `SecurityGroupRuleDescription`: 255 characters out of a small set).
#[must_use]
pub fn rule_description(text: &str) -> String {
    restricted(text, 255, |character| {
        character.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(character)
    })
}

fn restricted(text: &str, limit: usize, legal: impl Fn(char) -> bool) -> String {
    let mut kept = String::new();
    for character in text.chars() {
        let character = match character {
            space if space.is_whitespace() => ' ',
            other if legal(other) => other,
            _ => '-',
        };
        let repeats = " -".contains(character) && kept.ends_with(character);
        if !repeats {
            kept.push(character);
        }
    }
    let trimmed = kept.trim_matches([' ', '-']);
    let short: String = trimmed.chars().take(limit).collect();
    short.trim_end_matches([' ', '-']).to_owned()
}

/// Whether the text is a name that AWS takes nearly everywhere: lower-case letters, digits and single
/// hyphens, a letter first and no hyphen last.
#[must_use]
pub fn is_label(text: &str, limit: usize) -> bool {
    (1..=limit).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && (text.bytes())
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether the text is one word of letters, digits, dots, hyphens, underscores and slashes.
#[must_use]
pub fn is_word(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && (text.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"._-/:".contains(&byte))
}

/// Whether the text is a domain under which host names can be made.
#[must_use]
pub fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.len() <= 180 && text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[track_caller]
    fn check(sketch: &str, expected: &[(&str, &str, Option<&str>)]) {
        let document = sketch::parse(sketch).unwrap();
        let topology = Topology::of(&document);
        let names = Names::of(&topology);
        for (slug, name, key) in expected {
            let (id, _) = (topology.nodes().find(|(_, node)| node.slug == *slug)).unwrap();
            let found = names.get(id);
            assert_eq!((found.name.as_str(), found.key.as_deref()), (*name, *key));
        }
    }

    #[test]
    fn a_zone_suffix_is_a_key_only_in_its_own_zone() {
        check(
            "
            r: region
              v: vpc
                zone-a: zone letter=a
                  app-a: subnet
                  app-b: subnet
                zone-b: zone letter=b
                  web-b: subnet
                hosts-a: asg
            ",
            &[
                ("app-a", "app", Some("a")),
                ("app-b", "app_b", None),
                ("web-b", "web", Some("b")),
                ("hosts-a", "hosts_a", None),
            ],
        );
    }

    #[test]
    fn siblings_of_several_types_keep_their_whole_slugs() {
        check(
            "
            r: region
              v: vpc
                zone-a: zone letter=a
                  one-a: subnet
                    web-a: ec2
                    two: ec2
                zone-b: zone letter=b
                  two-b: subnet
                    web-b: bastion
            ",
            &[
                ("web-a", "web_a", None),
                ("web-b", "web_b", None),
                ("two-b", "two_b", None),
            ],
        );
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = "a-very-long-name-that-goes-on-and-on";
        let longer = "a-very-long-name-that-goes-on-and-on-2";
        assert_eq!(label("short", 32), "short");
        assert_eq!(label(long, 32).len(), 32);
        assert_ne!(label(long, 32), label(longer, 32));
    }

    #[test]
    fn tags_hold_what_aws_takes() {
        for (text, expected) in [
            ("Production public a", "Production public a"),
            ("${file(\"/etc/passwd\")}", "file-/etc/passwd"),
            ("\"}\n resource", "resource"),
            ("🦀", "fallback"),
            ("Café Zürich", "Café Zürich"),
            ("</script>", "/script"),
            ("हिन्दी", "fallback"),
        ] {
            assert_eq!(tag(text, "fallback"), expected);
        }
        assert_eq!(tag(&"x".repeat(300), "").len(), 256);
    }

    #[test]
    fn only_domains_are_domains() {
        for text in ["example.com", "a.b-c.example"] {
            assert!(is_domain(text), "{text}");
        }
        for text in ["", "com", "Example.com", "-a.com", "a..b", "${x}.com"] {
            assert!(!is_domain(text), "{text}");
        }
    }
}
