//! AWS WAF: a web access control list in front of public entries.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::component::Component;
use crate::component::api_gateway::ApiKind;
use crate::component::region::RegionCode;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::document::{LinkKind, NodeId};
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource};
use crate::plan::{Site, apis};

choice! {
    /// What a web ACL can be attached to.
    pub enum Scope {
        Regional = "REGIONAL", "Load balancers and APIs";
        Cloudfront = "CLOUDFRONT", "CloudFront";
    }
}

/// A web access control list; link it to the entries that it protects.
#[derive(Debug, Clone, PartialEq)]
pub struct Waf {
    /// What the list can be attached to.
    pub scope: Scope,
    /// It has the managed rules against common attacks.
    pub common_rules: bool,
    /// It has the managed rules against known bad inputs.
    pub known_bad_inputs: bool,
    /// Requests a month.
    pub monthly_requests: Usage,
}

impl Default for Waf {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            common_rules: true,
            known_bad_inputs: true,
            monthly_requests: Usage::default(),
        }
    }
}

impl Kind for Waf {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Rules that stop bad requests before they reach an entry.",
            also: "firewall",
            terraform: Answer::As("aws_wafv2_web_acl"),
            kubernetes: Answer::Nothing("the Ingress names it in an annotation"),
            price: Answer::As("waf"),
            ..Facts::leaf(
                "WAF",
                "WAF",
                Category::Security,
                &[Place::Region, Place::Canvas, Place::Account],
                Role::WebAcl,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("scope", "For", &mut self.scope);
        form.toggle("common_rules", "Common attacks", &mut self.common_rules);
        form.toggle(
            "known_bad_inputs",
            "Known bad inputs",
            &mut self.known_bad_inputs,
        );
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Requests",
            &mut self.monthly_requests,
            8_000_000,
        );
    }
    fn detail(&self) -> String {
        self.scope.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9995, "AWS WAF SLA", "2026-07-12")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        if self.scope == Scope::Cloudfront {
            meter.set_region(RegionCode::EDGE);
        }
        meter.exactly("Web ACL", "waf", "web-acl", 1);
        let rules = u32::from(self.common_rules) + u32::from(self.known_bad_inputs);
        if rules > 0 {
            meter.exactly("Rules", "waf", "rule", rules);
        }
        let protected = meter.topology().linked(meter.id(), LinkKind::Attach);
        let requests = self
            .monthly_requests
            .spread()
            .or_else(|| meter.requests_of(&protected));
        meter.monthly("Requests", "waf", "requests", requests);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let label = site.label(120);
        let metrics = |name: &str| {
            Content::new()
                .set("cloudwatch_metrics_enabled", true)
                .set("sampled_requests_enabled", true)
                .set("metric_name", name)
        };
        let groups = [
            (self.common_rules, "AWSManagedRulesCommonRuleSet"),
            (
                self.known_bad_inputs,
                "AWSManagedRulesKnownBadInputsRuleSet",
            ),
        ];
        let chosen = groups.iter().filter(|(on, _)| *on).map(|(_, name)| *name);
        let rules = (1_u32..).zip(chosen).map(|(priority, name)| {
            let group = Content::new().set("name", name).set("vendor_name", "AWS");
            Content::new()
                .set("name", name)
                .set("priority", priority)
                .block(
                    "override_action",
                    Content::new().block("none", Content::new()),
                )
                .block(
                    "statement",
                    Content::new().block("managed_rule_group_statement", group),
                )
                .block("visibility_config", metrics(name))
        });
        let body = Content::new()
            .set("name", label.as_str())
            .set("description", format!("Inspects requests for {label}."))
            .set("scope", self.scope.id())
            .block(
                "default_action",
                Content::new().block("allow", Content::new()),
            )
            .blocks("rule", rules)
            .block("visibility_config", metrics(&label))
            .set("tags", site.tags());
        let address = site.own("aws_wafv2_web_acl");
        match self.scope {
            Scope::Regional => site.add(Resource::new(address.clone(), body)),
            Scope::Cloudfront => site.add_at_edge(Resource::new(address.clone(), body)),
        }
        let topology = site.topology();
        let attached = topology.linked(site.id(), LinkKind::Attach);
        let is_ingress = |id: &NodeId| {
            let node = topology.component(*id);
            matches!(node, Some(Component::K8sIngress(_)))
        };
        if attached.iter().any(is_ingress) {
            site.output(
                "ingress_web_acls",
                "The web ACLs that Ingresses name in `alb.ingress.kubernetes.io/wafv2-acl-arn`.",
                address.arn(),
            );
        }
        for guarded in attached {
            let component = topology.component(guarded);
            let front = match component {
                Some(Component::Alb(_)) => site.of("aws_lb", guarded),
                Some(Component::ApiGateway(api)) if api.kind == ApiKind::Rest => {
                    site.of(apis::REST_STAGE, guarded)
                }
                _ => continue,
            };
            if self.scope == Scope::Regional && site.region_of(guarded) != site.region() {
                let title = topology.name(guarded);
                site.gap(&format!(
                    "it stands in another region than {title} and cannot guard it"
                ));
            } else if self.scope == Scope::Regional {
                let body = Content::new()
                    .set("resource_arn", front.arn())
                    .set("web_acl_arn", address.arn());
                let name = format!("{}_{}", address.name, front.name);
                let association = Address::new("aws_wafv2_web_acl_association", name);
                site.add(Resource::new(association, body).joint());
            }
        }
    }
}
