//! The README of an export: what runs, what it needs in the cluster, what is to be filled in, how to apply
//! it, and what stays outside.

use std::collections::{BTreeMap, BTreeSet};

use shared::document::{Document, Environment};
use shared::field::Choice;
use shared::manifests::{Layout, Manifests, Options, Secret, SecretSource, Setting};

use super::Part;
use super::objects::{DISKS, FILES, KINDS, STORE};
use crate::export::markdown::{accepted, numbered, sentences, title};
use shared::markdown::plain;

/// The text of the README.
pub fn text(
    document: &Document,
    manifests: &Manifests,
    parts: &[Part<'_>],
    options: Options,
) -> String {
    let mut text = format!("# {}\n", title(document));
    let description = plain(&document.settings.description);
    if !description.is_empty() {
        text.push_str(&format!("\n{description}\n"));
    }
    if parts.is_empty() {
        text.push_str("\nNothing in this design runs in Kubernetes.\n");
    } else {
        what_runs(&mut text, parts);
        let needs = needs(parts);
        let needs: Vec<_> = needs.iter().map(String::as_str).collect();
        lines(&mut text, "What the cluster must have", &needs);
        let settings = settings(parts);
        to_fill_in(&mut text, &settings, options);
        if options.secrets == SecretSource::Fill {
            to_keep_secret(&mut text, &secrets(parts));
        }
        let mut steps = vec![way_to_the_cluster(document, parts)];
        if !settings.is_empty() {
            steps.push("Fill in what the table above names.".to_owned());
        }
        steps.extend(how_to_apply(parts, options));
        numbered(&mut text, "How to apply", &steps);
    }
    let accepted = accepted(document);
    let accepted: Vec<_> = accepted.iter().map(String::as_str).collect();
    sentences(&mut text, "Accepted findings", &accepted);
    let notes: BTreeSet<_> = manifests
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    let notes: Vec<_> = notes.into_iter().collect();
    sentences(&mut text, "What stays outside, and notes", &notes);
    text
}

/// Adds sentences that are written here under a heading.
fn lines(text: &mut String, heading: &str, sentences: &[&str]) {
    if sentences.is_empty() {
        return;
    }
    text.push_str(&format!("\n## {heading}\n\n"));
    for sentence in sentences {
        text.push_str(&format!("- {sentence}\n"));
    }
}

fn what_runs(text: &mut String, parts: &[Part<'_>]) {
    text.push_str("\n## What runs\n\n| Namespace | Environment | Objects |\n| --- | --- | --- |\n");
    for part in parts {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for object in &part.objects {
            *counts.entry(object.kind).or_default() += 1;
        }
        let listed: Vec<_> = (KINDS.iter())
            .filter_map(|(kind, _)| Some(format!("{} {kind}", counts.get(kind)?)))
            .collect();
        text.push_str(&format!(
            "| `{}` | {} | {} |\n",
            part.space.name,
            part.space.environment.label(),
            listed.join(", ")
        ));
    }
}

/// What the objects need beside nodes: a sentence each.
fn needs(parts: &[Part<'_>]) -> Vec<String> {
    let objects = || parts.iter().flat_map(|part| &part.objects);
    let of = |kind: &str| objects().any(|object| object.kind == kind);
    let says = |pointer: &str, text: &str| {
        objects().any(|object| object.value.pointer(pointer) == Some(&text.into()))
    };
    let class = "/spec/storageClassName";
    let own_class = "/spec/volumeClaimTemplates/0/spec/storageClassName";
    let automatic = parts.iter().any(|part| part.cluster.auto_mode);
    let mut found = Vec::new();
    if of("NetworkPolicy") {
        found.push(if automatic {
            "Network policies: turn them on in a NodeClass of EKS Auto Mode; without, anybody in the cluster \
             can call anybody."
                .to_owned()
        } else {
            "A network plugin that keeps network policies: with the Amazon VPC CNI, its add-on has \
             `enableNetworkPolicy` set to `\"true\"`; without, anybody in the cluster can call anybody."
                .to_owned()
        });
        if !automatic {
            found.push(
                "Names are looked up at the pods of `k8s-app: kube-dns` in `kube-system`; where NodeLocal \
                 DNSCache answers, allow its address besides."
                    .to_owned(),
            );
        }
    }
    if says("/spec/ingressClassName", "alb") {
        found.push(if automatic {
            "An IngressClass `alb` with the controller `eks.amazonaws.com/alb`.".to_owned()
        } else {
            "The AWS Load Balancer Controller with its IngressClass `alb`; it finds subnets by the tags \
             `kubernetes.io/role/elb` and `kubernetes.io/role/internal-elb`."
                .to_owned()
        });
    }
    if says("/spec/ingressClassName", "nginx") {
        found.push(
            "The NGINX Ingress Controller with its IngressClass `nginx`, in the namespace `ingress-nginx`."
                .to_owned(),
        );
    }
    if says("/spec/loadBalancerClass", "service.k8s.aws/nlb") {
        found
            .push("The AWS Load Balancer Controller for Services of type LoadBalancer.".to_owned());
    }
    if of("HorizontalPodAutoscaler") {
        found.push("The metrics server, for the autoscalers.".to_owned());
    }
    if of("ExternalSecret") {
        found.push(format!(
            "The External Secrets Operator 0.16 or newer (`external-secrets.io/v1`) with a ClusterSecretStore \
             `{STORE}` that leads to AWS Secrets Manager."
        ));
    }
    if says(class, DISKS) || says(own_class, DISKS) {
        found.push(format!(
            "A StorageClass `{DISKS}` of the Amazon EBS CSI driver that binds a volume when its first pod comes."
        ));
    }
    if says(class, FILES) {
        found.push(format!(
            "A StorageClass `{FILES}` of the Amazon EFS CSI driver that makes access points in the file system."
        ));
    }
    if parts.iter().any(|part| {
        part.space
            .workloads
            .iter()
            .any(|workload| workload.calls_aws)
    }) {
        found.push(
            "The EKS Pod Identity Agent, and an association for each service account whose pods call AWS."
                .to_owned(),
        );
    }
    found
}

/// What a setting is, and where Terraform shows it.
fn about(setting: &Setting) -> String {
    let what = plain(&setting.about);
    match &setting.output {
        None => what,
        Some((output, entry)) => format!("{what} Entry `{entry}` of the output `{output}`."),
    }
}

/// What is to be filled in, with its namespace.
fn settings<'p>(parts: &'p [Part<'_>]) -> Vec<(&'p str, &'p Setting)> {
    let mut rows: Vec<(&str, &Setting)> = Vec::new();
    for part in parts {
        for (_, setting) in part.objects.iter().flat_map(|object| &object.asked) {
            if !rows.contains(&(part.space.name.as_str(), setting)) {
                rows.push((&part.space.name, setting));
            }
        }
    }
    rows
}

fn to_fill_in(text: &mut String, rows: &[(&str, &Setting)], options: Options) {
    if rows.is_empty() {
        return;
    }
    let place = match options.layout {
        Layout::Kustomize => "in `settings.yaml` of each overlay",
        Layout::Combined => "in the objects that have these values",
        Layout::Helm => "in values of the charts",
    };
    text.push_str(&format!(
        "\n## What to fill in\n\nThese values are known only when what the design needs is built; outputs are those \
         of its Terraform. They stand {place}.\n\n| Namespace | Setting | Placeholder | What it is |\n\
         | --- | --- | --- | --- |\n"
    ));
    for (namespace, setting) in rows {
        text.push_str(&format!(
            "| `{namespace}` | `{}` | `{}` | {} |\n",
            setting.name,
            setting.placeholder.replace(['`', '|'], ""),
            about(setting)
        ));
    }
}

/// The secrets, with their namespaces.
fn secrets<'p>(parts: &'p [Part<'_>]) -> Vec<(&'p str, &'p Secret)> {
    let parts = parts.iter().map(|part| part.space);
    parts
        .flat_map(|space| {
            let secrets = space.secrets.iter();
            secrets.map(|secret| (space.name.as_str(), secret))
        })
        .collect()
}

fn to_keep_secret(text: &mut String, rows: &[(&str, &Secret)]) {
    if rows.is_empty() {
        return;
    }
    text.push_str("\n## Secrets to fill\n\n| Namespace | Secret | Keys |\n| --- | --- | --- |\n");
    for (namespace, secret) in rows {
        let keys: Vec<_> = secret.keys.iter().map(|key| format!("`{key}`")).collect();
        let keys = match keys.as_slice() {
            [] => "the variables that its pods read".to_owned(),
            keys => keys.join(", "),
        };
        text.push_str(&format!("| `{namespace}` | `{}` | {keys} |\n", secret.name));
    }
}

/// How `kubectl` finds the cluster: a drawn one is built by the Terraform of the design, which shows its name.
fn way_to_the_cluster(document: &Document, parts: &[Part<'_>]) -> String {
    let drawn = parts.iter().filter_map(|part| part.cluster.node);
    let drawn: BTreeSet<_> = drawn.collect();
    let slugs = drawn.iter().filter_map(|id| document.nodes.get(id));
    let entries: Vec<_> = slugs.map(|node| format!("`{}`", node.slug)).collect();
    match entries.as_slice() {
        [] => "Lead `kubectl` to a cluster of yours: none is drawn.".to_owned(),
        [entry] => format!(
            "Lead `kubectl` to the cluster with `aws eks update-kubeconfig --name NAME`; its name is entry {entry} \
             of the output `cluster_names` of the design's Terraform."
        ),
        several => format!(
            "Lead `kubectl` to each CLUSTER with `aws eks update-kubeconfig --name NAME`; their names are entries {} \
             of the output `cluster_names` of the design's Terraform.",
            several.join(", ")
        ),
    }
}

fn how_to_apply(parts: &[Part<'_>], options: Options) -> Vec<String> {
    let mut steps = Vec::new();
    let is_there = |environment: &Environment| {
        (parts.iter()).any(|part| part.space.environment == *environment)
    };
    let environments = Environment::ROLLOUT.into_iter().filter(is_there);
    let folders: BTreeSet<_> = parts
        .iter()
        .map(|part| part.cluster.name.as_str())
        .collect();
    let folder = if folders.len() > 1 { "CLUSTER/" } else { "" };
    for environment in environments.map(Choice::id) {
        steps.push(match options.layout {
            Layout::Kustomize => format!(
                "`kubectl diff -k {folder}overlays/{environment}`, read it, then `kubectl apply -k \
                 {folder}overlays/{environment}`."
            ),
            Layout::Combined => format!(
                "`kubectl diff -f {folder}{environment}.yaml`, read it, then `kubectl apply -f \
                 {folder}{environment}.yaml`."
            ),
            Layout::Helm => format!(
                "`helm upgrade --install RELEASE {folder}charts/{environment} --namespace NAMESPACE \
                 --create-namespace`, for each chart in it with the namespace of the table."
            ),
        });
    }
    if options.secrets == SecretSource::Fill && !secrets(parts).is_empty() {
        steps.push(
            "Fill each Secret from a file of yours that has its keys under `stringData`: `kubectl patch secret \
             SECRET --namespace NAMESPACE --type merge --patch-file FILE`. Pods wait for it, and it stays filled \
             when the objects are applied again. The file does not belong into a repository."
                .to_owned(),
        );
    }
    if parts
        .iter()
        .any(|part| part.objects.iter().any(|object| object.kind == "ConfigMap"))
    {
        steps.push(
            "After a change of a ConfigMap, `kubectl rollout restart` whoever reads it.".to_owned(),
        );
    }
    steps
}
