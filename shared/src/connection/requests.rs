//! Who may send requests to whom: the table of catalogue 8, a row for each sender.

use super::{End, Refusal, no, without};
use crate::component::ecs_service::EcsService;
use crate::component::{Component, Role};

/// Whether the one may send requests to the other.
pub(super) fn request(from: End<'_>, to: End<'_>) -> Result<(), Refusal> {
    // What sends or answers no requests at all.
    for end in [from, to] {
        passive(end.role)?;
    }
    match (from.role, to.role) {
        (_, Role::Frame) => no("it is a frame around others: link to what stands in it"),
        (Role::Frame, _) => no("a frame sends no requests: link from what stands in it"),
        // The internet gateway as a step on the way is drawn often enough to have a rule of its own.
        (Role::Client, Role::Gateway) | (Role::Gateway, Role::Workload | Role::LoadBalancer) => {
            Ok(())
        }
        (_, Role::Client) => no("clients start requests, they do not answer them"),
        (_, Role::Gateway | Role::CustomerGateway | Role::Connection | Role::Transit)
        | (Role::Gateway | Role::CustomerGateway | Role::Connection | Role::Transit, _) => {
            no("gateways and connections carry traffic, they do not send or answer it")
        }
        (_, Role::Registry) => no("images are pulled from it: make it a use"),
        (_, Role::Credential) => no("it is read by name: make it a use"),
        (_, Role::Observer) => no("logs and metrics go to it: make it an observation"),
        (_, Role::Queue) if from.role.runs_code() || from.role == Role::ApiGateway => Ok(()),
        (_, Role::Queue) => no("it takes messages: link a service that sends them"),
        (Role::Queue | Role::Store, _) => no("it sends events, not requests: make it a message"),
        (_, Role::Endpoint) => no("calls to the service take it by themselves"),
        (
            Role::Registry
            | Role::Observer
            | Role::OnPremises
            | Role::External
            | Role::Credential
            | Role::Endpoint,
            _,
        ) => no("it sends no requests by itself"),
        (Role::Database, Role::Function) => Ok(()),
        (Role::Database, Role::Database) => no("stores copy data: make it a replication"),
        (Role::Database, _) => no("a store answers requests, it does not send them"),
        (Role::Capacity, _) => {
            no("the hosts of a cluster send no requests by themselves: link from the service")
        }
        (Role::Bastion, Role::Capacity | Role::Workload | Role::OnPremises | Role::Database) => {
            Ok(())
        }
        (Role::Bastion, _) => no("administrators go from a bastion to machines"),
        (_, Role::Bastion) => Ok(()),
        (_, Role::Capacity) => {
            no("the hosts of a cluster answer no requests by themselves: link to the service")
        }
        (Role::Pipeline, _) => no("it deploys: make it a deployment"),
        (_, Role::Pipeline) if from.role.runs_code() || from.role == Role::Client => Ok(()),
        (Role::Client, _) => from_client(to),
        (Role::Dns, Role::Dns) => no("a name leads to something that answers"),
        (Role::Dns, to) if to.is_front() || matches!(to, Role::Workload | Role::Store) => Ok(()),
        (Role::Dns, _) => {
            no("a name leads to a load balancer, a distribution, an API or a website")
        }
        (_, Role::Dns) if from.role.runs_code() => Ok(()),
        (_, Role::Dns) => no("names are resolved before the request starts"),
        (Role::Cdn, _) => from_cdn(to),
        (Role::LoadBalancer, _) => from_balancer(from, to),
        (Role::ApiGateway, _) => from_api(to),
        _ => Ok(()),
    }
}

fn passive(role: Role) -> Result<(), Refusal> {
    match role {
        Role::SecurityGroup => no("a security group sends and answers no requests: attach it"),
        Role::WebAcl => {
            no("a web ACL inspects the requests of what it is attached to: make it an attachment")
        }
        Role::Shield => no("Shield protects what it is attached to: make it an attachment"),
        Role::Volume => no("a volume is attached to an instance: make it an attachment"),
        Role::Backup => no("backups are taken of what they are attached to"),
        _ => Ok(()),
    }
}

