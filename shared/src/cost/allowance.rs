//! What every account has for nothing, month after month: counted when the design says so, once for
//! the whole design.
//!
//! The amounts are general terms of AWS (pricing.md section 2 of the facts, 2026-10); those of
//! CloudFront's transfer and DynamoDB's storage were read from its price list. What is free in the first
//! year only is not here.

use rust_decimal::Decimal;

use crate::component::region::RegionCode;

/// Where an allowance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Once for all regions together.
    Account,
    /// Once in each region.
    Region,
}

/// An amount of something that is free every month.
#[derive(Debug)]
pub(super) struct Allowance {
    service: &'static str,
    /// What it covers: all whose name is this, or begins with it when it ends with a colon.
    skus: &'static [&'static str],
    /// How much.
    pub(super) amount: Decimal,
    scope: Scope,
}

const fn account(service: &'static str, skus: &'static [&'static str], amount: u32) -> Allowance {
    Allowance {
        service,
        skus,
        amount: Decimal::from_parts(amount, 0, 0, false, 0),
        scope: Scope::Account,
    }
}

const ALL: &[Allowance] = &[
    account("data-transfer", &["internet-out"], 100),
    account("cloudfront", &["data-out:"], 1_024),
    account(
        "cloudfront",
        &["http-requests:", "https-requests:"],
        10_000_000,
    ),
    account("lambda", &["x86:requests", "arm:requests"], 1_000_000),
    account("lambda", &["x86:duration", "arm:duration"], 400_000),
    Allowance {
        scope: Scope::Region,
        ..account("dynamodb", &["storage:standard"], 25)
    },
    account("sqs", &["standard:requests", "fifo:requests"], 1_000_000),
    account("kms", &["requests:symmetric"], 20_000),
];

impl Allowance {
    /// The place of the allowance for something, with the region in which it counts.
    pub(super) fn find(
        service: &str,
        sku: &str,
        region: Option<RegionCode>,
    ) -> Option<(usize, Option<RegionCode>, &'static Self)> {
        let covers = |name: &&str| match name.ends_with(':') {
            true => sku.starts_with(*name),
            false => sku == *name,
        };
        let fits = |one: &Self| one.service == service && one.skus.iter().any(covers);
        let (place, found) = ALL.iter().enumerate().find(|(_, one)| fits(one))?;
        let region = region.filter(|_| found.scope == Scope::Region);
        Some((place, region, found))
    }
}
