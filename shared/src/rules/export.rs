//! What cannot be exported (EXP).

pub mod exp_001_gap;
pub mod exp_002_same_address;
pub mod exp_003_two_balancers;
pub mod exp_004_store_without_name;
pub mod exp_005_no_us_east_1;
