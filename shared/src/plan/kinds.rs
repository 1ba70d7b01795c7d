//! The kinds of resources: the concern of each, and the order in which people read them.

use crate::iac::Concern;

/// Every kind that a plan can hold, in the order in which its file lists them.
const KINDS: &[(Concern, &[&str])] = &[
    (
        Concern::Network,
        &[
            "aws_vpc",
            "aws_vpc_ipv4_cidr_block_association",
            "aws_internet_gateway",
            "aws_subnet",
            "aws_eip",
            "aws_nat_gateway",
            "aws_vpn_gateway",
            "aws_customer_gateway",
            "aws_vpn_connection",
            "aws_vpn_connection_route",
            "aws_route_table",
            "aws_route",
            "aws_vpn_gateway_route_propagation",
            "aws_route_table_association",
        ],
    ),
    (
        Concern::Security,
        &[
            "aws_security_group",
            "aws_vpc_security_group_ingress_rule",
            "aws_vpc_security_group_egress_rule",
            "aws_iam_role",
            "aws_iam_role_policy_attachment",
            "aws_iam_instance_profile",
            "aws_acm_certificate",
        ],
    ),
    (
        Concern::LoadBalancing,
        &[
            "aws_lb",
            "aws_lb_target_group",
            "aws_lb_target_group_attachment",
            "aws_lb_listener",
            "aws_lb_listener_rule",
        ],
    ),
    (
        Concern::Compute,
        &[
            "aws_instance",
            "aws_launch_template",
            "aws_autoscaling_group",
            "aws_ecr_repository",
            "aws_ecs_cluster",
            "aws_ecs_capacity_provider",
            "aws_ecs_cluster_capacity_providers",
            "aws_ecs_task_definition",
            "aws_ecs_service",
        ],
    ),
    (
        Concern::Operations,
        &["aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm"],
    ),
];

/// The concern of a kind and its place in the reading order; none when the kind is not listed.
#[must_use]
pub fn place(kind: &str) -> Option<(Concern, usize)> {
    KINDS.iter().find_map(|(concern, kinds)| {
        let place = kinds.iter().position(|known| *known == kind)?;
        Some((*concern, place))
    })
}
