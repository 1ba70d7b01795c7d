//! What a component sees of the plan while it adds its part: its own node, the addresses of
//! others, and places to leave resources, variables, outputs and notes.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::address::Block;
use crate::component::cloudwatch::Cloudwatch;
use crate::component::region::RegionCode;
use crate::component::shield::Tier;
use crate::component::{Component, Place};
use crate::document::{LinkKind, Node, NodeId};
use crate::field::Choice;
use crate::iac::{Address, Content, Note, Resource, Value, Variable, VariableType};
use crate::routing;
use crate::topology::Topology;

use super::{
    Context, Draft, Level, balancing, groups, naming, network, permissions, roles, routes,
};

/// What the output with the host names of data stores says.
pub const HOSTS: &str = "The host names of the data stores, for the settings of their callers.";

/// The place in the plan at which a component is deployed.
#[derive(Debug)]
pub struct Site<'a> {
    id: NodeId,
    context: &'a Context<'a>,
    draft: &'a mut Draft,
}

impl<'a> Site<'a> {
    pub(super) fn new(id: NodeId, context: &'a Context<'a>, draft: &'a mut Draft) -> Self {
        Self { id, context, draft }
    }

    /// The node that is deployed.
    #[must_use]
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// The design around it.
    #[must_use]
    pub fn topology(&self) -> &'a Topology<'a> {
        self.context.topology
    }

    /// The node on which it stands.
    #[must_use]
    pub fn parent(&self) -> Option<(NodeId, &'a Node)> {
        self.topology().ancestors(self.id).next()
    }

