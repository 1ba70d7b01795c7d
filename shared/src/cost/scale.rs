//! Amounts as they are shown: for an hour, a month or a year, in a currency at a stated rate. Only
//! scales what the bill says.

use rust_decimal::Decimal;

use super::bill::cents;
use crate::sentence::grouped;

/// For how long an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// An hour of the month.
    Hour,
    /// A month.
    #[default]
    Month,
    /// Twelve months.
    Year,
}

impl Period {
    /// Every period with its label.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Hour, "hour"),
        (Self::Month, "month"),
        (Self::Year, "year"),
    ];
}

/// How amounts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// For how long.
    pub period: Period,
    /// Hours of the month.
    pub hours: u32,
    /// What a USD is in the currency that is shown.
    pub rate: Decimal,
}

impl Scale {
    /// An amount of USD a month, in full precision.
    #[must_use]
    pub fn of(self, monthly: Decimal) -> Decimal {
        let amount = monthly.saturating_mul(self.rate);
        match self.period {
            Period::Hour => amount / Decimal::from(self.hours.max(1)),
            Period::Month => amount,
            Period::Year => amount.saturating_mul(Decimal::from(12)),
        }
    }

    /// The same as it is shown; what is for an hour has two digits more.
    #[must_use]
    pub fn shown(self, monthly: Decimal) -> Decimal {
        let amount = self.of(monthly);
        match self.period {
            Period::Hour => {
                cents(amount.saturating_mul(Decimal::ONE_HUNDRED)) / Decimal::ONE_HUNDRED
            }
            _ => cents(amount),
        }
    }

    /// The same as it is read.
    #[must_use]
    pub fn written(self, monthly: Decimal) -> String {
        grouped(self.shown(monthly))
    }
}
