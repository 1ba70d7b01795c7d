//! AWS WAF: a web access control list in front of public entries.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

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
}

impl Default for Waf {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            common_rules: true,
            known_bad_inputs: true,
        }
    }
}

impl Kind for Waf {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Rules that stop bad requests before they reach an entry.",
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
    }
    fn detail(&self) -> String {
        self.scope.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9995, "AWS WAF SLA", "2026-07-12")
    }
}
