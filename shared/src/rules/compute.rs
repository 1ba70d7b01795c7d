//! Instances, groups of them and container services (CMP).

pub mod cmp_001_group_size;
pub mod cmp_002_single_replica;
pub mod cmp_003_volume_zone;
pub mod cmp_004_volume_size;
pub mod cmp_005_fargate_size;
pub mod cmp_006_fargate_task;
pub mod cmp_007_container_memory;
pub mod cmp_008_task_network;
pub mod cmp_009_no_room_for_tasks;
pub mod cmp_010_zone_loss;
pub mod cmp_011_deployment;
pub mod cmp_012_no_image;
pub mod cmp_013_container_hygiene;
pub mod cmp_014_lambda_limits;
pub mod cmp_015_lambda_without_way_out;
pub mod cmp_016_lambda_runtime;
pub mod cmp_017_lambda_events;
pub mod cmp_018_state_on_one_machine;
pub mod cmp_019_launch_configuration;
pub mod cmp_020_alike_in_name;
pub mod cmp_021_uneven_equals;
pub mod image;
