//! Amazon API Gateway: takes API calls and hands them to code.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::usage::Usage;
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
    /// Requests or messages a month.
    pub monthly_requests: Usage,
    /// Minutes of open connections a month, of a WebSocket API.
    pub monthly_connection_mins: Usage,
}

impl Kind for ApiGateway {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Takes API calls and hands them on.",
            also: "rest http api endpoint",
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
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Requests or messages",
            &mut self.monthly_requests,
            5_000_000,
        );
        form.usage(
            "monthly_connection_mins",
            "Minutes connected (WebSocket)",
            &mut self.monthly_connection_mins,
            20_000_000,
        );
    }
    fn detail(&self) -> String {
        self.kind.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9995, "Amazon API Gateway SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let requests = meter.requests(self.monthly_requests);
        match self.kind {
            ApiKind::Http => meter.monthly("Requests", "api-gateway", "http:requests", requests),
            ApiKind::Rest => meter.monthly("Requests", "api-gateway", "rest:requests", requests),
            ApiKind::Websocket => {
                meter.monthly("Messages", "api-gateway", "websocket:messages", requests);
                let minutes = self.monthly_connection_mins.spread();
                meter.monthly(
                    "Connections",
                    "api-gateway",
                    "websocket:connection-minutes",
                    minutes,
                );
            }
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        apis::deploy(site, self);
    }
}
