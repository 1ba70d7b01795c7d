//! The rules: what each looks for, why, and THE LIST of them. One file a rule; a rule names the
//! nodes and links that it is about and leaves showing them to others.

pub mod addresses;
pub mod availability;
pub mod compute;
pub mod cost;
pub mod data;
pub mod edge;
pub mod explaining;
pub mod export;
mod faults;
pub mod fixing;
pub mod hybrid;
pub mod kubernetes;
pub mod load_balancing;
pub(crate) mod mending;
pub mod naming;
pub mod network;
pub mod operations;
pub mod placement;
pub mod quotas;
pub mod security;
pub(crate) mod spreading;
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::capacity::{self, Cluster, Demand};
use crate::crc32;
use crate::document::{Document, Environment, LinkId, Node, NodeId};
use crate::editor::placement::with_bars;
use crate::iac::Plan;
use crate::plan::{self, Level, Planning};
use crate::security::{Rule as GroupRule, groups};
use crate::topology::Topology;
use crate::uptime::{self, Uptime};

/// How bad a finding is.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot be deployed, or cannot work at all as drawn.
    Error,
    /// Bad practice that a reviewer would raise.
    Warning,
    /// Worth a thought.
    Advice,
}

/// Where a warning is only worth a thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Softens {
    /// Nowhere.
    Never,
    /// In development.
    InDevelopment,
    /// In development and staging.
    OutsideProduction,
}

