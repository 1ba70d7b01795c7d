//! Kubernetes: what runs in each namespace as objects, one a file, laid out for kustomize, as one file or
//! as a Helm chart.

mod helm;
mod kustomize;
mod objects;
mod patch;
mod readme;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::api::Source;
use shared::document::{Document, Environment, NodeId};
use shared::field::Choice;
use shared::manifests::{Cluster, Layout, Options, Space, manifests};

use super::folder::Pattern;
use super::{Export, ExportError};
use objects::Object;

/// What a namespace is printed from.
struct Part<'a> {
    cluster: &'a Cluster,
    space: &'a Space,
    objects: Vec<Object>,
}

/// The files of an export while they are being made.
#[derive(Debug, Default)]
struct Files {
    texts: BTreeMap<String, String>,
    sources: BTreeMap<String, Vec<Source>>,
}

impl Files {
    fn add(&mut self, path: String, value: &Value) {
        self.texts.insert(path, yaml::document(value));
    }

    /// Adds the text of a file that is there for nodes.
    fn add_for(&mut self, path: String, text: String, nodes: &[NodeId]) {
        let source = Source {
            first: 1,
            last: text.lines().count(),
            nodes: names_of(nodes),
        };
        if !nodes.is_empty() {
            self.sources.insert(path.clone(), vec![source]);
        }
        self.texts.insert(path, text);
    }
}

fn names_of(nodes: &[NodeId]) -> Vec<String> {
    let nodes: BTreeSet<&NodeId> = nodes.iter().collect();
    nodes.into_iter().map(ToString::to_string).collect()
}

/// A design as objects of Kubernetes.
///
/// # Errors
/// One sentence about why there is none.
pub fn export(document: &Document, options: Options) -> Result<Export, ExportError> {
    document.validate()?;
    let manifests = manifests(document);
    let mut parts = Vec::new();
    for cluster in &manifests.clusters {
        for space in &cluster.spaces {
            let objects = objects::objects(cluster, space, &document.name, options.secrets)?;
            parts.push(Part {
                cluster,
                space,
                objects,
            });
        }
    }
    let mut files = Files::default();
    for (folder, parts) in by_cluster(&parts, manifests.clusters.len() > 1) {
        match options.layout {
            Layout::Kustomize => kustomize::write(&mut files, &folder, &parts),
            Layout::Combined => combined(&mut files, &folder, &parts),
            Layout::Helm => helm::write(&mut files, &folder, &parts),
        }
    }
    let readme = readme::text(document, &manifests, &parts, options);
    files.texts.insert(README.to_owned(), readme);
    let patterns = patterns();
    debug_assert!((files.texts.keys()).all(|path| patterns.iter().any(|one| one.fits(path))));
    Ok(Export {
        files: files.texts,
        sources: files.sources,
        notes: (manifests.notes.into_iter())
            .map(|note| (note.node, note.message))
            .collect(),
    })
}

const README: &str = "README.md";

/// The parts of each cluster with the folder in which they are written: none of its own when there is one
/// cluster.
fn by_cluster<'p, 'a>(parts: &'p [Part<'a>], several: bool) -> BTreeMap<String, Vec<&'p Part<'a>>> {
    let mut found: BTreeMap<String, Vec<&Part<'_>>> = BTreeMap::new();
    for part in parts {
        let folder = match several {
            true => format!("{}/", part.cluster.name),
            false => String::new(),
        };
        found.entry(folder).or_default().push(part);
    }
    found
}

/// The parts by environment.
fn by_environment<'p, 'a>(parts: &[&'p Part<'a>]) -> BTreeMap<Environment, Vec<&'p Part<'a>>> {
    let mut found: BTreeMap<Environment, Vec<&Part<'_>>> = BTreeMap::new();
    for &part in parts {
        found.entry(part.space.environment).or_default().push(part);
    }
    found
}

/// One file for each environment with all its objects.
fn combined(files: &mut Files, folder: &str, parts: &[&Part<'_>]) {
    for (environment, parts) in by_environment(parts) {
        let (mut text, mut sources, mut line) = (String::new(), Vec::new(), 1);
        for part in parts {
            for object in &part.objects {
                let written = yaml::document(&object.in_namespace(&part.space.name));
                text.push_str("---\n");
                text.push_str(&written);
                let last = line + written.lines().count();
                if !object.nodes.is_empty() {
                    sources.push(Source {
                        first: line + 1,
                        last,
                        nodes: names_of(&object.nodes),
                    });
                }
                line = last + 1;
            }
        }
        let path = format!("{folder}{}.yaml", environment.id());
        files.sources.insert(path.clone(), sources);
        files.texts.insert(path, text);
    }
}

/// What the paths of the files of an export look like.
#[must_use]
pub fn patterns() -> Vec<Pattern> {
    let environments = Environment::ALL.iter().map(|(_, id, _)| *id);
    let in_environment = environments.flat_map(|id| {
        [
            format!("{id}.yaml"),
            format!("overlays/{id}/*.yaml"),
            format!("overlays/{id}/*/*.yaml"),
            format!("charts/{id}/*.yaml"),
            format!("charts/{id}/templates/*.yaml"),
            format!("charts/{id}/*/*.yaml"),
            format!("charts/{id}/*/templates/*.yaml"),
        ]
    });
    let everywhere = ["base/*.yaml", "base/*/*.yaml"].map(str::to_owned);
    let paths: Vec<String> = everywhere.into_iter().chain(in_environment).collect();
    let in_clusters = paths.iter().map(|path| format!("*/{path}"));
    let all = in_clusters.chain(paths.iter().cloned());
    all.chain([README.to_owned()]).map(Pattern::new).collect()
}
