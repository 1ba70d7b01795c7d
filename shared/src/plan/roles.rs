//! Roles: who acts for whom, with the least that it needs.

use crate::iac::{Address, Content, Resource, Value};

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

/// Adds the resources of a role.
pub fn resources(role: &Role, mut add: impl FnMut(Resource)) -> Granted {
    let address = Address::new("aws_iam_role", &role.name);
    let trust = Value::map([
        ("Effect", "Allow".into()),
        ("Principal", Value::map([("Service", role.service)])),
        ("Action", "sts:AssumeRole".into()),
    ]);
    let policy = Value::map([
        ("Version", "2012-10-17".into()),
        ("Statement", Value::List(vec![trust])),
    ]);
    let body = Content::new()
        .set("name", role.label.as_str())
        .set("description", role.description)
        .set("assume_role_policy", Value::json(policy))
        .set("tags", Value::map([("Name", role.label.as_str())]));
    add(Resource::new(address.clone(), body));
    let mut policies = Vec::new();
    for policy in &role.policies {
        let name = format!("{}_{}", role.name, policy.name);
        let attachment = Address::new("aws_iam_role_policy_attachment", name);
        policies.push(attachment.clone());
        let body = Content::new()
            .set("role", address.attribute("name"))
            .set("policy_arn", policy.arn);
        add(Resource::new(attachment, body));
    }
    Granted {
        role: address,
        policies,
    }
}
