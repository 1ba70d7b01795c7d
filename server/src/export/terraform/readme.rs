//! The README of an export: what it builds, how to apply it, and what it leaves out; and the one above
//! several root modules.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use shared::cost::Bill;
use shared::document::{Document, Environment};
use shared::field::Choice;
use shared::iac::{Concern, Plan};
use shared::plan::Root;
use shared::topology::Topology;

use crate::export::figures;
use crate::export::markdown::{accepted, numbered, sentences, title};
use shared::markdown::plain;

/// The text of the README. `files` are the names of the other files.
pub fn text(plan: &Plan, document: &Document, files: &BTreeSet<&str>) -> String {
    let mut text = head(document);
    what_it_builds(&mut text, plan);
    how_to_apply(&mut text, plan);
    figures::add(&mut text, document);
    let gaps: Vec<_> = plan.gaps.iter().map(|(_, gap)| gap.as_str()).collect();
    sentences(&mut text, "Left out", &gaps);
    let accepted = accepted(document);
    let accepted: Vec<_> = accepted.iter().map(String::as_str).collect();
    sentences(&mut text, "Accepted findings", &accepted);
    let notes: Vec<_> = (plan.notes.iter())
        .map(|note| note.message.as_str())
        .collect();
    sentences(&mut text, "Notes", &notes);
    if !files.contains("outputs.tf") {
        text.push_str("\nThere are no outputs.\n");
    }
    text
}

/// The text of the README above root modules that are applied apart from each other.
pub fn overview(document: &Document, roots: &[Root]) -> String {
    let mut text = head(document);
    text.push_str(
        "\nIts environments share nothing, so each is a root module of its own, with a state of its own. \
         Apply them one after the other, the least important first, so that a mistake shows where it \
         harms least. The README of each says how.\n\n\
         | | Folder | Environment | Resources | USD a month |\n| --- | --- | --- | --- | --- |\n",
    );
    let found = Environment::ROLLOUT.iter().flat_map(|environment| {
        let own = |root: &&Root| root.environment == Some(*environment);
        roots.iter().filter(own).map(|root| (*environment, root))
    });
    for (index, (environment, root)) in found.enumerate() {
        let bill = Bill::of(&Topology::of(&root.document));
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "| {} | [`{folder}`]({folder}README.md) | {} | {} | {} |",
            index + 1,
            environment.label(),
            root.plan.resources.len(),
            figures::monthly(&bill).unwrap_or_default(),
            folder = super::folder(root.environment),
        );
    }
    text
}

/// The title and the description of a design.
fn head(document: &Document) -> String {
    let mut text = format!("# {}\n", title(document));
    let description = plain(&document.settings.description);
    if !description.is_empty() {
        text.push_str(&format!("\n{description}\n"));
    }
    text
}

fn what_it_builds(text: &mut String, plan: &Plan) {
    let count = plan.resources.len();
    let noun = if count == 1 { "resource" } else { "resources" };
    text.push_str(&format!(
        "\n## What it builds\n\n{count} {noun}, one file a concern:\n\n| File | Resources |\n| --- | --- |\n"
    ));
    for concern in Concern::ALL {
        let mut order = Vec::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for resource in plan.resources.iter().filter(|one| one.concern == concern) {
            let kind = resource.address.kind;
            if *counts
                .entry(kind)
                .and_modify(|count| *count += 1)
                .or_insert(1)
                == 1
            {
                order.push(kind);
            }
        }
        let listed: Vec<_> = (order.iter())
            .map(|kind| format!("{} `{kind}`", counts.get(kind).copied().unwrap_or_default()))
            .collect();
        if !listed.is_empty() {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "| `{}.tf` | {} |", concern.file(), listed.join(", "));
        }
    }
}

fn how_to_apply(text: &mut String, plan: &Plan) {
    let has = |kind: &str| plan.resources.iter().any(|one| one.address.kind == kind);
    let mut steps = vec![
        "Give Terraform (1.11 or newer) credentials for the account, for example with `AWS_PROFILE`."
            .to_owned(),
        "Copy `terraform.tfvars.example` to `terraform.tfvars` and write your own values.".to_owned(),
        "`terraform init`".to_owned(),
    ];
    if let Some(backend) = &plan.backend {
        steps.insert(
            0,
            format!(
                "The state is kept in the bucket `{}` in {}, which must be there before: private and with \
                 versioning, because the state holds all that Terraform knows.",
                backend.bucket, backend.region
            ),
        );
    }
    if has("aws_acm_certificate") {
        let targets: Vec<_> = (plan.resources.iter())
            .filter(|one| one.address.kind == "aws_acm_certificate")
            .map(|one| format!("-target=aws_acm_certificate.{}", one.address.name))
            .collect();
        steps.push(format!(
            "Load balancers take a certificate only when it is issued. `terraform apply {}` asks for it; \
             create the DNS records that `certificate_validation_records` then shows, and wait until \
             AWS has issued the certificate.",
            targets.join(" ")
        ));
    }
    steps.push("`terraform plan -out=tfplan`, read it, then `terraform apply tfplan`.".to_owned());
    if has("aws_ecr_repository") {
        steps.push(
            "Push the images to the `repository_urls`, under the tags of the variables: services wait for them."
                .to_owned(),
        );
    }
    if has("aws_eks_cluster") {
        steps.push(
            "`aws eks update-kubeconfig` with one of the `cluster_names` leads `kubectl` to the cluster."
                .to_owned(),
        );
    }
    if has("aws_iam_policy") {
        steps.push(
            "Install the AWS Load Balancer Controller in `kube-system` under the service account \
             `aws-load-balancer-controller`; its role waits for it, and Ingresses wait for the controller."
                .to_owned(),
        );
    }
    if has("aws_lb") {
        steps.push(
            "Point the public names to the `load_balancer_names` with alias or CNAME records."
                .to_owned(),
        );
    }
    if has("aws_vpn_connection") {
        steps.push(
            "Set up the device of the site with the `vpn_tunnel_addresses`; the keys of the tunnels are in \
             the VPN console. They are in the Terraform state, too: keep the state where only you can read it."
                .to_owned(),
        );
    }
    numbered(text, "How to apply", &steps);
}
