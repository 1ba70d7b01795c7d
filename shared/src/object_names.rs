//! Names of objects in a Kubernetes cluster: legal, unique where they must be, and stable.
//!
//! A name is the one that somebody gave, else the first slug of the node without the words that its
//! place says anyway: the letter of a zone when it stands for its equals in the others, and the
//! environment, so that the objects of two environments are called alike. Of two nodes that want one
//! name the older has it, so that what is drawn later changes no name.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::Component;
use crate::component::k8s_workload::WorkloadKind;
use crate::document::{Environment, Node, NodeId, slugify, split_zone};
use crate::plan::naming;
use crate::pods::{self, Home};
use crate::topology::Topology;

/// The longest name: that of a Service is a label of DNS (RFC 1123; kubernetes.io, Object Names and
/// IDs, 2026).
pub const LONGEST: usize = 63;

/// The longest name of a StatefulSet: a label of its pods is its name with ten signs more (kubernetes.io,
/// StatefulSets, 2026).
const LONGEST_OF_SET: usize = 52;

/// The namespace of what stands in none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// The policy that every namespace with policies has.
pub const DEFAULT_DENY: &str = "default-deny";

/// The names of the objects that nodes become.
#[derive(Debug, Default)]
pub struct ObjectNames {
    names: BTreeMap<NodeId, String>,
    namespaces: BTreeMap<Home, String>,
}

/// What has names of its own: objects of different groups may be called alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Workload,
    Service,
    Ingress,
}

impl ObjectNames {
    /// The names of the objects of a design.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        let mut found = Self::default();
        found.name_namespaces(topology);
        let mut taken: BTreeMap<(Home, Group), Taken> = BTreeMap::new();
        for (id, node) in topology.nodes() {
            let group = match &node.component {
                Component::K8sService(_) => Group::Service,
                Component::K8sIngress(_) => Group::Ingress,
                _ if pods::runs(topology, id).is_ok() => Group::Workload,
                _ => continue,
            };
            let equals = topology.replicas_of(id);
            let first = equals.first().copied().unwrap_or(id);
            if let Some(name) = found.names.get(&first) {
                let name = name.clone();
                found.names.insert(id, name);
                continue;
            }
            let home = pods::home_of(topology, id);
            let mut wanted = wanted(node, home.environment(topology), equals.len() > 1);
            if keeps_names(&node.component) {
                wanted.push(shortened(node.first_slug(), LONGEST_OF_SET));
                wanted.retain(|name| name.len() <= LONGEST_OF_SET);
            }
            let taken = taken.entry((home, group)).or_default();
            found.names.insert(id, taken.take(wanted));
        }
        found
    }

    fn name_namespaces(&mut self, topology: &Topology<'_>) {
        let mut taken: BTreeMap<Option<NodeId>, Taken> = BTreeMap::new();
        let mut names = |cluster: Option<NodeId>, wanted: Vec<String>| {
            let taken = taken.entry(cluster).or_insert_with(Taken::with_default);
            taken.take(wanted)
        };
        for (id, node) in topology.nodes() {
            if !matches!(node.component, Component::K8sNamespace(_)) {
                continue;
            }
            let home = Home::Namespace(id);
            let given = node.component.kind().object_name().trim();
            let name = match given {
                DEFAULT_NAMESPACE => DEFAULT_NAMESPACE.to_owned(),
                _ => names(home.cluster(topology), spelt(node)),
            };
            self.names.insert(id, name.clone());
            self.namespaces.insert(home, name);
        }
        for (id, _) in topology.nodes() {
            if pods::runs(topology, id).is_err() {
                continue;
            }
            let home = pods::home_of(topology, id);
            if self.namespaces.contains_key(&home) {
                continue;
            }
            let name = match home {
                Home::Namespace(_) | Home::Cluster(_) => DEFAULT_NAMESPACE.to_owned(),
                Home::Network(vpc, environment) => {
                    let vpc = vpc.and_then(|vpc| topology.node(vpc));
                    let stem = vpc.map_or("", |vpc| environment.without_word(vpc.first_slug()));
                    let word = crate::field::Choice::id(environment);
                    let name = match stem {
                        "" => word.to_owned(),
                        stem => shortened(&format!("{stem}-{word}"), LONGEST),
                    };
                    names(home.cluster(topology), vec![name])
                }
            };
            self.namespaces.insert(home, name);
        }
    }

    /// The name of the object that a node becomes; empty when it becomes none of its own.
    #[must_use]
    pub fn get(&self, id: NodeId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// The name of a namespace in which something runs.
    #[must_use]
    pub fn namespace(&self, home: Home) -> &str {
        let name = self.namespaces.get(&home);
        name.map_or(DEFAULT_NAMESPACE, String::as_str)
    }
}

/// Whether each of its pods keeps its name.
fn keeps_names(component: &Component) -> bool {
    matches!(component, Component::K8sWorkload(workload) if workload.kind == WorkloadKind::StatefulSet)
}

/// A name of at most `limit` characters: a longer one ends in a number made of the whole, so that two with
/// the same beginning stay apart.
#[must_use]
pub fn shortened(name: &str, limit: usize) -> String {
    naming::label(name, limit)
}

/// What a node would like to be called, the best first.
fn wanted(node: &Node, environment: Environment, of_several: bool) -> Vec<String> {
    if !node.component.kind().object_name().trim().is_empty() {
        return spelt(node);
    }
    let slug = node.first_slug();
    let stem = match split_zone(slug) {
        (stem, Some(_)) if of_several => stem,
        _ => slug,
    };
    let short = environment.without_word(stem);
    let all = [short, stem, slug].into_iter();
    all.map(str::to_owned).collect()
}