const BEHIND_A_BALANCER: &str =
    "its tasks come and go with their addresses: put a load balancer in front";

fn from_client(to: End<'_>) -> Result<(), Refusal> {
    match (to.role, to.component) {
        (
            _,
            Component::EcsService(EcsService {
                assign_public_ip: false,
                ..
            }),
        ) => without("alb", BEHIND_A_BALANCER),
        (_, Component::K8sWorkload(_)) => without(
            "k8s_ingress",
            "pods have no address outside the cluster: put an Ingress in front",
        ),
        (Role::Store, Component::S3(_)) => Ok(()),
        (Role::Store, _) => without(
            "api_gateway",
            "clients have no credentials for it: put an API in between",
        ),
        (Role::Database, Component::Rds(database)) if database.publicly_accessible => Ok(()),
        (Role::Database, _) => without("ecs_service", "clients reach data through a service"),
        (Role::OnPremises | Role::External, _) => no("its path lies outside the design"),
        _ => Ok(()),
    }
}

fn from_cdn(to: End<'_>) -> Result<(), Refusal> {
    match (to.role, to.component) {
        (_, Component::EcsService(_)) => without("alb", BEHIND_A_BALANCER),
        (_, Component::K8sWorkload(_)) => without(
            "k8s_ingress",
            "pods have no address outside the cluster: put an Ingress in front",
        ),
        (Role::Cdn, _) => no("one distribution does not fetch from another"),
        (Role::Store, Component::S3(_)) => Ok(()),
        (Role::Store | Role::Database, _) => without(
            "api_gateway",
            "a distribution fetches over HTTP: put an API in between",
        ),
        (Role::OnPremises, _) => no("a distribution fetches over the internet"),
        _ => Ok(()),
    }
}

fn from_balancer(from: End<'_>, to: End<'_>) -> Result<(), Refusal> {
    match (from.component, to.component) {
        (Component::K8sIngress(_) | Component::K8sService(_), Component::K8sWorkload(_))
        | (Component::K8sIngress(_), Component::K8sService(_)) => Ok(()),
        (Component::K8sIngress(_) | Component::K8sService(_), _) => {
            no("it hands requests to workloads of its cluster")
        }
        (Component::Nlb(_), Component::Alb(_)) => Ok(()),
        (Component::Nlb(_), Component::Lambda(_)) => {
            no("only an Application Load Balancer calls functions")
        }
        (Component::Nlb(_), _) if to.role == Role::Database => Ok(()),
        _ => match to.role {
            Role::LoadBalancer => no("a load balancer does not forward to another one of its kind"),
            Role::Cdn | Role::ApiGateway => no("targets of a load balancer stand in its network"),
            Role::External => {
                no("targets of a load balancer have private addresses: put a workload in between")
            }
            Role::Store | Role::Database => without(
                "ecs_service",
                "a load balancer forwards to services, not to data",
            ),
            _ => Ok(()),
        },
    }
}

fn from_api(to: End<'_>) -> Result<(), Refusal> {
    match (to.role, to.component) {
        (_, Component::EcsService(_)) => without("alb", BEHIND_A_BALANCER),
        (_, Component::K8sWorkload(_)) => without(
            "k8s_ingress",
            "pods have no address outside the cluster: put an Ingress in front",
        ),
        (Role::Cdn, _) => no("an API does not call a distribution"),
        (Role::ApiGateway, _) => no("one API does not hand calls to another"),
        (Role::Database, _) => without("lambda", "an API hands calls to code, not to a database"),
        (Role::OnPremises, _) => no("an API reaches networks through a load balancer"),
        _ => Ok(()),
    }
}
