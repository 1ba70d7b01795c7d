//! From the document to what will run in Kubernetes, as data: workloads with their policies, Services,
//! Ingresses, and names for what stays outside. Printers turn it into objects; no type of Kubernetes
//! is known here.
//!
//! What is drawn on other hosts, such as containers on ECS and servers on EC2, is taken along: one
//! namespace for each network and environment.

mod doors;
mod outside;
mod policies;
mod remarks;
mod traffic;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

use crate::choice;
use crate::component::Component;
use crate::component::alb::{Scheme, TlsPolicy};
use crate::component::health::HealthCheck;
use crate::component::k8s_ingress::{IngressClass, TargetType};
use crate::document::{Document, Environment, LinkKind, NodeId};
use crate::iac::Note;
use crate::object_names::Taken;
use crate::plan::naming::Names;
use crate::pods::{self, Home, PodTemplate};
use crate::topology::Topology;

pub use policies::{Allowed, DNS_PORT, Peer, Policy, Transport};
pub use volumes::{CONF_VOLUME, SCRATCH, SCRATCH_VOLUME};

use traffic::Traffic;

choice! {
    /// How the objects are laid out in files.
    pub enum Layout {
        Kustomize = "kustomize", "kustomize";
        Combined = "combined", "One file";
        Helm = "helm", "Helm chart";
    }
}

choice! {
    /// Where secrets come from.
    pub enum SecretSource {
        Fill = "fill", "Secrets to fill";
        External = "external", "External Secrets Operator";
    }
}

/// What can be chosen about the objects of a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// How they are laid out in files.
    pub layout: Layout,
    /// Where secrets come from.
    pub secrets: SecretSource,
}

/// Everything that will run in Kubernetes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Manifests {
    /// The clusters in which something runs.
    pub clusters: Vec<Cluster>,
    /// What stays outside and why, and what was exported with other words than drawn.
    pub notes: Vec<Note>,
}

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The one that is drawn; none: one that is not.
    pub node: Option<NodeId>,
    /// Its name in paths.
    pub name: String,
    /// AWS runs its nodes (EKS Auto Mode).
    pub auto_mode: bool,
    /// Its namespaces in which something runs.
    pub spaces: Vec<Space>,
}

/// A namespace with what runs in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    /// Its name.
    pub name: String,
    /// Its name without its environment: what it is called in every environment.
    pub stem: String,
    /// What it is for.
    pub environment: Environment,
    /// The namespace that is drawn, or the network in which its contents are.
    pub node: Option<NodeId>,
    /// Pods take and send no traffic but what is drawn.
    pub isolated: bool,
    /// What runs in it.
    pub workloads: Vec<Workload>,
    /// The names under which it is called.
    pub services: Vec<Service>,
    /// Where requests come in over HTTP.
    pub entries: Vec<Entry>,
    /// What it calls under a name of its own and that stays outside.
    pub outsides: Vec<Outside>,
    /// What its pods must know and nobody else.
    pub secrets: Vec<Secret>,
}

/// Equal pods.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// The nodes for which it is there, the first one first.
    pub nodes: Vec<NodeId>,
    /// Its name in its namespace.
    pub name: String,
    /// Its containers.
    pub template: PodTemplate,
    /// The image of its first container.
    pub image: Text,
    /// The ports of its first container, that of its probes first.
    pub ports: Vec<u32>,
    /// The first of them speaks HTTPS.
    pub https: bool,
    /// To whom it hands requests on, when it is NGINX.
    pub routes: Vec<Route>,
    /// The names of what it calls outside and has to log in to.
    pub stores: Vec<String>,
    /// The names of the secrets that it reads as a whole.
    pub secrets: Vec<String>,
    /// What is mounted in its first container.
    pub mounts: Vec<Mount>,
    /// Who may call it and whom it may call.
    pub policy: Policy,
    /// Its pods act in a role of AWS.
    pub calls_aws: bool,
}

/// A text that is known, or that whoever applies the manifests fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The text.
    Known(String),
    /// What is to be filled in.
    Asked(Setting),
}

impl Text {
    /// The text, or what stands in its place until somebody fills it in.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Asked(setting) => &setting.placeholder,
        }
    }
}

/// A value that whoever applies the manifests fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name, once a namespace.
    pub name: String,
    /// What it is, as a sentence.
    pub about: String,
    /// Where Terraform shows it: an output, and the entry in it.
    pub output: Option<(&'static str, String)>,
    /// What stands in its place.
    pub placeholder: String,
}

