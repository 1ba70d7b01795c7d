//! Amazon CloudFront: delivers content from places near its users.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::component::Component;
use crate::component::client::Geography;
use crate::cost::Meter;
use crate::cost::traffic::Flow;
use crate::cost::usage::Usage;
use crate::document::NodeId;
use crate::field::{Choice, Form};
use crate::iac::{Content, Resource, Value};
use crate::plan::{Site, edge};
use crate::topology::Topology;
use std::collections::BTreeMap;

choice! {
    /// What happens to requests over plain HTTP.
    pub enum ViewerProtocol {
        RedirectToHttps = "redirect-to-https", "Redirect to HTTPS";
        HttpsOnly = "https-only", "HTTPS only";
        AllowAll = "allow-all", "HTTP and HTTPS";
    }
}

choice! {
    /// The oldest TLS that viewers may use (CloudFront API, 2026-05).
    pub enum MinimumTls {
        Tls12In2021 = "TLSv1.2_2021", "TLS 1.2 (2021)";
        Tls12In2025 = "TLSv1.2_2025", "TLS 1.2 (2025)";
        Tls13In2025 = "TLSv1.3_2025", "TLS 1.3";
        Tls11 = "TLSv1.1_2016", "TLS 1.1";
        Tls10 = "TLSv1", "TLS 1.0";
    }
}

choice! {
    /// Where it delivers from.
    pub enum PriceClass {
        Cheap = "PriceClass_100", "North America and Europe";
        Wide = "PriceClass_200", "Also Asia, Africa, Middle East";
        All = "PriceClass_All", "Everywhere";
    }
}

/// A distribution. The components that it is linked to are its origins.
#[derive(Debug, Clone, PartialEq)]
pub struct Cloudfront {
    /// Where it delivers from.
    pub price_class: PriceClass,
    /// What happens to requests over plain HTTP.
    pub viewer_protocol: ViewerProtocol,
    /// The oldest TLS that viewers may use.
    pub minimum_tls: MinimumTls,
    /// It answers to a name in the design's domain, with a certificate in us-east-1.
    pub own_domain: bool,
    /// That name; empty: the design's domain.
    pub domain: String,
    /// The object for a request without a path.
    pub default_root_object: String,
    /// Buckets can be read through it only.
    pub origin_access_control: bool,
    /// It reaches private load balancers and instances through a VPC origin.
    pub vpc_origin: bool,
    /// A second origin answers when the first does not.
    pub origin_failover: bool,
    /// GB delivered a month.
    pub monthly_data_transfer_to_internet_gb: Usage,
    /// Requests a month.
    pub monthly_https_requests: Usage,
}

impl Default for Cloudfront {
    fn default() -> Self {
        Self {
            price_class: PriceClass::default(),
            viewer_protocol: ViewerProtocol::default(),
            minimum_tls: MinimumTls::default(),
            own_domain: true,
            domain: String::new(),
            default_root_object: "index.html".to_owned(),
            origin_access_control: true,
            vpc_origin: false,
            origin_failover: false,
            monthly_data_transfer_to_internet_gb: Usage::default(),
            monthly_https_requests: Usage::default(),
        }
    }
}

/// The cache policies of AWS for files and for what must not be kept, and the policy that hands the
/// viewer's request on (CloudFront Developer Guide, managed policies, general knowledge).
const CACHE_FILES: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const CACHE_NOTHING: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const HAND_ON: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
/// The policy that hands on the name by which the viewer called, too.
const HAND_ON_WITH_NAME: &str = "216adef6-5c7f-47e4-b989-5492eafa07d3";

const READING: &[&str] = &["GET", "HEAD", "OPTIONS"];

/// The name of the group of the first origin and the one that answers in its place.
const FAILOVER: &str = "failover";

/// The group in which a second origin answers when the first does not.
fn failover(site: &Site<'_>) -> Option<Content> {
    let topology = site.topology();
    let (first, second) = edge::failover_origins(topology, site.id())?;
    let failed = Content::new().set("status_codes", Value::list([500, 502, 503, 504]));
    let member = |id| Some(Content::new().set("origin_id", edge::origin_id(topology.node(id)?)));
    let group = Content::new()
        .set("origin_id", FAILOVER)
        .block("failover_criteria", failed)
        .block("member", member(first)?)
        .block("member", member(second)?);
    Some(group)
}

