//! Roles: who acts for whom, with the least that it needs.

use crate::component::Component;
use crate::iac::{Address, Content, Resource, Value};

use super::edge::policy;

/// A policy that AWS maintains.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Its name in code.
    pub name: &'static str,
    /// Its Amazon resource name.
    pub arn: &'static str,
}

impl Policy {
    /// What a container host needs to join its cluster, pull images and write logs.
    pub const CONTAINER_HOST: Self = Self {
        name: "container_host",
        arn: "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    };
    /// What starts a task: pulling its image and creating its log streams.
    pub const TASK_EXECUTION: Self = Self {
        name: "task_execution",
        arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    };
    /// What a function needs to write its logs.
    pub const FUNCTION: Self = Self {
        name: "function",
        arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    };
    /// The same, and network interfaces in a VPC.
    pub const FUNCTION_IN_VPC: Self = Self {
        name: "function_in_vpc",
        arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
    };
    /// Copying stores into a vault.
    pub const BACKUP: Self = Self {
        name: "backup",
        arn: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    };
    /// What the control plane of a cluster needs.
    pub const EKS_CLUSTER: Self = Self {
        name: "cluster",
        arn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    };
    /// What a node needs to join its cluster.
    pub const EKS_NODE: Self = Self {
        name: "worker",
        arn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    };
    /// Addresses for pods.
    pub const EKS_NETWORK: Self = Self {
        name: "network",
        arn: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
    };
    /// What starts a pod on Fargate.
    pub const EKS_FARGATE: Self = Self {
        name: "pod_execution",
        arn: "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
    };
    /// What a node needs that AWS runs itself.
    pub const EKS_AUTO_NODE: Self = Self {
        name: "worker",
        arn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
    };
    /// What the control plane needs to run nodes, disks, balancers and networks itself (Amazon EKS
    /// User Guide, "Amazon EKS Auto Mode cluster IAM role", 2024-12-18).
    pub const EKS_AUTO: [Self; 4] = [
        Self {
            name: "block_storage",
            arn: "arn:aws:iam::aws:policy/AmazonEKSBlockStoragePolicy",
        },
        Self {
            name: "compute",
            arn: "arn:aws:iam::aws:policy/AmazonEKSComputePolicy",
        },
        Self {
            name: "load_balancing",
            arn: "arn:aws:iam::aws:policy/AmazonEKSLoadBalancingPolicy",
        },
        Self {
            name: "networking",
            arn: "arn:aws:iam::aws:policy/AmazonEKSNetworkingPolicy",
        },
    ];
    /// Sending logs and metrics with the CloudWatch agent.
    pub const OBSERVED: Self = Self {
        name: "observed",
        arn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
    };
    /// Pulling images, and nothing else.
    pub const IMAGE_PULL: Self = Self {
        name: "image_pull",
        arn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    };
}

/// A role that a service of AWS takes.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its name in code.
    pub name: String,
    /// Its name for the provider, at most 64 characters.
    pub label: String,
    /// What it is for, in one sentence.
    pub description: &'static str,
    /// The host name of the service.
    pub service: &'static str,
    /// What it may do.
    pub policies: Vec<Policy>,
}

/// A role as it stands in the plan.
#[derive(Debug, Clone)]
pub struct Granted {
    /// Its address.
    pub role: Address,
    /// What gives it its policies. Who acts in the role waits for them, and they outlive it.
    pub policies: Vec<Address>,
}

/// The service of AWS that runs the code of a component, and acts in its role.
#[must_use]
pub fn service_of(component: &Component) -> Option<&'static str> {
    match component {
        Component::Ec2(_) | Component::Asg(_) | Component::Bastion(_) => Some("ec2.amazonaws.com"),
        Component::EcsService(_) => Some("ecs-tasks.amazonaws.com"),
        Component::Lambda(_) => Some("lambda.amazonaws.com"),
        Component::K8sWorkload(_) => Some("pods.eks.amazonaws.com"),
        Component::Codebuild(_) => Some("codebuild.amazonaws.com"),
        _ => None,
    }
}

/// Adds the resources of a role.
pub fn resources(role: &Role, mut add: impl FnMut(Resource)) -> Granted {
    let address = Address::new("aws_iam_role", &role.name);
    let body = Content::new()
        .set("name", role.label.as_str())
        .set("description", role.description)
        .set("assume_role_policy", trust(&[role.service]))
        .set("tags", Value::map([("Name", role.label.as_str())]));
    add(Resource::new(address.clone(), body));
    let policies = attach(&address, &role.name, &role.policies, add);
    Granted {
        role: address,
        policies,
    }
}

/// The policy that lets services act in a role.
#[must_use]
pub fn trust(services: &[&str]) -> Value {
    // EKS names the session of each pod and cluster.
    let tags = services
        .iter()
        .any(|service| service.ends_with("eks.amazonaws.com"));
    let actions = match tags {
        true => Value::list(["sts:AssumeRole", "sts:TagSession"]),
        false => "sts:AssumeRole".into(),
    };
    let service = match services {
        [service] => Value::from(*service),
        services => Value::list(services.iter().copied()),
    };
    policy(vec![Value::map([
        ("Effect", "Allow".into()),
        ("Principal", Value::map([("Service", service)])),
        ("Action", actions),
    ])])
}

/// Gives a role some policies of AWS; `name` is whose they are.
pub fn attach(
    role: &Address,
    name: &str,
    policies: &[Policy],
    mut add: impl FnMut(Resource),
) -> Vec<Address> {
    let mut attachments = Vec::new();
    for policy in policies {
        let name = format!("{name}_{}", policy.name);
        let attachment = Address::new("aws_iam_role_policy_attachment", name);
        attachments.push(attachment.clone());
        let body = Content::new()
            .set("role", role.attribute("name"))
            .set("policy_arn", policy.arn);
        add(Resource::new(attachment, body));
    }
    attachments
}
