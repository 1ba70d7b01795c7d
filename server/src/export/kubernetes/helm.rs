//! A Helm chart for each environment, with values for what the inspector shows.
//!
//! What can be set is listed once, as places in objects. A template is the object with expressions in these
//! places, and the values are what the objects have there: so the chart renders the same objects as long as
//! nobody sets another value.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use shared::document::slugify;
use shared::field::Choice;

use super::objects::{FIRST_CONTAINER, FIRST_OF_POD, Object};
use super::yaml::{self, Expressions};
use super::{Files, Part, by_environment};

/// Where the values of a kind of object stand, and the places in it with the names of their values.
struct Settable {
    kind: &'static str,
    group: &'static str,
    places: &'static [(&'static str, &'static str)],
}

/// The places below the first container of a pod.
const CONTAINER: [(&str, &str); 5] = [
    ("/image", "image"),
    ("/resources", "resources"),
    ("/readinessProbe", "readinessProbe"),
    ("/livenessProbe", "livenessProbe"),
    ("/env", "env"),
];

/// What can be set.
const SETTABLE: [Settable; 9] = [
    Settable {
        kind: "Deployment",
        group: "workloads",
        places: &[("/spec/replicas", "replicas")],
    },
    Settable {
        kind: "StatefulSet",
        group: "workloads",
        places: &[("/spec/replicas", "replicas")],
    },
    Settable {
        kind: "Job",
        group: "workloads",
        places: &[
            ("/spec/completions", "completions"),
            ("/spec/parallelism", "parallelism"),
        ],
    },
    Settable {
        kind: "HorizontalPodAutoscaler",
        group: "autoscalers",
        places: &[
            ("/spec/minReplicas", "minReplicas"),
            ("/spec/maxReplicas", "maxReplicas"),
            ("/spec/metrics", "metrics"),
        ],
    },
    Settable {
        kind: "PodDisruptionBudget",
        group: "budgets",
        places: &[
            ("/spec/maxUnavailable", "maxUnavailable"),
            ("/spec/minAvailable", "minAvailable"),
        ],
    },
    Settable {
        kind: "ConfigMap",
        group: "config",
        places: &[("/data", "data")],
    },
    Settable {
        kind: "Service",
        group: "services",
        places: &[
            ("/spec/ports", "ports"),
            ("/spec/externalName", "externalName"),
            ("/metadata/annotations", "annotations"),
        ],
    },
    Settable {
        kind: "Ingress",
        group: "ingresses",
        places: &[
            ("/spec/ingressClassName", "className"),
            ("/metadata/annotations", "annotations"),
            ("/spec/rules", "rules"),
        ],
    },
    Settable {
        kind: "PersistentVolumeClaim",
        group: "claims",
        places: &[
            ("/spec/storageClassName", "storageClassName"),
            ("/spec/resources/requests/storage", "storage"),
        ],
    },
];

/// Writes the charts of one cluster into a folder: one for each environment and namespace.
pub fn write(files: &mut Files, folder: &str, parts: &[&Part<'_>]) {
    for (environment, parts) in by_environment(parts) {
        let several = parts.len() > 1;
        for part in parts {
            let inner = match several {
                true => format!("{}/", part.space.stem),
                false => String::new(),
            };
            chart(
                files,
                &format!("{folder}charts/{}/{inner}", environment.id()),
                part,
            );
        }
    }
}

fn chart(files: &mut Files, folder: &str, part: &Part<'_>) {
    let name = match slugify(&part.space.name).as_str() {
        "" => "app".to_owned(),
        name => name.to_owned(),
    };
    files.add(
        format!("{folder}Chart.yaml"),
        &json!({
            "apiVersion": "v2",
            "name": name,
            "description": "Made from a design by Azimuth.",
            "type": "application",
            "version": "1.0.0",
        }),
    );
    let mut values = Values::default();
    // Helm makes the namespace, when it is asked to.
    for object in part.objects.iter().filter(|one| one.kind != "Namespace") {
        let expressions = values.take(object);
        files.add_for(
            format!("{folder}templates/{}", object.file()),
            yaml::template(&object.value, &expressions),
            &object.nodes,
        );
    }
    files.add(format!("{folder}values.yaml"), &values.tree());
}

/// The values of a chart: for each group and object the values by name.
#[derive(Debug, Default)]
struct Values(BTreeMap<String, BTreeMap<String, Map<String, Value>>>);

impl Values {
    /// Takes the values out of an object; the expressions that stand in their places.
    fn take(&mut self, object: &Object) -> Expressions {
        let mut expressions = Expressions::new();
        let mut covered: BTreeSet<String> = BTreeSet::new();
        for (group, pointer, name) in places(object) {
            let Some(value) = object.value.pointer(&pointer) else {
                continue;
            };
            let objects = self.0.entry(group.to_owned()).or_default();
            let values = objects.entry(object.name.clone()).or_default();
            values.insert(name.to_owned(), value.clone());
            let expression = format!(
                "toJson (index .Values.{group} \"{}\" \"{name}\")",
                object.name
            );
            expressions.insert(pointer.clone(), expression);
            covered.insert(pointer);
        }
        // What is to be filled in and is no part of the above.
        for (pointer, setting) in &object.asked {
            let inside =
                |outer: &String| pointer == outer || pointer.starts_with(&format!("{outer}/"));
            if covered.iter().any(inside) {
                continue;
            }
            let group = self.0.entry("settings".to_owned()).or_default();
            let values = group.entry(setting.name.clone()).or_default();
            values.insert("value".to_owned(), setting.placeholder.as_str().into());
            let expression = format!(
                "toJson (index .Values.settings \"{}\" \"value\")",
                setting.name
            );
            expressions.insert(pointer.clone(), expression);
        }
        expressions
    }

    fn tree(&self) -> Value {
        json!(self.0)
    }
}

/// The places of an object that can be set: the group of their values, the JSON pointer, and the name.
fn places(object: &Object) -> Vec<(&'static str, String, &'static str)> {
    let own = SETTABLE.iter().filter(|one| one.kind == object.kind);
    let mut found: Vec<_> = own
        .flat_map(|one| {
            let places = one.places.iter();
            places.map(|(pointer, name)| (one.group, (*pointer).to_owned(), *name))
        })
        .collect();
    let container = match object.kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => Some(FIRST_CONTAINER),
        "Pod" => Some(FIRST_OF_POD),
        _ => None,
    };
    if let Some(container) = container {
        let inside = CONTAINER.iter();
        found.extend(
            inside.map(|(pointer, name)| ("workloads", format!("{container}{pointer}"), *name)),
        );
    }
    found
}