impl Cloudfront {
    /// How requests for an origin are answered.
    fn behavior(&self, origin: &edge::Origin, body: Content, to: &str) -> Content {
        // CloudFront takes a certificate when it is for the origin's host name, or for the name that it hands on.
        let hand_on = match origin.is_called_by_name() && self.own_domain {
            true => HAND_ON_WITH_NAME,
            false => HAND_ON,
        };
        let (methods, cache, request): (&[&str], _, _) = match origin.bucket {
            true => (READING, CACHE_FILES, None),
            // A second origin is asked for what is only read.
            false if to == FAILOVER => (READING, CACHE_NOTHING, Some(hand_on)),
            false => (
                &["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
                CACHE_NOTHING,
                Some(hand_on),
            ),
        };
        body.set("target_origin_id", to)
            .set("viewer_protocol_policy", self.viewer_protocol.id())
            .set("allowed_methods", Value::list(methods.iter().copied()))
            .set("cached_methods", vec!["GET", "HEAD"])
            .set("compress", true)
            .set("cache_policy_id", cache)
            .set("origin_request_policy_id", request)
    }
}

/// The places from which a distribution is asked, with what is asked from each; who asks by a name
/// asks from where it stands.
fn viewers(meter: &Meter<'_>) -> BTreeMap<Geography, Flow> {
    let topology = meter.topology();
    let place = |id: NodeId| match topology.component(id) {
        Some(Component::Client(client)) => Some(client.geography),
        _ => None,
    };
    let mut viewers: BTreeMap<Geography, Flow> = BTreeMap::new();
    for (link, flow) in meter.callers() {
        let mut places: Vec<Geography> = place(link.from).into_iter().collect();
        if topology.role(link.from) == Some(Role::Dns) {
            let askers = topology.links_to(link.from);
            places.extend(askers.filter_map(|(_, link)| place(link.from)));
        }
        let all = u32::try_from(places.len()).unwrap_or(u32::MAX);
        for place in places {
            let so_far = viewers.entry(place).or_default();
            *so_far = so_far.plus(flow.over(all));
        }
    }
    if viewers.is_empty() {
        viewers.insert(Geography::default(), Flow::default());
    }
    viewers
}

impl Kind for Cloudfront {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Delivers content from places near its users.",
            also: "cdn cache static website",
            terraform: Answer::As("aws_cloudfront_distribution"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("cloudfront"),
            ..Facts::leaf(
                "CloudFront distribution",
                "CDN",
                Category::Edge,
                &[Place::Canvas, Place::Account],
                Role::Cdn,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("price_class", "Delivers from", &mut self.price_class);
        form.choice("viewer_protocol", "Plain HTTP", &mut self.viewer_protocol);
        form.choice("minimum_tls", "Oldest TLS", &mut self.minimum_tls);
        form.toggle("own_domain", "Name in own domain", &mut self.own_domain);
        form.text("domain", "Name", &mut self.domain);
        form.text(
            "default_root_object",
            "Root object",
            &mut self.default_root_object,
        );
        form.toggle(
            "origin_access_control",
            "Buckets through it only",
            &mut self.origin_access_control,
        );
        form.toggle("vpc_origin", "VPC origin", &mut self.vpc_origin);
        form.toggle(
            "origin_failover",
            "Second origin",
            &mut self.origin_failover,
        );
        form.group("Usage a month");
        form.usage(
            "monthly_data_transfer_to_internet_gb",
            "Delivered (GB)",
            &mut self.monthly_data_transfer_to_internet_gb,
            60,
        );
        form.usage(
            "monthly_https_requests",
            "Requests",
            &mut self.monthly_https_requests,
            5_000_000,
        );
    }
    fn detail(&self) -> String {
        self.viewer_protocol.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon CloudFront SLA", "2026-06-19")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let viewers = viewers(meter);
        let all = u32::try_from(viewers.len()).unwrap_or(u32::MAX);
        for (place, flow) in viewers {
            // What was entered is spread evenly over the places of the viewers.
            let delivered = self.monthly_data_transfer_to_internet_gb.spread();
            let delivered = delivered.map(|gb| gb.over(all)).or(flow.gb);
            let sku = format!("data-out:{}", place.id());
            meter.monthly("Delivered", "cloudfront", &sku, delivered);
            let requests = self.monthly_https_requests.spread();
            let requests = requests.map(|requests| requests.over(all));
            let requests = requests.or_else(|| meter.per_month(flow.per_second));
            let sku = format!("https-requests:{}", place.id());
            meter.monthly("Requests", "cloudfront", &sku, requests);
        }
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        edge::has_origin(topology, id)
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let origins = edge::origins(site, self.vpc_origin);
        let Some(first) = origins.first() else {
            return site.gap("it has no origin");
        };
        let access = site.own("aws_cloudfront_origin_access_control");
        if self.origin_access_control && origins.iter().any(|origin| origin.bucket) {
            let body = Content::new()
                .set("name", access.name.replace('_', "-"))
                .set("origin_access_control_origin_type", "s3")
                .set("signing_behavior", "always")
                .set("signing_protocol", "sigv4");
            site.add(Resource::new(access.clone(), body));
        }
        let blocks = origins
            .iter()
            .map(|origin| origin.block(self.origin_access_control, &access));
        // What answers in the place of the first has no paths of its own.
        let second = edge::failover_origins(site.topology(), site.id());
        let second = second.and_then(|(_, second)| site.topology().node(second));
        let second = second.map(edge::origin_id);
        let others = origins.iter().skip(1);
        let others = others.filter(|origin| Some(origin.id.as_str()) != second);
        let behaviors = others.map(|origin| {
            let path = format!("/{}/*", origin.id);
            let body = Content::new().set("path_pattern", path);
            self.behavior(origin, body, &origin.id)
        });
        let failover = failover(site);
        if self.origin_failover && failover.is_none() {
            site.note("it has no second origin of the kind of the first that could answer when that does not");
        }
        if failover.is_some() && !first.bucket {
            site.note("with a second origin it takes GET, HEAD and OPTIONS only, as CloudFront hands nothing else on");
        }
        if !self.own_domain && origins.iter().any(edge::Origin::is_called_by_name) {
            site.note("its load balancer has a certificate of the domain, which CloudFront takes only with a name in it; switch on \"Name in own domain\"");
        }
        let first_to = if failover.is_some() {
            FAILOVER
        } else {
            &first.id
        };
        let (aliases, certificate) = match self.own_domain {
            true => {
                let host = edge::name_of(site, &self.domain);
                let certificate = Content::new()
                    .set("acm_certificate_arn", site.edge_certificate())
                    .set("ssl_support_method", "sni-only")
                    .set("minimum_protocol_version", self.minimum_tls.id());
                (Some(Value::List(vec![host])), certificate)
            }
            false => (
                None,
                Content::new().set("cloudfront_default_certificate", true),
            ),
        };
        let root =
            Some(self.default_root_object.trim()).filter(|root| !root.is_empty() && first.bucket);
        let restriction = Content::new().set("restriction_type", "none");
        let body = Content::new()
            .set("enabled", true)
            .set("is_ipv6_enabled", true)
            .set("http_version", "http2and3")
            .set("comment", site.label(128))
            .set("aliases", aliases)
            .set("price_class", self.price_class.id())
            .set("default_root_object", root)
            .set("web_acl_id", edge::web_acl(site))
            .blocks("origin", blocks.collect::<Vec<_>>())
            .blocks("origin_group", failover)
            .block(
                "default_cache_behavior",
                self.behavior(first, Content::new(), first_to),
            )
            .blocks("ordered_cache_behavior", behaviors.collect::<Vec<_>>())
            .block(
                "restrictions",
                Content::new().block("geo_restriction", restriction),
            )
            .block("viewer_certificate", certificate)
            .set("tags", site.tags());
        let address = site.own("aws_cloudfront_distribution");
        site.output(
            "distribution_names",
            "The host names of the distributions, for the DNS records of the public names.",
            address.attribute("domain_name"),
        );
        site.add(Resource::new(address, body));
    }
}
