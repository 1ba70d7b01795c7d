//! Quotas of the provider (QTA).

pub mod qta_001_exceeded;