impl Softens {
    /// What becomes of a severity in an environment.
    #[must_use]
    pub fn soften(self, severity: Severity, environment: Environment) -> Severity {
        let soft = match self {
            Self::Never => false,
            Self::InDevelopment => environment == Environment::Development,
            Self::OutsideProduction => {
                matches!(environment, Environment::Development | Environment::Staging)
            }
        };
        if soft && severity == Severity::Warning {
            Severity::Advice
        } else {
            severity
        }
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, for example `LB-001`; it stays.
    pub id: &'static str,
    /// How bad a finding is, unless the finding says another.
    pub severity: Severity,
    /// Where warnings become advice.
    pub softens: Softens,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What happens when it is ignored.
    pub why: &'static str,
    /// What to do.
    pub how_to_fix: &'static str,
    /// Where it was read, with a date.
    pub source: &'static str,
    /// A sketch that violates it: help for the reader and a test.
    pub violates: &'static str,
    /// A sketch that passes it.
    pub passes: &'static str,
    /// Looks for violations.
    pub check: Check,
    /// Mends one of its findings, when that can be done without asking.
    pub fix: Option<Fix>,
}

/// How a rule looks for violations.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// It looks at the design as a whole.
    Design(fn(&Context<'_>, &mut Report)),
    /// It looks at each node. All such rules look at one node before they look at the next: a large
    /// design is fetched from memory once, and not once for each rule.
    Node(fn(&Context<'_>, NodeId, &Node, &mut Report)),
    /// It looks for faults of each node, likewise.
    Faults(faults::Find),
}

/// A way to mend a finding.
#[derive(Debug, Clone, Copy)]
pub struct Fix {
    /// The words on the button, unless the finding has more precise ones.
    pub label: &'static str,
    /// Changes the document; leaves it alone when the finding no longer holds.
    pub apply: Apply,
}

/// What a fix needs to know.
#[derive(Debug, Clone, Copy)]
pub enum Apply {
    /// The node that the finding is about first.
    Node(fn(&mut Document, NodeId)),
    /// All that the finding says.
    Finding(fn(&mut Document, &Finding)),
    /// Nothing: faults that are found like this come with the component as it should be.
    Faults(faults::Find),
}

impl Apply {
    fn mend(self, document: &mut Document, finding: &Finding) {
        match (self, finding.nodes.first()) {
            (Self::Finding(apply), _) => apply(document, finding),
            (Self::Node(apply), Some(&id)) => apply(document, id),
            (Self::Faults(find), Some(&id)) => faults::mend(document, id, finding, find),
            (_, None) => {}
        }
    }
}

/// What rules look at: the document with its indexes, and what is derived from it once for all.
#[derive(Debug)]
pub struct Context<'a> {
    /// The document with its indexes.
    pub topology: &'a Topology<'a>,
    /// The availability of its journeys.
    pub uptime: &'a Uptime,
    groups: OnceLock<BTreeMap<NodeId, BTreeSet<GroupRule>>>,
    plan: OnceLock<Option<Plan>>,
    demands: OnceLock<BTreeMap<NodeId, Demand>>,
    clusters: OnceLock<Vec<Cluster>>,
    kubernetes_clusters: OnceLock<Vec<Cluster>>,
    quotas: OnceLock<Vec<quotas::Use>>,
}

impl<'a> Context<'a> {
    /// A design and its availability.
    #[must_use]
    pub fn of(topology: &'a Topology<'a>, uptime: &'a Uptime) -> Self {
        Self {
            topology,
            uptime,
            groups: OnceLock::new(),
            plan: OnceLock::new(),
            demands: OnceLock::new(),
            clusters: OnceLock::new(),
            kubernetes_clusters: OnceLock::new(),
            quotas: OnceLock::new(),
        }
    }

    /// What would be deployed, worked out once for all rules that ask; none when a quick look tells
    /// that nothing is wrong with it.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        let plan = || self.planning().map(Planning::done);
        self.plan.get_or_init(plan).as_ref()
    }

    /// What makes that plan; none when a quick look tells that nothing is wrong with it.
    fn planning(&self) -> Option<Planning<'a>> {
        let doubtful = !plan::is_whole(self.topology);
        doubtful.then(|| Planning::of(self.topology, Level::Standard))
    }

    /// The addresses that each subnet has and needs, worked out once for all rules that ask.
    #[must_use]
    pub fn demands(&self) -> &BTreeMap<NodeId, Demand> {
        let demands = || capacity::demands(self.topology);
        self.demands.get_or_init(demands)
    }

    /// The ECS clusters with instances, worked out once for all rules that ask.
    #[must_use]
    pub fn clusters(&self) -> &[Cluster] {
        let clusters = || capacity::clusters(self.topology);
        self.clusters.get_or_init(clusters)
    }

    /// The EKS clusters, worked out once for all rules that ask.
    #[must_use]
    pub fn kubernetes_clusters(&self) -> &[Cluster] {
        let clusters = || capacity::kubernetes_clusters(self.topology);
        self.kubernetes_clusters.get_or_init(clusters)
    }

    /// What is used of every quota, worked out once for all rules that ask.
    fn quotas(&self) -> &[quotas::Use] {
        self.quotas.get_or_init(|| quotas::uses(self))
    }

    /// Every security group with its rules, worked out once for all rules that ask.
    pub fn groups(&self) -> impl Iterator<Item = (NodeId, &BTreeSet<GroupRule>)> {
        let groups = self.groups.get_or_init(|| groups(self.topology));
        groups.iter().map(|(id, rules)| (*id, rules))
    }
}

/// A violation of a rule.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, in one sentence with names.
    pub message: String,
    /// What happens when it is ignored.
    pub why: &'static str,
    /// The nodes that it is about, the most important first.
    #[serde(serialize_with = "as_texts")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub nodes: Vec<NodeId>,
    /// The links that it is about.
    #[serde(serialize_with = "as_texts")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub links: Vec<LinkId>,
    /// The words on the button that mends it; none when that takes a decision.
    #[serde(serialize_with = "as_flag")]
    #[cfg_attr(feature = "openapi", schema(value_type = bool))]
    pub fix: Option<String>,
}

fn as_flag<S: serde::Serializer>(label: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(label.is_some())
}

fn as_texts<T: ToString, S: serde::Serializer>(
    ids: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.iter().map(ToString::to_string))
}

/// Collects the findings of one rule.
#[derive(Debug)]
pub struct Report {
    rule: &'static Rule,
    found: Vec<Finding>,
}

impl Report {
    /// Adds a finding about some nodes.
    pub fn add(&mut self, nodes: &[NodeId], message: String) {
        self.about(nodes).say(message);
    }

