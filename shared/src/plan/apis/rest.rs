//! REST APIs.

use crate::component::Component;
use crate::component::alb::ListenerProtocol;
use crate::component::api_gateway::ApiGateway;
use crate::document::NodeId;
use crate::iac::{Address, Content, Resource, Value, Variable};

use super::{
    DOMAIN_OF_REST, Handler, LIVE, REST_STAGE, Site, edge, handlers, permit, redeployed_with, show,
};

/// Adds a REST API. It hands everything on to the one target, or to each what lies under its own path.
pub fn deploy(site: &mut Site<'_>, of: &ApiGateway) {
    let api = site.own("aws_api_gateway_rest_api");
    let body = Content::new()
        .set("name", site.label(120))
        .block("endpoint_configuration", regional())
        .set("tags", site.tags());
    site.add(Resource::new(api.clone(), body).create_before_destroy());
    let authorizer = of.authorised.then(|| callers(site, &api));
    let mut made = Made::default();
    // It reaches networks through Network Load Balancers only.
    let handlers = handlers(site, of.vpc_link, |one| matches!(one, Component::Nlb(_)));
    let root = api.attribute("root_resource_id");
    let alone = handlers.len() == 1;
    for (slug, handler) in handlers {
        let name = format!("{}_{}", api.name, slug.replace('-', "_"));
        let way = Way::to(site, &api, &handler);
        let top = match alone {
            true => root.clone(),
            false => add_path(site, &api, &name, &root, &slug),
        };
        let below = add_path(site, &api, &format!("{name}_below"), &top, "{proxy+}");
        for (suffix, resource) in [("", top), ("_below", below)] {
            let method = Method {
                name: format!("{name}{suffix}"),
                resource,
                takes_path: !suffix.is_empty(),
            };
            method.add(site, &api, authorizer.as_ref(), &way, &mut made);
        }
    }
    if made.integrations.is_empty() {
        return site.note("it calls nothing, and is not deployed until it does");
    }
    let deployment = site.own("aws_api_gateway_deployment");
    let body = Content::new()
        .set("rest_api_id", api.id())
        .set("triggers", redeployed_with(made.parts));
    site.add(
        Resource::new(deployment.clone(), body)
            .create_before_destroy()
            .after(made.integrations),
    );
    let stage = site.own(REST_STAGE);
    let body = Content::new()
        .set("rest_api_id", api.id())
        .set("deployment_id", deployment.id())
        .set("stage_name", LIVE)
        .set("tags", site.tags());
    site.add(Resource::new(stage.clone(), body));
    show(site, stage.attribute("invoke_url"));
    if of.own_domain {
        add_domain(site, &api, &stage);
    }
}

fn regional() -> Content {
    Content::new().set("types", vec!["REGIONAL"])
}

/// What there is of an API, and what makes it another one.
#[derive(Default)]
struct Made {
    integrations: Vec<Address>,
    parts: Vec<Value>,
}

/// Adds what lets those in who signed in to a pool of users.
fn callers(site: &mut Site<'_>, api: &Address) -> Address {
    let title = site.title();
    let pool = site.variable(Variable::text(
        site.family("_user_pool_arn"),
        format!("The ARN of the Cognito user pool with the callers of {title}."),
        "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_example",
    ));
    let authorizer = site.own("aws_api_gateway_authorizer");
    let body = Content::new()
        .set("rest_api_id", api.id())
        .set("name", site.label(120))
        .set("type", "COGNITO_USER_POOLS")
        .set("provider_arns", Value::List(vec![pool]));
    site.add(Resource::new(authorizer.clone(), body));
    authorizer
}

/// Adds a step of the path of requests; its id.
fn add_path(site: &mut Site<'_>, api: &Address, name: &str, parent: &Value, part: &str) -> Value {
    let body = Content::new()
        .set("rest_api_id", api.id())
        .set("parent_id", parent.clone())
        .set("path_part", part);
    let address = Address::new("aws_api_gateway_resource", name);
    site.add(Resource::new(address.clone(), body).joint());
    address.id()
}

/// How calls reach what answers them.
enum Way {
    /// A function, by the address under which it is called.
    Function(Value),
    /// A web server, by its address, perhaps through a link into its network.
    Web(Value, Option<Address>),
}

impl Way {
    fn to(site: &mut Site<'_>, api: &Address, handler: &Handler) -> Self {
        match handler {
            Handler::Function(function) => {
                permit(site, api, function);
                Self::Function(function.attribute("invoke_arn"))
            }
            Handler::Outside(address) => Self::Web(address.clone(), None),
            Handler::Balancer(balancer) => Self::Web(
                address_of(site, *balancer),
                Some(network_link(site, api, *balancer)),
            ),
        }
    }
}

