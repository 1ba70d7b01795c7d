//! AWS Certificate Manager: a public certificate, renewed by itself.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::cost::Meter;
use crate::field::Form;
use crate::iac::{Content, Resource, Value};
use crate::plan::Site;

/// A public certificate, validated by DNS and renewed by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Acm {
    /// Its main name; empty: the design's domain.
    pub domain: String,
    /// It also covers every name directly below.
    pub wildcard: bool,
}

impl Default for Acm {
    fn default() -> Self {
        Self {
            domain: String::new(),
            wildcard: true,
        }
    }
}

impl Kind for Acm {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A public certificate, validated by DNS and renewed by itself.",
            also: "tls ssl https",
            terraform: Answer::As("aws_acm_certificate"),
            kubernetes: Answer::Nothing("the Ingress names it in an annotation"),
            price: Answer::As("acm"),
            ..Facts::leaf(
                "ACM certificate",
                "Certificate",
                Category::Security,
                &[Place::Region],
                Role::Credential,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("domain", "Domain", &mut self.domain);
        form.toggle("wildcard", "Also *.domain", &mut self.wildcard);
    }
    fn detail(&self) -> String {
        self.domain.clone()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.exactly("Public certificate", "acm", "public-certificate", 1);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let domain = site.domain_or(&self.domain);
        let every = Value::Template(vec!["*.".into(), domain.clone()]);
        let body = Content::new()
            .set("domain_name", domain)
            .set(
                "subject_alternative_names",
                self.wildcard.then(|| Value::List(vec![every])),
            )
            .set("validation_method", "DNS")
            .set("tags", site.tags());
        let address = site.own("aws_acm_certificate");
        site.show_validation(&address);
        site.add(Resource::new(address, body).create_before_destroy());
    }
}