    /// Begins a finding about some nodes, for which more is to be said than a message.
    pub fn about(&mut self, nodes: &[NodeId]) -> Draft<'_> {
        let finding = Finding {
            rule: self.rule.id,
            severity: self.rule.severity,
            message: String::new(),
            why: self.rule.why,
            nodes: nodes.to_vec(),
            links: Vec::new(),
            fix: self.rule.fix.map(|fix| fix.label.to_owned()),
        };
        Draft {
            report: self,
            finding,
        }
    }
}

/// A finding that is being worded.
#[derive(Debug)]
#[must_use = "a draft becomes a finding when its message is said"]
pub struct Draft<'r> {
    report: &'r mut Report,
    finding: Finding,
}

impl Draft<'_> {
    /// It is about these links too.
    pub fn links(mut self, links: &[LinkId]) -> Self {
        self.finding.links = links.to_vec();
        self
    }

    /// It is as bad as this, whatever the rule says.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// It is about something that is for `environment`, wherever its nodes stand.
    pub fn in_environment(mut self, environment: Environment) -> Self {
        self.finding.severity = self
            .report
            .rule
            .softens
            .soften(self.finding.severity, environment);
        self
    }

    /// It can be mended, or takes a decision after all.
    pub fn mendable(mut self, mendable: bool) -> Self {
        self.finding.fix = self.finding.fix.filter(|_| mendable);
        self
    }

    /// It can be mended by a button with these words; by none when there is nothing to say.
    pub fn button(mut self, label: Option<String>) -> Self {
        self.finding.fix = label;
        self
    }

    /// Adds the finding.
    pub fn say(mut self, message: String) {
        self.finding.message = message;
        self.report.found.push(self.finding);
    }
}

/// A finding that is accepted.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it is accepted.
    pub reason: String,
}

/// What the rules say about a design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// The findings, the worst first, then by rule and node.
    pub findings: Vec<Finding>,
    /// The findings that are accepted, in the same order; they count nowhere.
    pub accepted: Vec<Accepted>,
}

/// The findings of a document that are not accepted, the worst first, then by rule and node.
#[must_use]
pub fn findings(document: &Document) -> Vec<Finding> {
    judge(document).findings
}

/// The findings of a document, those that are accepted apart.
#[must_use]
pub fn judge(document: &Document) -> Judgement {
    let topology = Topology::of(document);
    let uptime = uptime::evaluate(&topology);
    judge_in(&Context::of(&topology, &uptime))
}

/// The same, in a context that is there already.
#[must_use]
pub fn judge_in(context: &Context<'_>) -> Judgement {
    let mut judging = Judging::new(context);
    while judging.go_on() {}
    judging.judgement()
}

/// The findings in a context that is there already, accepted or not.
#[must_use]
pub fn check(context: &Context<'_>) -> Vec<Finding> {
    in_order(context, look(ALL, context))
}

fn in_order(context: &Context<'_>, mut all: Vec<Finding>) -> Vec<Finding> {
    export::exp_001_gap::retain_unexplained(context.topology, &mut all);
    all.sort_by(|a, b| {
        (a.severity, a.rule, &a.nodes, &a.links, &a.message)
            .cmp(&(b.severity, b.rule, &b.nodes, &b.links, &b.message))
    });
    all.dedup();
    all
}

/// The findings of one rule, in the order in which it reports them.
#[must_use]
pub fn run(rule: &'static Rule, context: &Context<'_>) -> Vec<Finding> {
    look(&[rule], context)
}

/// The findings of some rules.
fn look(rules: &[&'static Rule], context: &Context<'_>) -> Vec<Finding> {
    let mut looking = Looking::new(rules, context);
    while looking.go_on() {}
    looking.found()
}

/// A judgement that is made a little at a time: first the plan that rules ask for, as it takes the longest.
#[derive(Debug)]
pub struct Judging<'a> {
    planning: Option<Planning<'a>>,
    looking: Looking<'a>,
}

impl<'a> Judging<'a> {
    /// Nothing is judged yet.
    #[must_use]
    pub fn new(context: &'a Context<'a>) -> Self {
        let planning = match context.plan.get() {
            Some(_) => None,
            None => context.planning(),
        };
        if planning.is_none() {
            // Nobody needs to ask again. One that is there stays.
            context.plan.set(None).ok();
        }
        Self {
            planning,
            looking: Looking::new(ALL, context),
        }
    }