/// The address under which a balancer is called. Where it speaks TLS that is a name in the design's
/// domain, for which it has its certificate.
fn address_of(site: &mut Site<'_>, balancer: NodeId) -> Value {
    let node = site.topology().node(balancer);
    let listeners = match node.map(|node| &node.component) {
        Some(Component::Nlb(nlb)) => nlb.deployable_listeners(),
        _ => Vec::new(),
    };
    let (secure, port) = listeners.last().map_or((false, 80), |(_, listener)| {
        (listener.protocol == ListenerProtocol::Tls, listener.port)
    });
    let mut address = match secure {
        true => {
            let slug = node.map_or("", |node| node.slug.as_str());
            vec!["https://".into(), slug.into(), ".".into(), site.domain()]
        }
        false => {
            let host = site.of("aws_lb", balancer).attribute("dns_name");
            vec!["http://".into(), host]
        }
    };
    if port != if secure { 443 } else { 80 } {
        address.push(format!(":{port}").into());
    }
    Value::Template(address)
}

/// Adds the way from an API into the network of a balancer.
fn network_link(site: &mut Site<'_>, api: &Address, balancer: NodeId) -> Address {
    let balancer = site.of("aws_lb", balancer);
    let name = format!("{}_{}", api.name, balancer.name);
    let body = Content::new()
        .set("name", name.replace('_', "-"))
        .set("target_arns", Value::List(vec![balancer.arn()]))
        .set("tags", site.tags());
    let link = Address::new("aws_api_gateway_vpc_link", name);
    site.add(Resource::new(link.clone(), body).joint());
    link
}

/// How a step of the path takes requests.
struct Method {
    name: String,
    resource: Value,
    /// What is below it is handed on.
    takes_path: bool,
}

impl Method {
    fn add(
        self,
        site: &mut Site<'_>,
        api: &Address,
        authorizer: Option<&Address>,
        way: &Way,
        made: &mut Made,
    ) {
        let handed_on = self.takes_path && matches!(way, Way::Web(..));
        let method = Address::new("aws_api_gateway_method", self.name.as_str());
        let kind = match authorizer {
            Some(_) => "COGNITO_USER_POOLS",
            None => "NONE",
        };
        let part = |value: Value, from: &'static str| Value::map([(from, value)]);
        let body = Content::new()
            .set("rest_api_id", api.id())
            .set("resource_id", self.resource.clone())
            .set("http_method", "ANY")
            .set("authorization", kind)
            .set("authorizer_id", authorizer.map(Address::id))
            .set(
                "request_parameters",
                handed_on.then(|| part(true.into(), "method.request.path.proxy")),
            );
        site.add(Resource::new(method.clone(), body).joint());
        let body = Content::new()
            .set("rest_api_id", api.id())
            .set("resource_id", self.resource)
            .set("http_method", method.attribute("http_method"));
        let body = match way {
            Way::Function(address) => body
                .set("type", "AWS_PROXY")
                .set("integration_http_method", "POST")
                .set("uri", address.clone()),
            Way::Web(address, link) => {
                let uri = match handed_on {
                    true => longer(address.clone(), "/{proxy}"),
                    false => address.clone(),
                };
                let path = Value::from("method.request.path.proxy");
                body.set("type", "HTTP_PROXY")
                    .set("integration_http_method", "ANY")
                    .set("uri", uri)
                    .set("connection_type", link.as_ref().map(|_| "VPC_LINK"))
                    .set("connection_id", link.as_ref().map(Address::id))
                    .set(
                        "request_parameters",
                        handed_on.then(|| part(path, "integration.request.path.proxy")),
                    )
            }
        };
        let integration = Address::new("aws_api_gateway_integration", self.name);
        site.add(Resource::new(integration.clone(), body).joint());
        made.parts.extend([
            method.attribute("authorization"),
            integration.attribute("uri"),
        ]);
        made.integrations.push(integration);
    }
}

/// A text with more behind it.
fn longer(text: Value, more: &str) -> Value {
    let mut parts = match text {
        Value::Template(parts) => parts,
        other => vec![other],
    };
    parts.push(more.into());
    Value::Template(parts)
}

/// Adds the name to which the API answers in the design's domain.
fn add_domain(site: &mut Site<'_>, api: &Address, stage: &Address) {
    let host = edge::name_of(site, "");
    let name = site.own(DOMAIN_OF_REST);
    let body = Content::new()
        .set("domain_name", host)
        .set("regional_certificate_arn", site.certificate())
        .set("security_policy", "TLS_1_2")
        .block("endpoint_configuration", regional())
        .set("tags", site.tags());
    site.add(Resource::new(name.clone(), body));
    let body = Content::new()
        .set("api_id", api.id())
        .set("stage_name", stage.attribute("stage_name"))
        .set("domain_name", name.attribute("domain_name"));
    site.add_own("aws_api_gateway_base_path_mapping", body);
}