/// A path under which requests are handed to a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The name of the host; none: every one.
    pub host: Option<String>,
    /// What the path begins with.
    pub path: String,
    /// The name of the Service.
    pub service: String,
    /// Its port.
    pub port: u32,
    /// It is called over HTTPS.
    pub https: bool,
}

/// A name under which pods are called.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The nodes for which it is there.
    pub nodes: Vec<NodeId>,
    /// Its name in its namespace.
    pub name: String,
    /// The names of the workloads that answer.
    pub workloads: Vec<String>,
    /// Its ports.
    pub ports: Vec<Port>,
    /// Who reaches it.
    pub reach: Reach,
    /// How a load balancer checks those behind it.
    pub health: Option<HealthCheck>,
    /// Callers are sent to pods in their own zone.
    pub same_zone: bool,
    /// The pods speak HTTPS themselves.
    pub https: bool,
}

/// A port of a Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Port {
    /// The port on which it is called.
    pub port: u32,
    /// The port of the container.
    pub target: u32,
    /// What it carries.
    pub transport: Transport,
}

/// Who reaches a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The cluster.
    Inside,
    /// The cluster, and each pod by a name of its own.
    Headless,
    /// Load balancers that register nodes.
    Nodes,
    /// Whoever reaches a Network Load Balancer of its own.
    Balancer {
        /// Who reaches the balancer.
        scheme: Scheme,
        /// The ports on which it speaks TLS, and with which certificate.
        tls: Option<(Vec<u32>, Text)>,
    },
}

/// Where requests come in over HTTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The nodes for which it is there.
    pub nodes: Vec<NodeId>,
    /// Its name in its namespace.
    pub name: String,
    /// Which controller serves it.
    pub class: IngressClass,
    /// Who reaches it.
    pub scheme: Scheme,
    /// What the load balancer sends requests to.
    pub targets: TargetType,
    /// The ports on which it listens; `true`: over HTTPS.
    pub listeners: Vec<(u32, bool)>,
    /// The port to which requests over HTTP are sent.
    pub redirects_to: Option<u32>,
    /// The certificate; none: it speaks no HTTPS.
    pub certificate: Option<Certificate>,
    /// Which versions of TLS it accepts.
    pub tls_policy: TlsPolicy,
    /// What the load balancer is told besides, as `name=value`.
    pub attributes: Vec<String>,
    /// The load balancer that it shares with others.
    pub group: Option<String>,
    /// The web ACL that inspects requests.
    pub web_acl: Option<Text>,
    /// Shield Advanced protects it.
    pub shielded: bool,
    /// To whom it hands requests.
    pub routes: Vec<Route>,
}

/// Where a door has its certificate.
#[derive(Debug, Clone, PartialEq)]
pub enum Certificate {
    /// In AWS Certificate Manager, under this name.
    Arn(Text),
    /// In a secret of its namespace.
    Secret(String),
}

/// A name in a namespace for something outside of the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    /// What it stands for.
    pub node: NodeId,
    /// Its name in its namespace.
    pub name: String,
    /// Where it is.
    pub place: Whereabouts,
    /// The port on which it answers.
    pub port: u32,
    /// Callers log in.
    pub has_login: bool,
}

/// Where something outside of the cluster is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// Under the name of a host.
    Host(Text),
    /// At an address.
    Address(Text),
}

/// What pods must know and nobody else; its value is never in a design.
#[derive(Debug, Clone, PartialEq)]
pub struct Secret {
    /// The node for which it is there.
    pub node: NodeId,
    /// Its name in its namespace.
    pub name: String,
    /// What it is called in AWS Secrets Manager.
    pub remote: Text,
    /// The keys that are read one by one; none: all that it has.
    pub keys: &'static [&'static str],
}

/// The keys of a login, as the services of AWS write them.
pub const LOGIN: &[&str] = &["username", "password"];

/// The keys of a certificate (kubernetes.io, Secrets, 2026).
pub const TLS: &[&str] = &["tls.crt", "tls.key"];

/// Something that is mounted in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Its name in the pod.
    pub name: String,
    /// Where it is mounted.
    pub path: String,
    /// What it is kept on.
    pub storage: Storage,
    /// What claims the storage, in its namespace; empty: nothing.
    pub claim: String,
    /// The nodes for which it is there, besides the workload.
    pub node: Option<NodeId>,
}

/// What a volume is kept on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// A disk of this many GiB, which one node at a time can attach.
    Disk(u32),
    /// A file system that all pods share.
    Files,
    /// The disk of the node, at most this many GiB, for as long as the pod lives.
    Scratch(u32),
}

