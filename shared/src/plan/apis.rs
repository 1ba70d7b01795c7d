//! APIs of API Gateway: who may call them, what hands their calls on, and the name to which they
//! answer. HTTP and WebSocket APIs are of its second version, REST APIs of its first.

mod rest;
mod v2;

use crate::component::api_gateway::{ApiGateway, ApiKind};
use crate::component::{Component, Role};
use crate::document::NodeId;
use crate::iac::{Address, Content, Resource, Value, Variable};

use super::{Site, edge};

/// The kind of the stage of a REST API, to which web ACLs are attached.
pub const REST_STAGE: &str = "aws_api_gateway_stage";

/// The kind of the stages of other APIs.
pub const STAGE: &str = "aws_apigatewayv2_stage";

/// The kind of the names to which REST APIs answer in the design's domain.
pub const DOMAIN_OF_REST: &str = "aws_api_gateway_domain_name";
/// The kind of those of other APIs.
pub const DOMAIN: &str = "aws_apigatewayv2_domain_name";

/// The kind of the name of an API.
#[must_use]
pub fn domain_kind(kind: ApiKind) -> &'static str {
    match kind {
        ApiKind::Rest => DOMAIN_OF_REST,
        ApiKind::Http | ApiKind::Websocket => DOMAIN,
    }
}

/// The longest first label of such a name: with hyphens and a number it stays a label of a host name.
pub const LABEL: usize = 60;

/// The name of the stage of HTTP APIs, which is no part of their addresses.
pub const OF_HTTP: &str = "$default";

/// The name of the stage of other APIs.
const LIVE: &str = "live";

/// Adds an API with all that belongs to it.
pub fn deploy(site: &mut Site<'_>, api: &ApiGateway) {
    match api.kind {
        ApiKind::Rest => rest::deploy(site, api),
        ApiKind::Http => v2::deploy_http(site, api),
        ApiKind::Websocket => v2::deploy_websocket(site, api),
    }
}

/// The host name of an API, under which a distribution fetches from it.
#[must_use]
pub fn host(site: &Site<'_>, kind: ApiKind, id: NodeId) -> Value {
    match kind {
        ApiKind::Rest => Value::Template(vec![
            site.of("aws_api_gateway_rest_api", id).id(),
            ".execute-api.".into(),
            site.region_code_of(id),
            ".amazonaws.com".into(),
        ]),
        ApiKind::Http | ApiKind::Websocket => {
            // Its address without the scheme.
            let scheme = match kind {
                ApiKind::Websocket => "wss://",
                _ => "https://",
            };
            let address = site
                .of("aws_apigatewayv2_api", id)
                .attribute("api_endpoint");
            Value::Call("replace", vec![address, scheme.into(), "".into()])
        }
    }
}

/// What stands before the path of every request to an API.
#[must_use]
pub fn path(kind: ApiKind) -> Option<&'static str> {
    (kind != ApiKind::Http).then_some("/live")
}

/// What answers the calls of an API.
enum Handler {
    /// A function.
    Function(Address),
    /// What stands behind a balancer in a network.
    Balancer(NodeId),
    /// Something on the internet, by its address.
    Outside(Value),
}

/// What answers the calls of an API, with its slug; with a note about what cannot. `private`: the API
/// reaches into networks, through balancers for which `takes` says yes.
fn handlers(
    site: &mut Site<'_>,
    private: bool,
    takes: impl Fn(&Component) -> bool,
) -> Vec<(String, Handler)> {
    let topology = site.topology();
    let mut found = Vec::new();
    for target in edge::targets(topology, site.id()) {
        let Some(node) = topology.node(target) else {
            continue;
        };
        let title = topology.name(target);
        let handler = match &node.component {
            Component::Lambda(_) => Handler::Function(site.of("aws_lambda_function", target)),
            component if private && takes(component) => Handler::Balancer(target),
            Component::ExternalApi(_) => {
                let name = format!("{}_address", node.slug.replace('-', "_"));
                Handler::Outside(site.variable(Variable::text(
                    name,
                    format!("The address of {title}."),
                    "https://api.example.com",
                )))
            }
            _ => {
                site.note(&format!("its calls to {title} are left to you"));
                continue;
            }
        };
        found.push((node.slug.clone(), handler));
    }
    found
}

/// Lets an API call a function.
fn permit(site: &mut Site<'_>, api: &Address, function: &Address) {
    let source = Value::Template(vec![api.attribute("execution_arn"), "/*".into()]);
    let permission = Content::new()
        .set("action", "lambda:InvokeFunction")
        .set("function_name", function.attribute("function_name"))
        .set("principal", "apigateway.amazonaws.com")
        .set("source_arn", source);
    let name = format!("{}_to_{}", api.name, function.name);
    let address = Address::new("aws_lambda_permission", name);
    site.add(Resource::new(address, permission).joint());
}

/// What changes when one of these does: a deployment is a copy of what there was when it was made.
fn redeployed_with(parts: Vec<Value>) -> Value {
    let parts = Value::json(Value::List(parts));
    Value::map([("redeployment", Value::Call("sha1", vec![parts]))])
}

/// Shows the address of an API.
fn show(site: &mut Site<'_>, address: Value) {
    site.output("api_addresses", "The addresses of the APIs.", address);
}

/// Whether something is a load balancer.
fn is_balancer(component: &Component) -> bool {
    component.facts().role == Role::LoadBalancer
}
