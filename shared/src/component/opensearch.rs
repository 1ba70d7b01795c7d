//! Amazon OpenSearch Service: a managed search cluster in a VPC.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change, on_graviton};
use crate::cost::spread::Spread;
use crate::field::{Form, Proposed};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::Site;
use crate::plan::alarms::{self, Alarm, Trouble};

/// Versions that are proposed.
pub const VERSIONS: &[&str] = &[
    "OpenSearch_2.19",
    "OpenSearch_2.17",
    "OpenSearch_2.13",
    "OpenSearch_1.3",
];

/// Instance types that are proposed.
pub const TYPES: &[&str] = &[
    "t3.small.search",
    "t3.medium.search",
    "m6g.large.search",
    "r6g.large.search",
    "c6g.large.search",
    "m5.large.search",
];

/// Instance types that can run Multi-AZ with Standby (OpenSearch Service Developer Guide,
/// 2023-09-01).
pub const STANDBY_FAMILIES: &[&str] = &["m5", "c5", "r5", "r6g", "c6g", "m6g", "r6gd", "i3"];

/// A managed search cluster; formerly the Elasticsearch service.
#[derive(Debug, Clone, PartialEq)]
pub struct Opensearch {
    /// The engine and its version.
    pub engine_version: String,
    /// The type of the data nodes.
    pub instance_type: String,
    /// How many data nodes.
    pub data_nodes: u32,
    /// How many dedicated masters: 0, 3 or 5.
    pub dedicated_masters: u32,
    /// The type of the dedicated masters.
    pub master_type: String,
    /// One zone holds copies in reserve.
    pub standby: bool,
    /// The size of each data node's volume in GiB.
    pub volume_gib: u32,
    /// Its data are encrypted at rest.
    pub encrypted_at_rest: bool,
    /// Connections between its nodes are encrypted.
    pub node_to_node_encryption: bool,
    /// Clients must use HTTPS.
    pub enforce_https: bool,
    /// The name of the domain; empty: made of its name in code.
    pub domain_name: String,
}

impl Default for Opensearch {
    fn default() -> Self {
        Self {
            engine_version: "OpenSearch_2.19".to_owned(),
            instance_type: "t3.small.search".to_owned(),
            data_nodes: 2,
            dedicated_masters: 3,
            master_type: "m6g.large.search".to_owned(),
            standby: false,
            volume_gib: 20,
            encrypted_at_rest: true,
            node_to_node_encryption: true,
            enforce_https: true,
            domain_name: String::new(),
        }
    }
}

impl Opensearch {
    /// The alarms that matter most (Amazon OpenSearch Service Developer Guide, "Recommended
    /// CloudWatch alarms", 2023-06).
    fn alarms(&self, domain: &Address) -> [Alarm; 2] {
        // Metrics are filed under the number of the account, which stands in the name of the domain.
        let parts = Value::Call("split", vec![":".into(), domain.arn()]);
        let account = Value::Call("element", vec![parts, 4.into()]);
        let of = || {
            vec![
                ("DomainName", domain.attribute("domain_name")),
                ("ClientId", account.clone()),
            ]
        };
        // A quarter of a volume, in MiB.
        let least = self.volume_gib.saturating_mul(256);
        [
            Alarm {
                period: 60,
                periods: 1,
                ..Alarm::new(
                    "red",
                    "A primary shard of the domain has no node.",
                    ("AWS/ES", "ClusterStatus.red"),
                    of(),
                    ("Maximum", Trouble::From(1)),
                )
            },
            Alarm {
                period: 60,
                periods: 1,
                ..Alarm::new(
                    "storage",
                    "Less than a quarter of the storage of a node is free.",
                    ("AWS/ES", "FreeStorageSpace"),
                    of(),
                    ("Minimum", Trouble::Below(least)),
                )
            },
        ]
    }
}

