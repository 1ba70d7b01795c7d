//! HTTP and WebSocket APIs.

use crate::component::Component;
use crate::component::api_gateway::ApiGateway;
use crate::document::NodeId;
use crate::iac::{Address, Content, Resource, Value, Variable};

use super::{
    DOMAIN, Handler, LIVE, OF_HTTP, STAGE, Site, edge, handlers, is_balancer, permit,
    redeployed_with, show,
};

/// The keys of the routes that every WebSocket API has (API Gateway Developer Guide, "Create routes for
/// WebSocket APIs").
const WEBSOCKET_ROUTES: [(&str, &str); 3] = [
    ("$connect", "connect"),
    ("$disconnect", "disconnect"),
    ("$default", "default"),
];

/// Adds an HTTP API.
pub fn deploy_http(site: &mut Site<'_>, of: &ApiGateway) {
    let api = add_api(site, "HTTP", None);
    let stage = Content::new()
        .set("api_id", api.id())
        .set("name", OF_HTTP)
        .set("auto_deploy", true)
        .set("tags", site.tags());
    site.add_own(STAGE, stage);
    let authorizer = of.authorised.then(|| tokens(site, &api));
    let handlers = handlers(site, of.vpc_link, is_balancer);
    let alone = handlers.len() == 1;
    for (slug, handler) in handlers {
        let Some(body) = integration(site, &api, &handler, "ANY") else {
            continue;
        };
        let body = match handler {
            Handler::Function(_) => body.set("payload_format_version", "2.0"),
            Handler::Balancer(_) | Handler::Outside(_) => body,
        };
        let integration = add_integration(site, &api, &slug, body);
        let key = match alone {
            true => "$default".to_owned(),
            false => format!("ANY /{slug}/{{proxy+}}"),
        };
        let who = authorizer.as_ref();
        let route = Content::new()
            .set("api_id", api.id())
            .set("route_key", key)
            .set("authorization_type", who.map(|_| "JWT"))
            .set("authorizer_id", who.map(Address::id))
            .set("target", target(&integration));
        let address = Address::new("aws_apigatewayv2_route", integration.name);
        site.add(Resource::new(address, route).joint());
    }
    if of.own_domain {
        add_domain(site, &api);
    }
}

/// Adds a WebSocket API. Its messages go to the one target, or to the one that their action names.
pub fn deploy_websocket(site: &mut Site<'_>, of: &ApiGateway) {
    let api = add_api(site, "WEBSOCKET", Some("$request.body.action"));
    let mut routes = Vec::new();
    let mut parts = Vec::new();
    // Its links into networks are those of REST APIs, which it does not take for balancers of HTTP.
    for (place, (slug, handler)) in handlers(site, false, is_balancer).into_iter().enumerate() {
        let Some(body) = integration(site, &api, &handler, "POST") else {
            continue;
        };
        let integration = add_integration(site, &api, &slug, body);
        parts.push(integration.attribute("integration_uri"));
        let own = [(slug.as_str(), "")];
        let keys = match place {
            0 => &WEBSOCKET_ROUTES[..],
            _ => &own[..],
        };
        for (key, suffix) in keys {
            // Who may connect is asked once, when the connection is made.
            let signed = of.authorised && *key == "$connect";
            let route = Content::new()
                .set("api_id", api.id())
                .set("route_key", *key)
                .set("authorization_type", signed.then_some("AWS_IAM"))
                .set("target", target(&integration));
            let name = match *suffix {
                "" => integration.name.clone(),
                suffix => format!("{}_{suffix}", api.name),
            };
            let address = Address::new("aws_apigatewayv2_route", name);
            site.add(Resource::new(address.clone(), route).joint());
            routes.push(address);
        }
    }
    if routes.is_empty() {
        return site.note("it calls nothing, and is not deployed until it does");
    }
    let deployment = site.own("aws_apigatewayv2_deployment");
    let body = Content::new()
        .set("api_id", api.id())
        .set("triggers", redeployed_with(parts));
    let made = Resource::new(deployment.clone(), body)
        .create_before_destroy()
        .after(routes);
    site.add(made);
    let stage = Content::new()
        .set("api_id", api.id())
        .set("name", LIVE)
        .set("deployment_id", deployment.id())
        .set("tags", site.tags());
    site.add_own(STAGE, stage);
    if of.own_domain {
        add_domain(site, &api);
    }
}

