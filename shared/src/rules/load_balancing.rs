//! Load balancers, their listeners and targets (LB).

pub mod lb_001_two_zones;
pub mod lb_002_one_subnet_per_zone;
pub mod lb_003_private_subnet;
pub mod lb_005_listener_protocol;
pub mod lb_006_certificate;
pub mod lb_007_encryption;
pub mod lb_008_old_tls;
pub mod lb_010_no_target;
pub mod lb_011_target_zone;
pub mod lb_012_zone_without_target;
pub mod lb_014_health_path;
pub mod lb_015_health_numbers;
pub mod lb_017_no_web_acl;
pub mod lb_019_gateway_as_balancer;
