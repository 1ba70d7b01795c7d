//! Amounts that are low, as expected, or high.

use std::iter::Sum;

use rust_decimal::Decimal;

/// Above this no amount is billed: what is larger is a mistake of somebody, and sums stay exact.
pub const MOST: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0);

/// An amount in three cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// When there is little to do.
    pub low: Decimal,
    /// As expected.
    pub expected: Decimal,
    /// When there is much to do.
    pub high: Decimal,
}

impl Spread {
    /// Nothing.
    pub const ZERO: Self = Self::exactly(Decimal::ZERO);

    /// The same in every case.
    #[must_use]
    pub const fn exactly(amount: Decimal) -> Self {
        Self {
            low: amount,
            expected: amount,
            high: amount,
        }
    }

    /// Three cases, whatever their order.
    #[must_use]
    pub fn of(low: u32, expected: u32, high: u32) -> Self {
        Self {
            low: low.min(expected).into(),
            expected: expected.into(),
            high: high.max(expected).into(),
        }
    }

    /// Each case by itself.
    #[must_use]
    pub fn map(self, change: impl Fn(Decimal) -> Decimal) -> Self {
        Self {
            low: change(self.low),
            expected: change(self.expected),
            high: change(self.high),
        }
    }

    /// Each case of two together.
    #[must_use]
    pub fn with(self, other: Self, join: impl Fn(Decimal, Decimal) -> Decimal) -> Self {
        Self {
            low: join(self.low, other.low),
            expected: join(self.expected, other.expected),
            high: join(self.high, other.high),
        }
    }

    /// So many times.
    #[must_use]
    pub fn times(self, factor: impl Into<Decimal>) -> Self {
        let factor = factor.into();
        self.map(|case| case.saturating_mul(factor))
    }

    /// Spread over so many; nothing over nobody.
    #[must_use]
    pub fn over(self, parts: impl Into<Decimal>) -> Self {
        let parts = parts.into();
        self.map(|case| case.checked_div(parts).unwrap_or_default())
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.with(other, Decimal::saturating_add)
    }

    /// What is above an amount.
    #[must_use]
    pub fn beyond(self, included: impl Into<Decimal>) -> Self {
        let included = included.into();
        self.map(|case| case.saturating_sub(included).max(Decimal::ZERO))
    }

    /// The larger of two, in each case.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        self.with(other, Decimal::max)
    }

    /// Whether it is nothing in every case.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Whether it is an amount that can be billed.
    #[must_use]
    pub fn is_sound(self) -> bool {
        let sound = |case: Decimal| (Decimal::ZERO..=MOST).contains(&case);
        sound(self.low) && sound(self.expected) && sound(self.high)
    }

    /// The three cases, the low one first.
    #[must_use]
    pub fn cases(self) -> [Decimal; 3] {
        [self.low, self.expected, self.high]
    }
}

impl From<u32> for Spread {
    fn from(amount: u32) -> Self {
        Self::exactly(amount.into())
    }
}

impl From<Decimal> for Spread {
    fn from(amount: Decimal) -> Self {
        Self::exactly(amount)
    }
}

impl Sum for Spread {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_is_a_million_times_a_million_times_a_million() {
        assert_eq!(MOST.to_string(), "1000000000000000000");
    }

    #[test]
    fn nothing_overflows() {
        let huge = Spread::exactly(Decimal::MAX);
        assert!(!huge.times(u32::MAX).plus(huge).is_sound());
        assert_eq!(huge.over(0), Spread::ZERO);
        assert_eq!(Spread::from(3).beyond(5), Spread::ZERO);
    }
}