    /// Goes on a little; whether something is left.
    pub fn go_on(&mut self) -> bool {
        let Some(planning) = &mut self.planning else {
            return self.looking.go_on();
        };
        if let Some(plan) = planning.go_on() {
            self.looking.context.plan.set(Some(plan)).ok();
            self.planning = None;
        }
        true
    }

    /// What was judged.
    #[must_use]
    pub fn judgement(self) -> Judgement {
        let context = self.looking.context;
        let mut judgement = Judgement::default();
        for finding in in_order(context, self.looking.found()) {
            match context.topology.document.acceptance_of(&finding) {
                Some(acceptance) => judgement.accepted.push(Accepted {
                    finding,
                    reason: acceptance.reason.clone(),
                }),
                None => judgement.findings.push(finding),
            }
        }
        judgement
    }
}

/// So many nodes are looked at by one rule after the other: few enough to stay in the cache of a
/// processor, and so many that a rule stays there while it looks at them.
const TOGETHER: usize = 32;

/// Some rules that look at a design: first those that look at all of it, then the others at some nodes at a time.
#[derive(Debug)]
struct Looking<'a> {
    context: &'a Context<'a>,
    reports: Vec<Report>,
    nodes: Vec<(NodeId, &'a Node)>,
    /// So many reports and then nodes are done with.
    done: (usize, usize),
}

impl<'a> Looking<'a> {
    fn new(rules: &[&'static Rule], context: &'a Context<'a>) -> Self {
        let report = |rule: &&'static Rule| Report {
            rule,
            found: Vec::new(),
        };
        Self {
            context,
            reports: rules.iter().map(report).collect(),
            nodes: context.topology.nodes().collect(),
            done: (0, 0),
        }
    }

    /// Goes on with the next rule or the next nodes; whether something is left.
    fn go_on(&mut self) -> bool {
        let context = self.context;
        if let Some(report) = self.reports.get_mut(self.done.0) {
            if let Check::Design(check) = report.rule.check {
                check(context, report);
            }
            self.done.0 += 1;
            return true;
        }
        let end = self.nodes.len().min(self.done.1 + TOGETHER);
        let nodes = self.nodes.get(self.done.1..end).unwrap_or_default();
        for report in &mut self.reports {
            for &(id, node) in nodes {
                match report.rule.check {
                    Check::Design(_) => break,
                    Check::Node(check) => check(context, id, node, report),
                    Check::Faults(find) => {
                        faults::tell(report, id, find(context.topology, id, node));
                    }
                }
            }
        }
        self.done.1 = end;
        end < self.nodes.len()
    }

    fn found(self) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for report in self.reports {
            found.extend(report.found.into_iter().map(|mut finding| {
                finding.severity = softened(self.context, report.rule, &finding);
                finding
            }));
        }
        found
    }
}

fn softened(context: &Context<'_>, rule: &Rule, finding: &Finding) -> Severity {
    finding.nodes.first().map_or(finding.severity, |node| {
        rule.softens
            .soften(finding.severity, context.topology.environment_of(*node))
    })
}

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The version of the rules: a check value of which there are and how bad their findings are, so that it
/// moves by itself when they do.
#[must_use]
pub fn version() -> u16 {
    let told = |rule: &&Rule| format!("{} {:?} {:?}\n", rule.id, rule.severity, rule.softens);
    let list: String = ALL.iter().map(told).collect();
    let [high, low, ..] = crc32::of(list.as_bytes()).to_be_bytes();
    u16::from_be_bytes([high, low])
}

/// The document with one finding mended; none when it has no fix.
#[must_use]
pub fn fixed(document: &Document, finding: &Finding) -> Option<Document> {
    finding.fix.as_ref()?;
    let fix = rule(finding.rule)?.fix?;
    let mut document = document.clone();
    with_bars(&mut document, &[], |document| {
        fix.apply.mend(document, finding)
    });
    document.forget_lost_acceptances();
    Some(document)
}