    /// Its name on the drawing.
    #[must_use]
    pub fn title(&self) -> &'a str {
        self.topology().name(self.id)
    }

    /// Its name for the provider: three to `limit` letters, digits and hyphens.
    #[must_use]
    pub fn label(&self, limit: usize) -> String {
        let slug = self.topology().node(self.id).map_or("", |node| &node.slug);
        naming::for_provider(slug, limit)
    }

    /// The address of its resource of this kind.
    #[must_use]
    pub fn own(&self, kind: &'static str) -> Address {
        self.of(kind, self.id)
    }

    /// The address of another node's resource of this kind.
    #[must_use]
    pub fn of(&self, kind: &'static str, id: NodeId) -> Address {
        self.context.address(kind, id)
    }

    /// The name that it shares in code with its siblings over zones, with a suffix.
    #[must_use]
    pub fn family(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.context.names.get(self.id).name)
    }

    /// The name of something that the servers of a network have in common, in code: networks of one
    /// environment have their own.
    #[must_use]
    pub fn common(&self, name: &str) -> String {
        let vpc = self.context.vpc(self.id);
        let environment = vpc.and_then(|vpc| self.topology().node(vpc)?.environment);
        match environment {
            Some(environment) => format!("{name}_{}", environment.id()),
            None => name.to_owned(),
        }
    }

    /// The name of something that its region has once.
    #[must_use]
    pub fn regional(&self, name: &str) -> String {
        match self.context.provider(self.region()) {
            Some(alias) => format!("{name}_{alias}"),
            None => name.to_owned(),
        }
    }

    /// The same for the provider: at most `limit` letters, digits and hyphens.
    #[must_use]
    pub fn family_label(&self, suffix: &str, limit: usize) -> String {
        let name = self.family("").replace('_', "-");
        let label = naming::label(&name, limit.saturating_sub(suffix.len()));
        format!("{label}{suffix}")
    }

    /// A text that somebody wrote where AWS takes only some texts: as written when it is one of them;
    /// else another one, with a note unless nothing was written.
    fn legal(&mut self, what: &str, text: &str, legal: bool, otherwise: String) -> String {
        let text = text.trim();
        if legal && !text.is_empty() {
            return text.to_owned();
        }
        if !text.is_empty() {
            self.note(&format!(
                "AWS does not take its {what}; {otherwise} stands in its place"
            ));
        }
        otherwise
    }

    /// A name for the provider that somebody wrote, or [`Site::label`].
    pub fn label_or(&mut self, what: &str, text: &str, limit: usize) -> String {
        let legal = naming::is_label(text.trim(), limit);
        let otherwise = self.label(limit);
        self.legal(what, text, legal, otherwise)
    }

    /// A word that somebody wrote, or another one.
    pub fn word_or(&mut self, what: &str, text: &str, otherwise: &str) -> String {
        let legal = naming::is_word(text.trim());
        self.legal(what, text, legal, otherwise.to_owned())
    }

    /// A domain that somebody wrote, or that of the public names.
    pub fn domain_or(&mut self, text: &str) -> Value {
        match text.trim() {
            text if naming::is_domain(text) => text.into(),
            "" => self.domain(),
            _ => {
                self.note(
                    "its domain is not a legal one; the variable domain_name stands in its place",
                );
                self.domain()
            }
        }
    }

    /// Its tags.
    #[must_use]
    pub fn tags(&self) -> Value {
        self.context.tags(self.id)
    }

    /// The same tags as pairs, for what wants them one by one.
    #[must_use]
    pub fn tag_pairs(&self) -> Vec<(String, Value)> {
        match self.tags() {
            Value::Map(tags) => tags,
            _ => Vec::new(),
        }
    }

    /// Its region.
    #[must_use]
    pub fn region(&self) -> RegionCode {
        self.context.region(self.id)
    }

    /// The region of another node.
    #[must_use]
    pub fn region_of(&self, id: NodeId) -> RegionCode {
        self.context.region(id)
    }

    /// The code of its region.
    #[must_use]
    pub fn region_code(&self) -> Value {
        self.context.region_code(self.region())
    }

    /// The code of the region of another node.
    #[must_use]
    pub fn region_code_of(&self, id: NodeId) -> Value {
        self.context.region_code(self.region_of(id))
    }

    /// The name of its zone; a gap when it stands in none.
    pub fn zone(&mut self) -> Option<Value> {
        let Some(zone) = self.topology().zone_of(self.id) else {
            return self.missing("it stands in no availability zone of a region");
        };
        let own = self.context.names.get(self.id).key.map(|_| Value::Key);
        let letter = own.unwrap_or_else(|| Choice::id(zone.letter).into());
        Some(Value::Template(vec![
            self.context.region_code(zone.region),
            letter,
        ]))
    }

    /// The id of its VPC; a gap when it stands in none.
    pub fn vpc(&mut self) -> Option<Value> {
        match self.context.vpc(self.id) {
            Some(vpc) => Some(self.of("aws_vpc", vpc).id()),
            None => self.missing("it stands in no VPC"),
        }
    }

    /// The id of the subnet in which it stands; a gap when it stands in none.
    pub fn subnet(&mut self) -> Option<Value> {
        match self.topology().place_of(self.id, Place::Subnet) {
            Some(subnet) => Some(self.of("aws_subnet", subnet).id()),
            None => self.missing("it stands in no subnet"),
        }
    }

    /// The ids of the subnets that it uses; a gap when it uses none.
    pub fn subnets(&mut self) -> Option<Value> {
        let mut subnets: Vec<_> = (self.topology().subnets_of(self.id).iter().copied())
            .map(|subnet| self.of("aws_subnet", subnet))
            .collect();
        subnets.sort();
        subnets.dedup();
        if subnets.is_empty() {
            return self.missing("it uses no subnets");
        }
        Some(Value::list(subnets.iter().map(Address::id)))
    }

    /// Adds a group of the subnets that it uses, for a data store; a gap when it uses none.
    pub fn subnet_group(&mut self, kind: &'static str) -> Option<Address> {
        let subnets = self.subnets()?;
        let address = self.own(kind);
        let label = self.label(200);
        let body = Content::new()
            .set("name", label.as_str())
            .set("description", format!("Subnets of {label}."))
            .set("subnet_ids", subnets)
            .set("tags", self.tags());
        self.add(Resource::new(address.clone(), body));
        Some(address)
    }

    /// Shows the host name under which its callers find it.
    pub fn endpoint(&mut self, host: Value) {
        self.output("data_store_hosts", HOSTS, host);
    }

    /// A block of addresses that AWS takes for networks; a gap when it is missing or of another size.
    pub fn block(&mut self, block: Option<Block>) -> Option<Value> {
        match block {
            None => self.missing("it has no address block"),
            Some(block) if block.has_legal_size() => Some(block.into()),
            Some(block) => self.missing(&format!(
                "its block {block} has another size than AWS takes, which is /16 to /28"
            )),
        }
    }

    /// The internet gateway of its VPC, if there is one.
    #[must_use]
    pub fn internet_gateways(&self) -> Vec<Address> {
        let vpc = self.context.vpc(self.id);
        let gateways = vpc.map(|vpc| routing::gateways(self.topology(), vpc).internet);
        (gateways.into_iter().flatten().take(1))
            .map(|gateway| self.of("aws_internet_gateway", gateway))
            .collect()
    }

    /// The ids of the security groups around its network interface.
    #[must_use]
    pub fn security_groups(&self) -> Value {
        groups::around(self.context, self.id)
    }

    /// The ids of the security groups around the network interface of another node.
    #[must_use]
    pub fn security_groups_of(&self, id: NodeId) -> Value {
        groups::around(self.context, id)
    }

    /// The ids of the security groups that somebody drew around it; none when nobody did.
    #[must_use]
    pub fn drawn_security_groups(&self) -> Option<Value> {
        groups::drawn_around(self.context, self.id)
    }

    /// The target groups in which it is registered.
    #[must_use]
    pub fn balanced(&self) -> Vec<balancing::Balanced> {
        balancing::balanced(self.context, self.id)
    }

    /// The targets of its listeners, when it is a load balancer.
    #[must_use]
    pub fn forwarding(&self) -> &'a [balancing::Forwarding] {
        self.forwarding_of(self.id)
    }

    /// The targets of the listeners of a load balancer.
    #[must_use]
    pub fn forwarding_of(&self, balancer: NodeId) -> &'a [balancing::Forwarding] {
        let front = self.context.front(balancer);
        front.map_or(&[], |front| &front.targets)
    }

    /// Whether a domain that was written for one node, or none, is that of the public names of all.
    #[must_use]
    pub fn is_own_domain(&self, written: &str) -> bool {
        let own = self.topology().document.settings.domain_name.trim();
        written.trim().is_empty() || written.trim() == own
    }

    /// The address of one of its listeners, when it is a load balancer.
    #[must_use]
    pub fn listener(&self, suffix: &str) -> Address {
        balancing::listener_address(self.context, self.id, suffix)
    }

    /// The address of a listener of another load balancer.
    #[must_use]
    pub fn listener_of(&self, balancer: NodeId, suffix: &str) -> Address {
        balancing::listener_address(self.context, balancer, suffix)
    }

    /// The listeners of its own, when it is an Application Load Balancer.
    #[must_use]
    pub fn own_listeners(&self) -> Vec<Address> {
        match self.topology().component(self.id) {
            Some(Component::Alb(balancer)) => (balancer.deployable_listeners().into_iter())
                .map(|(suffix, _)| self.listener(&suffix))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The address of the rule with which a listener sends requests to a target group.
    #[must_use]
    pub fn rule(&self, group: &Address, suffix: &str) -> Address {
        balancing::rule_address(group, suffix)
    }

    /// What collects the logs of its region, when something does.
    #[must_use]
    pub fn observer(&self) -> Option<&'a Cloudwatch> {
        self.context.observers.get(&self.region()).copied()
    }

    /// Days for which logs are kept: what the CloudWatch of its region says, else 30.
    #[must_use]
    pub fn log_retention(&self) -> u32 {
        let retention = self.observer().map(|observer| observer.retention);
        retention.unwrap_or_default().days()
    }

    /// Whether the export hardens beyond what was drawn.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.context.level == Level::Strict
    }

    /// Whether controllers of a cluster look for subnets of its VPC by their tags.
    #[must_use]
    pub fn is_searched(&self) -> bool {
        let vpc = self.context.vpc(self.id);
        vpc.is_some_and(|vpc| self.context.searched.contains(&vpc))
    }

    /// Adds a resource of the node.
    pub fn add(&mut self, resource: Resource) {
        let provider = self.context.provider(self.region());
        self.draft.add(Resource {
            owner: Some(self.id),
            provider,
            ..resource
        });
    }

    /// Adds its resource of this kind, with the address of [`Site::own`].
    pub fn add_own(&mut self, kind: &'static str, body: Content) {
        self.add(Resource::new(self.own(kind), body));
    }

    /// Adds a resource of the node in the region from which the edge of AWS is run.
    pub fn add_at_edge(&mut self, resource: Resource) {
        let provider = self.context.provider(RegionCode::EDGE);
        self.draft.add(Resource {
            owner: Some(self.id),
            provider,
            ..resource
        });
    }

    /// Adds a resource that the node shares with others; the first who needs it brings it.
    pub fn add_shared(&mut self, resource: Resource) {
        let provider = self.context.provider(self.region());
        self.draft.add_once(Resource {
            provider,
            ..resource
        });
    }

    /// Adds a role in which a service of AWS acts for the node.
    pub fn role(&mut self, role: &roles::Role) -> roles::Granted {
        roles::resources(role, |resource| self.add(resource))
    }

    /// The role that somebody drew and linked it to, if there is one.
    fn drawn_role(&self) -> Option<Address> {
        let topology = self.topology();
        let used = topology.linked(self.id, LinkKind::Uses).into_iter();
        let mut roles = used.filter(|id| {
            let node = topology.component(*id);
            matches!(node, Some(Component::IamRole(_)))
        });
        roles.next().map(|id| self.of("aws_iam_role", id))
    }

    /// The role in which its code acts: the one that somebody drew, else one of its own.
    pub fn own_role(&mut self, role: &roles::Role) -> roles::Granted {
        self.drawn_or(role, Self::role)
    }

    /// The same for code that siblings share.
    pub fn own_shared_role(&mut self, role: &roles::Role) -> roles::Granted {
        self.drawn_or(role, Self::shared_role)
    }

    fn drawn_or(
        &mut self,
        role: &roles::Role,
        otherwise: impl Fn(&mut Self, &roles::Role) -> roles::Granted,
    ) -> roles::Granted {
        match self.drawn_role() {
            Some(drawn) => roles::Granted {
                policies: roles::attach(&drawn, &role.name, &role.policies, |one| {
                    self.add_shared(one);
                }),
                role: drawn,
            },
            None => otherwise(self, role),
        }
    }

    /// Whether Shield Advanced protects it.
    #[must_use]
    pub fn is_shielded(&self) -> bool {
        let topology = self.topology();
        let attached = topology.linked(self.id, LinkKind::Attach).into_iter();
        let nodes = attached.filter_map(|id| topology.node(id));
        let mut components = nodes.map(|node| &node.component);
        components
            .any(|one| matches!(one, Component::Shield(shield) if shield.tier == Tier::Advanced))
    }

    /// The services of AWS that act in it, when it is a role: those that run the code of whoever uses
    /// it.
    #[must_use]
    pub fn services_in_role(&self) -> Vec<&'static str> {
        let topology = self.topology();
        let users = topology.linked(self.id, LinkKind::Uses).into_iter();
        let services = users.filter_map(|user| roles::service_of(topology.component(user)?));
        let services: BTreeSet<&str> = services.collect();
        services.into_iter().collect()
    }

    /// The key that it is linked to.
    #[must_use]
    pub fn key(&self) -> Option<Address> {
        let topology = self.topology();
        let used = topology.linked(self.id, LinkKind::Uses).into_iter();
        let mut keys = used.filter(|id| {
            let node = topology.component(*id);
            matches!(node, Some(Component::Kms(_)))
        });
        keys.next().map(|id| self.of("aws_kms_key", id))
    }

    /// Whether its code calls AWS: its links say so, or somebody drew a role for it.
    #[must_use]
    pub fn calls_aws(&self) -> bool {
        self.drawn_role().is_some() || permissions::calls_aws(self.context, self.id)
    }

    /// Adds what the node may do, as its links say, to its role.
    pub fn grant(&mut self, role: &Address) -> Option<Address> {
        permissions::grant(self.context, self, role)
    }

    /// Adds a role that the node shares with others.
    pub fn shared_role(&mut self, role: &roles::Role) -> roles::Granted {
        roles::resources(role, |resource| self.add_shared(resource))
    }

    /// Adds a security group that somebody drew.
    pub fn security_group(&mut self, rules: Vec<groups::Rule>) {
        groups::write(
            self.context,
            self.draft,
            self.id,
            self.own("aws_security_group"),
            rules,
        );
    }

    /// What a rule of a drawn group means by another group.
    #[must_use]
    pub fn peer(&self, group: NodeId) -> groups::Peer {
        groups::peer(self.context, group)
    }

    /// The peering over which a rule of a drawn group can name another group.
    #[must_use]
    pub fn peering_to(&self, group: NodeId) -> Option<Address> {
        groups::peering_between(self.context, self.id, group)
    }

    /// Asks for a value in a variable; the first who asks for a name describes it.
    pub fn variable(&mut self, variable: Variable) -> Value {
        self.draft.variable(variable)
    }

    /// Shows a value of the node after applying, among those of others.
    pub fn output(&mut self, name: &'static str, description: &'static str, value: Value) {
        let slug = self.topology().node(self.id).map_or("", |node| &node.slug);
        self.draft
            .output_of(name, description, (slug.to_owned(), value));
    }

    /// Shows one of several values of the node after applying.
    pub fn output_part(
        &mut self,
        name: &'static str,
        description: &'static str,
        part: &str,
        value: Value,
    ) {
        let slug = self.topology().node(self.id).map_or("", |node| &node.slug);
        self.draft
            .output_of(name, description, (format!("{slug}-{part}"), value));
    }

    /// The topics that alarms notify.
    pub fn alarm_topics(&mut self) -> Value {
        self.variable(Variable {
            kind: VariableType::Texts,
            ..Variable::text("alarm_topic_arns", "The SNS topics that alarms notify.", "")
                .or(Value::List(Vec::new()))
        })
    }

    /// Shows how its own certificate is validated.
    pub fn show_validation(&mut self, certificate: &Address) {
        balancing::show_validation(self.draft, certificate, self.label(255));
    }

    /// The certificate for the balancers of its region.
    pub fn certificate(&mut self) -> Value {
        balancing::certificate(self.context, self.draft, self.id)
    }

    /// The certificate for distributions, which CloudFront wants in us-east-1.
    pub fn edge_certificate(&mut self) -> Value {
        balancing::edge_certificate(self.context, self.draft, self.id)
    }

    /// The ids of the route tables that lead to it, when it is a gateway endpoint.
    #[must_use]
    pub fn route_tables(&self) -> Value {
        let vpc = self.context.vpc(self.id);
        let tables = vpc.map(|vpc| routes::tables_with(self.context, vpc, self.id));
        Value::list(tables.into_iter().flatten().map(|table| table.id()))
    }

    /// The blocks of the networks to which a VPN gateway or a transit gateway leads.
    #[must_use]
    pub fn blocks_behind(&self, gateway: NodeId) -> Value {
        let topology = self.topology();
        let own = topology.vpc_of(gateway).into_iter();
        let vpcs = own.chain(topology.networks().attached_to(gateway));
        let blocks: BTreeSet<Block> = vpcs
            .flat_map(|vpc| routing::blocks_of(topology, vpc))
            .collect();
        Value::list(blocks)
    }

    /// Adds the attachments of a transit gateway and the routes between them.
    pub fn attach_networks(&mut self) {
        network::attach(self.context, self);
    }

    /// The domain of public names.
    pub fn domain(&mut self) -> Value {
        balancing::domain(self.context, self.draft, self.id)
    }

    /// Says something about the node that is no fault; its name is put before.
    pub fn note(&mut self, message: &str) {
        let message = format!("{}: {message}.", self.title());
        let node = self.id;
        self.draft.notes.push(Note { node, message });
    }

    /// A number as AWS takes it: itself, or the nearest in the range, with a note that says so.
    pub fn within(&mut self, what: &str, number: u32, range: &RangeInclusive<u32>) -> u32 {
        let legal = number.clamp(*range.start(), *range.end());
        if legal != number {
            self.note(&format!(
                "AWS does not take {number} as its {what}; the export has {legal}"
            ));
        }
        legal
    }

    /// Says why the node, or a part of it, cannot be exported: the end of a sentence.
    pub fn gap(&mut self, why: &str) {
        self.draft.gap(self.context, self.id, why);
    }

    /// A gap, in place of what is missing.
    fn missing<T>(&mut self, why: &str) -> Option<T> {
        self.gap(why);
        None
    }
}
