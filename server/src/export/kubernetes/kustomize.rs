//! The layout of kustomize: `base/` holds what all environments have in common, `overlays/<environment>/`
//! what an environment has besides, patches for what differs in it, and what is to be filled in.
//!
//! The base is what the first environment has of the objects that all of them have. So an environment that
//! is alone needs no patch.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shared::document::Environment;
use shared::field::Choice;
use shared::manifests::Setting;

use super::objects::Object;
use super::{Files, Part, patch, yaml};

/// The name of a kustomization.
const KUSTOMIZATION: &str = "kustomization.yaml";

/// What is to be filled in, as an object that never leaves the overlay: no object of a cluster can have
/// its name, which has a dot.
const SETTINGS: &str = "settings.local";
const SETTINGS_FILE: &str = "settings.yaml";

/// Objects of one kind and name, in the environments that have them.
type Versions<'p> = BTreeMap<Environment, &'p Object>;

/// Writes the parts of one cluster into a folder.
pub fn write(files: &mut Files, folder: &str, parts: &[&Part<'_>]) {
    let mut units: BTreeMap<&str, Vec<&Part<'_>>> = BTreeMap::new();
    for part in parts {
        units.entry(&part.space.stem).or_default().push(part);
    }
    let several = units.len() > 1;
    let mut overlays: BTreeMap<Environment, BTreeSet<&str>> = BTreeMap::new();
    for (stem, parts) in units {
        let (inner, up) = match several {
            true => (format!("{stem}/"), "../"),
            false => (String::new(), ""),
        };
        for part in &parts {
            overlays
                .entry(part.space.environment)
                .or_default()
                .insert(stem);
        }
        write_unit(files, folder, &Unit { inner, up }, &parts);
    }
    if several {
        for (environment, stems) in overlays {
            let resources: Vec<&str> = stems.into_iter().collect();
            let path = format!("{folder}overlays/{}/{KUSTOMIZATION}", environment.id());
            files.add(path, &kustomization(json!({ "resources": resources })));
        }
    }
}

/// A namespace in its environments: its folder inside of `base` and of each overlay, and the way from there
/// back to where these are.
struct Unit {
    inner: String,
    up: &'static str,
}

fn kustomization(mut content: Value) -> Value {
    if let Value::Object(entries) = &mut content {
        let version = "kustomize.config.k8s.io/v1beta1";
        entries.insert("apiVersion".to_owned(), version.into());
        entries.insert("kind".to_owned(), "Kustomization".into());
        entries.retain(|_, value| *value != json!([]));
    }
    content
}

fn write_unit(files: &mut Files, folder: &str, unit: &Unit, parts: &[&Part<'_>]) {
    let mut objects: BTreeMap<(&str, &str), Versions<'_>> = BTreeMap::new();
    for part in parts {
        // The namespace itself is a matter of each environment.
        for object in part.objects.iter().filter(|one| one.kind != "Namespace") {
            let versions = objects.entry((object.kind, &object.name)).or_default();
            versions.insert(part.space.environment, object);
        }
    }
    let common = |versions: &Versions<'_>| versions.len() == parts.len();
    let base = format!("{folder}base/{}", unit.inner);
    let mut resources = BTreeSet::new();
    for versions in objects.values().filter(|versions| common(versions)) {
        if let Some(first) = versions.values().next() {
            let mut nodes: Vec<_> = versions
                .values()
                .flat_map(|one| one.nodes.clone())
                .collect();
            nodes.sort_unstable();
            nodes.dedup();
            resources.insert(first.file());
            files.add_for(
                format!("{base}{}", first.file()),
                yaml::document(&first.value),
                &nodes,
            );
        }
    }
    files.add(
        format!("{base}{KUSTOMIZATION}"),
        &kustomization(json!({ "resources": resources })),
    );
    for part in parts {
        write_overlay(files, folder, unit, part, |object| {
            let versions = objects.get(&(object.kind, object.name.as_str()))?;
            let first = versions.values().next()?;
            common(versions).then_some(*first)
        });
    }
}

/// Writes what an environment has for itself; `base` is the object of the base that stands for one of its own.
fn write_overlay<'p>(
    files: &mut Files,
    folder: &str,
    unit: &Unit,
    part: &Part<'_>,
    base: impl Fn(&Object) -> Option<&'p Object>,
) {
    let overlay = format!(
        "{folder}overlays/{}/{}",
        part.space.environment.id(),
        unit.inner
    );
    let base_folder = format!("../../{}base/{}", unit.up, unit.inner);
    let mut resources = vec![base_folder.trim_end_matches('/').to_owned()];
    let mut patches = Vec::new();
    for object in &part.objects {
        match base(object) {
            None => {
                resources.push(object.file());
                files.add_for(
                    format!("{overlay}{}", object.file()),
                    yaml::document(&object.value),
                    &object.nodes,
                );
            }
            Some(base) => {
                let operations = patch::between(&base.value, &object.value);
                if operations.is_empty() {
                    continue;
                }
                let file = object.file().replace(".yaml", "-patch.yaml");
                files.add_for(
                    format!("{overlay}{file}"),
                    yaml::document(&Value::Array(operations)),
                    &object.nodes,
                );
                patches.push(json!({
                    "path": file,
                    "target": {"kind": object.kind, "name": object.name},
                }));
            }
        }
    }
    let asked = asked(part);
    if !asked.is_empty() {
        resources.push(SETTINGS_FILE.to_owned());
        files.add(format!("{overlay}{SETTINGS_FILE}"), &settings(&asked));
    }
    let content = json!({
        "namespace": part.space.name,
        "resources": resources,
        "patches": patches,
        "replacements": replacements(part),
    });
    files.add(format!("{overlay}{KUSTOMIZATION}"), &kustomization(content));
}

/// What is to be filled in for a namespace, by name.
#[must_use]
pub fn asked<'p>(part: &'p Part<'_>) -> BTreeMap<&'p str, &'p Setting> {
    let settings = part.objects.iter().flat_map(|object| &object.asked);
    settings
        .map(|(_, setting)| (setting.name.as_str(), setting))
        .collect()
}

fn settings(asked: &BTreeMap<&str, &Setting>) -> Value {
    let data: BTreeMap<&str, &str> = (asked.iter())
        .map(|(name, setting)| (*name, setting.placeholder.as_str()))
        .collect();
    json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": SETTINGS,
            // kustomize leaves it out of what it builds.
            "annotations": {"config.kubernetes.io/local-config": "true"},
        },
        "data": data,
    })
}

/// Where each setting stands in the objects.
fn replacements(part: &Part<'_>) -> Vec<Value> {
    let mut targets: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for object in &part.objects {
        for (pointer, setting) in &object.asked {
            targets.entry(&setting.name).or_default().push(json!({
                "select": {"kind": object.kind, "name": object.name},
                "fieldPaths": [field_path(pointer)],
            }));
        }
    }
    (targets.into_iter())
        .map(|(name, targets)| {
            json!({
                "source": {
                    "kind": "ConfigMap",
                    "name": SETTINGS,
                    "fieldPath": format!("data.{name}"),
                },
                "targets": targets,
            })
        })
        .collect()
}

/// A JSON pointer as kustomize writes it: keys with dots stand in brackets.
fn field_path(pointer: &str) -> String {
    let steps = pointer.split('/').skip(1).map(|step| {
        let key = step.replace("~1", "/").replace("~0", "~");
        match key.contains('.') {
            true => format!("[{key}]"),
            false => key,
        }
    });
    steps.collect::<Vec<_>>().join(".")
}