/// What will run in Kubernetes for a document. A half-finished one gives what is finished.
#[must_use]
pub fn manifests(document: &Document) -> Manifests {
    let topology = Topology::of(document);
    Draft::of(&topology).finish()
}

/// The manifests while they are being made.
struct Draft<'a> {
    topology: &'a Topology<'a>,
    names: Names,
    traffic: Traffic,
    spaces: BTreeMap<Home, Space>,
    /// The names of Services and of Ingresses that are given away.
    services: BTreeMap<Home, Taken>,
    ingresses: BTreeMap<Home, Taken>,
    /// The names of claims, and what they are for.
    claims: BTreeMap<(Home, String), (Vec<NodeId>, String)>,
    notes: Vec<Note>,
}

impl<'a> Draft<'a> {
    fn of(topology: &'a Topology<'a>) -> Self {
        let mut draft = Self {
            topology,
            names: Names::of(topology),
            traffic: Traffic::of(topology),
            spaces: BTreeMap::new(),
            services: BTreeMap::new(),
            ingresses: BTreeMap::new(),
            claims: BTreeMap::new(),
            notes: Vec::new(),
        };
        draft.add_workloads();
        doors::add(&mut draft);
        outside::add(&mut draft);
        policies::add(&mut draft);
        remarks::add(&mut draft);
        draft
    }

    fn add_workloads(&mut self) {
        let topology = self.topology;
        for (id, node) in topology.nodes() {
            let is_namespace = matches!(node.component, Component::K8sNamespace(_));
            if is_namespace {
                self.open(id);
                continue;
            }
            let nodes = topology.replicas_of(id);
            let Ok(template) = pods::template_of(topology, id) else {
                continue;
            };
            if nodes.first() != Some(&id) {
                continue;
            }
            let workload = self.workload(nodes.to_vec(), template);
            let home = self.open(id);
            if let Some(space) = self.spaces.get_mut(&home) {
                space.workloads.push(workload);
            }
        }
    }

    /// The namespace in which a node's objects stand, made when it is not there.
    fn open(&mut self, id: NodeId) -> Home {
        let topology = self.topology;
        let home = pods::home_of(topology, id);
        self.spaces.entry(home).or_insert_with(|| {
            let name = topology.object_names().namespace(home).to_owned();
            let environment = home.environment(topology);
            let node = match home {
                Home::Namespace(id) | Home::Cluster(Some(id)) | Home::Network(Some(id), _) => {
                    Some(id)
                }
                _ => None,
            };
            let isolated = match node
                .and_then(|id| topology.node(id))
                .map(|node| &node.component)
            {
                Some(Component::K8sNamespace(namespace)) => namespace.network_policy,
                _ => true,
            };
            Space {
                stem: match environment.without_word(&name) {
                    "" => "app".to_owned(),
                    stem => stem.to_owned(),
                },
                name,
                environment,
                node,
                isolated,
                workloads: Vec::new(),
                services: Vec::new(),
                entries: Vec::new(),
                outsides: Vec::new(),
                secrets: Vec::new(),
            }
        });
        home
    }

    fn workload(&mut self, nodes: Vec<NodeId>, mut template: PodTemplate) -> Workload {
        let topology = self.topology;
        let id = nodes.first().copied().unwrap_or(NodeId(0));
        let name = topology.object_names().get(id).to_owned();
        let image = self.image(id, &name, &template);
        let own = template.workload.port;
        let called = self.traffic.ports_of(id);
        let ports = std::iter::once(own).chain(called.into_iter().filter(|port| *port != own));
        let https = self.traffic.is_https(id, own);
        let mounts = volumes::of(self, &nodes, &template);
        self.keep_legal_variables(id, &mut template);
        Workload {
            name,
            image,
            ports: ports.collect(),
            https,
            routes: Vec::new(),
            stores: Vec::new(),
            secrets: Vec::new(),
            mounts,
            policy: Policy::default(),
            calls_aws: nodes.iter().any(|id| traffic::calls_aws(topology, *id)),
            template,
            nodes,
        }
    }

    /// Leaves out variables whose names no container takes, second ones of a name, and those whose values
    /// the tools of Kubernetes do not carry.
    fn keep_legal_variables(&mut self, id: NodeId, template: &mut PodTemplate) {
        let mut seen = BTreeSet::new();
        let mut lost = Vec::new();
        template.workload.variables.retain(|variable| {
            let name = variable.name.trim().to_owned();
            let kept = is_variable(&name) && is_carried(&variable.value) && seen.insert(name);
            if !kept && !variable.name.trim().is_empty() {
                lost.push(variable.name.clone());
            }
            kept
        });
        for name in lost {
            self.note(
                id,
                &format!("its variable {name:?} reaches no container, and is left out"),
            );
        }
    }

