//! What an export for Kubernetes says, read by another YAML parser: its objects, whether everything that
//! they refer to is there, and who reaches whom in a cluster that keeps network policies.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use serde::Deserialize;
use serde_json::{Value, json};
use server::export::kubernetes;
use shared::address::Block;
use shared::document::{Document, NodeId};
use shared::manifests::{Layout, Options, SecretSource};

/// The kinds of objects that run pods.
const RUNNERS: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "Pod"];

/// An object of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// The file in which it stands.
    pub file: String,
    /// The nodes for which it is there.
    pub nodes: Vec<NodeId>,
    /// All of it.
    pub value: Value,
}

impl Object {
    /// The text at a JSON pointer; empty when there is none.
    #[must_use]
    pub fn text(&self, pointer: &str) -> &str {
        let text = self.value.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default()
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.text("/kind")
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text("/metadata/name")
    }

    /// Its namespace.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text("/metadata/namespace")
    }

    /// The pods that it runs: their metadata and what is in them.
    #[must_use]
    pub fn pods(&self) -> Option<(&Value, &Value)> {
        if !RUNNERS.contains(&self.kind()) {
            return None;
        }
        let template = match self.kind() {
            "Pod" => &self.value,
            _ => self.value.pointer("/spec/template")?,
        };
        Some((template.get("metadata")?, template.get("spec")?))
    }
}

/// Every document of a YAML text.
///
/// # Panics
/// When it is no YAML.
#[must_use]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
pub fn documents(text: &str) -> Vec<Value> {
    let all = serde_norway::Deserializer::from_str(text);
    all.map(|document| Value::deserialize(document).unwrap())
        .filter(|value| !value.is_null())
        .collect()
}

/// The objects of a design, of all its environments.
///
/// # Panics
/// When it cannot be exported, or the export cannot be read.
#[must_use]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
pub fn objects(document: &Document, secrets: SecretSource) -> Vec<Object> {
    let options = Options {
        layout: Layout::Combined,
        secrets,
    };
    let export = kubernetes::export(document, options).unwrap();
    let mut found = Vec::new();
    for (file, text) in export
        .files
        .iter()
        .filter(|(file, _)| file.ends_with(".yaml"))
    {
        let sources = export.sources.get(file).cloned().unwrap_or_default();
        // Each document begins behind a line of its own.
        let starts = (text.lines().enumerate()).filter(|(_, line)| *line == "---");
        let starts: Vec<usize> = starts.map(|(line, _)| line + 2).collect();
        let values = documents(text);
        assert_eq!(values.len(), starts.len(), "{file}");
        for (value, start) in values.into_iter().zip(starts) {
            let own = sources.iter().find(|source| source.first == start);
            let nodes = own.map(|source| source.nodes.iter().map(|id| id.parse().unwrap()));
            found.push(Object {
                file: file.clone(),
                nodes: nodes.into_iter().flatten().collect(),
                value,
            });
        }
    }
    found
}