/// The name that somebody gave a node, spelt as Kubernetes takes it; else its first slug.
fn spelt(node: &Node) -> Vec<String> {
    let given = node.component.kind().object_name().trim();
    let name = match given {
        "" => String::new(),
        legal if is_legal(legal) => legal.to_owned(),
        other => slugify(other),
    };
    let slug = node.first_slug().to_owned();
    let all = [name, slug].into_iter();
    all.filter(|name| !name.is_empty()).collect()
}

/// Names that are given away.
#[derive(Debug, Default)]
pub struct Taken(BTreeSet<String>);

impl Taken {
    fn with_default() -> Self {
        Self(BTreeSet::from([DEFAULT_NAMESPACE.to_owned()]))
    }

    /// Marks a name as given away.
    pub fn insert(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// Gives away the first of some names that is legal and free, else the first with a number.
    pub fn take(&mut self, wanted: impl IntoIterator<Item = String>) -> String {
        let wanted: Vec<String> = wanted.into_iter().filter(|name| is_legal(name)).collect();
        let free = |name: &&String| !self.0.contains(*name) && *name != DEFAULT_DENY;
        let name = wanted.iter().find(free).cloned().unwrap_or_else(|| {
            let stem = wanted.first().map_or("app", String::as_str);
            self.numbered(stem)
        });
        self.0.insert(name.clone());
        name
    }

    fn numbered(&self, stem: &str) -> String {
        let numbered = (2_u32..).map(|number| {
            let number = format!("-{number}");
            let cut: String = stem.chars().take(LONGEST - number.len()).collect();
            format!("{}{number}", cut.trim_end_matches('-'))
        });
        let mut free = numbered.filter(|name| !self.0.contains(name));
        free.next().unwrap_or_default()
    }
}

/// Whether the text is a label of DNS that begins with a letter, as Services want it: each workload
/// gets a Service of its name.
#[must_use]
pub fn is_legal(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && (text.bytes())
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    /// The names of nodes, as `slug=name` in the order of ids.
    #[track_caller]
    fn check(sketch: &str, expected: &str) {
        let document = sketch::parse(sketch).unwrap();
        let topology = Topology::of(&document);
        let names = topology.object_names();
        let found: Vec<String> = (topology.nodes())
            .filter(|(id, _)| !names.get(*id).is_empty())
            .map(|(id, node)| {
                let name = names.get(id);
                assert!(is_legal(name), "{name}");
                let home = pods::home_of(&topology, id);
                format!("{}={}/{name}", node.slug, names.namespace(home))
            })
            .collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn names_are_legal_unique_and_short() {
        check(
            "
            r: region
              v: vpc
                k: eks_cluster
                  shop: k8s_namespace object_name=\"My Shop!\"
                    web: k8s_workload object_name=\"Wéb 🦀\"
                    w-b: k8s_workload
                    entry: k8s_ingress object_name=web
                    crab: k8s_workload object_name=🦀
                  shop-2: k8s_namespace object_name=\"my shop\"
                    other: k8s_workload object_name=web
                  plain: k8s_workload object_name=default-deny
            ",
            "shop=my-shop/my-shop web=my-shop/w-b w-b=my-shop/w-b-2 entry=my-shop/web \
             crab=my-shop/crab shop-2=shop-2/shop-2 other=shop-2/web plain=default/plain",
        );
    }

    #[test]
    fn servers_that_differ_in_a_number_are_one_workload() {
        check(
            "
            r: region
              v: vpc
                zone-a: zone letter=a
                  a: subnet
                    web-1: ec2
                    web-2: ec2
                    web-3: ec2 port=9090
                    mail: ec2
            ",
            "web-1=v-production/web-1 web-2=v-production/web-1 web-3=v-production/web-3 mail=v-production/mail",
        );
    }

    #[test]
    fn environments_and_zones_are_told_by_the_place() {
        check(
            "
            r: region
              digital: vpc
                zone-a: zone letter=a
                  a: subnet
                    web-a: ec2
                    proxy-production: ec2
                    proxy: ec2
                zone-b: zone letter=b
                  b: subnet
                    web-b: ec2
                    only-b: ec2
                staging: ecs_cluster environment=staging
                  api-stg: ecs_service
                  prod-api: ecs_service environment=production
                  prod-9: ecs_service environment=production
            ",
            "web-a=digital-production/web proxy-production=digital-production/proxy \
             proxy=digital-production/proxy-2 web-b=digital-production/web \
             only-b=digital-production/only-b api-stg=digital-staging/api \
             prod-api=digital-production/api prod-9=digital-production/prod-9",
        );
    }

    #[test]
    fn what_is_drawn_later_changes_no_name() {
        check(
            "
            r: region
              v: vpc
                c: ecs_cluster
                  api-production: ecs_service
                  api: ecs_service
            ",
            "api-production=v-production/api api=v-production/api-2",
        );
    }

    #[test]
    fn long_names_stay_legal_with_a_number() {
        let long = "x".repeat(63);
        let mut taken = Taken::default();
        let names = [(); 3].map(|()| taken.take([long.clone()]));
        assert!(names.iter().all(|name| is_legal(name)), "{names:?}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn pods_of_a_set_have_room_for_their_numbers() {
        let long = "a-very-long-name-of-a-set-of-pods-that-keep-their-names";
        let sketch = format!(
            "r: region\n  v: vpc\n    k: eks_cluster\n      {long}: k8s_workload kind=StatefulSet"
        );
        let document = sketch::parse(&sketch).unwrap();
        let topology = Topology::of(&document);
        let (id, _) = topology.nodes().last().unwrap();
        assert_eq!(topology.object_names().get(id).len(), 52);
    }
}