    /// The image: what was written, with the address of the repository to be filled in where one is
    /// linked; for a server that runs no container yet, one to be made.
    fn image(&mut self, id: NodeId, name: &str, template: &PodTemplate) -> Text {
        let topology = self.topology;
        let written = template.workload.image.trim();
        let is_image = |text: &str| {
            !text.is_empty()
                && text.len() <= 255
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let mut used = topology.linked(id, LinkKind::Uses).into_iter();
        let repository = used.find(|other| {
            let node = topology.component(*other);
            matches!(node, Some(Component::Ecr(_)))
        });
        let title = topology.name(id);
        if !written.is_empty() && !is_image(written) {
            self.note(
                id,
                "its image is not the name of one; another stands in its place",
            );
        }
        let written = Some(written).filter(|text| is_image(text));
        let slug = repository.and_then(|id| topology.node(id));
        let slug = slug.map(|node| node.slug.clone());
        let placeholder = match (written, &slug) {
            (Some(written), None) => return Text::Known(written.to_owned()),
            (Some(written), _) if written.contains('/') => return Text::Known(written.to_owned()),
            (Some(written), _) => written.to_owned(),
            (None, Some(slug)) => format!("{slug}:v1"),
            (None, None) if template.is_nginx => NGINX_IMAGE.to_owned(),
            (None, None) => format!("{name}:v1"),
        };
        let about = match (&slug, template.is_nginx) {
            (None, true) => format!("The image of {title}: NGINX that runs without root."),
            _ => format!("The image of {title}, with a tag."),
        };
        Text::Asked(Setting {
            name: format!("{name}-image"),
            about,
            output: slug.map(|slug| ("repository_urls", slug)),
            placeholder,
        })
    }

    /// Says something about a node; its name is put before.
    fn note(&mut self, node: NodeId, message: &str) {
        let message = format!("{}: {message}.", self.topology.name(node));
        self.notes.push(Note { node, message });
    }

    fn finish(mut self) -> Manifests {
        let topology = self.topology;
        let mut clusters: BTreeMap<Option<NodeId>, Vec<Space>> = BTreeMap::new();
        for (home, space) in std::mem::take(&mut self.spaces) {
            if !space.workloads.is_empty() || !space.outsides.is_empty() {
                clusters
                    .entry(home.cluster(topology))
                    .or_default()
                    .push(space);
            }
        }
        let clusters = clusters.into_iter().map(|(node, mut spaces)| {
            spaces.sort_by(|one, other| {
                (&one.stem, one.environment, &one.name).cmp(&(
                    &other.stem,
                    other.environment,
                    &other.name,
                ))
            });
            part_stems(&mut spaces);
            let drawn = node.and_then(|id| topology.node(id));
            Cluster {
                node,
                name: drawn.map_or("cluster", |node| node.first_slug()).to_owned(),
                auto_mode: matches!(
                    drawn.map(|node| &node.component),
                    Some(Component::EksCluster(cluster)) if cluster.auto_mode
                ),
                spaces,
            }
        });
        let mut notes = self.notes;
        notes.sort_by_key(|note| note.node);
        notes.dedup();
        Manifests {
            clusters: clusters.collect(),
            notes,
        }
    }
}

/// Whether a container takes the text as the name of a variable, and a ConfigMap as a key
/// (kubernetes.io, ConfigMaps, 2026).
fn is_variable(name: &str) -> bool {
    (1..=253).contains(&name.len())
        && !name.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && (name.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Whether a text gets through kubectl and Helm, whose YAML takes no control characters but tabs and ends
/// of lines, and no marks of byte order (go-yaml, `readerc.go`, 2026). The next line of Unicode, U+0085,
/// gets in, but kubectl 1.35 writes it as a space.
fn is_carried(text: &str) -> bool {
    text.chars().all(|character| match character {
        '\t' | '\n' | '\r' => true,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    })
}

/// NGINX as a container that runs without root (Amazon ECR Public Gallery, 2026).
const NGINX_IMAGE: &str = "public.ecr.aws/nginx/nginx-unprivileged:stable";

/// Gives spaces of one environment different stems.
fn part_stems(spaces: &mut [Space]) {
    let mut seen: BTreeMap<(String, Environment), ()> = BTreeMap::new();
    for space in spaces {
        if seen
            .insert((space.stem.clone(), space.environment), ())
            .is_some()
        {
            space.stem.clone_from(&space.name);
        }
    }
}
