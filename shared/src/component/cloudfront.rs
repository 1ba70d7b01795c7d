//! Amazon CloudFront: delivers content from places near its users.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

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
        }
    }
}

impl Kind for Cloudfront {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Delivers content from places near its users.",
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
    }
    fn detail(&self) -> String {
        self.viewer_protocol.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon CloudFront SLA", "2026-06-19")
    }
}
