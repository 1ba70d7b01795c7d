//! What runs in a namespace, as objects: built from the typed structs of the oldest Kubernetes that is
//! supported, so that nothing newer can stand in them.

mod network;
mod pods;
mod secrets;

pub use pods::{DISKS, FILES, FIRST_CONTAINER, FIRST_OF_POD};
pub use secrets::STORE;

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use serde::Serialize;
use serde_json::Value;
use shared::document::{NodeId, slugify};
use shared::manifests::{Cluster, SecretSource, Setting, Space, Text};

use crate::export::ExportError;

/// The label with the name of a workload, by which its pods are found (kubernetes.io, Recommended Labels,
/// 2026).
pub const NAME: &str = "app.kubernetes.io/name";
/// The label with the name of the design.
const PART_OF: &str = "app.kubernetes.io/part-of";

/// An object of a namespace.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The nodes for which it is there.
    pub nodes: Vec<NodeId>,
    /// All of it but its namespace.
    pub value: Value,
    /// What is to be filled in, each with the JSON pointer of where it stands.
    pub asked: Vec<(String, Setting)>,
}

/// The kinds of objects, each with the ending of the names of its files. In this order they are applied.
pub const KINDS: [(&str, &str); 17] = [
    ("Namespace", "namespace"),
    ("ServiceAccount", "serviceaccount"),
    ("ConfigMap", "configmap"),
    ("Secret", "secret"),
    ("ExternalSecret", "externalsecret"),
    ("PersistentVolumeClaim", "pvc"),
    ("NetworkPolicy", "networkpolicy"),
    ("Service", "service"),
    ("EndpointSlice", "endpointslice"),
    ("Deployment", "deployment"),
    ("StatefulSet", "statefulset"),
    ("DaemonSet", "daemonset"),
    ("Job", "job"),
    ("Pod", "pod"),
    ("HorizontalPodAutoscaler", "hpa"),
    ("PodDisruptionBudget", "pdb"),
    ("Ingress", "ingress"),
];

impl Object {
    fn new(
        kind: &'static str,
        name: &str,
        nodes: &[NodeId],
        object: &impl Serialize,
    ) -> Result<Self, ExportError> {
        Ok(Self {
            kind,
            name: name.to_owned(),
            nodes: nodes.to_vec(),
            value: serde_json::to_value(object)?,
            asked: Vec::new(),
        })
    }

    /// The object with a text in it that is perhaps to be filled in.
    fn asking(mut self, pointer: impl Into<String>, text: &Text) -> Self {
        if let Text::Asked(setting) = text {
            self.asked.push((pointer.into(), setting.clone()));
        }
        self
    }

    /// The name of its file, without a folder.
    #[must_use]
    pub fn file(&self) -> String {
        let ending = KINDS.iter().find(|(kind, _)| *kind == self.kind);
        format!(
            "{}-{}.yaml",
            self.name,
            ending.map_or("object", |(_, ending)| ending)
        )
    }

    /// The object in its namespace.
    #[must_use]
    pub fn in_namespace(&self, namespace: &str) -> Value {
        let mut value = self.value.clone();
        let is_inside = self.kind != "Namespace";
        if let (true, Some(Value::Object(metadata))) = (is_inside, value.get_mut("metadata")) {
            metadata.insert("namespace".to_owned(), namespace.into());
        }
        value
    }
}

/// What all objects of a namespace ask.
struct Site<'a> {
    cluster: &'a Cluster,
    space: &'a Space,
    /// The name of the design as a label; none when nothing of it can be used.
    project: Option<String>,
    secrets: SecretSource,
}

/// The objects of a namespace, the namespace first, in the order in which they are applied.
///
/// # Errors
/// When an object cannot be written, which is a fault of Azimuth.
pub fn objects(
    cluster: &Cluster,
    space: &Space,
    project: &str,
    secrets: SecretSource,
) -> Result<Vec<Object>, ExportError> {
    let project = slugify(project);
    let site = Site {
        cluster,
        space,
        project: (!project.is_empty()).then_some(project),
        secrets,
    };
    let mut found = Vec::new();
    found.extend(site.namespace()?);
    for workload in &space.workloads {
        found.extend(site.workload(workload)?);
    }
    found.extend(site.secrets()?);
    found.extend(site.network()?);
    // What several workloads share is there once.
    found.sort_by(|one, other| (one.place(), &one.name).cmp(&(other.place(), &other.name)));
    found.dedup_by(|other, one| {
        let same = one.kind == other.kind && one.name == other.name;
        if same {
            one.nodes.append(&mut other.nodes);
        }
        same
    });
    Ok(found)
}

impl Object {
    fn place(&self) -> usize {
        let place = KINDS.iter().position(|(kind, _)| *kind == self.kind);
        place.unwrap_or(KINDS.len())
    }
}

impl Site<'_> {
    fn metadata(&self, name: &str) -> ObjectMeta {
        ObjectMeta {
            name: Some(name.to_owned()),
            labels: Some(self.labels(name)),
            ..ObjectMeta::default()
        }
    }

    fn labels(&self, name: &str) -> BTreeMap<String, String> {
        let mut labels = BTreeMap::from([(NAME.to_owned(), name.to_owned())]);
        if let Some(project) = &self.project {
            labels.insert(PART_OF.to_owned(), project.clone());
        }
        labels
    }

    /// The namespace; none when it is there by itself.
    fn namespace(&self) -> Result<Option<Object>, ExportError> {
        let name = &self.space.name;
        if name == shared::object_names::DEFAULT_NAMESPACE {
            return Ok(None);
        }
        let mut metadata = self.metadata(name);
        // The strictest standard that its pods keep (kubernetes.io, Pod Security Standards, 2026).
        let standards = self.space.workloads.iter().map(pods::standard);
        let standard = standards.max().unwrap_or_default();
        if let Some(labels) = &mut metadata.labels {
            labels.insert(
                "pod-security.kubernetes.io/enforce".to_owned(),
                standard.word().to_owned(),
            );
        }
        let namespace = core::Namespace {
            metadata,
            ..core::Namespace::default()
        };
        let nodes: Vec<NodeId> = self.space.node.into_iter().collect();
        Object::new("Namespace", name, &nodes, &namespace).map(Some)
    }
}

/// What finds the pods of a workload.
fn selector(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(NAME.to_owned(), name.to_owned())])
}

fn matching(labels: BTreeMap<String, String>) -> LabelSelector {
    LabelSelector {
        match_labels: Some(labels),
        ..LabelSelector::default()
    }
}

fn quantity(number: u32, unit: &str) -> Quantity {
    Quantity(format!("{number}{unit}"))
}

/// A number as objects have it; ports and counts are far below the limit.
fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