fn add_api(site: &mut Site<'_>, protocol: &str, selection: Option<&str>) -> Address {
    let api = site.own("aws_apigatewayv2_api");
    let body = Content::new()
        .set("name", site.label(120))
        .set("protocol_type", protocol)
        .set("route_selection_expression", selection)
        .set("tags", site.tags());
    site.add(Resource::new(api.clone(), body));
    show(site, api.attribute("api_endpoint"));
    api
}

/// Adds what lets those in who signed in elsewhere, by the token that they got there.
fn tokens(site: &mut Site<'_>, api: &Address) -> Address {
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

/// What hands calls on to a handler; none when nothing listens.
fn integration(
    site: &mut Site<'_>,
    api: &Address,
    handler: &Handler,
    method: &str,
) -> Option<Content> {
    let body = Content::new().set("api_id", api.id());
    Some(match handler {
        Handler::Function(function) => {
            permit(site, api, function);
            body.set("integration_type", "AWS_PROXY")
                .set("integration_uri", function.attribute("invoke_arn"))
        }
        Handler::Balancer(balancer) => {
            let (suffix, encrypted) = last_listener(site, *balancer)?;
            let listener = site.listener_of(*balancer, &suffix);
            // Without a name to look for in the certificate it speaks without TLS.
            let name = encrypted.then(|| site.domain());
            let tls = name.map(|name| Content::new().set("server_name_to_verify", name));
            body.set("integration_type", "HTTP_PROXY")
                .set("integration_method", method)
                .set("integration_uri", listener.arn())
                .set("connection_type", "VPC_LINK")
                .set("connection_id", network_link(site, api, *balancer).id())
                .blocks("tls_config", tls)
        }
        Handler::Outside(address) => body
            .set("integration_type", "HTTP_PROXY")
            .set("integration_method", method)
            .set("integration_uri", address.clone()),
    })
}

/// The part of the name of the listener with the highest port, which is the one with a certificate, and whether it
/// expects TLS.
fn last_listener(site: &Site<'_>, balancer: NodeId) -> Option<(String, bool)> {
    match site.topology().component(balancer)? {
        Component::Alb(alb) => {
            let (suffix, listener) = alb.deployable_listeners().pop()?;
            Some((suffix, alb.is_encrypted_at(listener.port)))
        }
        Component::Nlb(nlb) => {
            let (suffix, listener) = nlb.deployable_listeners().pop()?;
            Some((suffix, listener.protocol.is_encrypted()))
        }
        _ => None,
    }
}

fn add_integration(site: &mut Site<'_>, api: &Address, slug: &str, body: Content) -> Address {
    let name = format!("{}_{}", api.name, slug.replace('-', "_"));
    let integration = Address::new("aws_apigatewayv2_integration", name);
    site.add(Resource::new(integration.clone(), body).joint());
    integration
}

/// Where a route leads.
fn target(integration: &Address) -> Value {
    Value::Template(vec!["integrations/".into(), integration.id()])
}

/// Adds the way from an API into the network of a balancer.
fn network_link(site: &mut Site<'_>, api: &Address, balancer: NodeId) -> Address {
    let name = format!("{}_{}", api.name, site.of("aws_lb", balancer).name);
    let subnets: Vec<Value> = (site.topology().subnets_of(balancer).iter())
        .map(|subnet| site.of("aws_subnet", *subnet).id())
        .collect();
    let body = Content::new()
        .set("name", name.replace('_', "-"))
        .set("security_group_ids", site.security_groups_of(balancer))
        .set("subnet_ids", Value::List(subnets))
        .set("tags", site.tags());
    let link = Address::new("aws_apigatewayv2_vpc_link", name);
    site.add(Resource::new(link.clone(), body).joint());
    link
}

/// Adds the name to which the API answers in the design's domain.
fn add_domain(site: &mut Site<'_>, api: &Address) {
    let host = edge::name_of(site, "");
    let certificate = Content::new()
        .set("certificate_arn", site.certificate())
        .set("endpoint_type", "REGIONAL")
        .set("security_policy", "TLS_1_2");
    let name = site.own(DOMAIN);
    let body = Content::new()
        .set("domain_name", host)
        .block("domain_name_configuration", certificate)
        .set("tags", site.tags());
    site.add(Resource::new(name.clone(), body));
    let body = Content::new()
        .set("api_id", api.id())
        .set("domain_name", name.id())
        .set("stage", site.own(STAGE).id());
    site.add_own("aws_apigatewayv2_api_mapping", body);
}
