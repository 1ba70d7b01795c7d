//! What a design costs a month, from list prices: every component and link states quantities, the
//! price table says what they cost, and the bill multiplies.
//!
//! Nothing is rounded before it is shown. What has no price, or no quantity because nobody said one, is
//! unknown and never zero. Amounts are decimals, so that sums are exact.

mod allowance;
pub mod alternative;
pub mod bill;
pub mod csv;
pub mod drawn;
pub mod meter;
pub mod report;
pub mod scale;
pub mod spread;
pub mod table;
pub mod traffic;
mod transfer;
pub mod usage;
pub mod what_if;

#[cfg(test)]
mod tests;

pub use bill::{Bill, Grouping, cents};
pub use meter::Meter;
