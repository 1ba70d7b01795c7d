//! Amazon API Gateway: takes API calls and hands them to code.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource, Value, Variable};
use crate::plan::{Site, edge};

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

/// Adds what lets those in who signed in elsewhere, by the token that they got there.
fn authorizer(site: &mut Site<'_>, api: &Address) -> Address {
    let title = site.title();
    let issuer = site.variable(Variable::text(
        site.family("_issuer"),
        format!("The address of whoever signs the tokens of callers of {title}."),
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example",
    ));
    let audience = site.variable(Variable::text(
        site.family("_audience"),
        format!("For whom the tokens of callers of {title} are signed."),
        "example",
    ));
    let tokens = Content::new()
        .set("issuer", issuer)
        .set("audience", Value::List(vec![audience]));
    let authorizer = site.own("aws_apigatewayv2_authorizer");
    let body = Content::new()
        .set("api_id", api.id())
        .set("name", site.label(120))
        .set("authorizer_type", "JWT")
        .set("identity_sources", vec!["$request.header.Authorization"])
        .block("jwt_configuration", tokens);
    site.add(Resource::new(authorizer.clone(), body));
    authorizer
}

/// Adds the name to which the API answers in the design's domain.
fn add_domain(site: &mut Site<'_>, api: &Address) {
    let host = edge::name_of(site, "");
    let certificate = Content::new()
        .set("certificate_arn", site.certificate())
        .set("endpoint_type", "REGIONAL")
        .set("security_policy", "TLS_1_2");
    let name = site.own("aws_apigatewayv2_domain_name");
    let body = Content::new()
        .set("domain_name", host)
        .block("domain_name_configuration", certificate)
        .set("tags", site.tags());
    site.add(Resource::new(name.clone(), body));
    let body = Content::new()
        .set("api_id", api.id())
        .set("domain_name", name.id())
        .set("stage", site.own("aws_apigatewayv2_stage").id());
    site.add_own("aws_apigatewayv2_api_mapping", body);
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
        if self.kind != ApiKind::Http {
            return site.note("Terraform is written for HTTP APIs only so far");
        }
        let name = site.label(120);
        let api = site.own("aws_apigatewayv2_api");
        let body = Content::new()
            .set("name", name.as_str())
            .set("protocol_type", "HTTP")
            .set("tags", site.tags());
        site.add(Resource::new(api.clone(), body));
        site.output(
            "api_addresses",
            "The addresses of the APIs.",
            api.attribute("api_endpoint"),
        );
        let stage = Content::new()
            .set("api_id", api.id())
            .set("name", "$default")
            .set("auto_deploy", true)
            .set("tags", site.tags());
        site.add_own("aws_apigatewayv2_stage", stage);
        let authorizer = self.authorised.then(|| authorizer(site, &api));
        edge::integrations(site, &api, authorizer.as_ref(), self.vpc_link);
        if self.own_domain {
            add_domain(site, &api);
        }
    }
}