/// What is wrong with the references between objects of one cluster: a sentence each.
#[must_use]
pub fn faults(objects: &[Object]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for object in objects {
        let id = (object.kind(), object.namespace(), object.name());
        if !ids.insert(id) {
            faults.push(format!("{id:?} twice"));
        }
        let legal = shared::object_names::is_legal(object.name());
        if !legal {
            faults.push(format!("{id:?} has an illegal name"));
        }
        let says = |key: &str| object.value.get(key).is_some();
        if object.kind() == "Secret" && (says("data") || says("stringData")) {
            faults.push(format!("{id:?} says what is secret"));
        }
    }
    let has = |kind: &str, namespace: &str, name: &str| ids.contains(&(kind, namespace, name));
    let secret = |namespace: &str, name: &str| {
        has("Secret", namespace, name) || has("ExternalSecret", namespace, name)
    };
    for object in objects {
        let namespace = object.namespace();
        let mut missing = |what: &str, name: &str| {
            faults.push(format!(
                "{} {}: no {what} {name}",
                object.kind(),
                object.name()
            ));
        };
        if object.kind() != "Namespace"
            && namespace != "default"
            && !has("Namespace", "", namespace)
        {
            missing("Namespace", namespace);
        }
        if let Some((_, spec)) = object.pods() {
            let text = |value: &Value, pointer: &str| {
                value
                    .pointer(pointer)
                    .and_then(Value::as_str)
                    .map(str::to_owned)
            };
            let account = text(spec, "/serviceAccountName").unwrap_or_default();
            if !has("ServiceAccount", namespace, &account) {
                missing("ServiceAccount", &account);
            }
            for volume in list(spec, "/volumes") {
                if let Some(name) = text(volume, "/configMap/name")
                    && !has("ConfigMap", namespace, &name)
                {
                    missing("ConfigMap", &name);
                }
                if let Some(name) = text(volume, "/persistentVolumeClaim/claimName")
                    && !has("PersistentVolumeClaim", namespace, &name)
                {
                    missing("PersistentVolumeClaim", &name);
                }
            }
            let templates = list(&object.value, "/spec/volumeClaimTemplates");
            let volumes: BTreeSet<String> = (list(spec, "/volumes").into_iter())
                .filter_map(|volume| text(volume, "/name"))
                .chain(
                    templates
                        .into_iter()
                        .filter_map(|one| text(one, "/metadata/name")),
                )
                .collect();
            for container in list(spec, "/containers") {
                for mount in list(container, "/volumeMounts") {
                    let name = text(mount, "/name").unwrap_or_default();
                    if !volumes.contains(&name) {
                        missing("volume", &name);
                    }
                }
                for source in list(container, "/envFrom") {
                    if let Some(name) = text(source, "/configMapRef/name")
                        && !has("ConfigMap", namespace, &name)
                    {
                        missing("ConfigMap", &name);
                    }
                    if let Some(name) = text(source, "/secretRef/name")
                        && !secret(namespace, &name)
                    {
                        missing("Secret", &name);
                    }
                }
                for variable in list(container, "/env") {
                    if let Some(name) = text(variable, "/valueFrom/secretKeyRef/name")
                        && !secret(namespace, &name)
                    {
                        missing("Secret", &name);
                    }
                }
            }
        }
        match object.kind() {
            "HorizontalPodAutoscaler" => {
                let (kind, name) = (
                    object.text("/spec/scaleTargetRef/kind"),
                    object.text("/spec/scaleTargetRef/name"),
                );
                if !has(kind, namespace, name) {
                    missing(kind, name);
                }
            }
            "StatefulSet" => {
                let name = object.text("/spec/serviceName");
                if !has("Service", namespace, name) {
                    missing("Service", name);
                }
            }
            "EndpointSlice" => {
                let name = object.text("/metadata/labels/kubernetes.io~1service-name");
                if !has("Service", namespace, name) {
                    missing("Service", name);
                }
            }
            "Ingress" => {
                for rule in list(&object.value, "/spec/rules") {
                    for path in list(rule, "/http/paths") {
                        let name = path
                            .pointer("/backend/service/name")
                            .and_then(Value::as_str);
                        let port = path.pointer("/backend/service/port/number");
                        let service = objects.iter().find(|other| {
                            other.kind() == "Service"
                                && other.namespace() == namespace
                                && Some(other.name()) == name
                        });
                        let open = service.map(|service| list(&service.value, "/spec/ports"));
                        let mut open = open.into_iter().flatten();
                        if !open.any(|open| open.get("port") == port) {
                            missing("port of a Service", &format!("{name:?} {port:?}"));
                        }
                    }
                }
                for tls in list(&object.value, "/spec/tls") {
                    let name = tls
                        .get("secretName")
                        .and_then(Value::as_str)
                        .unwrap_or_default();
                    if !secret(namespace, name) {
                        missing("Secret", name);
                    }
                }
            }
            "Service" => {
                let Some(wanted) = object.value.pointer("/spec/selector") else {
                    continue;
                };
                let selected: Vec<_> = (objects.iter())
                    .filter(|other| other.namespace() == namespace)
                    .filter_map(Object::pods)
                    .filter(|(metadata, _)| has_labels(metadata, wanted))
                    .collect();
                if selected.is_empty() {
                    missing("pods of", &wanted.to_string());
                }
                for port in list(&object.value, "/spec/ports") {
                    let target = port.get("targetPort");
                    let open = |spec: &Value| {
                        let containers = list(spec, "/containers").into_iter();
                        let mut ports = containers.flat_map(|one| list(one, "/ports"));
                        ports.any(|port| port.get("containerPort") == target)
                    };
                    if !selected.iter().any(|(_, spec)| open(spec)) {
                        missing("port", &format!("{target:?}"));
                    }
                }
            }
            "PodDisruptionBudget" | "NetworkPolicy" => {
                let pointer = match object.kind() {
                    "NetworkPolicy" => "/spec/podSelector/matchLabels",
                    _ => "/spec/selector/matchLabels",
                };
                let Some(wanted) = object.value.pointer(pointer) else {
                    continue;
                };
                let pods = objects
                    .iter()
                    .filter(|other| other.namespace() == namespace);
                let mut pods = pods.filter_map(Object::pods);
                if !pods.any(|(metadata, _)| has_labels(metadata, wanted)) {
                    missing("pods of", &wanted.to_string());
                }
            }
            _ => {}
        }
    }
    faults
}

fn list<'v>(value: &'v Value, pointer: &str) -> Vec<&'v Value> {
    let items = value.pointer(pointer).and_then(Value::as_array);
    items.map_or_else(Vec::new, |items| items.iter().collect())
}

/// Whether metadata has all of some labels.
fn has_labels(metadata: &Value, wanted: &Value) -> bool {
    let labels = metadata.get("labels");
    (wanted.as_object().into_iter().flatten())
        .all(|(key, value)| labels.and_then(|labels| labels.get(key)) == Some(value))
}

