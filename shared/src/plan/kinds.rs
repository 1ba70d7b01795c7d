//! The kinds of resources: the concern of each, and the order in which people read them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::iac::Concern;

/// Every kind that a plan can hold, in the order in which its file lists them.
const KINDS: &[(Concern, &[&str])] = &[
    (
        Concern::Network,
        &[
            "aws_vpc",
            "aws_vpc_ipv4_cidr_block_association",
            "aws_default_security_group",
            "aws_flow_log",
            "aws_internet_gateway",
            "aws_subnet",
            "aws_eip",
            "aws_egress_only_internet_gateway",
            "aws_nat_gateway",
            "aws_vpc_peering_connection",
            "aws_vpc_peering_connection_accepter",
            "aws_ec2_transit_gateway",
            "aws_ec2_transit_gateway_vpc_attachment",
            "aws_vpn_gateway",
            "aws_customer_gateway",
            "aws_vpn_connection",
            "aws_vpn_connection_route",
            "aws_dx_connection",
            "aws_dx_gateway",
            "aws_dx_gateway_association",
            "aws_dx_private_virtual_interface",
            "aws_dx_transit_virtual_interface",
            "aws_ec2_transit_gateway_route",
            "aws_route_table",
            "aws_route",
            "aws_vpn_gateway_route_propagation",
            "aws_route_table_association",
            "aws_vpc_endpoint",
        ],
    ),
    (
        Concern::Security,
        &[
            "aws_security_group",
            "aws_vpc_security_group_ingress_rule",
            "aws_vpc_security_group_egress_rule",
            "aws_iam_role",
            "aws_iam_policy",
            "aws_iam_role_policy",
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
            "aws_ecs_account_setting_default",
            "aws_ecs_cluster",
            "aws_ecs_capacity_provider",
            "aws_ecs_cluster_capacity_providers",
            "aws_ecs_task_definition",
            "aws_ecs_service",
            "aws_eks_cluster",
            "aws_eks_access_entry",
            "aws_eks_access_policy_association",
            "aws_eks_node_group",
            "aws_eks_fargate_profile",
            "aws_eks_addon",
            "aws_eks_pod_identity_association",
            "aws_codebuild_project",
            "aws_lambda_function",
            "aws_lambda_event_source_mapping",
            "aws_lambda_permission",
            "aws_lambda_function_url",
        ],
    ),
    (
        Concern::Data,
        &[
            "aws_db_subnet_group",
            "aws_db_parameter_group",
            "aws_db_instance",
            "aws_db_proxy",
            "aws_db_proxy_default_target_group",
            "aws_db_proxy_target",
            "aws_rds_cluster_parameter_group",
            "aws_rds_cluster",
            "aws_rds_cluster_instance",
            "aws_docdb_subnet_group",
            "aws_docdb_cluster_parameter_group",
            "aws_docdb_cluster",
            "aws_docdb_cluster_instance",
            "aws_dynamodb_table",
            "aws_appautoscaling_target",
            "aws_appautoscaling_policy",
            "aws_elasticache_subnet_group",
            "aws_elasticache_replication_group",
            "aws_elasticache_cluster",
            "aws_opensearch_domain",
            "aws_s3_bucket",
            "aws_s3_bucket_public_access_block",
            "aws_s3_bucket_ownership_controls",
            "aws_s3_bucket_versioning",
            "aws_s3_bucket_server_side_encryption_configuration",
            "aws_s3_bucket_lifecycle_configuration",
            "aws_s3_bucket_website_configuration",
            "aws_s3_bucket_policy",
            "aws_s3_bucket_logging",
            "aws_s3_bucket_notification",
            "aws_efs_file_system",
            "aws_efs_mount_target",
            "aws_efs_file_system_policy",
            "aws_efs_backup_policy",
            "aws_ebs_volume",
            "aws_volume_attachment",
            "aws_sqs_queue",
            "aws_sqs_queue_policy",
            "aws_sns_topic",
            "aws_sns_topic_subscription",
        ],
    ),
    (
        Concern::Edge,
        &[
            "aws_route53_zone",
            "aws_route53_record",
            "aws_route53_query_log",
            "aws_wafv2_web_acl",
            "aws_wafv2_web_acl_association",
            "aws_wafv2_web_acl_logging_configuration",
            "aws_shield_protection",
            "aws_cloudfront_origin_access_control",
            "aws_cloudfront_vpc_origin",
            "aws_cloudfront_distribution",
            "aws_apigatewayv2_api",
            "aws_apigatewayv2_domain_name",
            "aws_apigatewayv2_api_mapping",
            "aws_apigatewayv2_authorizer",
            "aws_apigatewayv2_vpc_link",
            "aws_apigatewayv2_integration",
            "aws_apigatewayv2_route",
            "aws_apigatewayv2_deployment",
            "aws_apigatewayv2_stage",
            "aws_api_gateway_account",
            "aws_api_gateway_rest_api",
            "aws_api_gateway_domain_name",
            "aws_api_gateway_base_path_mapping",
            "aws_api_gateway_authorizer",
            "aws_api_gateway_vpc_link",
            "aws_api_gateway_resource",
            "aws_api_gateway_method",
            "aws_api_gateway_integration",
            "aws_api_gateway_deployment",
            "aws_api_gateway_stage",
        ],
    ),
    (
        Concern::Operations,
        &[
            "aws_cloudwatch_log_group",
            "aws_cloudwatch_log_resource_policy",
            "aws_cloudwatch_log_delivery_source",
            "aws_cloudwatch_log_delivery_destination",
            "aws_cloudwatch_log_delivery",
            "aws_cloudwatch_metric_alarm",
            "aws_secretsmanager_secret",
            "aws_kms_key",
            "aws_kms_alias",
            "aws_backup_vault",
            "aws_backup_plan",
            "aws_backup_selection",
        ],
    ),
];

/// Where each kind is read.
static PLACES: LazyLock<BTreeMap<&str, (Concern, usize)>> = LazyLock::new(|| {
    let places = KINDS.iter().flat_map(|(concern, kinds)| {
        let place = |(place, kind): (usize, &&'static str)| (*kind, (*concern, place));
        kinds.iter().enumerate().map(place)
    });
    places.collect()
});

/// The concern of a kind and its place in the reading order; none when the kind is not listed.
#[must_use]
pub fn place(kind: &str) -> Option<(Concern, usize)> {
    PLACES.get(kind).copied()
}

/// Every kind that a plan can hold.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied())
}
