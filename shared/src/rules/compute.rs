//! Instances, groups of them and container services (CMP).

pub mod cmp_001_group_size;
pub mod cmp_002_single_replica;
pub mod cmp_003_volume_zone;
pub mod cmp_004_volume_size;
pub mod cmp_005_fargate_size;
pub mod cmp_009_no_room_for_tasks;
pub mod cmp_010_zone_loss;
pub mod cmp_012_no_image;
pub mod cmp_018_state_on_one_machine;
