//! Amazon API Gateway: takes API calls and hands them to code.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};
use crate::plan::{Site, apis};

choice! {
    /// What kind of API it is.
    pub enum ApiKind {
        Http = "HTTP", "HTTP";
        Rest = "REST", "REST";
        Websocket = "WEBSOCKET", "WebSocket";
    }
}

/// Takes API calls and hands them on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ApiGateway {
    /// What kind of API it is.
    pub kind: ApiKind,
    /// Callers must sign in.
    pub authorised: bool,
    /// It answers to a name in the design's domain.
    pub own_domain: bool,
    /// It reaches private load balancers through a VPC link.
    pub vpc_link: bool,
}

impl Kind for ApiGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Takes API calls and hands them on.",
            terraform: Answer::As("aws_apigatewayv2_api"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("api-gateway"),
            ..Facts::leaf(
                "API Gateway",
                "API",
                Category::Edge,
                &[Place::Region],
                Role::ApiGateway,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("kind", "Kind", &mut self.kind);
        form.toggle("authorised", "Callers sign in", &mut self.authorised);
        form.toggle("own_domain", "Name in own domain", &mut self.own_domain);
        form.toggle("vpc_link", "VPC link", &mut self.vpc_link);
    }
    fn detail(&self) -> String {
        self.kind.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9995, "Amazon API Gateway SLA", "2026-09-29")
    }
    fn deploy(&self, site: &mut Site<'_>) {
        apis::deploy(site, self);
    }
}