impl Kind for Opensearch {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed search cluster; formerly the Elasticsearch service.",
            also: "elasticsearch search logs kibana",
            terraform: Answer::As("aws_opensearch_domain"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("opensearch"),
            ..Facts::bar(
                "OpenSearch domain",
                "Search",
                Category::Data,
                &[Place::Vpc],
                Role::Database,
                SubnetKind::Private,
            )
        };
        &FACTS
    }
    fn has_login(&self) -> bool {
        true
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit(
            "engine_version",
            "Version",
            &mut Proposed(&mut self.engine_version, VERSIONS),
        );
        form.visit(
            "instance_type",
            "Data nodes are",
            &mut Proposed(&mut self.instance_type, TYPES),
        );
        form.number("data_nodes", "Data nodes", &mut self.data_nodes, 1..=80);
        form.number(
            "dedicated_masters",
            "Dedicated masters",
            &mut self.dedicated_masters,
            0..=5,
        );
        form.visit(
            "master_type",
            "Masters are",
            &mut Proposed(&mut self.master_type, TYPES),
        );
        form.toggle("standby", "Multi-AZ with Standby", &mut self.standby);
        form.number(
            "volume_gib",
            "Volume per node (GiB)",
            &mut self.volume_gib,
            10..=3_072,
        );
        form.group("Encryption");
        form.toggle("encrypted_at_rest", "At rest", &mut self.encrypted_at_rest);
        form.toggle(
            "node_to_node_encryption",
            "Between nodes",
            &mut self.node_to_node_encryption,
        );
        form.toggle("enforce_https", "HTTPS only", &mut self.enforce_https);
        form.group("Operation");
        form.text("domain_name", "Domain name", &mut self.domain_name);
    }
    fn detail(&self) -> String {
        let masters = match self.dedicated_masters {
            0 => "no masters".to_owned(),
            1 => "1 master".to_owned(),
            many => format!("{many} masters"),
        };
        format!("{} × {} · {masters}", self.data_nodes, self.instance_type)
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        (self.data_nodes.saturating_add(self.dedicated_masters))
            .div_ceil(subnets.max(1))
            .saturating_add(1)
    }
    fn replicas(&self) -> u32 {
        self.data_nodes
    }
    fn sla(&self, zones: usize) -> Sla {
        match (self.standby, zones) {
            (true, 3..) => Sla::service(
                0.9999,
                "Amazon OpenSearch Service, Multi-AZ with Standby",
                "2023-09-01",
            ),
            (_, 2..) if self.data_nodes >= 2 => Sla::service(
                0.999,
                "Amazon OpenSearch Service, several zones without standby",
                "2023-09-01",
            ),
            // No figure is stated for one zone: that of a single instance is the nearest.
            _ => Sla::zonal(0.995, "Amazon Compute SLA, single instance", "2022-05-05"),
        }
    }
    fn failover_seconds(&self) -> Option<f64> {
        // A standby takes over in less than a minute (Amazon OpenSearch Service Developer Guide, 2023-09-01).
        self.standby.then_some(60.0)
    }

    fn alternatives(&self) -> Vec<Alternative> {
        let with = |instance_type| {
            let domain = Self {
                instance_type,
                ..self.clone()
            };
            Alternative::new(Change::Graviton, domain)
        };
        on_graviton(&self.instance_type)
            .into_iter()
            .map(with)
            .collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.hourly(
            "Data nodes",
            "opensearch",
            &self.instance_type,
            self.data_nodes,
        );
        if self.dedicated_masters > 0 {
            meter.hourly(
                "Masters",
                "opensearch",
                &self.master_type,
                self.dedicated_masters,
            );
        }
        let gib = Spread::from(self.data_nodes).times(self.volume_gib);
        meter.monthly("Storage", "opensearch", "storage:gp3", Some(gib));
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(subnets) = site.subnets() else {
            return;
        };
        let domain = site.label_or("domain name", &self.domain_name, 28);
        let zones = u32::try_from(site.topology().zones_of(site.id()).len()).unwrap_or(1);
        let masters = self.dedicated_masters > 0;
        let mut cluster = Content::new()
            .set("instance_type", self.instance_type.as_str())
            .set("instance_count", self.data_nodes)
            .set("dedicated_master_enabled", masters)
            .set(
                "dedicated_master_count",
                masters.then_some(self.dedicated_masters),
            )
            .set(
                "dedicated_master_type",
                masters.then_some(self.master_type.as_str()),
            )
            .set("multi_az_with_standby_enabled", self.standby)
            .set("zone_awareness_enabled", zones > 1);
        if zones > 1 {
            let awareness = Content::new().set("availability_zone_count", zones);
            cluster = cluster.block("zone_awareness_config", awareness);
        }
        let volume = Content::new()
            .set("ebs_enabled", true)
            .set("volume_type", "gp3")
            .set("volume_size", self.volume_gib);
        let network = Content::new()
            .set("subnet_ids", subnets)
            .set("security_group_ids", site.security_groups());
        let endpoint = Content::new()
            .set("enforce_https", self.enforce_https)
            .set("tls_security_policy", "Policy-Min-TLS-1-2-PFS-2023-10");
        let enabled = |on: bool| Content::new().set("enabled", on);
        let body = Content::new()
            .set("domain_name", domain)
            .set("engine_version", self.engine_version.as_str())
            .block("cluster_config", cluster)
            .block("ebs_options", volume)
            .block("vpc_options", network)
            .block("domain_endpoint_options", endpoint)
            .block("encrypt_at_rest", enabled(self.encrypted_at_rest))
            .block(
                "node_to_node_encryption",
                enabled(self.node_to_node_encryption),
            )
            .set("tags", site.tags());
        let address = site.own("aws_opensearch_domain");
        site.add(Resource::new(address.clone(), body));
        // Domains without masters of their own are there to try things out.
        if masters && alarms::watched(site) {
            for alarm in self.alarms(&address) {
                alarms::add_own(site, alarm);
            }
        }
        site.endpoint(address.attribute("endpoint"));
        site.note("its callers sign their requests with their roles, which may call it; where no domain ever stood in a VPC of the account, the service-linked role of OpenSearch (opensearchservice.amazonaws.com) has to be made first");
    }
}
