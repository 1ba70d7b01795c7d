//! LB-007: a public load balancer that serves plain HTTP.

use crate::component::Component;
use crate::component::alb::{Alb, Listener, ListenerAction, ListenerProtocol, Scheme};
use crate::document::{Document, Node, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-007",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Public traffic without encryption",
    why: "Whoever is on the way can read and change what clients send and get.",
    how_to_fix: "Listen to HTTPS, and let HTTP redirect to it.",
    source: "AWS Well-Architected SEC09-BP02, 2026; checkov CKV2_AWS_20 and CKV_AWS_2, 2026-08-20",
    violates: r#"r: region
  v: vpc
    web: alb listeners=[{"port":80,"protocol":"HTTP","action":"forward","certificate":false}]"#,
    passes: "r: region\n  v: vpc\n    web: alb",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Add HTTPS and redirect HTTP to it",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if matches!(&node.component, Component::K8sIngress(ingress)
        if ingress.scheme == Scheme::InternetFacing && !ingress.tls)
    {
        report.add(
            &[id],
            format!(
                "Traffic to {} is not encrypted: it does not speak HTTPS.",
                called(topology, "Ingress", id)
            ),
        );
    }
    let Component::Alb(alb) = &node.component else {
        return;
    };
    if let Some(reason) = plain(alb) {
        report.add(
            &[id],
            format!(
                "Traffic to {} is not encrypted: {reason}.",
                called(topology, "ALB", id)
            ),
        );
    }
}

/// Why clients can talk to the load balancer, or must, without encryption. One without any listener
/// is the matter of LB-010.
fn plain(alb: &Alb) -> Option<String> {
    if alb.scheme != Scheme::InternetFacing || alb.listeners.is_empty() {
        return None;
    }
    let forwards = |listener: &&Listener| {
        listener.protocol == ListenerProtocol::Http && listener.action == ListenerAction::Forward
    };
    let forwarding = alb.listeners.iter().find(forwards);
    let encrypted = alb
        .listeners
        .iter()
        .any(|listener| listener.protocol == ListenerProtocol::Https);
    match forwarding {
        Some(listener) => Some(format!("port {} forwards plain HTTP", listener.port)),
        None if !encrypted => Some("it has no HTTPS listener".to_owned()),
        None => None,
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::K8sIngress(ingress)) = document.component_mut(id) {
        ingress.tls = true;
    }
    let Some(alb) = mending::alb_mut(document, id) else {
        return;
    };
    if plain(alb).is_none() {
        return;
    }
    for listener in &mut alb.listeners {
        if listener.protocol == ListenerProtocol::Http && listener.port != HTTPS {
            listener.action = ListenerAction::RedirectToHttps;
        }
    }
    if !alb
        .listeners
        .iter()
        .any(|listener| listener.protocol == ListenerProtocol::Https)
    {
        alb.listeners.retain(|listener| listener.port != HTTPS);
        alb.listeners.push(Listener {
            port: HTTPS,
            ..Listener::default()
        });
    }
    // Plain HTTP on the port of HTTPS, beside an HTTPS listener elsewhere.
    for listener in alb
        .listeners
        .iter_mut()
        .filter(|listener| listener.protocol == ListenerProtocol::Http)
    {
        listener.action = ListenerAction::RedirectToHttps;
    }
}

const HTTPS: u32 = 443;
