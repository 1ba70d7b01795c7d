//! K8S-008: a Fargate profile that the provider refuses.

use crate::component::eks_fargate_profile::EksFargateProfile;
use crate::routing;
use crate::rules::wording::{called, names, verb};
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-008",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Illegal Fargate profile",
    why: "The provider refuses the profile, or pods find no way out of it.",
    how_to_fix: "Give it private subnets, and one to five selectors that each name a namespace.",
    source: "Amazon EKS User Guide, 2024-12-18; AWS API models, 2026-05",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              serverless: eks_fargate_profile selectors=[]",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              serverless: eks_fargate_profile selectors=[{\"namespace\":\"apps\"}]",
    check: Check::Design(check),
    fix: None,
};

/// Most selectors of a profile.
const SELECTORS: usize = 5;

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, profile) in topology.all::<EksFargateProfile>() {
        let name = called(topology, "Fargate profile", id);
        let mut public = topology.subnets_of(id).to_vec();
        public.retain(|subnet| routing::is_internet_routed(topology, *subnet));
        let many = profile.selectors.len();
        let nameless =
            (profile.selectors.iter()).any(|selector| selector.namespace.trim().is_empty());
        let message = if many == 0 {
            format!("{name} selects nothing: it needs one to {SELECTORS} selectors.")
        } else if many > SELECTORS {
            format!("{name} has {many} selectors: at most {SELECTORS} are allowed.")
        } else if nameless {
            format!("{name} has a selector without a namespace.")
        } else if !public.is_empty() {
            format!(
                "{name} cannot use public {} {}.",
                verb(public.len(), "subnet", "subnets"),
                names(topology, &public)
            )
        } else {
            continue;
        };
        let mut nodes = vec![id];
        nodes.extend(&public);
        report.add(&nodes, message);
    }
}