/// How many findings there are of each severity.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub advice: usize,
}

/// In words: "1 error, 4 warnings, 1 advice".
impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = |number| if number == 1 { "" } else { "s" };
        let Self {
            errors,
            warnings,
            advice,
        } = *self;
        write!(
            f,
            "{errors} error{}, {warnings} warning{}, {advice} advice",
            plural(errors),
            plural(warnings)
        )
    }
}

impl Summary {
    /// Counts findings.
    #[must_use]
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            *match finding.severity {
                Severity::Error => &mut summary.errors,
                Severity::Warning => &mut summary.warnings,
                Severity::Advice => &mut summary.advice,
            } += 1;
        }
        summary
    }

    /// How many there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Advice => self.advice,
        }
    }
}

/// THE LIST of rules, in the order of their ids.
pub const ALL: &[&Rule] = &[
    &addresses::adr_001_too_few::RULE,
    &addresses::adr_002_little_room::RULE,
    &addresses::adr_003_balancer_room::RULE,
    &addresses::adr_004_cluster_room::RULE,
    &addresses::adr_005_pod_addresses::RULE,
    &addresses::adr_006_too_many_pods::RULE,
    &addresses::adr_007_task_interfaces::RULE,
    &addresses::adr_008_uneven_subnets::RULE,
    &availability::avl_001_single_point::RULE,
    &availability::avl_002_zone_loss::RULE,
    &availability::avl_003_target::RULE,
    &availability::avl_004_capacity_after_loss::RULE,
    &availability::avl_005_bounded_by_others::RULE,
    &availability::avl_006_cycle::RULE,
    &availability::avl_007_one_region::RULE,
    &availability::avl_008_agreement::RULE,
    &availability::avl_009_figure::RULE,
    &availability::avl_010_no_client::RULE,
    &availability::avl_011_dead_end::RULE,
    &compute::cmp_001_group_size::RULE,
    &compute::cmp_002_single_replica::RULE,
    &compute::cmp_003_volume_zone::RULE,
    &compute::cmp_004_volume_size::RULE,
    &compute::cmp_005_fargate_size::RULE,
    &compute::cmp_006_fargate_task::RULE,
    &compute::cmp_007_container_memory::RULE,
    &compute::cmp_008_task_network::RULE,
    &compute::cmp_009_no_room_for_tasks::RULE,
    &compute::cmp_010_zone_loss::RULE,
    &compute::cmp_011_deployment::RULE,
    &compute::cmp_012_no_image::RULE,
    &compute::cmp_013_container_hygiene::RULE,
    &compute::cmp_014_lambda_limits::RULE,
    &compute::cmp_015_lambda_without_way_out::RULE,
    &compute::cmp_016_lambda_runtime::RULE,
    &compute::cmp_017_lambda_events::RULE,
    &compute::cmp_018_state_on_one_machine::RULE,
    &compute::cmp_019_launch_configuration::RULE,
    &compute::cmp_020_alike_in_name::RULE,
    &compute::cmp_021_uneven_equals::RULE,
    &cost::cst_001_budget::RULE,
    &data::db_001_subnet_group::RULE,
    &data::db_002_unknown_engine::RULE,
    &data::db_003_storage_size::RULE,
    &data::db_004_storage_speed::RULE,
    &data::db_005_identifier::RULE,
    &data::db_006_pinned_zone::RULE,
    &data::db_007_one_zone::RULE,
    &data::db_008_cluster::RULE,
    &data::db_009_retention::RULE,
    &data::db_010_protection::RULE,
    &data::db_011_replicas::RULE,
    &data::db_012_reads_from_standby::RULE,
    &data::db_013_no_instances::RULE,
    &data::db_014_administrator::RULE,
    &data::db_015_password::RULE,
    &data::db_016_class::RULE,
    &data::db_017_connections::RULE,
    &data::db_018_shared_subnet::RULE,
    &data::db_019_table::RULE,
    &data::db_020_cache_settings::RULE,
    &data::db_021_cache_loss::RULE,
    &data::db_022_search_settings::RULE,
    &data::db_023_search_loss::RULE,
    &data::db_024_mount_targets::RULE,
    &data::db_025_far_mount_target::RULE,
    &edge::edg_001_certificate::RULE,
    &edge::edg_002_no_origin::RULE,
    &edge::edg_003_old_protocol::RULE,
    &edge::edg_004_open_bucket::RULE,
    &edge::edg_005_private_origin::RULE,
    &edge::edg_006_open_balancer::RULE,
    &edge::edg_007_bare_distribution::RULE,
    &edge::edg_008_name_to_nowhere::RULE,
    &edge::edg_009_api_without_link::RULE,
    &export::exp_001_gap::RULE,
    &export::exp_002_same_address::RULE,
    &export::exp_003_two_balancers::RULE,
    &export::exp_004_store_without_name::RULE,
    &export::exp_005_no_us_east_1::RULE,
    &hybrid::hyb_001_incomplete_vpn::RULE,
    &hybrid::hyb_002_no_route_to_site::RULE,
    &hybrid::hyb_003_site_overlap::RULE,
    &hybrid::hyb_004_single_connection::RULE,
    &hybrid::hyb_005_device_address::RULE,
    &hybrid::hyb_006_unwatched_tunnels::RULE,
    &hybrid::hyb_007_site_through_gateway::RULE,
    &kubernetes::k8s_001_two_zones::RULE,
    &kubernetes::k8s_002_excluded_zone::RULE,
    &kubernetes::k8s_003_version::RULE,
    &kubernetes::k8s_004_open_cluster::RULE,
    &kubernetes::k8s_005_nodes_in_public_subnet::RULE,
    &kubernetes::k8s_006_nodes_cannot_join::RULE,
    &kubernetes::k8s_007_node_group_redundancy::RULE,
    &kubernetes::k8s_008_fargate_profile::RULE,
    &kubernetes::k8s_009_not_on_fargate::RULE,
    &kubernetes::k8s_010_subnet_tags::RULE,
    &kubernetes::k8s_011_ingress_controller::RULE,
    &kubernetes::k8s_012_object_name::RULE,
    &kubernetes::k8s_013_single_pod::RULE,
    &kubernetes::k8s_014_autoscaler_metrics::RULE,
    &kubernetes::k8s_015_fixed_replicas::RULE,
    &kubernetes::k8s_016_no_budget::RULE,
    &kubernetes::k8s_017_blocking_budget::RULE,
    &kubernetes::k8s_018_probes::RULE,
    &kubernetes::k8s_019_requests::RULE,
    &kubernetes::k8s_020_request_too_large::RULE,
    &kubernetes::k8s_021_zone_spread::RULE,
    &kubernetes::k8s_022_image_tag::RULE,
    &kubernetes::k8s_023_default_namespace::RULE,
    &kubernetes::k8s_024_points_to_nothing::RULE,
    &kubernetes::k8s_025_security_context::RULE,
    &kubernetes::k8s_026_external_address::RULE,
    &kubernetes::k8s_027_shared_disk::RULE,
    &kubernetes::k8s_028_cluster_capacity::RULE,
    &kubernetes::k8s_029_network_policy::RULE,
    &load_balancing::lb_001_two_zones::RULE,
    &load_balancing::lb_002_one_subnet_per_zone::RULE,
    &load_balancing::lb_003_private_subnet::RULE,
    &load_balancing::lb_004_internal_in_public::RULE,
    &load_balancing::lb_005_listener_protocol::RULE,
    &load_balancing::lb_006_certificate::RULE,
    &load_balancing::lb_007_encryption::RULE,
    &load_balancing::lb_008_old_tls::RULE,
    &load_balancing::lb_009_target_type::RULE,
    &load_balancing::lb_010_no_target::RULE,
    &load_balancing::lb_011_target_zone::RULE,
    &load_balancing::lb_012_zone_without_target::RULE,
    &load_balancing::lb_013_uneven_zones::RULE,
    &load_balancing::lb_014_health_path::RULE,
    &load_balancing::lb_015_health_numbers::RULE,
    &load_balancing::lb_016_hardening::RULE,
    &load_balancing::lb_017_no_web_acl::RULE,
    &load_balancing::lb_018_group_health::RULE,
    &load_balancing::lb_019_gateway_as_balancer::RULE,
    &naming::nam_001_bucket::RULE,
    &naming::nam_002_balancer_name::RULE,
    &naming::nam_003_search_domain::RULE,
    &naming::nam_004_eks_cluster::RULE,
    &naming::nam_005_cluster::RULE,
    &naming::nam_006_other::RULE,
    &naming::nam_007_taken::RULE,
    &naming::nam_008_tags::RULE,
    &network::net_001_vpc_block::RULE,
    &network::net_002_host_bits::RULE,
    &network::net_003_subnet_size::RULE,
    &network::net_004_outside_vpc::RULE,
    &network::net_005_subnet_overlap::RULE,
    &network::net_006_subnet_zone::RULE,
    &network::net_007_secondary_block::RULE,
    &network::net_008_docker_block::RULE,
    &network::net_009_public_block::RULE,
    &network::net_010_no_internet_gateway::RULE,
    &network::net_011_several_gateways::RULE,
    &network::net_012_public_without_route::RULE,
    &network::net_013_private_with_route::RULE,
    &network::net_014_nat_in_private_subnet::RULE,
    &network::net_015_nat_address::RULE,
    &network::net_016_shared_nat::RULE,
    &network::net_017_nat_of_other_zone::RULE,
    &network::net_018_no_way_out::RULE,
    &network::net_019_nat_instead_of_endpoint::RULE,
    &network::net_020_double_route::RULE,
    &network::net_021_route_elsewhere::RULE,
    &network::net_022_shared_addresses::RULE,
    &network::net_023_shared_on_transit::RULE,
    &network::net_024_not_transitive::RULE,
    &network::net_025_no_route_to_peer::RULE,
    &network::net_026_attachment_zones::RULE,
    &network::net_027_endpoint_without_place::RULE,
    &network::net_028_names_off::RULE,
    &network::net_029_default_group::RULE,
    &network::net_030_no_flow_logs::RULE,
    &network::net_031_public_by_default::RULE,
    &network::net_032_one_zone::RULE,
    &operations::ops_001_logs_for_ever::RULE,
    &operations::ops_002_no_alarm::RULE,
    &operations::ops_003_no_backup::RULE,
    &operations::ops_004_key_rotation::RULE,
    &operations::ops_005_registry::RULE,
    &placement::plc_001_illegal_parent::RULE,
    &placement::plc_002_illegal_link::RULE,
    &placement::plc_003_spans_several_vpcs::RULE,
    &placement::plc_004_unconnected::RULE,
    &quotas::qta_001_exceeded::RULE,
    &quotas::qta_002_nearly_used::RULE,
    &security::sec_001_not_admitted::RULE,
    &security::sec_002_not_let_out::RULE,
    &security::sec_003_open_ssh::RULE,
    &security::sec_004_open_rdp::RULE,
    &security::sec_005_every_port::RULE,
    &security::sec_006_open_data_port::RULE,
    &security::sec_007_open_http::RULE,
    &security::sec_008_open_egress::RULE,
    &security::sec_009_block_instead_of_group::RULE,
    &security::sec_010_foreign_group::RULE,
    &security::sec_011_group_of_another_vpc::RULE,
    &security::sec_012_untidy_group::RULE,
    &security::sec_013_bastion::RULE,
    &security::sec_014_public_address::RULE,
    &security::sec_015_metadata_v1::RULE,
    &security::sec_016_volume_in_clear::RULE,
    &security::sec_017_secret_in_clear::RULE,
    &security::sec_018_public_database::RULE,
    &security::sec_019_data_in_clear::RULE,
    &security::sec_020_traffic_in_clear::RULE,
    &security::sec_021_public_bucket::RULE,
    &security::sec_022_acl_target::RULE,
    &security::sec_023_acl_scope::RULE,
    &security::sec_024_shield_target::RULE,
    &security::sec_025_inspection_behind::RULE,
    &security::sec_026_ci_not_isolated::RULE,
];

#[cfg(test)]
mod tests;