/// Somebody who sends or takes packets.
#[derive(Debug, Clone, PartialEq)]
pub enum Party {
    /// The pods of a workload.
    Pods {
        /// Their namespace.
        namespace: String,
        /// Their metadata.
        metadata: Value,
    },
    /// Something outside of the cluster.
    Address(Ipv4Addr),
}

impl Party {
    /// What answers to names in a cluster.
    #[must_use]
    pub fn dns() -> Self {
        Self::Pods {
            namespace: "kube-system".to_owned(),
            metadata: json!({"labels": {"k8s-app": "kube-dns"}}),
        }
    }

    /// Whoever runs in a namespace that is no part of a design.
    #[must_use]
    pub fn of_namespace(namespace: &str) -> Self {
        Self::Pods {
            namespace: namespace.to_owned(),
            metadata: json!({"labels": {"app": "somebody"}}),
        }
    }
}

/// A cluster that keeps the network policies among some objects.
#[derive(Debug)]
pub struct Network<'o> {
    policies: Vec<&'o Object>,
}

impl<'o> Network<'o> {
    /// The cluster with these objects.
    #[must_use]
    pub fn of(objects: &'o [Object]) -> Self {
        let policies = objects
            .iter()
            .filter(|object| object.kind() == "NetworkPolicy");
        Self {
            policies: policies.collect(),
        }
    }

    /// Whether packets arrive: the policies around both ends let them through.
    #[must_use]
    pub fn lets(&self, from: &Party, to: &Party, protocol: &str, port: u32) -> bool {
        self.passes(
            from,
            to,
            ("Egress", "/spec/egress", "/to"),
            (protocol, port),
        ) && self.passes(
            to,
            from,
            ("Ingress", "/spec/ingress", "/from"),
            (protocol, port),
        )
    }

    /// Whether the policies around one end let packets through to or from the other.
    fn passes(
        &self,
        own: &Party,
        other: &Party,
        (direction, rules, peers): (&str, &str, &str),
        (protocol, port): (&str, u32),
    ) -> bool {
        let Party::Pods {
            namespace,
            metadata,
        } = own
        else {
            return true;
        };
        let around: Vec<_> = (self.policies.iter())
            .filter(|policy| policy.namespace() == namespace)
            .filter(|policy| {
                let wanted = policy.value.pointer("/spec/podSelector/matchLabels");
                wanted.is_none_or(|wanted| has_labels(metadata, wanted))
            })
            .filter(|policy| list(&policy.value, "/spec/policyTypes").contains(&&json!(direction)))
            .collect();
        if around.is_empty() {
            return true;
        }
        let mut all = around.iter().flat_map(|policy| {
            let rules = list(&policy.value, rules).into_iter();
            rules.map(|rule| (policy.namespace(), rule))
        });
        all.any(|(home, rule)| {
            let ports = list(rule, "/ports");
            let open = |one: &&Value| {
                one.get("protocol") == Some(&json!(protocol))
                    && one.get("port") == Some(&json!(port))
            };
            let on_port = ports.is_empty() || ports.iter().any(open);
            let from = list(rule, peers);
            on_port && (from.is_empty() || from.iter().any(|peer| is_peer(other, peer, home)))
        })
    }
}

/// Whether somebody is a peer of a rule in a policy of the namespace `home`.
fn is_peer(party: &Party, peer: &Value, home: &str) -> bool {
    match (party, peer.get("ipBlock")) {
        (Party::Address(address), Some(block)) => {
            let inside = |text: Option<&str>| {
                let block = text.and_then(|text| text.parse::<Block>().ok());
                block.is_some_and(|block| block.contains(Block::new(*address, 32)))
            };
            let mut except = list(block, "/except").into_iter();
            inside(block.get("cidr").and_then(Value::as_str))
                && !except.any(|one| inside(one.as_str()))
        }
        (
            Party::Pods {
                namespace,
                metadata,
            },
            None,
        ) => {
            let wanted =
                peer.pointer("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name");
            let in_namespace = match wanted {
                Some(name) => name == namespace,
                None => peer.get("namespaceSelector").is_none() && namespace == home,
            };
            let labels = peer.pointer("/podSelector/matchLabels");
            in_namespace && labels.is_none_or(|labels| has_labels(metadata, labels))
        }
        _ => false,
    }
}

/// How many objects of each kind there are in each namespace.
#[must_use]
pub fn counts(objects: &[Object]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for object in objects {
        let namespace = match object.kind() {
            "Namespace" => object.name(),
            _ => object.namespace(),
        };
        let kinds = counts.entry(namespace.to_owned()).or_default();
        *kinds.entry(kind_of(object)).or_default() += 1;
    }
    counts
}

/// The kind of an object as people count it: Services by what they are for.
#[must_use]
pub fn kind_of(object: &Object) -> String {
    let what = match (object.kind(), object.text("/spec/type")) {
        ("Service", "ExternalName") => " ExternalName",
        ("Service", "LoadBalancer") => " LoadBalancer",
        ("Service", _) if object.value.pointer("/spec/selector").is_none() => " without selector",
        _ => "",
    };
    format!("{}{what}", object.kind())
}
